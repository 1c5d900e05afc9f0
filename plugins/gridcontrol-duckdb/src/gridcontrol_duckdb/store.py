"""The store of facts in a folder of Parquet files."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from pathlib import Path
from threading import RLock

from gridcontrol.calculus.evaluator import AsOf, Places
from gridcontrol.errors import Problem, StoreError
from gridcontrol.ids import FactId, LevelId, SubjectId
from gridcontrol.model.encoded import Encoded, encode
from gridcontrol.model.facts import Conflict, Fact, Received
from gridcontrol.model.storing import Clock, Receipt
from gridcontrol.model.taking import concerns
from gridcontrol.plugins.bulk import Because, Loaded, PathOf, Progress, Refreshed, Rolled
from gridcontrol.rules.imports import ImportForm
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import to_instant
from gridcontrol_duckdb.columns import FIXED, EventReader, act, decoded, received
from gridcontrol_duckdb.evaluating import PART, SMALL_PART, Evaluating, Told, Worked
from gridcontrol_duckdb.folder import Folder, Manifest, Reading
from gridcontrol_duckdb.grounds import grounds_of, why_stale
from gridcontrol_duckdb.known import standing
from gridcontrol_duckdb.layout import Layout, key_sql
from gridcontrol_duckdb.loading import Load
from gridcontrol_duckdb.mapping import MappedFile
from gridcontrol_duckdb.now import StatusNow
from gridcontrol_duckdb.ordering import keeps_order
from gridcontrol_duckdb.rolling import Rolling, statuses_at, written_into
from gridcontrol_duckdb.session import Bounds, Session, fetched
from gridcontrol_duckdb.statuses import Kind, Statuses
from gridcontrol_duckdb.statuses import Manifest as StatusManifest
from gridcontrol_duckdb.transaction import Transaction, new_files
from gridcontrol_duckdb.urls import MOST_AT_ONCE, StoreUrl
from gridcontrol_duckdb.working import Working
from gridcontrol_duckdb.writing import Writer, merged
from gridcontrol_sql import compiled

_STEP = timedelta(microseconds=1)
_PAGE = 50_000
"""Facts read at a time."""
_FEW = 100
"""So many subjects are named by number, which lets files and groups of rows be passed over."""

_Numbered = tuple[int, Received]
_SEQ, _RECEIVED = FIXED.index("seq"), FIXED.index("received_at")


def open_duckdb(url: str, clock: Clock) -> DuckdbStore:
    """The store at ``duckdb:folder?memory=2GB&threads=2``, made when there is none. Raises ``StoreError``."""
    said = StoreUrl.of(url)
    return DuckdbStore(said.path, clock, said.bounds, most_at_once=said.most_at_once)


class DuckdbStore:
    """An append-only log of facts in a folder of Parquet files; see ``gridcontrol.model.storing.Store``.

    Several threads may share one; several stores, also of other programs, may be open on one folder. ``reading`` gives
    the layout to whoever reads by SQL.
    """

    def __init__(
        self,
        path: Path,
        clock: Clock,
        bounds: Bounds | None = None,
        *,
        busy_seconds: float = 60.0,
        most_at_once: int = MOST_AT_ONCE,
    ) -> None:
        self.most_at_once = most_at_once
        self._folder = Folder(path, busy_seconds=busy_seconds)
        self._clock = clock
        self._lock = RLock()
        self._folder.make()
        self._folder.manifest()
        self._open: Session | None = Session(self._folder, bounds or Bounds())

    def reading(self) -> Reading:
        """What the store holds now, with its files held. Raises ``StoreError``."""
        self._session()
        return self._folder.reading()

    def append(self, facts: Iterable[Fact]) -> Receipt:
        """Take *facts*. Raises ``StoreError``; then none of them was taken."""
        return self.append_encoded(map(encode, facts))

    def append_encoded(self, facts: Iterable[Encoded]) -> Receipt:
        """Take *facts*, as columns; see ``gridcontrol.model.encoded.BulkStore``."""
        batch = list(facts)
        with self._writing() as transaction:
            return transaction.take(batch, self._next_instant(transaction.last_received))

    def replay(self, batches: Iterable[tuple[datetime, Sequence[Fact]]]) -> list[Receipt]:
        """Take batches with the instants at which they were first received; see ``Store``."""
        receipts: list[Receipt] = []
        before: datetime | None = None
        with self._writing() as transaction:
            if transaction.last_received is not None:
                raise StoreError(Problem("store.not-empty"))
            for moment, facts in batches:
                instant = to_instant(moment, "received_at")
                if before is not None and instant <= before:
                    times = {"found": instant.isoformat(), "before": before.isoformat()}
                    raise StoreError(Problem("store.instants-must-increase", args=times))
                before = instant
                receipts.append(transaction.take(list(map(encode, facts)), instant))
        return receipts

    def load(
        self,
        select: str | MappedFile,
        *,
        delivery: str = "",
        aside: Path | None = None,
        progress: Progress | None = None,
        **tables: object,
    ) -> Loaded:
        """Take the events that *select* gives, whole or not at all, as one batch that never becomes Python objects.

        Its columns are told in ``gridcontrol_duckdb.bulk``. It may read files and *tables*: Arrow tables, or streams of
        batches, by name. Rows that can be no event go to *aside*, a new CSV of row and column for its owner only;
        without one they refuse the load. Raises ``StoreError``.
        """
        session = self._session()
        with self._lock, self._folder.writing() as manifest, session.cursor() as cursor:
            for name, table in tables.items():
                cursor.register(name, table)
            with session.stage() as stage:
                instant = self._next_instant(manifest.layout.last_received)
                loaded, after = Load(cursor, manifest, instant, stage, progress).run(select, delivery, aside)
            if after is not None:
                self._settle(merged(cursor, after), manifest)
            return loaded

    def load_file(
        self,
        file: Path,
        pack: Pack,
        form: ImportForm,
        *,
        aside: Path | None = None,
        until: datetime | None = None,
        progress: Progress | None = None,
    ) -> Loaded:
        """Take the events of a CSV or Parquet file by a mapping; see ``gridcontrol_duckdb.mapping``."""
        return self.load(MappedFile(file, pack, form, until), delivery=file.name, aside=aside, progress=progress)

    def work_out(
        self,
        pack: Pack,
        folder: Path,
        *,
        places: Places | None = None,
        known_at: datetime | None = None,
        as_of: AsOf | None = None,
        rows: int = SMALL_PART,
        told: Told | None = None,
    ) -> Worked:
        """Write to Parquet files in *folder* who is shown in which status from when to when, set by set.

        *rows* is how many events make a part; as many parts as DuckDB has threads are worked out side by side, which
        bounds memory. See ``gridcontrol_duckdb.evaluating`` and ``gridcontrol_duckdb.siding``.
        """
        with self._working(pack, folder, places, rows, told, known_at) as (working, manifest):
            fresh = working.everybody(manifest, as_of)
        timelines = [file for file in fresh.files if file.kind is Kind.TIMELINES]
        return Worked(tuple(folder / file.name for file in timelines), fresh.rows(Kind.TIMELINES))

    def refresh(
        self,
        pack: Pack,
        folder: Path,
        *,
        places: Places | None = None,
        anew: bool = False,
        rows: int = SMALL_PART,
        told: Told | None = None,
    ) -> Refreshed:
        """Work out in *folder* those of whom something changed; *anew*: everybody. See ``working``."""
        with self._working(pack, folder, places, rows, told) as (working, manifest):
            return working.refresh(manifest, anew=anew)

    def stale(self, pack: Pack, folder: Path, places: Places | None = None) -> Because | None:
        """Why the statuses in *folder* are not what would be worked out of the same facts; None where they are."""
        with Statuses(folder).reading() as manifest:
            return why_stale(manifest, grounds_of(pack, places))

    def status_now(
        self,
        pack: Pack,
        file: Path,
        at: datetime,
        *,
        known_at: datetime | None = None,
        places: Places | None = None,
        rows: int = PART,
        told: Told | None = None,
    ) -> int:
        """Write who shows what at *at* straight from the facts to *file*; how many rows.

        Subjects of whom nothing shows but the default have no row. See ``gridcontrol_duckdb.now``.
        """
        with self.looking() as (layout, session), session.cursor() as cursor, session.stage() as stage:
            stands = standing(cursor, layout, pack.zone, known_at=known_at, plan_kinds=pack.plan_kinds)
            return StatusNow(Evaluating(pack, stands, cursor, places), AsOf(at), file, stage, rows, told).write()

    def rolled_up(
        self,
        pack: Pack,
        folder: Path,
        at: datetime,
        levels: tuple[LevelId, ...] = (),
        path_of: PathOf | None = None,
        *,
        dated: bool = True,
    ) -> list[Rolled]:
        """How many show what at *at*, in all and by division of each of *levels*, from the statuses in *folder*.

        *path_of* says in which divisions a place lies; *dated*: in others on another day. Raises ``StoreError`` where
        nothing was worked out.
        """
        statuses = Statuses(folder)
        with statuses.reading() as manifest, self._session().cursor() as cursor:
            return Rolling(cursor, statuses, manifest, pack, at, dated).up(levels, path_of or (lambda *_: {}))

    def statuses_into(self, file: Path, folder: Path, at: datetime) -> int:
        """Write who shows what at *at*, from the statuses in *folder*, to *file*: Parquet, or CSV by its ending.

        Answers how many. What was in *file* stays until all is written.
        """
        statuses = Statuses(folder)
        with statuses.reading() as manifest, self._session().cursor() as cursor:
            return written_into(cursor, statuses_at(statuses, manifest, at), file)

    @contextmanager
    def _working(
        self,
        pack: Pack,
        folder: Path,
        places: Places | None,
        rows: int,
        told: Told | None,
        known_at: datetime | None = None,
    ) -> Iterator[tuple[Working, StatusManifest]]:
        """What works *pack* out into *folder*, which is kept from others meanwhile, and what counts there now."""
        script, statuses = compiled(pack, keyed=True, in_order=keeps_order()), Statuses(folder)
        with (
            statuses.writing() as manifest,
            self.looking() as (layout, session),
            session.cursor() as cursor,
            session.stage() as stage,
        ):
            yield Working(pack, script, cursor, layout, statuses, stage, places, rows, told, known_at), manifest

    @contextmanager
    def looking(self) -> Iterator[tuple[Layout, Session]]:
        """What the store holds now, with its files held, and the DuckDB to read it with."""
        session, reading = self._session(), self.reading()
        try:
            yield reading.layout, session
        finally:
            reading.release()

    def compact(self) -> None:
        """Sort everything into one run: reading is fastest then. Needs room for a second copy meanwhile."""
        session = self._session()
        with self._lock, self._folder.writing() as manifest, session.cursor() as cursor:
            self._settle(merged(cursor, manifest, all_runs=True), manifest)

    def read(
        self, *, known_at: datetime | None = None, subjects: Collection[SubjectId] | None = None
    ) -> Iterator[Received]:
        """Facts received at or before *known_at*; see ``Store``. With *subjects* the answer is held in memory."""
        until = None if known_at is None else to_instant(known_at, "known_at")
        reading = self.reading()
        if subjects is None:
            return self._all(reading, until)
        try:
            return iter(self._about(reading.layout, frozenset(subjects), until))
        finally:
            reading.release()

    def conflicts(self, *, known_at: datetime | None = None) -> Iterator[Conflict]:
        """The conflict list, in order of receipt."""
        until = None if known_at is None else to_instant(known_at, "known_at")
        reading = self.reading()
        try:
            return iter(self._conflicts(reading.layout, until))
        finally:
            reading.release()

    def last_received(self) -> datetime | None:
        """The instant of the newest batch, None when empty."""
        self._session()
        with self._folder.problems():
            return self._folder.manifest().layout.last_received

    @property
    def number(self) -> int:
        """How many facts were ever received, or a few more."""
        self._session()
        with self._folder.problems():
            return self._folder.manifest().layout.next_seq - 1

    def close(self) -> None:
        """Close what is open. Closing twice is fine."""
        with self._lock:
            session, self._open = self._open, None
            if session is not None:
                session.close()

    def _session(self) -> Session:
        if self._open is None:
            raise StoreError(Problem("store.closed"))
        return self._open

    @contextmanager
    def _writing(self) -> Iterator[Transaction]:
        session = self._session()
        with self._lock, self._folder.writing() as manifest, session.cursor() as cursor:
            transaction = Transaction(cursor, manifest)
            yield transaction
            if not transaction.empty:
                self._settle(merged(cursor, transaction.written(Writer(cursor))), manifest)

    def _settle(self, manifest: Manifest, before: Manifest) -> None:
        self._folder.switch(manifest, new_files(manifest, before))

    def _next_instant(self, last: datetime | None) -> datetime:
        now = to_instant(self._clock(), "the clock")
        return now if last is None else max(now, last + _STEP)

    def _all(self, reading: Reading, until: datetime | None) -> Iterator[Received]:
        layout = reading.layout
        try:
            for first in range(1, layout.next_seq, _PAGE):
                where = f"WHERE seq BETWEEN {first} AND {first + _PAGE - 1}"
                yield from (item for _, item in self._found(layout, until, where, where))
        finally:
            reading.release()

    def _found(self, layout: Layout, until: datetime | None, events: str, acts: str, *words: object) -> list[_Numbered]:
        """The facts, by number, that the rest of a statement chooses from the events and from the acts."""
        reader = EventReader(layout.columns)
        with self._session().cursor() as cursor:
            found = fetched(cursor, f"FROM ({layout.events_sql(known_at=until)}) {events}", words)
            told = fetched(cursor, f"FROM ({layout.acts_sql(known_at=until)}) {acts}", words)
        numbered = [(row[_SEQ], received(reader.event(row), row[_RECEIVED])) for row in found]
        return sorted(numbered + list(map(act, told)), key=itemgetter(0))

    def _about(self, layout: Layout, subjects: frozenset[SubjectId], until: datetime | None) -> list[Received]:
        names = list(subjects)
        keys = f"(SELECT {key_sql('name')} FROM (SELECT unnest($1::VARCHAR[]) AS name))"
        with self._session().cursor() as cursor:
            numbers = [row[0] for row in fetched(cursor, f"FROM {keys}", [names])]
        shown = ", ".join(map(str, numbers))
        some = f"IN ({shown})" if 0 < len(numbers) <= _FEW else f"IN {keys}"
        asked = [names] if some.endswith(keys) else []
        wave = self._found(
            layout, until, f"WHERE subject_key {some}", f"WHERE about_key {some} OR other_key {some}", *asked
        )
        wanted: dict[int, Received] = {}
        acted_on: set[FactId] = set()
        wave = [pair for pair in wave if concerns(pair[1].fact, subjects, acted_on)]
        while wave:
            wanted |= dict(wave)
            acted_on = {item.fact.id for _, item in wave}
            found = self._acting_on(layout, until, acted_on)
            wave = [pair for pair in found if pair[0] not in wanted and concerns(pair[1].fact, subjects, acted_on)]
        return [wanted[seq] for seq in sorted(wanted)]

    def _acting_on(self, layout: Layout, until: datetime | None, ids: Collection[FactId]) -> list[_Numbered]:
        keys = f"(SELECT {key_sql('name')} FROM (SELECT unnest($1::VARCHAR[]) AS name))"
        with self._session().cursor() as cursor:
            sql = f"FROM ({layout.acts_sql(known_at=until)}) WHERE about_key IN {keys}"
            return list(map(act, fetched(cursor, sql, [list(ids)])))

    def _conflicts(self, layout: Layout, until: datetime | None) -> list[Conflict]:
        with self._session().cursor() as cursor:
            sql = "SELECT seq, id, content, received_at, delivery, row FROM"
            rows = fetched(cursor, f"{sql} ({layout.conflicts_sql(known_at=until)}) ORDER BY seq")
        ids = list({row[1] for row in rows})
        if not ids:
            return []
        with_ids = "SEMI JOIN (SELECT unnest($1::VARCHAR[]) AS id) USING (id)"
        kept = {item.fact.id: item.fact for _, item in self._found(layout, None, with_ids, with_ids, ids)}
        return [
            Conflict(
                kept=kept[row[1]],
                refused=decoded(row[1], row[2], row[4], row[5]),
                received_at=row[3].replace(tzinfo=UTC),
            )
            for row in rows
        ]
