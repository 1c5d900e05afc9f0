"""Places in the total order as one integer, and local days, as expressions that every engine understands.

A position is ``second * SLOTS + slot``: seconds since 1900 UTC, then the order within that second, of which each tick
has its share (``gridcontrol_sql.ticks``: a tick is a second, unless times have fractions of one). The first slot of a
tick is what the clock brings, before every fact of that tick; facts have every ``steps``-th slot in the order of kind
and id; what an effect adds lies in between. So comparing two integers is comparing two places in the order of the
definition.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from attrs import define, field

from gridcontrol.time import DayCount, Duration, Unit, start_of_day
from gridcontrol_sql.ticks import DAY, EPOCH, PLACES, SECONDS, Ticks

EPOCH_DAY = EPOCH.date()
SLOTS = PLACES
"""Places within one second: facts of one second, times ``ticks.STEPS``."""
FOREVER = 2**62
"""Behind everything that can be dated; arithmetic on it doesn't overflow."""
LAST_SECOND = (FOREVER // SLOTS) // 4 * 3
"""Facts stand before it (the year 2104), so that what their rules plan still lies before ``FOREVER``."""
YEARS = (2019, 2023)
"""The years in which changes of clocks are reckoned, unless others are asked for: each makes questions longer."""


def seconds_of(instant: datetime) -> int:
    """Seconds since 1900 UTC. A fraction of a second is an error: it has no place in the order of seconds."""
    gone = instant.astimezone(UTC) - EPOCH
    if gone.microseconds:
        raise ValueError(instant.isoformat())
    return gone.days * DAY + gone.seconds


def instant_at(seconds: int) -> datetime:
    """The instant so many seconds after 1900."""
    return EPOCH + timedelta(seconds=seconds)


def day_number_of(day: date) -> int:
    """Days since 1900-01-01."""
    return (day - EPOCH_DAY).days


@define
class Clock:
    """Times and a zone's local days as expressions over ticks, positions, and numbers of days."""

    zone: ZoneInfo
    years: tuple[int, int] = YEARS
    ticks: Ticks = SECONDS
    _offsets: list[tuple[int, int]] = field(init=False)
    """From which tick on the local time is how many ticks ahead of UTC."""
    _begins: list[tuple[int, int]] = field(init=False)
    """From which day on the day begins how many ticks before 00:00 UTC of its date."""

    def __attrs_post_init__(self) -> None:
        first, last = self.years
        days = [date(first, 1, 1) + timedelta(days=n) for n in range((date(last + 1, 1, 1) - date(first, 1, 1)).days)]
        begins = [
            (day_number_of(d), day_number_of(d) * DAY - seconds_of(start_of_day(d, self.zone).astimezone(UTC)))
            for d in days
        ]
        many = self.ticks.to_second
        self._begins = [(day, before * many) for day, before in _changes(begins)]
        self._offsets = [(since * many, ahead * many) for since, ahead in _changes(list(self._found_offsets(days)))]

    def _found_offsets(self, days: Sequence[date]) -> list[tuple[int, int]]:
        found = [(seconds, self._offset(seconds)) for seconds in (day_number_of(day) * DAY for day in days)]
        result = found[:1]
        for (low, before), (high, after) in pairwise(found):
            if before != after:
                edge = low + bisect_right(range(low, high), before, key=self._sign(before))
                result.append((edge, after))
        return result

    def _sign(self, before: int) -> Callable[[int], int]:
        return lambda seconds: before if self._offset(seconds) == before else before + 1

    def _offset(self, seconds: int) -> int:
        offset = instant_at(seconds).astimezone(self.zone).utcoffset() or timedelta()
        return int(offset.total_seconds())

    @property
    def _day(self) -> int:
        return DAY * self.ticks.to_second

    @property
    def steady(self) -> bool:
        """Whether local time is always as far from UTC."""
        return len(self._offsets) == 1

    def tick(self, instant: datetime) -> int:
        """The tick of *instant*. Raises ``ValueError`` where it lies between two."""
        return self.ticks.of(instant)

    def elapsed(self, length: Duration) -> int:
        """Ticks of a duration as elapsed time."""
        return elapsed(length) * self.ticks.to_second

    def at(self, position: str) -> str:
        """The tick of a position."""
        return self.ticks.tick_of(position)

    def by_clock(self, moment: str) -> str:
        """The position of what happens only because that tick has come."""
        return self.ticks.places(moment)

    def clock_at(self, position: str) -> str:
        """The position of the clock at the tick of *position*."""
        return self.ticks.clock_of(position)

    def day(self, moment: str) -> str:
        """The number of the local day on which tick *moment* falls."""
        return f"IDIV({moment} + {_stepped(moment, self._offsets)}, {self._day})"

    def midnight(self, day: str) -> str:
        """The tick at which local day *day* begins."""
        return f"(({day}) * {self._day} - {_stepped(f'({day})', self._begins)})"

    def counted(self, moment: str, length: Duration, count: DayCount) -> str:
        """The tick at which *length* counted from an anchor at *moment* is over."""
        if length.unit is not Unit.DAYS or count is DayCount.EXACT:
            return f"({moment} + {self.elapsed(length)})"
        days = length.number + (1 if count is DayCount.DAY_ZERO else 0)
        return self.midnight(f"{self.day(moment)} + {days}")

    def next_midnight_day(self, moment: str) -> str:
        """The day that begins at *moment*, else the next."""
        day = self.day(moment)
        return f"CASE WHEN {self.midnight(day)} = {moment} THEN {day} ELSE {day} + 1 END"

    def whole_days_after(self, moment: str, length: Duration, count: DayCount) -> str:
        """*length* more after *moment*, days whole from the next local midnight."""
        if length.unit is not Unit.DAYS or count is DayCount.EXACT:
            return f"({moment} + {self.elapsed(length)})"
        return self.midnight(f"{self.next_midnight_day(moment)} + {length.number}")

    def earlier_by(self, moment: str, dated: str, minus: Duration) -> str:
        """*minus* before *moment*: whole days keep the local time of day, and of a date (*dated* = 1) leave a date."""
        if minus.unit is not Unit.DAYS or self.steady:
            return f"({moment} - {self.elapsed(minus)})"
        day, before = self.day(moment), f"({moment} - {self.elapsed(minus)})"
        same_time = f"{before} + {_stepped(moment, self._offsets)} - ({_stepped(before, self._offsets)})"
        return f"CASE WHEN {dated} = 1 THEN {self.midnight(f'{day} - {minus.number}')} ELSE {same_time} END"


def elapsed(length: Duration) -> int:
    """Seconds of a duration as elapsed time."""
    return length.number * {Unit.DAYS: DAY, Unit.HOURS: 3600, Unit.MINUTES: 60}[length.unit]


def _changes(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    return [pair for n, pair in enumerate(found) if n == 0 or pair[1] != found[n - 1][1]]


def _stepped(value: str, steps: list[tuple[int, int]]) -> str:
    """A step function of *value* as nested questions, so that none is asked more than a handful of times."""
    if len(steps) == 1:
        return str(steps[0][1])
    middle = len(steps) // 2
    low, high = _stepped(value, steps[:middle]), _stepped(value, steps[middle:])
    return f"CASE WHEN {value} < {steps[middle][0]} THEN {low} ELSE {high} END"
