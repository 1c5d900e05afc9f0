"""Everybody at once on DuckDB: loading, statuses now, timelines, roll-up, what 10,000 facts change, the city's report.

    python benchmarks/sets.py [PEOPLE ...] [--memory 1GB] [--rows 1000000] [--keep FOLDER] [--divisions FOLDER]

The policy of ``sets.yaml`` for invented people with five events each on average, drawn by DuckDB itself, which is not
part of any figure; 10,000 and then 100,000 people when nothing else is said. Each step runs in a process of its own:
seconds by the clock, of the processor, and the peak resident size of that process. Of a few people, drawn by number,
the rows are held against what the reference evaluator says of the same facts; and who shows what now by last times,
against the timelines.

With --divisions, a folder of areas, streets and villages as .csv.gz (statistical division codes), people live in the
villages of one province (--province, 50); else in as many invented ones. With --laid events are written straight into
the store (``laid.py``): loading many is slow, and measured by itself.
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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import duckdb
from attrs import frozen
from laid import Drawn, draw_people, lay

import gridcontrol
from gridcontrol.app.bulk import paths_in
from gridcontrol.app.locality import Locality
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.ids import SubjectId
from gridcontrol.model.known import as_known
from gridcontrol_duckdb.statuses import Kind, Statuses
from gridcontrol_duckdb.store import DuckdbStore
from gridcontrol_sql import shown_in_rows
from gridcontrol_sql.outcome import shown_in

EVENTS = 5
CHANGED = 10_000
HELD_AGAINST = 40
PACK = Path(__file__).with_name("sets.yaml")
FIRST = datetime(2020, 1, 20, tzinfo=UTC)
"""The first instant of an event; all are within forty days."""
NOW = datetime(2020, 6, 1, tzinfo=UTC)
AT = datetime(2020, 2, 20, 12, tzinfo=UTC)
DAY_BEFORE = datetime(2020, 2, 19, 11, 30, tzinfo=UTC)
"""Most of what had happened by then is received by then, one in fifty later: the report tells what moved since."""
COUNTIES, TOWNS, VILLAGES = 38, 27, 11
"""Of the invented city: counties, towns of each, villages of each of those."""

DRAWN = """
    SELECT '{prefix}' || i AS id, 'person/p' || p AS subject, kind,
        to_timestamp({first} + 3600 * (hash(i, 2, {salt}) % 960)::BIGINT) AS "at",
        CASE WHEN kind = 'arrival' THEN ['42', '50', '51'][1 + (hash(i, 3) % 3)::INTEGER] END AS province,
        CASE WHEN kind = 'test' THEN ['negative', 'negative', 'negative', 'positive'][1 + (hash(i, 4) % 4)::INTEGER] END
            AS result,
        CASE WHEN kind IN ('arrival', 'contact') THEN v.code END AS village
    FROM (
        SELECT i, p, hash(p, CASE WHEN hash(i, 8) % 10 = 0 THEN i ELSE 7 END) % {villages} AS lives,
            CASE WHEN hash(i, 5) % 500 = 0 THEN 'died' ELSE ['arrival', 'arrival', 'contact', 'contact', 'fever',
            'purchase', 'test', 'test', 'discharged', 'left_city'][1 + (hash(i, 6) % 10)::INTEGER] END AS kind
        FROM ({whose}) AS whose
    ) AS e JOIN read_parquet('{folder}/villages.parquet') AS v ON v.number = e.lives"""

CITY = """
    SELECT code, name, 'county' AS level, '' AS parent FROM read_csv('{tables}/areas.csv.gz', all_varchar = true)
        WHERE provinceCode = '{province}'
    UNION ALL SELECT code, name, 'town', areaCode FROM read_csv('{tables}/streets.csv.gz', all_varchar = true)
        WHERE provinceCode = '{province}'
    UNION ALL SELECT code, name, 'village', streetCode FROM read_csv('{tables}/villages.csv.gz', all_varchar = true)
        WHERE provinceCode = '{province}'"""

INVENTED = f"""
    SELECT printf('99%02d', c) AS code, 'county ' || c AS name, 'county' AS level, '' AS parent
        FROM range({COUNTIES}) AS r(c)
    UNION ALL SELECT printf('99%02d%03d', c, t), 'town ' || t, 'town', printf('99%02d', c)
        FROM range({COUNTIES}) AS r(c), range({TOWNS}) AS s(t)
    UNION ALL SELECT printf('99%02d%03d%03d', c, t, v), 'village ' || v, 'village', printf('99%02d%03d', c, t)
        FROM range({COUNTIES}) AS r(c), range({TOWNS}) AS s(t), range({VILLAGES}) AS u(v)"""


@frozen
class City:
    """Invented people in a folder."""

    folder: Path
    people: int
    memory: str
    rows: int
    laid: bool = False
    """Whether events are written straight into the store instead of being loaded."""

    def open(self, now: datetime = NOW) -> Locality:
        """The locality, which counts where its facts lie."""
        url = f"duckdb:{self.folder}/facts?memory={self.memory}&threads=2"
        return gridcontrol.open_locality(
            PACK, store=url, divisions=self.folder, cache=self.folder / "cache", evaluator="duckdb", clock=lambda: now
        )

    def store(self, locality: Locality) -> DuckdbStore:
        """The store of *locality*."""
        if not isinstance(locality.store, DuckdbStore):
            raise TypeError(locality.store)
        return locality.store

    # -- what is drawn, and not measured

    def draw(self, tables: Path | None, province: str) -> None:
        """The city's divisions, and everybody's events."""
        with duckdb.connect(":memory:", config={"memory_limit": "2GB", "threads": 2}) as database:
            city = INVENTED if tables is None else CITY.format(tables=tables, province=province)
            database.execute(f"COPY ({city}) TO '{self.folder}/city.csv' (FORMAT csv, HEADER)")
            numbered = (
                f"SELECT code, row_number() OVER (ORDER BY code) - 1 AS number FROM ({city}) WHERE level = 'village'"
            )
            database.execute(f"COPY ({numbered}) TO '{self.folder}/villages.parquet' (FORMAT parquet)")
            if self.laid:
                draw_people(database, self.people, self.folder / "people.parquet")
            else:
                drawn = f"SELECT i, hash(i, 1) % {self.people} AS p FROM range({self.people * EVENTS}) AS drawn(i)"
                self._drawn(database, "events", "e", 0, drawn)
            spread = max(1, self.people // CHANGED)
            changed = f"SELECT i, i * {spread} AS p FROM range({min(CHANGED, self.people)}) AS drawn(i)"
            self._drawn(database, "changes", "c", 1, changed)

    def _drawn(self, database: duckdb.DuckDBPyConnection, name: str, prefix: str, salt: int, whose: str) -> None:
        drawn = self._events(database, prefix, salt, whose)
        database.execute("SET preserve_insertion_order = false")
        database.execute(f"COPY ({drawn}) TO '{self.folder}/{name}.parquet' (FORMAT parquet)")

    def _events(self, database: duckdb.DuckDBPyConnection, prefix: str, salt: int, whose: str) -> str:
        """A SELECT of an event for each row of *whose*, a SELECT of its number and that of its person."""
        (villages,) = database.execute(f"SELECT count(*) FROM '{self.folder}/villages.parquet'").fetchone() or (0,)
        return DRAWN.format(
            folder=self.folder, prefix=prefix, salt=salt, whose=whose, villages=villages, first=int(FIRST.timestamp())
        )

    def drawn_by_key(self, database: duckdb.DuckDBPyConnection) -> Drawn:
        """Events of people by their numbers, with --laid."""
        return partial(self._events, database, "e", 0)

    # -- what is measured

    def load(self) -> None:
        """Everybody's events into the store: what is told in time, and a few days later the rest."""
        in_time = f"\"at\" <= TIMESTAMPTZ '{DAY_BEFORE.isoformat()}' AND hash(id) % 50 > 0"
        batches = ((DAY_BEFORE, in_time), (NOW, f"NOT ({in_time})"))
        if self.laid:
            with duckdb.connect(":memory:", config={"memory_limit": self.memory, "threads": 2}) as database:
                database.execute("SET TimeZone = 'UTC'")
                people, drawn = self.folder / "people.parquet", self.drawn_by_key(database)
                lay(database, self.folder / "facts", people, drawn, batches)
            return
        for now, which in batches:
            with self.open(now) as locality:
                self.store(locality).load(f"FROM read_parquet('{self.folder}/events.parquet') WHERE {which}")

    def now(self) -> None:
        """Who shows what, from last times."""
        with self.open() as locality:
            self.store(locality).status_now(locality.pack, self.folder / "now.parquet", AT, rows=self.rows)

    def timelines(self) -> None:
        """Everybody's timelines."""
        with self.open() as locality:
            self.store(locality).work_out(locality.pack, self.folder / "out", rows=self.rows)

    def rollup(self) -> None:
        """Statuses of one instant at every level."""
        with self.open() as locality:
            levels, path_of = paths_in(locality, None, AT.date())
            store, dated = self.store(locality), locality.divisions is not None and locality.divisions.dated
            store.rolled_up(locality.pack, self.folder / "out", AT, levels, path_of, dated=dated)

    def changed(self) -> None:
        """10,000 facts of as many people received, and fresh statuses."""
        with self.open() as locality:
            self.store(locality).load(f"FROM read_parquet('{self.folder}/changes.parquet')")
            done = self.store(locality).refresh(locality.pack, self.folder / "out", rows=self.rows)
            if done.everybody or done.people != min(CHANGED, self.people):
                sys.exit(f"worked out {done}")

    def report(self) -> None:
        """The city's report."""
        with self.open() as locality:
            locality.report("daily", at=AT, known_at=NOW)

    def held(self) -> None:
        """Ends the run where rows are not those of the reference, or statuses now not those of timelines."""
        asked = [SubjectId(f"person/p{number * self.people // HELD_AGAINST}") for number in range(HELD_AGAINST)]
        names = ", ".join(f"'{name}'" for name in asked)
        with self.open() as locality, Statuses(self.folder / "out").reading() as manifest:
            store, pack = self.store(locality), locality.pack
            known = as_known(store.read(subjects=frozenset(asked)), pack.zone)
            expected = shown_in(ReferenceEvaluator().evaluate(pack, known).timelines)
            lying = Statuses(self.folder / "out").rows_sql(manifest, Kind.TIMELINES)
            with duckdb.connect(":memory:") as database:
                found = database.execute(f"FROM ({lying}) WHERE k IN ({names})").fetchall()
        if shown_in_rows(found) != expected:
            sys.exit("the rows are not those of the reference")


