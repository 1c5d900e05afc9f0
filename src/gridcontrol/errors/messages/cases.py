"""What is said of a pack's worked cases."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "cases.several": Message(
        en="'{found}' does not say which subjects it stands for",
        zh="“{found}”未说明代表哪些对象",
        fix_en="write both ends with a number, the smaller first, {most} at most: p1..p50",
        fix_zh="两端都写编号,小的在前,最多 {most} 个,如 p1..p50",
    ),
    "cases.none": Message(
        en="the pack has no worked cases",
        zh="规则包没有算例",
        fix_en="write one under `cases`: facts in, statuses out",
        fix_zh="请在 cases 下写一个算例:先写事实,再写应得的状态",
    ),
    "cases.hold": Message(
        en="worked cases: {cases}, all of them hold",
        zh="算例 {cases} 个,全部相符",
    ),
    "cases.differ": Message(
        en="worked cases: {cases}, of which {differing} differ from what the rules give",
        zh="算例 {cases} 个,其中 {differing} 个与按规则得出的不符",
        fix_en="compare the rule with its text; then correct the rule, or the case",
        fix_zh="请对照文件核对规则,然后修改规则或算例",
    ),
    "cases.all-tried": Message(
        en="without any part of any rule some case would come out otherwise",
        zh="删去任何规则的任何部分,都会有算例不符",
    ),
}
