"""Rules whose courses depend on nothing but their trigger and what comes next: worked out in one row each.

Most rules are like that: events start them, fixed lengths, next events and requirements end them, and courses have
nothing to do with one another. For these the events know, from one sort, where the next event of each pattern is; a
course is then arithmetic over its trigger's row, with a join only where somebody waits for a requirement. Everything
else goes the general way (``gridcontrol_sql.runs``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

from gridcontrol.ids import EventKindId, SubjectKindId
from gridcontrol.rules.conditions import EventPattern, Pattern
from gridcontrol.rules.ruleset import Branch, FieldAnchor, Need, Phase, Release, Repeal, Repeat, Rule, Transition
from gridcontrol_sql.columns import Column
from gridcontrol_sql.conditions import kinds_of
from gridcontrol_sql.ground import Ground
from gridcontrol_sql.phases import Phases
from gridcontrol_sql.positions import FOREVER, Clock
from gridcontrol_sql.script import text, texts
from gridcontrol_sql.triggers import Triggers


def is_direct(ground: Ground, rule: Rule) -> bool:
    """Whether the courses of *rule* can be worked out from their trigger's row."""
    return ground.direct and against_direct(ground, rule) is None


def against_direct(ground: Ground, rule: Rule) -> str | None:
    """What of *rule* asks for more than its trigger's row: a key of the pack's form. None where nothing does."""
    return next(_asking_for_more(ground, rule), None)


def _asking_for_more(ground: Ground, rule: Rule) -> Iterator[str]:
    trigger, editions = rule.trigger, rule.editions
    asked = {
        "levels": bool(rule.levels),
        "while": rule.while_mode is not None or trigger is None,
        "spreads": bool(ground.pack.spreads),
        "given": trigger is not None and bool(trigger.given or trigger.taken_up is not None),
        "unless": trigger is not None and bool(trigger.unless),
        "once": trigger is not None and trigger.once is not None,
        "repeat": rule.repeat is not Repeat.EXTEND,
        "ceiling": rule.ceiling is not None,
        "editions": any(each.transition is not Transition.AS_AT_START for each in editions[1:]),
        "back_to": any(edition.back_to is not None for edition in editions),
        "counted_from": not all(isinstance(anchor, FieldAnchor) for anchor in rule.counted_from),
        "decides": any(
            kind.decides is not None and kind.decides.track == rule.track for kind in ground.pack.events.values()
        ),
        "ends": any(end.during for end in rule.ends),
        "choose": any(row.given or row.unless for edition in editions for row in edition.branches),
    }
    yield from (key for key, holds in asked.items() if holds)
    if trigger is None:
        return
    if not is_plain(ground, rule, trigger.pattern):
        yield "when"
    for edition in editions:
        for row in edition.branches:
            yield from (key for number, phase in enumerate(row.phases) for key in _beyond(phase, first=number == 0))
    if not all(is_plain(ground, rule, pattern) for pattern in next_of(rule)):
        yield "ends"


def next_of(rule: Rule) -> list[Pattern]:
    """The patterns of which a course of *rule* has to know the next point after its trigger."""
    untils = [pattern for edition in rule.editions for row in edition.branches for pattern in row.phases[0].until]
    return [*(end.pattern for end in rule.ends), *untils]


def told_by_rank(ground: Ground, rule: Rule) -> bool:
    """Whether ranks of kinds alone tell what comes before what, wherever a course of *rule* compares places."""
    events, trigger = ground.pack.events, rule.trigger
    own = {events[kind].rank for kind in kinds_of(trigger.pattern)} if trigger is not None else set()
    needs = [need for edition in rule.editions for row in edition.branches for need in _needs_of(row)]
    compared = [*next_of(rule), *(need.pattern for need in needs if need.from_day is None)]
    return own.isdisjoint(events[kind].rank for pattern in compared for kind in kinds_of(pattern))


def _needs_of(row: Branch) -> list[Need]:
    return [need for phase in row.phases if phase.release is not None for need in phase.release.needs]


def _waits(rule: Rule) -> bool:
    return any(phase.release for edition in rule.editions for row in edition.branches for phase in row.phases)


