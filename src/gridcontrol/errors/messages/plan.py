"""What ``plan`` says of two rule sets over the same facts."""

from gridcontrol.errors.messages.message import Message

MESSAGES = {
    "plan.reading": Message(en="reading the facts", zh="读取事实"),
    "plan.under-old": Message(en="working out the old rules", zh="按原规则推导"),
    "plan.under-new": Message(en="working out the new rules", zh="按新规则推导"),
    "plan.comparing": Message(en="comparing", zh="比较"),
    "plan.writing": Message(en="writing the answer", zh="输出结果"),
    "usage.plan": Message(
        en="""What another version of the pack would change, before it is signed.

OLD and NEW are two pack files over the same facts: who shows another status from when, by division and in total, and
the rooms needed on each of the next 14 days under both. Nothing is stored. Exit code 1 when anybody's status differs.

\b
  gridcontrol plan my-district.yaml draft.yaml --at "2020-02-24 20:00"
  gridcontrol plan my-district.yaml draft.yaml --format csv -o who.csv""",
        zh="""新版规则包签发前,试算会改变什么。

\b
OLD、NEW 为两个规则包文件,使用同一批事实:
哪些对象自何时起状态不同,分属地与合计人数,以及今后 14 天两版各需房间数。
不写入任何内容。有对象状态不同时退出码为 1。

\b
  gridcontrol plan my-district.yaml draft.yaml --at "2020-02-24 20:00"
  gridcontrol plan my-district.yaml draft.yaml --format csv -o who.csv""",
    ),
    "usage.option-afterwards": Message(
        en="Also what came about by this later instant: how much of it by the rules, how much by later facts.",
        zh="另列截至该时点的实际情况,并区分因规则与因其后事实的变化。",
    ),
    "plan.afterwards-before": Message(
        en="--afterwards {found} lies before the instant that the plan is made for",
        zh="--afterwards {found} 早于试算时点",
        fix_en="name a later instant, or an earlier --at",
        fix_zh="请写更晚的时点,或更早的 --at",
    ),
    "plan.no-shares": Message(en="nobody shows a status then", zh="届时没有对象有状态"),
    "plan.shares": Message(
        en="as it happened = old rules on the facts of before + by the rules + by later facts; at {afterwards}, on all "
        "that is known now",
        zh="实际 = 原规则按当时事实 + 因规则 + 因其后事实;时点 {afterwards},依据目前掌握的全部事实",
    ),
    "plan.nobody": Message(en="nobody's status differs", zh="没有对象的状态不同"),
    "plan.no-cautions": Message(
        en="every change says what becomes of those inside", zh="各项修改均规定了已在管人员如何处理"
    ),
    "plan.no-rooms": Message(en="neither version has a custody track", zh="两版均无管控落实状态线"),
    "plan.no-such-track": Message(en="(no such track)", zh="(无此状态线)"),
    "plan.made-from": Message(
        en="{old} {old_version} is compared with {new} {new_version}, both on the facts up to {at} "
        "as known at {known_at}; what lies ahead is what follows if no further fact comes",
        zh="比较 {old} {old_version} 与 {new} {new_version},均依据 {known_at} 掌握的截至 {at} 的事实;"
        "其后为无新事实时的推算",
    ),
    "plan.counted-once": Message(
        en="from: when the two versions first differ; a subject stands once for each track",
        zh="“起”为两版首次不同的时间;每个对象每条状态线列一次",
    ),
    "plan.rooms-at-night": Message(
        en="rooms: subjects that show at 24:00 of the day a status that belongs into the venue; who waits for a "
        "requirement is counted until the latest end",
        zh="房间数:当日 24:00 应在场所的对象数;等待解除条件者计至最迟结束时间",
    ),
    "plan.as-at-start": Message(
        en="{rule}: the edition in force from {since} says nothing of those inside; they keep the terms in which they "
        "began (transition: as_at_start)",
        zh="{rule}:自 {since} 起生效的版本未规定已在管人员如何处理,其按原规定执行(transition: as_at_start)",
    ),
    "plan.rewritten": Message(
        en="{rule}: changes without a date, so it counts as if it had always been so, for the past too",
        zh="{rule}:修改未注明生效日期,按自始如此计算,包括过去",
        fix_en="to change it from a day on, add an edition with in_force and transition",
        fix_zh="如自某日起修改,请新增带 in_force 和 transition 的版本",
    ),
    "plan.edition-gone": Message(
        en="{rule}: the new version has not the edition in force from {since}; what began under it goes on only where "
        "another one takes it",
        zh="{rule}:新版没有自 {since} 起生效的版本;依其开始的,只有另一版本适用时才继续",
        fix_en="keep that edition and write the new one behind it, under 'editions', with its transition",
        fix_zh="请保留该版本,在其后于“editions”下写明新版本及其 transition",
    ),
    "plan.always-gone": Message(
        en="{rule}: the new version has not the edition without a first day; what began under it goes on only where "
        "another one takes it",
        zh="{rule}:新版没有原来不限起始日期的版本;依其开始的,只有另一版本适用时才继续",
        fix_en="keep that edition and write the new one behind it, under 'editions', with its transition",
        fix_zh="请保留该版本,在其后于“editions”下写明新版本及其 transition",
    ),
    "plan.unknown-kinds": Message(
        en="the new version does not know these kinds of events, and takes no notice of them: {kinds}",
        zh="新版不含以下事件类别,相应事实不起作用:{kinds}",
    ),
}
