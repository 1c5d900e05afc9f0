"""What facts said of subjects, and when: their places, the posts and qualifications of officers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import NamedTuple

from attrs import define, field

from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId, SubjectKindId, kind_of
from gridcontrol.model.facts import Value
from gridcontrol.model.known import Known, KnownEvent
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import instant_of, local_date


class Said(NamedTuple):
    """What one fact said of one attribute, in the order in which facts act."""

    at: datetime
    rank: int
    fact: FactId
    value: Value
    written_on: date


Setters = dict[EventKindId, tuple[int, FieldId | None]]
"""Kinds of events that set an attribute: their rank, and the field with the time from which they act."""


@define
class Histories:
    """Attributes over time, worked out from the facts when they are asked for."""

    pack: Pack
    known: Known
    _setters: dict[tuple[SubjectKindId, FieldId], Setters] = field(factory=dict)

    def setters(self, kind: SubjectKindId, attribute: FieldId) -> Setters:
        """The kinds of events that set *attribute* of subjects of *kind*."""
        found = self._setters.get((kind, attribute))
        if found is None:
            found = self._setters[kind, attribute] = {
                event.id: (event.rank, event.takes_effect)
                for event in self.pack.events.values()
                if event.about == kind and attribute in event.sets and not event.plan
            }
        return found

    def all(self, attribute: FieldId | None, subject: SubjectId) -> tuple[Said, ...]:
        """All that was said of the attribute, in order."""
        if attribute is None:
            return ()
        setters = self.setters(kind_of(subject), attribute)
        found = []
        for event in self.known.events.get(subject, ()):
            setter = setters.get(event.kind)
            value = None if setter is None else event.fields.get(attribute)
            if setter is not None and value is not None:
                at = acts_at(event, setter[1], self.pack)
                day = event.at if not isinstance(event.at, datetime) else local_date(at, self.pack.zone)
                found.append(Said(at, setter[0], event.id, value, day))
        return tuple(sorted(found, key=lambda said: said[:3])) if len(found) > 1 else tuple(found)

    def last(self, attribute: FieldId | None, subject: SubjectId, at: datetime) -> Said | None:
        """The last fact up to *at* that says the attribute."""
        for said in reversed(self.all(attribute, subject)):
            if said.at <= at:
                return said
        return None

    def value(self, attribute: FieldId | None, subject: SubjectId, at: datetime) -> Value | None:
        """What it says."""
        said = self.last(attribute, subject, at)
        return None if said is None else said.value


def acts_at(event: KnownEvent, takes_effect: FieldId | None, pack: Pack) -> datetime:
    """The instant from which *event* counts: never before it happened."""
    happened = instant_of(event.at, pack.zone)
    effect = event.fields.get(takes_effect) if takes_effect is not None else None
    return max(happened, instant_of(effect, pack.zone)) if isinstance(effect, date) else happened


Told = tuple[list[SubjectId], list[Sequence[KnownEvent]]]
"""Subjects, and beside them their events."""


def by_kind(known: Known, kinds: Collection[SubjectKindId]) -> dict[SubjectKindId, Told]:
    """The subjects of *kinds* that facts are about, each with its events, in the order of ids."""
    found: dict[SubjectKindId, Told] = {kind: ([], []) for kind in kinds}
    lists: dict[str, Told] = {str(kind): listed for kind, listed in found.items()}
    for subject, events in known.events.items():
        listed = lists.get(subject.partition("/")[0])
        if listed is not None:
            listed[0].append(subject)
            listed[1].append(events)
    return found
