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
from gridcontrol_sql.conditions import kinds_of
from gridcontrol_sql.direct import in_row, is_direct, is_plain, next_of, passes
from gridcontrol_sql.ground import Ground, NotInSqlError
from gridcontrol_sql.positions import FOREVER, SLOTS, STEPS, YEARS, at
from gridcontrol_sql.script import Step, text

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
    named = [evolve(candidate, name=f"c{number}") for number, candidate in enumerate(candidates, 1)]
    standing = "".join(f", {each.ends()} AS {each.name}, {each.until} AS u{each.name}" for each in named)
    tracks = [_Track(track, named_of) for track in pack.tracks if (named_of := _of_track(ground, track, named))]
    shown = [track.shown(f"piece_of_{number}") for number, track in enumerate(tracks)]
    unclear = [track.open(f"piece_of_{number}") for number, track in enumerate(tracks)]
    flat = [
        Step("last_of", last.query()),
        Step("standing", f"SELECT l.k{standing} FROM last_of AS l"),
        *(Step(f"piece_of_{number}", track.pieces()) for number, track in enumerate(tracks)),
        Step("statuses", " UNION ALL ".join(shown) or NO_STATUS),
        Step("undecided", " UNION ALL ".join(unclear) or NO_TRACK),
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
    compared = [*next_of(rule), *(need.pattern for need in _needs(branch) if need.from_day is None)]
    events = ground.pack.events
    own = {events[kind].rank for kind in kinds_of(rule.trigger.pattern)} if rule.trigger is not None else set()
    if own & {events[kind].rank for pattern in compared for kind in kinds_of(pattern)}:
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

    def query(self) -> str:
        """Gives ``k, now`` and the columns asked for so far."""
        events = self.ground.pack.events
        ranks = "".join(f" WHEN {text(kind)} THEN {STEPS * (events[kind].rank + 1)}" for kind in sorted(self._kinds))
        place = f"f.w * {SLOTS} + CASE f.kind{ranks} ELSE 0 END" if ranks else "0"
        found = "".join(
            f", COALESCE(MAX(CASE WHEN {test} THEN {place} END), 0) AS {name}" for test, name in self._columns.items()
        )
        return f"""SELECT f.k, MAX(n.now) AS now{found} FROM {FACTS} AS f
            CROSS JOIN (SELECT MAX(last) AS now FROM {AS_OF}) AS n WHERE f.w <= n.now GROUP BY f.k"""


# -- candidates: a phase of a row of a rule


@frozen
class _Candidate:
    """A phase in which somebody may be: *alive* asks whether, *until* and *lasting* when phase and course are over.

    Expressions over a row ``l`` of last times. *lasting* is None where last times don't tell.
    """

    rule: RuleId
    status: StatusId
    alive: str
    until: str
    lasting: str | None
    name: str = ""

    def ends(self) -> str:
        """When the course is over, 0 for those who are not in the phase."""
        return f"CASE WHEN {self.alive} THEN {UNKNOWN if self.lasting is None else self.lasting} ELSE 0 END"


def _candidates(ground: Ground, last: Last, rule: Rule) -> Iterator[_Candidate]:
    trigger = rule.trigger
    if trigger is None:
        raise TypeError(rule.id)
    for number, branch in enumerate(rule.editions[0].branches):
        asked = in_row(ground, rule, number, "f.w")
        for place, phase in enumerate(branch.phases):
            reached = [f"{_begins(ground, rule, branch, place, 'f.w')} <= n.now"] if place else []
            began = last.of(trigger.pattern, *asked, *reached)
            lasting: str | None = _over(ground, last, rule, branch, began)
            until = str(lasting)
            if place + 1 < len(branch.phases):
                until = _begins(ground, rule, branch, place + 1, at(began))
                lasting = None if branch.phases[-1].release else lasting
            cut_by = [*(end.pattern for end in rule.ends), *phase.until]
            alive = [f"{began} > 0", *(f"{last.of(pattern)} < {began}" for pattern in cut_by), f"{until} > l.now"]
            yield _Candidate(rule.id, phase.status, " AND ".join(alive), until, lasting)


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


def _over(ground: Ground, last: Last, rule: Rule, branch: Branch, began: str) -> str:
    """The second at which the course of the trigger at place *began* is over, as far as anything has happened."""
    place, phase = len(branch.phases) - 1, branch.phases[-1]
    moment = _begins(ground, rule, branch, place, at(began))
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

    track: TrackId
    by_status: list[list[_Candidate]]

    def _all(self) -> list[_Candidate]:
        return [candidate for candidates in self.by_status for candidate in candidates]

    def pieces(self) -> str:
        """Gives ``k, piece`` and when phases are over: NULL where nothing shows, 0 where last times don't decide."""
        shown = "".join(
            f" WHEN {' OR '.join(f'{each.name} > 0' for each in candidates)} THEN {_chosen(candidates)}"
            for candidates in self.by_status
        )
        ends = "".join(f", u{each.name}" for each in self._all())
        return f"SELECT k, CASE{shown} END AS piece{ends} FROM standing"

    def shown(self, pieces: str) -> str:
        """Rows of ``statuses``."""
        numbered = [(each.name[1:], each) for each in self._all()]
        status = " ".join(f"WHEN {number} THEN {text(each.status)}" for number, each in numbered)
        rule = " ".join(f"WHEN {number} THEN {text(each.rule)}" for number, each in numbered)
        until = " ".join(f"WHEN {number} THEN NULLIF(u{each.name}, {EVER})" for number, each in numbered)
        return (
            f"SELECT k, {text(self.track)} AS track, CASE piece {status} END AS status, CASE piece {rule} END AS rule,"
            f" CASE piece {until} END AS until FROM {pieces} WHERE piece > 0"
        )

    def open(self, pieces: str) -> str:
        """Rows of ``undecided``."""
        return f"SELECT k, {text(self.track)} AS track FROM {pieces} WHERE piece = 0"


def _chosen(candidates: list[_Candidate]) -> str:
    """The number of the one whose course lasts longest; 0 where that is not told."""
    if len(candidates) == 1:
        return candidates[0].name[1:]
    choices = []
    for candidate in candidates:
        others = [
            each.name if each.lasting is not None else f"CASE WHEN {each.name} > 0 THEN {EVER + 1} ELSE 0 END"
            for each in candidates
            if each is not candidate
        ]
        longest = others[0] if len(others) == 1 else f"GREATEST({', '.join(others)})"
        choices.append(f"WHEN {candidate.name} > {longest} THEN {candidate.name[1:]}")
    return f"CASE {' '.join(choices)} ELSE 0 END"
