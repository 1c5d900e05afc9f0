"""How fast the SQLite store takes facts, recognises them, and gives them back.

    python benchmarks/storing.py [FACTS]

Events of ten fields (names, ids, dates, an instant, a number), ready in memory, are appended in batches of 20,000 from
one core into a new file (1,000,000 when nothing else is said), then delivered again, read back whole, and asked for by
person. "as facts" takes ``Event`` objects; "as columns" takes what an import makes of rows. The last lines insert the
same columns with a bare executemany, in the same journal mode and synced alike: without any index, and with the two
indexes on text that the questions asked of a store would need.

Each rate stands by the wall clock, then by the processor's time, which other programs on the machine disturb less.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId
from gridcontrol.model.encoded import Encoded, encode
from gridcontrol.model.facts import Event, Origin
from gridcontrol.model.wire import content_id, content_to_text
from gridcontrol.testing.clocks import MovingClock
from gridcontrol_sqlite import SqliteStore, open_sqlite
from gridcontrol_sqlite.file import journal_for, library_version

BATCH = 20_000
FIRST = datetime(2020, 2, 1, tzinfo=UTC)
KIND = EventKindId("arrival")


def events(first: int, count: int) -> list[Event]:
    """Invented arrivals, always the same; about half as many people as events, ids in no order."""
    draw = random.Random(first)
    made = []
    for number in range(first, first + count):
        at = FIRST + timedelta(seconds=draw.randrange(10**6))
        fields = {
            "name": f"某{number % 997}",
            "id_number": f"999999198001{number % 10**6:06d}",
            "phone": f"199{number % 10**8:08d}",
            "from_area": "武汉",
            "residence": f"500153{number % 1000:06d}",
            "stays_at": "昌元街道",
            "left_on": date(2020, 1, 20),
            "arrived": at,
            "count": 3,
            "symptoms": False,
        }
        made.append(
            Event(
                id=FactId("x"),
                kind=KIND,
                subject=SubjectId(f"person/{draw.randrange(500_000)}"),
                at=at,
                fields={FieldId(name): value for name, value in fields.items()},
                recorded_at=at,
                origin=Origin("arrivals.csv", number),
            )
        )
    return [_with_id(event) for event in made]


def _with_id(event: Event) -> Event:
    fact_id = content_id(content_to_text(event))
    return Event(fact_id, event.kind, event.subject, event.at, event.fields, event.recorded_at, event.origin)


def batches(count: int) -> Iterator[list[Event]]:
    """Batches up to *count* events."""
    for first in range(0, count, BATCH):
        yield events(first, min(BATCH, count - first))


Seconds = tuple[float, float]
"""By the wall clock, and of the processor."""


def timed(call: Callable[[], object]) -> Seconds:
    """How long *call* takes."""
    began, worked = time.perf_counter(), time.process_time()
    call()
    return time.perf_counter() - began, time.process_time() - worked


def tell(what: str, count: int, spent: Iterable[Seconds]) -> None:
    """Print facts a second."""
    wall, processor = map(sum, zip(*spent, strict=True))
    print(f"  {what:<26}{count / wall:>10,.0f}{count / processor:>12,.0f}")


def bare(path: Path, *, indexed: bool) -> Callable[[list[Event]], Seconds]:
    """Inserts columns with nothing but executemany, one transaction a batch."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute(f"PRAGMA journal_mode={journal_for(library_version())}")
    connection.execute("PRAGMA synchronous=EXTRA")
    connection.execute(f"PRAGMA cache_size=-{64 * 1024}")
    connection.execute("CREATE TABLE facts (id, form, about, other, content, delivery, row)")
    if indexed:
        connection.execute("CREATE UNIQUE INDEX by_id ON facts (id)")
        connection.execute("CREATE INDEX by_subject ON facts (about)")

    def insert(rows: list[Encoded]) -> None:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        connection.execute("COMMIT")

    def take(batch: list[Event]) -> Seconds:
        rows = list(map(encode, batch))
        return timed(lambda: insert(rows))

    return take


def asked(store: SqliteStore, count: int) -> float:
    """Seconds for one question about one person."""
    draw = random.Random(7)
    people = [SubjectId(f"person/{draw.randrange(500_000)}") for _ in range(count)]
    return timed(lambda: [list(store.read(subjects=[person])) for person in people])[0] / count


def main() -> None:
    """Measure and print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    folder = Path(tempfile.mkdtemp(prefix="storing-"))
    store = open_sqlite(f"sqlite:{folder / 'facts.db'}", MovingClock())
    columns = open_sqlite(f"sqlite:{folder / 'columns.db'}", MovingClock())

    def as_columns(batch: list[Event]) -> Seconds:
        rows = list(map(encode, batch))
        return timed(lambda: columns.append_encoded(rows))

    print(
        f"{count:,} facts in batches of {BATCH:,}; SQLite {sqlite3.sqlite_version}, "
        f"journal {journal_for(library_version())}; facts a second:"
    )

    def as_facts(batch: list[Event]) -> Seconds:
        return timed(lambda: store.append(batch))

    def every(take: Callable[[list[Event]], Seconds]) -> Iterator[Seconds]:
        return map(take, batches(count))

    tell("append, as facts", count, every(as_facts))
    tell("deliver again, as facts", count, every(as_facts))
    tell("append, as columns", count, every(as_columns))
    tell("deliver again, as columns", count, every(as_columns))
    tell("read all", count, [timed(lambda: sum(1 for _ in store.read()))])
    tell("bare executemany", count, every(bare(folder / "bare.db", indexed=False)))
    tell("the same with two indexes", count, every(bare(folder / "indexed.db", indexed=True)))
    size = (folder / "facts.db").stat().st_size / count
    print(f"one person's facts in {asked(store, 500) * 1e3:.2f} ms; {size:.0f} bytes a fact on disk")
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
