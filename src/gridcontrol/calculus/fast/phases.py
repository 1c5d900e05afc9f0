"""The phases of a chain, made ready once, and the ways out of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from attrs import frozen

from gridcontrol.calculus.fast.calendar import Length, length_of
from gridcontrol.calculus.fast.counting import Counting, Origin, at_point
from gridcontrol.calculus.fast.needs import NeedMade, meetings, need_made
from gridcontrol.calculus.fast.points import Causes, Pos, behind, by_clock
from gridcontrol.calculus.fast.sets import Spans, fused
from gridcontrol.ids import FieldId, StatusId
from gridcontrol.rules.ruleset import Phase
from gridcontrol.time import DayCount

if TYPE_CHECKING:
    from gridcontrol.calculus.fast.patterns import Patterns
    from gridcontrol.calculus.fast.subject import Subject


class Exit(NamedTuple):
    """An event or a condition that ends a phase, and where the next one counts from."""

    pos: Pos
    origin: Origin
    causes: Causes


@frozen
class PhaseMade:
    """A phase, made ready."""

    status: StatusId
    length: Length | None
    until: tuple[int, ...]
    until_needs: tuple[NeedMade, ...]
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
    leaves: bool
    """Whether events or a condition can end it."""
    counts: bool
    """Whether more than single events can end it."""

    def first_exit(self, subject: Subject, counting: Counting, entered: Pos, origin: Origin) -> Exit | None:
        """The first of what ends the phase, entered at *entered*; at one place the first in the order of the form."""
        found: Exit | None = None
        for number in self.until:
            for point in subject.points(number):
                if point.pos > entered:
                    pos = behind(point.pos)
                    if found is None or pos < found.pos:
                        found = Exit(pos, at_point(point), point.causes)
                    break
        if self.counts:
            others = self.exits(subject, counting, entered, origin)
            if others and (found is None or others[0].pos < found.pos):
                return others[0]
        return found

    def exits(self, subject: Subject, counting: Counting, entered: Pos, origin: Origin) -> list[Exit]:
        """All that ends the phase, in order."""
        found = [each for several in self._exits(subject, counting, entered, origin) for each in several]
        found.sort(key=_position)
        return found

    def _exits(self, subject: Subject, counting: Counting, entered: Pos, origin: Origin) -> Iterator[Iterator[Exit]]:
        for number in self.until:
            points = subject.points(number)
            yield (Exit(behind(p.pos), at_point(p), p.causes) for p in points if p.pos > entered)
        for need in self.until_needs:
            met = meetings(need, subject.points(need.pattern), counting, entered, origin)
            yield (Exit(behind(p.pos), at_point(p), p.causes) for p, _ in met if p.pos > entered)
        if self.holds is not None:
            yield iter(_begun(self.holds(subject), counting, entered))


def _begun(spans: Spans, counting: Counting, entered: Pos) -> list[Exit]:
    """Where a condition holds when the phase begins, or begins to hold later."""
    begins = {start for start, _, _ in fused(spans)}
    found: list[Exit] = []
    for start, end, facts in spans:
        if (end is None or end > entered) and (start <= entered or start in begins):
            pos = max(start, entered)
            day = counting.calendar.day_of(pos[0])
            found.append(Exit(pos, Origin(pos[0], day, whole=pos == by_clock(pos[0])), facts))
    found.sort(key=_position)
    return found


def _position(found: Exit) -> Pos:
    return found.pos


def phase_made(
    phase: Phase, patterns: Patterns, count: DayCount, holds: Callable[[Subject], Spans] | None
) -> PhaseMade:
    """*phase* with its patterns numbered and its lengths counted as *count* counts."""
    release = phase.release
    leaves = bool(phase.until or phase.until_needs) or holds is not None
    bare = not leaves and phase.until_date is None and not phase.prolong
    return PhaseMade(
        status=phase.status,
        length=None if phase.length is None else length_of(phase.length, count),
        until=tuple(patterns.number(pattern) for pattern in phase.until),
        until_needs=tuple(need_made(need, patterns) for need in phase.until_needs),
        holds=holds,
        until_date=phase.until_date,
        lapse_ends=phase.lapse_ends,
        prolong=tuple((patterns.number(each.pattern), length_of(each.length, count)) for each in phase.prolong),
        needs=None if release is None else tuple(need_made(need, patterns) for need in release.needs),
        needs_at_most=None if release is None or release.at_most is None else length_of(release.at_most, count),
        at_most=None if phase.at_most is None else length_of(phase.at_most, count),
        keeps_schedule=phase.keeps_schedule,
        plain=bare and release is None and phase.at_most is None and phase.length is not None,
        leaves=leaves,
        counts=bool(phase.until_needs) or holds is not None,
    )
