"""Shapes of single values: names, labels, numbers, truths, choices, dates and durations."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar
from zoneinfo import ZoneInfo

from gridcontrol.located.form import Spot, Unreadable, scalar_of
from gridcontrol.located.nearest import nearest
from gridcontrol.located.node import Mapping as MappingNode
from gridcontrol.located.node import Scalar
from gridcontrol.located.scalars import boolean, integer, member
from gridcontrol.rules.shapes import NOTHING, Schema, Shape
from gridcontrol.rules.vocabulary import NO_LABEL, Label
from gridcontrol.time import Duration, parse_date, parse_duration, parse_world_time

E = TypeVar("E", bound=StrEnum)
V = TypeVar("V")

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Dates outside these years are slips of the pen, and leave room for counting days from any date inside."""

_ANY_ZONE = ZoneInfo("UTC")
_NAME = re.compile(r"[^\W\d_][\w.-]{0,79}\Z")
_LANG = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})?\Z", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d{1,12}\Z", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,12}(?:\.\d{1,9})?\Z", re.ASCII)
_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d\Z|24:00\Z", re.ASCII)
_STRING: Schema = {"type": ["string", "number", "boolean"]}
"""A text. Editors read ``2020`` as a number and ``true`` as a truth; the parser takes all as they are written."""


TEXT = Shape(scalar_of, lambda: dict(_STRING), NOTHING)
"""Any text that is not blank, with its place."""


def is_name(text: str) -> bool:
    """Whether *text* can be the name of something in a pack."""
    return _NAME.match(text) is not None


def _name(spot: Spot) -> Scalar:
    node = scalar_of(spot)
    if not is_name(node.text):
        spot.refuse("pack.bad-name", found=node.text)
    return node


NAME = Shape(_name, lambda: {"type": "string", "pattern": r"^[^\W\d_][\w.-]{0,79}$"}, NOTHING)
"""A name that is given here: letters of any language, digits, ``_``, ``-`` and ``.``, beginning with a letter."""

REFERENCE = TEXT
"""A name that is declared elsewhere; whether it is, its user looks up."""


def _label(spot: Spot) -> Label:
    if not isinstance(spot.node, MappingNode):
        text = scalar_of(spot).text
        return Label(MappingProxyType({}), text)
    texts: dict[str, str] = {}
    if not spot.node.entries:
        spot.refuse("pack.empty-label")
    for name, child in spot.node.entries:
        if not _LANG.match(name.text):
            near = nearest(name.text, ("zh", "en"))
            spot.report("pack.bad-language", name.place, allowed=("zh", "en"), nearest=near, found=name.text)
        try:
            texts[name.text] = scalar_of(spot.at(child, name)).text
        except Unreadable:
            continue
    return Label(MappingProxyType(texts))


LABEL = Shape(
    _label,
    lambda: {"anyOf": [dict(_STRING), {"type": "object", "additionalProperties": dict(_STRING), "minProperties": 1}]},
    NO_LABEL,
)
"""A text for people, or one for each language."""
LABELS = Shape(
    _label,
    lambda: {"type": "object", "additionalProperties": dict(_STRING), "minProperties": 1},
    NO_LABEL,
)
"""Texts for people, one for each language."""


TRUTH = Shape(boolean, lambda: {"type": "boolean"}, blank=False)


def whole(low: int, high: int) -> Shape[int]:
    """A whole number from *low* to *high*."""
    return Shape(integer(low, high), lambda: {"type": "integer", "minimum": low, "maximum": high}, low)


def number_from(text: str) -> int | Decimal | None:
    """A number as exactly as it is written, None when it is none."""
    if _WHOLE.match(text):
        return int(text)
    return Decimal(text) if _NUMBER.match(text) else None


def _number(spot: Spot) -> int | Decimal:
    node = scalar_of(spot)
    number = number_from(node.text)
    if number is None:
        spot.refuse("form.not-number", found=node.text)
    return number


NUMBER: Shape[int | Decimal] = Shape(_number, lambda: {"type": "number"}, 0)


def choice(kind: type[E]) -> Shape[E]:
    """One of the words of *kind*."""
    return Shape(member(kind), lambda: {"enum": [word.value for word in kind]}, next(iter(kind)))


def _parsed(code: str, parse: Callable[[str], V]) -> Callable[[Spot], V]:
    def read(spot: Spot) -> V:
        node = scalar_of(spot)
        try:
            return parse(node.text)
        except (ValueError, OverflowError):
            spot.refuse(code, found=node.text)

    return read


def in_bounds(day: date) -> bool:
    """Whether a date or instant lies in the years that packs may speak of."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def _date(spot: Spot) -> date:
    day = _parsed("time.bad-date", parse_date)(spot)
    if not in_bounds(day):
        spot.refuse("pack.bad-year", found=str(day.year), low=str(FIRST_YEAR), high=str(LAST_YEAR))
    return day


DATE = Shape(_date, lambda: {"type": "string", "format": "date"}, date(2000, 1, 1))


def _moment(spot: Spot) -> Scalar:
    node = scalar_of(spot)
    moment = _parsed("pack.bad-moment", lambda text: parse_world_time(text, _ANY_ZONE))(spot)
    if not in_bounds(moment):
        spot.refuse("pack.bad-year", found=str(moment.year), low=str(FIRST_YEAR), high=str(LAST_YEAR))
    return node


MOMENT = Shape(_moment, lambda: {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}"}, NOTHING)
"""A date, or a date with a time, as written; it gets its zone from the pack."""

_duration = _parsed("time.bad-duration", parse_duration)


def _length(spot: Spot) -> Duration:
    duration = _duration(spot)
    if duration.number == 0:
        spot.refuse("pack.zero-duration", found=str(duration))
    return duration


_DURATION_SCHEMA: Schema = {"type": "string", "pattern": r"^\d{1,5}(d|h|min)$"}
DURATION = Shape(_duration, lambda: dict(_DURATION_SCHEMA), Duration(1))
"""``14d``, ``24h``, ``90min``; nothing, too."""
LENGTH = Shape(_length, lambda: dict(_DURATION_SCHEMA), Duration(1))
"""A duration of more than nothing."""


def _clock(spot: Spot) -> str:
    node = scalar_of(spot)
    if not _CLOCK.match(node.text):
        spot.refuse("pack.bad-clock", found=node.text)
    return node.text


CLOCK = Shape(_clock, lambda: {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$"}, "24:00")
"""A time of day, up to 24:00."""
