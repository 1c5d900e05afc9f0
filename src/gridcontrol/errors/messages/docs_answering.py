"""Sentences of a spelled pack: who answers for whom."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "docs.answering": Message(en="Who answers", zh="责任落实"),
    "docs.answer-officer": Message(en="Each {kind} can answer for others.", zh="每个{kind}均可承担责任。"),
    "docs.answer-officer-post": Message(en="Its post is in {field}.", zh="职务见{field}。"),
    "docs.answer-officer-jurisdiction": Message(en="Its jurisdiction is in {field}.", zh="管辖区划见{field}。"),
    "docs.answer-officer-unit": Message(en="Its unit is in {field}.", zh="所在单位见{field}。"),
    "docs.answer-officer-name": Message(en="Its name is in {field}.", zh="姓名见{field}。"),
    "docs.answer-officer-qualifications": Message(en="It is qualified by {fields}.", zh="资格见{fields}。"),
    "docs.answer-post": Message(en="A post: {name}.", zh="职务：{name}。"),
    "docs.answer-post-level": Message(
        en="Its jurisdiction is the division of level {level} that the officer's own one lies in.",
        zh="其管辖范围为本人所属区划所在的{level}级区划。",
    ),
    "docs.answer-parties": Message(en="Parties: {parties}.", zh="责任方：{parties}。"),
    "docs.answer-chain": Message(
        en="{name}: for each {kinds}; each link is above the one before.",
        zh="{name}：针对每个{kinds}；各环节逐级在上。",
    ),
    "docs.answer-line": Message(
        en="{name}: for each {kinds} and those it answers for.", zh="{name}：针对每个{kinds}及由其负责者。"
    ),
    "docs.answer-team": Message(
        en="{name}: several roles for each {kinds}.", zh="{name}：针对每个{kinds}，设多个角色。"
    ),
    "docs.answer-tree": Message(en="Along {tree}.", zh="按{tree}。"),
    "docs.answer-along": Message(en="It goes on along {links}, one after the other.", zh="依次沿{links}延伸。"),
    "docs.answer-everyone": Message(
        en="Whoever it should reach so must be reached by some scheme, where {tests}.",
        zh="应由此覆盖者,须至少由一个体系覆盖,限于{tests}。",
    ),
    "docs.answer-link": Message(en="{name}.", zh="{name}。"),
    "docs.answer-link-posts": Message(en="By {posts}.", zh="由{posts}担任。"),
    "docs.answer-link-qualified": Message(en="Qualified: {qualifications}.", zh="须具备资格：{qualifications}。"),
    "docs.answer-link-level": Message(
        en="For all in a division of level {level}.", zh="负责整个{level}级区划内的对象。"
    ),
    "docs.answer-link-least": Message(en="At least {number} for each.", zh="每个至少{number}人。"),
    "docs.answer-link-most": Message(en="At most {number} for each.", zh="每个至多{number}人。"),
    "docs.answer-link-targets": Message(en="Nobody has more than {number} of them.", zh="每人至多负责{number}个。"),
    "docs.answer-link-subjects": Message(
        en="Nobody answers for more than {number} subjects in them.", zh="每人至多负责其中{number}个对象。"
    ),
    "docs.answer-link-within": Message(en="Only within the officer's jurisdiction.", zh="限于本人管辖范围之内。"),
    "docs.answer-link-shifts": Message(en="In shifts: {shifts}.", zh="分班：{shifts}。"),
    "docs.answer-link-party": Message(en="Party: {party}.", zh="责任方：{party}。"),
    "docs.answer-assigns": Message(
        en="{event} names who answers: scheme {scheme}, link {link}, for what is in {to}.",
        zh="{event}落实责任：方案{scheme}，环节{link}，对象见{to}。",
    ),
    "docs.answer-says": Message(en="as in {field}", zh="按{field}"),
    "docs.answer-relieves": Message(
        en="After {event} its officer no longer answers.", zh="{event}后，其人员不再承担责任。"
    ),
    "docs.answer-only-scheme": Message(en="Only in scheme {word}.", zh="仅限方案{word}。"),
    "docs.answer-only-link": Message(en="Only as link {word}.", zh="仅限环节{word}。"),
    "docs.answer-only-to": Message(en="Only for what is in {to}.", zh="仅限{to}所载对象。"),
    "docs.answer-field-role": Message(en="Role: {field}.", zh="角色见{field}。"),
    "docs.answer-field-standing": Message(en="Holder or deputy: {field}.", zh="正职或代理见{field}。"),
    "docs.answer-field-since": Message(en="From: {field}.", zh="起始见{field}。"),
    "docs.answer-field-until": Message(en="Until: {field}.", zh="截止见{field}。"),
    "docs.answer-field-last-day": Message(en="Last day: {field}.", zh="末日见{field}。"),
    "docs.answer-field-shift": Message(en="Shift: {field}.", zh="班次见{field}。"),
    "docs.answer-field-document": Message(en="Document: {field}.", zh="文件见{field}。"),
    "docs.answer-matrix": Message(
        en="Which department does what: R responsible, A accountable, C consulted, I informed.",
        zh="部门职责：R负责，A问责，C会商，I知会。",
    ),
    "docs.answer-department": Message(en="Department", zh="部门"),
    "docs.answer-level": Message(en="Level", zh="层级"),
}
