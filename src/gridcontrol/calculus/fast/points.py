"""Places in the total order as plain tuples, and what stands at them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from gridcontrol.calculus.fast.calendar import Moment, micros
from gridcontrol.ids import EventKindId, FactId, SubjectId
from gridcontrol.model.facts import Fields
from gridcontrol.time import NEVER_BEFORE

Pos = tuple[int, int, str, int]
"""Microseconds, rank of the kind, id, step of cause and effect."""

Causes = tuple[FactId, ...]

NO_KIND = EventKindId("")
BEGINNING: Pos = (micros(NEVER_BEFORE), 0, "", 0)


def by_clock(us: int) -> Pos:
    """Where something happens only because *us* has come: before every fact of that instant."""
    return (us, -1, "", 0)


def behind(pos: Pos) -> Pos:
    """One step behind: where the effect of what happens at *pos* begins."""
    return (pos[0], pos[1], pos[2], pos[3] + 1)


class Point(NamedTuple):
    """An event, a status beginning or ending, or what a spread made of another's."""

    subject: SubjectId
    pos: Pos
    kind: EventKindId
    at: Moment
    fields: Fields
    causes: Causes
    received: datetime
    fact: FactId | None
    taken: Pos | None = None
    """Where its subject came, later, to where the rule holds that it starts."""

    @property
    def begin(self) -> Pos:
        """From where on what it starts can be there."""
        return self.pos if self.taken is None else max(self.pos, self.taken)


def united(groups: Iterable[Causes]) -> Causes:
    """All facts once, in order of id."""
    several = [group for group in groups if group]
    if len(several) == 1 and len(several[0]) == 1:
        return several[0]
    return tuple(sorted(set().union(*several)))


def placed(points: Iterable[Point]) -> Iterator[Pos]:
    """Where *points* stand."""
    return (point.pos for point in points)
