"""Messages about what a sound pack would do: rules that never start, never end, or wait for each other."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "rules.cycle": Message(
        en="these rules wait for each other: {path}",
        zh="这些规则互相等待:{path}",
        fix_en="let one of them give another, weaker status, or ask for something that doesn't come from the circle",
        fix_zh="请让其中一条给出另一个较弱的状态,或改用不来自该循环的条件",
        related_en="part of the circle",
        related_zh="循环的一部分",
    ),
    "rules.waits-for-itself": Message(
        en="the rule waits for its own outcome: {path}",
        zh="规则等待自己的结果:{path}",
        fix_en="ask for a status that this rule doesn't give and that ranks above none of those it gives",
        fix_zh="请使用本规则不给出、且不弱于其所给状态的状态作条件",
    ),
}
