"""What is said of reports that are handed in, approved and accepted."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "usage.submit": Message(
        en="""Hand in a report of one division: its figures are sealed into the store.

REPORT is one of the pack's with 'submitted', DIVISION a code or a whole name. The figures are counted from the
facts as known now; --figure gives one that the division counted itself. Handing in again is a correction: a revision
with the next number and its difference, which needs --reason.

\b
  gridcontrol submit daily 东镇 --day 2020-02-05 --signed-by 甲某
  gridcontrol submit daily 东镇 --day 2020-02-05 --signed-by 甲某 --reason "one case twice" --figure arrived=11""",
        zh="""上报某属地的报表:各项数字封存入库。

\b
REPORT 为规则包中写有 submitted 的报表;DIVISION 为代码或全名。
数字按目前所知的事实统计;自行统计的数用 --figure 给出。
再次上报即为更正:生成下一号修订并列出差异,须用 --reason 说明。

\b
  gridcontrol submit daily 东镇 --day 2020-02-05 --signed-by 甲某
  gridcontrol submit daily 东镇 --day 2020-02-05 --signed-by 甲某 --reason 重复一例 --figure arrived=11""",
    ),
    "usage.approve": Message(
        en="""Approve the last revision that a division handed in, as the officer who answers for it.

\b
  gridcontrol approve daily 东镇 --day 2020-02-05 --signed-by 甲某""",
        zh="""由该属地责任人审核其最近一次上报。

\b
  gridcontrol approve daily 东镇 --day 2020-02-05 --signed-by 甲某""",
    ),
    "usage.accept": Message(
        en="""Accept the last approved revision of a division, as the officer who answers for the one above.

\b
  gridcontrol accept daily 东镇 --day 2020-02-05 --signed-by 乙某""",
        zh="""由上级责任人接收某属地已审核的上报。

\b
  gridcontrol accept daily 东镇 --day 2020-02-05 --signed-by 乙某""",
    ),
    "usage.submissions": Message(
        en="""Who has handed a report in and who has not, and whether sealed figures add up.

Exit code 1 when somebody is missing or late, when a sealed figure is not the sum of those below, or when the chain of
seals is broken. --recount counts sealed figures again from the same facts.

\b
  gridcontrol submissions daily --day 2020-02-05
  gridcontrol submissions daily --day 2020-02-05 --recount""",
        zh="""谁已上报、谁未上报,封存的数字上下级是否相符。

\b
有未报或迟报、上级数与下级之和不符、封存链断裂时,退出码为 1。
--recount 按同样的事实重新统计封存的数字。

