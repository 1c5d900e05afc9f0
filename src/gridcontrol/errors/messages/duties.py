"""What is said of duties and rounds."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "usage.duties": Message(
        en="""What is owed: what is due, what was missed, who answers and who has it now.

Of the local day of --at, and whatever is overdue and can still be done; with --from also of the days since then. Lists
what is due or missed; --state names others (all: everything). Exit code 1 when something was missed.

\b
  gridcontrol duties --at "2020-02-05 18:00"
  gridcontrol duties --owner officer/g-17 --state all
  gridcontrol duties --division 500153101 --duty temperature --format csv -o owed.csv""",
        zh="""列出任务:哪些待办、哪些漏办,由谁负责、现由谁处理。

\b
范围为 --at 当日的任务,以及已逾期而仍可补办的任务;
用 --from 可加上此前各日。默认列出待办与漏办;
--state 指定其他状态(all 为全部)。有漏办时退出码为 1。

\b
  gridcontrol duties --at "2020-02-05 18:00"
  gridcontrol duties --owner officer/g-17 --state all
  gridcontrol duties --division 500153101 --duty temperature --format csv -o owed.csv""",
    ),
    "usage.round": Message(
        en="""How a round stands: coverage by division, calls beside it, who was missed and who answers for them.

Coverage counts distinct subjects; several calls on one household are one. Exit code 1 when somebody was missed.

\b
  gridcontrol round round_1 --at "2020-01-29 24:00"
  gridcontrol round round_1 --level village --format csv -o round-1.csv""",
        zh="""查看排查轮次:分属地覆盖情况、走访次数、漏查对象及其责任人。

\b
覆盖率按对象计,同一户多次走访只算一户。
有漏查时退出码为 1。

