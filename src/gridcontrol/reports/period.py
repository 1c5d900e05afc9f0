"""The stretch of time a report speaks of, named by its data day and its cut-off."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from attrs import frozen

from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.errors import Problem, UsageError
from gridcontrol.time import start_of_day, to_instant

_CUT_OFF = re.compile(r"(\d{2}):(\d{2})(?::(\d{2}))?\Z", re.ASCII)
MIDNIGHT = "24:00"


@frozen
class Period:
    """``[since, until)``: from the cut-off of the day before to the cut-off of *data_day*.

    A report reads facts before ``until`` and statuses at ``until``: an event at the cut-off itself belongs to the next
    period, a status that ends at the cut-off no longer holds.
    """

    data_day: date
    cut_off: str
    since: datetime
    until: datetime

    @property
    def as_of(self) -> AsOf:
        """The facts an evaluation for this report may use."""
        return AsOf(self.until, exclusive=True)

    @property
    def before(self) -> AsOf:
        """The same for the report of the day before."""
        return AsOf(self.since, exclusive=True)


def period_of(data_day: date, cut_off: str, zone: ZoneInfo) -> Period:
    """The period of *data_day* that ends at *cut_off* (``20:00``, ``24:00``). Raises ``UsageError``.

    >>> from zoneinfo import ZoneInfo
    >>> period = period_of(date(2020, 2, 5), "24:00", ZoneInfo("Asia/Shanghai"))
    >>> print(period.since, period.until)
    2020-02-04 16:00:00+00:00 2020-02-05 16:00:00+00:00
    """
    since = _cut_off_instant(data_day - timedelta(days=1), cut_off, zone)
    return Period(data_day, cut_off, since, _cut_off_instant(data_day, cut_off, zone))


def period_until(at: datetime, zone: ZoneInfo) -> Period:
    """The period that ends at the instant *at*; local midnight is 24:00 of the day before.

    >>> from zoneinfo import ZoneInfo
    >>> zone = ZoneInfo("Asia/Shanghai")
    >>> for text in ("2020-02-05T16:00+08:00", "2020-02-06T00:00+08:00"):
    ...     period = period_until(datetime.fromisoformat(text), zone)
    ...     print(period.data_day, period.cut_off)
    2020-02-05 16:00
    2020-02-05 24:00
    """
    until = to_instant(at)
    local = until.astimezone(zone)
    if start_of_day(local.date(), zone) == until:
        day, cut_off = local.date() - timedelta(days=1), MIDNIGHT
        return Period(day, cut_off, start_of_day(day, zone), until)
    cut_off = local.strftime("%H:%M:%S").removesuffix(":00")
    since = datetime.combine(local.date() - timedelta(days=1), local.time(), zone).astimezone(UTC)
    return Period(local.date(), cut_off, since, until)


def _cut_off_instant(day: date, cut_off: str, zone: ZoneInfo) -> datetime:
    if cut_off == MIDNIGHT:
        return start_of_day(day + timedelta(days=1), zone)
    match = _CUT_OFF.match(cut_off)
    try:
        hour, minute, second = map(int, match.groups(default="0") if match else ("99", "0", "0"))
        clock = time(hour, minute, second)
    except ValueError as error:
        raise UsageError(Problem("reports.bad-cut-off", args={"found": cut_off})) from error
    return datetime.combine(day, clock, zone).astimezone(UTC)
