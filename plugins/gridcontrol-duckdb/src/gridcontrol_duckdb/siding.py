"""Parts of the subjects worked out side by side, each on a cursor of its own.

One statement over a part keeps several cores busy only now and then: it sorts, waits, and writes. Two parts at once
keep two cores busy all the time. Parts need nothing of each other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, closing, contextmanager
from itertools import count
from queue import SimpleQueue
from typing import Protocol, TypeVar

import duckdb
from attrs import evolve

from gridcontrol_duckdb.evaluating import Evaluating
from gridcontrol_duckdb.known import lend
from gridcontrol_duckdb.session import fetched


class OnCursor(Protocol):
    """What works on a cursor of its own."""

    @property
    def cursor(self) -> duckdb.DuckDBPyConnection:
        """That cursor."""


T = TypeVar("T")
P = TypeVar("P")
W = TypeVar("W", bound=OnCursor)
Work = Callable[[W, int, P], T]
"""Is given where to work, the number of the part from 0 on, and the part."""
_numbers = count(1)


@contextmanager
def side_by_side(evaluating: Evaluating, most: int) -> Iterator[list[Evaluating]]:
    """*evaluating*, and as many more like it as DuckDB may use threads: *most* together."""
    cursor = evaluating.cursor
    number = _number(cursor, most)
    if number <= 1:
        yield [evaluating]
        return
    with shared_schema(cursor) as schema:
        lend(cursor, schema)
        with cursors_beside(cursor, number) as others:
            lent = [evolve(evaluating, cursor=each, standing=evaluating.standing.lent(schema, each)) for each in others]
            yield [evaluating, *lent]


@contextmanager
def shared_schema(cursor: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """The name of a new schema that all cursors of the database see; gone with all in it at the end."""
    schema = f"lent_{next(_numbers)}"
    cursor.execute(f"CREATE SCHEMA {schema}")
    try:
        yield schema
    finally:
        cursor.execute(f"DROP SCHEMA {schema} CASCADE")


@contextmanager
def cursors_beside(cursor: duckdb.DuckDBPyConnection, most: int) -> Iterator[list[duckdb.DuckDBPyConnection]]:
    """More cursors of the database of *cursor*: together as many as DuckDB may use threads, *most* at most."""
    with ExitStack() as opened:
        yield [opened.enter_context(closing(cursor.cursor())) for _ in range(_number(cursor, most) - 1)]


def _number(cursor: duckdb.DuckDBPyConnection, most: int) -> int:
    ((threads,),) = fetched(cursor, "SELECT current_setting('threads')::INTEGER")
    return int(min(threads, most))


def done_by(workers: Sequence[W], parts: Sequence[P], work: Work[W, P, T]) -> Iterator[tuple[int, T]]:
    """The number of each part and what *work* gave of it, as they get done. The first that fails ends them all."""
    if len(workers) == 1:
        yield from ((number, work(workers[0], number, part)) for number, part in enumerate(parts))
        return
    idle: SimpleQueue[W] = SimpleQueue()
    for each in workers:
        idle.put(each)

    def one(number: int, part: P) -> tuple[int, T]:
        worker = idle.get()
        try:
            return number, work(worker, number, part)
        finally:
            idle.put(worker)

    with ThreadPoolExecutor(len(workers)) as pool:
        asked = [pool.submit(one, number, part) for number, part in enumerate(parts)]
        try:
            for done in as_completed(asked):
                yield done.result()
        except BaseException:
            for waiting in asked:
                waiting.cancel()
            for worker in workers:
                worker.cursor.interrupt()
            raise
