"""Sentences of a spelled pack: rules, phases, conditions."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "docs.rules": Message(en="Rules", zh="规则"),
    "docs.rules-lead": Message(
        en="Each rule says whom it is about, what follows, what ends it and which text it rests on.",
        zh="每条规则写明适用对象、措施、终止情形和依据。",
    ),
    "docs.rule-id": Message(en="[{id}] in {track}, {place}.", zh="[{id}]，属{track}，{place}。"),
    "docs.starts": Message(
        en="This applies to every {kind} with a record of {events}.",
        zh="凡登记有{events}的{kind}，适用本规则。",
    ),
    "docs.starts-tests": Message(
        en="This applies to every {kind} with a record of {events} in which {tests}.",
        zh="凡登记有{events}且{tests}的{kind}，适用本规则。",
    ),
    "docs.starts-all": Message(
        en="This applies to every {kind} with a record of {events} in which all of these hold:",
        zh="凡登记有{events}，且同时符合下列各项的{kind}，适用本规则：",
    ),
    "docs.starts-begins": Message(
        en="This applies to every {kind} for whom {statuses} begins in {track}.",
        zh="凡{track}转为{statuses}的{kind}，适用本规则。",
    ),
    "docs.starts-finishes": Message(
        en="This applies to every {kind} for whom {statuses} ends in {track}.",
        zh="凡{track}结束{statuses}的{kind}，适用本规则。",
    ),
    "docs.by-levels": Message(
        en="This says which status every {kind} has in {track}: that of the first line below that holds, "
        "for as long as it holds.",
        zh="每一{kind}的{track}，以下列各项中首个成立者为准，条件成立期间有效。",
    ),
    "docs.given": Message(en="It applies only if at that time {condition}.", zh="适用时须满足：{condition}。"),
    "docs.given-list": Message(en="It applies only if at that time {condition}", zh="适用时须满足：{condition}"),
    "docs.given-all": Message(en="It applies only if at that time all of these hold:", zh="适用时须同时满足："),
    "docs.unless": Message(en="It does not apply if at that time {condition}.", zh="当时{condition}的，不适用。"),
    "docs.unless-list": Message(
        en="It does not apply if at that time {condition}",
        zh="当时有下述情形的，不适用：{condition}",
    ),
    "docs.unless-all": Message(
        en="It does not apply if at that time any of these holds:",
        zh="当时有下列情形之一的，不适用：",
    ),
    "docs.taken-up": Message(
        en="Whoever is in that case earlier is taken up once {condition}.",
        zh="此前已有上述情形的，待{condition}时接续执行。",
    ),
    "docs.taken-up-list": Message(
        en="Whoever is in that case earlier is taken up once {condition}",
        zh="此前已有上述情形的，待下述条件成立时接续执行：{condition}",
    ),
    "docs.once": Message(en="It starts only once {condition}.", zh="自{condition}之时起开始执行。"),
    "docs.once-list": Message(en="It starts only once {condition}", zh="自下述条件成立之时起开始执行：{condition}"),
    "docs.once-later": Message(en="That may be at that time or at any later one.", zh="可为当时，也可为其后任何时间。"),
    "docs.once-within": Message(
        en="That may be at that time or later, but no later than {within} after it.",
        zh="可为当时或其后，但不迟于其后{within}。",
    ),
    "docs.counted-from-start": Message(en="Days are counted from the start.", zh="期限自适用之时起算。"),
    "docs.counted-from": Message(en="Days are counted from {anchors}.", zh="起算时间：{anchors}。"),
    "docs.or-else": Message(en="{first}, or if it is not known {second}", zh="{first}；不详的，为{second}"),
    "docs.anchor-own": Message(en="the time at which that came about", zh="该情形发生的时间"),
    "docs.anchor-minus": Message(en="{minus} before {anchor}", zh="{anchor}之前{minus}"),
    "docs.anchor-event": Message(en="the latest {point} up to the start", zh="此前最近一次{point}的时间"),
    "docs.anchor-field": Message(
        en="{field} of the latest {point} up to the start",
        zh="此前最近一次{point}的{field}",
    ),
    "docs.anchor-earliest": Message(en="the earliest of {anchors} that is known", zh="{anchors}中已知的最早者"),
    "docs.anchor-latest": Message(en="the latest of {anchors} that is known", zh="{anchors}中已知的最晚者"),
    "docs.rule-count-exact": Message(en="A day means 24 hours.", zh="每天按满24小时计算。"),
    "docs.rule-count-day-zero": Message(en="The day counted from is day 0.", zh="起算当日为第0天。"),
    "docs.rule-count-day-one": Message(en="The day counted from is day 1.", zh="起算当日为第1天。"),
    "docs.rule-dates-suffice": Message(
        en="Here, dates without times count as far apart as the dates are.",
        zh="本规则中，只有日期的记录按日期之差计算间隔。",
    ),
    "docs.rule-dates-certain": Message(
        en="Here, hours between dates without times count only where they are certain.",
        zh="本规则中，只有日期的记录，确有相应间隔的方予认可。",
    ),
    "docs.chain-lead": Message(en="What follows, one after the other:", zh="措施依次为："),
    "docs.chain-one": Message(en="What follows: {phase}", zh="措施：{phase}"),
    "docs.table-lead": Message(
        en="What follows is what the first row that fits says:", zh="按下表中首个符合的一行执行："
    ),
    "docs.no-phases": Message(en="No measure any more.", zh="不再采取措施。"),
    "docs.column-row": Message(en="row", zh="行次"),
    "docs.column-given": Message(en="and besides", zh="其他条件"),
    "docs.column-then": Message(en="what follows", zh="措施"),
    "docs.column-line": Message(en="line", zh="原文行"),
    "docs.any-value": Message(en="any", zh="不限"),
    "docs.not-if": Message(en="not if {condition}", zh="{condition}的除外"),
    "docs.numbered": Message(en="({number}) {text}", zh="（{number}）{text}"),
    "docs.phase": Message(en="{status}.", zh="{status}。"),
    "docs.phase-for": Message(en="{status} for {length}.", zh="{status}{length}。"),
    "docs.until": Message(en="It lasts until {points}.", zh="至{points}时结束。"),
    "docs.until-early": Message(en="It ends earlier with {points}.", zh="期间有{points}的，提前结束。"),
    "docs.until-holds": Message(en="It ends once {condition}.", zh="{condition}的，即结束。"),
    "docs.until-holds-list": Message(en="It ends once {condition}", zh="满足下述条件即结束：{condition}"),
    "docs.until-need": Message(en="It ends as soon as this is there: {need}.", zh="具备下述条件即结束：{need}。"),
    "docs.until-needs": Message(en="It ends as soon as there is any of these:", zh="具备下列条件之一即结束："),
    "docs.until-date": Message(
        en="It ends at {field}; if that is a date without a time, that day is the first one free.",
        zh="至{field}所载时间结束；为日期的，当日0:00起解除。",
    ),
    "docs.no-end": Message(en="No end is set to it.", zh="未规定结束时间。"),
    "docs.prolong": Message(
        en="While it lasts, {point} carries it on to at least {length} from then.",
        zh="期间有{point}的，自该时起至少再执行{length}。",
    ),
    "docs.over-time": Message(en="Its time being over, it", zh="期满后"),
    "docs.over-then": Message(en="Even then it", zh="届时"),
    "docs.over-either": Message(en="However it comes to its end, it", zh="无论期满或提前"),
    "docs.release": Message(
        en="{over} ends only when all of these are there, at the latest {length} later:",
        zh="{over}，同时具备下列条件方可结束，最迟再过{length}结束：",
    ),
    "docs.release-open": Message(
        en="{over} ends only when all of these are there, however long that takes:",
        zh="{over}，同时具备下列条件方可结束，未具备的不设最迟时间：",
    ),
    "docs.release-one": Message(
        en="{over} ends only when this is there: {need}; at the latest {length} later.",
        zh="{over}，具备下述条件方可结束：{need}；最迟再过{length}结束。",
    ),
    "docs.release-one-open": Message(
        en="{over} ends only when this is there, however long that takes: {need}.",
        zh="{over}，具备下述条件方可结束，未具备的不设最迟时间：{need}。",
    ),
    "docs.phase-at-most": Message(
        en="Whatever prolongs it, it never lasts longer than {length} from where its days are counted.",
        zh="无论如何延长，自起算起最长不超过{length}。",
    ),
    "docs.lapse-ends": Message(
        en="When its time runs out, nothing further follows.", zh="期限届满的，不再转入下一阶段。"
    ),
    "docs.keeps-schedule": Message(
        en="If what came before was prolonged, this still ends when it would have.",
        zh="前一阶段延长的，本阶段仍按原定时间结束。",
    ),
    "docs.need-times": Message(en="{point} {times} times", zh="{point}{times}次"),
    "docs.need-apart": Message(
        en="{need}, each at least {apart} after the one before",
        zh="{need}（每次间隔{apart}以上）",
    ),
    "docs.need-days": Message(
        en="{need}, from day {first} to day {last} of the count",
        zh="第{first}天至第{last}天的{need}",
    ),
    "docs.need-from": Message(en="{need}, from day {first} of the count on", zh="第{first}天起的{need}"),
    "docs.need-to": Message(en="{need}, up to day {last} of the count", zh="第{last}天以前（含当天）的{need}"),
    "docs.need-labelled": Message(en="{need}, called {label} [{id}]", zh="{need}，即{label}[{id}]"),
    "docs.need-called": Message(en="{need} [{id}]", zh="{need}[{id}]"),
    "docs.end-one": Message(en="All of it ends at once with {end}.", zh="有{end}的，即行终止。"),
    "docs.ends": Message(en="All of it ends at once with any of these:", zh="有下列情形之一的，即行终止："),
    "docs.end-during": Message(en="{end}, while {statuses} runs", zh="{end}（限处于{statuses}期间）"),
    "docs.end-up-to": Message(en="{end}, no later than {length} after the start", zh="{end}（限开始后{length}以内）"),
    "docs.while": Message(
        en="All of it ends when it is no longer so that {condition}.",
        zh="{condition}的情形不复存在时，即行终止。",
    ),
    "docs.while-list": Message(
        en="All of it ends when it is no longer so that {condition}",
        zh="下述情形不复存在时，即行终止：{condition}",
    ),
    "docs.repeat-extend": Message(
        en="If the same comes about again meanwhile, both count, and nothing gets shorter.",
        zh="执行期间再次出现的，分别计算，原期限不缩短。",
    ),
    "docs.repeat-restart": Message(
        en="If the same comes about again meanwhile, the count starts again.",
        zh="执行期间再次出现的，重新起算。",
    ),
    "docs.repeat-keep": Message(
        en="If the same comes about again meanwhile, that changes nothing.",
        zh="执行期间再次出现的，不重新起算。",
    ),
    "docs.rule-transfer-keep": Message(
        en="Whoever moves in from where another pack holds keeps what that one gave.",
        zh="由适用其他规则包的地方迁入的，继续执行原规则。",
    ),
    "docs.rule-transfer-as-arrival": Message(
        en="Whoever moves in from where another pack holds comes under this rule at once, counted from the same time; "
        "what the other one gave ends.",
        zh="由适用其他规则包的地方迁入的，自迁入时起改按本规则执行，起算时间不变。",
    ),
    "docs.ceiling": Message(
        en="By this rule it never lasts longer than {length} in all, prolongations and repeats included.",
        zh="依本规则连续最长不超过{length}，延长和重新起算均计算在内。",
    ),
    "docs.ceiling-levels": Message(
        en="By this rule it never lasts longer than {length} without a gap.",
        zh="依本规则连续最长不超过{length}。",
    ),
    "docs.edition": Message(en="Edition {number}: from {since}", zh="第{number}版：自{since}起"),
    "docs.edition-undated": Message(en="Edition {number}", zh="第{number}版"),
    "docs.edition-place": Message(en="In the pack: {place}.", zh="见规则包{place}。"),
    "docs.rests-on": Message(en="It rests on {source}.", zh="依据：{source}。"),
    "docs.no-source": Message(en="No text is cited for it.", zh="未注明依据。"),
    "docs.in-force-always": Message(en="It is in force without a first or last day.", zh="未规定起止日期。"),
    "docs.in-force-from": Message(en="It is in force from {since}.", zh="自{since}起施行。"),
    "docs.in-force-until": Message(en="It is in force until {until}.", zh="施行至{until}。"),
    "docs.in-force-next": Message(en="It is in force until the next edition.", zh="施行至下一版施行之时止。"),
    "docs.in-force-from-next": Message(
        en="It is in force from {since} until the next edition.", zh="自{since}起施行，至下一版施行之时止。"
    ),
    "docs.in-force": Message(en="It is in force from {since} until {until}.", zh="自{since}起施行，至{until}止。"),
    "docs.back-to": Message(
        en="It also takes what came about since {day}: days before its first day count, statuses begin with it.",
        zh="{day}以来的情形一并适用，此前天数计入，状态自施行之日起。",
    ),
    "docs.transition-as-at-start": Message(
        en="Those inside on its first day go on as they began.",
        zh="施行前已在执行中的，按原规定执行完毕。",
    ),
    "docs.transition-as-at-each-day": Message(
        en="Those inside on its first day become what this text gives from the same day counted from; what "
        "is past stays.",
        zh="施行前已在执行中的，自原起算日起改按本版计算，已经过的部分不变。",
    ),
    "docs.transition-remaining": Message(
        en="For those inside on its first day, the phase in progress is measured anew by this text; what "
        "follows is whole and new.",
        zh="施行前已在执行中的，当前阶段按本版重新计算，其后各阶段按本版完整执行。",
    ),
    "docs.repeal-run-out": Message(
        en="When it ends without a successor, those inside go on to their end.",
        zh="失效后无新规定的，已在执行中的执行至期满。",
    ),
    "docs.repeal-release": Message(
        en="When it ends without a successor, those inside are released.",
        zh="失效后无新规定的，已在执行中的即予解除。",
    ),
    "docs.review": Message(en="Somebody must look at it again by {day}.", zh="最迟于{day}复核。"),
    "docs.level": Message(en="{status} ({place}) if {condition}", zh="{status}（{place}）：{condition}"),
    "docs.test": Message(en="{field} {test}", zh="{field}{test}"),
    "docs.test-one-of": Message(en="is {values}", zh="为{values}"),
    "docs.test-none-of": Message(en="is known and is not {values}", zh="已知且不为{values}"),
    "docs.test-missing": Message(en="is not known", zh="未填写"),
    "docs.test-there": Message(en="is known", zh="已填写"),
    "docs.test-above": Message(en="is above {limit}", zh="大于{limit}"),
    "docs.test-at-least": Message(en="is at least {limit}", zh="不小于{limit}"),
    "docs.test-at-most": Message(en="is at most {limit}", zh="不大于{limit}"),
    "docs.test-below": Message(en="is below {limit}", zh="小于{limit}"),
    "docs.test-exactly": Message(en="is exactly {limit}", zh="等于{limit}"),
    "docs.test-before": Message(en="is before {limit}", zh="早于{limit}"),
    "docs.test-from": Message(en="is {limit} or later", zh="为{limit}或之后"),
    "docs.test-within": Message(en="lies in {codes} or below", zh="位于{codes}或其下级区划"),
    "docs.amount-above": Message(en="more than {number}", zh="超过{number}"),
    "docs.amount-at-least": Message(en="at least {number}", zh="不少于{number}"),
    "docs.amount-at-most": Message(en="at most {number}", zh="不超过{number}"),
    "docs.amount-below": Message(en="fewer than {number}", zh="少于{number}"),
    "docs.amount-exactly": Message(en="exactly {number}", zh="恰为{number}"),
    "docs.point-tests": Message(en="{events} ({tests})", zh="{events}（{tests}）"),
    "docs.point-begins": Message(en="the beginning of {statuses} in {track}", zh="{track}转为{statuses}"),
    "docs.point-finishes": Message(en="the end of {statuses} in {track}", zh="{track}结束{statuses}"),
    "docs.points-begin": Message(en="beginnings of {statuses} in {track}", zh="{track}转为{statuses}"),
    "docs.points-finish": Message(en="ends of {statuses} in {track}", zh="{track}结束{statuses}"),
    "docs.around": Message(en="{lead} {inner}", zh="{lead}{inner}"),
    "docs.not": Message(en="it is not so that", zh="并非"),
    "docs.all": Message(en="all of these hold:", zh="下列各项同时成立："),
    "docs.any": Message(en="at least one of these holds:", zh="下列至少一项成立："),
    "docs.some": Message(en="at least {number} of these hold:", zh="下列至少{number}项成立："),
    "docs.always": Message(en="always", zh="任何情况下"),
    "docs.never": Message(en="never", zh="任何情况下均不成立"),
    "docs.lasting": Message(en="for {length} without a break,", zh="连续{length}"),
    "docs.status-is": Message(en="{track} shows {statuses}", zh="{track}为{statuses}"),
    "docs.status-is-not": Message(en="{track} does not show {statuses}", zh="{track}不为{statuses}"),
    "docs.running": Message(en="the rule {rule} runs, shown or not", zh="规则{rule}正在执行（无论是否显示）"),
    "docs.running-not": Message(en="the rule {rule} does not run", zh="规则{rule}未在执行"),
    "docs.running-in": Message(
        en="the rule {rule} runs in its phase {status}, shown or not",
        zh="规则{rule}正处于{status}阶段（无论是否显示）",
    ),
    "docs.running-in-not": Message(
        en="the rule {rule} does not run in its phase {status}",
        zh="规则{rule}未处于{status}阶段",
    ),
    "docs.ever": Message(en="{track} shows or once showed {statuses}", zh="{track}现为或曾为{statuses}"),
    "docs.ever-not": Message(
        en="{track} does not show and never showed {statuses}",
        zh="{track}从未为{statuses}",
    ),
    "docs.seen": Message(en="there was {point} then or at any time before", zh="此前（含当时）有过{point}"),
    "docs.seen-not": Message(en="there was never {point} up to then", zh="此前（含当时）从未有过{point}"),
    "docs.seen-within": Message(en="there was {point} within {within} before", zh="{within}内有过{point}"),
    "docs.seen-within-not": Message(
        en="there was not {point} within {within} before",
        zh="{within}内没有{point}",
    ),
    "docs.attributes": Message(en="its {tests}", zh="其{tests}"),
    "docs.in-place": Message(en="it lies in {codes} or below", zh="位于{codes}或其下级区划"),
    "docs.in-place-not": Message(en="it does not lie in {codes} or below", zh="不在{codes}及其下级区划"),
    "docs.in-place-since": Message(
        en="it lies in {codes} or below, counting from {since} on", zh="{since}起位于{codes}或其下级区划"
    ),
    "docs.count": Message(en="the number of {point} so far is {amount}", zh="累计{point}{amount}次"),
    "docs.count-within": Message(
        en="the number of {point} within {within} before is {amount}", zh="{within}内{point}{amount}次"
    ),
    "docs.count-none": Message(en="there were no {point} so far", zh="至今无{point}"),
    "docs.count-none-within": Message(en="there were no {point} within {within} before", zh="{within}内无{point}"),
    "docs.count-among": Message(
        en="{count}, over each {kind} linked with it or lying in it",
        zh="位于其中或与其关联的{kind}{count}",
    ),
    "docs.count-distinct": Message(en="{count} (each {kind} counted once)", zh="{count}（每一{kind}只计一次）"),
    "docs.every": Message(
        en="for every {kind} linked with it or lying in it, if there is any,",
        zh="位于其中或与其关联的每一{kind}（没有的视为符合）",
    ),
    "docs.every-own": Message(en="for this {kind} itself,", zh="该{kind}本身"),
    "docs.holding": Message(
        en="of the kind {kind}, linked with it or lying in it, there are {amount} of whom it is so that",
        zh="位于其中或与其关联、符合下述条件的{kind}{amount}个：",
    ),
    "docs.holding-own": Message(
        en="this {kind} alone being counted, there are {amount} of whom it is so that",
        zh="仅计该{kind}本身，符合下述条件的{amount}个：",
    ),
    "docs.holding-some": Message(
        en="there is at least one {kind} linked with it or lying in it of whom it is so that",
        zh="位于其中或与其关联的{kind}至少有一个有下述情形：",
    ),
    "docs.holding-none": Message(
        en="there is no {kind} linked with it or lying in it of whom it is so that",
        zh="位于其中或与其关联的{kind}均无下述情形：",
    ),
    "docs.its-link": Message(en="for the {kind} it is linked with by {link},", zh="与其有{link}关系的{kind}"),
    "docs.its-field": Message(en="for the {kind} named in its {field},", zh="其{field}所指的{kind}"),
    "docs.its-kind": Message(en="for the {kind} it is linked with or lies in,", zh="其所在或关联的{kind}"),
}
