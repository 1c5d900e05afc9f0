"""How fast the stores take facts, recognise them, and give them back; how much memory that takes, and how it grows.

    python benchmarks/storing.py [FACTS ...] [--stores NAMES]

Events of ten fields (names, ids, dates, an instant, a number), ready in memory, are appended as columns in batches of
20,000 into a new store, delivered again, read back whole, and asked for by person; 100,000 and then 1,000,000 of them
when nothing else is said. The growth is the time for the larger number over that for the smaller one. Besides:

- ``bare``: the same columns inserted into SQLite with executemany, in the same journal mode and synced alike, without
  any index; ``indexed``: with the two indexes on text that the questions asked of a store would need.
- ``load``: the same events loaded into the DuckDB store in bulk, from a Parquet file, and loaded again.

Each store and size runs in a process of its own, PostgreSQL with a server of its own that syncs every commit. Each
rate stands by the wall clock, then by the processor's time of the process that asks (not of the server), which other
programs on the machine disturb less.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId
from gridcontrol.model.encoded import BulkStore, Encoded, encode
from gridcontrol.model.facts import Event, Origin
from gridcontrol.model.wire import content_id, content_to_text
from gridcontrol.testing.clocks import MovingClock
from gridcontrol_sqlite import open_sqlite
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
Take = Callable[[list[Encoded]], object]


def timed(call: Callable[[], object]) -> Seconds:
    """How long *call* takes."""
    began, worked = time.perf_counter(), time.process_time()
    call()
    return time.perf_counter() - began, time.process_time() - worked


def summed(spent: Iterable[Seconds]) -> Seconds:
    """The sums of both."""
    walls, works = zip(*spent, strict=True)
    return sum(walls), sum(works)


def every(take: Take, count: int) -> Seconds:
    """How long *take* takes for all batches; making them does not count."""
    spent = []
    for batch in batches(count):
        rows = list(map(encode, batch))
        spent.append(timed(lambda rows=rows: take(rows)))  # type: ignore[misc]  # a default stands for a closure
    return summed(spent)


def of_a_store(store: BulkStore, count: int) -> dict[str, Seconds]:
    """What is asked of every store."""
    draw = random.Random(7)
    people = [SubjectId(f"person/{draw.randrange(500_000)}") for _ in range(ASKED)]
    return {
        "append": every(store.append_encoded, count),
        "deliver again": every(store.append_encoded, count),
        "read all": timed(lambda: sum(1 for _ in store.read())),
        "ask of one": timed(lambda: [list(store.read(subjects=[person])) for person in people]),
    }


def size_of(path: Path) -> int:
    """Bytes of a file, or of all in a folder."""
    return sum(found.stat().st_size for found in [path, *path.rglob("*")] if found.is_file())


def sqlite(folder: Path, count: int) -> tuple[dict[str, Seconds], int]:
    """The SQLite store."""
    path = folder / "facts.db"
    return of_a_store(open_sqlite(f"sqlite:{path}", MovingClock()), count), size_of(path)


def duckdb(folder: Path, count: int) -> tuple[dict[str, Seconds], int]:
    """The DuckDB store, asked as every other."""
    from gridcontrol_duckdb.store import open_duckdb  # noqa: PLC0415  # loaded only where it is measured

    path = folder / "facts"
    store = open_duckdb(f"duckdb:{path}", MovingClock())
    spent = of_a_store(store, count)
    store.close()
    return spent, size_of(path)


def load(folder: Path, count: int) -> tuple[dict[str, Seconds], int]:
    """The DuckDB store, loaded in bulk from a file."""
    from duckdb import sql  # noqa: PLC0415  # loaded only where it is measured

    from gridcontrol_duckdb.store import open_duckdb  # noqa: PLC0415  # loaded only where it is measured

    source, path = folder / "source.parquet", folder / "facts"
    # In a process of its own, whose memory does not count.
    if not os.fork():
        sql(f"COPY ({SOURCE.format(count=count)}) TO '{source}' (FORMAT parquet)")
        os._exit(0)
    os.wait()
    store = open_duckdb(f"duckdb:{path}?memory=1GB", MovingClock())
    select = f"FROM read_parquet('{source}')"
    spent = {"append": timed(lambda: store.load(select)), "deliver again": timed(lambda: store.load(select))}
    people = [SubjectId(f"person/{number * 7}") for number in range(ASKED)]
    spent["ask of one"] = timed(lambda: [list(store.read(subjects=[person])) for person in people])
    store.close()
    return spent, size_of(path)


def postgresql(_: Path, count: int) -> tuple[dict[str, Seconds], int]:
    """The PostgreSQL store, with a server started for it."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    from gridcontrol_postgres.store import open_postgres  # noqa: PLC0415  # loaded only where it is measured
    from tests.postgres.server import Server  # noqa: PLC0415  # loaded only where it is measured

    server = Server(fsync="on", full_page_writes="on", shared_buffers="512MB", max_wal_size="4GB")
    try:
        store = open_postgres(server.url("gridcontrol"), MovingClock())
        spent = of_a_store(store, count)
        with store._reading() as connection:  # noqa: SLF001  # nobody else needs to know the size
            tables = "pg_total_relation_size('facts') + pg_total_relation_size('conflicts')"
            ((size,),) = connection.execute(f"SELECT {tables}".encode()).fetchall()
        store.close()
    finally:
        server.stop()
    return spent, int(str(size))


