"""What ``reconcile`` says of figures that differ from the records behind them."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "mismatch.all-agree": Message(
        en="the {figures} figures that can be counted from the records are what the records give",
        zh="可由记录核算的 {figures} 个数均与记录一致",
    ),
    "mismatch.some-differ": Message(
        en="{off} of the {figures} figures that can be counted from the records are not what the records give",
        zh="可由记录核算的 {figures} 个数中,{off} 个与记录不符",
    ),
    "mismatch.nothing-counted": Message(
        en="no figure could be counted from the records",
        zh="没有可由记录核算的数",
        fix_en="say under 'published' which indicator each figure is ('indicator'), and check places and times",
        fix_zh="请在 published 中用 indicator 写明各数对应的指标,并核对属地和时间",
    ),
    "mismatch.unique": Message(
        en="one set of {causes} causes explains all of it, and no other set as small does",
        zh="恰有一组共 {causes} 个原因可完全解释,没有同样简单的其他解释",
    ),
    "mismatch.unique-but-equals": Message(
        en="one set of {causes} causes explains all of it; which of equal records it was, the figures do not tell",
        zh="有一组共 {causes} 个原因可完全解释;同类记录中具体是哪一条,数字无法区分",
    ),
    "mismatch.several": Message(
        en="{number} sets of {causes} causes or so explain all of it equally well: every one is listed",
        zh="有 {number} 组(约 {causes} 个原因)同样简单的解释,全部列出",
    ),
    "mismatch.more": Message(en="the first {shown} are shown", zh="仅显示前 {shown} 组"),
    "mismatch.broken-off": Message(
        en="the search was broken off: more is wrong than can be taken apart",
        zh="差异过多,未能查完全部组合",
        fix_en="check fewer rows at a time, or mend what is found and check again",
        fix_zh="请减少每次核对的行数,或先改正已查明的问题再核对",
    ),
    "mismatch.unknown-places": Message(
        en="no division, or more than one, goes by: {places}", zh="下列属地无对应区划或对应多个区划:{places}"
    ),
    "mismatch.none-found": Message(en="no cause was found", zh="未查明原因"),
    "mismatch.twice": Message(
        en="{subjects} counted in {division} as well as where the records put them",
        zh="{subjects} 除按记录计入外,又在 {division} 重复计入",
    ),
    "mismatch.other-division": Message(
        en="{subjects} counted in {division} instead of where the records put them",
        zh="{subjects} 未按记录计入,而计入 {division}",
    ),
    "mismatch.late": Message(
        en="the report '{delivery}' ({facts} records) came {received}, after the cut-off of "
        "{cut_off}, and is not counted",
        zh="报送“{delivery}”({facts} 条记录)于 {received} 收到,晚于截止时间 {cut_off},未计入",
    ),
    "mismatch.both-days": Message(
        en="{subjects}: dated both {day} and {other}, and counted on both",
        zh="{subjects}:{day} 与 {other} 两个日期均计入",
    ),
    "mismatch.neither-day": Message(
        en="{subjects}: the move of {day} counted at neither end", zh="{subjects}:{day} 的转移两地均未计入"
    ),
    "mismatch.other-day": Message(
        en="{subjects}: what is dated {day} counted as of {other}", zh="{subjects}:{day} 的事按 {other} 计入"
    ),
    "mismatch.voided": Message(
        en="{subjects}: a record that was withdrawn still counted", zh="{subjects}:已作废的记录仍计入"
    ),
    "mismatch.uncorrected": Message(
        en="{subjects}: a record that was corrected counted as it was before", zh="{subjects}:已更正的记录按更正前计入"
    ),
    "mismatch.not-joined": Message(
        en="{subjects}: known by two ids and counted twice", zh="{subjects}:同一人两个编号重复计入"
    ),
    "mismatch.omitted": Message(en="{subjects}: left out", zh="{subjects}:漏计"),
    "mismatch.typed": Message(
        en="{figure}, {place} {at}: off by {by} with nothing in the records that says why",
        zh="{figure},{place} {at}:相差 {by},记录中查不到原因",
    ),
    "mismatch.one-of": Message(
        en="{cause}; or as well one of: {others} (and {more} more)", zh="{cause};也可能是:{others}(另有 {more} 个)"
    ),
    "mismatch.all-of": Message(
        en="{cause}; and so: {others} (and {more} more)", zh="{cause};另有同样情况:{others}(另 {more} 个)"
    ),
}
