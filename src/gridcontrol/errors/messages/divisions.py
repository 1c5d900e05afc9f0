"""Messages about divisions: their tables, their changes, questions about them, and matching of published names."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "divisions.unknown": Message(
        en="there is no division {division}",
        zh="没有区划 {division}",
        fix_en="look it up with `gridcontrol divisions find`",
        fix_zh="请用 gridcontrol divisions find 查找",
    ),
    "divisions.unknown-hierarchy": Message(
        en="there is no hierarchy {found}",
        zh="没有层级体系 {found}",
        fix_en="use one of the hierarchies that the pack declares",
        fix_zh="请使用规则包中声明的层级体系",
    ),
    "divisions.not-a-day": Message(
        en="{found} is an instant; divisions are asked by local date",
        zh="{found} 是时刻;区划按当地日期查询",
        fix_en="give the local date, for example with gridcontrol.time.local_date",
        fix_zh="请给出当地日期,例如用 gridcontrol.time.local_date 换算",
    ),
    # tables
    "divisions.no-column": Message(
        en="there is no column '{column}' for the {meaning}",
        zh="没有表示 {meaning} 的列“{column}”",
        fix_en="name the right heading under columns",
        fix_zh="请在 columns 中写明正确的表头",
    ),
    "divisions.no-level": Message(
        en="the table does not say of which level its divisions are",
        zh="表中没有说明区划的级别",
        fix_en="name a column for the level, or one level for the whole file",
        fix_zh="请指定级别所在的列,或为整个文件指定一个级别",
    ),
    "divisions.short-row": Message(
        en="the row has only {count} cells",
        zh="该行只有 {count} 个单元格",
        fix_en="fill in the row, or delete it",
        fix_zh="请补全该行或将其删除",
    ),
    "divisions.empty-cell": Message(
        en="the {meaning} is empty",
        zh="{meaning} 为空",
        fix_en="fill in the cell, or delete the row",
        fix_zh="请填写该单元格或删除该行",
    ),
    "divisions.control-character": Message(
        en="a code or name holds a line break or another control character",
        zh="代码或名称中含有换行符或其他控制字符",
        fix_en="take it out of the cell",
        fix_zh="请从单元格中删除",
    ),
    "divisions.bad-date": Message(
        en="'{found}' is not a date",
        zh="“{found}”不是日期",
        fix_en="write it as 2020-02-05",
        fix_zh="请写成 2020-02-05",
    ),
    "divisions.ends-first": Message(
        en="{code} is valid until a day before it is valid from",
        zh="{code} 的失效日期早于生效日期",
        fix_en="valid_until is the last day; it may not be before valid_from",
        fix_zh="valid_until 是最后一天,不能早于 valid_from",
    ),
    "divisions.too-many-levels": Message(
        en="there are more than {count} levels; the column is hardly one of levels",
        zh="级别超过 {count} 种,该列恐怕不是级别",
        fix_en="name the right column for the level",
        fix_zh="请为级别指定正确的列",
    ),
    "divisions.unknown-parent": Message(
        en="the parent {parent} of {code} is in no table on that day",
        zh="{code} 的上级 {parent} 当日不在任何表中",
        fix_en="add the parent, correct its code, or put the file that has it earlier",
        fix_zh="请补上该上级、改正其代码,或把含有它的文件放在前面",
    ),
    "divisions.circle-in-file": Message(
        en="{code} lies below itself",
        zh="{code} 位于自身之下",
        fix_en="correct the parent of one of the divisions in the circle",
        fix_zh="请改正循环中某个区划的上级",
    ),
    "divisions.code-twice": Message(
        en="the code {code} stands twice for the same days",
        zh="代码 {code} 在相同日期内出现两次",
        fix_en="delete one of the rows, or give them days that don't overlap in valid_from and valid_until",
        fix_zh="请删除其中一行,或用 valid_from 和 valid_until 使日期不重叠",
    ),
    "divisions.id-twice": Message(
        en="the id {division} stands twice",
        zh="编号 {division} 出现两次",
        fix_en="give each division an id of its own",
        fix_zh="请为每个区划使用各自的编号",
    ),
    "divisions.outlives-parent": Message(
        en="{code} is valid on days on which its parent {parent} is not",
        zh="{code} 的有效期超出其上级 {parent} 的有效期",
        fix_en="correct the days, or add rows that say to which parent it belongs on the others",
        fix_zh="请改正日期,或增加说明其余日期所属上级的行",
    ),
    "divisions.parent-not-linked": Message(
        en="the parent {parent} of {code} has no place in the hierarchy {hierarchy} on that day",
        zh="{code} 的上级 {parent} 当日不在层级体系 {hierarchy} 中",
        fix_en="add a row that places the parent",
        fix_zh="请增加一行说明该上级的位置",
    ),
    # changes
    "divisions.known-already": Message(
        en="there is a division {division} already",
        zh="区划 {division} 已经存在",
        fix_en="give the new division an id of its own",
        fix_zh="请为新区划使用新的编号",
    ),
    "divisions.not-on-day": Message(
        en="there is no {division} on {day}",
        zh="{day} 当日没有 {division}",
        fix_en="correct the day, or open the division first",
        fix_zh="请改正日期,或先设立该区划",
    ),
    "divisions.nowhere": Message(
        en="the new division {division} has no place in any hierarchy",
        zh="新区划 {division} 不在任何层级体系中",
        fix_en="give its parent in at least one hierarchy",
        fix_zh="请至少给出一个层级体系中的上级",
    ),
    "divisions.not-in-hierarchy": Message(
        en="{division} has no place in the hierarchy {hierarchy} on that day, so nothing can be put below it",
        zh="{division} 当日不在层级体系 {hierarchy} 中,不能作为上级",
        fix_en="place it in that hierarchy first",
        fix_zh="请先确定它在该层级体系中的位置",
    ),
    "divisions.circle": Message(
        en="{division} can't be put under {to}, which lies below it in the hierarchy {hierarchy}",
        zh="{division} 不能归入 {to}:后者在层级体系 {hierarchy} 中位于前者之下",
        fix_en="choose a parent outside of it",
        fix_zh="请选择其范围之外的上级",
    ),
    "divisions.code-taken": Message(
        en="the code {code} of scheme {scheme} names {division} on that day",
        zh="编码体系 {scheme} 的代码 {code} 当日属于 {division}",
        fix_en="close or recode that division first",
        fix_zh="请先撤销该区划或更换其代码",
    ),
    "divisions.heir-of-itself": Message(
        en="{division} can't be closed and count at itself",
        zh="{division} 撤销后不能仍计在自身",
        fix_en="name another division, or none for its parent",
        fix_zh="请指定其他区划;不指定则计入其上级",
    ),
    "divisions.still-has-parts": Message(
        en="{division} can't be closed while parts of it have no other home ({count}): {leaves}",
        zh="{division} 不能撤销:还有 {count} 个区划没有新归属:{leaves}",
        fix_en="move or close them first, or write a merge or a split",
        fix_zh="请先将其划转或撤销,或改写为合并、拆分",
    ),
    "divisions.parts-later": Message(
        en="{division} can't end on that day: others come under it later ({count}): {leaves}",
        zh="{division} 不能在当日终止:之后还有 {count} 个区划归入其下:{leaves}",
        fix_en="correct the days of these, or the day of the change",
        fix_zh="请改正这些区划的日期或变更日期",
    ),
    "divisions.home-not-named": Message(
        en="{part} is allocated to {home}, which the split does not name",
        zh="{part} 被划入 {home},但拆分中没有列出它",
        fix_en="name it under into, or allocate to one that is named",
        fix_zh="请在 into 中列出,或划入已列出的区划",
    ),
    "divisions.not-a-part": Message(
        en="{part} is allocated but does not lie below {division}",
        zh="{part} 列入了分配表,但不在 {division} 之下",
        fix_en="take it out of the allocation, or correct it",
        fix_zh="请从分配表中删除或改正",
    ),
    "divisions.part-in-two": Message(
        en="the parts of {part} are allocated to different homes: {homes}",
        zh="{part} 的各部分被划入不同的区划:{homes}",
        fix_en="split it first, or allocate it as a whole",
        fix_zh="请先拆分它,或整体划转",
    ),
    "divisions.no-home": Message(
        en="{division} can't be split while leaves have no new home ({count}): {leaves}",
        zh="{division} 不能拆分:有 {count} 个最小单元没有新归属:{leaves}",
        fix_en="allocate each of them, one by one or by a unit above them",
        fix_zh="请逐个或通过其上级单位进行分配",
    ),
    # files
    "divisions.no-file": Message(
        en="the division table {file} can't be read: {reason}",
        zh="无法读取区划表 {file}:{reason}",
        fix_en="check the path; the sources name every file that is needed",
        fix_zh="请检查路径;来源中列出了所需的每个文件",
    ),
    "divisions.not-text": Message(
        en="{file} is neither UTF-8 nor GBK text",
        zh="{file} 既不是 UTF-8 也不是 GBK 文本",
        fix_en="save it as CSV in UTF-8",
        fix_zh="请另存为 UTF-8 编码的 CSV",
    ),
    "divisions.bad-csv": Message(
        en="{file} is not readable as CSV: {reason}",
        zh="{file} 不能按 CSV 读取:{reason}",
        fix_en="save it again as CSV with commas, one division a row",
        fix_zh="请重新另存为逗号分隔的 CSV,每行一个区划",
    ),
    "divisions.no-sources": Message(
        en="no division table is named",
        zh="没有指定区划表",
        fix_en="name at least one, for example --table town=towns.csv",
        fix_zh="请至少指定一个,例如 --table town=towns.csv",
    ),
    "divisions.bad-table-option": Message(
        en="'{found}' does not say which table to read",
        zh="“{found}”没有说明要读取哪个表",
        fix_en="write level=file or level=file:parent column, for example village=villages.csv:streetCode",
        fix_zh="请写成 级别=文件 或 级别=文件:上级列,例如 village=villages.csv:streetCode",
    ),
    "divisions.not-found": Message(
        en="no division has the name or code '{found}'",
        zh="没有名称或代码为“{found}”的区划",
        fix_en="check the spelling, the day and the scheme of the code",
        fix_zh="请检查写法、日期和代码的编码体系",
    ),
    "divisions.several": Message(
        en="'{found}' names {count} divisions: {codes}",
        zh="“{found}”对应 {count} 个区划:{codes}",
        fix_en="give the code",
        fix_zh="请改用代码",
    ),
    # why a published name may mean a division
    "names.exact": Message(
        en="the name is the same",
        zh="名称相同",
    ),
    "names.bracket": Message(
        en="the name in or before the brackets is the same",
        zh="括号内或括号前的名称相同",
    ),
    "names.front": Message(
        en="the same without the name of a unit above in front",
        zh="去掉前面的上级名称后相同",
    ),
    "names.zone": Message(
        en="the same zone, its kind written shorter or longer",
        zh="同一功能区,类别写法有长短之别",
    ),
    "names.other-zone": Message(
        en="a zone of another kind",
        zh="类别不同的功能区",
    ),
    "names.no-kind": Message(
        en="the kind of division is not written",
        zh="未写明区划类别",
    ),
    "names.other-kind": Message(
        en="the same name with another kind, such as a county that is a city now",
        zh="同名而类别不同,例如县改市",
    ),
    "names.as-district": Message(
        en="a zone that is called a district",
        zh="以“区”相称的功能区",
    ),
    "names.other-family": Message(
        en="the same name, but something of another sort",
        zh="同名,但性质不同",
    ),
    "names.again": Message(
        en="the unit above is named once more",
        zh="重复了上级名称",
    ),
    "names.only-one": Message(
        en="no name, but there is only one division below",
        zh="没有名称,但下级只有一个区划",
    ),
    "names.bare-below": Message(
        en="a zone that belongs to the unit it lies in",
        zh="属于所在单位的功能区",
    ),
    "names.further-down": Message(
        en="not directly below the unit named, but further down",
        zh="不在直接下级,而在更下一级",
    ),
    "names.in-one-cell": Message(
        en="several names stand in one cell",
        zh="一个单元格内写了多级名称",
    ),
    "names.similar": Message(
        en="the name is similar",
        zh="名称相近",
    ),
    "names.outside": Message(
        en="lies outside of the unit named",
        zh="位于所写上级之外",
    ),
    "names.zone-part": Message(
        en="lies in the unit that has the zone named above it",
        zh="位于所写功能区所在的单位之内",
    ),
    "names.above-unknown": Message(
        en="the unit above is not known",
        zh="上级不明",
    ),
    "names.outcome-decided": Message(
        en="decided",
        zh="已确定",
    ),
    "names.outcome-ambiguous": Message(
        en="ambiguous",
        zh="有多种可能",
    ),
    "names.outcome-unknown": Message(
        en="unknown",
        zh="未知",
    ),
    # headings of what is listed
    "divisions.word-found": Message(en="Divisions found", zh="找到的区划"),
    "divisions.word-shown": Message(en="Division", zh="区划"),
    "divisions.word-counts": Message(en="Divisions by level", zh="各级区划数"),
    "divisions.word-matched": Message(en="Names matched", zh="名称匹配结果"),
    "divisions.word-asked": Message(en="asked for", zh="查询"),
    "divisions.word-code": Message(en="code", zh="代码"),
    "divisions.word-level": Message(en="level", zh="级别"),
    "divisions.word-path": Message(en="path", zh="路径"),
    "divisions.word-name": Message(en="name", zh="名称"),
    "divisions.word-place": Message(en="place", zh="位置"),
    "divisions.word-below": Message(en="directly below", zh="直接下级数"),
    "divisions.word-count": Message(en="number", zh="数量"),
    "divisions.word-row": Message(en="row", zh="行号"),
    "divisions.word-names": Message(en="names", zh="名称"),
    "divisions.word-outcome": Message(en="outcome", zh="结果"),
    "divisions.word-score": Message(en="score", zh="得分"),
    "divisions.word-reason": Message(en="reason", zh="理由"),
    "divisions.word-candidates": Message(en="other candidates", zh="其他候选"),
    "divisions.word-place-above": Message(en="above", zh="上级"),
    "divisions.word-place-itself": Message(en="itself", zh="本级"),
    "divisions.word-place-below": Message(en="below", zh="下级"),
    # help
    "usage.divisions": Message(
        en="Look up divisions: by name or code, above and below, counts by level, published names to codes.\n\n\b\n"
        "  gridcontrol divisions find 昌元街道\n  gridcontrol divisions match names.csv",
        zh="查询区划:按名称或代码、上下级、各级数量,以及将公布的名称匹配到代码。\n\n\b\n"
        "  gridcontrol divisions find 昌元街道\n  gridcontrol divisions match names.csv",
    ),
    "usage.divisions-find": Message(
        en="List every division that has one of the names or codes.\n\nExit code 1 when one of them has none.",
        zh="列出具有所给名称或代码的全部区划。\n\n有查不到的则退出码为 1。",
    ),
    "usage.divisions-show": Message(
        en="Show the units above a division, itself, and those directly below.",
        zh="显示一个区划的各级上级、本级和直接下级。",
    ),
    "usage.divisions-counts": Message(
        en="Count the divisions of each level, in all or below one.",
        zh="统计各级区划的数量,全部的或某一区划以下的。",
    ),
    "usage.divisions-match": Message(
        en="Match the names in the CSV FILE to divisions.\n\nA name is decided when one division fits and no other "
        "nearly as well; otherwise its candidates are listed. Exit code 1 when some are left open.",
        zh="将 CSV 文件中的名称匹配到区划。\n\n只有一个区划相符且没有相近者时才确定,否则列出候选。"
        "有未确定的则退出码为 1。",
    ),
    "usage.divisions-option-table": Message(
        en="LEVEL=FILE or LEVEL=FILE:PARENT-COLUMN: a table to read instead of those of the pack. May be repeated.",
        zh="级别=文件 或 级别=文件:上级列:不用规则包的表,改读此表。可重复。",
    ),
    "usage.divisions-option-folder": Message(
        en="Folder of the pack's tables. Default: that of the pack.",
        zh="规则包各表所在的文件夹。默认为规则包所在文件夹。",
    ),
    "usage.divisions-option-cache": Message(
        en="Keep the loaded divisions in this file; the next time is quicker.",
        zh="把读入的区划存入此文件,下次更快。",
    ),
    "usage.divisions-option-hierarchy": Message(
        en="The hierarchy to look in. Default: the first.",
        zh="所查的层级体系。默认为第一个。",
    ),
    "usage.divisions-option-on": Message(
        en="As of this day, 2020-02-24. Default: after the last known change.",
        zh="截至此日,如 2020-02-24。默认为最后一次变更之后。",
    ),
    "usage.divisions-option-format": Message(
        en="text, json, csv, or that of a plugin.",
        zh="text、json、csv,或插件提供的格式。",
    ),
    "usage.divisions-option-output": Message(
        en="Write to this file, whole or not at all.",
        zh="写入此文件,要么完整写入,要么不写。",
    ),
    "usage.divisions-option-columns": Message(
        en="Columns of names, outermost first: province,city,county. Default: all.",
        zh="名称所在各列,由上级到下级,如 province,city,county。默认为全部列。",
    ),
    "usage.divisions-option-level": Message(
        en="The level that the last column should name; settles ties.",
        zh="最后一列应当指向的级别,用于取舍同分者。",
    ),
}
