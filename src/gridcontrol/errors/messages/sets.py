"""Counting set by set: what a report can't have there, and the commands for bulk."""

from gridcontrol.errors.messages.message import Message

_FIX_EN = "ask the default evaluator for it: --evaluator fast"
_FIX_ZH = "请改用默认求值器:--evaluator fast"

MESSAGES = {
    "usage.option-evaluator": Message(
        en="What works out statuses: fast, reference, or that of a plugin. duckdb with a duckdb: store counts reports"
        " where the facts lie.",
        zh="推导状态的求值器:fast、reference 或插件提供的求值器。"
        "duckdb 配合 duckdb: 事实库时,报表直接在数据所在处统计。",
    ),
    "reports.set-section": Message(
        en="report '{report}' has a section '{section}', which is not counted set by set",
        zh="报表“{report}”含有“{section}”部分,不能按集合统计",
        fix_en=_FIX_EN,
        fix_zh=_FIX_ZH,
    ),
    "reports.set-indicator": Message(
        en="indicator '{indicator}' of report '{report}' counts by '{kind}', which is not counted set by set",
        zh="报表“{report}”的指标“{indicator}”按“{kind}”计,不能按集合统计",
        fix_en=_FIX_EN,
        fix_zh=_FIX_ZH,
    ),
    "reports.set-decimals": Message(
        en="indicator '{indicator}' adds up the decimals of '{field}', which is not done set by set",
        zh="指标“{indicator}”累加小数字段“{field}”,不能按集合统计",
        fix_en=_FIX_EN,
        fix_zh=_FIX_ZH,
    ),
    "reports.set-part": Message(
        en="report '{report}' is counted set by set of everything only, not of single divisions or officers",
        zh="按集合统计时,报表“{report}”只能统计整体,不能只统计个别属地或人员负责的部分",
        fix_en=_FIX_EN,
        fix_zh=_FIX_ZH,
    ),
    "store.no-statuses": Message(
        en="no statuses were worked out into '{path}' yet",
        zh="“{path}”中尚无已推导的状态",
        fix_en="work them out first: gridcontrol bulk work-out {path}",
        fix_zh="请先推导:gridcontrol bulk work-out {path}",
    ),
    "reports.set-crowd": Message(
        en="{number} people would have to be looked at one by one, more than {most}: {what}",
        zh="需逐人核对的有 {number} 人,超过 {most} 人:{what}",
        fix_en="leave that out of the report, or use the default evaluator: --evaluator fast",
        fix_zh="请从报表中去掉该项,或改用默认求值器:--evaluator fast",
    ),
    "reports.set-left-out": Message(
        en="of {number} people nobody looked at whether orders, ceilings or missing dates need a look:"
        " they are too many to look at one by one",
        zh="有 {number} 人因人数过多,未逐人核对其决定、期限上限和缺失日期",
        fix_en="evaluate them by the default evaluator: --evaluator fast",
        fix_zh="请用默认求值器核对:--evaluator fast",
    ),
}
