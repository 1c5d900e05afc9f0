"""Days counted as a person would with a calendar: one day after the other, on local dates."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from gridcontrol.time import DayCount, Duration, Unit, WorldTime, instant_of, local_date, start_of_day

ONE_DAY = timedelta(days=1)


def day_of(moment: WorldTime, zone: ZoneInfo) -> date:
    """The local date of *moment*."""
    return local_date(moment, zone) if isinstance(moment, datetime) else moment


def walk(day: date, days: int) -> date:
    """*days* calendar days after *day*, one at a time."""
    for _ in range(days):
        day += ONE_DAY
    return day


def counted(anchor: WorldTime, length: Duration, count: DayCount, zone: ZoneInfo) -> datetime:
    """When *length* counted from *anchor* is over. The anchor's day is day 0, or day 1 under ``day_one``."""
    if length.unit is Unit.HOURS:
        return instant_of(anchor, zone) + timedelta(hours=length.number)
    if length.unit is Unit.MINUTES:
        return instant_of(anchor, zone) + timedelta(minutes=length.number)
    if count is DayCount.EXACT:
        return instant_of(anchor, zone) + length.number * timedelta(hours=24)
    last_day = day_of(anchor, zone)
    served = 0 if count is DayCount.DAY_ZERO else 1
    if served > length.number:
        return start_of_day(last_day, zone)
    while served < length.number:
        last_day += ONE_DAY
        served += 1
    return start_of_day(last_day + ONE_DAY, zone)


def next_midnight(instant: datetime, zone: ZoneInfo) -> datetime:
    """The first local midnight at or after *instant*."""
    day = local_date(instant, zone)
    begin = start_of_day(day, zone)
    return begin if begin == instant else start_of_day(day + ONE_DAY, zone)


def whole_days_after(instant: datetime, length: Duration, count: DayCount, zone: ZoneInfo) -> datetime:
    """*length* more, served whole after something that ended at *instant*: days begin at the next local midnight.

    Under ``exact``, and for hours and minutes, elapsed time from *instant* itself.
    """
    if length.unit is not Unit.DAYS or count is DayCount.EXACT:
        return counted(instant, length, DayCount.EXACT, zone)
    first_day = local_date(next_midnight(instant, zone), zone)
    return start_of_day(walk(first_day, length.number), zone)


def day_number(origin: date, first: int, moment: WorldTime, zone: ZoneInfo) -> int:
    """The number of the day *moment* falls on, where *origin* has the number *first*."""
    return (day_of(moment, zone) - origin).days + first
