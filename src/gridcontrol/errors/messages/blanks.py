"""What a blank ledger says above each of its columns, and why one can't be made."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "usage.ledger": Message(
        en="""Write a blank ledger to fill in.

MAPPING is an import of the pack, FILE the workbook or CSV to write: the columns that the import reads, in a workbook
with drop-downs, formats for dates, ids kept as text, a note on each heading. With --division it has a row for each
subject that is known to be there: delete those for which nothing happened. What was filled in is imported as it is.

\b
  gridcontrol ledger arrivals arrivals-0205.xlsx
  gridcontrol ledger arrivals arrivals-0205.xlsx --division 500153101 --lang zh
  gridcontrol import arrivals-0205.xlsx""",
        zh="""写出空白台账,供填写。

\b
MAPPING 为规则包中的导入,FILE 为要写出的工作簿或 CSV。
各列与该导入一致;工作簿带有下拉选项、日期格式、文本格式的证件号和各列说明。
使用 --division 时,预填该区划已知的对象;没有发生的行请删去。填好后可直接导入。

\b
  gridcontrol ledger arrivals arrivals-0205.xlsx
  gridcontrol ledger arrivals arrivals-0205.xlsx --division 500153101 --lang zh
  gridcontrol import arrivals-0205.xlsx""",
    ),
    "cli.ledger-name": Message(
        en="by its name alone no import finds '{file}': import it with `--as {form}`",
        zh="仅凭文件名“{file}”找不到所用的导入:导入时请加 `--as {form}`",
    ),
    "blank.key": Message(
        en="Whom the row is about: the number of the {kind}. Must be filled.",
        zh="本行的对象:{kind}的编号。必填。",
    ),
    "blank.key-id": Message(
        en="Whom the row is about: an identity number of 18 digits, kept as text. Must be filled.",
        zh="本行的对象:18 位身份证号,按文本保存。必填。",
    ),
    "blank.recorded": Message(
        en="When the row was written: a date and time, such as 2020-02-05 15:30.",
        zh="登记时间:日期和时间,如 2020-02-05 15:30。",
    ),
    "blank.at": Message(
        en="When: {event}. A date, such as 2020-02-05; with the time where it is known.",
        zh="“{event}”发生的日期,如 2020-02-05;知道时间的连同时间填写。",
    ),
    "blank.at-time": Message(
        en="The time of day: {event}. Such as 15:30; may stay empty.",
        zh="“{event}”发生的时间,如 15:30;可以不填。",
    ),
    "blank.own-id": Message(
        en="The record's own number: {event}. Another one for each record, kept as text; may stay empty.",
        zh="“{event}”记录的编号,每条不同,按文本保存;可以不填。",
    ),
    "blank.tells": Message(
        en="Tells whether it happened: {event}. Where it did: {words}.",
        zh="说明是否发生“{event}”;发生的填写:{words}。",
    ),
    "blank.tells-not": Message(
        en="Tells that it did not happen: {event}. Where it did not: {words}.",
        zh="说明“{event}”没有发生;没有发生的填写:{words}。",
    ),
    "blank.field": Message(en="{event}: {field}. {what}", zh="“{event}”的“{field}”。{what}"),
    "blank.required": Message(en="Must be filled.", zh="必填。"),
    "blank.required-then": Message(en="Must be filled where it happened.", zh="事件发生的,必填。"),
    "blank.text": Message(en="Any text.", zh="文字。"),
    "blank.integer": Message(en="A whole number.", zh="整数。"),
    "blank.number": Message(en="A number.", zh="数字。"),
    "blank.date": Message(en="A date, such as 2020-02-05.", zh="日期,如 2020-02-05。"),
    "blank.instant": Message(en="A date and time, such as 2020-02-05 15:30.", zh="日期和时间,如 2020-02-05 15:30。"),
    "blank.moment": Message(
        en="A date, such as 2020-02-05; with the time where it is known.",
        zh="日期,如 2020-02-05;知道时间的连同时间填写。",
    ),
    "blank.truth": Message(en="Yes or no.", zh="是或否。"),
    "blank.division": Message(en="A division's code, kept as text.", zh="区划代码,按文本保存。"),
    "blank.ref": Message(en="The number of a {kind}, kept as text.", zh="{kind}的编号,按文本保存。"),
    "blank.choice": Message(en="One of: {words}.", zh="可填:{words}。"),
    "blank.person-name": Message(en="A person's name.", zh="姓名。"),
    "blank.age": Message(en="The age in years.", zh="周岁年龄。"),
    "blank.id-number": Message(en="An identity number of 18 digits, kept as text.", zh="18 位身份证号,按文本保存。"),
    "blank.phone": Message(en="A telephone number, kept as text.", zh="电话号码,按文本保存。"),
    "blank.address": Message(en="An address.", zh="地址。"),
    "blank.yes": Message(en="yes", zh="是"),
    "blank.no": Message(en="no", zh="否"),
    "blank.sheet": Message(en="how to fill it in", zh="填写说明"),
    "blank.column": Message(en="column", zh="列"),
    "blank.what": Message(en="what to write", zh="填写内容"),
    "blank.short-title": Message(en="{title}: how to fill it in", zh="{title}:填写说明"),
    "blank.no-format": Message(
        en="no format that is installed writes blank ledgers named like '{file}'",
        zh="已安装的格式均不能写出“{file}”这类空白台账",
        fix_en="end the file's name in one of those allowed",
        fix_zh="请将文件扩展名改为可用的一种",
    ),
    "blank.no-divisions": Message(
        en="the pack has no divisions to prefill the ledger from",
        zh="规则包没有区划,无法预填台账",
        fix_en="declare division tables in the pack, or leave out --division",
        fix_zh="请在规则包中声明区划表,或不用 --division",
    ),
    "blank.no-such-division": Message(
        en="no division has the code '{code}'",
        zh="没有代码为“{code}”的区划",
        fix_en="look it up with `gridcontrol divisions`",
        fix_zh="可用 `gridcontrol divisions` 查找",
    ),
    "blank.json": Message(
        en="the mapping '{form}' is for JSON lines, of which there are no blank ledgers",
        zh="导入“{form}”用于 JSON 行文件,没有空白台账",
        fix_en="name a mapping for workbooks or CSV files",
        fix_zh="请指明用于表格或 CSV 文件的导入",
    ),
}
