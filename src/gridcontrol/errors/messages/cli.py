"""What the command line says of its own."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
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
        en="{file} is written; look at it, then: gridcontrol check -p {file}",
        zh="已写入 {file};查看后可运行:gridcontrol check -p {file}",
    ),
    "cli.pack-good": Message(
        en="{file}: the pack {pack} with {rules} rules can be used",
        zh="{file}:规则包 {pack} 共 {rules} 条规则,可以使用",
    ),
    "cli.progress": Message(
        en="{what}: {percent}, {rows} rows, {rate} a second, about {left} s left",
        zh="{what}:{percent},{rows} 行,每秒 {rate} 行,约剩 {left} 秒",
    ),
    "cli.doctor-python": Message(en="Python {version}", zh="Python {version}"),
    "cli.doctor-pack": Message(en="{rules} rules, {imports} imports", zh="{rules} 条规则,{imports} 种导入"),
    "cli.doctor-store": Message(
        en="{facts} facts of {subjects} subjects, last received {last}",
        zh="{facts} 条事实,{subjects} 个对象,最近收到 {last}",
    ),
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
    "cli.doctor-unknown-kinds": Message(
        en="{number} events are of kinds the pack does not declare: {kinds}",
        zh="{number} 条事件属于规则包未声明的类别:{kinds}",
    ),
    "cli.doctor-none": Message(en="none", zh="无"),
}
