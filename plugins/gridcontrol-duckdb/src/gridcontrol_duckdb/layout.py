"""Where the facts lie, for whoever reads them by SQL: which Parquet files there are, and which columns.

A store is a folder. Its *manifest* names the files that count; every change writes new files first and then exchanges
the manifest as a whole, so that a ``Layout`` read once stays true for as long as its ``Reading`` is held
(``gridcontrol_duckdb.folder``).

Events lie in files of typed columns, one row an event, sorted by ``subject_key``, then time. The key is a 63-bit hash
of the subject: equal subjects have equal keys, and the keys are spread evenly over [0, 2**63). So any cutting of that
range into equal parts cuts the subjects into parts of about equal size, with all events of a subject in one part:
``Layout.parts``. Different subjects may share a key: group by ``subject_key, subject``.

Corrections, withdrawals, identities and assertions (*acts*) are few beside the events. They lie in files of their own,
as the canonical text of ``gridcontrol.model.wire``.

This module reads nothing and knows no DuckDB: it only says what is where.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from attrs import frozen

from gridcontrol.ids import FieldId
from gridcontrol.time import to_instant

KEYS = 2**63
"""Keys of subjects and of facts are whole numbers from 0 up to, not including, this."""


def key_sql(text: str) -> str:
    """The key of the text that the SQL expression *text* gives."""
    return f"(md5_number_upper({text}) >> 1)::BIGINT"


def quoted(name: str) -> str:
    """*name* as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """*text* as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


class ValueType(StrEnum):
    """What a column of field values holds. A field whose values are of several types has a column for each."""

    TEXT = "text"
    WHOLE = "whole"
    TRUTH = "truth"
    NUMBER = "number"
    """A decimal as it was written ("10.50"), as text: cast it to what you count with."""
    DAY = "day"
    INSTANT = "instant"
    """In UTC, to the microsecond, as TIMESTAMP without a zone."""

    @property
    def sql(self) -> str:
        """The SQL type."""
        return _SQL_TYPES[self]


_SQL_TYPES = {
    ValueType.TEXT: "VARCHAR",
    ValueType.WHOLE: "BIGINT",
    ValueType.TRUTH: "BOOLEAN",
    ValueType.NUMBER: "VARCHAR",
    ValueType.DAY: "DATE",
    ValueType.INSTANT: "TIMESTAMP",
}

EVENT_COLUMNS = {
    "subject_key": "BIGINT",
    "subject": "VARCHAR",
    "kind": "VARCHAR",
    "at_day": "DATE",
    "at_instant": "TIMESTAMP",
    "id": "VARCHAR",
    "id_key": "BIGINT",
    "seq": "BIGINT",
    "recorded_at": "TIMESTAMP",
    "received_at": "TIMESTAMP",
    "delivery": "VARCHAR",
    "row": "BIGINT",
    "content": "VARCHAR",
}
"""Columns of every file of events, with their SQL types. Instants are in UTC.

Exactly one of ``at_day`` (only the local date is known) and ``at_instant`` is there. ``seq`` numbers facts by receipt,
then by their order in the batch, events and acts together, with gaps. ``delivery`` is NULL where the fact has no
origin. ``content`` is NULL but for events with a value that no typed column holds exactly (a list, a whole number
beyond 64 bits): there it is the canonical text, and the simple fields stand in their columns as well.
"""

ACT_COLUMNS = {
    "seq": "BIGINT",
    "id": "VARCHAR",
    "id_key": "BIGINT",
    "form": "VARCHAR",
    "about": "VARCHAR",
    "other": "VARCHAR",
    "about_key": "BIGINT",
    "other_key": "BIGINT",
    "content": "VARCHAR",
    "received_at": "TIMESTAMP",
    "delivery": "VARCHAR",
    "row": "BIGINT",
}
"""Columns of every file of acts. ``form``, ``about`` and ``other`` as in ``gridcontrol.model.encoded.Encoded``.

``about_key`` is the key of the fact that a correction or void is of, else of the (first) subject; ``other_key`` that of
an identity's second subject, else NULL.
"""

CONFLICT_COLUMNS = {
    "seq": "BIGINT",
    "id": "VARCHAR",
    "id_key": "BIGINT",
    "form": "VARCHAR",
    "content": "VARCHAR",
    "received_at": "TIMESTAMP",
    "delivery": "VARCHAR",
    "row": "BIGINT",
}
"""Columns of every file of refused facts: those whose id was taken by one of other content."""


@frozen
class FieldColumn:
    """The column *name* holds the values of *field*, in events of any kind, that are of *type*; NULL elsewhere."""

    name: str
    field: FieldId
    type: ValueType


class Table(StrEnum):
    """What a file holds."""

    EVENTS = "events"
    ACTS = "acts"
    CONFLICTS = "conflicts"


@frozen
class File:
    """A Parquet file of a table, with the bounds of what it holds, both inclusive.

    ``name`` is relative to the store's folder. Keys are those of subjects (events) or facts (other tables).
    Files of one ``run`` do not overlap in their keys.
    """

    name: str
    table: Table
    run: int
    rows: int
    first_key: int
    last_key: int
    first_seq: int
    last_seq: int
    columns: int
    """It has the first so many of the layout's field columns (events; else 0)."""


