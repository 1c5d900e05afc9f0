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
from gridcontrol.model.facts import Event, Fact, Origin, Received, Value
from gridcontrol_duckdb.layout import ACT_COLUMNS, EVENT_COLUMNS, FieldColumn, ValueType

_DAY_LENGTH = len("2020-02-05")
_ZONE_LENGTH = len("+00:00")
_WHOLE = 2**63

Pair = tuple[FieldId, ValueType]
Lists = dict[str, list[Any]]
"""Columns by name, as lists of one length."""

FIXED = tuple(EVENT_COLUMNS)


_TAGGED = {"$d": ValueType.DAY, "$n": ValueType.NUMBER, "$t": ValueType.INSTANT}
_PLAIN = {str: ValueType.TEXT, bool: ValueType.TRUTH, int: ValueType.WHOLE}
_GATHERED = ("subject", "kind", "at_day", "at_instant", "id", "seq", "recorded_at", "delivery", "row", "content")


class EventLists:
    """Events gathered as lists, one a column, ready for DuckDB; days and instants still as text."""

    def __init__(self) -> None:
        self._rows: list[tuple[Any, ...]] = []
        self._cells: dict[Pair, tuple[list[int], list[Any]]] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, fact: Encoded, seq: int) -> None:
        """Add an event."""
        whole = json.loads(fact.content)
        at, recorded = whole["at"], whole.get("recorded_at")
        dated = len(at) == _DAY_LENGTH
        exact = True
        for name, value in whole.get("fields", {}).items():
            kind = _PLAIN.get(type(value))
            if kind is None and type(value) is dict:
                ((tag, value),) = value.items()  # noqa: PLW2901  # what the tag says it is
                kind = _TAGGED[tag]
                if kind is ValueType.INSTANT:
                    value = value[:-_ZONE_LENGTH]  # noqa: PLW2901  # always that of UTC
            if kind is None or (kind is ValueType.WHOLE and not -_WHOLE <= value < _WHOLE):
                exact = False
                continue
            cells = self._cells.get((name, kind))
            if cells is None:
                cells = self._cells[(FieldId(name), kind)] = ([], [])
            cells[0].append(len(self._rows))
            cells[1].append(value)
        self._rows.append(
            (
                whole["subject"],
                whole["kind"],
                at if dated else None,
                None if dated else at[:-_ZONE_LENGTH],
                fact.id,
                seq,
                recorded and recorded[:-_ZONE_LENGTH],
                fact.delivery or None,
                fact.row,
                None if exact else fact.content,
            )
        )

    @property
    def fixed(self) -> Lists:
        """The columns that every event has."""
        columns = zip(*self._rows, strict=True) if self._rows else ([] for _ in _GATHERED)
        return {name: list(values) for name, values in zip(_GATHERED, columns, strict=True)}

    def pairs(self) -> list[Pair]:
        """The fields and types that occur, in order of their names."""
        return sorted(self._cells)

    def values(self, pair: Pair) -> list[Any]:
        """The values of a field, None where an event has none."""
        rows, values = self._cells[pair]
        if len(rows) == len(self._rows):
            return values
        filled: list[Any] = [None] * len(self._rows)
        for row, value in zip(rows, values, strict=True):
            filled[row] = value
        return filled


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


def received(fact: Fact, moment: datetime) -> Received:
    """*fact* with the instant of a column, which is in UTC without saying so."""
    return Received(fact, moment.replace(tzinfo=UTC))


def decoded(name: str, content: str, delivery: str | None, row: int) -> Fact:
    """The fact of an act's columns."""
    return decode(Encoded(name, "", "", "", content, delivery or "", row))


def act(row: Sequence[Any]) -> tuple[int, Received]:
    """The number and the fact of a row whose columns are those of acts."""
    named = dict(zip(ACT_COLUMNS, row, strict=True))
    fact = decoded(named["id"], named["content"], named["delivery"], named["row"])
    return named["seq"], received(fact, named["received_at"])
