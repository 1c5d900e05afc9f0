"""The last few answers, for the questions that follow."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from gridcontrol.app.calm import without_collecting

V = TypeVar("V")

KEPT = 4
"""Answers of one kind that are kept: a report asks for two."""


def remembered(kept: dict[object, V], key: object, make: Callable[[], V]) -> V:
    """The value for *key*, made once while it is among the last few that were asked for."""
    if key not in kept:
        while len(kept) >= KEPT:
            del kept[next(iter(kept))]
        with without_collecting():
            kept[key] = make()
    return kept[key]
