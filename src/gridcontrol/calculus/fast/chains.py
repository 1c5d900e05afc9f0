"""A chain of phases from its anchor to its end, on integers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from attrs import frozen

from gridcontrol.calculus.fast.calendar import DAY, Calendar, Length, elapsed, length_of
from gridcontrol.calculus.fast.points import Causes, Point, Pos, behind, by_clock
from gridcontrol.calculus.fast.sets import Spans
from gridcontrol.calculus.timeline import EndReason
from gridcontrol.ids import FieldId, StatusId
from gridcontrol.model.facts import Value
from gridcontrol.rules.ruleset import Need, Phase
from gridcontrol.time import DayCount, Unit

if TYPE_CHECKING:
    from gridcontrol.calculus.fast.patterns import Patterns
    from gridcontrol.calculus.fast.world import Subject


class Origin(NamedTuple):
    """Where a phase's days are counted from: an anchor on its *day*, or (*whole*) the next local midnight."""

    us: int
    day: int
    whole: bool


class Needed(NamedTuple):
    """A requirement: its id, when it was met and by which facts, or that it is waived."""

    id: str
    met: int | None
    by: Causes
    waived: bool = False


class Piece(NamedTuple):
    """One phase as it came out; *following* is where the next one counts from, None where none follows."""

    status: StatusId
    phase: int
    origin: Origin
    start: Pos
    end: Pos | None
    scheduled: Pos | None
    planned: Pos | None
    latest: Pos | None
    needs: tuple[Needed, ...]
    ended: EndReason
    by: Causes
    following: Origin | None


@frozen
class NeedMade:
    """A requirement, made ready."""

    id: str
    pattern: int
    from_day: int | None
    to_day: int | None
    times: int
    apart_days: int | None
    apart: int | None
    """Microseconds."""


@frozen
class PhaseMade:
    """A phase, made ready."""

    status: StatusId
    length: Length | None
    until: tuple[int, ...]
    holds: Callable[[Subject], Spans] | None
    until_date: FieldId | None
    lapse_ends: bool
    prolong: tuple[tuple[int, Length], ...]
    needs: tuple[NeedMade, ...] | None
    needs_at_most: Length | None
    at_most: Length | None
    keeps_schedule: bool
    plain: bool
    """Nothing but a length can end it."""


def need_made(need: Need, patterns: Patterns) -> NeedMade:
    """*need* with its pattern numbered and its gap in days or microseconds."""
    apart = need.apart
    in_days = apart is not None and apart.unit is Unit.DAYS
    return NeedMade(
        need.id,
        patterns.number(need.pattern),
        need.from_day,
        need.to_day,
        need.times,
        apart.number if apart is not None and in_days else None,
        elapsed(apart) if apart is not None and not in_days else None,
    )


def phase_made(
    phase: Phase, patterns: Patterns, count: DayCount, holds: Callable[[Subject], Spans] | None
) -> PhaseMade:
    """*phase* with its patterns numbered and its lengths counted as *count* counts."""
    release = phase.release
    bare = not phase.until and holds is None and phase.until_date is None and not phase.prolong
    return PhaseMade(
        status=phase.status,
        length=None if phase.length is None else length_of(phase.length, count),
        until=tuple(patterns.number(pattern) for pattern in phase.until),
        holds=holds,
        until_date=phase.until_date,
        lapse_ends=phase.lapse_ends,
        prolong=tuple((patterns.number(each.pattern), length_of(each.length, count)) for each in phase.prolong),
        needs=None if release is None else tuple(need_made(need, patterns) for need in release.needs),
        needs_at_most=None if release is None or release.at_most is None else length_of(release.at_most, count),
        at_most=None if phase.at_most is None else length_of(phase.at_most, count),
        keeps_schedule=phase.keeps_schedule,
        plain=bare and release is None and phase.at_most is None and phase.length is not None,
    )


@frozen
class Counting:
    """How one rule counts."""

    calendar: Calendar
    count: DayCount
    dates_suffice: bool

    def over(self, origin: Origin, length: Length) -> Pos:
        """Where *length* from *origin* is over."""
        calendar = self.calendar
        if origin.whole:
            return by_clock(calendar.whole_after(origin.us, length))
        return by_clock(calendar.counted(origin.us, origin.day, length))

    def number(self, origin: Origin, day: int) -> int:
        """Which day of the count *day* is."""
        if origin.whole:
            return day - self.calendar.first_whole_day(origin.us) + 1
        return day - origin.day + (self.count is DayCount.DAY_ONE)

    def far_enough(self, one: Point, other: Point, need: NeedMade) -> bool:
        """Whether *other* was certainly taken long enough after *one*."""
        days = other.at.day - one.at.day
        if need.apart_days is not None:
            return days >= need.apart_days
        if need.apart is None:
            return True
        if self.dates_suffice and (one.at.dated or other.at.dated):
            return days * DAY >= need.apart
        latest = self.calendar.start(one.at.day + 1) if one.at.dated else one.at.us
        return other.at.us - latest >= need.apart


