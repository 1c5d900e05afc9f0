"""Facts as text and back, exactly: what stores keep and what content ids are made from.

Canonical JSON with sorted keys. Values that JSON lacks are one-key objects: ``{"$d": "2020-02-05"}`` a date,
``{"$t": "2020-02-05T07:00:00+00:00"}`` an instant, ``{"$n": "10.50"}`` a decimal.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from hashlib import blake2b
from json.encoder import encode_basestring
from sys import intern
from typing import Any, cast

from gridcontrol.ids import EventKindId, FactId, FieldId, StatusId, SubjectId, TrackId
from gridcontrol.model.facts import Assertion, Correction, Event, Fact, Fields, Identity, Origin, Value, Void
from gridcontrol.time import WorldTime

_DATE_LENGTH = len("2020-02-05")
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def _out(value: Value) -> object:
    if isinstance(value, datetime):
        return {"$t": value.isoformat()}
    if isinstance(value, date):
        return {"$d": value.isoformat()}
    if isinstance(value, Decimal):
        return {"$n": str(value)}
    if isinstance(value, tuple):
        return [_out(item) for item in value]
    return value


def _in(value: object) -> Value:
    if isinstance(value, dict):
        ((tag, text),) = value.items()
        if tag == "$t":
            return datetime.fromisoformat(text)
        return date.fromisoformat(text) if tag == "$d" else Decimal(text)
    if isinstance(value, list):
        return tuple(_in(item) for item in value)
    return cast("str | int | bool", value)  # json gives nothing else here


_named = cast("Callable[[str], FieldId]", intern)
"""The name of a field, one object for all facts that have it."""


def _in_fields(fields: Mapping[str, object]) -> dict[FieldId, Value]:
    # Most values are text and stay as they are.
    return {_named(name): value if type(value) is str else _in(value) for name, value in fields.items()}


# The functions below write what ``_encode`` would write of ``_out(value)`` in half the time: an import writes each
# fact once. A test compares the two on drawn facts.


def _plain_text(value: Value) -> str:
    return _encode(_out(value))


_WRITERS: dict[type, Callable[[Any], str]] = {
    str: encode_basestring,
    bool: lambda value: "true" if value else "false",
    int: int.__repr__,
    date: lambda value: '{"$d":"' + value.isoformat() + '"}',
    datetime: lambda value: '{"$t":"' + value.isoformat() + '"}',
    Decimal: lambda value: '{"$n":"' + str(value) + '"}',
}


@lru_cache(maxsize=4096)
def _form(names: tuple[FieldId, ...]) -> tuple[list[FieldId], str]:
    """The names in order, and the object's text with a hole for each value. A source has few sets of names."""
    ordered = sorted(names)
    return ordered, "{" + ",".join([encode_basestring(name).replace("%", "%%") + ":%s" for name in ordered]) + "}"


def fields_to_text(fields: Fields) -> str:
    """The fields as canonical JSON."""
    ordered, form = _form(tuple(fields))
    writer_for = _WRITERS.get
    return form % tuple([writer_for(type(value := fields[name]), _plain_text)(value) for name in ordered])


def parse_fields(text: str) -> dict[FieldId, Value]:
    """The inverse of ``fields_to_text``."""
    return {} if text == "{}" else _in_fields(json.loads(text))


def time_to_text(moment: WorldTime | None) -> str | None:
    """``2020-02-05`` for a date, ISO 8601 in UTC for an instant, None for None."""
    return None if moment is None else moment.isoformat()


def parse_time(text: str | None) -> WorldTime | None:
    """The inverse of ``time_to_text``."""
    if text is None:
        return None
    return date.fromisoformat(text) if len(text) == _DATE_LENGTH else datetime.fromisoformat(text)


