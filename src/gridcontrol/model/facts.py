"""Facts: what happened, corrections and withdrawals of it, and who is the same as whom.

Append-only. An event is about one subject and says when it happened in the world (``at``); the store that
takes it adds when it was received. A fact's id comes from its source, or from its content (see
``gridcontrol.model.wire.content_id``), so that the same fact delivered twice is one fact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import cast

from attrs import field, frozen

from gridcontrol.errors import FactRefused, Problem
from gridcontrol.ids import EventKindId, FactId, FieldId, StatusId, SubjectId, TrackId
from gridcontrol.time import WorldTime, to_instant

Value = str | int | bool | Decimal | date | datetime | tuple["Value", ...]
"""What a field may hold. A missing field is absent, never None."""

Fields = Mapping[FieldId, Value]


def _frozen_value(name: str, value: object) -> Value:
    if isinstance(value, datetime):
        return to_instant(value, name)
    if isinstance(value, str | bool | int | Decimal | date):
        return value
    if isinstance(value, tuple | list):
        return tuple(_frozen_value(name, item) for item in value)
    raise FactRefused(Problem("facts.bad-value", args={"field": name, "found": type(value).__name__}))


# Nearly all values are of these types and stay as they are; asking first makes a fact twice as fast to build.
_AS_THEY_ARE = frozenset({str, int, bool, Decimal, date})


def frozen_fields(fields: Mapping[str, object] | Mapping[FieldId, object]) -> Fields:
    """A read-only copy with every instant in UTC. Raises ``FactRefused`` on a value no fact may hold."""
    frozen_values = {
        name: value if type(value) in _AS_THEY_ARE else _frozen_value(name, value) for name, value in fields.items()
    }
    return MappingProxyType(cast("dict[FieldId, Value]", frozen_values))


def _world_time(value: WorldTime) -> WorldTime:
    return to_instant(value, "at") if isinstance(value, datetime) else value


def _optional_world_time(value: WorldTime | None) -> WorldTime | None:
    return None if value is None else _world_time(value)


def _optional_instant(value: datetime | None) -> datetime | None:
    return None if value is None else to_instant(value, "recorded_at")


def _in_order(names: Iterable[str]) -> tuple[FieldId, ...]:
    return tuple(FieldId(name) for name in sorted(set(names)))


def _checked_id(value: str) -> FactId:
    if not value:
        raise FactRefused(Problem("facts.empty-id"))
    return FactId(value)


@frozen
class Origin:
    """Where a fact was read: the delivery (a file's name, an interface) and its row, counted from 1."""

    delivery: str
    row: int = 0


@frozen
class Event:
    """Something that happened to *subject* at *at* (an aware instant, or a date where only the day is known)."""

    id: FactId = field(converter=_checked_id)
    kind: EventKindId
    subject: SubjectId
    at: WorldTime = field(converter=_world_time)
    fields: Fields = field(factory=dict, converter=frozen_fields, hash=False)
    recorded_at: datetime | None = field(default=None, converter=_optional_instant)
    origin: Origin | None = field(default=None, eq=False)


@frozen
class Correction:
    """Replaces the time and/or some fields of the event *of*.

    ``drops`` names fields to remove. Has no world time of its own.
    """

    id: FactId = field(converter=_checked_id)
    of: FactId
    at: WorldTime | None = field(default=None, converter=_optional_world_time)
    fields: Fields = field(factory=dict, converter=frozen_fields, hash=False)
    drops: tuple[FieldId, ...] = field(default=(), converter=_in_order)
    recorded_at: datetime | None = field(default=None, converter=_optional_instant)
    origin: Origin | None = field(default=None, eq=False)


@frozen
class Void:
    """Withdraws the fact *of*: an event, a correction, an identity, an assertion, or another void."""

    id: FactId = field(converter=_checked_id)
    of: FactId
    reason: str = ""
    recorded_at: datetime | None = field(default=None, converter=_optional_instant)
    origin: Origin | None = field(default=None, eq=False)


@frozen
class Identity:
    """States that two subject ids are (``same``) or are not the same subject, with the evidence for it."""

    id: FactId = field(converter=_checked_id)
    one: SubjectId
    other: SubjectId
    same: bool
    evidence: str
    recorded_at: datetime | None = field(default=None, converter=_optional_instant)
    origin: Origin | None = field(default=None, eq=False)


@frozen
class Assertion:
    """Another system's claim of a status. Kept and compared with what the rules give; never a source of statuses."""

    id: FactId = field(converter=_checked_id)
    subject: SubjectId
    track: TrackId
    status: StatusId
    since: WorldTime = field(converter=_world_time)
    until: WorldTime | None = field(default=None, converter=_optional_world_time)
    recorded_at: datetime | None = field(default=None, converter=_optional_instant)
    origin: Origin | None = field(default=None, eq=False)


Fact = Event | Correction | Void | Identity | Assertion


@frozen
class Received:
    """A fact with the instant at which the answering store took it. Instants of one store never go back."""

    fact: Fact
    received_at: datetime


@frozen
class Conflict:
    """A fact whose id was taken already by one of other content: *kept* counts, *refused* stands on the list."""

    kept: Fact
    refused: Fact
    received_at: datetime
