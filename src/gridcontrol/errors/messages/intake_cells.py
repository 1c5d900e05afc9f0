"""Messages about cells of an import. ``{column}`` is the column's header, ``{found}`` the cell, masked."""

from gridcontrol.errors.messages.message import Message

_DATES = {
    "intake.bad-date": Message(
        en="column '{column}': '{found}' is not a date",
        zh="“{column}”列:“{found}”不是日期",
        fix_en="write it as 2020-02-05, 2020/2/5, 20200205 or 2020年2月5日",
        fix_zh="请写成 2020-02-05、2020/2/5、20200205 或 2020年2月5日",
    ),
    "intake.no-such-day": Message(
        en="column '{column}': there is no such day as '{found}'",
        zh="“{column}”列:日历上没有“{found}”这一天",
        fix_en="look the date up in the source; it is not corrected by guessing",
        fix_zh="请核对原始记录;系统不会猜测日期",
    ),
    "intake.no-year": Message(
        en="column '{column}': '{found}' has no year",
        zh="“{column}”列:“{found}”没有年份",
        fix_en="write the year into the cell, or give the mapping a 'year' if all its dates are of one year",
        fix_zh="请在单元格中写明年份;若全部日期同属一年,可在导入映射中写 year",
    ),
    "intake.day-first": Message(
        en="column '{column}': '{found}' has no such month; the mapping reads the month first",
        zh="“{column}”列:“{found}”的月份不存在;该映射按“月/日/年”读取",
        fix_en="write 'day_first: true' in the mapping if the file writes days first, or write the year first",
        fix_zh="若文件先写日,请在映射中写 day_first: true;或改为先写年份",
    ),
    "intake.month-first": Message(
        en="column '{column}': '{found}' has no such month; the mapping reads the day first",
        zh="“{column}”列:“{found}”的月份不存在;该映射按“日/月/年”读取",
        fix_en="write 'day_first: false' in the mapping if the file writes months first, or write the year first",
        fix_zh="若文件先写月,请在映射中写 day_first: false;或改为先写年份",
    ),
    "intake.two-digit-year": Message(
        en="column '{column}': the year of '{found}' has not four digits",
        zh="“{column}”列:“{found}”的年份不是四位数",
        fix_en="write the year with four digits, first: 2020-02-05; or say in the mapping of which hundred "
        "years it is: short_years: {{from: 1930}}",
        fix_zh="请把四位年份写在最前:2020-02-05;或在映射中写明所属的一百年:short_years: {{from: 1930}}",
    ),
    "intake.year-too-early": Message(
        en="column '{column}': '{found}' lies before {earliest}",
        zh="“{column}”列:“{found}”早于 {earliest} 年",
        fix_en="correct the year",
        fix_zh="请更正年份",
    ),
    "intake.bad-time": Message(
        en="column '{column}': '{found}' is not a time of day",
        zh="“{column}”列:“{found}”不是时刻",
        fix_en="write it as 15:30, 15时30分 or 下午3点",
        fix_zh="请写成 15:30、15时30分 或 下午3点",
    ),
    "intake.no-such-time": Message(
        en="column '{column}': the clock never shows '{found}'",
        zh="“{column}”列:没有“{found}”这一时刻",
        fix_en="use 00:00 to 24:00",
        fix_zh="请使用 00:00 至 24:00",
    ),
    "intake.part-of-day": Message(
        en="column '{column}': the hour of '{found}' does not go with its part of the day",
        zh="“{column}”列:“{found}”的钟点与时段不符",
        fix_en="write the hour from 0 to 24: 15:30, 24:00",
        fix_zh="请用 24 小时制书写:15:30、24:00",
    ),
    "intake.needs-date": Message(
        en="column '{column}': '{found}' holds more than the date that belongs there",
        zh="“{column}”列:“{found}”应只写日期",
        fix_en="leave the time of day away, or give the field the type 'moment'",
        fix_zh="请去掉时刻,或把字段类型改为 moment",
    ),
    "intake.needs-time": Message(
        en="column '{column}': '{found}' has no time of day",
        zh="“{column}”列:“{found}”没有时刻",
        fix_en="add the time, or give the field the type 'moment' if days are all that is known",
        fix_zh="请补写时刻;若只知道日期,请把字段类型改为 moment",
    ),
    "intake.two-times": Message(
        en="column '{column}': '{found}' says another time than '{other}'",
        zh="“{column}”列:“{found}”与“{other}”时刻不一致",
        fix_en="keep one of the two times",
        fix_zh="请只保留一个时刻",
    ),
}

