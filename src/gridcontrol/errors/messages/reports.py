"""Sentences of reports: findings that a person must look at, notes that say what was counted."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "reports.bad-cut-off": Message(
        en="'{found}' is not a time of day",
        zh="“{found}”不是一天中的时刻",
        fix_en="write it as 16:00, 20:00 or 24:00",
        fix_zh="请写成 16:00、20:00 或 24:00",
    ),
    # lists
    "reports.nobody-past-release": Message(
        en="as far as is known, nobody is in {track} past release",
        zh="据目前掌握的情况,{track}中无超期未解除人员",
    ),
    "reports.basis-ended": Message(
        en="{status} by {rule} ended {until}: {reason}",
        zh="{rule}的{status}已于 {until} 结束:{reason}",
    ),
    "reports.basis-ended-by": Message(
        en="{status} by {rule} ended {until}: {reason} (facts {facts})",
        zh="{rule}的{status}已于 {until} 结束:{reason}(事实 {facts})",
    ),
    "reports.never-based": Message(
        en="no rule ever held this subject",
        zh="从无任何规则依据",
    ),
    # findings about figures
    "reports.identity-fails": Message(
        en="{indicator}, {where}: {cumulative} is not {previous} + {new} new + {late} late - {withdrawn} withdrawn; "
        "it differs by {difference}",
        zh="{indicator},{where}:{cumulative} 不等于 {previous} + 新增 {new} + 补报 {late} - 撤销 {withdrawn},"
        "相差 {difference}",
        fix_en="look for facts that moved to another division or whose amount was corrected since the report before",
        fix_zh="请核对上期报告后改变属地或更正数量的事实",
    ),
    "reports.identity-moved": Message(
        en="{indicator}, {where}: {cumulative} is not {previous} + {new} new + {late} late - {withdrawn} withdrawn; "
        "it differs by {difference}, since {came} came from other divisions and {left} went to others",
        zh="{indicator},{where}:{cumulative} 不等于 {previous} + 新增 {new} + 补报 {late} - 撤销 {withdrawn},"
        "相差 {difference},其中自其他属地转入 {came},转往其他属地 {left}",
        fix_en="the total is not affected; check where these people are",
        fix_zh="合计不受影响,请核实有关人员属地",
    ),
    "reports.rows-differ": Message(
        en="{indicator}: the rows give {sum}, the total is {total}; they differ by {difference}",
        zh="{indicator}:各行合计 {sum},总数 {total},相差 {difference}",
        fix_en="this is a fault of the division table or of gridcontrol; please report it",
        fix_zh="这是属地表或本软件的错误,请反馈",
    ),
    "reports.negative": Message(
        en="{indicator}, {where}: {value} is below zero",
        zh="{indicator},{where}:{value} 小于零",
        fix_en="check the facts behind the members of its formula",
        fix_zh="请核对公式各项所依据的事实",
    ),
    "reports.amount-missing": Message(
        en="{indicator}: events without an amount, which add nothing: {number}",
        zh="{indicator}:没有数量而未计入的事件:{number}",
        fix_en="add the amounts by corrections",
        fix_zh="请以更正补录数量",
    ),
    "reports.unknown-division": Message(
        en="code {code} names no division at this level; not located because of it: {number}",
        zh="属地代码 {code} 在本级属地中查不到,因此列为属地不明的对象:{number}",
        fix_en="check the code, or add the division to the table",
        fix_zh="请核对代码,或在属地表中补充",
    ),
    # findings of the evaluation
    "reports.order-exceeds": Message(
        en="{subject}: an order holds beyond the ceiling of {rule} and is marked to do so (facts {facts})",
        zh="{subject}:决定的期限超过“{rule}”的上限,且已注明(事实 {facts})",
        fix_en="have the authority that signed it confirm",
        fix_zh="请由签发机关确认",
    ),
    "reports.order-refused": Message(
        en="{subject}: an order beyond the ceiling of {rule} is not marked as such and does not count (facts {facts})",
        zh="{subject}:决定的期限超过“{rule}”的上限且未注明,不予采用(事实 {facts})",
        fix_en="correct the end, or mark the order",
        fix_zh="请更正期限,或在决定中注明",
    ),
    "reports.order-back-dated": Message(
        en="{subject}: an order was signed after the day it is to act from (facts {facts})",
        zh="{subject}:决定的签发晚于其生效日期(事实 {facts})",
        fix_en="it acts from its signing; check the dates",
        fix_zh="自签发时起生效,请核对日期",
    ),
    "reports.order-without-run": Message(
        en="{subject}: an order fixes an end where nothing runs (facts {facts})",
        zh="{subject}:决定所针对的管控并不存在(事实 {facts})",
        fix_en="check whom and what the order is about",
        fix_zh="请核对决定的对象和内容",
    ),
    "reports.no-anchor": Message(
        en="{subject}: {rule} has no date to count from (facts {facts})",
        zh="{subject}:“{rule}”没有可起算的日期(事实 {facts})",
        fix_en="add the date by a correction",
        fix_zh="请以更正补录日期",
    ),
    "reports.ceiling-reached": Message(
        en="{subject}: {rule} reached its ceiling (facts {facts})",
        zh="{subject}:“{rule}”已达最长期限(事实 {facts})",
        fix_en="decide what follows, and record the order",
        fix_zh="请作出后续决定并录入",
    ),
    "reports.no-findings": Message(
        en="every identity holds and nothing else needs a look",
        zh="各项勾稽关系成立,无其他提示",
    ),
    # notes
    "reports.period": Message(
        en="facts from {since} to before {until}; statuses at {until}; new: event day in this time, late: earlier and "
        "not in the report before, withdrawn: in the report before and no longer counted in it",
        zh="事实期间为 {since} 至 {until}(不含),状态为 {until} 时;"
        "新增:事件在期间内;补报:事件更早而上期未计;撤销:上期已计而现不再计",
    ),
    "reports.identity": Message(
        en="{indicator}: {cumulative} = {previous} + {new} new + {late} late - {withdrawn} withdrawn",
        zh="{indicator}:{cumulative} = {previous} + 新增 {new} + 补报 {late} - 撤销 {withdrawn}",
    ),
    "reports.competing": Message(
        en="events with several corrections, of which only the latest counts: {number}",
        zh="有多个更正、仅采用最新者的事件:{number}",
    ),
    "reports.set-aside": Message(
        en="events dated later than their receipt, which are not counted: {number}",
        zh="时间晚于接收时间而未计入的事件:{number}",
    ),
    "reports.dangling": Message(
        en="corrections and withdrawals of facts that are not known: {number}",
        zh="所指事实尚未收到的更正或撤销:{number}",
    ),
    "reports.contested": Message(
        en="statements that two records are one subject, ignored because others contradict them: {number}",
        zh="与其他说明矛盾而未采用的身份合并:{number}",
    ),
    # differences
    "reports.same": Message(en="no figure differs", zh="各项指标没有变动"),
    "reports.no-reasons": Message(en="nothing to explain", zh="无须说明"),
    "reports.made-from": Message(
        en="{then} is what was known at {known_then}; {now} what is known at {known_now}",
        zh="“{then}”为 {known_then} 时掌握的情况,“{now}”为 {known_now} 时掌握的情况",
    ),
    "reports.fact-received": Message(
        en="fact {fact} ({kind} of {at}) received {received}",
        zh="事实 {fact}({at} {kind})于 {received} 收到",
    ),
    "reports.fact-withdrawn": Message(
        en="fact {fact} ({kind} of {at}) withdrawn",
        zh="事实 {fact}({at} {kind})已撤销",
    ),
    "reports.fact-corrected": Message(
        en="fact {fact} ({kind}) corrected by {correction}: {was} is now {at}",
        zh="事实 {fact}({kind})由 {correction} 更正:{was} 改为 {at}",
    ),
    "reports.fact-corrected-fields": Message(
        en="fact {fact} ({kind} of {at}) corrected by {correction}: {fields}",
        zh="事实 {fact}({at} {kind})由 {correction} 更正:{fields}",
    ),
    "reports.subject-joined": Message(
        en="found to be the same as {other}",
        zh="确认与 {other} 为同一对象",
    ),
    "reports.fact-gone": Message(
        en="fact {fact} ({kind} of {at}) no longer counts",
        zh="事实 {fact}({at} {kind})不再计入",
    ),
    "reports.other-cause": Message(
        en="facts about other subjects, or about the divisions, changed",
        zh="因其他对象或属地的事实变动",
    ),
    # identities of the pack, ratios, levels
    "reports.held-plus": Message(en="plus {indicator} {value}", zh="加{indicator} {value}"),
    "reports.held-minus": Message(en="less {indicator} {value}", zh="减{indicator} {value}"),
    "reports.held-before": Message(en="{value} a day earlier", zh="上期 {value}"),
    "reports.held-parts": Message(
        en="{identity}, {where}: {indicator} is {value}, its parts give {computed} ({made_of}); it differs by "
        "{difference}",
        zh="{identity},{where}:{indicator}为 {value},各部分合计 {computed}({made_of}),相差 {difference}",
        fix_en="look for what is counted in the whole and in no part, or in two",
        fix_zh="请核对计入总数而未计入任何部分、或重复计入的对象",
    ),
    "reports.held-carried": Message(
        en="{identity}, {where}: {indicator} is {value}, carried on it would be {computed} ({made_of}); it differs by "
        "{difference}",
        zh="{identity},{where}:{indicator}为 {value},按上期推算应为 {computed}({made_of}),相差 {difference}",
        fix_en="look for facts of earlier days that were learned late, corrected or withdrawn since",
        fix_zh="请核对上期以后补报、更正或撤销的往日事实",
    ),
    "reports.held-never-falls": Message(
        en="{identity}, {where}: {indicator} is {value} and may not fall below {computed} ({made_of}); it differs by "
        "{difference}",
        zh="{identity},{where}:{indicator}为 {value},不得低于 {computed}({made_of}),相差 {difference}",
        fix_en="name what was withdrawn, or look for facts that moved to another division",
        fix_zh="请说明撤销情况,或核对转往其他属地的事实",
    ),
    "reports.ratio-above-whole": Message(
        en="{indicator}, {where}: {part_of} {part} is no part of {whole_of} {whole}; the share is as it comes out",
        zh="{indicator},{where}:{part_of} {part} 不在{whole_of} {whole} 的范围内,占比照实列出",
        fix_en="check both figures: the same things must be counted in them",
        fix_zh="请核对两项数据的口径是否一致",
    ),
    "reports.ratio-over-nothing": Message(
        en="{indicator}, {where}: {part_of} {part} of {whole_of} 0 has no share",
        zh="{indicator},{where}:{whole_of}为 0 而{part_of}为 {part},无法计算占比",
        fix_en="check what should have been counted in the whole",
        fix_zh="请核对总数是否漏计",
    ),
    "reports.ratio-of-nothing": Message(
        en="{indicator}: nothing to divide by in rows: {number} ({where})",
        zh="{indicator}:分母为 0 的行:{number}({where})",
    ),
    "reports.part-above-whole": Message(
        en="{part} is {value}, more than {whole}, of which it is a part: {limit}",
        zh="{part}为 {value},大于其所属的{whole} {limit}",
        fix_en="check what the two indicators count",
        fix_zh="请核对两项指标的口径",
    ),
    "reports.children-differ": Message(
        en="{indicator}, {where}: the divisions below give {sum}, it is {total}; they differ by {difference}",
        zh="{indicator},{where}:下级合计 {sum},本级 {total},相差 {difference}",
        fix_en="a division below lies in another one by its code; check the division table",
        fix_zh="请核对属地表中下级属地的隶属关系",
    ),
    # sections
    "reports.key-figures-how": Message(
        en="A day earlier: the report until {until}, as it was known then.",
        zh="上期:截至 {until} 的报表,按当时掌握的情况。",
    ),
    "reports.as-known-now": Message(
        en="Every day as it is known now: what was learned late is in, what was withdrawn is not.",
        zh="各日数据按目前掌握的情况计算:含补报,不含已撤销。",
    ),
    "reports.weeks-iso": Message(
        en="Weeks by ISO 8601: Monday to Sunday, week 1 holds the first Thursday of the year.",
        zh="周次按 ISO 8601:周一至周日,含当年首个周四的一周为第 1 周。",
    ),
    "reports.weeks-mmwr": Message(
        en="Weeks of the CDC (MMWR): Sunday to Saturday, week 1 holds the first Wednesday of the year.",
        zh="周次按美国疾控中心(MMWR):周日至周六,含当年首个周三的一周为第 1 周。",
    ),
    "reports.weeks-sunday": Message(
        en="Weeks from Sunday to Saturday; week 1 holds 1 January.",
        zh="周次自周日至周六,含 1 月 1 日的一周为第 1 周。",
    ),
    "reports.week-unfinished": Message(
        en="The last week goes only to {day}.",
        zh="最后一周仅统计至 {day}。",
    ),
    "reports.venues-how": Message(
        en="Occupied counts who is there, unplaced who should be and is not; short are those for whom no room is free.",
        zh="已入住按实际在场统计,待入住按应住而未住统计,缺口为空余房间之外仍无房可住的人数。",
    ),
    "reports.venues-ahead-how": Message(
        en="Ahead: at least by planned ends, at most with those whose end may be put off.",
        zh="未来各日:下限按计划期满计算,上限含可能延期者。",
    ),
    "reports.venue-overfull": Message(
        en="{venue}: {occupied} are there, in {rooms} rooms",
        zh="{venue}:在住 {occupied},房间 {rooms}",
        fix_en="check who is still there, or correct the number of rooms",
        fix_zh="请核对在住人员,或更正房间数",
    ),
    "reports.stock-below-zero": Message(
        en="{where}: {issued} were issued of {received} received; the stock would be {left}",
        zh="{where}:收入 {received},发出 {issued},库存为 {left}",
        fix_en="look for what came in and was not written down",
        fix_zh="请核对未登记的收入",
    ),
    "reports.rooms-broken": Message(
        en="{title}: rooms against the rule: {rooms}",
        zh="{title}:有 {rooms} 间不合规",
        fix_en="move people, or correct who belongs together; the rooms are listed in the section",
        fix_zh="请调整房间,或更正同住、监护关系;清单见该部分",
    ),
    "reports.roomless": Message(
        en="{title}: people whose room nobody has said: {people}",
        zh="{title}:有 {people} 人未登记房间",
        fix_en="record their rooms, or that they have left",
        fix_zh="请登记其房间,或登记离开",
    ),
    "reports.rooms-how": Message(
        en="A room may be shared along: {together}; everybody else has one alone.",
        zh="具有以下关系者可合住:{together};其余一人一间。",
    ),
    "reports.rooms-how-single": Message(en="Everybody has a room alone.", zh="一人一间。"),
    "reports.rooms-how-most": Message(en="At most {most} in a room.", zh="每间最多 {most} 人。"),
    "reports.rooms-how-guarded": Message(
        en="Whoever is in somebody's care ({guardian}) is in a room with a guardian.",
        zh="被监护人({guardian})须与监护人同住。",
    ),
    "reports.room-strangers": Message(
        en="people share it who do not belong together ({groups} groups)",
        zh="非同住关系人员合住({groups} 组)",
    ),
    "reports.room-crowded": Message(en="{people} are there, {most} may be", zh="在住 {people} 人,限 {most} 人"),
    "reports.room-alone": Message(en="{who} without a guardian", zh="{who} 无监护人同住"),
    "reports.rooms-followed": Message(en="every room follows the rule", zh="各房间均符合规定"),
    "reports.roster-short": Message(
        en="{title}: not filled are {short} of {turns} places on duty; people lacking: {lacking}",
        zh="{title}:{turns} 个岗位中 {short} 个未落实,缺 {lacking} 人",
        fix_en="name somebody, or change the roster",
        fix_zh="请安排人员,或调整值班表",
    ),
    "reports.roster-how": Message(
        en="As planned at {at}. On duty counts holders at the moment with the fewest; deputies do not count.",
        zh="按 {at} 的安排。到岗按人数最少的时刻计,代理人员不计入。",
    ),
    "reports.nobody-rostered": Message(en="nobody is to be on duty", zh="无须值班"),
    "reports.overdue-of": Message(
        en="Missed since {since} and not made up for.",
        zh="自 {since} 起应办未办且尚未补办。",
    ),
    "reports.duty-number": Message(en="{duty}: {number}", zh="{duty} {number} 项"),
    "reports.nothing-overdue": Message(en="nothing is overdue", zh="无逾期事项"),
}
