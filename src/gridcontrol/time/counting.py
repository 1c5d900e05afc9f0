"""Counting days: the three conventions, and what each makes of the same fourteen days."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from gridcontrol.time.duration import Duration, Unit
from gridcontrol.time.instant import WorldTime, instant_of, local_date, start_of_day


class DayCount(StrEnum):
    """How days are counted from an anchor.

    ``exact``: n times 24 elapsed hours. ``day_zero``: the anchor's day is day 0, the count ends at 24:00 of day n.
    ``day_one``: the anchor's day is day 1, the count ends at 24:00 of day n.
    """

    EXACT = "exact"
    DAY_ZERO = "day_zero"
    DAY_ONE = "day_one"


def _day_of(anchor: WorldTime, zone: ZoneInfo) -> date:
    return local_date(anchor, zone) if isinstance(anchor, datetime) else anchor


def end_of_count(anchor: WorldTime, length: Duration, count: DayCount, zone: ZoneInfo) -> datetime:
    """The instant at which *length* counted from *anchor* is over.

    >>> from zoneinfo import ZoneInfo
    >>> from gridcontrol.time import parse_instant
    >>> zone = ZoneInfo("Asia/Shanghai")
    >>> anchor = parse_instant("2020-01-23 15:00", zone)
    >>> for count in DayCount:
    ...     print(count, end_of_count(anchor, Duration(14), count, zone).astimezone(zone))
    exact 2020-02-06 15:00:00+08:00
    day_zero 2020-02-07 00:00:00+08:00
    day_one 2020-02-06 00:00:00+08:00
    """
    if length.unit is Unit.HOURS:
        return instant_of(anchor, zone) + timedelta(hours=length.number)
    if length.unit is Unit.MINUTES:
        return instant_of(anchor, zone) + timedelta(minutes=length.number)
    if count is DayCount.EXACT:
        return instant_of(anchor, zone) + timedelta(hours=24 * length.number)
    last = length.number if count is DayCount.DAY_ZERO else length.number - 1
    return start_of_day(_day_of(anchor, zone) + timedelta(days=last + 1), zone)


def elapsed_days(anchor: WorldTime, moment: WorldTime, count: DayCount, zone: ZoneInfo) -> int:
    """Which day of the count *moment* falls on: the anchor's own day is 0, or 1 under ``day_one``.

    Compares local dates, so it needs no time of day on either side.
    """
    days = (_day_of(moment, zone) - _day_of(anchor, zone)).days
    return days + 1 if count is DayCount.DAY_ONE else days


def hours_apart(
    earlier: WorldTime, later: WorldTime, hours: float, zone: ZoneInfo, *, dates_suffice: bool = False
) -> bool:
    """Whether *later* is certainly at least *hours* after *earlier*.

    With a date instead of a time on either side it holds only if it holds for every time those days could mean:
    24 hours are certain only when the dates are two apart. ``dates_suffice`` takes dates as far apart as their
    difference.
    """
    if dates_suffice and not (isinstance(earlier, datetime) and isinstance(later, datetime)):
        return (_day_of(later, zone) - _day_of(earlier, zone)) >= timedelta(hours=hours)
    latest_start = earlier if isinstance(earlier, datetime) else start_of_day(earlier + timedelta(days=1), zone)
    earliest_end = later if isinstance(later, datetime) else start_of_day(later, zone)
    return earliest_end - latest_start >= timedelta(hours=hours)
