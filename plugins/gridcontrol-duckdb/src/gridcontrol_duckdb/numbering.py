"""Rows of a file as texts, each with the number that the importer gives it.

The engine passes over lines of a CSV with nothing in them and counts the others alone, the importer counts all: where
there are such lines they are looked for once more.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb

from gridcontrol.builtin.csv_rows import CsvRows
from gridcontrol_duckdb.layout import literal

_TABLE = "empty_lines"
_LINE = re.compile(rb"\n\r?\n|\r\r")
_CHUNK = 1 << 22


def noted_empty_lines(cursor: duckdb.DuckDBPyConnection, path: Path, rows: CsvRows) -> bool:
    """Whether *path*, which *rows* is about to read, has such lines below its header; then a table says where."""
    # In a single column the engine takes an empty line for a row.
    if len(rows.headers) == 1 or not _may_have(path):
        return False
    gone_by = _runs(rows.empty_lines(), rows.header_row)
    lists = "unnest($1::BIGINT[]) AS filled, unnest($2::BIGINT[]) AS more"
    cursor.execute(f"CREATE OR REPLACE TEMP TABLE {_TABLE} AS SELECT {lists}", [[*gone_by], [*gone_by.values()]])
    return bool(gone_by)


def texts(table: str, shown: Mapping[str, str], first: int, *, has_empty: bool = False) -> str:
    """All cells as texts with the number of their row; rows without any text are passed over, but counted.

    Where it *has_empty* lines, which the engine passes over, they are counted besides.
    """
    cells = ", ".join(f"coalesce({sql}, '') AS {name}" for name, sql in shown.items())
    whole = f"concat_ws(chr(30), {', '.join(shown)})"
    numbered = f'SELECT {cells}, row_number() OVER () + {first} AS "row" FROM {table}'
    if has_empty:
        numbered = _counted_in(numbered, first)
    blank = "[\\s\\x{1C}-\\x{1F}\\x{85}\\x{A0}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}\\x{202F}\\x{205F}\\x{3000}]*"
    unreadable = "[\\x{0}-\\x{8}\\x{E}-\\x{1D}\\x{1F}\\x{7F}\\x{FFFE}\\x{FFFF}]"
    return (
        f"SELECT *, regexp_matches({whole}, {literal(unreadable)}) AS unreadable FROM ({numbered})"
        f" WHERE NOT regexp_full_match({whole}, {literal(blank)})"
    )


def _counted_in(select: str, first: int) -> str:
    """*select* with the noted lines counted in its ``row``, which goes on from that of the header, *first*."""
    return f"""SELECT n.* REPLACE (n."row" + coalesce(e.more, 0) AS "row") FROM ({select}) AS n
        ASOF LEFT JOIN {_TABLE} AS e ON n."row" - {first} > e.filled ORDER BY n."row\""""


def _may_have(path: Path) -> bool:
    """Whether some line of *path* is empty, within quotation marks or not."""
    kept = b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            if _LINE.search(kept + chunk):
                return True
            kept = chunk[-2:]
    return False


def _runs(empty: Iterable[int], first: int) -> dict[int, int]:
    """After how many filled rows below row *first* how many of the *empty* ones have gone by in all."""
    return {number - first - 1 - before: before + 1 for before, number in enumerate(empty)}
