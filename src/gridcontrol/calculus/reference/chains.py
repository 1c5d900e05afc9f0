"""One run's chain of phases: from the anchor through plan, prolongation and release to each end."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from attrs import evolve, frozen

from gridcontrol.calculus.reference.positions import Point, Position, by_clock
from gridcontrol.calculus.reference.spans import Stretches
from gridcontrol.calculus.reference.walking import counted, day_number, day_of, next_midnight, whole_days_after
from gridcontrol.calculus.timeline import EndReason, NeedState
from gridcontrol.ids import FactId, StatusId
from gridcontrol.model.facts import Fields
from gridcontrol.rules.conditions import Condition, Pattern
from gridcontrol.rules.ruleset import Need, Pack, Phase, Release, Rule
from gridcontrol.time import DayCount, Duration, WorldTime, hours_apart, instant_of


@frozen
class Ground:
    """What a run stands on: how its rule counts, and the subject's points and conditions."""

    zone: ZoneInfo
    count: DayCount
    dates_suffice: bool
    points: Callable[[Pattern], Sequence[Point]]
    """The subject's points of a pattern, in the total order."""
    where_true: Callable[[Condition], Stretches]
    asked_by: Callable[[Condition, Point], Stretches]
    """Where a condition that a point asks is true: ``its`` with a field of that point asks whom the point names."""

    @classmethod
    def bare(cls, pack: Pack) -> Ground:
        """Bare ground that counts as the pack does by default."""
        return cls(pack.zone, pack.day_count, pack.dates_suffice, lambda _: (), lambda _: (), lambda _, __: ())

    @classmethod
    def of(cls, rule: Rule, zone: ZoneInfo) -> Ground:
        """Bare ground that counts as *rule* does; ``Truth.of`` puts a subject on it."""
        return cls(zone, rule.day_count, rule.dates_suffice, lambda _: (), lambda _: (), lambda _, __: ())


@frozen
class Origin:
    """Where a phase's days are counted from.

    The first phase counts from the anchor by the rule's convention; a later one has its days whole, from the next local
    midnight after the one before ended (``whole``). After a phase ended by an event, that event is an anchor again.
    """

    moment: WorldTime
    whole: bool

    def plus(self, length: Duration, ground: Ground) -> Position:
        """When *length* from here is over."""
        if self.whole:
            return by_clock(whole_days_after(instant_of(self.moment, ground.zone), length, ground.count, ground.zone))
        return by_clock(counted(self.moment, length, ground.count, ground.zone))

    def number_of(self, moment: WorldTime, ground: Ground) -> int:
        """Which day of this count *moment* falls on."""
        if self.whole:
            first_day = day_of(next_midnight(instant_of(self.moment, ground.zone), ground.zone), ground.zone)
            return day_number(first_day, 1, moment, ground.zone)
        first = 1 if ground.count is DayCount.DAY_ONE else 0
        return day_number(day_of(self.moment, ground.zone), first, moment, ground.zone)


@frozen
class Piece:
    """One phase as it came out. ``scheduled`` is its end by length alone, before anything prolonged it."""

    status: StatusId
    phase: int
    origin: Origin
    start: Position
    end: Position | None
    scheduled: Position | None
    planned: Position | None
    latest: Position | None
    needs: tuple[NeedState, ...]
    ended: EndReason
    by: tuple[FactId, ...]
    next_origin: Origin | None
    """Where the next phase counts from; None when nothing follows."""

    def running_at(self, position: Position) -> bool:
        return self.start <= position and (self.end is None or position < self.end)


Met = tuple[Position, tuple[FactId, ...]]
"""Where a requirement is met, and by which facts."""


@frozen
class Exit:
    """Where something other than the clock ends a phase, and where the next one counts from then."""

    at: Position
    origin: Origin
    causes: tuple[FactId, ...]


