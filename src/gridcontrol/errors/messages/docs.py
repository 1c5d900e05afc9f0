"""Sentences of a spelled pack: what holds throughout, who and what there is, statuses."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "docs.two": Message(en="{first} {second}", zh="{first}{second}"),
    "docs.comma": Message(en="{first}, {second}", zh="{first}、{second}"),
    "docs.semicolon": Message(en="{first}; {second}", zh="{first}；{second}"),
    "docs.or": Message(en="{first} or {second}", zh="{first}或{second}"),
    "docs.and": Message(en="{first} and {second}", zh="{first}和{second}"),
    "docs.and-also": Message(en="{first} and {second}", zh="{first}且{second}"),
    "docs.in-brackets": Message(en="{text} ({inner})", zh="{text}（{inner}）"),
    "docs.quoted": Message(en='"{text}"', zh="“{text}”"),
    "docs.named": Message(en="{label} [{id}]", zh="{label}[{id}]"),
    "docs.nothing": Message(en="nothing", zh="无"),
    "docs.none": Message(en="none", zh="无"),
    "docs.yes": Message(en="yes", zh="是"),
    "docs.no": Message(en="no", zh="否"),
    "docs.place-named": Message(en="{name} ({division})", zh="{name}（{division}）"),
    "docs.place": Message(en="line {line}", zh="第{line}行"),
    "docs.place-in": Message(en="{file}, line {line}", zh="{file} 第{line}行"),
    "docs.unit-d": Message(en="{number} days", zh="{number}天"),
    "docs.unit-d-one": Message(en="{number} day", zh="{number}天"),
    "docs.unit-h": Message(en="{number} hours", zh="{number}小时"),
    "docs.unit-h-one": Message(en="{number} hour", zh="{number}小时"),
    "docs.unit-min": Message(en="{number} minutes", zh="{number}分钟"),
    "docs.unit-min-one": Message(en="{number} minute", zh="{number}分钟"),
    "docs.months": Message(
        en="January February March April May June July August September October November December",
        zh="1 2 3 4 5 6 7 8 9 10 11 12",
    ),
    "docs.day": Message(en="{day} {month} {year}", zh="{year}年{month}月{day}日"),
    "docs.moment": Message(en="{time} of {day}", zh="{day}{time}"),
    "docs.subtitle": Message(
        en="{locality}; pack {pack}, version {version}",
        zh="{locality}；规则包 {pack}，版本 {version}",
    ),
    "docs.general": Message(en="What holds throughout", zh="总则"),
    "docs.pack-since": Message(
        en="The rules below are in force from {since} at the earliest.",
        zh="以下规则最早自{since}起施行。",
    ),
    "docs.pack-until": Message(en="They are in force until {until} at the latest.", zh="以下规则最迟施行至{until}。"),
    "docs.zone": Message(en="All times are local times of {zone}.", zh="所有时间均为 {zone} 当地时间。"),
    "docs.count-exact": Message(
        en="A day means 24 hours, counted from the minute.", zh="每天按满24小时计算，自起算时刻算起。"
    ),
    "docs.count-day-zero": Message(
        en="The day counted from is day 0; a number of days ends at 24:00 of the day of that number.",
        zh="起算当日为第0天，期限至相应天数当日24:00止。",
    ),
    "docs.count-day-one": Message(
        en="The day counted from is day 1; a number of days ends at 24:00 of the day of that number.",
        zh="起算当日为第1天，期限至相应天数当日24:00止。",
    ),
    "docs.count-example": Message(
        en='Example: "{length}" from {since} are over at {until}.',
        zh="例：自{since}起“{length}”，至{until}止。",
    ),
    "docs.dates-suffice": Message(
        en="Dates without times count as far apart as the dates are.",
        zh="只有日期、没有时间的记录，按日期之差计算间隔。",
    ),
    "docs.dates-certain": Message(
        en="Between dates without times, hours count only where they are certain.",
        zh="只有日期、没有时间的记录，确有相应间隔的方予认可。",
    ),
    "docs.transfer-keep": Message(
        en="Whoever moves in from where another pack holds keeps what that one gave.",
        zh="由适用其他规则包的地方迁入的，继续执行原规则。",
    ),
    "docs.transfer-as-arrival": Message(
        en="Whoever moves in from where another pack holds comes under these rules at once, counted from the same "
        "time; what the other one gave ends.",
        zh="由适用其他规则包的地方迁入的，自迁入时起改按本规则包执行，起算时间不变。",
    ),
    "docs.extends": Message(
        en="This pack extends the one in {file}; what that one says is in here, too.",
        zh="本规则包以 {file} 中的规则包为基础，其内容一并列入。",
    ),
    "docs.how-to-read": Message(
        en="Days that passed since the day counted from are taken as served, but nothing begins before what "
        "starts a rule; where no day to count from is known, nothing starts and a finding says so. The "
        "beginning or end of a status counts whether that status is the one shown or not. Words in "
        "square brackets are the names that programs use.",
        zh="自起算日起已经过的天数视为已执行，但不早于规则适用之时开始；无从起算的，不予适用并列入核查。状态的开始或结束，无论该状态是否显示，均予计算。方括号内为程序所用名称。",
    ),
    "docs.sources": Message(en="Texts that the rules rest on", zh="依据文件"),
    "docs.source": Message(en="{text} [{id}]", zh="{text}[{id}]"),
    "docs.source-remembered": Message(
        en="{text} [{id}], written down from memory, not read in the text",
        zh="{text}[{id}]（凭记忆记录，未核对原文）",
    ),
    "docs.source-at": Message(en="{source}, {url}", zh="{source}，{url}"),
    "docs.divisions": Message(en="Divisions", zh="区划"),
    "docs.levels": Message(en="Levels from the top down: {levels}.", zh="层级（自上而下）：{levels}。"),
    "docs.tree": Message(en="{name}: {levels}.", zh="{name}：{levels}。"),
    "docs.division-file": Message(
        en="The file {file}, by the scheme {scheme}, fills {tree}: {columns}.",
        zh="文件 {file}（编码体系 {scheme}）列出{tree}：{columns}。",
    ),
    "docs.division-code": Message(en="code in {header}", zh="代码取自{header}"),
    "docs.division-name": Message(en="name in {header}", zh="名称取自{header}"),
    "docs.division-level": Message(en="level in {header}", zh="层级取自{header}"),
    "docs.division-parent": Message(en="code of the division above in {header}", zh="上级代码取自{header}"),
    "docs.division-valid-from": Message(en="first day in {header}", zh="启用日期取自{header}"),
    "docs.division-valid-until": Message(en="first day no longer valid in {header}", zh="停用日期取自{header}"),
    "docs.who": Message(en="Who and what", zh="对象和关系"),
    "docs.kind": Message(en="{name}.", zh="{name}。"),
    "docs.kind-levels": Message(
        en="Each division of the level {levels} is one, with or without a record of its own.",
        zh="{levels}层级的每一区划均为一个对象，无论有无记录。",
    ),
    "docs.kind-covers": Message(
        en="It stands for all the divisions that {link} leads to at the time.",
        zh="代表当时经{link}所及的全部区划。",
    ),
    "docs.kind-place": Message(en="{field} says where it is.", zh="所在区划见{field}。"),
    "docs.kind-registered": Message(
        en="{field} says where the unit is that registered it.",
        zh="登记单位所在区划见{field}。",
    ),
    "docs.kind-attributes": Message(en="Known of it: {attributes}.", zh="记载内容：{attributes}。"),
    "docs.links": Message(en="Links between them:", zh="对象之间的关系："),
    "docs.link": Message(en="{name}: from {first} to {second}.", zh="{name}：由{first}至{second}。"),
    "docs.link-single": Message(
        en="{name}: from {first} to {second}; a new one ends the one before.",
        zh="{name}：由{first}至{second}；建立新的，原有的即终止。",
    ),
    "docs.field": Message(en="{name} ({type})", zh="{name}（{type}）"),
    "docs.field-optional": Message(en="{name} ({type}, may be missing)", zh="{name}（{type}，可缺）"),
    "docs.type-text": Message(en="text", zh="文本"),
    "docs.type-integer": Message(en="whole number", zh="整数"),
    "docs.type-number": Message(en="number", zh="数值"),
    "docs.type-date": Message(en="date", zh="日期"),
    "docs.type-instant": Message(en="date and time", zh="日期和时间"),
    "docs.type-moment": Message(en="date, with or without a time", zh="日期，可含时间"),
    "docs.type-truth": Message(en="yes or no", zh="是或否"),
    "docs.type-division": Message(en="code of a division", zh="区划代码"),
    "docs.type-person-name": Message(en="name of a person", zh="人员姓名"),
    "docs.type-age": Message(en="age", zh="年龄"),
    "docs.type-id-number": Message(en="id number", zh="身份证件号码"),
    "docs.type-phone": Message(en="phone number", zh="电话号码"),
    "docs.type-address": Message(en="address", zh="地址"),
    "docs.type-ref": Message(en="one {kind}", zh="某一{kind}"),
    "docs.type-choice": Message(en="{choices}", zh="{choices}"),
    "docs.events": Message(en="What can happen", zh="登记事件"),
    "docs.event": Message(en="{name}, about one {kind}.", zh="{name}，涉及{kind}。"),
    "docs.event-plan": Message(
        en="{name}, about one {kind}: an intention, never a fact.",
        zh="{name}，涉及{kind}，仅为计划，不作为事实。",
    ),
    "docs.event-fields": Message(en="Fields: {fields}.", zh="字段：{fields}。"),
    "docs.event-effect": Message(
        en="It acts from {field}; days are still counted by its own time.",
        zh="自{field}起生效，天数仍按发生时间计算。",
    ),
    "docs.event-sets": Message(en="It sets {fields} of the {kind}.", zh="据此更新{kind}的{fields}。"),
    "docs.event-opens": Message(
        en="It opens {link} to the one in {field}, until something closes it.",
        zh="据此与{field}所指对象建立{link}关系，直至另行终止。",
    ),
    "docs.event-opens-moment": Message(
        en="It opens {link} to the one in {field}, for that moment only.",
        zh="据此与{field}所指对象建立{link}关系，仅限当时。",
    ),
    "docs.event-opens-until": Message(en="Where {field} is known, that ends then.", zh="{field}已知的，至该时止。"),
    "docs.event-closes": Message(en="It closes {links}.", zh="据此终止{links}关系。"),
    "docs.event-purpose": Message(en="Kept for the purpose of {purpose}.", zh="用途：{purpose}。"),
    "docs.event-retention": Message(en="Kept {length}.", zh="保存{length}。"),
    "docs.decides": Message(
        en="It is an order: {end} becomes the end of all that holds in {track}.",
        zh="属于决定：以{end}为{track}各项措施的结束时间。",
    ),
    "docs.decides-status": Message(
        en="It is an order: {end} becomes the end of the phase of {track} that {status} names.",
        zh="属于决定：以{end}为{track}中{status}所载阶段的结束时间。",
    ),
    "docs.decides-signed": Message(en="{field} says when it was signed.", zh="签署日期见{field}。"),
    "docs.decides-effective": Message(en="{field} says from when it holds.", zh="生效时间见{field}。"),
    "docs.decides-signer": Message(en="{field} says who signed it.", zh="签署人见{field}。"),
    "docs.decides-exceeds": Message(
        en="Where {field} says yes, the end may lie beyond the ceiling.",
        zh="{field}为“是”的，可超过最长期限。",
    ),
    "docs.order": Message(
        en="Of two at the same time, the one named first comes first: {events}.",
        zh="同一时刻发生的，按下列次序先后处理：{events}。",
    ),
    "docs.tracks": Message(en="Statuses", zh="状态"),
    "docs.tracks-lead": Message(
        en="Of each kind of status one shows at a time, the strongest of those that run; the others run on beneath it.",
        zh="每项状态同时只显示一种，以最强者为准，其余的同时计算。",
    ),
    "docs.track-basis": Message(en="For every {kind}; it follows from the rules.", zh="适用于{kind}，依规则得出。"),
    "docs.track-custody": Message(
        en="For every {kind}; it is what is physically so, known from facts only.",
        zh="适用于{kind}，反映实际情况，仅依事实认定。",
    ),
    "docs.track-default": Message(
        en="Where none of the statuses below runs, it is {status}.",
        zh="下列状态均无的，为{status}。",
    ),
    "docs.track-justified": Message(
        en="Being in it is justified by {statuses} in {track}; whoever is in it without that is held past release.",
        zh="须以{track}的{statuses}为依据；没有依据仍在其中的，为超期未解除。",
    ),
    "docs.orders-latest": Message(en="Of several orders the latest binds.", zh="有多项决定的，以最近一项为准。"),
    "docs.orders-shortest": Message(
        en="Of several orders the one with the earliest end binds.",
        zh="有多项决定的，以期限最短者为准。",
    ),
    "docs.column-rank": Message(en="no.", zh="序号"),
    "docs.column-status": Message(en="status", zh="状态"),
    "docs.column-liberty": Message(en="takes liberty", zh="限制人身自由"),
    "docs.column-rules": Message(en="given by the rules", zh="依据规则"),
    "docs.column-ceiling": Message(en="never longer than", zh="最长期限"),
    "docs.column-review": Message(en="review by", zh="复核期限"),
    "docs.spreads": Message(en="What is carried on to others", zh="关联推定"),
    "docs.spreads-lead": Message(
        en="Records of this kind are derived from others and never stored.",
        zh="下列情形由已有事实推定，不另行登记。",
    ),
    "docs.spread-while": Message(
        en="As long as somebody or something has {statuses} in {track}, shown or not, this is carried on.",
        zh="对象的{track}处于{statuses}期间（无论是否显示），作如下推定。",
    ),
    "docs.spread-shown": Message(
        en="As long as somebody or something shows {statuses} in {track}, this is carried on.",
        zh="对象的{track}显示为{statuses}期间，作如下推定。",
    ),
    "docs.spread-event": Message(en="With each {event} this is carried on.", zh="每有{event}，作如下推定。"),
    "docs.spread-of-to": Message(
        en="Those to whom its {link} leads get {creates}.",
        zh="沿其{link}关系所及的对象，视为{creates}。",
    ),
    "docs.spread-to-of": Message(
        en="Those whose {link} leads to it get {creates}.",
        zh="经{link}关系指向它的对象，视为{creates}。",
    ),
    "docs.spread-both": Message(
        en="Those linked with it by {link}, in either direction, get {creates}.",
        zh="与其有{link}关系的对象，不论方向，视为{creates}。",
    ),
    "docs.spread-given": Message(en="It is so only for those of whom {condition}.", zh="仅限{condition}的对象。"),
    "docs.spread-given-list": Message(
        en="It is so only for those of whom {condition}", zh="仅限符合下述条件的对象：{condition}"
    ),
    "docs.spread-given-all": Message(
        en="It is so only for those of whom all of these hold:", zh="仅限同时符合下列各项的对象："
    ),
    "docs.look-back": Message(
        en="Links that ended up to {length} before count, too.",
        zh="此前{length}内终止的关系一并计入。",
    ),
    "docs.look-back-from": Message(
        en="Links count back to {length} before {anchors}.",
        zh="关系回溯至{anchors}之前{length}。",
    ),
    "docs.look-back-no-further": Message(en="Links count back to {anchors}.", zh="关系回溯至{anchors}。"),
    "docs.spread-last": Message(en="{field} becomes the last day of contact.", zh="{field}记为最后接触时间。"),
    "docs.spread-source": Message(en="{field} becomes the one it comes from.", zh="{field}记为来源对象。"),
    "docs.spread-id": Message(en="[{id}], {place}.", zh="[{id}]，{place}。"),
    "usage.docs": Message(
        en="""Print a pack as sentences, for those who must sign it.

FILE is the pack (or use -p). Who and what, every rule with its text and line, its editions and what each does to those
inside, examples, what check warns about, and lines to sign on. --rule prints one rule alone.

\b
  gridcontrol docs my-district.yaml --lang zh
  gridcontrol docs my-district.yaml --format markdown -o my-district.md""",
        zh="""将规则包写成条文,供签署者审阅。

\b
FILE 为规则包文件(也可用 -p)。内容包括对象、每条规则及其依据和行号、各版及其对已在执行者的影响、
算例、核查提示和签署栏。--rule 只输出一条规则。

\b
  gridcontrol docs my-district.yaml --lang zh
  gridcontrol docs my-district.yaml --format markdown -o my-district.md""",
    ),
    "usage.option-rule": Message(en="This rule alone.", zh="只输出此规则。"),
    "cli.no-such-rule": Message(
        en="the pack has no rule {found}",
        zh="规则包中没有规则 {found}",
        fix_en="name one of its rules",
        fix_zh="请写规则包中的规则名称",
    ),
}
