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
from typing import TypeVar

from attrs import evolve

from gridcontrol_duckdb.evaluating import Evaluating
from gridcontrol_duckdb.known import lend
from gridcontrol_duckdb.layout import Keys
from gridcontrol_duckdb.session import fetched

T = TypeVar("T")
Work = Callable[[Evaluating, int, Keys], T]
"""Is given where to work, the number of the part from 0 on, and its keys."""
_numbers = count(1)


@contextmanager
def side_by_side(evaluating: Evaluating, most: int) -> Iterator[list[Evaluating]]:
    """*evaluating*, and as many more like it as DuckDB may use threads: *most* together."""
    cursor = evaluating.cursor
    ((threads,),) = fetched(cursor, "SELECT current_setting('threads')::INTEGER")
    number = min(threads, most)
    if number <= 1:
        yield [evaluating]
        return
    schema = f"lent_{next(_numbers)}"
    cursor.execute(f"CREATE SCHEMA {schema}")
    try:
        lend(cursor, schema)
        with ExitStack() as opened:
            others = [opened.enter_context(closing(cursor.cursor())) for _ in range(number - 1)]
            lent = [evolve(evaluating, cursor=each, standing=evaluating.standing.lent(schema, each)) for each in others]
            yield [evaluating, *lent]
    finally:
        cursor.execute(f"DROP SCHEMA {schema} CASCADE")


def done_by(workers: Sequence[Evaluating], parts: Sequence[Keys], work: Work[T]) -> Iterator[tuple[int, T]]:
    """The number of each part and what *work* gave of it, as they get done. The first that fails ends them all."""
    if len(workers) == 1:
        yield from ((number, work(workers[0], number, keys)) for number, keys in enumerate(parts))
        return
    idle: SimpleQueue[Evaluating] = SimpleQueue()
    for each in workers:
        idle.put(each)

    def one(number: int, keys: Keys) -> tuple[int, T]:
        worker = idle.get()
        try:
            return number, work(worker, number, keys)
        finally:
            idle.put(worker)

    with ThreadPoolExecutor(len(workers)) as pool:
        asked = [pool.submit(one, number, keys) for number, keys in enumerate(parts)]
        try:
            for done in as_completed(asked):
                yield done.result()
        except BaseException:
            for waiting in asked:
                waiting.cancel()
            for worker in workers:
                worker.cursor.interrupt()
            raise
