"""The SQL that is made from a pack beside SQL written by hand for the same policy: processor time on DuckDB.

    python benchmarks/generated.py [PEOPLE ...] [--plan now|timelines] [--rounds 3] [--bucket 200000] [--memory 2GB]

Both read the same Parquet file of facts and write their rows to a Parquet file, bucket of people after bucket, in turns
within one process: by hand, made, by hand, made. The first round of every size compares the rows of both, all of them.
100,000 people when nothing else is said. What is made is said once for a pack; that time stands by itself.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

import duckdb
from attrs import frozen
from drawn_facts import BUCKET, NOW, buckets, policy, write_facts
from peers.lines import different, number_of

from gridcontrol_sql import DIALECTS, compiled, compiled_now, statements, statements_needed
from gridcontrol_sql.positions import FOREVER, SLOTS, seconds_of

Config = dict[str, str | bool | int | float | list[str]]
PEERS = Path(__file__).with_name("peers")
TIMELINES, STATUS_NOW = "timelines", "now"
LIMIT = 1.10
ONCE = ("timelines", "statuses", "undecided")
"""Answers, which are written to a file and not read again."""
SUBJECTS = """
    CREATE TEMP TABLE subjects AS
    SELECT k, split_part(k, '/', 1) AS kind, split_part(k, '/', 2) AS key FROM (SELECT DISTINCT k FROM facts)"""
NO_PLACES = "CREATE TEMP TABLE place_in (place VARCHAR, code VARCHAR, since BIGINT, until BIGINT)"


@frozen
class Side:
    """One way to the rows: *before* makes relations for the session, *query* gives the rows.

    *before* is told what says whether a SELECT gives any row, as where statuses are worked out.
    """

    name: str
    before: Callable[[Callable[[str], bool]], Iterable[str]]
    query: str


def by_hand(plan: str) -> Side:
    """What lies in ``peers``."""
    file = PEERS / {TIMELINES: "timelines.sql", STATUS_NOW: "status_now.sql"}[plan]
    return Side("by hand", lambda _: (), file.read_text(encoding="utf-8"))


def made(plan: str) -> Side:
    """What the pack is turned into. Of whom last times do not tell everything, the row of a status says nothing."""
    if plan == TIMELINES:
        script = compiled(policy(), in_order=True)
        before = (SUBJECTS, NO_PLACES, *statements(script.steps, DIALECTS["duckdb"], lazily=True, once=ONCE))
        return Side("made", lambda _: before, "SELECT * FROM timelines")
    needed = partial(statements_needed, compiled_now(policy()).steps, DIALECTS["duckdb"], once=ONCE)
    untold = "SELECT k, NULL AS status, NULL AS rule, NULL AS until FROM undecided"
    return Side("made", needed, f"SELECT k, status, rule, until FROM statuses UNION ALL {untold}")


def carried_out(side: Side, database: duckdb.DuckDBPyConnection, out: Path) -> float:
    """Seconds of the processor in which *side* writes its rows to *out*. What it made is gone afterwards."""
    cursor = database.cursor()  # with tables and views of its own
    began = time.process_time()
    for statement in side.before(lambda select: cursor.execute(select).fetchone() is not None):
        cursor.execute(statement)
    cursor.execute(f"COPY ({side.query}) TO '{out}' (FORMAT parquet)")
    cursor.close()
    return time.process_time() - began


def measured(plan: str, people: int, rounds: int, bucket: int, memory: str, folder: Path) -> dict[str, object]:
    """One plan at one size, in this process."""
    began = time.process_time()
    sides = [by_hand(plan), made(plan)]
    said = time.process_time() - began
    spent = {side.name: [0.0] * rounds for side in sides}
    peak = 0
    wrong = untold = 0
    last = FOREVER // SLOTS if plan == TIMELINES else seconds_of(NOW)
    for number, some in enumerate(buckets(people, bucket)):
        facts = folder / "facts.parquet"
        write_facts(some, facts)
        config: Config = {"threads": 2, "memory_limit": memory, "temp_directory": str(folder)}
        with duckdb.connect(":memory:", config=config) as database:
            database.execute(f"CREATE VIEW facts AS FROM '{facts}'")
            database.execute(f"CREATE TABLE as_of AS SELECT {last}::BIGINT AS last")
            for turn in range(rounds):
                for side in sides if (number + turn) % 2 == 0 else reversed(sides):
                    out = folder / f"{side.name}.parquet"
                    spent[side.name][turn] += carried_out(side, database, out)
                if turn == 0:
                    files = [folder / f"{side.name}.parquet" for side in sides]
                    wrong += different(database, *(f"'{file}'" for file in files))
                    untold += number_of(database, f"FROM '{files[1]}' WHERE status IS NULL")
        peak = max(peak, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
    hand, own = (spent[side.name] for side in sides)
    return {
        "people": people,
        "by hand": statistics.median(hand),
        "made": statistics.median(own),
        "ratio": statistics.median(b / a for a, b in zip(hand, own, strict=True)),
        "said": said,
        "memory": peak,
        "different": wrong,
        "untold": untold,
    }


def main(words: Sequence[str] | None = None) -> int:
    """Returns 1 when the rows of the two differ."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("people", nargs="*", type=int, default=[100_000])
    parser.add_argument("--plan", choices=(STATUS_NOW, TIMELINES), help="one plan alone; else both")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--bucket", type=int, default=BUCKET, help="people worked out at once")
    parser.add_argument("--memory", default="2GB", help="what DuckDB may take")
    parser.add_argument("--keep", type=Path, help="a folder on a disk with room; else a temporary one")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args(words)
    if chosen.one:
        with tempfile.TemporaryDirectory(dir=chosen.keep) as folder:
            size, plan = chosen.people[0], chosen.plan
            found = measured(plan, size, chosen.rounds, chosen.bucket, chosen.memory, Path(folder))
            print(json.dumps(found))
        return 0
    print(f"load {os.getloadavg()[0]:.1f}; seconds of the processor, medians of {chosen.rounds} rounds; limit {LIMIT}")
    heads = f"{'plan':>10} {'people':>12} {'by hand':>9} {'made':>9} {'ratio':>7} {'said':>6} {'MB':>6}"
    print(f"{heads}  rows that differ, people of whom last times tell no rule")
    worst = 0
    for plan in (chosen.plan,) if chosen.plan else (STATUS_NOW, TIMELINES):
        for people in chosen.people:
            worst = max(worst, told(plan, apart(plan, people, chosen)))
    return 1 if worst else 0


def apart(plan: str, people: int, chosen: argparse.Namespace) -> dict[str, float]:
    """One measurement in a process of its own."""
    options = [
        "--plan",
        plan,
        "--rounds",
        str(chosen.rounds),
        "--bucket",
        str(chosen.bucket),
        "--memory",
        chosen.memory,
    ]
    options += ["--keep", str(chosen.keep)] if chosen.keep else []
    command = [sys.executable, __file__, str(people), "--one", *options]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def told(plan: str, found: dict[str, float]) -> int:
    """Print a line; how many rows differ."""
    figures = f"{found['by hand']:>9.2f} {found['made']:>9.2f} {found['ratio']:>7.2f} {found['said']:>6.2f}"
    wrong = int(found["different"])
    print(
        f"{plan:>10} {int(found['people']):>12,} {figures} {int(found['memory']):>6,}  {wrong}, {int(found['untold'])}",
        flush=True,
    )
    return wrong


if __name__ == "__main__":
    sys.exit(main())
