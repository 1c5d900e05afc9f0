"""Status now: who shows which status at one instant, from the last time of each thing that happened.

Where a later trigger never ends earlier, nothing but the last of each kind of thing matters: one GROUP BY finds it, in
whatever order facts lie, and what is shown follows by arithmetic. ``from_last`` proves that for a rule, or names what
stands against it; then statuses come from whole timelines.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import define, evolve, field, frozen

from gridcontrol.errors import Problem
from gridcontrol.ids import EventKindId, RuleId, StatusId, TrackId
from gridcontrol.rules.conditions import EventPattern, Pattern
from gridcontrol.rules.ruleset import Branch, Need, Pack, Rule
from gridcontrol.time import DayCount, Duration
from gridcontrol_sql.compiling import AS_OF, FACTS, Compiled
from gridcontrol_sql.direct import in_row, is_direct, is_plain, passes, told_by_rank
from gridcontrol_sql.ground import Ground, NotInSqlError
from gridcontrol_sql.positions import FOREVER, SLOTS, STEPS, YEARS, at
from gridcontrol_sql.script import Step, text, texts

EVER = FOREVER // SLOTS
"""The second that stands for no end."""
UNKNOWN = 1
"""Stands for an end that last times don't tell, where somebody is in the phase."""
NO_STATUS = "SELECT k, '' AS track, '' AS status, '' AS rule, 0 AS until FROM last_of WHERE 1 = 0"
NO_TRACK = "SELECT k, '' AS track FROM last_of WHERE 1 = 0"


def compiled_now(pack: Pack, years: tuple[int, int] = YEARS) -> Compiled:
    """The script of statuses at the one instant in ``as_of``; its input is that of ``compiled``, without ``subjects``.

    Output: ``statuses(k, track, status, rule, until)`` for whom some rule gives a status; ``until`` is the second at
    which the phase of that rule is over if nothing happens any more, NULL where it is open. ``undecided(k, track)``:
    those to whom two rules give one status, and which of them is cited depends on more than last times; they have no
    row in ``statuses``. Raises ``NotInSqlError`` naming the first rule that asks for more than last times.
    """
    ground = Ground(pack, years, 0)
    for rule in pack.rules.values():
        against = from_last(ground, rule)
        if against is not None:
            raise NotInSqlError(Problem("sql.not-from-last", rule.where, args={"who": rule.id, "construct": against}))
    last = Last(ground)
    candidates = [candidate for rule in pack.rules.values() for candidate in _candidates(ground, last, rule)]
    named = [evolve(candidate, number=number) for number, candidate in enumerate(candidates, 1)]
    standing = "".join(f", {each.ends()} AS c{each.number}, {each.until} AS u{each.number}" for each in named)
    tracks = [
        _Track(number, track, by_status)
        for number, track in enumerate(pack.tracks)
        if (by_status := _of_track(ground, track, named))
    ]
    told = [step for track in tracks for step in track.steps(last)]
    flat = [
        Step("last_of", last.query()),
        Step("standing", f"SELECT l.k{standing} FROM last_of AS l"),
        *told,
        Step("statuses", " UNION ALL ".join(track.shown() for track in tracks) or NO_STATUS),
        Step("undecided", " UNION ALL ".join(track.open() for track in tracks) or NO_TRACK),
    ]
    steps = tuple(Step(step.name, " ".join(step.query.split())) for step in flat)
    return Compiled(pack, ground.columns, tuple(ground.columns.definitions()), steps)


# -- whether last times are enough


def from_last(ground: Ground, rule: Rule) -> str | None:
    """What of *rule* asks for more than the last time of each thing; None where nothing does."""
    if not is_direct(ground, rule):
        return "levels" if rule.levels else "runs"
    if rule.counted_from:
        return "counted_from"
    if any(end.up_to is not None for end in rule.ends):
        return "up_to"
    if len([status for status in ground.statuses(rule.track) if not _has_rank(ground, rule.track, status)]) > 1:
        return "precedence"
    return next((found for row in rule.editions[0].branches for found in _against(ground, rule, row)), None)


def _has_rank(ground: Ground, track: TrackId, status: StatusId) -> bool:
    return status in ground.pack.tracks[track].precedence


