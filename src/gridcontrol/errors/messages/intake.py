"""Messages about files and rows of an import, and those about cells from ``intake_cells``."""

from gridcontrol.errors.messages import intake_cells
from gridcontrol.errors.messages.message import Message

_ROWS = {
    "intake.no-key": Message(
        en="column '{column}': the row does not say whom it is about",
        zh="“{column}”列:本行没有写明对象",
        fix_en="fill in the key column",
        fix_zh="请填写主键列",
    ),
    "intake.no-date": Message(
        en="column '{column}': the date of '{kind}' is missing",
        zh="“{column}”列:缺少“{kind}”的日期",
        fix_en="fill in the date from the source; it is never taken from elsewhere",
        fix_zh="请按原始记录补填日期;系统不会代填",
    ),
    "intake.nothing-happened": Message(
        en="column '{column}': no event of the row has a date",
        zh="“{column}”列:本行没有任何带日期的事件",
        fix_en="fill in the date of what happened, or remove the row",
        fix_zh="请补填日期,或删除该行",
    ),
    "intake.missing-value": Message(
        en="column '{column}': '{field}' must not be missing",
        zh="“{column}”列:“{field}”不得为空",
        fix_en="fill in the cell, or make the field optional in the pack with '?'",
        fix_zh="请填写该单元格,或在规则包中用“?”把字段设为可缺",
    ),
    "intake.row-too-short": Message(
        en="the row has {count} cells, the header {width}",
        zh="本行有 {count} 个单元格,表头有 {width} 个",
        fix_en="put every value under its header; empty cells need their separators too",
        fix_zh="请使各值与表头对齐;空单元格也要保留分隔符",
    ),
    "intake.row-too-long": Message(
        en="the row has {count} cells, the header {width}",
        zh="本行有 {count} 个单元格,表头有 {width} 个",
        fix_en="put a text that holds the separator into quotation marks",
        fix_zh="含有分隔符的文字请加英文双引号",
    ),
    "intake.bad-quote": Message(
        en="a quotation mark stands within a cell",
        zh="单元格中有多余的双引号",
        fix_en="write a quotation mark within a quoted cell twice",
        fix_zh="带引号的单元格中,双引号要写两遍",
    ),
    "intake.open-quote": Message(
        en="a quotation mark opens a cell and none closes it",
        zh="单元格的双引号没有成对",
        fix_en="add the missing quotation mark or remove the lone one",
        fix_zh="请补上缺少的双引号,或删去多余的一个",
    ),
    "intake.cell-too-long": Message(
        en="a cell is longer than 131,072 characters",
        zh="有单元格超过 131072 个字符",
        fix_en="shorten the text",
        fix_zh="请缩短文字",
    ),
    "intake.unreadable-character": Message(
        en="the row holds characters that no text should hold (control characters or damaged ones)",
        zh="本行含有不应出现的字符(控制字符或损坏的字符)",
        fix_en="type the damaged text again",
        fix_zh="请重新录入损坏的文字",
    ),
    "intake.mixed-encoding": Message(
        en="the row is in another encoding than the rest of the file",
        zh="本行的编码与文件其余部分不同",
        fix_en="its text was converted; check that it reads right and import the set-aside file",
        fix_zh="文字已转换,请检查无误后导入本文件",
    ),
    "intake.not-json": Message(
        en="the line is not a JSON object",
        zh="本行不是 JSON 对象",
        fix_en="write one complete object in braces on each line",
        fix_zh="每行写一个完整的 JSON 对象",
    ),
    "intake.not-an-object": Message(
        en="the line is JSON, but no object",
        zh="本行是 JSON,但不是对象",
        fix_en='write members by name: {{"name": "value"}}',
        fix_zh='请按名称书写成员:{{"名称": "值"}}',
    ),
    "intake.not-a-number": Message(
        en="the line holds NaN or Infinity, which is no value",
        zh="本行含有 NaN 或 Infinity,不是有效取值",
        fix_en="write null where there is no value",
        fix_zh="没有数值时请写 null",
    ),
    "intake.duplicate-member": Message(
        en="the object has two members of one name",
        zh="对象中有同名成员",
        fix_en="keep one of them",
        fix_zh="请只保留一个",
    ),
}