\b
  gridcontrol round round_1 --at "2020-01-29 24:00"
  gridcontrol round round_1 --level village --format csv -o round-1.csv""",
    ),
    "usage.option-owner": Message(
        en="Only what this officer answers for, or has now.", zh="只列该责任人负责或现由其处理的任务。"
    ),
    "usage.option-division": Message(en="Only subjects in the division of this code.", zh="只列该代码属地内的对象。"),
    "usage.option-state": Message(
        en="Only in this state; may be given several times.", zh="只列该状态的任务,可多次使用。"
    ),
    "usage.option-duty": Message(
        en="Only this duty or round; may be given several times.", zh="只列该任务或轮次,可多次使用。"
    ),
    "usage.option-from": Message(en="Also the days from this date on.", zh="包括自该日起的各日。"),
    "usage.option-level": Message(en="One row for each division of this level.", zh="按该层级的属地逐行列出。"),
    "duties.nothing-owed": Message(en="nothing is owed", zh="没有任务"),
    "duties.none-listed": Message(en="none", zh="无"),
    "duties.nothing-counted": Message(en="nothing has been owed yet", zh="尚无到期任务"),
    "duties.nobody-missed": Message(en="nobody was missed", zh="没有漏查"),
    "duties.nobody-outside": Message(en="nobody", zh="无"),
    "duties.period": Message(
        en="owed between {since} and {until}, and whatever is overdue and can still be done",
        zh="列入 {since} 至 {until} 的任务,以及已逾期而仍可补办的任务",
    ),
    "duties.counted-how": Message(
        en="counted are done, late and missed; what nobody could know of in time, what rested and what was waived is "
        "charged to nobody. Each is counted for who answered for it at the time",
        zh="完成率只计完成、逾期完成和漏办;事后才得知的、暂停的和免除的不计入任何人。均计入当时的责任人",
    ),
    "duties.now-with": Message(
        en="overdue duties climb the links of the scheme at the times the pack says; where nobody holds a link they go "
        "on to the next above, and the vacant links are named",
        zh="逾期任务按规则包规定的时间逐级上报;环节空缺时转至上一级,并列出空缺环节",
    ),
    "duties.coverage-how": Message(
        en="coverage counts distinct subjects and never exceeds 100 %; excused ones and those first heard of after the "
        "round was over are not in its denominator; without a denominator there is no percentage",
        zh="覆盖率按对象计,不会超过 100%;免除的和本轮结束后才得知的不计入分母;没有分母时不列百分比",
    ),
    "duties.calls-how": Message(
        en="calls count every visit and may exceed the number of households; {calls} on subjects outside the round are "
        "not among them",
        zh="走访次数逐次计,可以超过户数;对范围外对象的 {calls} 次走访不计在内",
    ),
    "duties.year-without-table": Message(
        en="{duty}: the calendar has no table of working days for {year}; what depends on them is not in these lists. "
        "Add the year under 'calendar' in the pack",
        zh="{duty}:日历没有 {year} 年的工作日表,凡取决于该表的任务未列入。请在规则包的“calendar”下加上该年",
    ),
    "duties.asks": Message(en="{duty}: {asked}", zh="{duty}:{asked}"),
    "duties.learned-late": Message(
        en="{number} could not be known of in time: their windows had closed before their causes were received. Files "
        "imported afterwards were received then; import --replay takes them in as received at the time",
        zh="{number} 项事后才得知:收到相关事实时,时段已结束。事后导入的文件以导入时为收到时间;"
        "import --replay 可按当时的收到时间导入",
    ),
    "duties.walked": Message(en="looked at {done} subjects", zh="已核对 {done} 个对象"),
    "duties.walked-of": Message(en="looked at {done} of {whole} subjects", zh="已核对 {done}/{whole} 个对象"),
    "duties.no-such-duty": Message(
        en="the pack has no duty or round '{duty}'",
        zh="规则包没有名为“{duty}”的任务或轮次",
        fix_en="use one of the names under 'duties' or 'rounds'",
        fix_zh="请使用“duties”或“rounds”下的名称",
    ),
    "duties.no-such-round": Message(
        en="the pack has no round '{round}'",
        zh="规则包没有名为“{round}”的轮次",
        fix_en="use one of the names under 'rounds'",
        fix_zh="请使用“rounds”下的名称",
    ),
    "duties.no-such-level": Message(
        en="the round's hierarchy has no level '{level}'",
        zh="该轮次的体系没有层级“{level}”",
        fix_en="use one of its levels",
        fix_zh="请使用其中的层级",
    ),
    "duties.no-such-division": Message(
        en="no division has the code '{code}' on that day",
        zh="该日没有代码为“{code}”的属地",
        fix_en="look it up with 'gridcontrol divisions find'",
        fix_zh="请用“gridcontrol divisions find”查询",
    ),
    "duties.bad-journal": Message(
        en="{file}, line {line}: this is no journal of notices",
        zh="{file} 第 {line} 行:这不是通知记录文件",
        fix_en="name another file; a new one is made where none is",
        fix_zh="请指定其他文件;没有时会新建",
    ),
    "usage.notify": Message(
        en="""Tell officers what is due and overdue, through the notifiers that plugins bring.

Each notifier gets each notice once; the journal remembers what was told. One that fails gets it again
next time. Exit code 1 when a delivery failed.

\b
  gridcontrol notify --journal told.jsonl --notifier sms""",
        zh="""通过插件提供的通知方式,告知责任人待办与逾期任务。

\b
每条通知对每种方式只发一次,由记录文件记住;
发送失败的下次重发。有发送失败时退出码为 1。

\b
  gridcontrol notify --journal told.jsonl --notifier sms""",
    ),
    "usage.option-journal": Message(
        en="The private file that remembers what was told.", zh="记录已通知内容的私有文件。"
    ),
    "usage.option-notifier": Message(
        en="A notifier to use; all of them when none is named.", zh="使用的通知方式;不指定时使用全部。"
    ),
    "duties.nothing-told": Message(en="there was nothing to tell", zh="没有需要通知的内容"),
    "duties.delivered": Message(en="delivered", zh="已送达"),
    "duties.not-delivered": Message(en="not delivered: {error} {detail}", zh="未送达:{error} {detail}"),
}
