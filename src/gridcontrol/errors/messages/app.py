"""Messages of the use cases: what was asked for is not there."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "app.no-file": Message(
        en="{file} can't be read: {reason}",
        zh="无法读取 {file}:{reason}",
        fix_en="check the path",
        fix_zh="请检查路径",
    ),
    "app.adopted-already": Message(
        en="the version {version} of {pack} is in force already, since {received}",
        zh="{pack} 的版本 {version} 已自 {received} 起生效",
        fix_en="nothing needs to be done",
        fix_zh="无需操作",
    ),
    "app.none-adopted": Message(
        en="no version of a pack has been adopted in this store",
        zh="此存储中没有已采用的规则包版本",
        fix_en="adopt one with 'gridcontrol adopt PACK --signed-by WHO', or name a pack file",
        fix_zh="请用“gridcontrol adopt PACK --signed-by WHO”采用一个版本,或指定规则包文件",
    ),
    "app.none-adopted-by": Message(
        en="no version of a pack had been adopted by {known_at}",
        zh="截至 {known_at} 没有已采用的规则包版本",
        fix_en="ask for a later --known-at, or name a pack file; 'gridcontrol adoptions' lists them all",
        fix_zh="请使用更晚的 --known-at,或指定规则包文件;“gridcontrol adoptions”可列出全部",
    ),
    "app.adoption-altered": Message(
        en="the sealed text of {pack}, version {version}, has been altered: its digest is {found}",
        zh="{pack} 版本 {version} 的封存文本已被改动:其摘要为 {found}",
        fix_en="restore the store from a copy; nothing is answered from an altered text",
        fix_zh="请从备份恢复存储;不会依据被改动的文本给出任何结果",
    ),
    "app.adoption-unreadable": Message(
        en="the adopted version {version} of {pack} can't be read by this version of gridcontrol",
        zh="本版本的 gridcontrol 无法读取 {pack} 已采用的版本 {version}",
        fix_en="use the version with which it was adopted, or adopt a version that reads now",
        fix_zh="请使用采用时的程序版本,或采用一个现在可读取的规则包版本",
    ),
    "app.not-the-adopted": Message(
        en="{pack} {version} is not what is in force: {other} {adopted}, adopted by {signed_by}",
        zh="{pack} {version} 不是现行版本:现行的是 {other} {adopted},由 {signed_by} 采用",
        fix_en="'--pack adopted' answers by the version in force, 'gridcontrol adopt' puts this one into force",
        fix_zh="“--pack adopted”按现行版本回答;“gridcontrol adopt”使此版本生效",
    ),
    "app.manifest-column": Message(
        en="the manifest has no column {column}",
        zh="清单缺少 {column} 列",
        fix_en="its first line is file,received_at or file,received_at,import",
        fix_zh="首行应为 file,received_at 或 file,received_at,import",
    ),
    "app.manifest-order": Message(
        en="{file} was not received after the file before it",
        zh="{file} 的收到时间不晚于前一个文件",
        fix_en="list deliveries in the order in which they were received",
        fix_zh="请按收到的先后顺序排列",
    ),
    "app.no-such-subject": Message(
        en="no fact speaks of {subject}",
        zh="没有任何事实涉及 {subject}",
        fix_en="check the kind and the key, as in person/p-17, and whether its file has been imported",
        fix_zh="请检查类别和编号(例如 person/p-17),以及其文件是否已导入",
    ),
    "app.which-kind": Message(
        en="{subject} could be of several kinds",
        zh="{subject} 可能属于多个类别",
        fix_en="put the kind before it, as in person/p-17",
        fix_zh="请在前面写明类别,例如 person/p-17",
    ),
    "app.no-such-kind": Message(
        en="{subject} begins with a kind of subject that the pack does not have",
        zh="{subject} 开头的类别不在规则包中",
        fix_en="put one of the pack's kinds before the key, as in person/p-17",
        fix_zh="请在编号前写规则包中的类别,例如 person/p-17",
    ),
    "app.several-subjects": Message(
        en="{number} subjects look like {subject} when masked",
        zh="遮盖后与 {subject} 相同的对象有 {number} 个",
        fix_en="list them with --reveal and give the whole key",
        fix_zh="请用 --reveal 列出并给出完整编号",
    ),
    "app.inherited-case-differs": Message(
        en="the case '{case}' of the extended pack expects for {subject} in {track}: {expected}; "
        "the rules give: {computed}",
        zh="所扩展规则包的算例“{case}”预期 {subject} 在 {track} 为:{expected};按规则得出:{computed}",
        fix_en="if it no longer holds here, name it under 'removes: {{cases: [...]}}' and write one of your own",
        fix_zh="如在本规则包中不再成立,请在“removes: {{cases: [...]}}”下写出其名称,并另写自己的算例",
    ),
    "app.case-differs": Message(
        en="the case '{case}' expects for {subject} in {track}: {expected}; the rules give: {computed}",
        zh="算例“{case}”预期 {subject} 在 {track} 为:{expected};按规则得出:{computed}",
        fix_en="compare the rule with its text; then correct the rule, or the case",
        fix_zh="请对照文件核对规则,然后修改规则或算例",
    ),
    "app.no-such-report": Message(
        en="the pack has no report {report}",
        zh="规则包中没有报表 {report}",
        fix_en="name one of its reports",
        fix_zh="请指定规则包中的一个报表",
    ),
    "app.report-without-divisions": Message(
        en="the report '{report}' is not arranged by divisions",
        zh="报表“{report}”不按属地排列",
        fix_en="give it a 'hierarchy' and a 'level' in the pack, and the pack its divisions",
        fix_zh="请在规则包中为其填写 hierarchy 和 level,并提供属地表",
    ),
    "app.no-such-division": Message(
        en="no division of '{hierarchy}' has the code {code} on that day",
        zh="当日“{hierarchy}”中没有代码为 {code} 的属地",
        fix_en="gridcontrol divisions lists them",
        fix_zh="可用 gridcontrol divisions 查询",
    ),
    "app.officer-without-division": Message(
        en="{officer} answers for no division on that day",
        zh="当日 {officer} 不负责任何属地",
        fix_en="gridcontrol officer shows what somebody answers for",
        fix_zh="可用 gridcontrol officer 查询其负责范围",
    ),
    "app.no-reports": Message(
        en="the pack defines no report",
        zh="规则包没有定义报表",
        fix_en="add one under 'reports'",
        fix_zh="请在 reports 下添加",
    ),
    "app.which-report": Message(
        en="the pack has several reports",
        zh="规则包有多个报表",
        fix_en="name one of them",
        fix_zh="请指定其中一个",
    ),
    "app.no-such-custody": Message(
        en="{track} is no custody track of the pack",
        zh="{track} 不是规则包中的实际管控轨道",
        fix_en="name one of its custody tracks",
        fix_zh="请指定规则包中的一个实际管控轨道",
    ),
}
