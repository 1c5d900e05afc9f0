"""How fast a CSV file becomes facts in SQLite, and how that compares with SQLite alone.

    python benchmarks/importing.py                  a million rows, three measurements
    python benchmarks/importing.py --rows 100000    quicker

Ten mapped columns of one event, the subject by an 18-digit id whose check digit and birth date are verified, event
ids from content. Measured: the first import end to end, the same file delivered again, and a bare ``executemany``
with the same journal mode, the same syncs, the same page memory and the same number of rows a transaction: of the rows
that the import stored, with their ids as the key, and of the file's cells as text without any key. Making the bare
rows is not in its time. One process, one thread.
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from gridcontrol.app.importing import BATCH, import_file
from gridcontrol.builtin.memory import MemoryStore
from gridcontrol.intake.id_numbers import check_character
from gridcontrol.model.encoded import Encoded
from gridcontrol.model.storing import Receipt, Store
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol_sqlite import SqliteStore

NOW = datetime(2020, 3, 1, tzinfo=UTC)

PACK = """
format: gridcontrol/1
pack: benchmark
title: Arrivals for measuring
locality: Nowhere
zone: Asia/Shanghai
day_count: day_zero
subjects:
  person:
    label: person
    place: residence
    attributes: {residence: division?}
events:
  arrival:
    about: person
    label: arrival
    fields:
      name: person_name?
      phone: phone?
      from_area: text
      residence: division?
      left_on: date?
      vehicle: [train, car, bus, plane]
      temperature: number?
      fever: truth?
    sets: [residence]
order: [arrival]
imports:
  arrivals:
    label: arrivals
    file: csv
    match: ["arrivals*.csv"]
    about: person
    key: 身份证号
    key_type: id_number
    events:
      - kind: arrival
        at: 到达时间
        fields:
          name: 姓名
          phone: 电话
          from_area: 来源地
          residence: 现住址代码
          left_on: 离开日期
          vehicle: {column: 交通方式, meanings: {火车: train, 自驾: car, 大巴: bus, 飞机: plane}}
          temperature: 体温
          fever: 是否发热
"""
HEADER = ["身份证号", "姓名", "电话", "到达时间", "离开日期", "来源地", "现住址代码", "交通方式", "体温", "是否发热"]
THRESHOLDS = {"first": 15_000, "again": 25_000, "share": 0.2}
INSERTS = {
    4: "INSERT INTO bare VALUES (?, ?, ?, ?)",
    10: "INSERT INTO bare VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
}
CACHE_KIB = 64 * 1024
"""Page memory of the bare connection: as much as the store has."""


def write_rows(path: Path, rows: int) -> None:
    """An invented file: every person once in three rows on average, times to the minute, codes of 156 villages."""
    draw = random.Random(20200124)
    areas = [f"湖北省武汉市第{n}区" for n in range(13)] + [f"湖北省第{n}市" for n in range(12)]
    villages = [f"999999{town:03}{village:03}" for town in range(21) for village in range(8)]
    births = [date(1940, 1, 1) + timedelta(days=n) for n in range(0, 29_000, 3)]
    start = datetime(2020, 1, 8, tzinfo=UTC)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for _ in range(rows):
            body = f"509999{draw.choice(births):%Y%m%d}{draw.randrange(30):03}"
            at = start + timedelta(minutes=draw.randrange(60 * 24 * 50))
            left = at - timedelta(days=draw.randrange(4))
            writer.writerow(
                [
                    body + check_character(body),
                    f"某{draw.randrange(10_000)}",
                    f"100{draw.randrange(10**8):08}",
                    f"{at:%Y/%m/%d %H:%M}",
                    f"{left.year}年{left.month}月{left.day}日",
                    draw.choice(areas),
                    draw.choice(villages),
                    draw.choice(["火车", "自驾", "大巴", "飞机"]),
                    f"36.{draw.randrange(10)}",
                    draw.choice(["是", "否", "否", ""]),
                ]
            )


class NullStore(MemoryStore):
    """Takes everything and keeps nothing: what the reading alone costs."""

    def append_encoded(self, facts: Iterable[Encoded]) -> Receipt:
        """Count *facts* and forget them."""
        return Receipt(NOW, sum(1 for _ in facts), 0)


def bare(rows: Sequence[Sequence[object]], columns: str, database: Path, journal: str, synchronous: int) -> float:
    """Seconds for a bare executemany of *rows*, which are in memory, into a table of *columns*."""
    database.unlink(missing_ok=True)
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute(f"PRAGMA journal_mode={journal}")
    connection.execute(f"PRAGMA synchronous={synchronous}")
    connection.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
    connection.execute(f"CREATE TABLE bare ({columns})")
    statement = INSERTS[len(rows[0])]
    begun = time.perf_counter()
    for start in range(0, len(rows), BATCH):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(statement, rows[start : start + BATCH])
        connection.execute("COMMIT")
    seconds = time.perf_counter() - begun
    connection.close()
    return seconds


def bare_cells(path: Path, database: Path, journal: str, synchronous: int) -> float:
    """The file's cells as text, no key: nothing would notice a second delivery."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return bare(rows, ", ".join(f"c{n} TEXT" for n in range(len(HEADER))), database, journal, synchronous)