STEPS: dict[str, Callable[[City], None]] = {
    "load": City.load,
    "now": City.now,
    "timelines": City.timelines,
    "rollup": City.rollup,
    "changed": City.changed,
    "report": City.report,
    "held": City.held,
}


def measured(step: str, city: City) -> dict[str, float]:
    """One step, in this process: seconds by the clock and of the processor, peak resident size in MB."""
    wall, processor = time.perf_counter(), time.process_time()
    STEPS[step](city)
    return {
        "wall": time.perf_counter() - wall,
        "processor": time.process_time() - processor,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


@contextmanager
def folder_of(inside: Path | None, keep: Path | None) -> Iterator[str]:
    """The folder *inside*, made where there is none, or a temporary one in *keep*."""
    if inside is None:
        with tempfile.TemporaryDirectory(dir=keep) as name:
            yield name
        return
    inside.mkdir(parents=True, exist_ok=True)
    yield str(inside)


def main() -> None:
    """Measure each step of each size in a process of its own and print what it took."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("people", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--memory", default="700MB", help="what DuckDB may take")
    parser.add_argument("--rows", type=int, default=1_000_000, help="events of a part")
    parser.add_argument("--laid", action="store_true", help="write events straight into the store instead of loading")
    parser.add_argument("--inside", type=Path, help="a folder that stays; what is drawn there is not drawn again")
    parser.add_argument("--keep", type=Path, help="a folder on a disk with room; else a temporary one")
    parser.add_argument("--divisions", type=Path, help="a folder of division tables; else invented ones")
    parser.add_argument("--province", default="50", help="whose divisions of these")
    parser.add_argument("--steps", nargs="*", default=list(STEPS), choices=list(STEPS), help="only some of them")
    parser.add_argument("--step", choices=list(STEPS), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.step:
        city = City(chosen.keep, chosen.people[0], chosen.memory, chosen.rows, chosen.laid)
        print(json.dumps(measured(chosen.step, city)))
        return
    print(f"{'people':>11}  {'step':<10} {'wall s':>9} {'cpu s':>9} {'peak MB':>9}  grown (cpu)")
    before: dict[str, float] = {}
    for people in chosen.people:
        with folder_of(chosen.inside, chosen.keep) as name:
            if not Path(name, "changes.parquet").exists():
                city = City(Path(name), people, chosen.memory, chosen.rows, chosen.laid)
                city.draw(chosen.divisions, chosen.province)
            for step in chosen.steps:
                words = ["--step", step, "--keep", name, "--memory", chosen.memory, "--rows", str(chosen.rows)]
                words += ["--laid"] if chosen.laid else []
                command = [sys.executable, __file__, str(people), *words]
                said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=os.environ).stdout
                took = json.loads(said)
                grown = f"{took['processor'] / before[step]:.1f}" if step in before else ""
                before[step] = took["processor"]
                cells = f"{took['wall']:>9.1f} {took['processor']:>9.1f} {took['memory']:>9.0f}"
                print(f"{people:>11}  {step:<10} {cells}  {grown}", flush=True)


if __name__ == "__main__":
    main()