def _content(fact: Fact) -> dict[str, Any]:
    """All that makes two facts the same, without id and origin."""
    content: dict[str, Any]
    match fact:
        case Event():
            content = {"is": "event", "kind": fact.kind, "subject": fact.subject, "at": time_to_text(fact.at)}
        case Correction():
            content = {"is": "correction", "of": fact.of, "at": time_to_text(fact.at), "drops": sorted(fact.drops)}
        case Void():
            content = {"is": "void", "of": fact.of, "reason": fact.reason}
        case Identity():
            content = {
                "is": "identity",
                "one": fact.one,
                "other": fact.other,
                "same": fact.same,
                "evidence": fact.evidence,
            }
        case Assertion():
            content = {
                "is": "assertion",
                "subject": fact.subject,
                "track": fact.track,
                "status": fact.status,
                "since": time_to_text(fact.since),
                "until": time_to_text(fact.until),
            }
    if isinstance(fact, Event | Correction) and fact.fields:
        content["fields"] = {name: _out(value) for name, value in fact.fields.items()}
    if fact.recorded_at is not None:
        content["recorded_at"] = fact.recorded_at.isoformat()
    return content


def _event_text(event: Event) -> str:
    fields = f'"fields":{fields_to_text(event.fields)},' if event.fields else ""
    recorded = "" if event.recorded_at is None else f'"recorded_at":"{event.recorded_at.isoformat()}",'
    return (
        f'{{"at":"{event.at.isoformat()}",{fields}"is":"event","kind":{encode_basestring(event.kind)},'
        f'{recorded}"subject":{encode_basestring(event.subject)}}}'
    )


def content_to_text(fact: Fact) -> str:
    """The fact's content (not its id, not its origin) as canonical JSON: equal texts mean equal content."""
    return _event_text(fact) if isinstance(fact, Event) else _encode(_content(fact))


def content_id(content: str, ordinal: int = 0) -> FactId:
    """An id made from *content* and the *ordinal* of this row among equal rows of one delivery."""
    return FactId("c-" + blake2b(f"{ordinal}\x1f{content}".encode(), digest_size=16).hexdigest())


def fact_to_text(fact: Fact) -> str:
    """One line of JSON that holds the whole fact."""
    whole = _content(fact)
    whole["id"] = fact.id
    if fact.origin is not None:
        whole["origin"] = [fact.origin.delivery, fact.origin.row]
    return _encode(whole)


def parse_fact(text: str) -> Fact:
    """The inverse of ``fact_to_text``. Raises ``ValueError``, ``KeyError`` or ``TypeError`` on text that is no fact."""
    return fact_from_object(json.loads(text))


def fact_from_object(whole: Mapping[str, Any]) -> Fact:
    """A fact from the object ``fact_to_text`` wrote, once JSON has read it."""
    fact_id = FactId(whole["id"])
    recorded_at = datetime.fromisoformat(whole["recorded_at"]) if "recorded_at" in whole else None
    origin = Origin(*whole["origin"]) if "origin" in whole else None
    fields = _in_fields(whole["fields"]) if "fields" in whole else {}
    form = whole["is"]
    if form == "event":  # nearly all are
        at = parse_time(whole["at"])
        if at is None:
            raise ValueError("an event without a time")
        return Event(fact_id, EventKindId(whole["kind"]), SubjectId(whole["subject"]), at, fields, recorded_at, origin)
    match form:
        case "correction":
            drops = tuple(FieldId(name) for name in whole["drops"])
            return Correction(fact_id, FactId(whole["of"]), parse_time(whole["at"]), fields, drops, recorded_at, origin)
        case "void":
            return Void(fact_id, FactId(whole["of"]), whole["reason"], recorded_at, origin)
        case "identity":
            return Identity(
                fact_id,
                SubjectId(whole["one"]),
                SubjectId(whole["other"]),
                whole["same"],
                whole["evidence"],
                recorded_at,
                origin,
            )
        case "assertion":
            since = parse_time(whole["since"])
            if since is None:
                raise ValueError("an assertion without a time")
            return Assertion(
                fact_id,
                SubjectId(whole["subject"]),
                TrackId(whole["track"]),
                StatusId(whole["status"]),
                since,
                parse_time(whole["until"]),
                recorded_at,
                origin,
            )
        case other:
            raise ValueError(f"no such fact: {other}")
