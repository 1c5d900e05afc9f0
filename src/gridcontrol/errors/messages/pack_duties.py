"""Messages about duties, rounds and the calendar of a pack."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "pack.bad-within": Message(
        en="'{found}' is no time to do something in",
        zh="“{found}”不是时限",
        fix_en="write 24h, 3d or 3 workdays",
        fix_zh="请写成 24h、3d 或 3 workdays(工作日)",
    ),
    "pack.no-calendar": Message(
        en="working days are counted here, and the pack has no calendar that says which these are",
        zh="此处按工作日计算,但规则包没有写明哪些是工作日的日历",
        fix_en="add calendar: {{weekend: [saturday, sunday], years: [{{year: 2020, holidays: [...]}}]}}",
        fix_zh="请加上 calendar: {{weekend: [saturday, sunday], years: [{{year: 2020, holidays: [...]}}]}}",
    ),
    "pack.year-twice": Message(
        en="{found} has a table already, and this one does not say from when on it changes that",
        zh="{found} 年已有表,而此表没有写明自何时起更改",
        fix_en="give it a 'from' that is later than that of the table before, or put both together",
        fix_zh="请加上晚于前一个表的 from,或把两个表合并",
    ),
    "pack.day-of-other-year": Message(
        en="{found} is no day of {year}",
        zh="{found} 不是 {year} 年的日子",
        fix_en="put it into the table of its own year",
        fix_zh="请写进该年的表",
    ),
    "rules.year-without-table": Message(
        en="'{duty}' counts working days and is in force in {years}, of which the calendar has no table",
        zh="“{duty}”按工作日计算,在 {years} 年有效,而日历没有该年的表",
        fix_en="add the table of each year under calendar: years",
        fix_zh="请在 calendar 的 years 下加上各年的表",
    ),
    "pack.worked-holiday": Message(
        en="{found} stands under 'holidays' and under 'workdays'",
        zh="{found} 同时写在“holidays”和“workdays”下",
        fix_en="keep it in one of the two",
        fix_zh="请只保留一处",
    ),
    "pack.slot-never-opens": Message(
        en="the window '{found}' never opens: it ends as it begins",
        zh="时段“{found}”永远不会开放:起止时间相同",
        fix_en="let 'until' be later than 'from'; one that ends earlier runs past midnight",
        fix_zh="“until”请晚于“from”;写得更早表示跨过午夜",
    ),
    "pack.slot-after-midnight": Message(
        en="the window '{found}' begins at 24:00, which is the end of the day",
        zh="时段“{found}”从 24:00 开始,而 24:00 是一天的结束",
        fix_en="write 00:00 for the beginning of a day",
        fix_zh="一天的开始请写 00:00",
    ),
    "pack.never-owed": Message(
        en="'{found}' is never owed: it ends before it begins",
        zh="“{found}”永远不会产生:结束早于开始",
        fix_en="let 'until' be later than the beginning",
        fix_zh="请将“until”写在开始之后",
    ),
    "pack.along-of-other-kind": Message(
        en="the relation '{found}' does not start from a {kind} in this direction",
        zh="按此方向,关系“{found}”不从“{kind}”出发",
        fix_en="turn it round with 'direction', or name another relation",
        fix_zh="请用“direction”改变方向,或改用其他关系",
    ),
    "pack.same-as-nothing": Message(
        en="'same' compares with the event that the duty comes from, and this one comes from none",
        zh="“same”与产生该任务的事件比较,而该任务不由事件产生",
        fix_en="leave 'same' out, or let the duty come 'when' something happens to the same subject",
        fix_zh="请去掉“same”,或改为由同一对象的事件(when)产生",
    ),
    "pack.escalation-without-owner": Message(
        en="'{found}' climbs from nobody: it has no 'owner'",
        zh="“{found}”没有责任人(owner),无从逐级上报",
        fix_en="add owner: SCHEME/LINK",
        fix_zh="请加上 owner: 责任体系/环节",
    ),
    "pack.escalation-goes-back": Message(
        en="the step after {found} comes before the one above it",
        zh="{found} 这一步早于上一步",
        fix_en="put the steps in the order of their times",
        fix_zh="请按时间先后排列各步",
    ),
    "pack.escalation-down": Message(
        en="'{found}' is not above '{other}' in the scheme",
        zh="“{found}”在责任体系中不高于“{other}”",
        fix_en="name links from the door up",
        fix_zh="请自下而上填写环节",
    ),
    "pack.escalation-skips": Message(
        en="the step to '{found}' passes over {links}",
        zh="到“{found}”的一步越过了 {links}",
        fix_en="add a step for each of them, or say that it is meant: skips: [{links}]",
        fix_zh="请为其各加一步;如确需越级,请写明 skips: [{links}]",
    ),
    "pack.unknown-round": Message(
        en="no round has the name '{found}'",
        zh="没有名为“{found}”的轮次",
        fix_en="declare it under 'rounds', or use the name of one that is there",
        fix_zh="请在“rounds”下声明,或使用已有的名称",
    ),
    "pack.gaps-of-itself": Message(
        en="the round '{found}' can't close its own gaps",
        zh="轮次“{found}”不能补自己的漏",
        fix_en="name the round before it",
        fix_zh="请写它之前的轮次",
    ),
    "pack.round-like-duty": Message(
        en="a duty has the name '{found}' already",
        zh="已有名为“{found}”的任务",
        fix_en="give one of the two another name: answers name both by it",
        fix_zh="请改其中一个的名称:结果中两者都按名称列出",
    ),
    "pack.unknown-duty": Message(
        en="no duty has the name '{found}'",
        zh="没有名为“{found}”的任务",
        fix_en="declare it under 'duties', or use the name of one that is there",
        fix_zh="请在“duties”下声明,或使用已有的名称",
    ),
    "pack.emergency-without-duty": Message(
        en="the duty '{found}' does not come with every {events}",
        zh="任务“{found}”并非每次 {events} 都会产生",
        fix_en="somebody must go along whenever it happens: give the duty when: {{event: [{events}]}} without 'where'",
        fix_zh="每次发生都要有人陪同:请将该任务写成 when: {{event: [{events}]}},不加 where",
    ),
    "rules.duty-plan": Message(
        en="'{duty}' waits for {kinds}, which is a plan; plans never count as facts",
        zh="“{duty}”等待的 {kinds} 是计划,计划不算事实",
        fix_en="name the event that says it has happened",
        fix_zh="请使用表示已经发生的事件",
    ),
    "rules.duty-never-done": Message(
        en="nothing can ever fulfil '{duty}': the tests of the field '{field}' contradict each other",
        zh="没有任何事件能完成“{duty}”:对字段“{field}”的判断互相矛盾",
        fix_en="keep one of the tests",
        fix_zh="请只保留一个判断",
    ),
    "rules.duty-never-comes": Message(
        en="'{duty}' is never owed: the tests of the field '{field}' contradict each other",
        zh="“{duty}”永远不会产生:对字段“{field}”的判断互相矛盾",
        fix_en="keep one of the tests",
        fix_zh="请只保留一个判断",
    ),
    "rules.duty-never-owed": Message(
        en="'{duty}' is never owed: no rule gives {statuses} in the track '{track}'",
        zh="“{duty}”永远不会产生:没有规则给出状态线“{track}”的 {statuses}",
        fix_en="write the rule that gives the status, or name another",
        fix_zh="请写出给出该状态的规则,或改用其他状态",
    ),
    "rules.duty-of-default": Message(
        en="'{duty}' is owed while '{status}' is shown, which is so of everybody of whom nothing is known",
        zh="“{duty}”在显示“{status}”时产生,而默认状态适用于所有情况不明的对象",
        fix_en="name statuses that a rule gives",
        fix_zh="请使用由规则给出的状态",
    ),
    "rules.duty-without-owner": Message(
        en="nobody answers for '{duty}': it has no 'owner'",
        zh="“{duty}”没有责任人(owner)",
        fix_en="add owner: SCHEME/LINK, so that a miss has a name",
        fix_zh="请加上 owner: 责任体系/环节,使漏办有人负责",
    ),
    "rules.rounds-in-circle": Message(
        en="these rounds close each other's gaps: {path}",
        zh="这些轮次互相补漏:{path}",
        fix_en="let one of them start from its own scope",
        fix_zh="请让其中一轮按自己的范围开展",
    ),
}
