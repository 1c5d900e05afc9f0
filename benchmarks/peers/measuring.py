"""Times of two things in turns, on a machine that does other things meanwhile."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

Work = Callable[[], object]
LEAST = 0.02
"""Seconds that one measurement should take."""


class Measured(NamedTuple):
    """Microseconds for one in the best round, and how many times as long it took as the other thing, in turns.

    The ratio is the median over the rounds; *low* and *high* bound four fifths of them.
    """

    each: float
    ratio: float
    low: float
    high: float


def spent(work: Work, times: int) -> float:
    """Seconds of processor time for doing *work* so many times."""
    began = time.process_time()
    for _ in range(times):
        work()
    return time.process_time() - began


def in_turns(work: Work, other: Work, count: int, rounds: int) -> Measured:
    """*work* beside *other*, both for *count* subjects at a time, one after the other in every round."""
    times, other_times = (max(1, int(LEAST / max(spent(each, 1), 1e-9))) for each in (work, other))
    took, ratios = [], []
    for _ in range(rounds):
        gc.collect()
        gc.disable()
        try:
            before = spent(other, other_times) / other_times
            own = spent(work, times) / times
            after = spent(other, other_times) / other_times
        finally:
            gc.enable()
        took.append(own / count * 1e6)
        ratios.append(own / ((before + after) / 2))
    ratios.sort()
    return Measured(min(took), statistics.median(ratios), *_ends(ratios))


def _ends(ratios: Sequence[float]) -> tuple[float, float]:
    cut = len(ratios) // 10
    return ratios[cut], ratios[-1 - cut]
