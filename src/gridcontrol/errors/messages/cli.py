"""What the command line says of its own."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "cli.template-without-output": Message(
        en="a filled template needs a file to go to",
        zh="填写模板需要指明输出文件",
        fix_en="add -o FILE",
        fix_zh="请加上 -o 文件",
    ),
    "cli.template-filled": Message(en="{figures} figures filled in: {file}", zh="已填写 {figures} 处数字:{file}"),
    "cli.template-filled-but": Message(
        en="{figures} figures filled in: {file}; the template has no place for: {left}",
        zh="已填写 {figures} 处数字:{file};模板中没有位置的指标:{left}",
    ),
    "cli.adopted": Message(
        en="{pack} {version} is in force since {received}, signed by {signed_by}; files: {files}; digest {digest}",
        zh="{pack} {version} 自 {received} 起生效,由 {signed_by} 签发;文件数:{files};摘要 {digest}",
    ),
    "cli.no-rule-changes": Message(en="No rule differs.", zh="规则没有不同。"),
    "cli.bad-instant": Message(
        en="{option} takes an instant, not '{found}'",
        zh="{option} 应为时刻,而不是“{found}”",
        fix_en="write it as '2020-02-24 20:00', local to the pack, or with an offset as 2020-02-24T20:00+08:00",
        fix_zh="请写成“2020-02-24 20:00”(规则包所在时区),或带时区 2020-02-24T20:00+08:00",
    ),
    "cli.bad-date": Message(
        en="{option} takes a date, not '{found}'",
        zh="{option} 应为日期,而不是“{found}”",
        fix_en="write it as 2020-02-24",
        fix_zh="请写成 2020-02-24",
    ),
    "cli.no-such-option": Message(
        en="{command} has no option {found}",
        zh="{command} 没有选项 {found}",
        fix_en="{command} --help lists them",
        fix_zh="{command} --help 可列出全部选项",
    ),
    "cli.no-such-command": Message(
        en="there is no command {found}",
        zh="没有命令 {found}",
        fix_en="gridcontrol --help says what each does",
        fix_zh="gridcontrol --help 说明各命令的用途",
    ),
    "cli.no-value": Message(
        en="{option} needs a value",
        zh="{option} 需要一个值",
        fix_en="{command} --help says which",
        fix_zh="见 {command} --help",
    ),
    "cli.missing": Message(
        en="{name} is missing",
        zh="缺少 {name}",
        fix_en="{command} --help shows how it is used",
        fix_zh="用法见 {command} --help",
    ),
    "cli.bad-value": Message(
        en="the value of {option} is none that can be used",
        zh="{option} 的值不可用",
        fix_en="{command} --help says what it takes",
        fix_zh="见 {command} --help",
    ),
    "cli.wrong-use": Message(
        en="this can't be understood: {reason}",
        zh="无法理解:{reason}",
        fix_en="{command} --help shows how it is used",
        fix_zh="用法见 {command} --help",
    ),
    "cli.files-or-replay": Message(
        en="import takes files, or --replay with a manifest, one of them",
        zh="import 需要文件,或用 --replay 给出清单,二者选一",
        fix_en="gridcontrol import arrivals.csv",
        fix_zh="例如 gridcontrol import arrivals.csv",
    ),
    "cli.day-or-at": Message(
        en="--day and --at both say when; a report takes one of them",
        zh="--day 与 --at 都指定时间,报表只能用其一",
        fix_en="leave one out: --day is up to the cut-off of that day, --at up to that instant",
        fix_zh="请去掉一个:--day 统计到当日截止时间,--at 统计到该时刻",
    ),
    "cli.options-exclude": Message(
        en="{one} and {other} can't stand together",
        zh="{one} 与 {other} 不能同时使用",
        fix_en="leave one out",
        fix_zh="请去掉一个",
    ),
    "cli.each-and-into": Message(
        en="--each and --into belong together: which level, and into which folder",
        zh="--each 与 --into 须同时使用:按哪一层级、写入哪个文件夹",
        fix_en="write --each town --into reports",
        fix_zh="请写成 --each town --into reports",
    ),
    "cli.each-written": Message(
        en="{number} reports written into {folder}",
        zh="已在 {folder} 写出 {number} 份报表",
    ),
    "cli.no-folder": Message(
        en="the folder {folder} is not there",
        zh="目录 {folder} 不存在",
        fix_en="make it first",
        fix_zh="请先建立该目录",
    ),
    "cli.no-store": Message(
        en="there are no facts yet: {file} is not there",
        zh="还没有事实:{file} 不存在",
        fix_en="import files first, or name the store with --store (now {store})",
        fix_zh="请先导入文件,或用 --store 指定事实库(当前为 {store})",
    ),
    "cli.more-set-aside": Message(
        en="all rows that were set aside are in {file}, with their reasons",
        zh="全部搁置行及原因见 {file}",
        fix_en="mend them there, then import that file",
        fix_zh="请在其中改正后导入该文件",
    ),
    "cli.warned-often": Message(
        en="column '{column}': the same was seen {number} times; the first is shown",
        zh="列“{column}”:同样情况共 {number} 处,此处只显示第一处",
    ),
    "cli.warned-of-rows": Message(
        en="the same was seen {number} times; the first is shown",
        zh="同样情况共 {number} 处,此处只显示第一处",
    ),
    "cli.conflicts": Message(
        en="{number} facts of {file} have ids that are taken by facts that say something else; those taken first count",
        zh="{file} 中有 {number} 条事实的编号已被内容不同的事实占用,以先收到者为准",
        fix_en="correct or void the one that is wrong",
        fix_zh="请更正或撤销有误的一条",
    ),
    "cli.no-output": Message(
        en="{file} can't be written: {reason}",
        zh="无法写入 {file}:{reason}",
        fix_en="choose a folder that exists and that you may write to",
        fix_zh="请选择已存在且可写的目录",
    ),
    "cli.exists": Message(
        en="{file} is there already and is left as it is",
        zh="{file} 已存在,未作改动",
        fix_en="name another file with --output",
        fix_zh="请用 --output 指定其他文件",
    ),
    "cli.written": Message(
        en="{file} is written; put your table of divisions where it says, then: gridcontrol check {file}",
        zh="已写入 {file};请按其中说明放好区划表,然后运行:gridcontrol check {file}",
    ),
    "cli.pack-good": Message(
        en="{file}: the pack {pack} can be used; rules: {rules}, worked cases: {cases}",
        zh="{file}:规则包 {pack} 可以使用;规则 {rules} 条,算例 {cases} 个",
    ),
    "cli.stage": Message(en="{what} ({gone} s so far)", zh="{what}(已用 {gone} 秒)"),
    "cli.progress": Message(
        en="{what}: {percent}, {rows} rows, {rate} a second, about {left} s left",
        zh="{what}:{percent},{rows} 行,每秒 {rate} 行,约剩 {left} 秒",
    ),
    "cli.counted": Message(en="{percent} of the facts are counted", zh="已统计 {percent} 的事实"),
    "cli.bad-workers": Message(
        en="GRIDCONTROL_WORKERS is '{found}', which is no number of processes",
        zh="GRIDCONTROL_WORKERS 为“{found}”,不是进程数",
        fix_en="set it to 1, 2, ..., or leave it unset: then there are as many as cores",
        fix_zh="请设为 1、2 等,或不设:不设时与处理器核数相同",
    ),
    "cli.doctor-python": Message(en="version {version}", zh="版本 {version}"),
    "cli.doctor-yaml": Message(en="PyYAML with libyaml", zh="PyYAML 自带 libyaml"),
    "cli.doctor-no-libyaml": Message(
        en="PyYAML without libyaml: packs are read slowly, and words such as text? within brackets need quotes",
        zh="PyYAML 不含 libyaml:读取规则包较慢,括号内的 text? 等写法须加引号",
    ),
    "cli.doctor-pack": Message(en="rules: {rules}, imports: {imports}", zh="{rules} 条规则,{imports} 种导入"),
    "cli.doctor-store": Message(
        en="events: {facts}, of subjects: {subjects}; last received: {last}",
        zh="{facts} 个事件,{subjects} 个对象,最近收到 {last}",
    ),
    "cli.doctor-no-facts": Message(en="no facts yet", zh="还没有事实"),
    "cli.doctor-divisions": Message(en="{number} divisions", zh="{number} 个区划"),
    "cli.doctor-no-divisions": Message(en="the pack names no division tables", zh="规则包未指定区划表"),
    "cli.doctor-conflicts": Message(
        en="{number} facts came again under the same id with other content",
        zh="{number} 条事实编号相同但内容不同",
        fix_en="correct or void one of each pair",
        fix_zh="请更正或撤销其中之一",
    ),
    "cli.doctor-set-aside": Message(
        en="{number} events are dated later than they were received and do not count",
        zh="{number} 条事件的时间晚于收到时间,不予计入",
    ),
    "cli.doctor-dangling": Message(
        en="{number} corrections or withdrawals speak of facts that are not here",
        zh="{number} 条更正或撤销所指事实不存在",
    ),
    "cli.doctor-competing": Message(
        en="{number} events have several corrections; the one recorded last counts",
        zh="{number} 条事件有多个更正,以最后记录者为准",
    ),
    "cli.doctor-contested": Message(
        en="{number} statements that two subjects are one contradict statements that they are not",
        zh="{number} 条同一人认定与非同一人认定相矛盾",
    ),
    "cli.doctor-claims": Message(
        en="{number} claims of other systems differ from what the rules give; they are listed below",
        zh="{number} 条其他系统的认定与规则推导不符,见下表",
    ),
    "cli.doctor-unknown-kinds": Message(
        en="{number} events are of kinds the pack does not declare: {kinds}",
        zh="{number} 条事件属于规则包未声明的类别:{kinds}",
    ),
    "cli.doctor-none": Message(en="none", zh="无"),
}
