"""Who can matter to a question, as an engine finds out set by set: they are named, and read and looked at one by one.

Rather too many are named than too few: who is looked at for nothing changes no answer.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from attrs import frozen

from gridcontrol.calculus.evaluator import AsOf, Places
from gridcontrol.ids import EventKindId, StatusId, SubjectKindId, TrackId
from gridcontrol.rules.ruleset import Pack


class Shows(NamedTuple):
    """Who shows one of *statuses* in *track* at some time after *since*; with none of them any but the default."""

    track: TrackId
    statuses: tuple[StatusId, ...] = ()
    since: datetime | None = None


@frozen
class Mattering:
    """All of these together: subjects of *kinds*, whoever has an event of *events*, whoever shows one of *shows*."""

    kinds: frozenset[SubjectKindId] = frozenset()
    events: frozenset[EventKindId] = frozenset()
    shows: tuple[Shows, ...] = ()

    def __or__(self, other: Mattering) -> Mattering:
        return Mattering(self.kinds | other.kinds, self.events | other.events, (*self.shows, *other.shows))


@frozen
class NamingQuestion:
    """Who matters by the facts received by *known_at*. Statuses are those of *as_of*, by the rules of *pack*."""

    pack: Pack
    mattering: Mattering
    as_of: AsOf
    known_at: datetime
    places: Places | None
