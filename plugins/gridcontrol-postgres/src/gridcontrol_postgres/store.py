"""The store of facts in a schema of a PostgreSQL database."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import RLock
from typing import Any

from gridcontrol.errors import Problem, StoreError
from gridcontrol.ids import FactId, SubjectId
from gridcontrol.model.encoded import Encoded, encode
from gridcontrol.model.facts import Conflict, Fact, Received
from gridcontrol.model.storing import Clock, Receipt
from gridcontrol.model.taking import check_text, concerns, sort_out
from gridcontrol.time import to_instant
from gridcontrol_postgres.database import BUSY_SECONDS, Connection, address_in, connect, problems_of
from gridcontrol_postgres.rows import COLUMNS, TYPES, escaped, fact_of, key_of, row_of, unescaped

_STEP = timedelta(microseconds=1)
_PAGE = 2_000
"""Facts read at a time, so that a slow reader holds no snapshot."""
_CHUNK = 20_000
"""Ids looked up at a time."""

_Instant = Callable[[datetime | None], datetime]


def open_postgres(url: str, clock: Clock) -> PostgresStore:
    """The store at ``postgresql://user@host/database?schema=name``, made when there is none. Raises ``StoreError``."""
    return PostgresStore(url, clock)


class PostgresStore:
    """An append-only log of facts in one schema; see ``gridcontrol.model.storing.Store``.

    Several threads may share one; several stores, also of other programs and machines, may be open on one schema. A
    connection that was lost is made anew with the next call.
    """

    def __init__(self, url: str, clock: Clock, *, busy_seconds: float = BUSY_SECONDS) -> None:
        self._address = address_in(url)
        self._clock = clock
        self._busy_seconds = busy_seconds
        self._lock = RLock()
        self._closed = False
        self._connection = connect(self._address, busy_seconds)

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
            if _state(connection)[1] is not None:
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
        until = None if known_at is None else to_instant(known_at, "known_at")
        if subjects is not None:
            return iter(self._about(frozenset(subjects), until))
        with self._reading() as connection:
            ((last,),) = connection.execute(
                "SELECT coalesce(max(seq), 0) FROM facts WHERE received_at <= %s"
                if until
                else "SELECT next_seq - 1 FROM state",
                (until,) if until else (),
            ).fetchall()
        return self._all(_whole(last))

    def conflicts(self, *, known_at: datetime | None = None) -> Iterator[Conflict]:
        """The conflict list, in order of receipt."""
        until = None if known_at is None else to_instant(known_at, "known_at")
        with self._reading() as connection:
            rows: list[tuple[Any, ...]] = connection.execute(
                "SELECT f.id, f.content, f.delivery, f.row, c.content, c.delivery, c.row, c.received_at"
                " FROM conflicts c JOIN facts f ON f.id_key = c.id_key AND f.id = c.id"
                " WHERE %(until)s::timestamptz IS NULL OR c.received_at <= %(until)s ORDER BY c.no",
                {"until": until},
            ).fetchall()
        return iter(
            [
                Conflict(
                    kept=fact_of(row[0], *row[1:4]),
                    refused=fact_of(row[0], *row[4:7]),
                    received_at=to_instant(row[7], "received_at"),
                )
                for row in rows
            ]
        )

    def last_received(self) -> datetime | None:
        """The instant of the newest batch, None when empty."""
        with self._reading() as connection:
            return _state(connection)[1]

    def close(self) -> None:
        """Close the connection. Closing twice is fine."""
        with self._lock:
            self._closed = True
            self._connection.close()

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._lock:
            if self._closed:
                raise StoreError(Problem("store.closed"))
            if self._connection.closed:  # by the server, or the network
                self._connection = connect(self._address, self._busy_seconds)
            with problems_of(self._address, self._busy_seconds):
                yield self._connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._reading() as connection, connection.transaction():
            # Whoever holds this row writes; the others wait for it, and then see what was written.
            connection.execute("SELECT 1 FROM state FOR UPDATE")
            yield connection

    def _next_instant(self, last: datetime | None) -> datetime:
        now = to_instant(self._clock(), "the clock")
        return now if last is None else max(now, last + _STEP)

    def _take(self, connection: Connection, batch: list[Encoded], instant_after: _Instant) -> Receipt:
        check_text(batch)
        first, before = _state(connection)
        sorted_out = sort_out(batch, _kept(connection, batch) if first > 1 else {})
        fresh = sorted_out.fresh
        refused = _not_listed(connection, sorted_out.refused)
        if not fresh and not refused:
            return Receipt(before or instant_after(None), 0, sorted_out.known, sorted_out.conflicts)
        instant = instant_after(before)
        if fresh:
            with connection.cursor().copy(f"COPY facts ({COLUMNS}) FROM STDIN (FORMAT binary)") as copying:
                copying.set_types(TYPES)
                for seq, fact in enumerate(fresh, first):
                    copying.write_row(row_of(fact, seq, instant))
        if refused:
            connection.cursor().executemany(
                "INSERT INTO conflicts (id_key, id, content, received_at, delivery, row)"
                " VALUES (%s, %s, %s, %s, %s, %s)",
                [
                    (key_of(f.id), escaped(f.id), f.content, instant, escaped(f.delivery) or None, f.row)
                    for f in refused
                ],
            )
        connection.execute("UPDATE state SET next_seq = %s, last_received = %s", (first + len(fresh), instant))
        return Receipt(instant, len(fresh), sorted_out.known, sorted_out.conflicts)

    def _all(self, last: int) -> Iterator[Received]:
        for first in range(1, last + 1, _PAGE):
            with self._reading() as connection:
                page = _numbered(
                    connection,
                    "WHERE seq BETWEEN %s AND %s ORDER BY seq",
                    (first, min(first + _PAGE - 1, last)),
                )
            yield from page.values()

    def _about(self, subjects: frozenset[SubjectId], until: datetime | None) -> list[Received]:
        wanted: dict[int, Received] = {}
        acted_on: set[FactId] = set()
        keys = [key_of(subject) for subject in subjects]
        # One snapshot for all waves.
        with self._reading() as connection, connection.transaction():
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            wave = _numbered(connection, "WHERE about_key = ANY(%s) OR other_key = ANY(%s)", (keys, keys), until=until)
            wave = {seq: item for seq, item in wave.items() if concerns(item.fact, subjects, acted_on)}
            while wave:
                wanted |= wave
                acted_on = {item.fact.id for item in wave.values()}
                found = _numbered(
                    connection, "WHERE about_key = ANY(%s)", ([key_of(name) for name in acted_on],), until=until
                )
                wave = {
                    seq: item
                    for seq, item in found.items()
                    if seq not in wanted and concerns(item.fact, subjects, acted_on)
                }
        return [wanted[seq] for seq in sorted(wanted)]


