"""What is owed and who answers in a city: everybody's facts in memory beside those of the few who can matter.

    python benchmarks/few.py [PEOPLE] [--keep FOLDER] [--evaluators duckdb fast]

The policy of ``duties.yaml``: invented people with five events each, who came on any day of about a year, so that about
one in thirteen is isolated at home; a household for every tenth, and an officer for each grid. Each question by each
evaluator in a process of its own over one ``duckdb:`` store: seconds of the processor, and the peak resident size.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import duckdb
from duties import GRIDS, PACK, TOWNS, divisions, officers
from laid import draw_people, lay

from gridcontrol.app.locality import Locality
from gridcontrol.app.owing import owed_of
from gridcontrol.app.responsibility import gaps
from gridcontrol.plugins import PluginHost
from gridcontrol.rules.check import checked_pack
from gridcontrol_duckdb.store import DuckdbStore, open_duckdb

RECEIVED = datetime(2020, 2, 10, 11, tzinfo=UTC)
AT = datetime(2020, 2, 10, 11, 30, tzinfo=UTC)
QUESTIONS = ("duties", "overdue", "coverage", "gaps")
DRAWN = f"""
    SELECT 'e' || i AS id, 'person/p' || p AS subject,
        CASE WHEN i % 9 = 0 THEN 'arrival' ELSE 'visit' END AS kind,
        to_timestamp(1550000000 + 3600 * (hash(p, 2) % 8700)::BIGINT + 7200 * (i % 9)) AS "at",
        CASE WHEN i % 9 = 0 THEN 'G' || (hash(p, 3) % {GRIDS}) END AS residence
    FROM ({{whose}}) AS whose"""
HOUSEHOLDS = f"""
    SELECT 'h' || h AS id, 'household/' || h AS subject, 'registered' AS kind, DATE '2020-01-20' AS "at",
        'G' || (h % {GRIDS}) AS grid, NULL AS town FROM range({{households}}) AS r(h)
    UNION ALL SELECT 'c' || h, 'household/' || h, 'called', DATE '2020-01-26', NULL, NULL
        FROM range({{households}}) AS r(h) WHERE h % 7 > 0
    UNION ALL SELECT 's' || t, 'town_office/' || t, 'round_started', DATE '2020-01-24', NULL, 'T' || t
        FROM range({TOWNS}) AS r(t)"""


def draw(folder: Path, people: int) -> None:
    """The facts of the city."""
    with duckdb.connect(":memory:", config={"memory_limit": "2GB", "threads": 2}) as database:
        draw_people(database, people, folder / "people.parquet")
        lay(
            database,
            folder / "facts",
            folder / "people.parquet",
            lambda whose: DRAWN.format(whose=whose),
            [(RECEIVED, "true")],
        )
    with closing(open_duckdb(f"duckdb:{folder}/facts?memory=1GB&threads=2", lambda: AT)) as store:
        store.load(HOUSEHOLDS.format(households=people // 10))
        store.append(each.fact for each in officers())


def opened(folder: Path, evaluator: str) -> Locality:
    """The city, answered by the evaluator of that name."""
    host = PluginHost()
    pack, _ = checked_pack(PACK.read_bytes(), PACK.name)
    store = host.open_store(f"duckdb:{folder}/facts?memory=1GB&threads=2&at_once=100000000", lambda: AT)
    if not isinstance(store, DuckdbStore):
        raise TypeError(store)
    sets = host.set_counting(evaluator, store)
    return Locality(pack, store, divisions(), host, host.evaluator(evaluator), lambda: AT, sets=sets)


def ask(locality: Locality, question: str) -> int:
    """The answer, in one number."""
    match question:
        case "gaps":
            return len(gaps(locality, at=AT, known_at=AT, schemes=["five"]))
        case "coverage":
            found = owed_of(locality, at=AT, known_at=AT, only_rounds=True, names=["round_1"]).round("round_1")
            return sum(row.coverage.reached for row in found.rows)
        case _:
            since = datetime(2020, 2, 9 if question == "duties" else 4, 16, tzinfo=UTC)
            owed = owed_of(locality, at=AT, known_at=AT, names=["temperature"], since=since)
            return sum(owed.owing(since=since, duties=["temperature"]).summary["temperature"].values())


def measure(folder: Path, evaluator: str, question: str) -> None:
    """One question, asked in this process, as a line of JSON."""
    began = time.process_time()
    with opened(folder, evaluator) as locality:
        answer = ask(locality, question)
    seconds, peak = time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"question": question, "evaluator": evaluator, "answer": answer, "cpu_s": seconds, "mb": peak}))


def main() -> None:
    """Draw the city unless it is kept from before, and ask each question by each evaluator."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("people", nargs="?", type=int, default=100_000)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--evaluators", nargs="+", default=["duckdb", "fast"])
    parser.add_argument("--measure", nargs=2, metavar=("EVALUATOR", "QUESTION"), help=argparse.SUPPRESS)
    words = parser.parse_args()
    if words.measure is not None:
        measure(words.keep, *words.measure)
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = words.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / "people.parquet").exists():
            draw(folder, words.people)
        for question in QUESTIONS:
            lines = []
            for evaluator in words.evaluators:
                command = [sys.executable, __file__, "--keep", str(folder), "--measure", evaluator, question]
                lines.append(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout))
                print("{question:9} {evaluator:7} {cpu_s:8.1f} s {mb:6} MB {answer:9}".format(**lines[-1]), flush=True)
            if len({line["answer"] for line in lines}) > 1:
                raise SystemExit("the answers differ")


if __name__ == "__main__":
    main()
