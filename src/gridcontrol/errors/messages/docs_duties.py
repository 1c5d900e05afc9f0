"""Sentences of a spelled pack: what is owed, rounds, working days, emergencies."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "docs.owed": Message(en="What is owed", zh="应办事项"),
    "docs.owed-lead": Message(
        en="What is overdue goes on up as said; leaving in an emergency is never a miss.",
        zh="逾期事项按下述规定逐级上报；紧急外出不算漏办。",
    ),
    "docs.owed-while": Message(
        en="Owed by whoever shows {statuses} when a window closes.", zh="时段结束时状态为{statuses}者应办。"
    ),
    "docs.owed-while-holds": Message(
        en="Owed by each {kind} of which, when a window closes, this is so: {condition}.",
        zh="时段结束时符合下述情形的每个{kind}应办：{condition}。",
    ),
    "docs.owed-while-holds-list": Message(
        en="Owed by each {kind} of which, when a window closes, this is so: {condition}",
        zh="时段结束时符合下述情形的每个{kind}应办：{condition}",
    ),
    "docs.owed-given": Message(
        en="It is owed only if, when the window closes, {condition}.", zh="仅在时段结束时{condition}的应办。"
    ),
    "docs.owed-given-list": Message(
        en="It is owed only if, when the window closes, {condition}", zh="仅在时段结束时符合下述情形的应办：{condition}"
    ),
    "docs.owed-given-all": Message(
        en="It is owed only if, when the window closes, all of these hold:", zh="仅在时段结束时同时符合下列各项的应办："
    ),
    "docs.owed-pause-while": Message(en="It rests as long as {condition}.", zh="{condition}期间暂停。"),
    "docs.owed-pause-while-list": Message(en="It rests as long as {condition}", zh="符合下述情形期间暂停：{condition}"),
    "docs.owed-when": Message(en="After {point}: owed within {within}.", zh="每次{point}后，{within}内应办。"),
    "docs.owed-every": Message(en="Owed {days} by each {kind}.", zh="{days}，每个{kind}应办。"),
    "docs.owed-workdays": Message(en="{number} working days", zh="{number}个工作日"),
    "docs.owed-status": Message(en="{statuses} in {track}", zh="{track}中的{statuses}"),
    "docs.owed-slots": Message(en="Windows: {slots}.", zh="时段：{slots}。"),
    "docs.owed-slot": Message(en="{name} {opens} to {closes}", zh="{name}{opens}至{closes}"),
    "docs.owed-chain-days": Message(en="Only on days {days} of the chain.", zh="仅在本轮第{days}天。"),
    "docs.owed-done": Message(en="Fulfilled by {point}.", zh="以{point}为完成。"),
    "docs.owed-pause": Message(en="It rests while {statuses}.", zh="状态为{statuses}时暂停。"),
    "docs.owed-same": Message(
        en="It must say the same in {fields} as what it is owed for.", zh="其{fields}须与所由事项一致。"
    ),
    "docs.owed-late": Message(
        en="Done within {length} after the end of a window it counts, as late.",
        zh="时段结束后{length}内补做的，按迟办计。",
    ),
    "docs.owed-about": Message(en="It is owed for each {kind}.", zh="针对每个{kind}。"),
    "docs.owed-running": Message(en="Also while a stronger status hides this one.", zh="被更强状态遮盖期间亦应办。"),
    "docs.owed-levels": Message(en="By each division of these levels: {levels}.", zh="由{levels}各级区划办理。"),
    "docs.owed-along-of-to": Message(
        en="It is about each {kind} to whom {link} leads from there.", zh="针对由该对象经{link}所至的每个{kind}。"
    ),
    "docs.owed-along-to-of": Message(
        en="It is about each {kind} from whom {link} leads there.", zh="针对经{link}至该对象的每个{kind}。"
    ),
    "docs.owed-along-both": Message(
        en="It is about each {kind} joined to it by {link}, either way.",
        zh="针对与该对象有{link}的每个{kind}，不分方向。",
    ),
    "docs.owed-grace": Message(
        en="It is not overdue before {length} have passed since its cause was received.",
        zh="收到起因之后{length}内不算逾期。",
    ),
    "docs.owed-within": Message(en="Only in {codes}.", zh="仅限{codes}。"),
    "docs.owed-scope": Message(en="Only those of whom {tests}.", zh="仅限{tests}的。"),
    "docs.owed-covered": Message(en="Its coverage is shown along {tree}.", zh="覆盖情况按{tree}列出。"),
    "docs.owed-expected": Message(en="Expected there: {counted}.", zh="当地应有：{counted}。"),
    "docs.owed-found": Message(en="Found there: {counted}.", zh="当地查到：{counted}。"),
    "docs.owed-sum": Message(en="the sum of {field} over {point}", zh="{point}中{field}之和"),
    "docs.owed-distinct": Message(en="how many have {point}", zh="有{point}者的数目"),
    "docs.owed-times": Message(en="how often there is {point}", zh="{point}的次数"),
    "docs.owed-weekend": Message(en="There is no work {days}.", zh="{days}休息。"),
    "docs.owed-no-weekend": Message(en="Every weekday is a working day.", zh="一周七天均为工作日。"),
    "docs.owed-year": Message(en="In {year}:", zh="{year}年："),
    "docs.owed-year-from": Message(en="In {year}, from {since} on, changed:", zh="{year}年，自{since}起调整："),
    "docs.owed-as-the-week": Message(en="no day is changed.", zh="无调整。"),
    "docs.owed-other-years": Message(
        en="Of other years nothing is said: what needs their working days is a finding.",
        zh="其他年份未列表，凡需其工作日的均列为问题。",
    ),
    "docs.owed-holidays": Message(en="Days off: {days}.", zh="放假：{days}。"),
    "docs.owed-worked": Message(en="Worked all the same: {days}.", zh="调休上班：{days}。"),
    "docs.owed-waive-until": Message(
        en="Excused by {point}, until the time its {field} says.", zh="{point}可免除，至其{field}所载时间止。"
    ),
    "docs.owed-waive": Message(en="Excused by {point}.", zh="{point}可免除。"),
    "docs.owed-owner": Message(en="Answered for by: {owners}.", zh="责任人：{owners}。"),
    "docs.owed-nobody": Message(en="Nobody is named to answer for it.", zh="未写明责任人。"),
    "docs.owed-step": Message(en="{length} after it was due to {link}", zh="{length}后报{link}"),
    "docs.owed-steps": Message(en="Overdue: {steps}.", zh="逾期：{steps}。"),
    "docs.owed-round": Message(
        en="A round: every {kind} once, from {starts} until {ends}.",
        zh="一轮：每个{kind}一次，自{starts}起，至{ends}止。",
    ),
    "docs.owed-round-starts": Message(en="{point} there", zh="当地{point}"),
    "docs.owed-round-lasts": Message(en="{length} later", zh="其后{length}"),
    "docs.owed-gaps": Message(en="Only those that {round} had not reached.", zh="仅限{round}未查到的。"),
    "docs.owed-after": Message(en="Only those with {point} before it.", zh="仅限此前有{point}的。"),
    "docs.owed-day-every": Message(en="every day", zh="每天"),
    "docs.owed-day-workday": Message(en="every working day", zh="每个工作日"),
    "docs.owed-weekday-0": Message(en="on Mondays", zh="每周一"),
    "docs.owed-weekday-1": Message(en="on Tuesdays", zh="每周二"),
    "docs.owed-weekday-2": Message(en="on Wednesdays", zh="每周三"),
    "docs.owed-weekday-3": Message(en="on Thursdays", zh="每周四"),
    "docs.owed-weekday-4": Message(en="on Fridays", zh="每周五"),
    "docs.owed-weekday-5": Message(en="on Saturdays", zh="每周六"),
    "docs.owed-weekday-6": Message(en="on Sundays", zh="每周日"),
    "docs.owed-emergency": Message(
        en="After {events}, until {until}, no other duty of that subject is missed; it raises {duty}.",
        zh="{events}后至{until}前，该对象的其他任务均不算漏办；由此产生任务{duty}。",
    ),
}
