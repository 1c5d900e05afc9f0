"""Who is at which venue at an instant, from the events that open and close one kind of relation."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import datetime
from operator import itemgetter

from attrs import define, field

from gridcontrol.ids import FactId, LinkKindId, SubjectId
from gridcontrol.model.known import Known, KnownEvent
from gridcontrol.reports.whereabouts import takes_effect
from gridcontrol.rules.ruleset import Pack


@define
class Stays:
    """The last relation of each subject: a later one ends the one before, as one is in one place at a time."""

    pack: Pack
    known: Known
    link: LinkKindId
    _said: Mapping[SubjectId, list[tuple[datetime, int, FactId, SubjectId | None]]] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        kinds = {
            kind.id: kind
            for kind in self.pack.events.values()
            if self.link in kind.closes or any(opens.link == self.link for opens in kind.opens)
        }
        said: dict[SubjectId, list[tuple[datetime, int, FactId, SubjectId | None]]] = {}
        for subject, events in self.known.events.items() if kinds else ():
            touching = [
                (takes_effect(self.pack, event), kinds[event.kind].rank, event.id, self._to(event))
                for event in events
                if event.kind in kinds
            ]
            if touching:
                said[subject] = sorted(touching, key=itemgetter(0, 1, 2))
        self._said = said

    def at(self, subject: SubjectId, instant: datetime) -> SubjectId | None:
        """Where *subject* is by the last event up to *instant*; None: nowhere that is known."""
        said = self._said.get(subject)
        if not said:
            return None
        place = bisect_right(said, instant, key=itemgetter(0))
        return said[place - 1][3] if place else None

    def _to(self, event: KnownEvent) -> SubjectId | None:
        for opens in self.pack.events[event.kind].opens:
            if opens.link == self.link and opens.to in event.fields:
                return self.known.standing_for(SubjectId(str(event.fields[opens.to])))
        return None
