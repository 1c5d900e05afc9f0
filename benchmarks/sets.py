"""Statuses of everybody, set by set on DuckDB: loading, working out, rolling up; how it grows, and its memory.

    python benchmarks/sets.py [PEOPLE ...] [--memory 2GB] [--rows 4000000] [--keep FOLDER]

The policy of ``evaluating.yaml`` for invented people with five events each on average, made by DuckDB itself; 10,000
and then 100,000 people when nothing else is said. Each size runs in a process of its own. Of a few people, drawn by
number, the rows are held against what the reference evaluator says of the same facts.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.ids import SubjectId
from gridcontrol.model.known import as_known
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol_duckdb.store import DuckdbStore, open_duckdb
from gridcontrol_sql import shown_in_rows
from gridcontrol_sql.outcome import shown_in

EVENTS = 5
HELD_AGAINST = 40
PACK = Path(__file__).with_name("evaluating.yaml")
NOW = datetime(2020, 6, 1, tzinfo=UTC)

DRAWN = """
    SELECT 'e' || i AS id, 'person/p' || (hash(i, 1) % {people}) AS subject, kind,
        TIMESTAMPTZ '2020-01-20 00:00:00+00' + to_hours((hash(i, 2) % 960)::INTEGER) AS "at",
        CASE WHEN kind = 'arrival' THEN ['42', '50', '51'][1 + (hash(i, 3) % 3)::INTEGER] END AS province,
        CASE WHEN kind = 'test' THEN ['negative', 'negative', 'negative', 'positive'][1 + (hash(i, 4) % 4)::INTEGER] END
            AS result
    FROM (
        SELECT i, CASE WHEN hash(i, 5) % 500 = 0 THEN 'died' ELSE ['arrival', 'arrival', 'contact', 'contact', 'fever',
            'purchase', 'test', 'test', 'discharged', 'left_city'][1 + (hash(i, 6) % 10)::INTEGER] END AS kind
        FROM range({events}) AS drawn(i)
    )"""


def timed(work: Callable[[], object]) -> dict[str, float]:
    """Seconds by the clock and of the processor."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return {"wall": time.perf_counter() - wall, "processor": time.process_time() - processor}


def held_against(store: DuckdbStore, out: Path, people: int) -> int:
    """Of how many people the rows are those of the reference; ends the run where they are not."""
    pack = read_pack(PACK.read_bytes(), PACK.name)
    asked = [SubjectId(f"person/p{number * people // HELD_AGAINST}") for number in range(HELD_AGAINST)]
    known = as_known(store.read(subjects=frozenset(asked)), pack.zone)
    expected = shown_in(ReferenceEvaluator().evaluate(pack, known).timelines)
    names = ", ".join(f"'{name}'" for name in asked)
    with duckdb.connect(":memory:") as database:
        select = f"SELECT * FROM read_parquet('{out}/*.parquet') WHERE k IN ({names})"  # names made here
        found = database.execute(select).fetchall()
    if shown_in_rows(found) != expected:
        sys.exit("the rows are not those of the reference")
    return len(asked)


def measured(people: int, memory: str, rows: int, folder: Path) -> dict[str, object]:
    """One size, in this process."""
    pack = read_pack(PACK.read_bytes(), PACK.name)
    store = open_duckdb(f"duckdb:{folder}/facts?memory={memory}&threads=2", lambda: NOW)
    result: dict[str, object] = {"people": people}
    result["load"] = timed(lambda: store.load(DRAWN.format(people=people, events=people * EVENTS)))
    result["work out"] = timed(lambda: store.work_out(pack, folder / "out", rows=rows))
    lying = f"read_parquet('{folder}/out/*.parquet')"
    counts = f"SELECT status, COUNT(*) FROM {lying} WHERE until IS NULL GROUP BY status"  # a folder of ours

    def rolled_up() -> None:
        with duckdb.connect(":memory:") as database:
            database.execute(counts).fetchall()

    result["count"] = timed(rolled_up)
    result["rows"] = sum(1 for _ in (folder / "out").glob("*.parquet"))
    result["held"] = held_against(store, folder / "out", people)
    store.close()
    result["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return result


def main() -> None:
    """Measure each size in a process of its own and print what it took."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("people", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--memory", default="1GB", help="what DuckDB may take")
    parser.add_argument("--rows", type=int, default=1_000_000, help="events worked out at once")
    parser.add_argument("--keep", type=Path, help="a folder on a disk with room; else a temporary one")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.one:
        with tempfile.TemporaryDirectory(dir=chosen.keep) as folder:
            print(json.dumps(measured(chosen.people[0], chosen.memory, chosen.rows, Path(folder))))
        return
    print(f"{'people':>12}  {'load':>14}  {'work out':>14}  {'count':>12}  {'memory':>8}   seconds: wall / processor")
    before: dict[str, dict[str, float]] = {}
    for people in chosen.people:
        words = [sys.executable, __file__, str(people), "--one", "--memory", chosen.memory, "--rows", str(chosen.rows)]
        words += ["--keep", str(chosen.keep)] if chosen.keep else []
        print(f"{people:>12}  ...", end="\r", flush=True)
        said = subprocess.run(words, check=True, capture_output=True, text=True, env=os.environ).stdout
        found = json.loads(said)
        cells = [
            f"{found[name]['wall']:.1f} / {found[name]['processor']:.1f}" for name in ("load", "work out", "count")
        ]
        print(f"{people:>12}  {cells[0]:>14}  {cells[1]:>14}  {cells[2]:>12}  {found['memory']:>5.0f} MB", flush=True)
        if before:
            grown = found["work out"]["processor"] / before["work out"]["processor"]
            print(f"{'':>12}  working out grew {grown:.1f} times; {found['held']} people as the reference says")
        before = found


if __name__ == "__main__":
    main()
