"""Pieces of a drawing: elements, numbers and places, as static SVG."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from math import isfinite

from gridcontrol.errors.width import display_width
from gridcontrol.reports.wording import number_text
from gridcontrol_html.markup import shown

TEXT_SIZE = 12
"""Height of letters, in units of a drawing."""
CELL = 6.4
"""The widest that one cell of text gets at that size; a Chinese letter takes two."""


_MOST_DIGITS = 12


def text_width(text: str) -> float:
    """The room that *text* takes, in units of a drawing; rather too much than too little."""
    return display_width(text) * CELL


def short(value: Decimal) -> str:
    """A figure as a label: all its digits, or a power of ten where there are very many."""
    text = number_text(value)
    return text if len(text) <= _MOST_DIGITS else f"{value:.2e}"


def number(value: float) -> str:
    """A coordinate: one decimal at most. Raises ``ValueError`` for what is no place on a page."""
    if not isfinite(value):
        raise ValueError(f"no place on a page: {value}")
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def element(name: str, /, *inside: str, **attributes: str | float) -> str:
    """An element with *inside* as markup; ``text_anchor=...`` becomes ``text-anchor="..."``, ``class_`` ``class``."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{shown(value) if isinstance(value, str) else number(value)}"'
        for key, value in attributes.items()
        if value != ""
    )
    return f"<{name}{given}>{''.join(inside)}</{name}>" if inside else f"<{name}{given}/>"


def drawing(name: str, width: float, height: float, said: str, parts: Iterable[str]) -> str:
    """A picture of that size. *said* is what there is for whoever can't see it."""
    size = f"0 0 {number(width)} {number(height)}"
    return f'<svg class="{name}" viewBox="{size}" role="img" aria-label="{shown(said)}">\n{chr(10).join(parts)}\n</svg>'


def points(places: Iterable[tuple[float, float]]) -> str:
    """Places for ``polyline`` and ``polygon``."""
    return " ".join(f"{number(x)},{number(y)}" for x, y in places)
