"""Instants and local dates, and the way between them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from gridcontrol.errors import Problem, UsageError

type_of_world_time = (datetime, date)

WorldTime = date
"""``datetime`` (aware) or ``date``: when something happened, as exactly as it is known.

``datetime`` is a subclass of ``date``, so the annotation covers both; ``isinstance(x, datetime)`` tells them apart.
"""

NEVER_BEFORE = datetime(1, 1, 1, tzinfo=UTC)

_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})\Z", re.ASCII)
_INSTANT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?\s*(Z|[+-]\d{2}:?\d{2})?\Z", re.ASCII
)


def zone_named(name: str) -> ZoneInfo:
    """The IANA zone *name*. Raises ``UsageError`` when there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise UsageError(Problem("time.unknown-zone", args={"found": name})) from error


def to_instant(moment: datetime, what: str = "the time") -> datetime:
    """*moment* in UTC. Raises ``UsageError`` when it is a day or naive: without a zone it names no instant."""
    given: object = moment
    if type(given) is datetime and given.tzinfo is UTC:
        return given  # nearly all are, and are asked again and again
    if not isinstance(given, datetime):
        raise UsageError(Problem("time.not-a-datetime", args={"what": what, "found": str(given)}))
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise UsageError(Problem("time.naive", args={"what": what, "found": moment.isoformat()}))
    return moment.astimezone(UTC)


def start_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which *day* begins in *zone*; where clocks skip midnight, the first instant after the gap."""
    return _start_of_day(day.toordinal(), zone)


@lru_cache(maxsize=65536)
def _start_of_day(ordinal: int, zone: ZoneInfo) -> datetime:
    day = date.fromordinal(ordinal)
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def local_date(instant: datetime, zone: ZoneInfo) -> date:
    """The calendar day of *instant* in *zone*."""
    return instant.astimezone(zone).date()


def instant_of(moment: WorldTime, zone: ZoneInfo) -> datetime:
    """*moment* as an instant in UTC; a date without a time stands at 00:00 of that day."""
    if isinstance(moment, datetime):
        return to_instant(moment)
    return start_of_day(moment, zone)


def parse_date(text: str) -> date:
    """``2020-02-05`` and nothing else. Raises ``ValueError``."""
    if not _DATE.match(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def parse_instant(text: str, zone: ZoneInfo) -> datetime:
    """``2020-02-05 15:00[:30][+08:00]`` as an instant; without an offset it is local to *zone*.

    ``24:00`` is the end of the day. Raises ``ValueError``.
    """
    match = _INSTANT.match(text)
    if match is None:
        raise ValueError(text)
    day_text, hour, minute, second, fraction, offset = match.groups()
    day = parse_date(day_text)
    if (hour, minute) == ("24", "00") and not int(second or 0) and not int(fraction or 0):
        day, hour = day + timedelta(days=1), "00"
    micro = int((fraction or "0").ljust(6, "0"))
    naive = datetime(day.year, day.month, day.day, int(hour), int(minute), int(second or 0), micro)
    if offset is None:
        return naive.replace(tzinfo=zone).astimezone(UTC)
    return datetime.fromisoformat(naive.isoformat() + offset).astimezone(UTC)


def parse_world_time(text: str, zone: ZoneInfo) -> WorldTime:
    """A date where only a date is written, else an instant. Raises ``ValueError``."""
    return parse_date(text) if _DATE.match(text) else parse_instant(text, zone)
