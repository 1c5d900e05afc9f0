"""Messages about what officers see."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "usage.option-as-officer": Message(
        en="Answer as this officer may see it: only what they answer for. Default: everything.",
        zh="按此责任人的可见范围回答,只含其负责的内容;默认为全部。",
    ),
    "usage.option-by": Message(
        en="Take in only what this officer answers for; other rows are set aside. Default: everything.",
        zh="只导入此责任人负责的内容,其余行退回;默认为全部。",
    ),
    "scope.row-outside": Message(
        en="this row is about somebody or something that you do not answer for",
        zh="此行涉及不由您负责的人或事物",
        fix_en="send it to whoever answers for it",
        fix_zh="请交由负责者导入",
    ),
    "scope.only-whole": Message(
        en="no officer may do this: '{what}' is about everything there is",
        zh="任何责任人都不能执行“{what}”:它涉及全部数据",
        fix_en="ask without naming an officer, where that is yours to do",
        fix_zh="如有权限,请不指定责任人再执行",
    ),
}
