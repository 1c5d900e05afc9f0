"""Lengths of time as packs write them."""

from __future__ import annotations

import re
from enum import StrEnum

from attrs import frozen

_DURATION = re.compile(r"(\d{1,5})(d|h|min)\Z", re.ASCII)


class Unit(StrEnum):
    """Days are counted on the calendar or as 24 hours, by the pack's day counting.

    Hours and minutes are elapsed time.
    """

    DAYS = "d"
    HOURS = "h"
    MINUTES = "min"


@frozen
class Duration:
    """A number of days, hours or minutes."""

    number: int
    unit: Unit = Unit.DAYS

    def __str__(self) -> str:
        return f"{self.number}{self.unit}"


def parse_duration(text: str) -> Duration:
    """``14d``, ``24h``, ``90min``. Raises ``ValueError``."""
    match = _DURATION.match(text)
    if match is None:
        raise ValueError(text)
    return Duration(int(match[1]), Unit(match[2]))