def _against(ground: Ground, rule: Rule, branch: Branch) -> Iterator[str]:
    last = branch.phases[-1]
    if len(branch.phases) > 1 and not ground.clock.steady:
        # Each phase would ask again for the changes of clocks before it: too much to say in one expression.
        yield "zone"
    for phase in branch.phases[:-1]:
        if (
            phase.length is None
            or phase.until
            or phase.release
            or phase.at_most
            or phase.until_date
            or phase.lapse_ends
        ):
            yield "phases"
    if last.until_date is not None:
        yield "until_date"
    for need in _needs(branch):
        if need.times > 1 or need.to_day is not None or not is_plain(ground, rule, need.pattern):
            yield "needs"
    if not told_by_rank(ground, rule):
        yield "order"


def _needs(branch: Branch) -> tuple[Need, ...]:
    release = branch.phases[-1].release
    return () if release is None else release.needs


# -- last times


@define
class Last:
    """The one GROUP BY: by what events pass, the column with the place of the last that does."""

    ground: Ground
    _columns: dict[str, str] = field(factory=dict)
    _kinds: set[EventKindId] = field(factory=set)

    def of(self, pattern: Pattern, *also: str) -> str:
        """The place, second and rank as one number, of the last event of *pattern* that passes *also*; 0 for none."""
        if not isinstance(pattern, EventPattern):
            raise TypeError(pattern)
        self._kinds.update(pattern.kinds)
        test = " AND ".join([passes(self.ground, pattern, "f"), *also])
        name = self._columns.setdefault(test, f"l{len(self._columns)}")
        return f"l.{name}"

    def query(self, facts: str = FACTS) -> str:
        """Gives ``k, now`` and the columns asked for so far, from *facts*."""
        events = self.ground.pack.events
        ranks = "".join(f" WHEN {text(kind)} THEN {STEPS * (events[kind].rank + 1)}" for kind in sorted(self._kinds))
        place = f"w * {SLOTS} + CASE kind{ranks} ELSE 0 END" if ranks else "0"
        names = ", ".join(["k", "kind", "w", "wd", *self.ground.field_columns()])
        found = "".join(
            f", COALESCE(MAX(CASE WHEN {test} THEN f.place END), 0) AS {name}" for test, name in self._columns.items()
        )
        kinds = texts(sorted(self._kinds)) if self._kinds else "('')"
        return f"""SELECT f.k, MAX(n.now) AS now{found}
            FROM (SELECT {names}, {place} AS place FROM {facts} WHERE kind IN {kinds}) AS f
            CROSS JOIN (SELECT MAX(last) AS now FROM {AS_OF}) AS n WHERE f.w <= n.now GROUP BY f.k"""


# -- candidates: a phase of a row of a rule


@frozen
class _Candidate:
    """A phase in which somebody may be: *alive* asks whether, *until* and *lasting* when phase and course are over.

    Expressions over a row ``l`` of last times. *lasting* is None where last times don't tell. *equals* asks of a fact
    ``f`` whether it has started a course that is in the phase now and is over at second ``f.top``.
    """

    rule: RuleId
    status: StatusId
    alive: str
    until: str
    lasting: str | None
    equals: str
    number: int = 0

    def ends(self) -> str:
        """When the course is over, 0 for those who are not in the phase."""
        return f"CASE WHEN {self.alive} THEN {UNKNOWN if self.lasting is None else self.lasting} ELSE 0 END"

    def known(self) -> str:
        """As the column of ``ends`` says, greater than all where last times don't tell."""
        name = f"c{self.number}"
        return name if self.lasting is not None else f"CASE WHEN {name} > 0 THEN {EVER + 1} ELSE 0 END"


def _candidates(ground: Ground, last: Last, rule: Rule) -> Iterator[_Candidate]:
    trigger = rule.trigger
    if trigger is None or not isinstance(trigger.pattern, EventPattern):
        raise TypeError(rule.id)
    ranks = " ".join(
        f"WHEN {text(kind)} THEN {STEPS * (ground.pack.events[kind].rank + 1)}" for kind in trigger.pattern.kinds
    )
    own_place = f"(f.w * {SLOTS} + CASE f.kind {ranks} END)"
    for number, branch in enumerate(rule.editions[0].branches):
        asked = in_row(ground, rule, number, "f.w")
        for place in range(len(branch.phases)):
            reached = _begins(ground, rule, branch, place, "f.w")
            began = last.of(trigger.pattern, *asked, *([f"{reached} <= n.now"] if place else []))
            alive, until, lasting = _facing(ground, last, rule, branch, place, began, at(began))
            own = _facing(ground, last, rule, branch, place, own_place, "f.w")
            fits = [passes(ground, trigger.pattern, "f"), *asked, f"{reached} <= l.now", own[0], f"{own[2]} = f.top"]
            status = branch.phases[place].status
            yield _Candidate(rule.id, status, f"{began} > 0 AND {alive}", until, lasting, " AND ".join(fits))