def _bare(folder: Path, count: int, *, indexed: bool) -> tuple[dict[str, Seconds], int]:
    path = folder / "bare.db"
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

    return {"append": every(insert, count)}, size_of(path)


def bare(folder: Path, count: int) -> tuple[dict[str, Seconds], int]:
    """Inserts and nothing else."""
    return _bare(folder, count, indexed=False)


def indexed(folder: Path, count: int) -> tuple[dict[str, Seconds], int]:
    """Inserts with two indexes."""
    return _bare(folder, count, indexed=True)


STORES = {part.__name__: part for part in (sqlite, postgresql, duckdb, load, bare, indexed)}
ASKED = 200
"""Questions about one person each."""
SOURCE = """
    SELECT 'person/' || (i * 2654435761 % ({count} // 2 + 1)) AS subject, 'arrival' AS kind,
        to_timestamp(1580515200 + i * 7919 % 1000000) AS "at", 'row-' || i AS id,
        '某' || (i % 997) AS name, '999999198001' || lpad((i % 1000000)::VARCHAR, 6, '0') AS id_number,
        '199' || lpad((i % 100000000)::VARCHAR, 8, '0') AS phone, '武汉' AS from_area,
        '500153' || lpad((i % 1000)::VARCHAR, 6, '0') AS residence, '昌元街道' AS stays_at,
        DATE '2020-01-20' AS left_on, to_timestamp(1580515200 + i * 7919 % 1000000) AS arrived,
        3 AS "count", false AS symptoms
    FROM range({count}) AS t(i)"""


def measured(name: str, count: int) -> dict[str, object]:
    """One store and size, in this process."""
    folder = Path(tempfile.mkdtemp(prefix="storing-"))
    try:
        spent, size = STORES[name](folder, count)
    finally:
        shutil.rmtree(folder)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"spent": spent, "bytes": size / count, "memory": memory}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("facts", type=lambda text: int(float(text)), nargs="*", default=[100_000, 1_000_000])
    parser.add_argument("--stores", default=",".join(STORES), help=f"some of {', '.join(STORES)}")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    words = parser.parse_args()
    if words.one:
        print(json.dumps(measured(words.stores, words.facts[0])))
        return
    print(f"facts a second by the wall clock, and by the processor; batches of {BATCH:,}")
    print(
        f"{'':<12}{'facts':>11} {'append':>19} {'deliver again':>19} {'read all':>19} {'ask of one':>11} memory  bytes"
    )
    for name in words.stores.split(","):
        before: tuple[int, float] | None = None
        for count in words.facts:
            command = [sys.executable, __file__, str(count), "--stores", name, "--one"]
            done = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            spent = done["spent"]
            told = f"{name:<12}{count:>11,}"
            for what in ("append", "deliver again", "read all"):
                wall, work = spent.get(what, (0, 0))
                rates = f"{count / wall:>9,.0f} {count / max(work, 0.01):>9,.0f}" if wall else ""
                told += f" {rates:>19}"
            asked = f"{spent['ask of one'][0] / ASKED * 1e3:.1f} ms" if "ask of one" in spent else ""
            told += f" {asked:>11} {done['memory']:>4,.0f} MB {done['bytes']:>5,.0f}"
            wall = spent["append"][0]
            if before:
                told += f"   {count / before[0]:g} times the facts take {wall / before[1]:.1f} times as long"
            before = count, wall
            print(told, flush=True)


if __name__ == "__main__":
    main()
