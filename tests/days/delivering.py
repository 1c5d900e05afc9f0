"""The lines of a world as facts of the library."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId
from gridcontrol.model.facts import Correction, Event, Fact, Void
from tests.days.drawing import Delivered


def fact(line: Delivered, zone: ZoneInfo) -> Fact:
    """What *line* says."""
    key, of = FactId(line.id), FactId(line.of)
    fields = {
        FieldId(name): value.replace(tzinfo=zone) if isinstance(value, datetime) else value
        for name, value in line.fields.items()
    }
    if line.what == "void":
        return Void(key, of)
    if line.what == "event" and line.at is not None:
        return Event(key, EventKindId(line.kind), SubjectId(f"person/{line.person}"), _aware(line.at, zone), fields)
    at = None if line.at is None else _aware(line.at, zone)
    recorded = None if line.recorded is None else line.recorded.replace(tzinfo=zone)
    return Correction(key, of, at, fields, tuple(map(FieldId, line.drops)), recorded)


def _aware(value: date, zone: ZoneInfo) -> date:
    return value.replace(tzinfo=zone) if isinstance(value, datetime) else value