_FACTS = {
    "intake.unknown-form": Message(
        en="'{found}' is no kind of fact",
        zh="“{found}”不是事实的种类",
        fix_en="write one of the allowed words under 'is'",
        fix_zh="请在 is 中写允许的词",
    ),
    "intake.missing-member": Message(
        en="member '{column}' is missing",
        zh="缺少成员“{column}”",
        fix_en="add it to the object",
        fix_zh="请补上该成员",
    ),
    "intake.bad-member": Message(
        en="member '{column}': '{found}' can't stand there",
        zh="成员“{column}”:“{found}”不能写在此处",
        fix_en="see the reference of imports for what each member holds",
        fix_zh="请查阅导入参考中各成员的写法",
    ),
    "intake.unknown-member": Message(
        en="'{column}' is no member of this kind of fact",
        zh="该种事实没有成员“{column}”",
        fix_en="remove it or correct its name",
        fix_zh="请删除或更正名称",
    ),
    "intake.unknown-name": Message(
        en="member '{column}': the pack knows no '{found}'",
        zh="成员“{column}”:规则包中没有“{found}”",
        fix_en="use a name that the pack declares",
        fix_zh="请使用规则包中声明的名称",
    ),
}

_WARNINGS = {
    "intake.unknown-region": Message(
        en="column '{column}': the region '{found}' of an id is not known; it may have been abolished",
        zh="“{column}”列:身份证号的地区码“{found}”未知,可能已撤销",
        fix_en="check the number if the person is at hand",
        fix_zh="如有条件请核对证件",
    ),
    "intake.unknown-code": Message(
        en="column '{column}': no division has the code '{found}'",
        zh="“{column}”列:没有代码为“{found}”的区划",
        fix_en="such rows are counted under 'not located' until the code is known",
        fix_zh="代码补录之前,这些行计入“未落位”",
    ),
    "intake.recorded-day": Message(
        en="column '{column}': '{found}' says on which day it was written down, not when; 00:00 is taken",
        zh="“{column}”列:“{found}”只有登记日期,按当日 00:00 计",
        fix_en="export the time as well where corrections of one day must be told apart",
        fix_zh="如需区分同日的多次更正,请一并导出时刻",
    ),
    "intake.never-seen": Message(
        en="no row has the member '{column}'",
        zh="没有任何一行含有成员“{column}”",
        fix_en="correct the name in the mapping, or remove the column",
        fix_zh="请更正映射中的名称,或去掉该列",
    ),
}

