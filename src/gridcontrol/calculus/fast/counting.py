"""Where days are counted from, and how one rule counts them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from attrs import frozen

from gridcontrol.calculus.fast.calendar import DAY, Calendar, Length
from gridcontrol.calculus.fast.points import Point, Pos, by_clock
from gridcontrol.time import DayCount

if TYPE_CHECKING:
    from gridcontrol.calculus.fast.needs import NeedMade


class Origin(NamedTuple):
    """Where a phase's days are counted from: an anchor on its *day*, or (*whole*) the next local midnight."""

    us: int
    day: int
    whole: bool


@frozen
class Counting:
    """How one rule counts."""

    calendar: Calendar
    count: DayCount
    dates_suffice: bool

    def over(self, origin: Origin, length: Length) -> Pos:
        """Where *length* from *origin* is over."""
        calendar = self.calendar
        if origin.whole:
            return by_clock(calendar.whole_after(origin.us, length))
        return by_clock(calendar.counted(origin.us, origin.day, length))

    def number(self, origin: Origin, day: int) -> int:
        """Which day of the count *day* is."""
        if origin.whole:
            return day - self.calendar.first_whole_day(origin.us) + 1
        return day - origin.day + (self.count is DayCount.DAY_ONE)

    def far_enough(self, one: Point, other: Point, need: NeedMade) -> bool:
        """Whether *other* was certainly taken long enough after *one*."""
        days = other.at.day - one.at.day
        if need.apart_days is not None:
            return days >= need.apart_days
        if need.apart is None:
            return True
        if self.dates_suffice and (one.at.dated or other.at.dated):
            return days * DAY >= need.apart
        latest = self.calendar.start(one.at.day + 1) if one.at.dated else one.at.us
        return other.at.us - latest >= need.apart


def after(pos: Pos) -> Origin:
    """The next local midnight after *pos*."""
    return Origin(pos[0], 0, whole=True)


def at_point(point: Point) -> Origin:
    """What happened, by its own time."""
    return Origin(point.at.us, point.at.day, whole=False)
