"""Counting set by set: what a report can't have there, and the commands for bulk."""

from gridcontrol.errors.messages.message import Message

_REFRESH_EN = "work them out anew: gridcontrol statuses {path}"
_REFRESH_ZH = "请重新推导:gridcontrol statuses {path}"

MESSAGES = {
    "usage.load": Message(
        en="""Take in files by a mapping, or what a SELECT gives, set by set: millions of rows in bounded memory.

With --mapping, FILES are CSV (UTF-8) or Parquet, read by that mapping of the pack as `import` would. Else FILES is one
file with a SELECT over CSV or Parquet files. Its columns: subject (person/KEY), kind, at (a DATE, or a TIMESTAMP with
its zone), id, recorded_at, row; every other column is a field. The same rows again add nothing; of each file all or
nothing is taken. Needs a store that works set by set, such as duckdb:city.facts. Exit code 1 when rows were set aside
or stand in conflict.

\b
  gridcontrol load --mapping arrivals arrivals.csv -s duckdb:city.facts
  gridcontrol load arrivals.sql -s duckdb:city.facts
  gridcontrol load arrivals.sql -s duckdb:city.facts --aside bad-rows.csv""",
        zh="""按映射导入文件,或导入一条 SELECT 的结果:数千万行,内存有上限。

\b
有 --mapping 时,FILES 为 CSV(UTF-8)或 Parquet,按规则包的该映射读取,结果与 `import` 相同。
否则 FILES 为一个写有 SELECT 的文件,可读取 CSV 或 Parquet。各列:subject(person/键)、kind、
at(DATE,或带时区的 TIMESTAMP)、id、recorded_at、row;其余各列为字段。
重复导入不会增加;每个文件要么全部导入,要么不导入。需要按集合工作的事实库,如 duckdb:city.facts。
有行被搁置或冲突时退出码为 1。

\b
  gridcontrol load --mapping arrivals arrivals.csv -s duckdb:city.facts
  gridcontrol load arrivals.sql -s duckdb:city.facts
  gridcontrol load arrivals.sql -s duckdb:city.facts --aside bad-rows.csv""",
    ),
    "usage.now": Message(
        en="""Write who shows what at an instant to FILE, straight from the facts.

Parquet, or CSV by its ending: subject, track, status and rule of everybody whom a rule gives a status; whoever shows
nothing but the default has no row. To ask about many instants, or where people are, work `statuses` out once.

\b
  gridcontrol now now.parquet -s duckdb:city.facts
  gridcontrol now now.csv -s duckdb:city.facts --at "2020-02-24 20:00\"""",
        zh="""直接从事实得出某一时刻各对象的状态,写入 FILE。

\b
Parquet,或按扩展名为 CSV:凡有规则给出状态者,列出对象、状态线、状态、规则;只有默认状态者没有行。
要查询多个时刻或所在属地,请先用 `statuses` 推导一次。

\b
  gridcontrol now now.parquet -s duckdb:city.facts
  gridcontrol now now.csv -s duckdb:city.facts --at "2020-02-24 20:00\"""",
    ),
    "usage.statuses": Message(
        en="""Work out everybody's statuses into FOLDER, set by set.

The first time everybody is worked out; afterwards those of whom something changed, and it says how many. Where rules
look at others, it is everybody again. What is in FOLDER stays until all is written.

\b
  gridcontrol statuses city.statuses -s duckdb:city.facts
  gridcontrol statuses city.statuses -s duckdb:city.facts --list now.parquet --at "2020-02-24 20:00\"""",
        zh="""按集合推导全部对象的状态,写入 FOLDER。

\b
首次推导全部对象;以后只推导有变化的对象,并说明人数。规则涉及他人时每次推导全部对象。
全部写完之前,FOLDER 中原有内容不变。

\b
  gridcontrol statuses city.statuses -s duckdb:city.facts
  gridcontrol statuses city.statuses -s duckdb:city.facts --list now.parquet --at "2020-02-24 20:00\"""",
    ),
    "usage.rollup": Message(
        en="""Count the statuses in FOLDER at every level of the divisions.

\b
  gridcontrol rollup city.statuses -s duckdb:city.facts --at "2020-02-24 20:00"
  gridcontrol rollup city.statuses -s duckdb:city.facts --format csv -o levels.csv""",
        zh="""按各级属地统计 FOLDER 中的状态。

\b
  gridcontrol rollup city.statuses -s duckdb:city.facts --at "2020-02-24 20:00"
  gridcontrol rollup city.statuses -s duckdb:city.facts --format csv -o levels.csv""",
    ),
    "usage.option-delivery": Message(
        en="What the load of a SELECT is called in records. Default: the name of its file.",
        zh="SELECT 导入的数据的名称。默认为其文件名。",
    ),
    "usage.option-mapping": Message(
        en="Read FILES by this mapping of the pack (one of its imports).",
        zh="按规则包的此映射(imports 之一)读取 FILES。",
    ),
    "cli.one-file-at-a-time": Message(
        en="several files are loaded by a mapping only, and without --aside",
        zh="只有按映射且不带 --aside 时才能一次导入多个文件",
        fix_en="load them one after the other, or name the mapping: --mapping NAME",
        fix_zh="请逐个导入,或给出映射:--mapping 名称",
    ),
    "store.mapping-rows": Message(
        en="'{file}' can't be cut into rows and columns in bulk: {reason}",
        zh="无法批量切分“{file}”的行列:{reason}",
        fix_en="let it be read row by row, which sets such rows aside: {command}",
        fix_zh="请逐行读取(此类行会被搁置):{command}",
    ),
    "store.mapping-odd": Message(
        en="{count} of {rows} rows of '{file}' are written in ways that are only read one by one, most of them in"
        " column '{column}'; a bulk load takes up to {most}",
        zh="“{file}”的 {rows} 行中有 {count} 行的写法只能逐行识别,多数在“{column}”列;批量导入最多 {most} 行",
        fix_en="write that column plainly (2020-02-05, 2020-02-05 10:30, codes and words of the pack), or: {command}",
        fix_zh="请规范填写该列(如 2020-02-05、2020-02-05 10:30、规则包的代码和用词),或:{command}",
    ),
    "store.mapping-file": Message(
        en="mapping '{form}' reads '{found}' files, and '{file}' is no Parquet: only CSV and Parquet are loaded in"
        " bulk",
        zh="映射“{form}”读取“{found}”文件,而“{file}”不是 Parquet:只能批量导入 CSV 和 Parquet",
        fix_en="import it: {command}",
        fix_zh="请导入:{command}",
    ),
    "store.mapping-encoding": Message(
        en="'{file}' is written in {found}; only UTF-8 is loaded in bulk",
        zh="“{file}”的编码为 {found};只能批量导入 UTF-8",
        fix_en="save it as UTF-8, or import it: {command}",
        fix_zh="请另存为 UTF-8,或导入:{command}",
    ),
    "store.mapping-field": Message(
        en="field '{field}' of mapping '{form}' has values of two types, or the name of a column with a meaning of its"
        " own in bulk",
        zh="映射“{form}”的字段“{field}”有两种类型的值,或与批量导入的列同名",
        fix_en="import the file: {command}",
        fix_zh="请用导入:{command}",
    ),
    "usage.option-aside": Message(
        en="Put rows that can be no event into this new CSV file; without it they refuse the load.",
        zh="不能成为事件的行写入此新 CSV 文件;不给则拒绝整批。",
    ),
    "usage.option-anew": Message(en="Work out everybody, whatever is there.", zh="重新推导全部对象。"),
    "usage.option-list": Message(
        en="Also write who shows what at --at (now) to this file: Parquet, or CSV by its ending.",
        zh="并把 --at(默认现在)时各对象的状态写入此文件:Parquet,或按扩展名为 CSV。",
    ),
    "usage.option-hierarchy": Message(
        en="The hierarchy to roll up in. Default: the pack's first.", zh="按哪个层级体系汇总。默认为规则包的第一个。"
    ),
    "bulk.parts": Message(
        en="{what}: {done} of {whole}, {rate} a second, about {left} s left",
        zh="{what}:{done}/{whole},每秒 {rate},约剩 {left} 秒",
    ),
    "bulk.loading": Message(en="loading", zh="导入"),
    "bulk.working-out": Message(en="working out", zh="推导"),
    "bulk.loaded": Message(
        en="{new} new facts, {known} known before, {conflicts} in conflict, {aside} rows set aside",
        zh="新事实 {new},已有 {known},冲突 {conflicts},搁置 {aside} 行",
    ),
    "bulk.worked-out": Message(
        en="worked out everybody, {people} subjects: {rows} rows in {folder}",
        zh="已推导全部 {people} 个对象:{folder} 中 {rows} 行",
    ),
    "bulk.refreshed": Message(
        en="worked out the {people} subjects of whom something changed: {rows} rows in {folder}",
        zh="已推导有变化的 {people} 个对象:{folder} 中 {rows} 行",
    ),
    "store.stale-pack": Message(
        en="the statuses in '{path}' were worked out by another pack",
        zh="“{path}”中的状态是按另一规则包推导的",
        fix_en=_REFRESH_EN,
        fix_zh=_REFRESH_ZH,
    ),
    "store.stale-divisions": Message(
        en="the statuses in '{path}' were worked out with another table of divisions, and rules ask where places lie",
        zh="“{path}”中的状态是按另一属地表推导的,而规则涉及地点的隶属关系",
        fix_en=_REFRESH_EN,
        fix_zh=_REFRESH_ZH,
    ),
    "store.stale-engine": Message(
        en="the statuses in '{path}' were worked out by another version of gridcontrol",
        zh="“{path}”中的状态是由另一版本的 gridcontrol 推导的",
        fix_en=_REFRESH_EN,
        fix_zh=_REFRESH_ZH,
    ),
    "bulk.listed": Message(en="{rows} statuses: {file}", zh="{rows} 条状态:{file}"),
    "cli.no-query": Message(
        en="there is no file '{file}'",
        zh="没有文件“{file}”",
        fix_en="write the SELECT into a file and name that",
        fix_zh="请把 SELECT 写入文件并给出文件名",
    ),
    "app.no-such-hierarchy": Message(
        en="the pack has no hierarchy '{hierarchy}'",
        zh="规则包没有层级体系“{hierarchy}”",
        fix_en="use one of those allowed",
        fix_zh="请用允许的名称之一",
    ),
    "store.not-in-bulk": Message(
        en="this store does not work set by set",
        zh="此事实库不能按集合工作",
        fix_en="use one that does: --store {example}",
        fix_zh="请用能按集合工作的:--store {example}",
    ),
    "usage.option-evaluator": Message(
        en="What works out statuses: fast, reference, or that of a plugin. duckdb with a duckdb: store counts reports"
        " where the facts lie.",
        zh="推导状态的求值器:fast、reference 或插件提供的求值器。"
        "duckdb 配合 duckdb: 事实库时,报表直接在数据所在处统计。",
    ),
    "store.into-memory": Message(
        en="all {number} facts are read into memory for this, about {memory} GB",
        zh="此项需把全部 {number} 条事实读入内存,约 {memory} GB",
    ),
    "store.beyond-memory": Message(
        en="all {number} facts would have to be read into memory for this, about {memory} GB; the store allows {most}",
        zh="此项需把全部 {number} 条事实读入内存,约 {memory} GB;此事实库允许 {most} 条",
        fix_en="where there is that much memory, allow it in the URL of the store: ?at_once={number}; else ask about"
        " one subject, or leave out of the report what is not counted set by set",
        fix_zh="内存足够时,请在事实库的 URL 中放宽:?at_once={number};"
        "否则请查询单个对象,或从报表中去掉不能按集合统计的部分",
    ),
    "reports.set-section": Message(
        en="report '{report}' has a section '{section}', which is not counted set by set",
        zh="报表“{report}”含有“{section}”部分,不能按集合统计",
    ),
    "reports.set-decimals": Message(
        en="'{field}' of fact {fact} has more than {most} digits, which are not added up set by set",
        zh="事实 {fact} 的“{field}”超过 {most} 位数字,不能按集合累加",
    ),
    "store.no-statuses": Message(
        en="no statuses were worked out into '{path}' yet",
        zh="“{path}”中尚无已推导的状态",
        fix_en="work them out first: gridcontrol statuses {path}",
        fix_zh="请先推导:gridcontrol statuses {path}",
    ),
    "reports.set-crowd": Message(
        en="{number} people would have to be looked at one by one by a report, more than {most}: {what}",
        zh="需逐人核对的有 {number} 人,超过 {most} 人:{what}",
    ),
    "reports.set-left-out": Message(
        en="of {number} people nobody looked at whether orders, ceilings or missing dates need a look:"
        " they are too many to look at one by one",
        zh="有 {number} 人因人数过多,未逐人核对其决定、期限上限和缺失日期",
        fix_en="evaluate them by the default evaluator: --evaluator fast",
        fix_zh="请用默认求值器核对:--evaluator fast",
    ),
}
