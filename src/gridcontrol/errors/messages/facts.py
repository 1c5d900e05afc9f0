"""Messages about facts as values."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "facts.empty-id": Message(
        en="a fact needs an id",
        zh="事实必须有编号",
        fix_en="give the id of the source system, or leave it to the import to make one from the content",
        fix_zh="请给出来源系统的编号,或由导入按内容生成",
    ),
    "facts.bad-value": Message(
        en="field {field} holds a {found}, which no fact may hold",
        zh="字段 {field} 的值类型为 {found},事实中不允许",
        fix_en="use text, whole numbers, Decimal, dates, aware datetimes or lists of these",
        fix_zh="请使用文字、整数、Decimal、日期、带时区的时间或它们的列表",
    ),
}
