"""Horizontal bars as static SVG."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from gridcontrol.errors.width import truncate
from gridcontrol_html.markup import shown
from gridcontrol_html.svg import CELL, drawing, element, short, text_width

_WIDTH, _NAMES, _STEP, _BAR = 420.0, 120.0, 20.0, 12.0
_MOST = 10
"""So many bars are shown; the table has all."""


def bars(title: str, values: Sequence[tuple[str, Decimal]]) -> str:
    """Name and length of each bar, in this order, the first ten; empty where no length is above zero."""
    longest = [(name, max(value, Decimal(0))) for name, value in values[:_MOST]]
    most = max((value for _, value in longest), default=Decimal(0))
    if most <= 0:
        return ""
    room = _WIDTH - _NAMES - max(text_width(short(value)) for _, value in longest) - 12
    parts = []
    for number, (name, value) in enumerate(longest):
        top = number * _STEP + 4
        wide = room * float(value / most)
        cut = truncate(name, int(_NAMES / CELL) - 1)
        parts.append(element("text", shown(cut), x=_NAMES - 8, y=top + 11, text_anchor="end"))
        parts.append(element("rect", x=_NAMES, y=top, width=wide, height=_BAR, class_="bar"))
        parts.append(element("text", shown(short(value)), x=_NAMES + wide + 6, y=top + 11))
    return drawing("bars", _WIDTH, _STEP * len(longest) + 4, title, parts)


def bar_of(value: Decimal | None, most: Decimal) -> str:
    """A bar for a cell of a table, beside its figure: its part of *most*."""
    part = float(value / most) if value is not None and value > 0 and most > 0 else 0.0
    inside = element("rect", x=0, y=0, width=100 * min(part, 1.0), height=10, class_="bar")
    return f'<svg class="part" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">{inside}</svg>'
