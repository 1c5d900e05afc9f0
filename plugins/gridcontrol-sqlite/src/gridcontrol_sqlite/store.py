"""The store of facts in one SQLite file."""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from threading import RLock

from gridcontrol.errors import Problem, StoreError
from gridcontrol.ids import FactId, SubjectId
from gridcontrol.model.encoded import Encoded, decoded, encode
from gridcontrol.model.facts import Conflict, Fact, Received
from gridcontrol.model.storing import Clock, Receipt
from gridcontrol.model.taking import check_text, concerns, sort_out
from gridcontrol.time import to_instant
from gridcontrol_sqlite import keys, parts
from gridcontrol_sqlite.file import BUSY_SECONDS, connect, journal_for, library_version, path_in, problems_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STEP = timedelta(microseconds=1)
_PAGE = 2_000
"""Facts read from the file at a time, so that a slow reader never holds a lock."""

_Instant = Callable[[datetime | None], datetime]


def open_sqlite(url: str, clock: Clock) -> SqliteStore:
    """The store at ``sqlite:path``, made when there is none. Raises ``StoreError``."""
    return SqliteStore(path_in(url), clock)


def _to_number(instant: datetime) -> int:
    return (instant - _EPOCH) // _STEP


def _to_datetime(number: int) -> datetime:
    return _EPOCH + number * _STEP


