"""Sentences of explanations: what runs and on what, and why a rule does not apply."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "why.nothing": Message(
        en="no rule gives a status now; without any it is {status}",
        zh="目前没有规则给出状态;无规则时为“{status}”",
    ),
    "why.no-track": Message(
        en="the pack has no track for subjects of this kind",
        zh="规则包没有为此类对象设状态线",
    ),
    "why.no-rows": Message(en="no rule gives anybody a status", zh="没有规则给出任何状态"),
    "why.nobody-past": Message(en="nobody", zh="无"),
    "why.nobody-unplaced": Message(en="nobody", zh="无"),
    "why.shown": Message(
        en='{status} from {since} until {until}, by the rule "{rule}"; days are counted from {counted_from}',
        zh="自 {since} 至 {until}:{status},依据规则“{rule}”,自 {counted_from} 起算",
    ),
    "why.masked": Message(
        en='underneath: {status} from {since} until {until}, by the rule "{rule}"; '
        "days are counted from {counted_from}",
        zh="同时存在:自 {since} 至 {until}:{status},依据规则“{rule}”,自 {counted_from} 起算",
    ),
    "why.past-release": Message(
        en="held past release since {since}, nothing that is known justifies it; {why}",
        zh="自 {since} 起超期未解除,没有任何已知依据;{why}",
    ),
    "why.then": Message(
        en="then {status} from {since} until {until}",
        zh="其后自 {since} 至 {until}:{status}",
    ),
    "why.then-latest": Message(
        en="then, from {since} at the latest, {status} until {until}",
        zh="其后最迟自 {since} 至 {until}:{status}",
    ),
    "why.open": Message(en="an end that is not known yet", zh="(结束时间待定)"),
    "why.at-latest": Message(
        en="an end that is not known yet (at the latest {latest})",
        zh="(结束时间待定,最迟 {latest})",
    ),
    "why.ends-when": Message(
        en="it ends earlier when this is there: {waits}",
        zh="具备以下条件的,不待最迟时间即结束:{waits}",
    ),
    "why.free": Message(
        en="free from {free}, if no further fact comes",
        zh="如无新的事实,自 {free} 起解除",
    ),
    "why.free-when": Message(
        en="free when this is there: {waits}; at the latest from {latest}, if no further fact comes",
        zh="具备以下条件即解除:{waits};如无新的事实,最迟自 {latest} 起解除",
    ),
    "why.free-latest": Message(
        en="free at the latest from {latest}, if no further fact comes; no end is known yet",
        zh="结束时间待定;如无新的事实,最迟自 {latest} 起解除",
    ),
    "why.free-open": Message(
        en="free when this is there: {waits}; no limit is set",
        zh="具备以下条件即解除:{waits};未设期限",
    ),
    "why.free-unknown": Message(
        en="no end is known, and no limit is set",
        zh="结束时间待定,未设期限",
    ),
    "why.rule": Message(en="the rule {rule} stands at {place}", zh="规则 {rule} 见 {place}"),
    "why.rule-edition": Message(
        en="the rule {rule} stands at {place}, in force since {in_force}",
        zh="规则 {rule} 见 {place},自 {in_force} 起生效",
    ),
    "why.citation": Message(en="it rests on: {text} ({source})", zh="依据文件:{text}({source})"),
    "why.citation-remembered": Message(
        en="it rests on: {text} ({source}; written down from memory, not read in the text)",
        zh="依据文件:{text}({source};凭记忆记录,未核对原文)",
    ),
    "why.list": Message(en="{first}, {rest}", zh="{first}、{rest}"),
    "why.field": Message(en="{field}: {value}", zh="{field}:{value}"),
    "why.no-value": Message(en="nothing", zh="空"),
    "why.true": Message(en="yes", zh="是"),
    "why.false": Message(en="no", zh="否"),
    "why.event": Message(en="{kind} of {at}", zh="{at} {kind}"),
    "why.event-with": Message(en="{kind} of {at} ({fields})", zh="{at} {kind}({fields})"),
    "why.fact": Message(
        en="because of: {event}, received {received} [{id}]",
        zh="事实:{event},{received} 收到 [{id}]",
    ),
    "why.fact-corrected": Message(
        en="because of: {event}, received {received}, corrected since [{id}]",
        zh="事实:{event},{received} 收到,后经更正 [{id}]",
    ),
    "why.end-fact": Message(
        en="its end rests on: {event}, received {received} [{id}]",
        zh="结束时间所依事实:{event},{received} 收到 [{id}]",
    ),
    "why.end-fact-corrected": Message(
        en="its end rests on: {event}, received {received}, corrected since [{id}]",
        zh="结束时间所依事实:{event},{received} 收到,后经更正 [{id}]",
    ),
    "why.events": Message(en="{kind} of {first} to {last}", zh="{first} 至 {last} {kind}"),
    "why.elsewhere": Message(
        en="because of what is known of others, of which only kind and day are shown: {events}",
        zh="依据涉及其他对象的事实(仅显示类别和日期):{events}",
    ),
    "why.elsewhere-end": Message(
        en="its end rests on what is known of others, of which only kind and day are shown: {events}",
        zh="结束时间所依涉及其他对象的事实(仅显示类别和日期):{events}",
    ),
    "why.elsewhere-also": Message(
        en="what is known of others counts as well, of which only kind and day are shown: {events}",
        zh="涉及其他对象的事实也在考虑之列(仅显示类别和日期):{events}",
    ),
    "why.fact-elsewhere": Message(
        en="a fact about somebody or something else, which is not shown here",
        zh="涉及其他对象的事实,此处不予显示",
    ),
    "why.ends-because": Message(en="it ends then: {reason}", zh="届时结束:{reason}"),
    "why.ends-otherwise": Message(
        en="the end is not the planned one: {reason}",
        zh="结束时间与计划不同:{reason}",
    ),
    "why.planned": Message(
        en="by the plan it ends {planned}; at the latest {latest}",
        zh="计划于 {planned} 结束;最迟 {latest}",
    ),
    "why.planned-alone": Message(en="by the plan it would end {planned}", zh="按原计划应于 {planned} 结束"),
    "why.need-met": Message(en="required for release, met {met}: {need}", zh="解除条件,已于 {met} 满足:{need}"),
    "why.need-unmet": Message(en="required for release, not met: {need}", zh="解除条件,尚未满足:{need}"),
    "why.need-waived": Message(
        en="required for release from {status}, waived because its time is over when the rule changes: {need}",
        zh="解除“{status}”的条件,因规则修订时期限已过而免除:{need}",
    ),
    "why.edition-ahead": Message(
        en="from {since} on in the terms of a new edition of the rule",
        zh="自 {since} 起按新版规则执行",
    ),
    "why.edition-ahead-by": Message(
        en="from {since} on in the terms of a new edition of the rule: {text} ({source})",
        zh="自 {since} 起按新版规则执行:{text}({source})",
    ),
    "why.not-waived": Message(
        en="{rule}: required for release from {status}, waived as its time was over when the rule changed: {need}",
        zh="{rule}:解除“{status}”的条件,因规则修订时期限已过而免除:{need}",
    ),
    "why.order": Message(
        en="an order sets the end to {ordered}; by the rule it would be {computed} [{order}]",
        zh="决定将结束时间定为 {ordered};按规则计算为 {computed} [{order}]",
    ),
    "why.order-refused": Message(
        en="an order until {ordered} is refused, it goes beyond the ceiling of the rule; the rule gives {computed} "
        "[{order}]",
        zh="至 {ordered} 的决定超过规则最长期限,不予采用;按规则计算为 {computed} [{order}]",
    ),
    "why.not-over": Message(
        en="{rule}: ran from {since} and is over, it ended {until}: {reason}",
        zh="{rule}:自 {since} 起,已于 {until} 结束:{reason}",
    ),
    "why.not-over-by": Message(
        en="{rule}: ran from {since} and is over, it ended {until}: {reason} ({fact})",
        zh="{rule}:自 {since} 起,已于 {until} 结束:{reason}({fact})",
    ),
    "why.not-later": Message(en="{rule}: starts only {since}", zh="{rule}:{since} 才开始"),
    "why.not-served": Message(
        en="{rule}: its days had been served before it could start ({fact})",
        zh="{rule}:开始前期限已满({fact})",
    ),
    "why.not-no-anchor": Message(
        en="{rule}: the date to count from is missing in {fact}",
        zh="{rule}:{fact} 缺少起算日期",
    ),
    "why.not-nothing-due": Message(
        en="{rule}: asks nothing of somebody with {fact} (see {place})",
        zh="{rule}:对 {fact} 没有要求(见 {place})",
    ),
    "why.not-no-row": Message(
        en="{rule}: no row of its table fits {fact} (see {place})",
        zh="{rule}:{fact} 不符合表中任何一行(见 {place})",
    ),
    "why.not-not-once": Message(
        en="{rule}: after {fact} this has not come, or not in time: {condition} (see {place})",
        zh="{rule}:{fact} 之后尚未出现(或未按期出现)所需情形:{condition}(见 {place})",
    ),
    "why.not-not-in-force": Message(
        en="{rule}: not in force when {fact} happened",
        zh="{rule}:{fact} 发生时规则未生效",
    ),
    "why.not-unless": Message(
        en="{rule}: at {fact} an exception held: {condition} (see {place})",
        zh="{rule}:{fact} 发生时属于例外情形:{condition}(见 {place})",
    ),
    "why.not-not-given": Message(
        en="{rule}: at {fact} this did not hold: {condition} (see {place})",
        zh="{rule}:{fact} 发生时不符合条件:{condition}(见 {place})",
    ),
    "why.not-field": Message(
        en="{rule}: {fact} does not fit, its {field} is: {value}; the rule asks for one that {condition}",
        zh="{rule}:{fact} 不符合,其 {field} 为:{value};要求:{condition}",
    ),
    "why.not-condition": Message(
        en="{rule}: for {status} this does not hold: {condition} (see {place})",
        zh="{rule}:不符合“{status}”的条件:{condition}(见 {place})",
    ),
    "why.not-no-event": Message(
        en="no event that could start it is known: {rules}",
        zh="没有可触发的事件:{rules}",
    ),
    "why.not-not-here": Message(
        en="{rule}: after {fact} nobody was where the rule holds: {condition} (see {place})",
        zh="{rule}:{fact} 之后不在规则适用范围内:{condition}(见 {place})",
    ),
    "why.not-no-row-for": Message(
        en="{rule}: no row of its table fits {fact}; nearest, this decides: {condition} (see {place})",
        zh="{rule}:{fact} 不符合表中任何一行;最接近的一行取决于:{condition}(见 {place})",
    ),
    "why.not-in-force-now": Message(
        en="{rule}: not in force now",
        zh="{rule}:目前未生效",
    ),
}
