"""Local days as numbers: instants are microseconds, days ordinals, and both are looked up rather than worked out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from gridcontrol.time import DayCount, Duration, Unit, WorldTime, local_date, start_of_day

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EPOCH_DAY = EPOCH.toordinal()
MINUTE = 60_000_000
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def micros(instant: datetime) -> int:
    """Microseconds from 1970 to *instant*."""
    since = instant - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def instant(us: int) -> datetime:
    """The instant, in UTC, that *us* microseconds after 1970 name."""
    return EPOCH + timedelta(microseconds=us)


class Moment(NamedTuple):
    """A world time: its instant, its local day, whether it is a day without a time, and as it was written."""

    us: int
    day: int
    dated: bool
    written: WorldTime


class Length(NamedTuple):
    """A duration in one rule's way of counting.

    On the calendar *first* is added to the anchor's day and *whole* to the first whole day; else both are elapsed
    microseconds.
    """

    on_calendar: bool
    first: int
    whole: int


def elapsed(duration: Duration) -> int:
    """*duration* in microseconds, a day being 24 hours."""
    return duration.number * (DAY if duration.unit is Unit.DAYS else HOUR if duration.unit is Unit.HOURS else MINUTE)


def length_of(duration: Duration, count: DayCount) -> Length:
    """*duration* as *count* counts it."""
    if duration.unit is not Unit.DAYS or count is DayCount.EXACT:
        return Length(on_calendar=False, first=elapsed(duration), whole=elapsed(duration))
    until = duration.number + (1 if count is DayCount.DAY_ZERO else 0)
    return Length(on_calendar=True, first=until, whole=duration.number)


class Calendar:
    """The days of one zone."""

    __slots__ = ("_offsets", "_starts", "zone")

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self._starts: dict[int, int] = {}
        self._offsets: dict[int, int | None] = {}

    def start(self, day: int) -> int:
        """The instant at which *day* begins."""
        found = self._starts.get(day)
        if found is None:
            found = self._starts[day] = micros(start_of_day(date.fromordinal(day), self.zone))
        return found

    def day_of(self, us: int) -> int:
        """The local day of an instant."""
        number = us // DAY
        try:
            offset = self._offsets[number]
        except KeyError:
            offset = self._offsets[number] = self._offset_all(number)
        if offset is None:  # clocks change on this day of UTC
            return local_date(instant(us), self.zone).toordinal()
        return EPOCH_DAY + (us + offset) // DAY

    def _offset_all(self, number: int) -> int | None:
        """The zone's distance from UTC during one day of UTC; None where it changes."""
        hours = [instant(number * DAY + hour * HOUR).astimezone(self.zone).utcoffset() for hour in range(25)]
        if len(set(hours)) > 1 or hours[0] is None:
            return None
        return hours[0] // timedelta(microseconds=1)

    def moment(self, at: WorldTime) -> Moment:
        """*at* with its instant and day."""
        if isinstance(at, datetime):
            us = micros(at)
            return Moment(us, self.day_of(us), dated=False, written=at)
        day = at.toordinal()
        return Moment(self.start(day), day, dated=True, written=at)

    def clock(self, us: int) -> Moment:
        """An instant that no fact wrote down."""
        return Moment(us, self.day_of(us), dated=False, written=instant(us))

    def first_whole_day(self, us: int) -> int:
        """The day that begins at the next local midnight, or at *us* if that is one."""
        day = self.day_of(us)
        return day if self.start(day) == us else self.day_of(self.start(day + 1))

    def counted(self, us: int, day: int, length: Length) -> int:
        """When *length* from an anchor at *us* on *day* is over."""
        return self.start(day + length.first) if length.on_calendar else us + length.first

    def whole_after(self, us: int, length: Length) -> int:
        """When *length*, served whole after *us*, is over."""
        return self.start(self.first_whole_day(us) + length.whole) if length.on_calendar else us + length.whole

    def later(self, us: int, length: Length) -> int:
        """When *length* counted from an instant is over."""
        return self.start(self.day_of(us) + length.first) if length.on_calendar else us + length.first


@cache
def calendar_of(zone: ZoneInfo) -> Calendar:
    """The one calendar of *zone*."""
    return Calendar(zone)
