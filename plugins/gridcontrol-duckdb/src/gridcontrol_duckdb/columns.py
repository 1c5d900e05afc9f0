"""Facts as typed columns and back, exactly: what a file of events holds of the canonical text of an event."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId
from gridcontrol.model.encoded import Encoded, decode
from gridcontrol.model.facts import Event, Fact, Origin, Value
from gridcontrol_duckdb.layout import EVENT_COLUMNS, FieldColumn, ValueType

_DAY_LENGTH = len("2020-02-05")
_ZONE_LENGTH = len("+00:00")
_WHOLE = 2**63

Pair = tuple[FieldId, ValueType]
Lists = dict[str, list[Any]]
"""Columns by name, as lists of one length."""

FIXED = tuple(EVENT_COLUMNS)


def value_column(name: str, value: object) -> tuple[Pair, object] | None:
    """The column of a field's value as JSON gave it, and what to put there; None where no column holds it exactly."""
    kind, given = ValueType.TEXT, value
    if type(value) is str:
        pass
    elif type(value) is bool:
        kind = ValueType.TRUTH
    elif type(value) is int:
        if not -_WHOLE <= value < _WHOLE:
            return None
        kind = ValueType.WHOLE
    elif type(value) is dict:
        ((tag, given),) = value.items()
        if tag == "$d":
            kind = ValueType.DAY
        elif tag == "$n":
            kind = ValueType.NUMBER
        else:
            kind, given = ValueType.INSTANT, given[:-_ZONE_LENGTH]
    else:
        return None
    return (FieldId(name), kind), given


class EventLists:
    """Events gathered as lists, one a column, ready for DuckDB; days and instants still as text."""

    def __init__(self) -> None:
        self.fixed: Lists = {name: [] for name in ("subject", "kind", "at_day", "at_instant", "id", "seq")}
        self.fixed |= {name: [] for name in ("recorded_at", "delivery", "row", "content")}
        self.fields: dict[Pair, list[Any]] = {}
        self._rows: list[dict[Pair, Any]] = []

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, fact: Encoded, seq: int) -> None:
        """Add an event."""
        whole = json.loads(fact.content)
        at = whole["at"]
        dated = len(at) == _DAY_LENGTH
        recorded = whole.get("recorded_at")
        values: dict[Pair, Any] = {}
        exact = True
        for name, value in whole.get("fields", {}).items():
            found = value_column(name, value)
            if found is None:
                exact = False
            else:
                values[found[0]] = found[1]
        self._rows.append(values)
        for name, value in (
            ("subject", whole["subject"]),
            ("kind", whole["kind"]),
            ("at_day", at if dated else None),
            ("at_instant", None if dated else at[:-_ZONE_LENGTH]),
            ("id", fact.id),
            ("seq", seq),
            ("recorded_at", recorded and recorded[:-_ZONE_LENGTH]),
            ("delivery", fact.delivery or None),
            ("row", fact.row),
            ("content", None if exact else fact.content),
        ):
            self.fixed[name].append(value)

    def pairs(self) -> list[Pair]:
        """The fields and types that occur, in order of their names."""
        return sorted({pair for row in self._rows for pair in row})

    def values(self, pair: Pair) -> list[Any]:
        """The values of a field, None where an event has none."""
        return [row.get(pair) for row in self._rows]


def named(pair: Pair, number: int) -> FieldColumn:
    """A column for a field's values of a type: its number makes the name unique whatever the field is called."""
    plain = re.sub(r"[^a-z0-9]+", "_", pair[0].lower()).strip("_")
    return FieldColumn(f"f{number}_{plain}".rstrip("_"), pair[0], pair[1])


def with_columns(columns: Sequence[FieldColumn], pairs: Iterable[Pair]) -> tuple[FieldColumn, ...]:
    """*columns* and, behind them, one for each of *pairs* that has none."""
    there = {(column.field, column.type) for column in columns}
    fresh = [pair for pair in dict.fromkeys(pairs) if pair not in there]
    return (*columns, *(named(pair, number) for number, pair in enumerate(fresh, len(columns))))


def _aware(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC)


_READERS: Mapping[ValueType, Any] = {ValueType.NUMBER: Decimal, ValueType.INSTANT: _aware}


class EventReader:
    """Makes facts of rows whose columns are ``FIXED`` and then *columns*."""

    def __init__(self, columns: Sequence[FieldColumn]) -> None:
        first = len(FIXED)
        self._fields = [(place, column.field, _READERS.get(column.type)) for place, column in enumerate(columns, first)]
        at = FIXED.index
        self._places = [at(n) for n in ("id", "kind", "subject", "at_day", "at_instant", "recorded_at")]
        self._delivery, self._row, self._content = at("delivery"), at("row"), at("content")

    def event(self, row: Sequence[Any]) -> Fact:
        """The event in *row*."""
        name, kind, subject, day, instant, recorded = [row[place] for place in self._places]
        delivery = row[self._delivery]
        if row[self._content] is not None:
            return decode(Encoded(name, "event", subject, "", row[self._content], delivery or "", row[self._row]))
        fields: dict[FieldId, Value] = {
            field: row[place] if read is None else read(row[place])
            for place, field, read in self._fields
            if row[place] is not None
        }
        return Event(
            FactId(name),
            EventKindId(kind),
            SubjectId(subject),
            _aware(instant) if day is None else day,
            fields,
            None if recorded is None else _aware(recorded),
            None if delivery is None else Origin(delivery, row[self._row]),
        )