_CELLS = {
    "intake.error-cell": Message(
        en="column '{column}': the cell holds the error {found}, which a formula left",
        zh="“{column}”列:单元格是公式错误 {found}",
        fix_en="mend the formula, or write what should stand there",
        fix_zh="请修正公式,或直接填写应有的内容",
    ),
    "intake.not-yet": Message(
        en="column '{column}': '{found}' is later than the moment of the import: it can't have happened yet",
        zh="“{column}”列:“{found}”晚于导入时间,不可能已经发生",
        fix_en="look at the year and the month; what is only planned needs a kind of event that is a plan",
        fix_zh="请核对年份和月份;仅为计划的,应使用计划类事件",
    ),
    "intake.phone-length": Message(
        en="column '{column}': the telephone number '{found}' has {count} digits, which no such number has",
        zh="“{column}”列:电话号码“{found}”有 {count} 位,位数不对",
        fix_en="look for a digit too many or too few; a mobile number has 11",
        fix_zh="请核对是否多写或漏写;手机号应为 11 位",
    ),
    "intake.beside": Message(
        en="a total, a note or a bare number beside the list: passed over",
        zh="合计、说明或仅有序号的行:已跳过",
    ),
}
_NUMBERS = {
    "intake.id-length": Message(
        en="column '{column}': '{found}' has {length} characters; an id has 18, or 15 of old",
        zh="“{column}”列:“{found}”共 {length} 位;身份证号应为 18 位(旧号 15 位)",
        fix_en="complete the number from the document",
        fix_zh="请按证件补全号码",
    ),
    "intake.id-characters": Message(
        en="column '{column}': '{found}' holds something besides digits and a last X",
        zh="“{column}”列:“{found}”含有数字和末位 X 以外的字符",
        fix_en="correct the number from the document",
        fix_zh="请按证件更正号码",
    ),
    "intake.id-birth-date": Message(
        en="column '{column}': the birth date within '{found}' does not exist",
        zh="“{column}”列:“{found}”中的出生日期不存在",
        fix_en="correct the number from the document",
        fix_zh="请按证件更正号码",
    ),
    "intake.id-checksum": Message(
        en="column '{column}': the last digit of '{found}' does not fit the others",
        zh="“{column}”列:“{found}”的校验码不符",
        fix_en="a digit was mistyped or two were swapped; correct the number from the document",
        fix_zh="有数字写错或颠倒,请按证件更正号码",
    ),
    "intake.rounded-number": Message(
        en="column '{column}': a spreadsheet has rounded this number to '{found}'; its digits are lost",
        zh="“{column}”列:表格软件已把该号码变成“{found}”,原数字已丢失",
        fix_en="give the column the format 'text' in the spreadsheet, then enter the number again",
        fix_zh="请在表格软件中把该列设为“文本”格式,再重新录入号码",
    ),
    "intake.bad-integer": Message(
        en="column '{column}': '{found}' is not a whole number",
        zh="“{column}”列:“{found}”不是整数",
        fix_en="write digits only",
        fix_zh="请只写数字",
    ),
    "intake.bad-number": Message(
        en="column '{column}': '{found}' is not a number",
        zh="“{column}”列:“{found}”不是数字",
        fix_en="write digits with a decimal point, without a unit",
        fix_zh="请只写数字和小数点,不写单位",
    ),
    "intake.bad-age": Message(
        en="column '{column}': '{found}' is not an age",
        zh="“{column}”列:“{found}”不是年龄",
        fix_en="write years (38, 38岁) or months (8个月)",
        fix_zh="请写岁数(38、38岁)或月龄(8个月)",
    ),
    "intake.bad-band": Message(
        en="column '{column}': '{found}' is no band of numbers",
        zh="“{column}”列:“{found}”不是数段",
        fix_en="write a band (60-69, 80岁以上, 不满15岁) or a number",
        fix_zh="请写数段(60-69、80岁以上、不满15岁)或一个数",
    ),
    "intake.band-across": Message(
        en="column '{column}': '{found}' does not lie within one of the bands",
        zh="“{column}”列:“{found}”不在任何一个数段之内",
        fix_en="write which of the bands it is, or say in 'meanings' of the mapping what it means",
        fix_zh="请写明属于哪一数段,或在映射的 meanings 中写明其含义",
    ),
    "intake.bad-truth": Message(
        en="column '{column}': '{found}' is neither yes nor no",
        zh="“{column}”列:“{found}”既不是“是”也不是“否”",
        fix_en="write yes or no, 是 or 否",
        fix_zh="请写“是”或“否”",
    ),
    "intake.bad-phone": Message(
        en="column '{column}': '{found}' is not a telephone number",
        zh="“{column}”列:“{found}”不是电话号码",
        fix_en="write one number with its digits only",
        fix_zh="请只写一个号码的数字",
    ),
    "intake.bad-choice": Message(
        en="column '{column}': '{found}' is none of the values that may stand here",
        zh="“{column}”列:“{found}”不在允许的取值之内",
        fix_en="use an allowed value, or add what is written here to the column's 'meanings'",
        fix_zh="请使用允许的取值,或在该列的 meanings 中加入这种写法",
    ),
}

MESSAGES = {**_DATES, **_CELLS, **_NUMBERS}
