"""Messages about what a pack says of who answers."""

from gridcontrol.errors.messages.message import Message


def _unknown(en: str, zh: str, section: str) -> Message:
    return Message(
        en=f"there is no {en} '{{found}}'",
        zh=f"没有名为“{{found}}”的{zh}",
        fix_en=f"use one of the declared names, or declare it under '{section}'",
        fix_zh=f"请使用已声明的名称,或在“{section}”下声明",
    )


MESSAGES = {
    "pack.unknown-post": _unknown("post", "职务", "posts"),
    "pack.unknown-party": _unknown("party", "责任方", "parties"),
    "pack.unknown-scheme": _unknown("scheme", "责任体系", "schemes"),
    "pack.unknown-answer": _unknown("link of the scheme", "责任环节", "schemes: links"),
    "pack.unknown-qualification": _unknown("qualification", "资格", "officers: qualifications"),
    "pack.unknown-task": _unknown("task", "任务", "matrix: tasks"),
    "pack.unknown-department": _unknown("department", "部门", "matrix: departments"),
    "pack.no-such-attribute": Message(
        en="this kind of subject has no attribute '{found}'",
        zh="这种对象没有属性“{found}”",
        fix_en="use one of its attributes of the right type, or declare it under 'attributes'",
        fix_zh="请使用类型合适的属性,或在“attributes”下声明",
    ),
    "pack.level-not-in-tree": Message(
        en="the level '{found}' is not in the scheme's hierarchy",
        zh="层级“{found}”不在该责任体系所用的区划体系中",
        fix_en="use a level of that hierarchy, or name another one under 'hierarchy'",
        fix_zh="请使用该体系的层级,或在“hierarchy”下另选体系",
    ),
    "pack.scheme-without-links": Message(
        en="the scheme '{scheme}' has no links",
        zh="责任体系“{scheme}”没有任何环节",
        fix_en="write at least one link: who answers, at which level",
        fix_zh="请至少写一个环节:由谁负责、在哪一层级",
    ),
    "pack.line-without-along": Message(
        en="the line '{scheme}' does not say along which relations it reaches people",
        zh="条线“{scheme}”没有写明沿哪些关系延伸到人",
        fix_en="add 'along' with links such as employed, or leave 'shape: line' out",
        fix_zh="请加上“along”,写 employed 一类的关系;或去掉“shape: line”",
    ),
    "pack.along-of-other-shape": Message(
        en="'along' is for chains and lines, and the scheme '{scheme}' is a team",
        zh="“along”只用于层级链和条线,而责任体系“{scheme}”是小组",
        fix_en="write 'shape: line', or leave 'along' out",
        fix_zh="请写“shape: line”,或去掉“along”",
    ),
    "pack.everyone-without-along": Message(
        en="the scheme '{scheme}' says whom it must reach, and not along which relations",
        zh="责任体系“{scheme}”写了必须覆盖的人,却没有写沿哪些关系延伸",
        fix_en="add 'along', or leave 'everyone' out",
        fix_zh="请加上“along”,或去掉“everyone”",
    ),
    "pack.along-leads-nowhere": Message(
        en="the relation '{found}' does not go on from {kinds}",
        zh="关系“{found}”不能从 {kinds} 继续延伸",
        fix_en="name relations one after the other, each with a kind of subject that the one before reached",
        fix_zh="请依次写出关系,每一个都要从前一个到达的对象类型出发",
    ),
    "pack.chain-without-level": Message(
        en="in a chain the link '{found}' needs a level: only the first may answer for the subjects themselves",
        zh="链条中的环节“{found}”需要层级:只有第一个环节可以直接对对象负责",
        fix_en="add 'level', or make the scheme a team",
        fix_zh="请加上“level”,或把该体系改为 team",
    ),
    "pack.chain-upside-down": Message(
        en="the level '{found}' lies below '{other}', but a chain goes from the door up",
        zh="层级“{found}”在“{other}”之下,而链条应自下而上",
        fix_en="put the links in order, the one nearest to the household first",
        fix_zh="请调整环节顺序,离住户最近的写在最前",
    ),
    "pack.at-most-below-at-least": Message(
        en="at most {most} can't be fewer than at least {least}",
        zh="最多 {most} 人不能少于最少 {least} 人",
        fix_en="raise 'at_most' or lower 'at_least'; 'at_least' is 1 where it is not written",
        fix_zh="请提高“at_most”或降低“at_least”;不写“at_least”时为 1",
    ),
    "pack.no-jurisdiction": Message(
        en="the link '{found}' keeps officers to their jurisdiction, but no kind of officers has one",
        zh="环节“{found}”要求在管辖范围内,但没有任何人员类型写明管辖范围",
        fix_en="name an attribute of the type division as 'jurisdiction' under 'officers'",
        fix_zh="请在“officers”下用“jurisdiction”指明一个类型为 division 的属性",
    ),
    "pack.shifts-leave-gap": Message(
        en="the shifts leave a gap: nobody is on at {found}",
        zh="班次有空档:{found} 无人在岗",
        fix_en="let one shift begin where the other ends, or leave 'around_the_clock' out",
        fix_zh="请让班次首尾相接,或去掉“around_the_clock”",
    ),
    "pack.no-place": Message(
        en="'{found}' has no place, so no division that it lies in can be answered for",
        zh="“{found}”没有所在地,无法按区划落实责任",
        fix_en="name an attribute of the type division as 'place' of that kind of subject",
        fix_zh="请为该对象类型用“place”指明一个类型为 division 的属性",
    ),
    "pack.assigns-no-officer": Message(
        en="'{found}' is about a {kind}, which is no kind of officers",
        zh="“{found}”是关于 {kind} 的事件,而 {kind} 不是责任人员类型",
        fix_en="declare the kind under 'officers', or let the event be about an officer",
        fix_zh="请在“officers”下声明该类型,或让事件关于责任人员",
    ),
    "pack.which-scheme": Message(
        en="it is not said for which scheme this assigns",
        zh="没有写明按哪个责任体系落实责任",
        fix_en="add 'scheme': the name of a scheme, or of a field that holds it",
        fix_zh="请加上“scheme”:责任体系的名称,或保存该名称的字段",
    ),
    "pack.which-link": Message(
        en="it is not said for which link this assigns",
        zh="没有写明落实哪个环节的责任",
        fix_en="add 'link': the name of a link, or of a field that holds it",
        fix_zh="请加上“link”:环节的名称,或保存该名称的字段",
    ),
    "pack.standing-choices": Message(
        en="the field '{found}' may hold other words than holder and deputy",
        zh="字段“{found}”除 holder 和 deputy 外还有其他可选值",
        fix_en="give it the type [holder, deputy]; in an import 'meanings' turns the ledger's words into these",
        fix_zh="请将其类型写为 [holder, deputy];导入时可用“meanings”转换台账用语",
    ),
    "rules.scheme-never-filled": Message(
        en="no event assigns anybody by the scheme '{scheme}', so nobody will ever answer by it",
        zh="没有任何事件按责任体系“{scheme}”任命人员,该体系将始终无人负责",
        fix_en="give an event 'assigns' for it",
        fix_zh="请为某一事件加上指向该体系的“assigns”",
    ),
    "rules.task-nobody-does": Message(
        en="no department does the task '{task}' (R)",
        zh="没有部门办理任务“{task}”(R)",
        fix_en="give R to one department at each level that does it",
        fix_zh="请在每个办理层级给一个部门标注 R",
    ),
    "rules.task-nobody-answers": Message(
        en="no department answers for the task '{task}' (A)",
        zh="没有部门对任务“{task}”承担责任(A)",
        fix_en="give A to one department",
        fix_zh="请给一个部门标注 A",
    ),
    "rules.task-several-answer": Message(
        en="several departments answer for the task '{task}' at the level {level}: {departments}",
        zh="在{level}一级有多个部门对任务“{task}”承担责任:{departments}",
        fix_en="leave A to one of them and give the others R, C or I",
        fix_zh="请只保留一个 A,其余改为 R、C 或 I",
    ),
}
