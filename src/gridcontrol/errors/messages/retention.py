"""What is said of how long facts are kept."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "usage.retention": Message(
        en="""Which facts are past the time for which the pack keeps them.

By kind of event: what it is kept for, how long, how many facts there are, how many are past that. Nothing is erased.
Exit code 1: some are past it.

\b
  gridcontrol retention
  gridcontrol retention --at "2020-06-01 00:00" --format csv""",
        zh="""核查已超过规则包规定保存期限的事实。

\b
按事件类别列出用途、保存期限、事实数和已超期限的数量,不删除任何内容。退出码 1:有超期事实。

\b
  gridcontrol retention
  gridcontrol retention --at "2020-06-01 00:00" --format csv""",
    ),
    "retention.how": Message(
        en="Counted from when something happened; withdrawn facts count too, a correction as what it corrects.",
        zh="自事件发生时起算;已撤销的事实同样计入,更正按被更正的事实计。",
    ),
    "retention.erased": Message(
        en="Nothing was erased. Whoever erases records that; sealed reports are not counted anew from what is left.",
        zh="本命令不删除任何内容:删除者须登记,已封存的报表不再按剩余事实重算。",
    ),
    "retention.no-limit": Message(en="no time set", zh="未规定期限"),
    "retention.no-facts": Message(en="no facts are kept", zh="无事实记录"),
}
