"""From values to places: axes with round numbers on them, labels that keep apart."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext
from math import ceil

from attrs import frozen

_STEPS = (1, 2, 5, 10)
_EVERY = (1, 2, 7, 14, 28)
"""Days from one label to the next: whole weeks where not every other day has room."""
_PRECISION = 60
"""Digits to reckon with: figures of any size keep their round numbers."""


@frozen
class Scale:
    """Values from *low* to *high* on pixels from *start* to *end*; either may run downwards."""

    low: Decimal
    high: Decimal
    start: float
    end: float

    def at(self, value: Decimal | int) -> float:
        """Where *value* lies. Where all values are the same, at the start."""
        if self.high == self.low:
            return self.start
        with localcontext(prec=_PRECISION):
            part = float((value - self.low) / (self.high - self.low))
        return self.start + part * (self.end - self.start)


def ticks(low: Decimal | int, high: Decimal | int, about: int = 4) -> tuple[Decimal, ...]:
    """Round numbers in equal steps from one not above *low* to one not below *high*, some *about* of them.

    Zero is always among them: the height of a bar or line says how much it is. Whole numbers get whole steps.

    >>> [str(tick) for tick in ticks(0, 17)]
    ['0', '5', '10', '15', '20']
    """
    with localcontext(prec=_PRECISION):
        least, most = min(Decimal(low), Decimal(0)), max(Decimal(high), Decimal(0))
        if least == most:
            return (Decimal(0), Decimal(1))
        step = _step((most - least) / about)
        if low == int(low) and high == int(high):
            step = max(step, Decimal(1))
        first = int((least / step).to_integral_value(ROUND_FLOOR))
        last = int((most / step).to_integral_value(ROUND_CEILING))
        return tuple(_plain(step * each) for each in range(first, last + 1))


def _step(rough: Decimal) -> Decimal:
    """The first of 1, 2, 5, 10 times a power of ten that is not below *rough*."""
    power = Decimal(1).scaleb(rough.adjusted())
    return next(power * each for each in _STEPS if power * each >= rough)


def _plain(value: Decimal) -> Decimal:
    """Without an exponent and without zeros at the end of its fraction."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def apart(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Places as near to those *wanted* as can be with *gap* between any two, all from *low* to *high*.

    In the order given. Where there is no room for all, they keep equal distances, less than *gap*.
    """
    order = sorted(range(len(wanted)), key=lambda each: wanted[each])
    gap = min(gap, (high - low) / (len(wanted) - 1)) if len(wanted) > 1 else gap
    placed: list[float] = []
    for rank, each in enumerate(order):
        earliest = placed[-1] + gap if placed else low
        latest = high - gap * (len(order) - 1 - rank)
        placed.append(min(max(wanted[each], earliest), latest))
    found = [0.0] * len(wanted)
    for rank, each in enumerate(order):
        found[each] = placed[rank]
    return found


def spread(count: int, room: float, wide: float) -> range:
    """Which of *count* days on *room* get a label *wide* as they are: every n-th, counted back from the last.

    >>> [list(spread(9, 80, wide)) for wide in (9, 20, 30)]
    [[0, 1, 2, 3, 4, 5, 6, 7, 8], [0, 2, 4, 6, 8], [1, 8]]
    """
    if count <= 1:
        return range(count)
    least = ceil(wide * (count - 1) / room)
    step = next((days for days in _EVERY if days >= least), 28 * ceil(least / 28))
    return range((count - 1) % step, count, step)
