"""The same policy for everybody, by every engine and by two that work on arrays: time, memory, and what they give.

    python benchmarks/everybody.py --install                        once: fetches OpenFisca and Spark's client
    python benchmarks/everybody.py [PEOPLE ...] [--only PART ...]   100,000 people when nothing else is said

The facts of ``drawn_facts`` lie in Parquet files, a bucket of 200,000 people each. Each part runs in a process of its
own and is held against the SQL written by hand, row by row. Seconds of the processor count all threads, and for
PostgreSQL and Spark the server's and the Java machine's. Needs Linux (``/proc``).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from drawn_facts import NOW, buckets, write_facts
from peers import at_once, engines
from peers.fetching import FETCHED, fetch
from peers.lines import EVER, STATUSES, TIMELINES, Line, a_duckdb, facts_in

from gridcontrol_sql.positions import seconds_of

HERE = Path(__file__).resolve().parent
REQUIREMENTS = HERE / "peers" / "everybody.txt"
PARTS: dict[str, Callable[[Path], Iterator[Line]]] = {
    "duckdb": engines.in_duckdb,
    "postgres": engines.in_postgres,
    "spark": engines.in_spark,
    "python": at_once.one_by_one,
    "numpy": at_once.in_numpy,
    "openfisca": at_once.in_openfisca,
}
BY_HAND = {TIMELINES: ("timelines.sql", EVER), STATUSES: ("status_now.sql", seconds_of(NOW))}


def prepare(people: int, folder: Path) -> None:
    """Facts and right answers in *folder*."""
    (folder / "facts").mkdir()
    for number, some in enumerate(buckets(people)):
        write_facts(some, folder / "facts" / f"{number:05}.parquet")
    for name, (query, last) in BY_HAND.items():
        parts = folder / f"{name}.parts"
        parts.mkdir()
        for file in facts_in(folder):
            with a_duckdb(folder, "2GB") as database:
                database.execute(f"CREATE OR REPLACE VIEW facts AS FROM '{file}'")
                database.execute(f"CREATE TABLE as_of AS SELECT {last}::BIGINT AS last")
                select = (HERE / "peers" / query).read_text(encoding="utf-8")
                database.execute(f"COPY ({select}) TO '{parts / file.name}' (FORMAT parquet)")
        with a_duckdb(folder) as database:
            database.execute(f"COPY (FROM read_parquet('{parts}/*.parquet')) TO '{folder / name}' (FORMAT parquet)")


def apart(part: str, folder: Path) -> list[Line]:
    """The lines of a part, measured in a process of its own; none where it can't run here."""
    command = [sys.executable, __file__, "--part", part, "--folder", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"ended with {done.returncode}"])[-1]
        print(f"{part}: not measured: {last}")
        return []
    return [Line(*each) for each in json.loads(done.stdout.splitlines()[-1])]


def told(line: Line, people: int) -> str:
    """A row of the table."""
    wall, processor = (f"{each:,.0f}" if each >= 100 else f"{each:.2g}" for each in (line.wall, line.processor))
    figures = f"{people:,} | {wall} | {processor} | {line.memory:,}"
    return f"| {line.name} | {figures} | {line.gives}{f'; {line.differing} differ' if line.differing else ''} |"


def main(words: Sequence[str] | None = None) -> int:
    """Returns 1 when an answer differs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("people", nargs="*", type=int, default=[100_000])
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--keep", type=Path, help="a folder on a disk with room; else a temporary one")
    parser.add_argument("--install", action="store_true", help="fetch the peers from the package index")
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args(words)
    sys.path += [str(FETCHED), str(HERE.parent)]
    if chosen.install:
        fetch(REQUIREMENTS)
        return 0
    if chosen.part:
        print(json.dumps(list(PARTS[chosen.part](chosen.folder))))
        return 0
    print(f"load {os.getloadavg()[0]:.1f}\n")
    print("| engine | people | seconds | of the processor | MB | gives |\n|---|---|---|---|---|---|")
    wrong = 0
    for people in chosen.people:
        with tempfile.TemporaryDirectory(dir=chosen.keep) as folder:
            prepare(people, Path(folder))
            for part in chosen.only:
                for line in apart(part, Path(folder)):
                    print(told(line, people), flush=True)
                    wrong += line.differing
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
