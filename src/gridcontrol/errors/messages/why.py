"""Sentences of explanations: what runs and on what, and why a rule does not apply."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "why.nothing": Message(
        en="no rule gives a status here; {status} is what shows when nothing runs",
        zh="没有规则在此给出状态;“{status}”为无任何规则生效时的状态",
    ),
    "why.shown": Message(
        en="{status} from {since} to {until}, by rule {rule} ({label}), days counted from {counted_from}; "
        "written at {place}",
        zh="{since} 至 {until} {status},依据规则 {rule}({label}),自 {counted_from} 起算;见 {place}",
    ),
    "why.masked": Message(
        en="underneath: {status} from {since} to {until}, by rule {rule} ({label}), days counted from {counted_from}; "
        "written at {place}",
        zh="同时存在:{since} 至 {until} {status},依据规则 {rule}({label}),自 {counted_from} 起算;见 {place}",
    ),
    "why.open": Message(en="an end that is not known yet", zh="尚未确定"),
    "why.citation": Message(en="citation {source}: {text}", zh="依据 {source}:{text}"),
    "why.citation-remembered": Message(
        en="citation {source}: {text} (written down from memory, not read in the text)",
        zh="依据 {source}:{text}(凭记忆记录,未核对原文)",
    ),
    "why.event": Message(en="{kind} of {at}", zh="{at} {kind}"),
    "why.fact": Message(
        en="fact: {kind} at {at}, received {received} ({id})",
        zh="事实:{at} {kind},{received} 收到({id})",
    ),
    "why.fact-corrected": Message(
        en="fact: {kind} at {at}, received {received}, corrected since ({id})",
        zh="事实:{at} {kind},{received} 收到,后经更正({id})",
    ),
    "why.fact-elsewhere": Message(
        en="a fact about somebody or something else, which is not shown here",
        zh="涉及其他对象的事实,此处不予显示",
    ),
    "why.phase-ended-by": Message(
        en="its end was moved by: {reason}",
        zh="结束时间变动原因:{reason}",
    ),
    "why.planned": Message(
        en="by the plan it ends {planned}; at the latest {latest}",
        zh="计划于 {planned} 结束;最迟 {latest}",
    ),
    "why.need-met": Message(en="required for release, met {met}: {need}", zh="解除条件,已于 {met} 满足:{need}"),
    "why.need-unmet": Message(en="required for release, not met: {need}", zh="解除条件,尚未满足:{need}"),
    "why.need-waived": Message(
        en="required for release, waived because its time was over when the rule changed: {need}",
        zh="解除条件,因规则修订时期限已过而免除:{need}",
    ),
    "why.order": Message(
        en="order {order} sets the end to {ordered}; computed: {computed}",
        zh="决定 {order} 将结束时间定为 {ordered};按规则计算为 {computed}",
    ),
    "why.order-refused": Message(
        en="order {order} to {ordered} is refused, it goes beyond the ceiling of the rule; computed: {computed}",
        zh="决定 {order}(至 {ordered})超过规则最长期限,不予采用;按规则计算为 {computed}",
    ),
    "why.not-over": Message(
        en="{rule} ({label}): ran from {since} and is over since {until}: {reason}",
        zh="{rule}({label}):自 {since} 起,已于 {until} 结束:{reason}",
    ),
    "why.not-later": Message(en="{rule} ({label}): starts only {since}", zh="{rule}({label}):{since} 才开始"),
    "why.not-served": Message(
        en="{rule} ({label}): its days had been served before it could start ({fact})",
        zh="{rule}({label}):开始前期限已满({fact})",
    ),
    "why.not-ignored": Message(
        en="{rule} ({label}): it ran already when {fact} came, and keeps what runs",
        zh="{rule}({label}):{fact} 发生时已在执行,不重新起算",
    ),
    "why.not-no-anchor": Message(
        en="{rule} ({label}): the date to count from is missing in {fact}",
        zh="{rule}({label}):{fact} 缺少起算日期",
    ),
    "why.not-not-in-force": Message(
        en="{rule} ({label}): not in force when {fact} happened",
        zh="{rule}({label}):{fact} 发生时规则未生效",
    ),
    "why.not-unless": Message(
        en="{rule} ({label}): an exception held when {fact} happened",
        zh="{rule}({label}):{fact} 发生时属于例外情形",
    ),
    "why.not-not-given": Message(
        en="{rule} ({label}): a condition did not hold when {fact} happened",
        zh="{rule}({label}):{fact} 发生时条件不成立",
    ),
    "why.not-field": Message(
        en="{rule} ({label}): {fact} does not fit in the field {field}",
        zh="{rule}({label}):{fact} 的字段 {field} 不符合",
    ),
    "why.not-condition": Message(
        en="{rule} ({label}): none of its conditions holds",
        zh="{rule}({label}):条件均不成立",
    ),
    "why.not-no-event": Message(
        en="{rule} ({label}): no event of its kind is known",
        zh="{rule}({label}):没有相应的事件",
    ),
}