def _facing(
    ground: Ground, last: Last, rule: Rule, branch: Branch, place: int, began: str, moment: str
) -> tuple[str, str, str | None]:
    """Of the course whose trigger is at place *began*: whether phase *place* goes on, and when both are over."""
    over = _over(ground, last, rule, branch, began, moment)
    ends_last = place + 1 == len(branch.phases)
    until = over if ends_last else _begins(ground, rule, branch, place + 1, moment)
    cut_by = [*(end.pattern for end in rule.ends), *branch.phases[place].until]
    alive = [*(f"{last.of(pattern)} < {began}" for pattern in cut_by), f"{until} > l.now"]
    return " AND ".join(alive), until, over if ends_last or not branch.phases[-1].release else None


def _begins(ground: Ground, rule: Rule, branch: Branch, place: int, moment: str) -> str:
    """The second at which phase *place* begins by plan where the trigger is at second *moment*."""
    for number, phase in enumerate(branch.phases[:place]):
        if phase.length is not None:
            moment = _after(ground, rule, number, moment, phase.length)
    return moment


def _after(ground: Ground, rule: Rule, place: int, moment: str, length: Duration) -> str:
    """The second at which *length* counted from *moment*, where phase *place* begins, is over."""
    counted = ground.clock.counted if place == 0 else ground.clock.whole_days_after
    return counted(moment, length, rule.day_count)


def _over(ground: Ground, last: Last, rule: Rule, branch: Branch, began: str, fired: str) -> str:
    """The second at which the course of the trigger at place *began* is over, as far as anything has happened."""
    place, phase = len(branch.phases) - 1, branch.phases[-1]
    moment = _begins(ground, rule, branch, place, fired)
    over = str(EVER) if phase.length is None else _after(ground, rule, place, moment, phase.length)
    if phase.release is not None and phase.length is not None:
        latest = str(EVER)
        if phase.release.at_most is not None:
            latest = ground.clock.whole_days_after(over, phase.release.at_most, rule.day_count)
        met = " AND ".join(_met(ground, last, rule, need, began, place, moment) for need in phase.release.needs)
        over = f"CASE WHEN {met or '1 = 1'} THEN {over} ELSE {latest} END"
    if phase.at_most is not None:
        over = f"LEAST({over}, {_after(ground, rule, place, moment, phase.at_most)})"
    return over


def _met(ground: Ground, last: Last, rule: Rule, need: Need, began: str, place: int, moment: str) -> str:
    """Whether the last point that counts for *need* does so for whoever entered phase *place* at second *moment*."""
    point, clock = last.of(need.pattern), ground.clock
    if need.from_day is None:
        return f"({point} > {began} AND {at(point)} >= {moment})"
    if place == 0:
        number = f"{clock.day(at(point))} - {clock.day(moment)} + {1 if rule.day_count is DayCount.DAY_ONE else 0}"
    else:
        number = f"{clock.day(at(point))} - ({clock.next_midnight_day(moment)}) + 1"
    return f"({point} > 0 AND {number} >= {need.from_day})"


# -- what is shown


def _of_track(ground: Ground, track: TrackId, candidates: list[_Candidate]) -> list[list[_Candidate]]:
    """The candidates of *track* by status, the strongest first."""
    found = []
    for status in ground.statuses(track):
        own = [c for c in candidates if c.status == status and ground.pack.rules[c.rule].track == track]
        found += [own] if own else []
    return found


