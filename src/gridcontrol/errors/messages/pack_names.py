"""Messages about names in a pack that stand for nothing."""

from gridcontrol.errors.messages.message import Message

_DECLARE_EN = "use one of the declared names, or declare it under '{section}'"
_DECLARE_ZH = "请使用已声明的名称,或在“{section}”下声明"


def _unknown(en: str, zh: str, section: str) -> Message:
    return Message(
        en=f"there is no {en} '{{found}}'",
        zh=f"没有名为“{{found}}”的{zh}",
        fix_en=_DECLARE_EN.replace("{section}", section),
        fix_zh=_DECLARE_ZH.replace("{section}", section),
    )


MESSAGES = {
    "pack.unknown-source": _unknown("source", "依据", "sources"),
    "pack.unknown-subject": _unknown("kind of subject", "对象类型", "subjects"),
    "pack.unknown-link": _unknown("link", "关系", "links"),
    "pack.unknown-event": _unknown("kind of event", "事件类型", "events"),
    "pack.unknown-rule": _unknown("rule", "规则", "rules"),
    "pack.unknown-track": _unknown("track", "状态线", "tracks"),
    "pack.unknown-level": _unknown("level", "层级", "divisions: levels"),
    "pack.unknown-hierarchy": _unknown("hierarchy", "区划体系", "divisions: hierarchies"),
    "pack.unknown-indicator": _unknown("indicator", "指标", "indicators"),
    "pack.unknown-status": Message(
        en="the track '{track}' has no status '{found}'",
        zh="状态线“{track}”没有状态“{found}”",
        fix_en="use one of its statuses, or add it to the track's precedence",
        fix_zh="请使用该状态线的状态,或将它加入该状态线的 precedence",
    ),
    "pack.status-not-of-rule": Message(
        en="the rule '{rule}' never gives the status '{found}'",
        zh="规则“{rule}”不会给出状态“{found}”",
        fix_en="use a status of one of the rule's phases",
        fix_zh="请使用该规则某一阶段的状态",
    ),
    "pack.unknown-field": Message(
        en="'{owner}' has no field '{found}'",
        zh="“{owner}”没有字段“{found}”",
        fix_en="use one of its fields, or declare the field there",
        fix_zh="请使用它的字段,或在那里声明该字段",
    ),
    "pack.unknown-field-here": Message(
        en="this kind of event has no such field '{found}'",
        zh="这种事件没有字段“{found}”",
        fix_en="use one of its fields of the right type, or declare the field under 'fields'",
        fix_zh="请使用类型合适的字段,或在“fields”下声明",
    ),
    "pack.unknown-attribute": Message(
        en="this kind of subject has no attribute '{found}'",
        zh="这种对象没有属性“{found}”",
        fix_en="use an attribute of the type division, or declare one under 'attributes'",
        fix_zh="请使用类型为 division 的属性,或在“attributes”下声明",
    ),
    "pack.unknown-trigger-field": Message(
        en="what starts the rule '{rule}' has no field '{found}'",
        zh="触发规则“{rule}”的事件没有字段“{found}”",
        fix_en="use a date or time field of the event under 'when', or 'at' for the event's own time",
        fix_zh="请使用“when”所列事件的日期或时间字段,或用“at”表示事件本身的时间",
    ),
    "pack.unknown-type": Message(
        en="'{found}' is not a type of field",
        zh="“{found}”不是字段类型",
        fix_en="use a type such as text, date or 'ref venue', with ? behind it if it may be missing; or list choices",
        fix_zh="请使用 text、date 或“ref venue”等类型,可以缺失的在后面加 ?;或列出可选值",
    ),
    "pack.unknown-choice": Message(
        en="'{found}' is none of the field's choices",
        zh="“{found}”不是该字段的可选值",
        fix_en="use one of the choices, or add it to the field",
        fix_zh="请使用可选值之一,或将它加入该字段",
    ),
    "pack.unknown-relation": Message(
        en="a {kind} has no link or reference '{found}', and no kind of place is called so",
        zh="{kind} 没有名为“{found}”的关系或引用属性,也没有这样的地点类型",
        fix_en="name a link from {kind}, an attribute of the type 'ref ...', or a kind of subject that has a place",
        fix_zh="请写从 {kind} 出发的关系、“ref ...”类型的属性,或有地点的对象类型",
    ),
    "pack.unknown-case-subject": Message(
        en="no event of the case is about '{found}'",
        zh="该例中没有关于“{found}”的事件",
        fix_en="write the subject as in the events, with /track behind it for another track",
        fix_zh="请与事件中的写法一致;其他状态线写在 / 之后",
    ),
}
