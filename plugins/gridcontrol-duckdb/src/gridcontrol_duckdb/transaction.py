"""What one change adds: gathered in tables of DuckDB's own, written as a run of files when all of it is there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

import duckdb
from attrs import evolve

from gridcontrol.model.encoded import Encoded, encode
from gridcontrol.model.storing import Receipt
from gridcontrol.model.taking import check_text, sort_out
from gridcontrol_duckdb.columns import EventLists, EventReader, with_columns
from gridcontrol_duckdb.folder import Manifest
from gridcontrol_duckdb.layout import (
    ACT_COLUMNS,
    CONFLICT_COLUMNS,
    EVENT_COLUMNS,
    FieldColumn,
    Layout,
    Table,
    key_sql,
    quoted,
)
from gridcontrol_duckdb.session import fetched
from gridcontrol_duckdb.writing import Writer

_CHUNK = 20_000
"""Facts handed to DuckDB at a time."""

_OF_TABLE = {Table.EVENTS: EVENT_COLUMNS, Table.ACTS: ACT_COLUMNS, Table.CONFLICTS: CONFLICT_COLUMNS}


class Transaction:
    """Batches on their way into the store, with the manifest they will give. For one writer, on one cursor."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, manifest: Manifest) -> None:
        self._cursor = cursor
        self._manifest = manifest
        self._seq = manifest.layout.next_seq
        self.last_received = manifest.layout.last_received
        self._columns: tuple[FieldColumn, ...] = ()
        self._waiting = dict.fromkeys(Table, 0)
        for table, columns in _OF_TABLE.items():
            types = ", ".join(f"{quoted(name)} {sql}" for name, sql in columns.items())
            cursor.execute(f"CREATE OR REPLACE TEMP TABLE waiting_{table} ({types})")

    @property
    def empty(self) -> bool:
        """Whether nothing is to be written."""
        return not any(self._waiting.values())

    def take(self, batch: Collection[Encoded], instant: datetime, numbers: Sequence[int] | None = None) -> Receipt:
        """Take *batch* as received at *instant*, under *numbers* where they were given before."""
        check_text(batch)
        sorted_out = sort_out(batch, self._kept([fact.id for fact in batch]))
        refused = self._not_listed(sorted_out.refused)
        if not sorted_out.fresh and not refused:
            return Receipt(self.last_received or instant, 0, sorted_out.known, sorted_out.conflicts)
        self._put_fresh(sorted_out.fresh, instant, {id(f): n for f, n in zip(batch, numbers or (), strict=False)})
        self._put(Table.CONFLICTS, refused, instant)
        self.last_received = instant
        return Receipt(instant, len(sorted_out.fresh), sorted_out.known, sorted_out.conflicts)

    def written(self, writer: Writer) -> Manifest:
        """Write what waits, as one run; the manifest that makes it count."""
        manifest = evolve(
            self._manifest,
            layout=evolve(
                self._manifest.layout,
                columns=with_columns(self._manifest.layout.columns, [(c.field, c.type) for c in self._columns]),
                last_received=self.last_received,
                next_seq=self._seq,
            ),
        )
        writer.begin(manifest)
        for table, rows in self._waiting.items():
            if rows:
                shown = ", ".join(map(quoted, _OF_TABLE[table]))
                if table is Table.EVENTS:
                    shown = ", ".join([shown, *self._renamed(manifest.layout)])
                writer.write(table, f"SELECT {shown} FROM waiting_{table}", rows)
        return writer.manifest()

    def _renamed(self, layout: Layout) -> list[str]:
        """The transaction's own field columns under the names that they have in the store; the others NULL."""
        own = {(column.field, column.type): column.name for column in self._columns}
        return [
            f"{quoted('w' + own[pair]) if pair in own else 'NULL::' + column.type.sql} AS {quoted(column.name)}"
            for column in layout.columns
            for pair in [(column.field, column.type)]
        ]

    def _kept(self, ids: Sequence[str]) -> dict[str, str]:
        """The contents of those of *ids* that are in the store, or waiting."""
        layout = self._manifest.layout
        kept: dict[str, str] = {}
        if layout.next_seq == self._seq == 1:
            return kept
        self._cursor.execute("CREATE OR REPLACE TEMP TABLE wanted (id VARCHAR, id_key BIGINT)")
        for start in range(0, len(ids), _CHUNK):
            sql = f"INSERT INTO wanted SELECT DISTINCT id, {key_sql('id')} FROM (SELECT unnest($1::VARCHAR[]) AS id)"
            self._cursor.execute(sql, [ids[start : start + _CHUNK]])
        found = "SEMI JOIN wanted USING (id_key, id)"
        if self._manifest.layout.rows(Table.EVENTS):
            reader = EventReader(layout.columns)
            rows = fetched(self._cursor, f"FROM ({layout.events_sql()}) {found}")
            kept |= {fact.id: encode(fact).content for fact in map(reader.event, rows)}
        kept |= dict(fetched(self._cursor, f"SELECT id, content FROM ({layout.acts_sql()}) {found}"))
        if self._waiting[Table.EVENTS]:
            reader = EventReader(self._columns)
            rows = fetched(self._cursor, f"FROM waiting_events {found}")
            kept |= {fact.id: encode(fact).content for fact in map(reader.event, rows)}
        if self._waiting[Table.ACTS]:
            kept |= dict(fetched(self._cursor, f"SELECT id, content FROM waiting_acts {found}"))
        return kept

    def _not_listed(self, refused: Mapping[tuple[str, str], Encoded]) -> list[Encoded]:
        """Those of *refused*, by id and content, that are not on the conflict list yet."""
        if not refused:
            return []
        ids = list({fact_id for fact_id, _ in refused})
        listed: set[tuple[str, str]] = set()
        for source in (f"({self._manifest.layout.conflicts_sql()})", "waiting_conflicts"):
            sql = f"SELECT id, content FROM {source} SEMI JOIN (SELECT unnest($1::VARCHAR[]) AS id) USING (id)"
            listed.update((row[0], row[1]) for row in fetched(self._cursor, sql, [ids]))
        return [fact for pair, fact in refused.items() if pair not in listed]

    def _put_fresh(self, facts: list[Encoded], instant: datetime, numbers: Mapping[int, int]) -> None:
        events, acts = EventLists(), list[tuple[int, Encoded]]()
        for new, fact in enumerate(facts, self._seq):
            seq = numbers.get(id(fact), new)
            if fact.form == "event":
                events.add(fact, seq)
                if len(events) == _CHUNK:
                    self._put_events(events, instant)
                    events = EventLists()
            else:
                acts.append((seq, fact))
        self._seq += len(facts)
        if len(events):
            self._put_events(events, instant)
        self._put_texts(Table.ACTS, acts, instant)

    def _put_events(self, events: EventLists, instant: datetime) -> None:
        before = len(self._columns)
        pairs = events.pairs()
        self._columns = with_columns(self._columns, pairs)
        for column in self._columns[before:]:
            self._cursor.execute(f"ALTER TABLE waiting_events ADD COLUMN {quoted('w' + column.name)} {column.type.sql}")
        own = {(column.field, column.type): column for column in self._columns}
        lists = {name: (values, EVENT_COLUMNS[name]) for name, values in events.fixed.items()}
        lists |= {"w" + own[pair].name: (events.values(pair), own[pair].type.sql) for pair in pairs}
        self._insert(
            Table.EVENTS,
            lists,
            {"subject_key": key_sql("subject"), "id_key": key_sql("id"), "received_at": "$received"},
            instant,
        )

    def _put(self, table: Table, facts: Iterable[Encoded], instant: datetime) -> None:
        numbered = list(enumerate(facts, self._seq))
        self._seq += len(numbered)
        self._put_texts(table, numbered, instant)

    def _put_texts(self, table: Table, numbered: list[tuple[int, Encoded]], instant: datetime) -> None:
        """Enter facts as text."""
        types = _OF_TABLE[table]
        for start in range(0, len(numbered), _CHUNK):
            chunk = numbered[start : start + _CHUNK]
            columns: dict[str, list[object]] = {
                "seq": [seq for seq, _ in chunk],
                "id": [fact.id for _, fact in chunk],
                "form": [fact.form for _, fact in chunk],
                "content": [fact.content for _, fact in chunk],
                "delivery": [fact.delivery or None for _, fact in chunk],
                "row": [fact.row for _, fact in chunk],
            }
            made = {"id_key": key_sql("id"), "received_at": "$received"}
            if table is Table.ACTS:
                columns["about"] = [fact.about for _, fact in chunk]
                columns["other"] = [fact.other for _, fact in chunk]
                made["about_key"] = key_sql("about")
                made["other_key"] = f"CASE WHEN other <> '' THEN {key_sql('other')} END"
            self._insert(table, {name: (values, types[name]) for name, values in columns.items()}, made, instant)

    def _insert(
        self, table: Table, lists: dict[str, tuple[list[object], str]], made: dict[str, str], instant: datetime
    ) -> None:
        """Enter rows given as lists with their SQL types, and columns *made* by SQL."""
        words: dict[str, object] = {f"p{number}": values for number, (values, _) in enumerate(lists.values())}
        words["received"] = instant.replace(tzinfo=None)
        shown = [
            f"unnest($p{number}::{sql}[]) AS {quoted(name)}" for number, (name, (_, sql)) in enumerate(lists.items())
        ]
        names = ", ".join(map(quoted, [*lists, *made]))
        values = ", ".join([*map(quoted, lists), *made.values()])
        self._cursor.execute(
            f"INSERT INTO waiting_{table} ({names}) SELECT {values} FROM (SELECT {', '.join(shown)})", words
        )
        self._waiting[table] += len(next(iter(lists.values()))[0])


def new_files(manifest: Manifest, before: Manifest) -> list[Path]:
    """The files that *manifest* names and *before* does not."""
    there = {file.name for file in before.layout.files}
    folder = Path(manifest.layout.folder)
    return [folder / file.name for file in manifest.layout.files if file.name not in there]
