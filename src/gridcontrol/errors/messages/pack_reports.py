"""Problems of the layouts of reports in a pack."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "pack.not-public": Message(
        en="'{found}' can't be in a public report: counts that are hidden could be worked out from it",
        zh="“{found}”不能出现在公开报表中:由它可以推算出被隐去的数字",
        fix_en="leave it out, or make another report for the office with it",
        fix_zh="请去掉该指标,或另做一份内部报表",
    ),
    "pack.not-over-time": Message(
        en="'{found}' speaks of the report before: as known now, no earlier day has such a figure",
        zh="“{found}”是与上期报表相比的指标,按目前掌握的情况,往日没有这一数据",
        fix_en="use one that counts 'new' or 'cumulative' events",
        fix_zh="请改用统计 new 或 cumulative 的指标",
    ),
    "pack.overview-without-hierarchy": Message(
        en="an overview goes down a tree, and the report names none",
        zh="分级分布需按层级体系展开,而该报表未指定体系",
        fix_en="give the report a 'hierarchy' and a 'level'",
        fix_zh="请为报表填写 hierarchy 和 level",
    ),
    "pack.tile": Message(
        en="the place of '{found}' on the map of tiles is a column and a row",
        zh="“{found}”在方格图上的位置应为列和行两个数",
        fix_en="write it as [3, 0]",
        fix_zh="请写成 [3, 0]",
    ),
    "pack.not-broken-down": Message(
        en="'{found}' is computed, and can't be broken down",
        zh="“{found}”是计算得出的指标,不能分组",
        fix_en="break down the indicators that it is computed from",
        fix_zh="请对其各组成指标分组",
    ),
    "pack.no-event-fields": Message(
        en="'{found}' counts subjects by their status, which have no fields of an event",
        zh="“{found}”按状态统计对象,没有事件字段",
        fix_en="break it down by an 'attribute' of the subject",
        fix_zh="请按对象的 attribute 分组",
    ),
    "pack.bands-not-rising": Message(
        en="the band from {found} does not come after the one from {before}",
        zh="分段起点 {found} 不大于前一个 {before}",
        fix_en="write where bands begin from the least up: [15, 60]",
        fix_zh="请从小到大填写各段起点:[15, 60]",
    ),
    "pack.bands-of-text": Message(
        en="'{found}' holds no numbers, so there are no bands",
        zh="“{found}”不是数值,不能分段",
        fix_en="leave 'bands' out, or name a number or an age",
        fix_zh="请去掉 bands,或改用数值、年龄字段",
    ),
    "pack.level-of-text": Message(
        en="'{found}' holds no codes of divisions, so it has no level",
        zh="“{found}”不是属地代码,没有层级",
        fix_en="leave 'level' out, or name a field of the type division",
        fix_zh="请去掉 level,或改用 division 类型的字段",
    ),
    "pack.broken-down-personal": Message(
        en="'{found}' is personal: each row would be about one person",
        zh="“{found}”是个人信息,按它分组会逐行对应到个人",
        fix_en="group ages with 'bands'; leave other personal fields out",
        fix_zh="年龄请用 bands 分段,其他个人信息请勿用于分组",
    ),
    "pack.venue-link": Message(
        en="'{found}' does not lead from the kind '{about}' that the custody track is about",
        zh="“{found}”不是从该实际管控轨道的对象“{about}”出发的关系",
        fix_en="name the link by which they stay at a venue",
        fix_zh="请填写对象入住场所的关系",
    ),
    "pack.rooms-no-number": Message(
        en="'{found}' is not a whole number, so it can't be the number of rooms",
        zh="“{found}”不是整数,不能作为房间数",
        fix_en="name an attribute of the venue with the type integer",
        fix_zh="请填写场所的 integer 类型属性",
    ),
    "pack.beds-no-number": Message(
        en="'{found}' is not a whole number, so it can't be the number of beds",
        zh="“{found}”不是整数,不能作为床位数",
        fix_en="name an attribute of the room with the type integer",
        fix_zh="请填写房间的 integer 类型属性",
    ),
    "pack.link-from-other-kind": Message(
        en="'{found}' goes out from the kind '{kind}', not from '{wanted}'",
        zh="“{found}”从对象“{kind}”出发,而不是从“{wanted}”出发",
        fix_en="name a link whose 'from' is that kind",
        fix_zh="请填写 from 为该对象的关系",
    ),
    "pack.guards-others": Message(
        en="by '{found}' nobody is in the care of another of the same kind: it leads to '{kind}'",
        zh="“{found}”通向“{kind}”,不是同类对象之间的监护关系",
        fix_en="name a link from the guardian to whom he looks after",
        fix_zh="请填写从监护人到被监护人的关系",
    ),
    "pack.roster-track": Message(
        en="the track '{found}' is about '{about}', for which no scheme of this roster is",
        zh="轨道“{found}”的对象“{about}”不在该值班表的责任体系之内",
        fix_en="name a track about what the schemes are for, or leave it out",
        fix_zh="请填写与责任体系对象一致的轨道,或删去",
    ),
    "pack.stock-not-cumulative": Message(
        en="'{found}' is not cumulative, so it is no side of a stock's account",
        zh="“{found}”不是累计指标,不能作为库存的一方",
        fix_en="name indicators like cumulative: {{event: received, sum: masks}}",
        fix_zh="请使用 cumulative: {{event: received, sum: masks}} 一类的指标",
    ),
}
