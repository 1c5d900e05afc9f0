"""A bulk load: staged by key, sorted out part by part in SQL, written as one run. Memory has a bound whatever the size.

An event delivered twice has one subject, so it is found within its own part of the keys. What no part can see is an id
that two subjects share: those ids are found by a pass over the ids alone. All rows of such ids, and of ids that stand
for two contents within a part, go the way of ``append`` instead, which lists conflicts; they are few.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import duckdb
from attrs import evolve

from gridcontrol.errors import Problem, StoreError
from gridcontrol.ids import FactId
from gridcontrol.model.encoded import Encoded, encode
from gridcontrol.model.storing import Receipt
from gridcontrol.plugins.bulk import Loaded, Progress
from gridcontrol_duckdb.bulk import PART_BITS, Rows, rows_of
from gridcontrol_duckdb.columns import FIXED, EventReader, with_columns
from gridcontrol_duckdb.folder import Manifest
from gridcontrol_duckdb.layout import (
    EVENT_COLUMNS,
    KEYS,
    FieldColumn,
    Keys,
    Layout,
    Table,
    literal,
    quoted,
    timestamp_sql,
)
from gridcontrol_duckdb.mapping import Given, MappedFile
from gridcontrol_duckdb.session import fetched
from gridcontrol_duckdb.transaction import Transaction
from gridcontrol_duckdb.writing import ROWS_IN_A_FILE, Writer

_IDS_AT_ONCE = 8_000_000
"""Ids that are looked at for strangers of one name in one pass."""


class Load:
    """One bulk load on one cursor. *stage* is a folder, empty or not there, that is its alone."""

    def __init__(
        self,
        cursor: duckdb.DuckDBPyConnection,
        manifest: Manifest,
        instant: datetime,
        stage: Path,
        progress: Progress | None = None,
    ) -> None:
        self._cursor = cursor
        self._before = manifest
        self._instant = instant
        self._stage, self._cells = stage / "rows", stage / "cells"
        self._progress = progress or (lambda *_: None)
        self._fields: list[FieldColumn] = []
        self._met = False
        """Whether the table ``met`` tells which of all ids the store has already."""

    def run(self, source: str | MappedFile, delivery: str, aside: Path | None) -> tuple[Loaded, Manifest | None]:
        """Load what a SELECT or a file gives; the manifest with it, None where nothing is new."""
        if isinstance(source, str):
            given = Given(rows_of(self._cursor, source))
        else:
            given = source.read(self._cursor, self._cells)
        rows = given.rows
        layout = self._before.layout
        columns = with_columns(layout.columns, rows.fields.values())
        pairs = set(rows.fields.values())
        self._fields = [column for column in columns if (column.field, column.type) in pairs]
        count, set_aside = self._staged(rows.staged_sql(columns, delivery), aside, given.refused)
        layout = evolve(
            layout, columns=columns, last_received=self._instant, next_seq=layout.next_seq + count + set_aside
        )
        odd_ones = range(layout.next_seq, layout.next_seq + len(given.odd))
        layout = evolve(layout, next_seq=odd_ones.stop)
        self._cursor.execute("CREATE OR REPLACE TEMP TABLE crossing (id_key BIGINT)")
        if rows.with_ids:
            self._find_crossing(count)
        shown = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in self._columns(layout).items())
        self._cursor.execute(f"CREATE OR REPLACE TEMP TABLE special AS SELECT {shown} FROM {self._source()} LIMIT 0")
        writer = Writer(self._cursor)
        writer.begin(evolve(self._before, layout=layout))
        fresh = done = 0
        for keys, number in self._chunks():
            fresh += self._write_chunk(writer, rows, keys, shown)
            done += number
            self._progress("writing", done, count)
        manifest = writer.manifest()
        special, numbers = self._special(layout)
        special, numbers, count = special + given.odd, numbers + list(odd_ones), count + len(given.odd)
        known = count - fresh - len(special)
        conflicts: tuple[FactId, ...] = ()
        if special:
            transaction = Transaction(self._cursor, manifest)
            told = transaction.take(special, self._instant, numbers)
            fresh, known, conflicts = fresh + told.new, known + told.known, told.conflicts
            if not transaction.empty:
                manifest = transaction.written(Writer(self._cursor))
        if len(manifest.layout.files) == len(self._before.layout.files):
            instant = self._before.layout.last_received or self._instant
            return Loaded(Receipt(instant, 0, known, conflicts), set_aside), None
        return Loaded(Receipt(self._instant, fresh, known, conflicts), set_aside), manifest

    def _source(self, parts: range | None = None) -> str:
        files = [] if parts is None else [f for part in parts for f in self._stage.glob(f"part={part}/*.parquet")]
        names = ", ".join(literal(str(file)) for file in sorted(files or self._stage.glob("part=*/*.parquet")))
        return f"read_parquet([{names}], hive_partitioning = false)"

    def _staged(self, staged: str, aside: Path | None, refused: Sequence[tuple[int, str]] = ()) -> tuple[int, int]:
        """Write the rows into the stage; how many are good, and how many are not, *refused* ones among them."""
        self._progress("staging", 0, 0)
        self._stage.mkdir(mode=0o700, parents=True)
        self._cursor.execute(
            f"COPY ({staged}) TO {literal(str(self._stage))}"
            " (FORMAT parquet, COMPRESSION lz4, PARTITION_BY (part), OVERWRITE_OR_IGNORE)"
        )
        if not any(self._stage.iterdir()):
            # No row at all: a file without rows keeps what follows the same.
            (self._stage / "part=0").mkdir()
            name = literal(str(self._stage / "part=0" / "none.parquet"))
            self._cursor.execute(f"COPY (SELECT * EXCLUDE (part) FROM ({staged})) TO {name} (FORMAT parquet)")
        ((count, flawed),) = fetched(self._cursor, f"SELECT count(*), count(flaw) FROM {self._source()}")
        if flawed or refused:
            rows, why = [row for row, _ in refused], [column for _, column in refused]
            listed = (
                f'SELECT "row", flaw AS "column" FROM {self._source()} WHERE flaw IS NOT NULL'
                f" UNION ALL SELECT unnest({rows}::BIGINT[]), unnest([{', '.join(map(literal, why))}]::VARCHAR[])"
                ' ORDER BY "row"'
            )
            flawed += len(refused)
            if aside is None:
                ((row, column),) = fetched(self._cursor, f"{listed} LIMIT 1")
                raise StoreError(Problem("store.bulk-bad-rows", args={"count": flawed, "row": row, "column": column}))
            aside.touch(mode=0o600)
            self._cursor.execute(f"COPY ({listed}) TO {literal(str(aside))} (FORMAT csv, HEADER, USE_TMP_FILE false)")
        return count - flawed + len(refused), flawed

    def _chunks(self) -> Iterator[tuple[Keys, int]]:
        """Ranges of keys with about as many rows as one file should have, and how many rows each has."""
        key = f"subject_key >> {63 - PART_BITS}"
        sql = f"SELECT {key}, count(*) FROM {self._source()} WHERE flaw IS NULL GROUP BY ALL ORDER BY ALL"
        width = KEYS >> PART_BITS
        first, waiting = 0, 0
        for part, rows in fetched(self._cursor, sql):
            if waiting and waiting + rows > ROWS_IN_A_FILE:
                yield Keys(first * width, part * width), waiting
                waiting = 0
            if not waiting:
                first = part
            waiting += rows
            pieces = -(-waiting // ROWS_IN_A_FILE)
            if pieces > 1:
                for piece in range(pieces):
                    start, end = (width * number // pieces for number in (piece, piece + 1))
                    yield Keys(first * width + start, first * width + end), waiting // pieces
                waiting = 0
        if waiting:
            yield Keys(first * width, KEYS), waiting

    def _find_crossing(self, count: int) -> None:
        """Enter into ``crossing`` the keys of ids that stand for events of two subjects, or for an event and an act."""
        layout = self._before.layout
        passes = -(-count // _IDS_AT_ONCE)
        self._met = passes == 1
        for number in range(passes):
            chosen = f" AND id_key % {passes} = {number}" if passes > 1 else ""
            staged = f"SELECT id_key, subject_key FROM {self._source()} WHERE flaw IS NULL{chosen}"
            sources = [staged]
            # Mostly none is there yet: then nothing but ids is read, and that once.
            known = layout.events_sql(fields=())
            self._cursor.execute(
                f"CREATE OR REPLACE TEMP TABLE met AS SELECT id_key FROM ({known}) SEMI JOIN ({staged}) USING (id_key)"
            )
            if fetched(self._cursor, "FROM met LIMIT 1"):
                sources.append(f"SELECT id_key, subject_key FROM ({known}) SEMI JOIN met USING (id_key)")
            if layout.rows(Table.ACTS):
                sources.append(f"SELECT id_key, -1 FROM ({layout.acts_sql()}) SEMI JOIN ({staged}) USING (id_key)")
            self._cursor.execute(
                f"INSERT INTO crossing SELECT id_key FROM ({' UNION ALL '.join(sources)})"
                " GROUP BY id_key HAVING min(subject_key) <> max(subject_key)"
            )

    def _columns(self, layout: Layout) -> dict[str, str]:
        """The columns of a file of events, as SQL over a staged row."""
        made = {
            "seq": f"ord + {self._before.layout.next_seq - 1}",
            "received_at": timestamp_sql(self._instant),
            "content": "NULL::VARCHAR",
        }
        staged = {row[0] for row in fetched(self._cursor, f"DESCRIBE SELECT * FROM {self._source()}")}
        own = {c.name: quoted(c.name) if c.name in staged else f"NULL::{c.type.sql}" for c in layout.columns}
        return {name: made.get(name, quoted(name)) for name in EVENT_COLUMNS} | own

    def _write_chunk(self, writer: Writer, rows: Rows, keys: Keys, shown: str) -> int:
        """Write the new events with such keys; how many there are. Rows that need a closer look go to ``special``."""
        width = KEYS >> PART_BITS
        source = self._source(range(keys.first // width, -(-keys.end // width)))
        chosen = f"FROM {source} WHERE flaw IS NULL AND subject_key BETWEEN {keys.first} AND {keys.end - 1}"
        staged, ids = f"SELECT {shown} {chosen}", f"SELECT id_key {chosen}"
        if not rows.with_ids:
            self._cursor.execute(f"CREATE OR REPLACE TEMP TABLE chunk AS {staged}")
            self._make_ids()
            staged, ids = "SELECT * FROM chunk", "SELECT id_key FROM chunk"
        layout = self._before.layout
        known = f"({layout.events_sql(keys=keys)})" if layout.files_of(Table.EVENTS, keys) else None
        doubled = f"SELECT id_key FROM ({ids}) GROUP BY id_key HAVING count(*) > 1"
        if known is not None:
            doubled += f" UNION SELECT id_key FROM {'met' if self._met else known} SEMI JOIN ({ids}) USING (id_key)"
        self._cursor.execute(f"CREATE OR REPLACE TEMP TABLE doubled AS {doubled}")
        crossing = f"SELECT count(*) FROM crossing SEMI JOIN ({ids}) USING (id_key)"
        ((closer,),) = fetched(self._cursor, f"SELECT (SELECT count(*) FROM doubled) + ({crossing})")
        if closer:
            if rows.with_ids:
                self._cursor.execute(f"CREATE OR REPLACE TEMP TABLE chunk AS {staged}")
            staged = self._looked_at(known, [column.name for column in layout.columns])
        return writer.write(Table.EVENTS, staged, 1, keys)

    def _make_ids(self) -> None:
        """Give the events of ``chunk`` ids made from their content, and from their ordinal among equal ones."""
        # By field and type, not by column: another store numbers its columns otherwise.
        told = [(name, name) for name in ("subject", "kind", "at_day", "at_instant", "recorded_at")]
        told += sorted((f"{column.type} {column.field}", column.name) for column in self._fields)
        parts = ", ".join(
            f"CASE WHEN {quoted(column)} IS NULL THEN '' ELSE {literal(name)} || to_json({quoted(column)}) END"
            for name, column in told
        )
        self._cursor.execute(
            "CREATE OR REPLACE TEMP TABLE named AS"
            f" SELECT * REPLACE (md5(concat_ws(chr(31), {parts})) AS id) FROM chunk"
        )
        nth = "row_number() OVER (PARTITION BY id ORDER BY seq)"
        self._cursor.execute(
            "CREATE OR REPLACE TEMP TABLE chunk AS SELECT * REPLACE"
            f" ('m-' || md5(id || chr(31) || ({nth})) AS id) FROM named"
        )
        self._cursor.execute("UPDATE chunk SET id_key = (md5_number_upper(id) >> 1)::BIGINT")
        self._cursor.execute("DROP TABLE named")

    def _looked_at(self, known: str | None, columns: list[str]) -> str:
        """A SELECT of the events of ``chunk`` that are new, when some ids are there more than once."""
        fields = [row[0] for row in fetched(self._cursor, "DESCRIBE chunk") if row[0] not in EVENT_COLUMNS]
        content = ["id_key", "id", "subject", "kind", "at_day", "at_instant", "recorded_at", "content"]
        own = ", ".join(map(quoted, [*content, *fields]))
        sources = [f"SELECT {own} FROM chunk SEMI JOIN doubled USING (id_key)"]
        if known is not None:
            old = ", ".join(
                [*map(quoted, content), *(quoted(n) if n in columns else f"NULL AS {quoted(n)}" for n in fields)]
            )
            sources.append(f"SELECT {old} FROM {known} SEMI JOIN doubled USING (id_key)")
        self._cursor.execute(
            "CREATE OR REPLACE TEMP TABLE closer AS SELECT id_key FROM crossing UNION"
            f" SELECT id_key FROM (SELECT DISTINCT * FROM ({' UNION ALL '.join(sources)}))"
            " GROUP BY id_key HAVING count(*) > 1"
        )
        self._cursor.execute("INSERT INTO special SELECT * FROM chunk SEMI JOIN closer USING (id_key)")
        select = "SELECT * FROM chunk ANTI JOIN closer USING (id_key)"
        if known is not None:
            select += f" ANTI JOIN (SELECT id_key FROM {known} SEMI JOIN doubled USING (id_key)) USING (id_key)"
        return f"SELECT * FROM ({select}) QUALIFY row_number() OVER (PARTITION BY id_key ORDER BY seq) = 1"

    def _special(self, layout: Layout) -> tuple[list[Encoded], list[int]]:
        reader = EventReader(layout.columns)
        found = fetched(self._cursor, "FROM special ORDER BY seq")
        seq = FIXED.index("seq")
        return [encode(reader.event(row)) for row in found], [row[seq] for row in found]
