"""The total order of what happens to a subject, and the points rules look at."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from attrs import field, frozen

from gridcontrol.ids import EventKindId, FactId, SubjectId
from gridcontrol.model.facts import Fields
from gridcontrol.time import WorldTime

BY_CLOCK = -1
"""Rank of what happens because time passed: an end at 24:00 comes before every fact dated 00:00 of the next day."""


DERIVED = EventKindId("")
"""The kind of a point that is no fact."""


class Position(NamedTuple):
    """A place in the total order: instant, rank of the event's kind, id, and the step of cause and effect.

    "Before" always means smaller here. What an event brings about stands one step behind it, so that a condition asked
    at the event sees the state it met, not the state it made.
    """

    at: datetime
    rank: int
    id: str
    step: int = 0

    def then(self) -> Position:
        """Right behind: where the effect of this one begins."""
        return self._replace(step=self.step + 1)


def by_clock(at: datetime) -> Position:
    """The position of something that happens only because *at* has come."""
    return Position(at, BY_CLOCK, "")


@frozen
class Point:
    """Something a rule can react to: an event, or a status beginning or ending.

    ``position`` is where it takes effect; ``at`` is the world time by which days are counted (a test's sampling).
    """

    subject: SubjectId
    position: Position
    kind: EventKindId
    """Empty for a status that begins or ends."""
    at: WorldTime
    fields: Fields = field(hash=False)
    causes: tuple[FactId, ...]
    received_at: datetime
    fact: FactId | None = None
    """The event this is; None for a status that begins or ends, and for what a spread made."""
    taken: Position | None = None
    """Where its subject came, later, to where the rule holds that it starts."""

    @property
    def begin(self) -> Position:
        """From where on what it starts can be there."""
        return self.position if self.taken is None else max(self.position, self.taken)