@frozen
class Keys:
    """The half-open range [first, end) of keys."""

    first: int
    end: int

    def __contains__(self, key: int) -> bool:
        return self.first <= key < self.end


ALL_KEYS = Keys(0, KEYS)


@frozen
class Layout:
    """What a store holds at one moment."""

    folder: str
    """Absolute."""
    files: tuple[File, ...]
    columns: tuple[FieldColumn, ...]
    last_received: datetime | None
    next_seq: int

    def rows(self, table: Table) -> int:
        """How many facts the table holds, corrected and withdrawn ones included."""
        return sum(file.rows for file in self.files if file.table is table)

    def parts(self, rows: int) -> Iterator[Keys]:
        """The whole range of keys in as few equal parts as bring each to about *rows* events."""
        count = max(1, -(-self.rows(Table.EVENTS) // rows))
        edges = [KEYS * number // count for number in range(count + 1)]
        for first, end in pairwise(edges):
            yield Keys(first, end)

    def column(self, field: FieldId, value_type: ValueType) -> FieldColumn | None:
        """The column of *field* with values of *value_type*; None when no event has one."""
        return next((c for c in self.columns if c.field == field and c.type is value_type), None)

    def value_sql(self, field: FieldId, value_type: ValueType) -> str:
        """The value of *field*, where it is of *value_type*, as SQL over a row of ``events_sql``; else NULL."""
        column = self.column(field, value_type)
        return f"NULL::{value_type.sql}" if column is None else quoted(column.name)

    def present_sql(self, field: FieldId) -> str:
        """Whether the event has *field* with any value, as SQL over a row of ``events_sql``."""
        tests = [f"{quoted(column.name)} IS NOT NULL" for column in self.columns if column.field == field]
        path = literal("$.fields." + '"' + field.replace("\\", "\\\\").replace('"', '\\"') + '"')
        tests.append(f"(content IS NOT NULL AND json_exists(content, {path}))")
        return "(" + " OR ".join(tests) + ")"

    def files_of(self, table: Table, keys: Keys = ALL_KEYS) -> tuple[File, ...]:
        """The files of *table* that can hold such keys. They may hold others too: the reader filters."""
        return tuple(
            file
            for file in self.files
            if file.table is table and file.first_key < keys.end and keys.first <= file.last_key
        )

    def events_sql(
        self,
        *,
        keys: Keys = ALL_KEYS,
        known_at: datetime | None = None,
        fields: Collection[FieldId] | None = None,
    ) -> str:
        """A SELECT of the events about subjects with such keys, received by *known_at*, as they were delivered.

        Its columns are ``EVENT_COLUMNS`` and those of *fields* (all when None). A field that no event has has no
        column: ask for values by ``value_sql``. Corrections, withdrawals and identities are not applied.
        """
        columns = [column for column in self.columns if fields is None or column.field in fields]
        types = {**EVENT_COLUMNS, **{column.name: column.type.sql for column in columns}}
        conditions = [] if keys == ALL_KEYS else [f"subject_key BETWEEN {keys.first} AND {keys.end - 1}"]
        return self._select(types, self.files_of(Table.EVENTS, keys), conditions, known_at)

    def acts_sql(self, *, known_at: datetime | None = None) -> str:
        """A SELECT of ``ACT_COLUMNS``: corrections, voids, identities and assertions received by *known_at*."""
        return self._select(ACT_COLUMNS, self.files_of(Table.ACTS), [], known_at)

    def conflicts_sql(self, *, known_at: datetime | None = None) -> str:
        """A SELECT of ``CONFLICT_COLUMNS``: what was refused by *known_at*."""
        return self._select(CONFLICT_COLUMNS, self.files_of(Table.CONFLICTS), [], known_at)

    def _select(
        self, types: dict[str, str], files: tuple[File, ...], conditions: list[str], known_at: datetime | None
    ) -> str:
        there = set(types) - {column.name for column in self.columns}
        there |= {column.name for column in self.columns[: max((file.columns for file in files), default=0)]}
        shown = [quoted(n) if n in there and files else f"NULL::{sql} AS {quoted(n)}" for n, sql in types.items()]
        if known_at is not None:
            conditions = [*conditions, f"received_at <= {timestamp_sql(known_at)}"]
        source = f" FROM {self.source_sql(files)}" if files else ""
        where = " AND ".join(conditions) if files else "false"
        return f"SELECT {', '.join(shown)}{source}" + (f" WHERE {where}" if where else "")

    def source_sql(self, files: tuple[File, ...]) -> str:
        """All rows of *files* (at least one) as a table function; what only some of them have is NULL in the others."""
        names = ", ".join(literal(f"{self.folder}/{file.name}") for file in files)
        return f"read_parquet([{names}], union_by_name = true)"


def timestamp_sql(instant: datetime) -> str:
    """An aware instant as a TIMESTAMP literal in UTC. Raises ``UsageError`` on one without a zone."""
    naive = to_instant(instant, "known_at").astimezone(UTC).replace(tzinfo=None)
    return f"TIMESTAMP {literal(naive.isoformat(sep=' '))}"


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STEP = timedelta(microseconds=1)


def to_micros(instant: datetime) -> int:
    """Microseconds since 1970."""
    return (instant - _EPOCH) // _STEP


def from_micros(number: int) -> datetime:
    """The inverse of ``to_micros``, in UTC."""
    return _EPOCH + number * _STEP
