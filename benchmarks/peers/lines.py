"""A line of what was measured for everybody, and the facts and right answers that every part finds in its folder."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import duckdb

from gridcontrol_sql.positions import FOREVER, SLOTS

TIMELINES, STATUSES = "timelines.parquet", "statuses.parquet"
"""The right rows, by the SQL written by hand: whole timelines, and the status of everybody now."""
EVER = FOREVER // SLOTS
Row = tuple[object, ...]


class Line(NamedTuple):
    """What something took: seconds by the clock and of all processors, megabytes at most; what it gives."""

    name: str
    wall: float
    processor: float
    memory: int
    gives: str
    differing: int = 0


class Watch:
    """Seconds since it was made, by the clock and of the processors: of this process, or as *spent* says."""

    def __init__(self, spent: Callable[[], float] = time.process_time) -> None:
        self._spent = spent
        self._wall, self._processor = time.perf_counter(), spent()

    def line(self, name: str, gives: str, memory: int | None = None, differing: int = 0) -> Line:
        """What was taken so far."""
        held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024 if memory is None else memory
        wall, processor = time.perf_counter() - self._wall, self._spent() - self._processor
        return Line(name, wall, processor, held, gives, differing)


@contextmanager
def a_duckdb(folder: Path, memory: str = "1GB") -> Iterator[duckdb.DuckDBPyConnection]:
    """A DuckDB that sees the facts in *folder* as the view ``facts``."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "threads": 2,
        "memory_limit": memory,
        "temp_directory": str(folder),
    }
    with duckdb.connect(":memory:", config=settings) as database:
        database.execute(f"CREATE VIEW facts AS FROM read_parquet('{folder}/facts/*.parquet')")
        yield database


def facts_in(folder: Path) -> list[Path]:
    """The files of facts, one to a bucket of people."""
    return sorted((folder / "facts").glob("*.parquet"))


def different(database: duckdb.DuckDBPyConnection, right: str, other: str) -> int:
    """How many rows stand in one of two relations and not in the other, by the columns of the first.

    Of whom one of them says that it can't tell, by a row without a status or without a rule, is left out.
    """
    names = ", ".join(row[0] for row in database.execute(f"DESCRIBE FROM {right}").fetchall())
    untold = f"SELECT k FROM {other} WHERE status IS NULL UNION ALL SELECT k FROM {right} WHERE rule IS NULL"
    told = f"WHERE k NOT IN ({untold})"
    first, second = (f"SELECT {names} FROM {each} {told}" for each in (right, other))
    return number_of(database, f"FROM (({first} EXCEPT ALL {second}) UNION ALL ({second} EXCEPT ALL {first}))")


def number_of(database: duckdb.DuckDBPyConnection, rows: str) -> int:
    """How many there are of *rows*."""
    found = database.execute(f"SELECT COUNT(*) {rows}").fetchone()
    return int(found[0]) if found else 0