def is_plain(ground: Ground, rule: Rule, pattern: Pattern) -> bool:
    """Whether the pattern asks one event about the rule's own subject, at its own time, and nothing of other tables."""
    if not isinstance(pattern, EventPattern):
        return False
    kinds = [ground.pack.events[kind] for kind in pattern.kinds]
    about = ground.pack.tracks[rule.track].about
    if any(kind.about != about or kind.takes_effect is not None for kind in kinds):
        return False
    return "SELECT" not in passes(ground, pattern, "f")


def _beyond(phase: Phase, *, first: bool) -> Iterator[str]:
    """What ends the phase besides length, date, the next event after the trigger, and a requirement."""
    if phase.prolong:
        yield "prolong"
    if phase.until_holds is not None or phase.until_needs or (phase.until and (not first or phase.release is not None)):
        yield "until"


def repealed_at(ground: Ground, rule: Rule, edition: int = 0) -> int | None:
    """The tick at which every course of *rule* by *edition* is over because that or a later one is; None: none is."""
    found = []
    for number, each in enumerate(rule.editions[edition:], edition + 1):
        following = rule.editions[number].since if number < len(rule.editions) else None
        if each.until is not None and each.on_repeal is Repeal.RELEASE and not (following and following <= each.until):
            found.append(ground.clock.tick(each.until))
    return min(found, default=None)


def passes(ground: Ground, pattern: EventPattern, row: str) -> str:
    """Whether the event *row* is one of *pattern*."""
    if not pattern.where:
        return (
            f"{row}.kind IN {texts(pattern.kinds)}"
            if len(pattern.kinds) > 1
            else f"{row}.kind = {text(*pattern.kinds)}"
        )
    day = ground.clock.day(f"{row}.w")
    return ground.columns.test(pattern.where, pattern.kinds, row=row, day=day)


def in_row(ground: Ground, rule: Rule, number: int, fired: str, edition: int = 0) -> list[str]:
    """What an event, row ``f``, that fires the rule at tick *fired* passes to stand in row *number* of *edition*."""
    branches, kinds = (
        rule.editions[edition].branches,
        kinds_of(rule.trigger.pattern) if rule.trigger is not None else (),
    )
    since, until = Triggers(ground, rule, ground.pack.tracks[rule.track].about, kinds).in_force(edition)
    asked = [f"{fired} >= {since}"] if since is not None else []
    asked += [f"{fired} < {until}"] if until is not None else []
    day = ground.clock.day("f.w")
    rows = [ground.columns.test(row.when, kinds, row="f", day=day) for row in branches[: number + 1]]
    return asked + [f"NOT {test}" for test in rows[:-1]] + ([rows[-1]] if rows[-1] != "1 = 1" else [])


def looking_ahead(ground: Ground) -> str:
    """What events, rows ``v``, know besides their place: a number ``cid``, and where the next of each pattern is."""
    if not _direct(ground):
        return ""
    return f", {_number(ground)} AS cid" + next_by_subject(_ahead(ground))


def next_by_subject(tests: Sequence[str]) -> str:
    """Columns ``next_0``, ...: where, of the rows ``v`` behind one of a subject, each of *tests* holds next."""
    return "".join(
        f""", MIN(CASE WHEN {test} THEN v.pos END) OVER (PARTITION BY v.k ORDER BY v.pos
            ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS next_{place}"""
        for place, test in enumerate(tests)
    )


def ahead_in_order(ground: Ground, rows: str, names: Sequence[str]) -> str:
    """*rows*, of columns *names*, with what ``looking_ahead`` says, from one sort."""
    listed = ", ".join(f"v.{name}" for name in names)
    return next_in_order(rows, f"{listed}, {_number(ground)} AS cid", _ahead(ground))