def _whole(number: object) -> int:
    if not isinstance(number, int):
        raise TypeError(number)
    return number


def _always(instant: datetime) -> _Instant:
    return lambda _: instant


def _state(connection: Connection) -> tuple[int, datetime | None]:
    """The number of the next fact, and the instant of the newest batch."""
    ((number, last),) = connection.execute("SELECT next_seq, last_received FROM state").fetchall()
    return _whole(number), to_instant(last, "last_received") if isinstance(last, datetime) else None


def _numbered(
    connection: Connection, condition: str, words: Sequence[object], *, until: datetime | None = None
) -> dict[int, Received]:
    """The facts under *condition*, by number."""
    rows: list[tuple[Any, ...]] = connection.execute(
        f"SELECT seq, id, content, delivery, row, received_at FROM facts {condition}".encode(), words
    ).fetchall()
    return {
        row[0]: Received(fact_of(*row[1:5]), to_instant(row[5], "received_at"))
        for row in rows
        if until is None or row[5] <= until
    }


def _kept(connection: Connection, batch: list[Encoded]) -> dict[str, str]:
    """The contents of those facts of *batch* whose ids are in the store."""
    ids = {fact.id for fact in batch}
    keys = [key_of(name) for name in ids]
    kept: dict[str, str] = {}
    for start in range(0, len(keys), _CHUNK):
        rows: list[tuple[Any, ...]] = connection.execute(
            "SELECT id, content FROM facts WHERE id_key = ANY(%s)", (keys[start : start + _CHUNK],)
        ).fetchall()
        found = ((unescaped(row[0]), row[1]) for row in rows)
        kept.update((name, content) for name, content in found if name in ids)
    return kept


def _not_listed(connection: Connection, refused: Mapping[tuple[str, str], Encoded]) -> list[Encoded]:
    """Those of *refused*, by id and content, that are not on the conflict list yet."""
    if not refused:
        return []
    keys = list({key_of(fact_id) for fact_id, _ in refused})
    rows: list[tuple[Any, ...]] = connection.execute(
        "SELECT id, content FROM conflicts WHERE id_key = ANY(%s)", (keys,)
    ).fetchall()
    listed = {(unescaped(row[0]), row[1]) for row in rows}
    return [fact for pair, fact in refused.items() if pair not in listed]
