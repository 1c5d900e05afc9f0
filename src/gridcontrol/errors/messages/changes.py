"""What differs between two versions of a rule, as ``gridcontrol check`` and ``gridcontrol adoptions`` list it."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "change.rule-added": Message(en="new", zh="新增"),
    "change.rule-gone": Message(en="withdrawn", zh="已撤销"),
    "change.rule-other": Message(en="another kind of rule, or of another track", zh="规则类型或状态线不同"),
    "change.wording": Message(en="the words only: label, source, review", zh="仅文字不同:名称、依据、复核日期"),
    "change.day-count": Message(en="days are counted as {new} instead of {old}", zh="计日方式由 {old} 改为 {new}"),
    "change.dates-suffice": Message(en="hours between dates are taken otherwise", zh="对只有日期的小时间隔处理不同"),
    "change.trigger-other": Message(en="something else starts it", zh="起始条件不同"),
    "change.kinds-added": Message(en="{events} starts it, too", zh="{events} 也会触发"),
    "change.kinds-gone": Message(en="{events} starts it no more", zh="{events} 不再触发"),
    "change.test-added": Message(en="it starts only for some values of {field}", zh="增加对 {field} 的限定"),
    "change.test-gone": Message(en="it starts whatever {field} is", zh="不再限定 {field}"),
    "change.test-wider": Message(en="it starts for more values of {field}", zh="{field} 的范围扩大"),
    "change.test-narrower": Message(en="it starts for fewer values of {field}", zh="{field} 的范围缩小"),
    "change.test-other": Message(en="it starts for other values of {field}", zh="{field} 的限定不同"),
    "change.given-added": Message(en="it starts under one more condition", zh="增加一项前提条件"),
    "change.given-gone": Message(en="it starts under one condition fewer", zh="减少一项前提条件"),
    "change.given-other": Message(en="it starts under other conditions", zh="前提条件不同"),
    "change.unless-added": Message(en="one more exception from its start", zh="增加一项例外"),
    "change.unless-gone": Message(en="one exception fewer from its start", zh="减少一项例外"),
    "change.unless-other": Message(en="other exceptions from its start", zh="例外不同"),
    "change.once-added": Message(en="it waits for a condition to start", zh="需等待条件成立才开始"),
    "change.once-gone": Message(en="it waits for no condition any more", zh="不再等待条件成立"),
    "change.once-other": Message(en="it waits for another condition", zh="等待的条件不同"),
    "change.within": Message(en="it waits up to {new} instead of {old}", zh="等待时限由 {old} 改为 {new}"),
    "change.within-added": Message(en="it waits no longer than {length}", zh="最多等待 {length}"),
    "change.within-gone": Message(en="it waits without limit, not only {length}", zh="等待不再限于 {length}"),
    "change.counted-from": Message(en="its days count from elsewhere", zh="起算日不同"),
    "change.repeat": Message(
        en="a new start while it runs: {new} instead of {old}", zh="运行中再次触发:由 {old} 改为 {new}"
    ),
    "change.ceiling": Message(en="nobody is held longer than {new} instead of {old}", zh="最长期限由 {old} 改为 {new}"),
    "change.ceiling-added": Message(en="nobody is held longer than {length}", zh="增加最长期限 {length}"),
    "change.ceiling-gone": Message(en="the ceiling of {length} is gone", zh="取消最长期限 {length}"),
    "change.end-added": Message(en="{events} ends it", zh="{events} 可终止"),
    "change.end-gone": Message(en="{events} ends it no more", zh="{events} 不再终止"),
    "change.end-other": Message(en="something else ends it", zh="终止条件不同"),
    "change.while-added": Message(en="it ends with a condition", zh="随条件结束而终止"),
    "change.while-gone": Message(en="it ends with no condition any more", zh="不再随条件结束而终止"),
    "change.while-other": Message(en="it ends with another condition", zh="随之终止的条件不同"),
    "change.on-transfer": Message(en="moves are treated otherwise", zh="对迁移的处理不同"),
    "change.editions": Message(
        en="{new} editions instead of {old}; the last ones are compared",
        zh="版本数由 {old} 改为 {new};以下比较最后一个版本",
    ),
    "change.since": Message(en="it is in force from another time on", zh="生效时间不同"),
    "change.until": Message(en="it is in force until another time", zh="失效时间不同"),
    "change.back-to": Message(en="it takes other earlier events", zh="追溯范围不同"),
    "change.transition": Message(
        en="runs under way are treated otherwise at its change", zh="变更时对进行中者的处理不同"
    ),
    "change.rows-other": Message(en="other rows of choices", zh="选择表的行不同"),
    "change.phases-other": Message(en="other phases", zh="阶段不同"),
    "change.phase-added": Message(en="{status} comes in addition", zh="增加阶段 {status}"),
    "change.phase-gone": Message(en="without {status}", zh="取消阶段 {status}"),
    "change.phase-status": Message(en="{new_status} instead of {old_status}", zh="{old_status} 改为 {new_status}"),
    "change.phase-other": Message(en="{status} ends otherwise", zh="{status} 的结束方式不同"),
    "change.length": Message(en="{status} for {new} instead of {old}", zh="{status} 由 {old} 改为 {new}"),
    "change.length-added": Message(en="{status} for {length}", zh="{status} 限定为 {length}"),
    "change.length-gone": Message(en="{status} without its length of {length}", zh="{status} 不再限定为 {length}"),
    "change.cap": Message(en="{status} for {new} at most instead of {old}", zh="{status} 上限由 {old} 改为 {new}"),
    "change.cap-added": Message(en="{status} for {length} at most", zh="{status} 增加上限 {length}"),
    "change.cap-gone": Message(en="{status} without its limit of {length}", zh="{status} 取消上限 {length}"),
    "change.until-added": Message(en="{events} ends {status}", zh="{events} 可结束 {status}"),
    "change.until-gone": Message(en="{events} ends {status} no more", zh="{events} 不再结束 {status}"),
    "change.until-other": Message(en="something else ends {status}", zh="结束 {status} 的事件不同"),
    "change.prolong-added": Message(en="{events} prolongs {status}", zh="{events} 可延长 {status}"),
    "change.prolong-gone": Message(en="{events} prolongs {status} no more", zh="{events} 不再延长 {status}"),
    "change.prolong-other": Message(en="something else prolongs {status}", zh="延长 {status} 的事件不同"),
    "change.prolong-for": Message(
        en="{events} prolongs {status} by {new} instead of {old}", zh="{events} 延长 {status} 由 {old} 改为 {new}"
    ),
    "change.wait": Message(
        en="who lacks a requirement stays in {status} up to {new} more instead of {old}",
        zh="未满足条件者在 {status} 最多延长由 {old} 改为 {new}",
    ),
    "change.wait-added": Message(
        en="who lacks a requirement stays in {status} up to {length} more",
        zh="未满足条件者在 {status} 最多延长 {length}",
    ),
    "change.wait-gone": Message(
        en="who lacks a requirement stays in {status} without limit, not only {length} more",
        zh="未满足条件者在 {status} 的延长不再限于 {length}",
    ),
    "change.need-added": Message(en="{status} ends only with {need}", zh="{status} 须满足 {need} 方可结束"),
    "change.need-gone": Message(en="{status} ends without {need}", zh="{status} 结束不再需要 {need}"),
    "change.need-other": Message(en="{need} for {status} means something else", zh="{status} 的条件 {need} 含义不同"),
    "change.need-times": Message(
        en="{need} for {status}: {new} times instead of {old}", zh="{status} 的 {need}:由 {old} 次改为 {new} 次"
    ),
    "change.need-apart": Message(
        en="{need} for {status}: {new} apart instead of {old}", zh="{status} 的 {need}:间隔由 {old} 改为 {new}"
    ),
    "change.need-apart-added": Message(
        en="{need} for {status}: {length} apart", zh="{status} 的 {need}:须间隔 {length}"
    ),
    "change.need-apart-gone": Message(
        en="{need} for {status}: no longer {length} apart", zh="{status} 的 {need}:不再要求间隔 {length}"
    ),
    "change.need-from": Message(
        en="{need} for {status} counts from day {new} instead of {old}",
        zh="{status} 的 {need}:由第 {old} 天起改为第 {new} 天起",
    ),
    "change.levels-other": Message(en="other statuses or another order of them", zh="状态或其顺序不同"),
    "change.level-wider": Message(en="{status} under a wider condition", zh="{status} 的条件放宽,范围扩大"),
    "change.level-narrower": Message(en="{status} under a narrower condition", zh="{status} 的条件收紧,范围缩小"),
    "change.level-other": Message(en="{status} under another condition", zh="{status} 的条件不同"),
}