@frozen
class _Track:
    """What one track shows: *by_status* are its candidates, those of the strongest status first."""

    number: int
    track: TrackId
    by_status: list[list[_Candidate]]

    def _all(self) -> list[_Candidate]:
        return [candidate for candidates in self.by_status for candidate in candidates]

    def steps(self, last: Last) -> list[Step]:
        """The relations ``piece_of``, ``cited`` and ``told`` of the track: the last has ``k, piece`` and ends."""
        number = self.number
        ends = "".join(f", p.u{each.number}" for each in self._all())
        told = f"SELECT p.k, p.piece{ends} FROM piece_of_{number} AS p WHERE p.piece > 0"
        cited = self._cited()
        if cited is None:
            return [Step(f"piece_of_{number}", self._pieces()), Step(f"told_{number}", told)]
        told += (
            f" UNION ALL SELECT p.k, c.piece{ends} FROM piece_of_{number} AS p JOIN cited_{number} AS c ON c.k = p.k"
        )
        return [
            Step(f"piece_of_{number}", self._pieces()),
            # Few: their facts are asked once more, rather than keeping everybody's last times.
            Step(
                f"facts_of_{number}",
                f"""SELECT f.*, t.status_no, t.top FROM piece_of_{number} AS t JOIN {FACTS} AS f ON f.k = t.k
                WHERE t.piece = 0""",
            ),
            Step(f"last_of_{number}", last.query(f"facts_of_{number}")),
            Step(f"cited_{number}", cited),
            Step(f"told_{number}", told),
        ]

    def _pieces(self) -> str:
        """``k, piece, status_no, top`` and ends: which candidate shows, NULL for none; see ``_chosen`` for others."""
        alive = [" OR ".join(f"c{each.number} > 0" for each in candidates) for candidates in self.by_status]
        shown = "".join(
            f" WHEN {asked} THEN {_chosen(candidates)}" for asked, candidates in zip(alive, self.by_status, strict=True)
        )
        tops = "".join(
            f" WHEN {asked} THEN {_greatest([f'c{each.number}' for each in candidates])}"
            for asked, candidates in zip(alive, self.by_status, strict=True)
        )
        order = "".join(f" WHEN {asked} THEN {number}" for number, asked in enumerate(alive))
        ends = "".join(f", u{each.number}" for each in self._all())
        return f"""SELECT k, CASE{shown} END AS piece, CASE{order} END AS status_no, CASE{tops} END AS top{ends}
            FROM standing"""

    def _cited(self) -> str | None:
        """``k, piece`` where several last equally long: that of the trigger whose id comes first. None: can't be."""
        choices = [
            f"WHEN f.status_no = {number} AND {each.equals} THEN {each.number}"
            for number, candidates in enumerate(self.by_status)
            if len(candidates) > 1
            for each in sorted(candidates, key=lambda candidate: candidate.rule)
            if each.lasting is not None
        ]
        if not choices:
            return None
        return f"""SELECT k, piece FROM (
            SELECT e.k, e.piece, ROW_NUMBER() OVER (PARTITION BY e.k ORDER BY BYTES(e.id)) AS place FROM (
                SELECT f.k, f.id, CASE {" ".join(choices)} END AS piece FROM facts_of_{self.number} AS f
                JOIN last_of_{self.number} AS l ON l.k = f.k WHERE f.w <= l.now
            ) AS e WHERE piece > 0
        ) AS ordered WHERE place = 1"""

    def shown(self) -> str:
        """Rows of ``statuses``."""
        status = " ".join(f"WHEN {each.number} THEN {text(each.status)}" for each in self._all())
        rule = " ".join(f"WHEN {each.number} THEN {text(each.rule)}" for each in self._all())
        until = " ".join(f"WHEN {each.number} THEN NULLIF(u{each.number}, {EVER})" for each in self._all())
        return (
            f"SELECT k, {text(self.track)} AS track, CASE piece {status} END AS status, CASE piece {rule} END AS rule,"
            f" CASE piece {until} END AS until FROM told_{self.number}"
        )

    def open(self) -> str:
        """Rows of ``undecided``."""
        return f"SELECT k, {text(self.track)} AS track FROM piece_of_{self.number} WHERE piece < 0"


def _chosen(candidates: list[_Candidate]) -> str:
    """The number of the one whose course lasts longest; 0 where several do, -1 where that is not told."""
    if len(candidates) == 1:
        return str(candidates[0].number)
    choices = [
        f"WHEN c{each.number} > {_greatest([other.known() for other in candidates if other is not each])}"
        f" THEN {each.number}"
        for each in candidates
    ]
    open_ = [f"c{each.number} > 0" for each in candidates if each.lasting is None]
    choices += [f"WHEN {' OR '.join(open_)} THEN -1"] if open_ else []
    return f"CASE {' '.join(choices)} ELSE 0 END"


def _greatest(values: list[str]) -> str:
    return values[0] if len(values) == 1 else f"GREATEST({', '.join(values)})"