def next_in_order(rows: str, listed: str, tests: Sequence[str]) -> str:
    """A query for what is *listed* of *rows*, ``v``, with the columns of ``next_by_subject``, from one sort.

    Each subject's last event comes first, so the next of each is the one met last. Where a subject's rows begin,
    ``FOREVER`` stands for none so far.
    """
    met = "".join(
        f""", LAST_VALUE(CASE WHEN {test} THEN v.pos
            WHEN v.k_before IS DISTINCT FROM v.k THEN {FOREVER} END IGNORE NULLS)
            OVER (ROWS UNBOUNDED PRECEDING) AS met_{place}"""
        for place, test in enumerate(tests)
    )
    following = "".join(
        f", CASE WHEN v.k_before = v.k THEN NULLIF(LAG(v.met_{place}) OVER (), {FOREVER}) END AS next_{place}"
        for place in range(len(tests))
    )
    return f"""SELECT {listed}{following} FROM (
        SELECT v.*{met} FROM (
            SELECT v.*, LAG(v.k) OVER () AS k_before FROM (SELECT * FROM {rows} ORDER BY k, pos DESC) AS v
        ) AS v
    ) AS v"""


def _number(ground: Ground) -> str:
    # Only who waits for a requirement is looked up again, in joins over everybody; else the place is number enough.
    return "NUMBERED(v.k, v.pos)" if any(map(_waits, _direct(ground))) else "v.pos"


def _direct(ground: Ground) -> list[Rule]:
    return [rule for rule in ground.pack.rules.values() if is_direct(ground, rule)]


def _ahead(ground: Ground) -> list[str]:
    """What the events of each pattern pass that some direct rule has to know the next of."""
    patterns = [each for rule in _direct(ground) for each in next_of(rule) if isinstance(each, EventPattern)]
    return list(dict.fromkeys(passes(ground, each, "v") for each in patterns))


