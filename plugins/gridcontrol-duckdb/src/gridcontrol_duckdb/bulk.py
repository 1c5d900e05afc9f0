"""Rows that DuckDB can read, as events: which column means what, and which rows can be none.

A bulk load never makes Python objects of rows. It takes a SELECT. Columns with these names have a meaning, every other
one is a field of that name:

``subject``
    kind and key, ``person/p-1``.
``kind``
    the kind of event.
``at``
    a DATE where only the local day is known, or a TIMESTAMP WITH TIME ZONE. A source that has both brings ``at_day``
    and ``at_instant`` instead, one of which is filled.
``id``
    the source's id of the event. Without this column ids are made from the content, as ``m-`` and 32 digits: equal rows
    of one load are told apart by their ordinal, and the same rows loaded again count once. Imports of files make other
    ids, so a source comes either one way or the other.
``recorded_at``
    a TIMESTAMP WITH TIME ZONE.
``row``
    the row's number in its source; else rows are counted as they come.

A field that is NULL is absent.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb
from attrs import frozen

from gridcontrol.errors import Problem, StoreError
from gridcontrol.ids import FieldId
from gridcontrol_duckdb.columns import Pair
from gridcontrol_duckdb.layout import FieldColumn, ValueType, key_sql, literal, quoted
from gridcontrol_duckdb.session import fetched

ZONED = "TIMESTAMP WITH TIME ZONE"
_TYPES = {
    "VARCHAR": ValueType.TEXT,
    "BOOLEAN": ValueType.TRUTH,
    "DATE": ValueType.DAY,
    ZONED: ValueType.INSTANT,
    **dict.fromkeys(["TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"], ValueType.WHOLE),
}
MEANT: Mapping[str, tuple[str, ...]] = {
    "subject": ("VARCHAR",),
    "kind": ("VARCHAR",),
    "at": ("DATE", ZONED),
    "at_day": ("DATE",),
    "at_instant": (ZONED,),
    "id": ("VARCHAR",),
    "recorded_at": (ZONED,),
    "row": tuple(name for name, kind in _TYPES.items() if kind is ValueType.WHOLE),
}
_FIRST, _AFTER_LAST = "0001-01-01", "9999-12-31"

PART_BITS = 6
"""Rows are staged in so many parts by their keys, as a power of two."""


@frozen
class Rows:
    """A SELECT whose columns have been looked at."""

    select: str
    types: Mapping[str, str]
    """SQL types by column."""
    in_order: bool = True
    """They come in the order of the source; else in that of ``row``."""

    @property
    def fields(self) -> dict[str, Pair]:
        """Columns that are fields, with what they hold."""
        return {name: (FieldId(name), _type(sql)) for name, sql in self.types.items() if name not in MEANT}

    @property
    def with_ids(self) -> bool:
        """Whether the source gives ids."""
        return "id" in self.types

    def staged_sql(self, columns: tuple[FieldColumn, ...], delivery: str) -> str:
        """A SELECT of rows with ``part``, ``ord``, ``flaw`` and the columns of events that don't come from the store.

        ``flaw`` names the column whose value can't be, NULL for a good row.
        """
        names = {(column.field, column.type): column.name for column in columns}
        day, instant = self._at()
        recorded = "recorded_at::TIMESTAMP" if "recorded_at" in self.types else "NULL::TIMESTAMP"
        row = 'coalesce("row"::BIGINT, ord)' if "row" in self.types else "ord"
        shown = {
            "subject_key": key_sql("subject"),
            "subject": "subject",
            "kind": "kind",
            "at_day": day,
            "at_instant": instant,
            "id": "id" if self.with_ids else "NULL::VARCHAR",
            "id_key": key_sql("id") if self.with_ids else "NULL::BIGINT",
            "ord": "ord",
            "recorded_at": recorded,
            "delivery": literal(delivery) if delivery else "NULL::VARCHAR",
            "row": row,
        }
        for name, pair in self.fields.items():
            given = quoted(name)
            exact = given if self.types[name] == pair[1].sql else f"{given}::{pair[1].sql}"
            shown[names[pair]] = exact
        inner = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in shown.items())
        order = "" if self.in_order else 'ORDER BY "row"'
        numbered = f"SELECT *, row_number() OVER ({order}) AS ord FROM ({self.select})"
        flawed = f"SELECT {inner}, {self._flaw_sql()} AS flaw FROM ({numbered})"
        return f"SELECT *, coalesce(subject_key >> {63 - PART_BITS}, 0)::INTEGER AS part FROM ({flawed})"

    def _at(self) -> tuple[str, str]:
        if "at" not in self.types:
            return "at_day", "at_instant::TIMESTAMP"
        if self.types["at"] == "DATE":
            return '"at"', "NULL::TIMESTAMP"
        return "NULL::DATE", '"at"::TIMESTAMP'

    def _flaw_sql(self) -> str:
        day, instant = self._at()
        tests = {
            "subject": "subject IS NULL OR NOT regexp_matches(subject, '^[^/]+/.')",
            "kind": "coalesce(kind, '') = ''",
            "at": f"(({day}) IS NULL) = (({instant}) IS NULL) OR {_outside(day)} OR {_outside(instant)}",
        }
        if self.with_ids:
            tests["id"] = "coalesce(id, '') = ''"
        for name, sql in self.types.items():
            if name not in ("at", "at_day", "at_instant") and sql in ("DATE", ZONED):
                tests[name] = _outside(quoted(name) if sql == "DATE" else f"{quoted(name)}::TIMESTAMP")
        cases = " ".join(f"WHEN coalesce({test}, false) THEN {literal(name)}" for name, test in tests.items())
        return f"CASE {cases} END"


def _outside(sql: str) -> str:
    return f"coalesce(({sql})::DATE NOT BETWEEN DATE '{_FIRST}' AND DATE '{_AFTER_LAST}', false)"


def _type(sql: str) -> ValueType:
    return ValueType.NUMBER if sql.startswith("DECIMAL") else _TYPES[sql]


def rows_of(cursor: duckdb.DuckDBPyConnection, select: str) -> Rows:
    """*select* with its columns looked at. Raises ``StoreError`` with all columns that won't do."""
    types = {row[0]: row[1] for row in fetched(cursor, f"DESCRIBE ({select})")}
    problems = [
        Problem("store.bulk-column-missing", args={"column": name})
        for name, there in (
            ("subject", "subject" in types),
            ("kind", "kind" in types),
            ("at", "at" in types or {"at_day", "at_instant"} <= types.keys()),
        )
        if not there
    ]
    for name, sql in types.items():
        wanted = MEANT.get(name)
        if wanted is not None and sql not in wanted:
            problems.append(
                Problem("store.bulk-column-type", args={"column": name, "found": sql, "wanted": " / ".join(wanted)})
            )
        elif wanted is None and sql not in _TYPES and not sql.startswith("DECIMAL"):
            wanted = (*_TYPES, "DECIMAL")
            problems.append(
                Problem("store.bulk-column-type", args={"column": name, "found": sql, "wanted": " / ".join(wanted)})
            )
    if problems:
        raise StoreError(problems)
    return Rows(select, types)
