"""Dates and times as people write them.

A date is read only where it can mean one day. Nothing is guessed: a year that is not written comes from the
mapping, the order of day and month in ``05/02/2020`` comes from the mapping, a two-digit year is refused unless the
mapping says of which hundred years it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import NamedTuple
from zoneinfo import ZoneInfo

from attrs import frozen

from gridcontrol.intake.written import Unread, folded
from gridcontrol.rules.imports import ShortYears
from gridcontrol.time import WorldTime, local_date, start_of_day

_YEAR_FIRST = re.compile(r"(\d{4})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d)", re.ASCII)
_CHINESE = re.compile(r"(?:(\d{4})\s?年\s?)?(\d{1,2})\s?月\s?(\d{1,2})\s?[日号]", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?!\d)", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4})(?!\d)", re.ASCII)
_TWO_DIGITS = re.compile(r"\d{1,2}\s?([-/.年])\s?\d{1,2}\s?[-/.月]\s?\d{1,2}[日号]?(?![\d/.-])", re.ASCII)
_SHORT_FIRST = re.compile(r"(\d{2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?![\d/.-])", re.ASCII)
_SHORT_LAST = re.compile(r"(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{2})(?![\d/.-])", re.ASCII)
_SHORT_CHINESE = re.compile(r"(\d{2})\s?年\s?(\d{1,2})\s?月\s?(\d{1,2})\s?[日号]", re.ASCII)
_DAY_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s-]+([A-Za-z]{3,9})\.?,?[\s-]+(\d{4}|\d{2})(?!\d)", re.ASCII)
_MONTH_DAY = re.compile(r"([A-Za-z]{3,9})\.?[\s-]+(\d{1,2})(?:st|nd|rd|th)?[,\s-]\s*(\d{4}|\d{2})(?!\d)", re.ASCII)
_MONTHS = (
    ("jan", "january"),
    ("feb", "february"),
    ("mar", "march"),
    ("apr", "april"),
    ("may", "may"),
    ("jun", "june"),
    ("jul", "july"),
    ("aug", "august"),
    ("sep", "sept", "september"),
    ("oct", "october"),
    ("nov", "november"),
    ("dec", "december"),
)
_NUMBER_OF_MONTH = {name: str(number) for number, names in enumerate(_MONTHS, start=1) for name in names}
_SERIAL = re.compile(r"(\d{5})(?:\.(\d{1,12}))?\Z", re.ASCII)
_WEEKDAY = re.compile(r"\s*\(?(?:星期|周|礼拜)[一二三四五六日天]\)?")
_TIME = re.compile(
    r"(?P<part>上午|早上|早晨|清晨|凌晨|中午|下午|傍晚|晚上|夜里|晚|[AaPp][Mm])?\s?"
    r"(?P<hour>\d{1,2})\s?(?:"
    r":(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<fraction>\d{1,6})\d{0,3})?)?"
    r"|[时点]\s?(?:(?P<half>半)|整|(?:(?P<minutes>\d{1,2})\s?分?\s?(?:(?P<seconds>\d{1,2})\s?秒)?)?)"
    r")\s?(?P<after>[AaPp]\.?[Mm]\.?)?\s?(?P<offset>Z|[+-]\d{2}:?\d{2})?\Z",
    re.ASCII,
)

_EPOCH_OF_SERIALS = date(1899, 12, 30)
_DAYS_TO_1904 = 1_462
_FIRST_SERIAL, _LAST_SERIAL = 32_874, 54_788
"""1990 to 2049. Lower ones look like a year and a month without its zero (20205)."""
_EARLIEST_YEAR = 1900
_DAY_SECONDS = 86_400
_NOON = 12
_HOURS_OF_PART = {
    "上午": range(12),
    "早上": range(4, 12),
    "早晨": range(4, 12),
    "清晨": range(3, 9),
    "凌晨": range(7),
    "中午": range(11, 15),
    "下午": range(12, 19),
    "傍晚": range(16, 21),
    "晚上": range(17, 24),
    "夜里": range(18, 24),
    "晚": range(17, 24),
}
"""Which hours of the day a word can go with. 下午3点 is 15, 下午15点 too; 上午12点 could be two and is refused."""


@frozen
class Spelling:
    """What a mapping says about its dates: *year* for those without one, *day_first* for 05/02/2020."""

    zone: ZoneInfo
    year: int | None = None
    day_first: bool = False
    short_years: ShortYears | None = None
    """Which years those of two digits are; None: they are refused."""
    from_1904: bool = False
    """Serial numbers count days from 1904, as some spreadsheets do."""


class _TimeOfDay(NamedTuple):
    since_midnight: timedelta
    offset: str


def read_moment(cell: str, spelling: Spelling, time_cell: str = "") -> WorldTime:
    """A date where only a date is written, else an instant in UTC. Raises ``Unread``.

    >>> spelling = Spelling(ZoneInfo("Asia/Shanghai"), year=2020)
    >>> read_moment("２月５日", spelling)
    datetime.date(2020, 2, 5)
    >>> read_moment("2020年2月5日下午3点", spelling).isoformat()
    '2020-02-05T07:00:00+00:00'
    """
    text = folded(cell)
    day, rest = _split_date(text, spelling)
    clock = _read_time(rest) if rest else None
    if time_cell:
        second = _read_time(folded(time_cell))
        if clock is not None and clock != second:
            raise Unread("intake.two-times", found=cell, other=time_cell)
        clock = second
    if clock is None:
        return day
    return _instant(day, clock, spelling.zone, cell)


def read_date(cell: str, spelling: Spelling) -> date:
    """A date. A time behind it is refused unless it is midnight, which spreadsheets add. Raises ``Unread``."""
    day, rest = _split_date(folded(cell), spelling)
    if rest and _read_time(rest) != _TimeOfDay(timedelta(0), ""):
        raise Unread("intake.needs-date", found=cell)
    return day


def read_instant(cell: str, spelling: Spelling) -> datetime:
    """An instant in UTC. A date without a time is refused: the time would be invented. Raises ``Unread``."""
    moment = read_moment(cell, spelling)
    if not isinstance(moment, datetime):
        raise Unread("intake.needs-time", found=cell)
    return moment


def not_later(read: Callable[[str], str], until: datetime, zone: ZoneInfo) -> Callable[[str], str]:
    """As *read*, which gives ``""`` or a moment's quoted text, but raises ``Unread`` for one later than *until*.

    A date is later when its day is.
    """
    # The texts of days, and those of instants in UTC, are ordered as what they mean.
    last_day = f'"{local_date(until, zone).isoformat()}"'
    last = f'"{until.astimezone(UTC).isoformat()}"'

    def reader(cell: str) -> str:
        text = read(cell)
        if text > (last_day if len(text) == len(last_day) else last):
            raise Unread("intake.not-yet", found=cell.partition("\x1f")[0])
        return text

    return reader


def _split_date(text: str, spelling: Spelling) -> tuple[date, str]:
    """The date at the start of *text* and what stands behind it."""
    serial = _SERIAL.match(text)
    if serial is not None:
        return _of_serial(text, serial, _DAYS_TO_1904 if spelling.from_1904 else 0)
    day, end, touching = _leading_date(text, spelling)
    weekday = _WEEKDAY.match(text, end)
    rest = text[weekday.end() if weekday else end :]
    if rest and not touching and not rest[0].isspace() and rest[0] not in "Tt上下早清凌中傍晚夜":
        raise Unread("intake.bad-date", found=text)
    return day, rest.lstrip().removeprefix("T").removeprefix("t")


def _leading_date(text: str, spelling: Spelling) -> tuple[date, int, bool]:
    """The date, where it ends, and whether a time may follow without a blank."""
    match = _YEAR_FIRST.match(text)
    if match is not None:
        return _day(text, match[1], match[3], match[4]), match.end(), False
    match = _COMPACT.match(text)
    if match is not None:
        return _day(text, *match.groups()), match.end(), False
    match = _CHINESE.match(text)
    if match is not None:
        year = match[1] or spelling.year
        if year is None:
            raise Unread("intake.no-year", found=text)
        return _day(text, year, match[2], match[3]), match.end(), True
    match = _YEAR_LAST.match(text)
    if match is not None:
        return _year_last(text, match[4], match, spelling), match.end(), False
    named = _with_named_month(text, spelling.short_years)
    if named is not None:
        return named
    short = None if spelling.short_years is None else _with_short_year(text, spelling, spelling.short_years)
    if short is not None:
        return short
    code = "intake.two-digit-year" if _TWO_DIGITS.match(text) else "intake.bad-date"
    raise Unread(code, found=text)


def _year_last(text: str, year: str | int, match: re.Match[str], spelling: Spelling) -> date:
    day, month = (match[1], match[3]) if spelling.day_first else (match[3], match[1])
    if int(month) > _NOON >= int(day):
        code = "intake.month-first" if spelling.day_first else "intake.day-first"
        raise Unread(code, found=text)
    return _day(text, year, month, day)


def _with_short_year(text: str, spelling: Spelling, years: ShortYears) -> tuple[date, int, bool] | None:
    """The date of ``20年2月5日``, and of ``20/2/5`` or ``5/2/20`` as the mapping has it."""
    match = _SHORT_CHINESE.match(text)
    if match is not None:
        return _day(text, years.whole(match[1]), match[2], match[3]), match.end(), True
    match = (_SHORT_LAST if years.is_last else _SHORT_FIRST).match(text)
    if match is None:
        return None
    if years.is_last:
        return _year_last(text, years.whole(match[4]), match, spelling), match.end(), False
    return _day(text, years.whole(match[1]), match[3], match[4]), match.end(), False


def _with_named_month(text: str, years: ShortYears | None) -> tuple[date, int, bool] | None:
    """The date of ``31 January 2020`` or ``Jan 31, 2020``, where it ends, and that no time may touch it."""
    match = _DAY_MONTH.match(text)
    day, month, year = match.groups() if match else ("", "", "")
    if match is None:
        match = _MONTH_DAY.match(text)
        month, day, year = match.groups() if match else ("", "", "")
    number = _NUMBER_OF_MONTH.get(month.lower())
    if match is None or number is None:
        return None
    if len(year) == len("2020"):
        return _day(text, year, number, day), match.end(), False
    if years is None:
        raise Unread("intake.two-digit-year", found=text)
    return _day(text, years.whole(year), number, day), match.end(), False


def _day(text: str, year: str | int, month: str, day: str) -> date:
    if int(year) < _EARLIEST_YEAR:
        raise Unread("intake.year-too-early", found=text, earliest=str(_EARLIEST_YEAR))
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise Unread("intake.no-such-day", found=text) from None


def _of_serial(text: str, serial: re.Match[str], later: int) -> tuple[date, str]:
    number = int(serial[1]) + later
    if not _FIRST_SERIAL <= number <= _LAST_SERIAL:
        raise Unread("intake.bad-date", found=text)
    day = _EPOCH_OF_SERIALS + timedelta(days=number)
    digits = serial[2] or "0"
    seconds = (2 * int(digits) * _DAY_SECONDS + 10 ** len(digits)) // (2 * 10 ** len(digits))
    if not seconds:
        return day, ""
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return day, f"{hour}:{minute:02}:{second:02}"


def _read_time(text: str) -> _TimeOfDay:
    match = _TIME.match(text)
    if match is None:
        raise Unread("intake.bad-time", found=text)
    hour = int(match["hour"])
    minute = 30 if match["half"] else int(match["minute"] or match["minutes"] or 0)
    second = int(match["second"] or match["seconds"] or 0)
    micro = int((match["fraction"] or "0").ljust(6, "0"))
    hour = _hour_of_day(text, match, hour)
    whole = timedelta(hours=hour, minutes=minute, seconds=second, microseconds=micro)
    if minute > 59 or second > 59 or whole > timedelta(hours=24):  # noqa: PLR2004  # the clock's own limits
        raise Unread("intake.no-such-time", found=text)
    return _TimeOfDay(whole, match["offset"] or "")


def _hour_of_day(text: str, match: re.Match[str], hour: int) -> int:
    part, after = match["part"], match["after"]
    if part and part.isascii():
        part, after = None, part
    if part and after:
        raise Unread("intake.bad-time", found=text)
    if after:
        if not 1 <= hour <= _NOON:
            raise Unread("intake.no-such-time", found=text)
        return hour % _NOON + (_NOON if after[0] in "Pp" else 0)
    if part is None:
        return hour
    allowed = _HOURS_OF_PART[part]
    # 晚上12点 and 上午12点 are midnight to one and noon to the next: no part of the day has them.
    fitting = next((h for h in (hour, hour + _NOON) if h in allowed), None)
    if fitting is None:
        raise Unread("intake.part-of-day", found=text)
    return fitting


def _instant(day: date, clock: _TimeOfDay, zone: ZoneInfo, cell: str) -> datetime:
    try:
        if clock.since_midnight == timedelta(days=1):
            return _local(day + timedelta(days=1), timedelta(0), clock.offset, zone)
        return _local(day, clock.since_midnight, clock.offset, zone)
    except (OverflowError, ValueError):
        raise Unread("intake.no-such-time", found=cell) from None


def _local(day: date, since_midnight: timedelta, offset: str, zone: ZoneInfo) -> datetime:
    if not offset:
        if not since_midnight:
            return start_of_day(day, zone)
        wall = datetime(day.year, day.month, day.day, tzinfo=zone) + since_midnight
        return wall.astimezone(UTC)
    shift = timedelta(0)
    if offset != "Z":
        hours, minutes = int(offset[1:3]), int(offset[-2:])
        if minutes > 59:  # noqa: PLR2004  # the clock's own limit
            raise ValueError(offset)
        shift = timedelta(hours=hours, minutes=minutes) * (-1 if offset[0] == "-" else 1)
    wall = datetime(day.year, day.month, day.day, tzinfo=timezone(shift)) + since_midnight
    return wall.astimezone(UTC)
