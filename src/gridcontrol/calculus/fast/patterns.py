"""Patterns, numbered once for a whole pack so that each subject looks for the points of each only once."""

from __future__ import annotations

from attrs import define, field, frozen

from gridcontrol.calculus.fast.calendar import Calendar
from gridcontrol.calculus.fast.fields import Fits, fits_of
from gridcontrol.ids import EventKindId, StatusId, TrackId
from gridcontrol.rules.conditions import Boundary, EventPattern, Pattern, Where
from gridcontrol.rules.ruleset import Pack


@frozen
class Events:
    """Events of some kinds whose fields fit."""

    kinds: tuple[EventKindId, ...]
    fits: Fits | None


@frozen
class Turns:
    """Beginnings or ends of joined stretches of some statuses."""

    begins: bool
    track: TrackId
    statuses: frozenset[StatusId]


@define
class Patterns:
    """All patterns of *pack*."""

    pack: Pack
    calendar: Calendar
    made: list[Events | Turns] = field(factory=list)
    crosses: bool = field(init=False)
    """Whether some rule looks at other subjects."""

    def __attrs_post_init__(self) -> None:
        self.crosses = self.pack.crosses_subjects

    def number(self, pattern: Pattern) -> int:
        """The number of *pattern*."""
        match pattern:
            case EventPattern(kinds, where):
                self.made.append(Events(tuple(dict.fromkeys(kinds)), self.fits(where)))
            case Boundary(begins, track, statuses):
                self.made.append(Turns(begins, track, frozenset(statuses)))
        return len(self.made) - 1

    def fits(self, where: Where) -> Fits | None:
        """*where* as one function; None where everything fits."""
        return fits_of(where, self.calendar)