@frozen
class Direct:
    """Writes the courses of *rule*, whose triggers are events of *kinds* about subjects of *about*."""

    ground: Ground
    rule: Rule
    about: SubjectKindId
    kinds: tuple[EventKindId, ...]

    @classmethod
    def of(cls, ground: Ground, rule: Rule) -> Direct:
        if rule.trigger is None:
            raise TypeError(rule.id)
        return cls(ground, rule, ground.pack.tracks[rule.track].about, kinds_of(rule.trigger.pattern))

    @property
    def clock(self) -> Clock:
        return self.ground.clock

    def write(self) -> None:
        """The rule's pieces and courses, into the ground."""
        script, rule = self.ground.script, self.rule
        pieces, courses = [], []
        rows = [(e, n, row) for e, edition in enumerate(rule.editions) for n, row in enumerate(edition.branches)]
        for edition, number, branch in rows:
            wide = self._wide(edition, number, branch)
            stretches = [
                f"""SELECT cid, k, {edition} AS edition, {place} AS ph, {text(phase.status)} AS status, s{place} AS s,
                LEAST(e{place}, early) AS e, s0 AS start, tid, CASE WHEN LEAST(cend, early) >= {FOREVER} THEN {FOREVER}
                    ELSE {self.clock.at("LEAST(cend, early)")} END AS lasting
                FROM {wide} WHERE s{place} < LEAST(e{place}, early)"""
                for place, phase in enumerate(branch.phases)
            ]
            pieces += stretches
            courses.append(
                f"SELECT k, cid, pos AS tpos, s0 AS start, LEAST(cend, early) AS cend FROM {wide} WHERE cend > 0"
            )
        self.ground.whole[rule.id] = script.add(f"pieces_{rule.id}", " UNION ALL ".join(pieces))
        self.ground.pieces[rule.id] = self.ground.whole[rule.id]
        self.ground.courses[rule.id] = script.add(f"courses_{rule.id}", " UNION ALL ".join(courses))

    # -- triggers

    def _wide(self, edition: int, number: int, branch: Branch) -> str:
        """A row for each course by row *number* of *edition*: ``(k, cid, pos, tid, early, s0, e0, s1, e1, ..., cend)``.

        ``early`` is where it is cut short, ``s``, ``e`` where each phase begins and ends if nothing cuts it; a phase
        that is never reached begins at NULL. ``cend`` is the last end, 0 where there is no phase of any length.
        """
        wide = self._started(edition, number, branch)
        for place, (phase, following) in enumerate(zip(branch.phases, [*branch.phases[1:], None], strict=True)):
            wide = self._phase(place, phase, following, wide)
        reached = [f"CASE WHEN e{place} > s{place} THEN e{place} ELSE 0 END" for place in range(len(branch.phases))]
        cend = reached[0] if len(reached) == 1 else f"GREATEST({', '.join(reached)})"
        return self.ground.script.add(f"courses_of_{self.rule.id}", f"SELECT w.*, {cend} AS cend FROM {wide} AS w")

    def _started(self, edition: int, number: int, branch: Branch) -> str:
        ground, rule = self.ground, self.rule
        trigger = rule.trigger
        if trigger is None or not isinstance(trigger.pattern, EventPattern):
            raise TypeError(rule.id)
        triggers = Triggers(ground, rule, self.about, self.kinds)
        asked = [passes(ground, trigger.pattern, "f"), *in_row(ground, rule, number, self.clock.at("f.pos"), edition)]
        values = [triggers.anchor(anchor, "")[1] for anchor in rule.counted_from] or ["f.w"]
        own = values[0] if len(values) == 1 else f"COALESCE({', '.join(values)})"
        asked += [f"{own} IS NOT NULL"] if rule.counted_from else []
        dated = "".join(f", {each} AS dated{place}" for place, each in self._dated(branch))
        exits = [f"COALESCE(f.{self._next(pattern)} + 1, {FOREVER})" for pattern in branch.phases[0].until]
        out = "" if not exits else f", {_least(exits)} AS out0"
        return ground.script.add(
            f"started_{rule.id}",
            f"""SELECT f.k, f.cid, f.pos, f.id AS tid, f.pos + 1 AS s0, {own} AS ow0, 0 AS whole0,
                {self._early(edition)} AS early{out}{dated}
            FROM ev AS f WHERE {" AND ".join(asked)}""",
        )

    def _dated(self, branch: Branch) -> Iterator[tuple[int, str]]:
        """By phase the position of the date by which it ends at the latest."""
        for place, phase in enumerate(branch.phases):
            dates = [f"f.{each.name}" for each in self._dates(phase)]
            if dates:
                found = dates[0] if len(dates) == 1 else f"COALESCE({', '.join(dates)})"
                yield place, f"CASE WHEN {found} IS NULL THEN {FOREVER} ELSE {self.clock.by_clock(found)} END"

    def _dates(self, phase: Phase) -> list[Column]:
        """The columns of the trigger that say until when the phase lasts."""
        columns = [] if phase.until_date is None else self.ground.columns.of(self.kinds, phase.until_date)
        return [each for each in columns if each.moment]

    def _early(self, edition: int) -> str:
        """Where the course is cut short: just behind the next point of an end, and where the rule is repealed."""
        found = []
        for end in self.rule.ends:
            point = f"f.{self._next(end.pattern)}"
            tests = [f"{point} IS NULL"]
            if end.up_to is not None:
                limit = self.clock.by_clock(self.clock.counted(self.clock.at("f.pos"), end.up_to, self.rule.day_count))
                tests.append(f"{point} >= {limit}")
            found.append(f"CASE WHEN {' OR '.join(tests)} THEN {FOREVER} ELSE {point} + 1 END")
        repealed = repealed_at(self.ground, self.rule, edition)
        if repealed is not None:
            found.append(self.clock.by_clock(str(repealed)))
        return _least(found) if found else str(FOREVER)

    def _next(self, pattern: Pattern) -> str:
        if not isinstance(pattern, EventPattern):
            raise TypeError(pattern)
        return f"next_{_ahead(self.ground).index(passes(self.ground, pattern, 'v'))}"

    # -- phases

    def _phase(self, place: int, phase: Phase, following: Phase | None, wide: str) -> str:
        """*wide* with where phase *place* ends; where another follows, with where that begins and counts from."""
        script = self.ground.script
        phases = Phases(self.ground, self.rule, self.about, self.kinds, wide)
        moment, whole = f"ow{place}", f"whole{place}"
        scheduled = "CAST(NULL AS BIGINT)" if phase.length is None else phases.plus(phase.length, moment, whole)
        plans = [f"COALESCE(scheduled{place}, {FOREVER})"]
        plans += [f"dated{place}"] if self._dates(phase) else []
        wide = script.add(
            "planned",
            f"""SELECT w.*, {_least(plans)} AS plan{place} FROM (
                SELECT w.*, {scheduled} AS scheduled{place} FROM {wide} AS w) AS w""",
        )
        over = f"plan{place}"
        if phase.release is not None:
            wide, over = self._released(place, phase.release, phases, wide), f"over{place}"
        cap = None if phase.at_most is None else phases.plus(phase.at_most, moment, whole)
        by_clock_alone = _least([over, cap] if cap is not None else [over])
        left = f"plan{place} > s{place} AND out0 < {by_clock_alone}" if phase.until else None
        end = by_clock_alone if left is None else f"CASE WHEN {left} THEN out0 ELSE {by_clock_alone} END"
        end = f"CASE WHEN plan{place} <= s{place} THEN plan{place} ELSE {end} END"
        wide = script.add("phase", f"SELECT w.*, {end} AS e{place} FROM {wide} AS w")
        if following is None:
            return wide
        goes_on = [f"s{place} IS NOT NULL", f"e{place} < {FOREVER}"]
        if phase.lapse_ends:
            goes_on.append(f"NOT ({self._lapsed(place, phase, left, cap)})")
        counted, days = self.clock.at(f"e{place}"), "1" if left is None else f"CASE WHEN {left} THEN 0 ELSE 1 END"
        if following.keeps_schedule:
            counted = f"CASE WHEN scheduled{place} IS NULL THEN {counted} ELSE {self.clock.at(f'scheduled{place}')} END"
            days = f"CASE WHEN scheduled{place} IS NULL THEN {days} ELSE 1 END"
        return script.add(
            "entered",
            f"""SELECT w.*, CASE WHEN {" AND ".join(goes_on)} THEN GREATEST(s{place}, e{place}) END AS s{place + 1},
                {counted} AS ow{place + 1}, {days} AS whole{place + 1} FROM {wide} AS w""",
        )

    def _released(self, place: int, release: Release, phases: Phases, wide: str) -> str:
        """*wide* with ``over``: where the plan is over and every requirement is met."""
        script = self.ground.script
        plan, latest = f"w.plan{place}", str(FOREVER)
        if release.at_most is not None:
            latest = self.clock.by_clock(
                self.clock.whole_days_after(self.clock.at(plan), release.at_most, self.rule.day_count)
            )
        entering = script.add(
            "entering",
            f"""SELECT cid, k, s{place} AS entered, ow{place} AS ow, whole{place} AS whole, 0 AS waived_to FROM {wide}
            WHERE s{place} IS NOT NULL""",
        )
        met = [f"COALESCE(m.m{number}, {FOREVER})" for number in range(len(release.needs))]
        every = "0" if not met else met[0] if len(met) == 1 else f"GREATEST({', '.join(met)})"
        waiting = script.add(
            "waiting",
            f"""SELECT w.*, {every} AS met{place}, CASE WHEN {plan} >= {FOREVER} THEN {FOREVER} ELSE {latest}
                END AS latest{place}
            FROM {wide} AS w LEFT JOIN {phases.met(release.needs, entering)} AS m ON m.cid = w.cid""",
        )
        return script.add(
            "released",
            f"""SELECT w.*, CASE WHEN {plan} >= {FOREVER} THEN {FOREVER} WHEN met{place} >= latest{place}
                THEN latest{place} WHEN met{place} <= {plan} THEN {plan} ELSE met{place} + 1 END AS over{place}
            FROM {waiting} AS w""",
        )

    def _lapsed(self, place: int, phase: Phase, left: str | None, cap: str | None) -> str:
        """Whether the phase ended because its time was over."""
        if left is not None:
            return f"NOT ({left})"
        if phase.release is None:
            return "1 = 1"
        tests = [f"plan{place} <= s{place}", f"met{place} >= latest{place}", f"met{place} <= plan{place}"]
        return " OR ".join([*tests, f"{cap} < over{place}"] if cap is not None else tests)


def _least(values: list[str]) -> str:
    return values[0] if len(values) == 1 else f"LEAST({', '.join(values)})"
