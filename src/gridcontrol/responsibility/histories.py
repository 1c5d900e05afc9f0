"""What facts said of subjects, and when: their places, the posts and qualifications of officers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import NamedTuple

from attrs import frozen

from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId, SubjectKindId
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


@frozen
class Histories:
    """Attributes over time: by name, by subject, in order."""

    said: Mapping[FieldId, Mapping[SubjectId, tuple[Said, ...]]]

    def last(self, attribute: FieldId | None, subject: SubjectId, at: datetime) -> Said | None:
        """The last fact up to *at* that says the attribute."""
        if attribute is None:
            return None
        for said in reversed(self.said.get(attribute, {}).get(subject, ())):
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


def by_kind(known: Known, kinds: Collection[SubjectKindId]) -> dict[SubjectKindId, list[SubjectId]]:
    """The subjects of *kinds* that facts are about."""
    found: dict[SubjectKindId, list[SubjectId]] = {kind: [] for kind in kinds}
    lists: dict[str, list[SubjectId]] = {str(kind): listed for kind, listed in found.items()}
    for subject in known.events:
        listed = lists.get(subject.partition("/")[0])
        if listed is not None:
            listed.append(subject)
    return found


def histories_of(
    pack: Pack,
    known: Known,
    wanted: Mapping[SubjectKindId, Collection[FieldId]],
    subjects: Mapping[SubjectKindId, Collection[SubjectId]],
) -> Histories:
    """What facts say of the *wanted* attributes of *subjects*, by kind."""
    said: dict[FieldId, dict[SubjectId, tuple[Said, ...]]] = {
        name: {} for attributes in wanted.values() for name in attributes
    }
    for kind, attributes in wanted.items():
        setters = _setters(pack, kind, attributes)
        if setters:
            for subject in subjects.get(kind, ()):
                _collect(said, subject, known.events.get(subject, ()), setters, pack)
    return Histories(said)


Setters = dict[EventKindId, tuple[int, FieldId | None, tuple[FieldId, ...]]]


def _setters(pack: Pack, kind: SubjectKindId, attributes: Collection[FieldId]) -> Setters:
    """Kinds of events about *kind* that set one of *attributes*: their rank, when they act, and what they set."""
    found: Setters = {}
    for event in pack.events.values():
        names = tuple(name for name in event.sets if name in attributes)
        if event.about == kind and names and not event.plan:
            found[event.id] = (event.rank, event.takes_effect, names)
    return found


def _collect(
    said: dict[FieldId, dict[SubjectId, tuple[Said, ...]]],
    subject: SubjectId,
    events: tuple[KnownEvent, ...],
    setters: Setters,
    pack: Pack,
) -> None:
    for event in events:
        found = setters.get(event.kind)
        if found is None:
            continue
        rank, effect, names = found
        for name in names:
            value = event.fields.get(name)
            if value is None:
                continue
            at = acts_at(event, effect, pack)
            day = event.at if not isinstance(event.at, datetime) else local_date(at, pack.zone)
            one = Said(at, rank, event.id, value, day)
            before = said[name].get(subject)
            said[name][subject] = (one,) if before is None else tuple(sorted((*before, one), key=lambda s: s[:3]))
