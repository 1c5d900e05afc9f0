"""Known facts as they would be: cut at an instant, with one event more or less, or with a few of them only."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

from attrs import evolve

from gridcontrol.ids import EventKindId, FactId, SubjectId
from gridcontrol.model.facts import Fields, frozen_fields
from gridcontrol.model.known import Known, KnownEvent
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import WorldTime, instant_of

SUPPOSED = FactId("~supposed")
"""The id of an event that is only supposed."""


def effective(pack: Pack, event: KnownEvent) -> datetime:
    """The instant from which *event* acts."""
    kind = pack.events.get(event.kind)
    moment = event.fields.get(kind.takes_effect) if kind is not None and kind.takes_effect is not None else None
    return instant_of(moment if isinstance(moment, date) else event.at, pack.zone)


def up_to(pack: Pack, known: Known, at: datetime) -> Known:
    """*known* without what takes effect after *at*."""
    return _with(known, {s: tuple(e for e in es if effective(pack, e) <= at) for s, es in known.events.items()})


def only(known: Known, facts: Collection[FactId]) -> Known:
    """*known* with the events *facts* only, whomever they are about."""
    kept = {s: tuple(event for event in events if event.id in facts) for s, events in known.events.items()}
    return _with(known, {subject: events for subject, events in kept.items() if events})


def with_only(known: Known, subject: SubjectId, facts: Collection[FactId]) -> Known:
    """*known* with *facts* only, of all that is known of *subject*."""
    standing = known.standing_for(subject)
    kept = tuple(event for event in known.of(standing) if event.id in facts)
    return _with(known, {**known.events, standing: kept})


def without(known: Known, subject: SubjectId, fact: FactId) -> Known:
    """*known* without the event *fact* of *subject*."""
    return with_only(known, subject, {event.id for event in known.of(subject) if event.id != fact})


def with_event(
    known: Known, subject: SubjectId, kind: EventKindId, at: WorldTime, fields: Fields, zone: ZoneInfo
) -> Known:
    """*known* with one event more."""
    standing = known.standing_for(subject)
    event = supposed(standing, kind, at, fields, zone)
    return _with(known, {**known.events, standing: (*known.of(standing), event)})


def supposed(subject: SubjectId, kind: EventKindId, at: WorldTime, fields: Fields, zone: ZoneInfo) -> KnownEvent:
    """An event that nobody has reported, received as soon as it has happened."""
    received = instant_of(at, zone)
    return KnownEvent(
        id=SUPPOSED,
        kind=kind,
        subject=subject,
        at=at,
        fields=frozen_fields(fields),
        received_at=received,
        recorded_at=None,
        causes=(SUPPOSED,),
        as_reported=subject,
        settled_at=received,
    )


def _with(known: Known, events: Mapping[SubjectId, tuple[KnownEvent, ...]]) -> Known:
    return evolve(known, events=MappingProxyType(dict(sorted(events.items()))))