class SqliteStore:
    """An append-only log of facts in one file; see ``gridcontrol.model.storing.Store``.

    Several threads may share one; several stores, also of other programs, may be open on one file.
    """

    def __init__(
        self, path: str, clock: Clock, *, journal: str | None = None, busy_seconds: float = BUSY_SECONDS
    ) -> None:
        self._path = path
        self._clock = clock
        self._busy_seconds = busy_seconds
        self._lock = RLock()
        self._deliveries: dict[int, str] = {}
        self._journal = journal or journal_for(library_version())
        self._open: sqlite3.Connection | None = connect(path, journal=self._journal, busy_seconds=busy_seconds)

    def append(self, facts: Iterable[Fact]) -> Receipt:
        """Take *facts*. Raises ``StoreError``; then none of them was taken."""
        return self.append_encoded(map(encode, facts))

    def append_encoded(self, facts: Iterable[Encoded]) -> Receipt:
        """Take *facts*, as columns; see ``gridcontrol.model.encoded.BulkStore``."""
        batch = list(facts)
        with self._writing() as connection:
            return self._take(connection, batch, self._next_instant)

    def replay(self, batches: Iterable[tuple[datetime, Sequence[Fact]]]) -> list[Receipt]:
        """Take batches with the instants at which they were first received; see ``Store``."""
        receipts: list[Receipt] = []
        before: datetime | None = None
        with self._writing() as connection:
            if _last_batch(connection) is not None:
                raise StoreError(Problem("store.not-empty"))
            for moment, facts in batches:
                instant = to_instant(moment, "received_at")
                if before is not None and instant <= before:
                    times = {"found": instant.isoformat(), "before": before.isoformat()}
                    raise StoreError(Problem("store.instants-must-increase", args=times))
                before = instant
                receipts.append(self._take(connection, list(map(encode, facts)), _always(instant)))
        return receipts

    def read(
        self, *, known_at: datetime | None = None, subjects: Collection[SubjectId] | None = None
    ) -> Iterator[Received]:
        """Facts received at or before *known_at*; see ``Store``. With *subjects* the answer is held in memory."""
        batches = self._batches(known_at)
        if subjects is not None:
            return iter(self._about(frozenset(subjects), batches))
        return self._all(batches)

    def count(self, *, known_at: datetime | None = None) -> int:
        """How many facts were received at or before *known_at*."""
        batches = self._batches(known_at)
        return batches[-1][0] if batches else 0

    def numbered(self, *, known_at: datetime | None = None) -> Iterator[tuple[int, SubjectId | None]]:
        """The numbers of the facts that ``read`` gives, with the subject of events."""
        last = self.count(known_at=known_at)
        for start in range(1, last + 1, _PAGE):
            with self._reading() as connection:
                page = parts.subjects(connection, start, min(start + _PAGE - 1, last))
            yield from page

    def at_numbers(self, numbers: Collection[int]) -> Iterator[Received]:
        """The facts of these numbers, in order."""
        batches = self._batches(None)
        ends = [last for last, _ in batches]
        instants = [_to_datetime(number) for _, number in batches]
        ordered = sorted(numbers)
        for start in range(0, len(ordered), _PAGE):
            with self._reading() as connection:
                rows = list(keys.facts_at(connection, ordered[start : start + _PAGE]))
                page = [Received(self._fact(connection, *row[1:]), instants[bisect_left(ends, row[0])]) for row in rows]
            yield from page

    def numbers_of(self, facts: Collection[FactId]) -> Mapping[FactId, int]:
        """The numbers of those of *facts* that are there."""
        wanted = frozenset(facts)
        with self._reading() as connection:
            last = _last_batch(connection)
            seqs = keys.found(connection, [keys.key_of_fact(each) for each in wanted], 0 if last is None else last[1])
            return {FactId(row[1]): row[0] for row in keys.facts_at(connection, seqs) if row[1] in wanted}

    def reopened(self) -> SqliteStore:
        """The same file with a connection of its own."""
        return SqliteStore(self._path, self._clock, journal=self._journal, busy_seconds=self._busy_seconds)

    def conflicts(self, *, known_at: datetime | None = None) -> Iterator[Conflict]:
        """The conflict list, in order of receipt."""
        until = None if known_at is None else to_instant(known_at, "known_at")
        with self._reading() as connection:
            rows = connection.execute(
                "SELECT f.seq, f.id, f.content, f.delivery, f.row, c.content, c.delivery, c.row, b.received_at"
                " FROM conflicts c JOIN facts f ON f.seq = c.kept JOIN batches b ON b.no = c.batch"
                " WHERE ? IS NULL OR b.received_at <= ? ORDER BY c.no",
                (None if until is None else _to_number(until),) * 2,
            ).fetchall()
            return iter(
                [
                    Conflict(
                        kept=self._fact(connection, *row[1:5]),
                        refused=self._fact(connection, row[1], *row[5:8]),
                        received_at=_to_datetime(row[8]),
                    )
                    for row in rows
                ]
            )

    def last_received(self) -> datetime | None:
        """The instant of the newest batch, None when empty."""
        with self._reading() as connection:
            last = _last_batch(connection)
        return None if last is None else _to_datetime(last[0])

    def close(self) -> None:
        """Close the file. Closing twice is fine."""
        with self._lock:
            connection, self._open = self._open, None
            if connection is not None:
                connection.close()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            if self._open is None:
                raise StoreError(Problem("store.closed"))
            with problems_of(self._path, self._busy_seconds):
                yield self._open

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._reading() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
                connection.execute("COMMIT")
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def _next_instant(self, last: datetime | None) -> datetime:
        now = to_instant(self._clock(), "the clock")
        return now if last is None else max(now, last + _STEP)

    def _take(self, connection: sqlite3.Connection, batch: list[Encoded], instant_after: _Instant) -> Receipt:
        check_text(batch)
        last = _last_batch(connection)
        last_seq = 0 if last is None else last[1]
        id_keys = {fact.id: keys.key_of_fact(fact.id) for fact in batch}
        kept = _kept(connection, batch, id_keys, last_seq)
        sorted_out = sort_out(batch, {fact_id: content for fact_id, (_, content) in kept.items()})
        fresh = sorted_out.fresh
        before = None if last is None else _to_datetime(last[0])
        seqs = {fact_id: seq for fact_id, (seq, _) in kept.items()}
        if sorted_out.refused:
            seqs |= {fact.id: seq for seq, fact in enumerate(fresh, last_seq + 1)}
        refused = _not_listed(connection, {(seqs[fact.id], fact.content): fact for fact in sorted_out.refused.values()})
        if not fresh and not refused:
            # Nothing is written, so the transaction costs no sync.
            return Receipt(before or instant_after(None), 0, sorted_out.known, sorted_out.conflicts)
        instant = instant_after(before)
        number = connection.execute(
            "INSERT INTO batches (received_at, last_seq) VALUES (?, ?)", (_to_number(instant), last_seq + len(fresh))
        ).lastrowid
        self._insert(connection, fresh, id_keys, last_seq)
        deliveries = _numbered(connection, refused.values())
        connection.executemany(
            "INSERT INTO conflicts (batch, kept, content, delivery, row) VALUES (?, ?, ?, ?, ?)",
            [(number, seq, content, *_origin(fact, deliveries)) for (seq, content), fact in refused.items()],
        )
        return Receipt(instant, len(fresh), sorted_out.known, sorted_out.conflicts)

    def _insert(
        self, connection: sqlite3.Connection, fresh: list[Encoded], id_keys: Mapping[str, int], last_seq: int
    ) -> None:
        deliveries = _numbered(connection, fresh)
        connection.executemany(
            "INSERT INTO facts (seq, id, content, delivery, row) VALUES (?, ?, ?, ?, ?)",
            [(seq, fact.id, fact.content, *_origin(fact, deliveries)) for seq, fact in enumerate(fresh, last_seq + 1)],
        )
        keys.add(connection, keys.entries_of(fresh, id_keys, last_seq + 1), last_seq + len(fresh))

    def _batches(self, known_at: datetime | None) -> list[tuple[int, int]]:
        """(last number, instant) of each batch received by *known_at*."""
        until = None if known_at is None else _to_number(to_instant(known_at, "known_at"))
        with self._reading() as connection:
            return connection.execute(
                "SELECT last_seq, received_at FROM batches WHERE ? IS NULL OR received_at <= ? ORDER BY no",
                (until, until),
            ).fetchall()

    def _all(self, batches: list[tuple[int, int]]) -> Iterator[Received]:
        first = 1
        for last, number in batches:
            instant = _to_datetime(number)
            for start in range(first, last + 1, _PAGE):
                with self._reading() as connection:
                    page = [
                        Received(self._fact(connection, *row), instant)
                        for row in connection.execute(
                            "SELECT id, content, delivery, row FROM facts WHERE seq BETWEEN ? AND ? ORDER BY seq",
                            (start, min(start + _PAGE - 1, last)),
                        )
                    ]
                yield from page
            first = last + 1

    def _about(self, subjects: frozenset[SubjectId], batches: list[tuple[int, int]]) -> list[Received]:
        last_seq = batches[-1][0] if batches else 0
        wanted: dict[int, Fact] = {}
        acted_on: set[FactId] = set()
        with self._reading() as connection:
            wave = self._under(connection, [keys.key_of_subject(s) for s in subjects], last_seq)
            wave = {seq: fact for seq, fact in wave.items() if concerns(fact, subjects, acted_on)}
            while wave:
                wanted |= wave
                acted_on = {fact.id for fact in wave.values()}
                wave = self._under(connection, [keys.key_of_target(fact_id) for fact_id in acted_on], last_seq)
                wave = {
                    seq: fact for seq, fact in wave.items() if seq not in wanted and concerns(fact, subjects, acted_on)
                }
        ends = [last for last, _ in batches]
        return [Received(wanted[seq], _to_datetime(batches[bisect_left(ends, seq)][1])) for seq in sorted(wanted)]

    def _under(self, connection: sqlite3.Connection, wanted: list[int], last_seq: int) -> dict[int, Fact]:
        seqs = keys.found(connection, wanted, last_seq)
        return {row[0]: self._fact(connection, *row[1:]) for row in keys.facts_at(connection, seqs)}

    def _fact(self, connection: sqlite3.Connection, fact_id: str, content: str, delivery: int | None, row: int) -> Fact:
        if delivery is not None and delivery not in self._deliveries:
            self._deliveries = dict(connection.execute("SELECT no, name FROM deliveries"))
        name = "" if delivery is None else self._deliveries[delivery]
        return decoded(fact_id, content, name, row)