def bare_facts(store_file: Path, database: Path, journal: str, synchronous: int) -> float:
    """The rows that the import stored, with their ids as the key."""
    connection = sqlite3.connect(store_file)
    rows = connection.execute("SELECT id, content, delivery, row FROM facts ORDER BY seq").fetchall()
    connection.close()
    columns = "id TEXT PRIMARY KEY, content TEXT NOT NULL, delivery INTEGER, row INTEGER NOT NULL"
    return bare(rows, columns, database, journal, synchronous)


def measured(path: Path, store: Store) -> float:
    """Seconds for one import; prints what the import says of itself."""
    pack = read_pack(PACK.encode(), "benchmark.yaml")
    begun, worked = time.perf_counter(), time.process_time()
    result = import_file(path, pack, store)
    seconds, working = time.perf_counter() - begun, time.process_time() - worked
    print(
        f"  {result.rows:,} rows, {result.new:,} new, {result.known:,} known, {result.set_aside:,} set aside,"
        f" {seconds:.1f} s ({working:.1f} s of the processor), {result.rows / seconds:,.0f} rows/s"
    )
    return seconds


def main() -> int:
    """Measure, print, and say whether what is promised holds."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="where the files are made (default: a temporary folder)")
    words = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=words.folder) as folder:
        return run(words.rows, Path(folder))


def run(rows: int, folder: Path) -> int:
    """All measurements over one made file."""
    path = folder / "arrivals.csv"
    write_rows(path, rows)
    versions = f"Python {sys.version.split()[0]}, SQLite {sqlite3.sqlite_version}"
    print(f"{rows:,} rows, {path.stat().st_size / 1e6:,.0f} MB; {versions}")
    print("into nothing")
    measured(path, NullStore(lambda: NOW))
    database = folder / "facts.db"
    store = SqliteStore(str(database), lambda: NOW)
    print("first import into SQLite")
    first = measured(path, store)
    print("the same file again")
    again = measured(path, store)
    store.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    connection = sqlite3.connect(database)
    journal = connection.execute("PRAGMA journal_mode").fetchone()[0]
    connection.close()
    synchronous = 2 if journal == "wal" else 3
    cells = bare_cells(path, folder / "bare.db", journal, synchronous)
    facts = bare_facts(database, folder / "bare.db", journal, synchronous)
    print(f"bare executemany, journal {journal}, synchronous {synchronous}")
    print(
        f"  of the stored rows with their key: {facts:.1f} s, {rows / facts:,.0f} rows/s; import at {facts / first:.2f}"
    )
    print(
        f"  of the file's cells without a key: {cells:.1f} s, {rows / cells:,.0f} rows/s; import at {cells / first:.2f}"
    )
    print(f"memory: {peak / 1024:,.0f} MB at most while importing; database {database.stat().st_size / 1e6:,.0f} MB")
    figures = {"first": rows / first, "again": rows / again, "share": facts / first}
    missed = [name for name, least in THRESHOLDS.items() if figures[name] < least]
    print("missed: " + ", ".join(missed) if missed else "all thresholds hold")
    return len(missed)


if __name__ == "__main__":
    raise SystemExit(main())
