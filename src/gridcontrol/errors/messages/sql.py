"""Rules said in SQL: the command, the head of a script, what a dialect can't say, and engines that work scripts out."""

from gridcontrol.errors.messages.message import Message

_FIX_EN = "work this pack out with the evaluator that gridcontrol uses by default, which takes the whole language"
_FIX_ZH = "请用默认求值器计算本规则包,默认求值器支持全部规则语言"

MESSAGES = {
    "usage.sql": Message(
        en="""Print the rules of a pack as SQL.

The script makes one temporary table after the other, the last of them `timelines`: who has which status by which
rule, from when to
when. What it reads stands at its head. Run it on your own platform, beside the data that you keep there.

\b
  gridcontrol sql --dialect duckdb
  gridcontrol sql --dialect postgres -p my-district.yaml -o rules.sql
  gridcontrol sql --dialect spark --years 2019-2023 --finest millisecond""",
        zh="""把规则包的规则输出为 SQL。

\b
脚本依次建立临时表,最后一张为 `timelines`:谁、按哪条规则、处于什么状态、起止时间。
所读取的表列在脚本开头。可在自己的平台上,与已有数据一起运行。

\b
  gridcontrol sql --dialect duckdb
  gridcontrol sql --dialect postgres -p my-district.yaml -o rules.sql
  gridcontrol sql --dialect spark --years 2019-2023 --finest millisecond""",
    ),
    "usage.option-dialect": Message(
        en="duckdb, sqlite, postgres or spark, or that of a plugin.",
        zh="duckdb、sqlite、postgres、spark,或插件提供的方言。",
    ),
    "usage.option-years": Message(
        en="First and last year in which changes of clocks count; of no account where clocks don't change.",
        zh="计入时钟调整的起止年份;不调整时钟的地区不受影响。",
    ),
    "usage.option-finest": Message(
        en="The finest times that facts have, in which the script counts: second, millisecond or microsecond.",
        zh="事实时间的最小单位,脚本按此计时:second(秒)、millisecond(毫秒)或 microsecond(微秒)。",
    ),
    "usage.option-explain": Message(
        en="Tell on the error stream which rules go the quick way, and what sends the others the general one.",
        zh="在错误流上说明哪些规则走快速途径,其余规则因何走一般途径。",
    ),
    "sql.way-quick": Message(
        en="rule '{who}' goes the quick way: its trigger's row and what comes next tell everything",
        zh="规则“{who}”走快速途径:由触发事件所在行及其后的事件即可得出",
    ),
    "sql.way-general": Message(
        en="rule '{who}' goes the general way, which takes longer: '{construct}' asks for more than its trigger's row",
        zh="规则“{who}”走一般途径,耗时较长:其“{construct}”所需超出触发事件所在行",
    ),
    "sql.way-not-now": Message(
        en="'{construct}' of rule '{who}' asks for more than the last time of each thing, so its status now takes whole"
        " timelines",
        zh="规则“{who}”的“{construct}”所需超出各类事件最后一次的时间,其当前状态须推算完整的时间线",
    ),
    "sql.now-by-last-times": Message(
        en="who shows which status now can be told from the last time of each thing that happened, without timelines",
        zh="当前状态可由各类事件最后一次的时间得出,无需推算时间线",
    ),
    "sql.now-by-timelines": Message(
        en="who shows which status now takes whole timelines: {count} of {rules} rules ask for more than last times",
        zh="当前状态须推算完整的时间线:{rules} 条规则中有 {count} 条所需超出最后一次的时间",
    ),
    "sql.no-ways": Message(
        en="the dialect '{name}' does not tell which way its rules go",
        zh="方言“{name}”不说明各规则所走的途径",
    ),
    "sql.head": Message(
        en="""The rules of {pack}, version {version}, for {dialect}. Reads:
{tables}
Makes timelines(k, track, status, rule, since, until, shown_since, run_since)
in {unit}s; until is NULL while it is open.
A {unit} is counted from 1900-01-01 00:00 UTC, a day from 1900-01-01. Changes of clocks count in {first} to {last}.""",
        zh="""规则包 {pack} 的规则,版本 {version},方言 {dialect}。读取:
{tables}
生成 timelines(k, track, status, rule, since, until, shown_since, run_since):以{unit}计,until 为 NULL 表示尚无终点。
{unit}从 1900-01-01 00:00 UTC 起计,日从 1900-01-01 起计。时钟调整按 {first} 年至 {last} 年计。""",
    ),
    "sql.head-stored": Message(
        en="""Run it in a database of its own: steps are tables there while it runs. What is answered stays.
Before it runs again these answers have to be dropped or renamed.""",
        zh="""请在单独的数据库中运行:运行期间各步骤是其中的表,结果表会保留。
再次运行之前,请先删除或改名这些结果表。""",
    ),
    "sql.facts": Message(
        en="facts as they stand: whose, what, which, the first {unit}, 1 where only the date is known, and the fields",
        zh="有效事实:对象、种类、编号、起始{unit}、仅知日期时为 1,以及各字段",
    ),
    "sql.subjects": Message(en="all subjects: id, kind, key", zh="全部对象:编号、类别、键"),
    "sql.place-in": Message(
        en="on which days, since inclusive and until exclusive, a division lies below another",
        zh="区划在哪些日子(含 since,不含 until)位于另一区划之下",
    ),
    "sql.as-of": Message(en="one row: the last {unit} that counts", zh="一行:计入的最后一{unit}"),
    "sql.second": Message(en="second", zh="秒"),
    "sql.millisecond": Message(en="millisecond", zh="毫秒"),
    "sql.microsecond": Message(en="microsecond", zh="微秒"),
    "sql.years": Message(
        en="'{found}' is no span of years",
        zh="“{found}”不是年份区间",
        fix_en="write it as 2019-2023",
        fix_zh="请写成 2019-2023",
    ),
    "sql.orders-beyond": Message(
        en="a run is bound by more than {number} orders, more than the script reckons",
        zh="某次管控受超过 {number} 道命令约束,超出脚本所计",
        fix_en="let the script reckon more: most_orders",
        fix_zh="请调大 most_orders",
    ),
    "sql.fraction": Message(
        en="fact '{fact}' stands between two of the moments that the script counts",
        zh="事实“{fact}”的时间比脚本的计时单位更细",
        fix_en="have the script count more finely: ticks=MILLISECONDS or MICROSECONDS",
        fix_zh="请让脚本按更细的单位计时:ticks=MILLISECONDS 或 MICROSECONDS",
    ),
    "sql.crowded": Message(
        en="{number} facts stand at one moment and times have {fractions} different fractions of a second: more than "
        "engines that work set by set tell apart at once",
        zh="同一时刻有 {number} 条事实,而时间带有 {fractions} 种不足一秒的部分:超出按集合计算的引擎所能同时区分的数目",
        fix_en=_FIX_EN,
        fix_zh=_FIX_ZH,
    ),
    "sql.not-from-last": Message(
        en="last times alone do not tell who shows which status now: '{construct}' of rule '{who}' asks for more",
        zh="仅凭各类事件最后一次的时间无法得出当前状态:规则“{who}”的“{construct}”还需要更多",
        fix_en="work out whole timelines",
        fix_zh="请推算完整的时间线",
    ),
    "sql.era": Message(
        en="fact '{fact}' has a time, {found}, outside the years that engines of SQL reckon, {first} to {last}",
        zh="事实“{fact}”的时间 {found} 超出 SQL 引擎所计的年份({first} 至 {last})",
        fix_en="leave an end out where there is none, or use the default evaluator",
        fix_zh="没有终点的请留空,或使用默认求值器",
    ),
    "sql.too-many-orders": Message(
        en="a run is bound by more than {number} orders, more than can be reckoned in SQL",
        zh="某次管控受超过 {number} 道命令约束,超出 SQL 所能计的数目",
        fix_en=_FIX_EN,
        fix_zh=_FIX_ZH,
    ),
    "sql.disagrees": Message(
        en="the engine {engine} shows ({found}) what the quick evaluator doesn't ({expected}); nothing is answered",
        zh="引擎 {engine} 的结果({found})与快速求值器的结果({expected})不一致;不作回答",
        fix_en="use the default evaluator, and report this: one of the two is wrong",
        fix_zh="请改用默认求值器,并报告此问题:二者之一有误",
    ),
    "sql.engine-failed": Message(
        en="the engine {engine} failed: {reason}",
        zh="引擎 {engine} 出错:{reason}",
        fix_en="look at what it says, or use the default evaluator",
        fix_zh="请查看其说明,或使用默认求值器",
    ),
    "sql.engine-words": Message(
        en="the evaluator '{engine}' can't be had with '{found}'",
        zh="求值器“{engine}”不能以“{found}”使用",
        fix_en="write it as {example}",
        fix_zh="请写作 {example}",
    ),
    "sql.engine-where": Message(
        en="the evaluator '{engine}' works on a server, and none is named",
        zh="求值器“{engine}”在服务器上计算,但未指明服务器",
        fix_en="name it behind a colon: {example}",
        fix_zh="请在冒号之后写明:{example}",
    ),
    "sql.joined-packs": Message(
        en="rule '{who}' takes up whoever moves to where its pack holds (on_transfer: as_arrival), which can't be"
        " said in SQL yet",
        zh="规则“{who}”对迁入其规则包辖区者按抵达处理(on_transfer: as_arrival),尚不能用 SQL 表达",
        fix_en=_FIX_EN,
        fix_zh=_FIX_ZH,
    ),
    "sql.times-apart": Message(
        en="rule '{who}' asks for more points, each apart from the one before, than can be said in SQL",
        zh="规则“{who}”要求的间隔次数超过 SQL 所能表达的",
        fix_en=_FIX_EN,
        fix_zh=_FIX_ZH,
    ),
    "sql.attribute-types": Message(
        en="attribute '{who}' is set by fields of different types, which can't be said in SQL",
        zh="属性“{who}”由不同类型的字段设置,不能用 SQL 表达",
        fix_en=_FIX_EN,
        fix_zh=_FIX_ZH,
    ),
}