def _always(instant: datetime) -> _Instant:
    return lambda _: instant


def _last_batch(connection: sqlite3.Connection) -> tuple[int, int] | None:
    """(instant, last number) of the newest batch."""
    row = connection.execute("SELECT received_at, last_seq FROM batches ORDER BY no DESC LIMIT 1").fetchone()
    return None if row is None else (row[0], row[1])


def _kept(
    connection: sqlite3.Connection, batch: list[Encoded], id_keys: Mapping[str, int], last_seq: int
) -> dict[str, tuple[int, str]]:
    """Number and content of those facts of *batch* whose ids are in the store."""
    if not last_seq or not batch:
        return {}
    missing = set(id_keys)
    kept: dict[str, tuple[int, str]] = {}
    # A batch delivered again mostly stands in one stretch, as it came.
    first = keys.found(connection, [id_keys[batch[0].id]], last_seq)
    if first:
        stretch = connection.execute(
            "SELECT id, seq, content FROM facts WHERE seq BETWEEN ? AND ?", (min(first), min(first) + len(batch) - 1)
        )
        kept = {row[0]: row[1:] for row in stretch if row[0] in missing}
        missing -= kept.keys()
    seqs = keys.found(connection, [id_keys[fact_id] for fact_id in missing], last_seq)
    for seq, fact_id, content, _, _ in keys.facts_at(connection, seqs):
        if fact_id in missing:
            kept[fact_id] = (seq, content)
    return kept


def _not_listed(
    connection: sqlite3.Connection, refused: dict[tuple[int, str], Encoded]
) -> dict[tuple[int, str], Encoded]:
    """Those of *refused*, by (number of the kept fact, refused content), that are not on the conflict list yet."""
    listed = "SELECT 1 FROM conflicts WHERE kept = ? AND content = ?"
    return {key: fact for key, fact in refused.items() if connection.execute(listed, key).fetchone() is None}


def _numbered(connection: sqlite3.Connection, facts: Iterable[Encoded]) -> dict[str, int | None]:
    """The numbers of the facts' deliveries; new ones are entered. No delivery has no number."""
    numbers: dict[str, int | None] = {"": None}
    for name in sorted({fact.delivery for fact in facts} - {""}):
        connection.execute("INSERT OR IGNORE INTO deliveries (name) VALUES (?)", (name,))
        numbers[name] = connection.execute("SELECT no FROM deliveries WHERE name = ?", (name,)).fetchone()[0]
    return numbers


def _origin(fact: Encoded, deliveries: dict[str, int | None]) -> tuple[int | None, int]:
    return deliveries[fact.delivery], fact.row