def after(pos: Pos) -> Origin:
    """The next local midnight after *pos*."""
    return Origin(pos[0], 0, whole=True)


class Walk:
    """Walks the phases of one chain of one subject.

    The first phase ends no earlier than *floor*. Plans over by *waived_to* ask for nothing but what is *asked* in the
    phase under way: its status and the ids of the needs it still waits for.
    """

    __slots__ = ("asked", "counting", "fields", "floor", "phases", "subject", "waived_to")

    def __init__(
        self,
        subject: Subject,
        counting: Counting,
        phases: tuple[PhaseMade, ...],
        fields: Mapping[FieldId, Value],
        floor: Pos | None = None,
        waived_to: int | None = None,
        asked: tuple[StatusId, frozenset[str]] | None = None,
    ) -> None:
        self.subject = subject
        self.counting = counting
        self.phases = phases
        self.fields = fields
        self.floor = floor
        self.waived_to = waived_to
        self.asked = asked

    def chain(self, start: Pos, origin: Origin, first: int = 0) -> tuple[Piece, ...]:
        """The pieces from phase *first* on, entered at *start*; a phase served already is not entered."""
        pieces: list[Piece] = []
        entered, scheduled, floor = start, None, self.floor
        for index in range(first, len(self.phases)):
            phase = self.phases[index]
            if phase.keeps_schedule and scheduled is not None:
                origin = after(scheduled)
            piece = self._phase(phase, index, entered, origin, floor)
            floor = None
            end = piece.end
            if end is None:
                pieces.append(piece)
                break
            if end > entered:
                pieces.append(piece)
                entered = end
            if piece.following is None:
                break
            origin, scheduled = piece.following, piece.scheduled
        return tuple(pieces)

    def _phase(self, phase: PhaseMade, index: int, entered: Pos, origin: Origin, floor: Pos | None) -> Piece:
        counting = self.counting
        scheduled = counting.over(origin, phase.length) if phase.length is not None else None
        plan = scheduled
        if phase.until_date is not None:
            said = self.fields.get(phase.until_date)
            if isinstance(said, date):
                limit = by_clock(counting.calendar.moment(said).us)
                plan = limit if plan is None or limit < plan else plan
        if plan is not None and floor is not None and plan < floor:
            plan = floor
        if plan is not None and (phase.plain or plan <= entered):
            following = None if phase.lapse_ends else after(plan)
            return Piece(
                phase.status, index, origin, entered, plan, scheduled, plan, plan, (), EndReason.PLAN, (), following
            )
        planned, by = self._prolonged(phase, entered, plan, plan)
        while True:
            end, latest = planned, planned
            ended = EndReason.OPEN if planned is None else EndReason.PLAN
            needs: tuple[Needed, ...] = ()
            if phase.needs is not None and planned is not None:
                end, latest, needs, ended = self._released(phase, phase.needs, entered, origin, planned)
            planned, carried = self._prolonged(phase, entered, planned, end)
            if not carried:
                break
            by += carried
        if ended is EndReason.RELEASED:
            for need in needs:
                by += need.by
        if phase.at_most is not None:
            cap = counting.over(origin, phase.at_most)
            if end is None or cap < end:
                end, ended = cap, EndReason.AT_MOST
            latest = cap if latest is None or cap < latest else latest
        if latest is None and planned is not None and end is not None:
            latest = planned
        lapsed = phase.lapse_ends and ended in {EndReason.PLAN, EndReason.AT_MOST}
        following = None if end is None or lapsed else after(end)
        piece = Piece(
            phase.status, index, origin, entered, end, scheduled, planned, latest, needs, ended, by, following
        )
        return self._until(phase, piece) if phase.until or phase.holds is not None else piece

    def _prolonged(
        self, phase: PhaseMade, entered: Pos, plan: Pos | None, end: Pos | None
    ) -> tuple[Pos | None, Causes]:
        """The least plan that no point met while the phase runs carries further, and the facts that carried it."""
        if plan is None or not phase.prolong:
            return plan, ()
        calendar = self.counting.calendar
        carriers = [(point, length) for number, length in phase.prolong for point in self.subject.points(number)]
        if len(phase.prolong) > 1:
            carriers.sort(key=lambda carrier: carrier[0].pos)
        by: Causes = ()
        for point, length in carriers:
            if point.pos <= entered:
                continue
            if end is not None and point.pos >= end and point.pos >= plan:
                break
            carried = by_clock(calendar.counted(point.at.us, point.at.day, length))
            if carried > plan:
                plan = carried
                by += point.causes
        return plan, by

    def _released(
        self, phase: PhaseMade, needed: Sequence[NeedMade], entered: Pos, origin: Origin, plan: Pos
    ) -> tuple[Pos | None, Pos | None, tuple[Needed, ...], EndReason]:
        """End, latest end, each requirement, and what ended the phase."""
        waives = self.waived_to is not None and plan[0] <= self.waived_to
        asked = self.asked[1] if self.asked is not None and self.asked[0] == phase.status else ()
        latest = None if phase.needs_at_most is None else self.counting.over(after(plan), phase.needs_at_most)
        states: list[Needed] = []
        last = plan
        unmet = False
        for need in needed:
            if waives and need.id not in asked:
                states.append(Needed(need.id, None, (), waived=True))
                continue
            met = self._met(need, entered, origin, latest)
            if met is None:
                unmet = True
                states.append(Needed(need.id, None, ()))
            else:
                states.append(Needed(need.id, met[0][0], met[1]))
                last = max(last, met[0])
        if unmet:
            return latest, latest, tuple(states), EndReason.OPEN if latest is None else EndReason.AT_MOST
        if last == plan:
            return plan, plan, tuple(states), EndReason.PLAN
        return behind(last), behind(last), tuple(states), EndReason.RELEASED

    def _met(self, need: NeedMade, entered: Pos, origin: Origin, latest: Pos | None) -> tuple[Pos, Causes] | None:
        """Where the need is first met before *latest*, and by which facts."""
        valid: list[Point] = []
        for point in self.subject.points(need.pattern):
            if latest is not None and point.pos >= latest:
                break
            if not self._counts(need, point, entered, origin):
                continue
            valid.append(point)
            if need.times == 1:
                return point.pos, point.causes
            if len(valid) >= need.times:
                series = self._series(valid, need)
                if len(series) >= need.times:
                    return point.pos, tuple(fact for one in series[: need.times] for fact in one.causes)
        return None

    def _series(self, points: Sequence[Point], need: NeedMade) -> list[Point]:
        """The longest series of *points*, each far enough from the one before; the earliest of several."""
        taken = sorted(points, key=lambda point: (point.at.us, point.pos))
        lengths: list[int] = []
        before: list[int] = []
        for index, point in enumerate(taken):
            best, link = 0, -1
            for earlier in range(index):
                if lengths[earlier] > best and self.counting.far_enough(taken[earlier], point, need):
                    best, link = lengths[earlier], earlier
            lengths.append(best + 1)
            before.append(link)
        at = lengths.index(max(lengths))
        series: list[Point] = []
        while at >= 0:
            series.append(taken[at])
            at = before[at]
        return series[::-1]

    def _counts(self, need: NeedMade, point: Point, entered: Pos, origin: Origin) -> bool:
        if need.from_day is None and (point.pos <= entered or point.at.us < entered[0]):
            return False
        if need.from_day is None and need.to_day is None:
            return True
        day = self.counting.number(origin, point.at.day)
        return (need.from_day is None or day >= need.from_day) and (need.to_day is None or day <= need.to_day)

    def _until(self, phase: PhaseMade, piece: Piece) -> Piece:
        """*piece*, cut by the first event or condition that ends its phase."""
        first: Pos | None = None
        origin, causes = piece.origin, piece.by
        for number in phase.until:
            for point in self.subject.points(number):
                if point.pos > piece.start:
                    pos = behind(point.pos)
                    if first is None or pos < first:
                        first, origin, causes = pos, Origin(point.at.us, point.at.day, whole=False), point.causes
                    break
        if phase.holds is not None:
            for start, end, facts in phase.holds(self.subject):
                if end is None or end > piece.start:
                    pos = max(start, piece.start)
                    if first is None or pos < first:
                        day = self.counting.calendar.day_of(pos[0])
                        first, origin, causes = pos, Origin(pos[0], day, whole=pos == by_clock(pos[0])), facts
        if first is None or (piece.end is not None and piece.end <= first):
            return piece
        return piece._replace(end=first, ended=EndReason.UNTIL, by=causes, following=origin, latest=first)
