"""Readers for single values."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from gridcontrol.located.form import Reader, Spot, Unreadable, scalar_of, sequence_of
from gridcontrol.located.nearest import nearest
from gridcontrol.located.node import Scalar

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_WHOLE = re.compile(r"(?:0|-?[1-9][0-9]{0,14})\Z")
_NUMBER = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?\Z")


def text(spot: Spot) -> Scalar:
    """Text with its place. What is to be looked up later (a status, a field) is read so, to point at it then."""
    return scalar_of(spot)


def string(spot: Spot) -> str:
    """Text whose place will not be asked for: a label, a title."""
    return scalar_of(spot).text


def integer(low: int | None = None, high: int | None = None) -> Reader[int]:
    """A whole number from *low* to *high*, in ASCII digits, without leading zeros: ``010`` is an id, not ten."""

    def read(spot: Spot) -> int:
        found = scalar_of(spot).text
        if not _WHOLE.match(found):
            spot.refuse("form.not-whole-number", found=found)
        number = int(found)
        if low is not None and number < low:
            if high is None:
                spot.refuse("form.too-small", found=found, low=str(low))
            spot.refuse("form.out-of-range", found=found, low=str(low), high=str(high))
        if high is not None and number > high:
            if low is None:
                spot.refuse("form.too-great", found=found, high=str(high))
            spot.refuse("form.out-of-range", found=found, low=str(low), high=str(high))
        return number

    return read


def decimal(spot: Spot) -> Decimal:
    """A number as written, exactly: ``2.50`` keeps both decimals."""
    found = scalar_of(spot).text
    if not _NUMBER.match(found):
        spot.refuse("form.not-number", found=found)
    return Decimal(found)


def boolean(spot: Spot) -> bool:
    """``true`` or ``false``. Programs disagree on yes, no, on and off, so these are refused."""
    found = scalar_of(spot).text
    if found not in ("true", "false"):
        spot.refuse("form.not-true-false", found=found, allowed=("true", "false"))
    return found == "true"


def choice(*words: str) -> Reader[str]:
    """One of *words*."""

    def read(spot: Spot) -> str:
        found = scalar_of(spot).text
        if found not in words:
            spot.refuse("form.not-a-choice", found=found, allowed=words, nearest=nearest(found, words))
        return found

    return read


def member(kind: type[E]) -> Reader[E]:
    """One of the values of the string enumeration *kind*, as its member."""
    word = choice(*(one.value for one in kind))
    return lambda spot: kind(word(spot))


def parsed(parse: Callable[[str], T], code: str) -> Reader[T]:
    """What *parse* makes of the text; a ``ValueError`` is reported as *code* with the text as ``found``.

    ``parsed(parse_duration, "time.bad-duration")`` reads durations, ``parsed(parse_date, "time.bad-date")`` dates.
    """

    def read(spot: Spot) -> T:
        found = scalar_of(spot).text
        try:
            return parse(found)
        except ValueError:
            spot.refuse(code, found=found)

    return read


def distinct(spot: Spot) -> tuple[Scalar, ...]:
    """A list of texts none of which stands twice."""
    first: dict[str, Scalar] = {}
    sound = True
    for node in sequence_of(spot).items:
        try:
            found = scalar_of(spot.at(node))
        except Unreadable:
            sound = False
            continue
        before = first.setdefault(found.text, found)
        if before is not found:
            spot.report("form.twice", found.place, found=found.text, related=(before.place,))
    if not sound:
        raise Unreadable
    return tuple(first.values())
