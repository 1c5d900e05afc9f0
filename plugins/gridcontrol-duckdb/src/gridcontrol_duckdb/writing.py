"""Files of one table, sorted and cut so that each stays small; and many small runs made into one."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from math import log
from pathlib import Path

import duckdb
from attrs import evolve

from gridcontrol_duckdb.folder import FACTS, Manifest
from gridcontrol_duckdb.layout import ALL_KEYS, KEYS, File, Keys, Table, literal, quoted
from gridcontrol_duckdb.session import fetched

ROWS_IN_A_FILE = 500_000
ROWS_IN_A_GROUP = 30_000
"""Rows of a row group: the least that is read to answer about one subject."""
_SMALL_RUN = 4_096
_ALIKE = 8
"""So many runs of about one size are made into one, of the next size."""
_MOST_MERGED = 4_000_000
"""Runs with more rows than this together are not merged in passing, only by ``compact``."""

_SORTED = {
    Table.EVENTS: "subject_key, subject, coalesce(at_instant, at_day::TIMESTAMP), seq",
    Table.ACTS: "id_key, seq",
    Table.CONFLICTS: "id_key, seq",
}
_KEY = {Table.EVENTS: "subject_key", Table.ACTS: "id_key", Table.CONFLICTS: "id_key"}


class Writer:
    """Writes files under new names, and keeps account of them."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor
        self._manifest: Manifest | None = None

    def begin(self, manifest: Manifest) -> None:
        """Go on from *manifest*."""
        self._manifest = manifest

    def manifest(self) -> Manifest:
        """The manifest with what was written, as one run."""
        manifest = self._begun()
        return evolve(manifest, next_run=manifest.next_run + 1)

    def _begun(self) -> Manifest:
        if self._manifest is None:
            raise ValueError(self)
        return self._manifest

    def write(self, table: Table, select: str, rows: int, keys: Keys = ALL_KEYS) -> int:
        """Write what *select* gives, about *rows* rows with keys in *keys*, sorted, into as many files as it takes.

        Answers how many rows there were.
        """
        written = 0
        count = max(1, -(-rows // ROWS_IN_A_FILE))
        width = keys.end - keys.first
        edges = [keys.first + width * number // count for number in range(count + 1)]
        for first, end in pairwise(edges):
            condition = "" if count == 1 else f" WHERE {_KEY[table]} BETWEEN {first} AND {end - 1}"
            written += self._write_one(table, f"FROM ({select}){condition}")
        return written

    def _write_one(self, table: Table, select: str) -> int:
        manifest = self._begun()
        name = f"{FACTS}/{table}-{manifest.next_file:08d}.parquet"
        path = Path(manifest.layout.folder, name)
        self._cursor.execute(
            f"COPY ({select} ORDER BY {_SORTED[table]}) TO {literal(str(path))}"
            f" (FORMAT parquet, PARQUET_VERSION v2, COMPRESSION zstd, ROW_GROUP_SIZE {ROWS_IN_A_GROUP})"
        )
        key = quoted(_KEY[table])
        ((rows, first_key, last_key, first_seq, last_seq),) = fetched(
            self._cursor,
            f"SELECT count(*), min({key}), max({key}), min(seq), max(seq) FROM read_parquet({literal(str(path))})",
        )
        if not rows:
            path.unlink()
            return 0
        columns = len(manifest.layout.columns) if table is Table.EVENTS else 0
        file = File(name, table, manifest.next_run, rows, first_key, last_key, first_seq, last_seq, columns)
        layout = evolve(manifest.layout, files=(*manifest.layout.files, file))
        self._manifest = evolve(manifest, layout=layout, next_file=manifest.next_file + 1)
        return int(rows)


def merged(cursor: duckdb.DuckDBPyConnection, manifest: Manifest, *, all_runs: bool = False) -> Manifest:
    """*manifest* with small runs of each table made into one where there are many (all of them, when *all_runs*)."""
    for table in Table:
        runs = _rows_of_runs(manifest, table)
        chosen = set(runs) if all_runs and len(runs) > 1 else _to_merge(runs)
        if chosen:
            manifest = _merged(cursor, manifest, table, chosen)
    return manifest


def _rows_of_runs(manifest: Manifest, table: Table) -> dict[int, int]:
    rows: dict[int, int] = {}
    for file in manifest.layout.files:
        if file.table is table:
            rows[file.run] = rows.get(file.run, 0) + file.rows
    return rows


def _size_class(rows: int) -> int:
    return 0 if rows < _SMALL_RUN else 1 + int(log(rows / _SMALL_RUN, _ALIKE))


def _to_merge(runs: dict[int, int]) -> set[int]:
    """The runs of the largest size, and all smaller ones, of which there are enough to be made into one."""
    for size in sorted({_size_class(rows) for rows in runs.values()}, reverse=True):
        chosen = {run for run, rows in runs.items() if _size_class(rows) <= size}
        if len(chosen) >= _ALIKE and sum(runs[run] for run in chosen) <= _MOST_MERGED:
            return chosen
    return set()


def _merged(cursor: duckdb.DuckDBPyConnection, manifest: Manifest, table: Table, runs: Collection[int]) -> Manifest:
    layout = manifest.layout
    gone = tuple(file for file in layout.files if file.table is table and file.run in runs)
    stay = tuple(file for file in layout.files if file not in gone)
    own = evolve(layout, files=gone)
    rows = sum(file.rows for file in gone)
    writer = Writer(cursor)
    writer.begin(evolve(manifest, layout=evolve(layout, files=stay)))
    if table is Table.EVENTS:
        for keys in own.parts(ROWS_IN_A_FILE):
            writer.write(table, own.events_sql(keys=keys), 1, keys)
    else:
        count = max(1, -(-rows // ROWS_IN_A_FILE))
        select = own.acts_sql() if table is Table.ACTS else own.conflicts_sql()
        writer.write(table, select, rows if count > 1 else 1, Keys(0, KEYS))
    return writer.manifest()
