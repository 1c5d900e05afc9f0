r"""What ``gridcontrol --help`` says of commands and options.

The first line of a command's text is what the list of commands shows. A line ``\b`` keeps the lines below it as they
stand; Chinese is broken by hand, since it has no spaces to break at.
"""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "usage.commands": Message(en="Commands", zh="命令"),
    "usage.gridcontrol": Message(
        en="""Run an epidemic, or any emergency, over the administrative hierarchy.

Statuses, lists and reports are derived from facts each time they are asked for, with the reason for each. Every answer
can be asked as of an instant (--at) and as known at an instant (--known-at).""",
        zh="""\b
按行政层级管理疫情或任何突发事件。

\b
状态、名单和报表每次都由事实推导,并附理由。
任何结论都可按时点(--at)和按当时所掌握的信息(--known-at)查询。""",
    ),
    "usage.first-day": Message(
        en="""\b
A first day:
  gridcontrol init my-district               a new pack, my-district.yaml
  gridcontrol check -p my-district.yaml      everything wrong with it, at once
  gridcontrol import -p my-district.yaml arrivals.csv
  gridcontrol status -p my-district.yaml p-17
  gridcontrol why -p my-district.yaml p-17
  gridcontrol report -p my-district.yaml --day 2020-02-24

\b
Exit codes: 0 fine; 1 findings, bad rows or a bad pack; 2 wrong use or a missing file.
Set once what never changes: GRIDCONTROL_PACK, GRIDCONTROL_STORE, GRIDCONTROL_LANG.""",
        zh="""\b
第一天:
  gridcontrol init my-district               新建规则包 my-district.yaml
  gridcontrol check -p my-district.yaml      一次列出全部问题
  gridcontrol import -p my-district.yaml arrivals.csv
  gridcontrol status -p my-district.yaml p-17
  gridcontrol why -p my-district.yaml p-17
  gridcontrol report -p my-district.yaml --day 2020-02-24

\b
退出码:0 正常;1 有核查提示、错误行或规则包有误;2 用法错误或文件缺失。
不变的选项可设环境变量:GRIDCONTROL_PACK、GRIDCONTROL_STORE、GRIDCONTROL_LANG。""",
    ),
    "usage.init": Message(
        en="""Write a new pack that passes check.

The pack NAME goes to NAME.yaml, with a comment on every part. Nothing that exists is overwritten.

\b
  gridcontrol init my-district --zone Asia/Shanghai""",
        zh="""新建一个能通过 check 的规则包。

\b
规则包 NAME 写入 NAME.yaml,每部分都有注释;不会覆盖已有文件。

\b
  gridcontrol init my-district --zone Asia/Shanghai""",
    ),
    "usage.check": Message(
        en="""Check a pack: everything wrong with it at once.

FILE is the pack (or use -p). Every problem with its place, what is allowed there and a fix; division tables are read
and the pack's worked cases are computed. Exit code 0: it can be used, there may be warnings; 1: it can't.

\b
  gridcontrol check my-district.yaml
  gridcontrol check my-district.yaml --format json""",
        zh="""检查规则包,一次列出全部问题。

\b
FILE 为规则包文件(也可用 -p)。每个问题都给出位置、可用写法和改法;
同时读取区划表并计算规则包中的算例。
退出码 0:可以使用(可能有警告);1:不能使用。

\b
  gridcontrol check my-district.yaml
  gridcontrol check my-district.yaml --format json""",
    ),
    "usage.adopt": Message(
        en="""Put a version of a pack into force.

The whole text of PACK, with every file it needs, is sealed into the store with its digest and who signed it. From then
on '--pack adopted' answers by it; asked as known earlier, by the version that was in force then.

\b
  gridcontrol adopt my-district.yaml --signed-by "Wang Fang" --document "Notice 12"
  gridcontrol report --pack adopted --day 2020-02-24
  gridcontrol report --pack adopted --day 2020-02-24 --known-at 2020-02-25T09:00""",
        zh="""使规则包的一个版本生效。

\b
PACK 及其所需各文件的全文连同摘要和签发人封存于存储。
此后“--pack adopted”按该版本回答;按更早所知查询时,使用当时生效的版本。

\b
  gridcontrol adopt my-district.yaml --signed-by "王芳" --document "12 号通告"
  gridcontrol report --pack adopted --day 2020-02-24
  gridcontrol report --pack adopted --day 2020-02-24 --known-at 2020-02-25T09:00""",
    ),
    "usage.adoptions": Message(
        en="""List the versions that were put into force, and what each changed.

When each was received, who signed it, its digest; below, rule by rule, what became stricter or laxer.

\b
  gridcontrol adoptions
  gridcontrol adoptions --format json""",
        zh="""列出已生效过的版本及各自的变动。

\b
列出收到时间、签发人和摘要;其下逐条列出从严与放宽之处。

\b
  gridcontrol adoptions
  gridcontrol adoptions --format json""",
    ),
    "usage.option-signed-by": Message(en="Who signed it.", zh="签发人。"),
    "usage.option-document": Message(en="The document that puts it into force.", zh="使其生效的文件。"),
    "usage.test": Message(
        en="""Run a pack's worked cases: facts in, statuses out.

FILE is the pack (or use -p). A line a case: holds, or differs, with expected and found rows side by side; then every
part of a rule that no case would miss: take it out, and all come out as before. Exit code 1: a case differs; with
--strict also: there is such a part.

\b
  gridcontrol test my-district.yaml
  gridcontrol test my-district.yaml --format json""",
        zh="""运行规则包的算例:写入事实,核对状态。

\b
FILE 为规则包文件(也可用 -p)。每个算例一行:相符或不符,不符时预期与得出并列;
然后列出删去后没有算例不符的规则部分。
退出码 1:有算例不符;加 --strict 时,有此类部分也为 1。

\b
  gridcontrol test my-district.yaml
  gridcontrol test my-district.yaml --format json""",
    ),
    "usage.import": Message(
        en="""Import files by the pack's mappings.

Good rows are stored; bad ones are set aside in a private file with their reasons. Mend them there and import that file:
the added columns are ignored. The same file again adds nothing twice. Exit code 1: some rows were set aside or stand in
conflict.

\b
  gridcontrol import arrivals.csv tests.csv
  gridcontrol import arrivals.set-aside.csv
  gridcontrol import list.csv --as arrivals
  gridcontrol import --replay deliveries.csv""",
        zh="""按规则包的映射导入文件。

\b
正确的行入库;有误的行连同原因写入仅本人可读的搁置文件,
在其中改正后再导入该文件即可(附加列会被忽略)。
同一文件重复导入不会重复计入。退出码 1:有搁置行或冲突。

\b
  gridcontrol import arrivals.csv tests.csv
  gridcontrol import arrivals.set-aside.csv
  gridcontrol import list.csv --as arrivals
  gridcontrol import --replay deliveries.csv""",
    ),
    "usage.status": Message(
        en="""What each track of subjects shows at an instant.

SUBJECTS are written kind/key (person/p-17), or just p-17 where only one kind of subjects has that key. Keys masked in a
list can be given as they stand there, in quotes.

\b
  gridcontrol status p-17 p-18 --at "2020-02-24 20:00"
  gridcontrol status "**************0018" """,
        zh="""对象在某一时点的各项状态。

\b
SUBJECTS 写作 类别/编号(person/p-17);编号只属于一类对象时可只写 p-17。
名单中遮盖的编号可照原样加引号输入。

\b
  gridcontrol status p-17 p-18 --at "2020-02-24 20:00"
  gridcontrol status "**************0018" """,
    ),
    "usage.why": Message(
        en="""Why a subject shows what it shows.

The facts, the rule, the text it rests on, what would change it (each change was tried), and why other rules give
nothing. Facts of other subjects are not shown.

\b
  gridcontrol why p-17 --at "2020-02-24 20:00" """,
        zh="""对象状态的依据。

\b
列出事实、规则、依据文件、可改变状态的情形(均经实际试算),
以及其他规则未适用的原因;不显示其他对象的事实。

\b
  gridcontrol why p-17 --at "2020-02-24 20:00" """,
    ),
    "usage.timeline": Message(
        en="""Every status of subjects as a table.

A line a stretch: subject, track, status, since, until, rule; of everybody when no SUBJECTS are given. Ends that lie
ahead are what the facts imply so far. With --format csv for R, SQL or a spreadsheet: there an end is the first instant
that no longer belongs to the stretch.

\b
  gridcontrol timeline p-17
  gridcontrol timeline --format csv -o timeline.csv""",
        zh="""以表格列出对象的全部状态。

\b
每段一行:对象、状态线、状态、起、止、规则;不写 SUBJECTS 则列出所有对象。
尚未到来的结束时间按目前事实推算。--format csv 供 R、SQL 或电子表格使用,
其中“止”为不再属于该段的第一个时刻。

\b
  gridcontrol timeline p-17
  gridcontrol timeline --format csv -o timeline.csv""",
    ),
    "usage.held": Message(
        en="""Who is held past release, and who should be held and is not.

Exit code 1 when there is anybody.

\b
  gridcontrol held --at "2020-02-24 20:00" """,
        zh="""超期未解除的人员,以及应管控而未落实的人员。

\b
有任何一人时退出码为 1。

\b
  gridcontrol held --at "2020-02-24 20:00" """,
    ),
    "usage.report": Message(
        en="""Make a report: those past release first, then the figures.

NAME is one of the pack's reports; its only one needs no name. Without --day and --at: up to the latest cut-off that has
passed. The same --at and --known-at always give the same bytes.

\b
  gridcontrol report --day 2020-02-24
  gridcontrol report daily --day 2020-02-24 --known-at "2020-02-24 20:00" --against now""",
        zh="""生成报表:先列超期未解除人员,再列各项指标。

\b
NAME 为规则包中的报表;只有一个报表时可省略。
未给 --day 和 --at 时,统计到最近一个已过的截止时间。
同样的 --at 和 --known-at 总是得到逐字节相同的结果。

\b
  gridcontrol report --day 2020-02-24
  gridcontrol report daily --day 2020-02-24 --known-at "2020-02-24 20:00" --against now""",
    ),
    "usage.plugins": Message(
        en="""List plugins: where each comes from and what it brings.

What is wrong with one is said beside it; exit code 1 when something is.

\b
  gridcontrol plugins --format json""",
        zh="""列出插件及其来源和功能。

\b
插件的问题列在其后;有问题时退出码为 1。

\b
  gridcontrol plugins --format json""",
    ),
    "usage.doctor": Message(
        en="""Look over the installation, the pack, the divisions, the facts.

Exit code 1 when something needs a person.

\b
  gridcontrol doctor -p my-district.yaml""",
        zh="""检查安装、规则包、区划和事实。

\b
有需要人工核查的内容时退出码为 1。

\b
  gridcontrol doctor -p my-district.yaml""",
    ),
    "usage.option-lang": Message(en="Language of what is printed.", zh="输出语言。"),
    "usage.option-no-plugins": Message(
        en="Load the plugins that are installed; else only what gridcontrol itself brings.",
        zh="加载已安装的插件;否则只用 gridcontrol 自带功能。",
    ),
    "usage.option-pack": Message(en="The pack's file.", zh="规则包文件。"),
    "usage.option-store": Message(
        en="Where facts are kept, as a URL: sqlite:FILE, memory:, or that of a plugin.",
        zh="事实库地址:sqlite:文件、memory: 或插件提供的地址。",
    ),
    "usage.option-divisions": Message(
        en="Folder of the division tables, if not the pack's own.", zh="区划表所在目录,默认与规则包相同。"
    ),
    "usage.not-in-status-now": Message(
        en="the rule '{rule}' uses '{construct}', which the status from raw events does not cover",
        zh="规则“{rule}”使用了“{construct}”,由原始事件直接求状态时不支持",
        fix_en="evaluate the subject with an evaluator, fast or reference: they cover every construct",
        fix_zh="请用求值器(fast 或 reference)计算该对象:它们支持全部写法",
    ),
    "usage.option-at": Message(
        en='As of this instant, local to the pack: "2020-02-24 20:00". Default: now.',
        zh='时点(规则包所在时区),如 "2020-02-24 20:00";默认为现在。',
    ),
    "usage.option-known-at": Message(
        en="As known at this instant: only facts received by then. Default: now.",
        zh="只用此时刻之前收到的事实;默认为现在。",
    ),
    "usage.option-format": Message(en="text, json, csv, or that of a plugin.", zh="text、json、csv 或插件提供的格式。"),
    "usage.option-output": Message(
        en="Write to this file (mode 0600), whole or not at all.", zh="写入此文件(仅本人可读),要么完整要么不写。"
    ),
    "usage.option-reveal": Message(en="Print ids, phones and names in the clear.", zh="显示完整证件号、电话和姓名。"),
    "usage.option-zone": Message(en="The locality's time zone.", zh="当地时区。"),
    "usage.option-as": Message(
        en="The pack's import to read the files by. Default: the one whose patterns fit the name.",
        zh="使用规则包中的哪个导入;默认按文件名匹配。",
    ),
    "usage.option-replay": Message(
        en="A CSV of file,received_at[,import]: past deliveries, each as received then. Only into an empty store.",
        zh="file,received_at[,import] 清单:按当时收到时间导入过去的文件,仅限空库。",
    ),
    "usage.option-set-aside": Message(
        en="Folder for the rows that can't be taken. Default: beside each file.",
        zh="搁置行文件的目录;默认在原文件旁。",
    ),
    "usage.option-day": Message(
        en="The data day, 2020-02-24: up to the report's cut-off of that day.",
        zh="数据日期,如 2020-02-24:统计到当日截止时间。",
    ),
    "usage.option-each": Message(
        en="Besides, one report for each division of this level, as files in the folder --into.",
        zh="另为该层级的每个属地各出一份,写入 --into 指定的文件夹。",
    ),
    "usage.option-into": Message(
        en="The folder for --each; it is made if it is not there.",
        zh="--each 写入的文件夹,没有则新建。",
    ),
    "usage.option-against": Message(
        en="Print what differs: of a report, from what was known at this instant ('now' for today's knowledge); of a"
        " pack that is checked, from the rules in this file.",
        zh="列出差异:报表,与按此时刻所知的比较(now 表示按现在所知);检查规则包时,与此文件中的规则比较。",
    ),
    "usage.option-template": Message(
        en="A workbook of your superior's to fill in: by names of cells, marks {{figure}}, or its headings.",
        zh="按上级下发的工作簿模板填写:依单元格名称、{{指标}}标记或表头对应。",
    ),
    "usage.option-strict": Message(
        en="Exit code 1 also for what needs a look: findings, somebody past release, untried parts of rules.",
        zh="有核查提示、超期未解除人员或未经过的规则部分时,退出码也为 1。",
    ),
}
