"""A chain of phases from its anchor to its end, on integers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from gridcontrol.calculus.fast.calendar import Length
from gridcontrol.calculus.fast.counting import Counting, Origin, after
from gridcontrol.calculus.fast.needs import Needed, NeedMade, meetings
from gridcontrol.calculus.fast.phases import Exit, PhaseMade
from gridcontrol.calculus.fast.points import Causes, Point, Pos, behind, by_clock
from gridcontrol.calculus.timeline import EndReason
from gridcontrol.ids import FieldId, StatusId
from gridcontrol.model.facts import Value

if TYPE_CHECKING:
    from gridcontrol.calculus.fast.subject import Subject


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


class Released(NamedTuple):
    """What requirements make of a plan."""

    end: Pos | None
    latest: Pos | None
    needs: tuple[Needed, ...]
    ended: EndReason


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
        cap = None if phase.at_most is None else counting.over(origin, phase.at_most)
        left: Exit | None = None
        if phase.needs is None:
            planned, by = self._prolonged(phase, entered, plan)
            out = Released(planned, planned, (), EndReason.OPEN if planned is None else EndReason.PLAN)
        else:
            planned, by, left = self._waited(phase, phase.needs, entered, origin, plan, cap)
            if left is not None and left.pos <= entered:
                return Piece(
                    phase.status, index, origin, entered, entered, scheduled, entered, entered, (), EndReason.UNTIL,
                    left.causes, left.origin,
                )  # fmt: skip
            out = self._released(phase, phase.needs, entered, origin, planned)
        end, latest, needs, ended = out
        if ended is EndReason.RELEASED:
            for need in needs:
                by += need.by
        if cap is not None:
            if end is None or cap < end:
                end, ended = cap, EndReason.AT_MOST
            latest = cap if latest is None or cap < latest else latest
        if latest is None and planned is not None and end is not None:
            latest = planned
        lapsed = phase.lapse_ends and ended in {EndReason.PLAN, EndReason.AT_MOST}
        following = None if end is None or lapsed else after(end)
        if left is not None and ended is EndReason.PLAN:
            ended, following = EndReason.UNTIL, left.origin
        piece = Piece(
            phase.status, index, origin, entered, end, scheduled, planned, latest, needs, ended, by, following
        )
        return self._until(phase, piece) if phase.leaves and phase.needs is None else piece

    def _carriers(self, phase: PhaseMade, entered: Pos) -> list[tuple[Point, Length]]:
        """What carries the end of a phase further, in order."""
        carriers = [
            (point, length)
            for number, length in phase.prolong
            for point in self.subject.points(number)
            if point.pos > entered
        ]
        if len(phase.prolong) > 1:
            carriers.sort(key=lambda carrier: carrier[0].pos)
        return carriers

    def _prolonged(self, phase: PhaseMade, entered: Pos, plan: Pos | None) -> tuple[Pos | None, Causes]:
        """The least plan that no point met while the phase runs carries further, and the facts that carried it."""
        by: Causes = ()
        if plan is None or not phase.prolong:
            return plan, by
        for point, length in self._carriers(phase, entered):
            if point.pos >= plan:
                break
            carried = self._carried(point, length)
            if carried > plan:
                plan = carried
                by += point.causes
        return plan, by

    def _carried(self, point: Point, length: Length) -> Pos:
        return by_clock(self.counting.calendar.counted(point.at.us, point.at.day, length))

    def _waited(
        self,
        phase: PhaseMade,
        needed: Sequence[NeedMade],
        entered: Pos,
        origin: Origin,
        plan: Pos | None,
        cap: Pos | None,
    ) -> tuple[Pos | None, Causes, Exit | None]:
        """The plan that requirements prolong, the facts that made it, and the exit it came by, where it was one.

        Told in order: the first exit before a plan by length or date is over is the plan itself, none counts any more
        once it is; what prolongs does so as long as the phase runs.
        """
        by: Causes = ()
        over = False
        happens: list[tuple[Pos, int, Exit | tuple[Point, Length]]] = []
        if phase.leaves:
            exits = phase.exits(self.subject, self.counting, entered, origin)
            happens = [(found.pos, 1, found) for found in exits if cap is None or found.pos < cap]
        if phase.prolong:
            happens += [(carrier[0].pos, 0, carrier) for carrier in self._carriers(phase, entered)]
            happens.sort(key=lambda each: each[:2])
        for pos, _, what in happens:
            if plan is not None and pos >= plan:
                over = True
                end = self._released(phase, needed, entered, origin, plan).end
                if end is not None and pos >= end:
                    break
            if isinstance(what, Exit):
                if not over:
                    return pos, what.causes, what
            elif plan is not None and (carried := self._carried(*what)) > plan:
                plan, by = carried, by + what[0].causes
        return plan, by, None

    def _released(
        self, phase: PhaseMade, needed: Sequence[NeedMade], entered: Pos, origin: Origin, plan: Pos | None
    ) -> Released:
        """*plan* with what its requirements make of it."""
        waives = self.waived_to is not None and plan is not None and plan[0] <= self.waived_to
        asked = self.asked[1] if self.asked is not None and self.asked[0] == phase.status else ()
        most = phase.needs_at_most
        latest = None if plan is None or most is None else self.counting.over(after(plan), most)
        states: list[Needed] = []
        last = plan
        unmet = False
        for need in needed:
            if waives and need.id not in asked:
                states.append(Needed(need.id, None, (), waived=True))
                continue
            points = self.subject.points(need.pattern)
            met = next(meetings(need, points, self.counting, entered, origin), None)
            if met is None or (latest is not None and met.point.pos >= latest):
                unmet = True
                states.append(Needed(need.id, None, ()))
            else:
                states.append(Needed(need.id, met.point.pos[0], met.by))
                last = met.point.pos if last is None else max(last, met.point.pos)
        if plan is None or last is None:
            return Released(None, None, tuple(states), EndReason.OPEN)
        if unmet:
            return Released(latest, latest, tuple(states), EndReason.OPEN if latest is None else EndReason.AT_MOST)
        if last == plan:
            return Released(plan, plan, tuple(states), EndReason.PLAN)
        return Released(behind(last), behind(last), tuple(states), EndReason.RELEASED)

    def _until(self, phase: PhaseMade, piece: Piece) -> Piece:
        """*piece*, cut by the first event or condition that ends its phase."""
        found = phase.first_exit(self.subject, self.counting, piece.start, piece.origin)
        if found is None or (piece.end is not None and piece.end <= found.pos):
            return piece
        return piece._replace(
            end=found.pos, ended=EndReason.UNTIL, by=found.causes, following=found.origin, latest=found.pos
        )