_FILES = {
    "intake.no-such-file": Message(
        en="there is no file '{file}'",
        zh="找不到文件“{file}”",
        fix_en="check the path",
        fix_zh="请检查路径",
    ),
    "intake.unreadable-file": Message(
        en="'{file}' can't be read: {why}",
        zh="无法读取“{file}”:{why}",
        fix_en="check the permissions of the file and its folder",
        fix_zh="请检查文件及其所在文件夹的权限",
    ),
    "intake.set-aside-not-written": Message(
        en="the set-aside file '{file}' can't be written: {why}",
        zh="无法写入待改文件“{file}”:{why}",
        fix_en="choose another folder for it; what was stored before stays, importing again adds nothing twice",
        fix_zh="请为它另选文件夹;已入库的保留,再次导入不会重复",
    ),
    "intake.empty-file": Message(
        en="the file is empty",
        zh="文件是空的",
        fix_en="export it again",
        fix_zh="请重新导出",
    ),
    "intake.workbook": Message(
        en="the file is a workbook, not a text file",
        zh="这是工作簿文件,不是文本文件",
        fix_en="save the sheet as 'CSV UTF-8' and import that",
        fix_zh="请把工作表另存为“CSV UTF-8”后再导入",
    ),
    "intake.workbook-locked": Message(
        en="the workbook is locked with a password, or is of the old kind (.xls)",
        zh="工作簿设有打开密码,或是旧格式(.xls)",
        fix_en="open it in a spreadsheet program and save it as .xlsx without a password",
        fix_zh="请用表格软件打开,另存为不带密码的 .xlsx 文件",
    ),
    "intake.workbook-broken": Message(
        en="the file can't be read as a workbook",
        zh="无法作为工作簿读取该文件",
        fix_en="open it in a spreadsheet program, let it mend the file, and save it as .xlsx",
        fix_zh="请用表格软件打开并修复,再另存为 .xlsx 文件",
    ),
    "intake.workbook-large": Message(
        en="the workbook is larger than any ledger: more than {cells} cells in a sheet, or {megabytes} MB unpacked",
        zh="工作簿超出台账应有的规模:单个工作表超过 {cells} 个单元格,或解压后超过 {megabytes} MB",
        fix_en="delete the empty rows and columns beyond the data, or split the file",
        fix_zh="请删除数据区以外的空行空列,或拆分文件",
    ),
    "intake.workbook-loses": Message(
        en="the workbook holds {kinds}, which would be lost if it were given back; its rows are set aside as CSV",
        zh="工作簿含有{kinds},原表回填会丢失这些内容;问题行已另存为 CSV",
        fix_en="mend the rows in the CSV file, or remove these parts from a copy of the workbook",
        fix_zh="请在 CSV 文件中修改,或在副本中删去这些内容后再导入",
    ),
    "intake.workbook-unknown": Message(
        en="the workbook is written in a way that can't be edited; its rows are set aside as CSV",
        zh="该工作簿的写法无法直接修改;问题行已另存为 CSV",
        fix_en="mend the rows in the CSV file, or save the workbook anew with a spreadsheet program",
        fix_zh="请在 CSV 文件中修改,或用表格软件另存一份后再导入",
    ),
    "intake.binary": Message(
        en="the file is not text",
        zh="文件不是文本",
        fix_en="export it as CSV in UTF-8 or GB18030",
        fix_zh="请导出为 UTF-8 或 GB18030 编码的 CSV",
    ),
    "intake.long-line": Message(
        en="a line is longer than {limit} million characters",
        zh="有一行超过 {limit} 百万字符",
        fix_en="check that this is the file you mean; export it with line ends",
        fix_zh="请确认文件无误,并在导出时保留换行",
    ),
    "intake.json-array": Message(
        en="the file is one JSON array, not an object on each line",
        zh="文件是一个 JSON 数组,而不是每行一个对象",
        fix_en="export it as JSON lines",
        fix_zh="请导出为 JSON Lines",
    ),
    "intake.no-header": Message(
        en="the first line has none of the columns that the import '{form}' reads: {wanted}",
        zh="首行没有导入“{form}”所需的任何一列:{wanted}",
        fix_en="put the titles into the first line, or choose another import",
        fix_zh="请在首行写上表头,或改用其他导入",
    ),
    "intake.missing-column": Message(
        en="the import '{form}' reads a column '{column}', which the file does not have",
        zh="导入“{form}”需要“{column}”列,文件中没有",
        fix_en="add the column, or correct its title in the file or in the pack",
        fix_zh="请补上该列,或更正文件或规则包中的列名",
    ),
    "intake.duplicate-column": Message(
        en="the column '{column}' stands {count} times in the header",
        zh="表头中“{column}”列出现 {count} 次",
        fix_en="remove one or give it another title",
        fix_zh="请删去一列或另起列名",
        related_en="again here",
        related_zh="又见此处",
    ),
    "intake.unmapped-field": Message(
        en="the import '{form}' fills no column into {fields}, which every '{kind}' needs",
        zh="导入“{form}”没有为“{kind}”必需的字段 {fields} 指定列",
        fix_en="map a column or a constant to it, or make the field optional with '?'",
        fix_zh="请指定列或常量,或用“?”把字段设为可缺",
    ),
    "intake.no-format": Message(
        en="no format '{found}' is installed to read '{file}'",
        zh="没有安装可读取“{file}”的格式“{found}”",
        fix_en="install the plugin that reads such files, or export the file as CSV",
        fix_zh="请安装能读取该格式的插件,或将文件导出为 CSV",
    ),
    "intake.several-formats": Message(
        en="several installed formats read files named like '{file}'",
        zh="有多个已安装的格式可读取“{file}”这类文件",
        fix_en="give the file another suffix, or remove one of the plugins",
        fix_zh="请更换文件后缀,或卸载其中一个插件",
    ),
    "intake.no-import": Message(
        en="no import of the pack is for a file named '{file}'",
        zh="规则包中没有适用于文件“{file}”的导入",
        fix_en="name the import to use",
        fix_zh="请指明所用的导入",
    ),
    "intake.several-imports": Message(
        en="several imports of the pack are for a file named '{file}'",
        zh="规则包中有多个导入适用于文件“{file}”",
        fix_en="name the import to use",
        fix_zh="请指明所用的导入",
    ),
    "intake.unknown-import": Message(
        en="the pack has no import '{found}'",
        zh="规则包中没有导入“{found}”",
        fix_en="use one of those allowed",
        fix_zh="请使用允许的导入",
    ),
}

MESSAGES = {**intake_cells.MESSAGES, **_ROWS, **_FACTS, **_WARNINGS, **_FILES}
