"""Work on a store's facts part after part, by as many processes as there are cores.

Processes are forked, so that they begin with all that has been read already. Where that can't be done safely (another
system than Linux, threads under way) or is not wanted, the same work is done here.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing.reduction import ForkingPickler
from types import MappingProxyType
from typing import Any, Generic, TypeVar

from attrs import define

from gridcontrol.app.calm import without_collecting
from gridcontrol.model.facts import Received
from gridcontrol.model.parting import Numbers, PartedStore

T = TypeVar("T")


def cores() -> int:
    """How many processes may work at once on this machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@define
class Work(Generic[T]):
    """What is to be made of each part of the facts of *store*."""

    store: PartedStore
    parts: Sequence[Numbers]
    make: Callable[[list[Received]], T]

    def done(self, workers: int) -> Iterator[T]:
        """What comes of each part, in order. Raises ``StoreError``."""
        workers = min(workers, len(self.parts))
        if workers > 1 and _can_fork():
            yield from self._forked(workers)
        else:
            for number in range(len(self.parts)):
                yield self.of(number, self.store)

    def of(self, number: int, store: PartedStore) -> T:
        """What comes of one part."""
        try:
            with without_collecting():
                return self.make(list(store.at_numbers(self.parts[number])))
        finally:
            gc.collect(0)  # what was counted holds itself in circles, and nothing younger is there

    def _forked(self, workers: int) -> Iterator[T]:
        ForkingPickler.register(MappingProxyType, _thawed)
        context = multiprocessing.get_context("fork")
        gc.collect()
        gc.freeze()  # what is there is never written to for the sake of counting
        try:
            with ProcessPoolExecutor(workers, context, _begin, (self,)) as several:
                try:
                    yield from several.map(_one, range(len(self.parts)))
                except BaseException:
                    several.shutdown(wait=True, cancel_futures=True)
                    raise
        finally:
            gc.unfreeze()


def _thawed(mapping: MappingProxyType[Any, Any]) -> tuple[Callable[..., object], tuple[dict[Any, Any]]]:
    """How to hand a read-only mapping from one process to another, of which Python knows no way."""
    return _frozen, (dict(mapping),)


def _frozen(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(mapping)


def _can_fork() -> bool:
    # A lock that another thread holds would never be given back in the copy.
    return sys.platform == "linux" and threading.active_count() == 1


_here: list[tuple[Work[Any], PartedStore]] = []
"""In a forked process: what it works on, by a connection of its own."""


def _begin(work: Work[Any]) -> None:
    _here.append((work, work.store.reopened()))


def _one(number: int) -> Any:  # noqa: ANN401  # what the work makes
    work, store = _here[0]
    return work.of(number, store)
