"""A file and a pack's mapping, as events: rows written plainly by SQL, the others as the importer reads them.

What SQL makes of a row is what ``gridcontrol.intake.mapping.RowReader`` makes of it, because SQL is given only rows in
which every cell that the mapping reads is plain (``plain``) and nothing is wrong; the reader itself is given the rest,
and says of it what it says to an import. So what a bulk load can't do is not a matter of constructs but of how many
rows are odd: they pass through Python, in memory, and too many are refused with the column that makes them so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from operator import attrgetter
from pathlib import Path

import duckdb
from attrs import evolve, field, frozen

from gridcontrol.builtin.csv_rows import CsvRows
from gridcontrol.errors import Problem, StoreError
from gridcontrol.intake.beside import beside_the_list
from gridcontrol.intake.encodings import is_unreadable
from gridcontrol.intake.findings import RowRefused
from gridcontrol.intake.headers import indexes_of
from gridcontrol.intake.mapping import RowReader, headers_of
from gridcontrol.intake.moments import Spelling
from gridcontrol.intake.written import folded
from gridcontrol.model.encoded import Encoded
from gridcontrol.rules.imports import FileKind, ImportForm, RowEvent
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import FieldBase
from gridcontrol.time import local_date
from gridcontrol_duckdb.bulk import MEANT, ZONED, Rows
from gridcontrol_duckdb.layout import literal, quoted
from gridcontrol_duckdb.numbering import noted_empty_lines, texts
from gridcontrol_duckdb.plain import Plain, day_test, id_test, instants_in, key_test, plain_cells, word_test
from gridcontrol_duckdb.session import fetched

MOST_ODD = 300_000
"""Rows that are read one by one, at most."""
_AT_ONCE = 20_000
_PARQUET = ".parquet"
_IMPORT = "gridcontrol import"


@frozen
class Given:
    """What a file gives: *rows* by SQL, *odd* ones as facts, and (row, column) of each that can be no event."""

    rows: Rows
    odd: list[Encoded] = field(factory=list)
    refused: list[tuple[int, str]] = field(factory=list)


@frozen
class _Source:
    """A file cut into columns ``c0`` and on, of texts, with ``row``."""

    select: str
    headers: tuple[str, ...]
    first_row: int
    csv: bool


@frozen
class MappedFile:
    """*path*, whose rows become events as *form* of *pack* says; none of them later than *until*, plans apart."""

    path: Path
    pack: Pack
    form: ImportForm
    until: datetime | None = None

    def read(self, cursor: duckdb.DuckDBPyConnection, stage: Path) -> Given:
        """Its events. *stage* is a folder for files in between. Raises ``StoreError``, ``ImportRefused``."""
        source = self._source(cursor)
        indexes = indexes_of(self.form, source.headers, self.path.name, source.first_row)
        reader = RowReader(self.form, self.pack, indexes, self.path.name, until=self.until)
        raw = literal(str(stage / "cells.parquet"))
        stage.mkdir(mode=0o700, parents=True)
        try:
            cursor.execute(f"COPY ({source.select}) TO {raw} (FORMAT parquet, COMPRESSION lz4)")
        except duckdb.Error as error:
            reason = str(error).strip().splitlines()[0]
            raise self._refused("store.mapping-rows", reason=reason) from error
        sql = RowSql(self.form, self.pack, indexes, f"read_parquet({raw})", self.until)
        timed = sql.looked_at(cursor)
        sorted_out = literal(str(stage / "sorted.parquet"))  # all that looks at every cell, once
        cursor.execute(f"COPY ({sql.sorted_out(timed)}) TO {sorted_out} (FORMAT parquet, COMPRESSION lz4)")
        sql = evolve(sql, table=f"read_parquet({sorted_out})", is_sorted=True)
        given, beside = Given(sql.rows(timed)), beside_the_list(self.form, source.headers, indexes)
        self._refuse_many(cursor, sql, timed)
        rows = _fetched(cursor, sql.odd(timed), len(source.headers))
        while True:
            for number, cells, unreadable in rows:
                if unreadable and is_unreadable("".join(cells)):
                    given.refused.append((number, ""))
                    continue
                try:
                    given.odd.extend(reader.facts(number, cells))
                except RowRefused as refused:
                    if not source.csv or not beside(cells):
                        given.refused.append((number, refused.flaws[0].column if refused.flaws else ""))
            rows_of_same, given = self._with_their_ids(cursor, given, sql)
            if rows_of_same is None:
                return given
            rows = _fetched(cursor, rows_of_same, len(source.headers))

    def _with_their_ids(self, cursor: duckdb.DuckDBPyConnection, given: Given, sql: RowSql) -> tuple[str | None, Given]:
        """A SELECT of further rows to be read: of events with an id that a row read by the reader has as well.

        Which of two events of one id is kept is a matter of their order, which is that of the file among those.
        """
        given.odd.sort(key=attrgetter("row"))
        ids = sorted({fact.id for fact in given.odd})
        if not ids or not given.rows.with_ids:
            return None, given
        cursor.execute("CREATE OR REPLACE TEMP TABLE odd_ids AS SELECT unnest($1::VARCHAR[]) AS id", [ids])
        also = f'SELECT DISTINCT "row" FROM ({given.rows.select}) SEMI JOIN odd_ids USING (id)'
        found = sorted(row[0] for row in fetched(cursor, also))
        if not found:
            return None, given
        listed = ", ".join(map(str, found))
        fewer = f'SELECT * FROM ({given.rows.select}) WHERE "row" NOT IN ({listed})'
        return f'SELECT * FROM {sql.table} WHERE "row" IN ({listed})', evolve(
            given, rows=evolve(given.rows, select=fewer)
        )

    def _refused(self, code: str, **words: object) -> StoreError:
        words = {"file": self.path.name, "form": self.form.id, "command": f"{_IMPORT} {self.path.name}", **words}
        return StoreError(Problem(code, args=words))

    def _refuse_many(self, cursor: duckdb.DuckDBPyConnection, sql: RowSql, timed: Mapping[str, bool]) -> None:
        ((count, whole),) = fetched(cursor, f"SELECT count(*) FILTER (odd), count(*) FROM ({sql.sorted_out(timed)})")
        if count > MOST_ODD:
            ((*each,),) = fetched(cursor, sql.counted(timed))
            cells, worst = max(zip(each, sql.tests(timed), strict=True))
            worst = worst if cells else self.form.events[0].at  # else they lack what they must have
            raise self._refused("store.mapping-odd", count=count, rows=whole, column=worst, most=MOST_ODD)

    def _source(self, cursor: duckdb.DuckDBPyConnection) -> _Source:
        if self.path.name.lower().endswith(_PARQUET):
            return self._parquet(cursor)
        if self.form.file is not FileKind.CSV:
            raise self._refused("store.mapping-file", found=self.form.file)
        with CsvRows(self.path, self.form) as rows:
            if rows.encoding.name not in ("utf-8", "utf-8-sig"):
                raise self._refused("store.mapping-encoding", found=rows.encoding.name)
            headers, first, separator = tuple(rows.headers), rows.header_row, rows.separator
            has_empty = noted_empty_lines(cursor, self.path, rows)
        names = ", ".join(f"'c{index}': 'VARCHAR'" for index in range(len(headers)))
        table = (
            f"read_csv({literal(str(self.path))}, auto_detect = false, header = false, skip = {first},"
            f" delim = {literal(separator)}, quote = '\"', escape = '\"', columns = {{{names}}}, parallel = true)"
        )
        cells = {f"c{i}": f"c{i}" for i in range(len(headers))}
        return _Source(texts(table, cells, first, has_empty=has_empty), headers, first, csv=True)

    def _parquet(self, cursor: duckdb.DuckDBPyConnection) -> _Source:
        table = f"read_parquet({literal(str(self.path))})"
        shown = {}
        types = fetched(cursor, f"DESCRIBE SELECT * FROM {table}")
        for index, (name, sql, *_) in enumerate(types):
            # Instants have a zone in Parquet; as texts they say so.
            text = f"strftime({quoted(name)}::TIMESTAMP, '%Y-%m-%dT%H:%M:%S.%fZ')"
            shown[f"c{index}"] = text if sql == ZONED else f"{quoted(name)}::VARCHAR"
        return _Source(texts(table, shown, 1), tuple(row[0] for row in types), 1, csv=False)


def _fetched(cursor: duckdb.DuckDBPyConnection, select: str, width: int) -> Iterator[tuple[int, list[str], bool]]:
    """Rows in their order: number, cells, and whether some character in it may be unreadable."""
    cells = ", ".join(f"c{index}" for index in range(width))
    cursor.execute(f'SELECT "row", unreadable, {cells} FROM ({select}) ORDER BY "row"')
    while rows := cursor.fetchmany(_AT_ONCE):
        for row in rows:
            yield row[0], list(row[2:]), row[1]


@frozen
class RowSql:
    """SELECTs over *table*, whose columns are cells, of what the rows say."""

    form: ImportForm
    pack: Pack
    indexes: Mapping[str, int]
    table: str
    until: datetime | None
    is_sorted: bool = False
    """Rows of *table* say themselves whether they are ``odd``."""

    @property
    def _spelling(self) -> Spelling:
        return Spelling(self.pack.zone, self.form.year, self.form.day_first, self.form.short_years)

    def _c(self, header: str) -> str:
        return f"c{self.indexes[header]}"

    def looked_at(self, cursor: duckdb.DuckDBPyConnection) -> dict[str, bool]:
        """Whether more cells of a field that may hold dates or instants hold instants: then only those are plain."""
        timed: dict[str, bool] = {}
        for event in self.form.events:
            for column in event.columns:
                field_ = self.pack.events[event.kind].fields[column.field]
                if field_.base is FieldBase.MOMENT and column.constant is None:
                    c = self._c(column.header)
                    instants = instants_in(self.pack.zone).test(c)
                    sql = f"SELECT count(*) FILTER ({instants}), count(*) FILTER ({day_test(c)}) FROM {self.table}"
                    ((many, days),) = fetched(cursor, sql)
                    timed[column.field] = timed.get(column.field, False) or many > days
        return timed

    def _plain(self, event: RowEvent, timed: Mapping[str, bool]) -> dict[str, tuple[str, Plain, bool]]:
        """By field: its header, its plain cells, whether it must be there."""
        kind = self.pack.events[event.kind]
        found: dict[str, tuple[str, Plain, bool]] = {}
        for column in event.columns:
            field_ = kind.fields[column.field]
            c = "''" if column.constant is not None else self._c(column.header)
            as_instant = field_.base is FieldBase.INSTANT or timed.get(column.field, False)
            plain = plain_cells(c, column, field_, self._spelling, timed=as_instant)
            found[column.field] = (column.header, plain, not field_.optional)
        return found

    # -- which rows are told by SQL

    def tests(self, timed: Mapping[str, bool]) -> dict[str, str]:
        """By header: whether its cell is plain in all that is made of it."""
        found: dict[str, list[str]] = {}
        for header in self.form.key:
            whole = self.form.key_type == FieldBase.ID_NUMBER and len(self.form.key) == 1
            found.setdefault(header, []).append(self._empty_or(header, id_test if whole else key_test))
        if self.form.recorded_at is not None:
            found.setdefault(self.form.recorded_at, []).append(self._moment(self.form.recorded_at))
        for event in self.form.events:
            for header in (*event.only_if, *event.unless):
                found.setdefault(header, []).append(word_test(self._c(header)))
            if event.id is not None:
                found.setdefault(event.id, []).append(self._empty_or(event.id, key_test))
            found.setdefault(event.at, []).append(self._moment(event.at))
            if event.at_time is not None:
                day, clock = self._c(event.at), self._c(event.at_time)
                both = f"{day_test(day)} AND {instants_in(self.pack.zone).test(self._at_text(event))}"
                found.setdefault(event.at_time, []).append(f"({clock} = '' OR ({both}))")
            for header, plain, _ in self._plain(event, timed).values():
                found.setdefault(header, []).append(plain.test)
        return {header: " AND ".join(dict.fromkeys(tests)) for header, tests in found.items()}

    def _empty_or(self, header: str, test: Callable[[str], str]) -> str:
        return f"({self._c(header)} = '' OR {test(self._c(header))})"

    def _moment(self, header: str) -> str:
        c, instants = self._c(header), instants_in(self.pack.zone)
        known = header != self.form.recorded_at or instants.offset is not None  # when such a day begins
        return f"({c} = '' OR {instants.test(c)}{f' OR {day_test(c)}' if known else ''})"

    def sorted_out(self, timed: Mapping[str, bool]) -> str:
        """All rows with ``odd``: whether they are left to the reader, for a cell or for what they lack."""
        if self.is_sorted:
            return f"SELECT * FROM {self.table}"
        plain = " AND ".join(f"({test})" for test in self.tests(timed).values())
        return f"SELECT *, unreadable OR NOT coalesce({plain}, false) OR {self._wrong(timed)} AS odd FROM {self.table}"

    def odd(self, timed: Mapping[str, bool]) -> str:
        """A SELECT of the rows that are left to the reader."""
        return f"SELECT * FROM ({self.sorted_out(timed)}) WHERE odd"

    def counted(self, timed: Mapping[str, bool]) -> str:
        """A SELECT of how many rows are odd by each of ``tests``."""
        each = [f"count(*) FILTER (NOT coalesce({test}, false))" for test in self.tests(timed).values()]
        return f"SELECT {', '.join(each)} FROM {self.table}"

    def _wrong(self, timed: Mapping[str, bool]) -> str:
        """Whether the reader would refuse a plain row."""
        wrong = []
        asked = [self._asked(event) for event in self.form.events]
        made = [self._made(event) for event in self.form.events]
        for event, is_asked, is_made in zip(self.form.events, asked, made, strict=True):
            if not event.optional:
                wrong.append(f"{is_asked} AND {self._c(event.at)} = '' AND {self._must_have_date(event)}")
            lacking = [f"({plain.value}) IS NULL" for _, plain, needed in self._plain(event, timed).values() if needed]
            lacking += [f"{self._c(header)} = ''" for header in self.form.key]
            if self.until is not None and not self.pack.events[event.kind].plan:
                lacking.append(self._too_late(event, self.until))
            wrong.append(f"{is_made} AND ({' OR '.join(lacking)})")
        wrong.append(f"({' OR '.join(asked)}) AND NOT ({' OR '.join(made)})")
        return "coalesce(" + " OR ".join(f"({each})" for each in wrong) + ", true)"

    def _asked(self, event: RowEvent) -> str:
        """Whether the tests of *event* pass."""
        tests = [f"{self._c(header)} IN ({_listed(texts)})" for header, texts in event.only_if.items()]
        tests += [f"{self._c(header)} NOT IN ({_listed(texts)})" for header, texts in event.unless.items()]
        return f"({' AND '.join(tests)})" if tests else "true"

    def _made(self, event: RowEvent) -> str:
        return f"({self._asked(event)} AND {self._c(event.at)} <> '')"

    def _must_have_date(self, event: RowEvent) -> str:
        if event.only_if or len(self.form.events) == 1:
            return "true"
        others = {header for other in self.form.events if other is not event for header in headers_of(other)}
        others |= set(self.form.key)
        own = [column.header for column in event.columns if column.constant is None and column.header not in others]
        return "(" + " OR ".join(f"{self._c(header)} <> ''" for header in own) + ")" if own else "false"

    def _too_late(self, event: RowEvent, until: datetime) -> str:
        day, instant = self._at(event)
        last_day = literal(local_date(until, self.pack.zone).isoformat())
        last = literal(until.astimezone(UTC).replace(tzinfo=None).isoformat(" "))
        return f"coalesce({day} > DATE {last_day}, {instant} > TIMESTAMP {last}, false)"

    # -- what they say

    def _at_text(self, event: RowEvent) -> str:
        day = self._c(event.at)
        if event.at_time is None:
            return day
        clock = self._c(event.at_time)
        return f"(CASE WHEN {clock} = '' THEN {day} ELSE {day} || ' ' || {clock} END)"

    def _at(self, event: RowEvent) -> tuple[str, str]:
        c, instants = self._at_text(event), instants_in(self.pack.zone)
        return (
            f"CASE WHEN {day_test(c)} THEN try_cast({c} AS DATE) END",
            f"CASE WHEN {instants.test(c)} THEN {instants.value(c)} END",
        )

    def _subject(self) -> str:
        keys = [self._c(header) for header in self.form.key]
        # A plain key has no character that several of them would have to be kept apart by.
        return f"{literal(str(self.form.about) + '/')} || {' || chr(47) || '.join(keys)}"

    def rows(self, timed: Mapping[str, bool]) -> Rows:
        """The events of rows that are not odd. Raises ``StoreError`` for a field that would have two types."""
        types: dict[str, str] = {}
        for event in self.form.events:
            for name, (_, plain, _) in self._plain(event, timed).items():
                if name in MEANT or types.setdefault(name, plain.type) != plain.type:
                    args = {"field": name, "form": self.form.id, "command": _IMPORT}
                    raise StoreError(Problem("store.mapping-field", args=args))
        own_ids = any(event.id is not None for event in self.form.events)
        numbers = range(len(self.form.events))
        select = " UNION ALL ".join(self._event(number, timed, types, own_ids=own_ids) for number in numbers)
        if own_ids:
            select = _with_ids(select, list(types))
        fixed = {"subject": "VARCHAR", "kind": "VARCHAR", "at_day": "DATE", "at_instant": ZONED, "row": "BIGINT"}
        fixed |= {"id": "VARCHAR"} if own_ids else {}
        return Rows(select, {**fixed, "recorded_at": ZONED, **types}, in_order=not own_ids)

    def _event(self, number: int, timed: Mapping[str, bool], types: Mapping[str, str], *, own_ids: bool) -> str:
        event = self.form.events[number]
        day, instant = self._at(event)
        plain = {name: each.value for name, (_, each, _) in self._plain(event, timed).items()}
        casts = {"DECIMAL": "VARCHAR", ZONED: "TIMESTAMP"}
        shown = {
            "subject": self._subject(),
            "kind": literal(str(event.kind)),
            "at_day": day,
            "at_instant": instant,
            "recorded_at": self._recorded(),
            "row": '"row"',
            **{name: plain.get(name, f"NULL::{casts.get(sql, sql)}") for name, sql in types.items()},
        }
        if own_ids:
            nth = sum(other.kind == event.kind for other in self.form.events[: number + 1])
            prefix = f"{self.form.id}:{event.kind}{'' if nth == 1 else f'-{nth}'}:"
            key = "''" if event.id is None else self._c(event.id)
            shown["id"] = f"CASE WHEN {key} <> '' THEN {literal(prefix)} || {key} END"
        listed = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in shown.items())
        return f"SELECT {listed} FROM ({self.sorted_out(timed)}) WHERE NOT odd AND {self._made(event)}"

    def _recorded(self) -> str:
        if self.form.recorded_at is None:
            return "NULL::TIMESTAMP"
        c, instants = self._c(self.form.recorded_at), instants_in(self.pack.zone)
        return f"CASE WHEN {day_test(c)} THEN {instants.start(c)} WHEN {c} <> '' THEN {instants.value(c)} END"


def _listed(texts: tuple[str, ...]) -> str:
    return ", ".join(literal(folded(text)) for text in texts)


def _with_ids(select: str, fields: list[str]) -> str:
    """*select* with an id, made of the content, where the source has none: equal ones are told apart by their order."""
    told = ["subject", "kind", "at_day", "at_instant", "recorded_at", *sorted(fields)]
    parts = ", ".join(f"coalesce({literal(name)} || to_json({quoted(name)}), '')" for name in told)
    named = f"SELECT *, md5(concat_ws(chr(31), {parts})) AS made FROM ({select})"
    nth = 'row_number() OVER (PARTITION BY id, made ORDER BY "row", kind)'
    own = f"coalesce(id, 'm-' || md5(made || chr(31) || {nth}))"
    return f"SELECT * EXCLUDE (made) REPLACE ({own} AS id) FROM ({named})"