\b
  gridcontrol submissions daily --day 2020-02-05
  gridcontrol submissions daily --day 2020-02-05 --recount""",
    ),
    "usage.option-reason": Message(en="Why it is corrected.", zh="更正原因。"),
    "usage.option-figure": Message(
        en="A figure that the division counted itself, as NAME=NUMBER.", zh="属地自行统计的数,写作 指标=数。"
    ),
    "usage.option-recount": Message(
        en="Count sealed figures again, from what was known then.", zh="按当时所知重新统计封存的数字。"
    ),
    "pack.submitted-without-level": Message(
        en="'{found}' is handed in by levels and names no hierarchy",
        zh="“{found}”逐级上报,但未写明区划体系",
        fix_en="give the report 'hierarchy' and 'level'",
        fix_zh="请写明该报表的 hierarchy 和 level",
    ),
    "pack.submitted-order": Message(
        en="reports are handed in from the bottom up",
        zh="报表由下往上逐级上报",
        fix_en="write the levels as: {expected}",
        fix_zh="层级请写作:{expected}",
    ),
    "submissions.not-submitted": Message(
        en="the pack does not have '{report}' handed in",
        zh="规则包未规定“{report}”须上报",
        fix_en="add 'submitted: {{levels: [...]}}' to the report in the pack",
        fix_zh="请在规则包的该报表中加上 submitted: {{levels: [...]}}",
    ),
    "submissions.no-division": Message(
        en="no division that hands this report in goes by '{found}'", zh="须上报本表的属地中没有“{found}”"
    ),
    "submissions.several-divisions": Message(
        en="several divisions that hand this report in go by '{found}'",
        zh="须上报本表的属地中有多个“{found}”",
        fix_en="give its code",
        fix_zh="请用代码指明",
    ),
    "submissions.bad-figure": Message(
        en="'{found}' is no figure of this report with a number",
        zh="“{found}”不是本表的指标和数",
        fix_en="write --figure NAME=NUMBER",
        fix_zh="请写作 --figure 指标=数",
    ),
    "submissions.too-early": Message(
        en="{day} {cut_off} is not over yet: there is nothing to hand in", zh="尚未到 {day} {cut_off},不能上报"
    ),
    "submissions.unchanged": Message(
        en="revision {revision} of {division} for {day} says the same: nothing is handed in",
        zh="{division} {day} 第 {revision} 号上报内容相同,未再上报",
    ),
    "submissions.reason-needed": Message(
        en="{division} has handed in {day} already, as revision {revision}: a correction needs a reason",
        zh="{division} {day} 已上报(第 {revision} 号),更正须说明原因",
        fix_en="add --reason",
        fix_zh="请加 --reason",
    ),
    "submissions.none": Message(en="{division} has handed nothing in for {day}", zh="{division} 尚未上报 {day} 的报表"),
    "submissions.done-already": Message(
        en="revision {revision} of {division} for {day} is {step} already",
        zh="{division} {day} 第 {revision} 号已{step}",
    ),
    "submissions.not-approved": Message(
        en="revision {revision} of {division} for {day} is not approved yet",
        zh="{division} {day} 第 {revision} 号尚未审核",
    ),
    "submissions.not-theirs": Message(
        en="{by} does not answer for {division} by the scheme '{scheme}'",
        zh="{by} 不是 {division} 的责任人(责任体系“{scheme}”)",
        fix_en="see who does: gridcontrol handbook {division}",
        fix_zh="责任人见:gridcontrol handbook {division}",
    ),
    "submissions.top": Message(
        en="nobody stands above {division} to accept its report", zh="{division} 之上没有接收其上报的属地"
    ),
    "submissions.at-once": Message(
        en="others hand in at this very moment; nothing was written",
        zh="他人正在同时上报,本次未写入",
        fix_en="try again",
        fix_zh="请重试",
    ),
    "submissions.done": Message(
        en="{division} {day}: revision {revision} is {step}; seal {seal}",
        zh="{division} {day}:第 {revision} 号已{step};封印 {seal}",
    ),
    "submissions.changed": Message(en="{figure}: {new} (was {old}, {by})", zh="{figure}:{new}(原 {old},{by})"),
    "submissions.before-those-below": Message(
        en="of those below have not handed in yet: {divisions}", zh="下列下级尚未上报:{divisions}"
    ),
    "submissions.all-in": Message(en="all {number} divisions have handed in", zh="{number} 个属地均已上报"),
    "submissions.missing": Message(en="not handed in: {divisions}", zh="未上报:{divisions}"),
    "submissions.late": Message(en="handed in after {until}: {divisions}", zh="{until} 之后才上报:{divisions}"),
    "submissions.chain-holds": Message(
        en="the chain of {number} seals holds; the last is {seal}", zh="共 {number} 个封印首尾相接,最后一个为 {seal}"
    ),
    "submissions.chain-broken": Message(
        en="the chain of seals is broken at: {numbers}",
        zh="封存链在下列各号处断裂:{numbers}",
        fix_en="somebody changed, removed or added what was sealed; compare with a copy of the store",
        fix_zh="有人改动、删除或插入了封存内容,请与备份比对",
    ),
    "submissions.differs": Message(
        en="{division}, {figure}: {sealed} is sealed, those below come to {below} ({difference})",
        zh="{division},{figure}:封存 {sealed},下级合计 {below}(差 {difference})",
    ),
    "submissions.because-child": Message(
        en="{division} handed in {sealed} (revision {revision}); by what was known at {known_at} it is {own}: {by}",
        zh="{division} 上报 {sealed}(第 {revision} 号),按 {known_at} 所知应为 {own}:{by}",
    ),
    "submissions.because-missing": Message(
        en="{division} has not handed in; by what was known at {known_at} it is {own}: {by}",
        zh="{division} 未上报,按 {known_at} 所知应为 {own}:{by}",
    ),
    "submissions.because-stated": Message(
        en="{division} gave {sealed} itself; by what was known at {known_at} it is {own}: {by}",
        zh="{division} 自行统计为 {sealed},按 {known_at} 所知应为 {own}:{by}",
    ),
    "submissions.because-nowhere": Message(
        en="counted in {division} and in none of the divisions below: {by}", zh="计入 {division} 而未计入任何下级:{by}"
    ),
    "submissions.same": Message(en="the same", zh="一致"),
    "submissions.not-same": Message(en="now {figures}", zh="现为 {figures}"),
    "submissions.other-version": Message(
        en="sealed under version {version} of the pack; by this one {figures}",
        zh="封存时规则包版本为 {version},按现版本为 {figures}",
    ),
    "submissions.erased": Message(en="erased under {clause}, {at}", zh="已依 {clause} 于 {at} 删除"),
    "docs.report-submitted": Message(en="It is handed in by {levels}.", zh="由{levels}逐级上报。"),
    "docs.report-submitted-until": Message(en="It is due by {until}.", zh="{until}前报出。"),
    "docs.report-submitted-scheme": Message(
        en="Whoever answers for a division by {scheme} approves it, whoever answers for the one above accepts it.",
        zh="由{scheme}中该属地的责任人审核，由其上级属地的责任人接收。",
    ),
    "docs.report-submitted-event": Message(en="Handing in is recorded as {events}.", zh="上报记为{events}。"),
}
