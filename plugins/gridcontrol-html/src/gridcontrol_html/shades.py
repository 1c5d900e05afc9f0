"""How strongly a figure is coloured among others."""

from __future__ import annotations

from decimal import Decimal

STRONGEST = 8
"""The shades of ``page.css``: ``s1`` to ``s8``. On each, black letters can be read well."""


def shade(value: Decimal | int | None, most: Decimal | int) -> str:
    """The class of *value* where *most* is the largest; empty where there is nothing to colour.

    >>> [shade(value, 16) for value in (0, 1, 8, 16)]
    ['', 's1', 's4', 's8']
    """
    if value is None or value <= 0 or most <= 0:
        return ""
    return f"s{max(1, min(STRONGEST, round(value / most * STRONGEST)))}"
