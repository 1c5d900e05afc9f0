"""Requirements: where so many points, on such days and so far apart, are together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from attrs import frozen

from gridcontrol.calculus.fast.calendar import elapsed
from gridcontrol.calculus.fast.counting import Counting, Origin
from gridcontrol.calculus.fast.patterns import Patterns
from gridcontrol.calculus.fast.points import Causes, Point, Pos
from gridcontrol.rules.ruleset import Need
from gridcontrol.time import Unit


class Needed(NamedTuple):
    """A requirement: its id, when it was met and by which facts, or that it is waived."""

    id: str
    met: int | None
    by: Causes
    waived: bool = False


class Meeting(NamedTuple):
    """A requirement is met at *point*, by the facts of the whole series."""

    point: Point
    by: Causes


@frozen
class NeedMade:
    """A requirement, made ready."""

    id: str
    pattern: int
    from_day: int | None
    to_day: int | None
    times: int
    apart_days: int | None
    apart: int | None
    """Microseconds."""


def need_made(need: Need, patterns: Patterns) -> NeedMade:
    """*need* with its pattern numbered and its gap in days or microseconds."""
    apart = need.apart
    in_days = apart is not None and apart.unit is Unit.DAYS
    return NeedMade(
        need.id,
        patterns.number(need.pattern),
        need.from_day,
        need.to_day,
        need.times,
        apart.number if apart is not None and in_days else None,
        elapsed(apart) if apart is not None and not in_days else None,
    )


def meetings(
    need: NeedMade, points: Sequence[Point], counting: Counting, entered: Pos, origin: Origin
) -> Iterator[Meeting]:
    """Each of *points* at which *need* is met in a phase entered at *entered*, its days counted from *origin*."""
    valid: list[Point] = []
    for point in points:
        if not _counts(need, point, counting, entered, origin):
            continue
        if need.times == 1:
            yield Meeting(point, point.causes)
            continue
        valid.append(point)
        if len(valid) >= need.times:
            series = _series(valid, need, counting)
            if len(series) >= need.times:
                yield Meeting(point, tuple(fact for one in series[: need.times] for fact in one.causes))


def _series(points: Sequence[Point], need: NeedMade, counting: Counting) -> list[Point]:
    """The longest series of *points*, each far enough from the one before; the earliest of several."""
    taken = sorted(points, key=lambda point: (point.at.us, point.pos))
    lengths: list[int] = []
    before: list[int] = []
    for index, point in enumerate(taken):
        best, link = 0, -1
        for earlier in range(index):
            if lengths[earlier] > best and counting.far_enough(taken[earlier], point, need):
                best, link = lengths[earlier], earlier
        lengths.append(best + 1)
        before.append(link)
    at = lengths.index(max(lengths))
    series: list[Point] = []
    while at >= 0:
        series.append(taken[at])
        at = before[at]
    return series[::-1]


def _counts(need: NeedMade, point: Point, counting: Counting, entered: Pos, origin: Origin) -> bool:
    if need.from_day is None and (point.pos <= entered or point.at.us < entered[0]):
        return False
    if need.from_day is None and need.to_day is None:
        return True
    day = counting.number(origin, point.at.day)
    return (need.from_day is None or day >= need.from_day) and (need.to_day is None or day <= need.to_day)