@frozen
class Walk:
    """Walks the phases of one chain.

    ``floor``: the first phase ends no earlier. ``waived_to``: plans over by then ask for nothing but what was asked
    in the phase under way (``asked``: its status and the ids of the needs that it still waits for).
    """

    ground: Ground
    phases: tuple[Phase, ...]
    fields: Fields
    floor: Position | None = None
    waived_to: datetime | None = None
    asked: tuple[StatusId, frozenset[str]] | None = None

    def chain(self, start: Position, origin: Origin, first: int = 0) -> tuple[Piece, ...]:
        """The pieces from phase *first* on, entered at *start*.

        A phase that credit has served already is not entered.
        """
        pieces: list[Piece] = []
        entered = start
        schedule: Position | None = None
        for index in range(first, len(self.phases)):
            phase = self.phases[index]
            if phase.keeps_schedule and schedule is not None:
                origin = Origin(schedule.at, whole=True)
            piece = self._phase(index, entered, origin, self.floor if index == first else None)
            if piece.end is None or piece.end > entered:
                pieces.append(piece)
            if piece.end is None or piece.next_origin is None:
                break
            entered, origin, schedule = max(entered, piece.end), piece.next_origin, piece.scheduled
        return tuple(pieces)

    def _phase(self, index: int, entered: Position, origin: Origin, floor: Position | None) -> Piece:
        phase, ground = self.phases[index], self.ground
        scheduled = origin.plus(phase.length, ground) if phase.length is not None else None
        plan = self._earlier(scheduled, self._date_limit(phase))
        if plan is not None and floor is not None:
            plan = max(plan, floor)
        if plan is not None and plan <= entered:
            return self._piece(index, entered, origin, plan, EndReason.PLAN, scheduled=scheduled, planned=plan)
        planned, by = self._prolonged(phase, entered, plan, plan)
        in_time = planned
        while True:
            end, latest, ended = planned, planned, EndReason.PLAN if planned else EndReason.OPEN
            needs: tuple[NeedState, ...] = ()
            if phase.release is not None and planned is not None:
                end, latest, needs, ended = self._released(phase, phase.release, entered, origin, planned)
            # Who is held past the plan is still there, and may be carried further.
            planned, carried_by = self._prolonged(phase, entered, planned, end)
            by += carried_by
            if not carried_by:
                break
        cap = origin.plus(phase.at_most, ground) if phase.at_most is not None else None
        out = self._exit(phase, entered, origin)
        if out is not None and cap is not None and cap <= out.at:
            out = None  # nobody gets there
        if phase.release is not None and out is not None and (in_time is None or out.at < in_time):
            # What ends the phase before its plan is the plan instead, and its requirements hold that up as well.
            planned, by = out.at, out.causes
            end, latest, needs, ended = out.at, out.at, (), EndReason.PLAN
            if out.at > entered:
                end, latest, needs, ended = self._released(phase, phase.release, entered, origin, out.at)
            ended = EndReason.UNTIL if ended is EndReason.PLAN else ended
        elif phase.release is not None and planned is None:
            needs = self._states(phase.release, self._met_by(phase.release.needs, entered, origin, None))
        by += tuple(fact for need in needs for fact in need.by) if ended is EndReason.RELEASED else ()
        if cap is not None:
            if end is None or cap < end:
                end, ended = cap, EndReason.AT_MOST
            latest = cap if latest is None else min(latest, cap)
        piece = self._piece(
            index,
            entered,
            origin,
            end,
            ended,
            scheduled=scheduled,
            planned=planned,
            latest=latest,
            needs=needs,
            by=by,
        )
        if out is None:
            return piece
        if phase.release is not None:
            return evolve(piece, next_origin=out.origin) if ended is EndReason.UNTIL else piece
        if piece.end is not None and piece.end <= out.at:
            return piece
        return evolve(piece, end=out.at, ended=EndReason.UNTIL, by=out.causes, next_origin=out.origin, latest=out.at)

    def _piece(
        self,
        index: int,
        entered: Position,
        origin: Origin,
        end: Position | None,
        ended: EndReason,
        *,
        scheduled: Position | None,
        planned: Position | None,
        latest: Position | None = None,
        needs: tuple[NeedState, ...] = (),
        by: tuple[FactId, ...] = (),
    ) -> Piece:
        phase = self.phases[index]
        lapsed = phase.lapse_ends and ended in {EndReason.PLAN, EndReason.AT_MOST}
        follows = end is not None and not lapsed
        return Piece(
            phase.status,
            index,
            origin,
            entered,
            end,
            scheduled,
            planned,
            latest if latest is not None or planned is None else (None if end is None else planned),
            needs,
            ended,
            by,
            Origin(end.at, whole=True) if follows and end is not None else None,
        )

    @staticmethod
    def _earlier(one: Position | None, other: Position | None) -> Position | None:
        if one is None or other is None:
            return one if other is None else other
        return min(one, other)

    def _date_limit(self, phase: Phase) -> Position | None:
        value = self.fields.get(phase.until_date) if phase.until_date is not None else None
        if not isinstance(value, date):
            return None
        return by_clock(instant_of(value, self.ground.zone))

    def _prolonged(
        self, phase: Phase, entered: Position, plan: Position | None, end: Position | None
    ) -> tuple[Position | None, tuple[FactId, ...]]:
        """The least plan that no point before *end*, or before itself, carries further, and the points that did."""
        by: tuple[FactId, ...] = ()
        carriers = [(x, p.length) for p in phase.prolong for x in self.ground.points(p.pattern)]
        for point, length in sorted(carriers, key=lambda c: c[0].position):
            running = plan is not None and (point.position < plan or end is None or point.position < end)
            if plan is not None and running and entered < point.position:
                carried = by_clock(counted(point.at, length, self.ground.count, self.ground.zone))
                if carried > plan:
                    plan, by = carried, (*by, *point.causes)
        return plan, by

    def _released(
        self, phase: Phase, release: Release, entered: Position, origin: Origin, plan: Position
    ) -> tuple[Position | None, Position | None, tuple[NeedState, ...], EndReason]:
        """End, latest end, the state of each need, and what ended the phase."""
        waived = self._waived(phase, release, plan)
        latest = Origin(plan.at, whole=True).plus(release.at_most, self.ground) if release.at_most else None
        met = self._met_by([n for n in release.needs if n.id not in waived], entered, origin, latest)
        states = self._states(release, met, waived)
        when = [m[0] for m in met.values() if m is not None]
        if len(when) < len(met):
            return latest, latest, states, EndReason.AT_MOST if latest else EndReason.OPEN
        last = max(when, default=plan)
        if last <= plan:
            return plan, plan, states, EndReason.PLAN
        return last.then(), last.then(), states, EndReason.RELEASED

    def _met_by(
        self, needs: Iterable[Need], entered: Position, origin: Origin, latest: Position | None
    ) -> dict[str, Met | None]:
        return {need.id: self._met(need, entered, origin, latest) for need in needs}

    @staticmethod
    def _states(release: Release, met: Mapping[str, Met | None], waived: Collection[str] = ()) -> tuple[NeedState, ...]:
        return tuple(
            NeedState(need.id, m[0].at if m else None, m[1] if m else (), waived=need.id in waived)
            for need in release.needs
            for m in [met.get(need.id)]
        )

    def _waived(self, phase: Phase, release: Release, plan: Position) -> frozenset[str]:
        """The needs nobody asks for because the plan they prolong was over when the edition came."""
        if self.waived_to is None or plan.at > self.waived_to:
            return frozenset()
        still = self.asked[1] if self.asked is not None and self.asked[0] == phase.status else frozenset()
        return frozenset(need.id for need in release.needs) - still

    def _met(self, need: Need, entered: Position, origin: Origin, latest: Position | None) -> Met | None:
        """Where the need is first met before *latest*, and by which facts."""
        valid = [p for p in self.ground.points(need.pattern) if self._counts(need, p, entered, origin)]
        for last in valid:  # in the order in which they take effect
            if latest is not None and last.position >= latest:
                break
            series = self._series([p for p in valid if p.position <= last.position], need.apart)
            if len(series) >= need.times:
                facts = tuple(fact for point in series[: need.times] for fact in point.causes)
                return last.position, facts
        return None

    def _series(self, points: Sequence[Point], apart: Duration | None) -> tuple[Point, ...]:
        """The longest series of *points*, each *apart* from the one before; the earliest of several.

        Not by taking what comes first: a day without a time is far enough from less than its own midnight is.
        """
        longest: tuple[Point, ...] = ()
        ending_with: list[tuple[Point, ...]] = []
        for point in sorted(points, key=self._sampled):
            before = [s for s in ending_with if apart is None or self._far_enough(s[-1], point, apart)]
            series = (*max(before, key=len, default=()), point)
            ending_with.append(series)
            longest = max(longest, series, key=len)
        return longest

    def _sampled(self, point: Point) -> tuple[datetime, Position]:
        return instant_of(point.at, self.ground.zone), point.position

    def _far_enough(self, one: Point, other: Point, apart: Duration) -> bool:
        ground = self.ground
        if apart.unit == "d":
            return day_number(day_of(one.at, ground.zone), 0, other.at, ground.zone) >= apart.number
        hours = apart.number if apart.unit == "h" else apart.number / 60
        return hours_apart(one.at, other.at, hours, ground.zone, dates_suffice=ground.dates_suffice)

    def _counts(self, need: Need, point: Point, entered: Position, origin: Origin) -> bool:
        started = point.position > entered and instant_of(point.at, self.ground.zone) >= entered.at
        if need.from_day is None and not started:
            return False
        if need.from_day is None and need.to_day is None:
            return True
        day = origin.number_of(point.at, self.ground)
        return (need.from_day is None or day >= need.from_day) and (need.to_day is None or day <= need.to_day)

    def _exit(self, phase: Phase, entered: Position, origin: Origin) -> Exit | None:
        """The first point or condition that ends *phase*."""
        points = [point for pattern in phase.until for point in self.ground.points(pattern) if point.position > entered]
        points += [point for need in phase.until_needs for point in self._completing(need, entered, origin)]
        exits = [Exit(p.position.then(), Origin(p.at, whole=False), p.causes) for p in points]
        if phase.until_holds is not None:
            for stretch in self.ground.where_true(phase.until_holds):
                if stretch.end is None or stretch.end > entered:
                    at = max(stretch.start, entered)
                    # One that comes to hold because time has come ends the phase as time does: whole days follow.
                    exits.append(Exit(at, Origin(at.at, whole=at == by_clock(at.at)), stretch.causes))
        return min(exits, key=lambda e: e.at, default=None)

    def _completing(self, need: Need, entered: Position, origin: Origin) -> Iterator[Point]:
        """The points in the phase by which there are as many as *need* asks for."""
        valid = [p for p in self.ground.points(need.pattern) if self._counts(need, p, entered, origin)]
        for last in valid:
            series = self._series([p for p in valid if p.position <= last.position], need.apart)
            if last.position > entered and len(series) >= need.times:
                yield last
