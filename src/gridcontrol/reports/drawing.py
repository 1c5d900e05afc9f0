"""How a table may be drawn where pictures can be. Its rows hold every figure: a format that draws nothing loses none.

A drawing names columns and rows of its table by their ids and keys. It has no colours, sizes or words of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from attrs import evolve, field, frozen

from gridcontrol.rules.vocabulary import Label


def _frozen_parents(given: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType(dict(given))


def _frozen_tiles(given: Mapping[str, tuple[int, int]]) -> Mapping[str, tuple[int, int]]:
    return MappingProxyType(dict(given))


class Knowledge(StrEnum):
    """From when the knowledge is in which the past of a curve stands."""

    NOW = "as_known_now"
    """Each day as it looks from all that the report knows: late facts are in, what was withdrawn is not."""
    THEN = "as_known_then"
    """Each day as its own report showed it."""


class Mark(StrEnum):
    """How one column of a curve is drawn."""

    LINE = "line"
    BAR = "bar"
    LIMIT = "limit"
    """What the others should stay below: capacity, say."""


@frozen
class Line:
    """One column of the table over time."""

    column: str
    mark: Mark = Mark.LINE


@frozen
class Band:
    """What lies between two columns: the least and the most that it may come to."""

    title: Label
    low: str
    high: str


@frozen
class Curve:
    """Rows are days in order, their date in the column ``day``; the other columns are figures.

    ``today`` is the report's own day: what comes after it lies ahead, by planned ends. None: nothing lies ahead.
    """

    lines: tuple[Line, ...]
    known: Knowledge
    bands: tuple[Band, ...] = ()
    today: date | None = None


@frozen
class KeyFigures:
    """Rows are indicators, by id: columns ``indicator``, ``value``, ``before``, ``change`` and ``unit`` (``%``, say).

    ``before`` is the figure that the report of the day before showed, at its own cut-off.
    """


@frozen
class Tree:
    """Rows are divisions, each after its parent; columns ``division``, ``level``, then figures.

    ``parents`` has the key of each row's parent; roots are not in it. ``tiles`` are (column, row) on a map of squares,
    counted from 0, the top left, for rows whose pack gives them or all rows of one level laid out in tree order; a
    renderer that has outlines may use these instead.
    """

    parents: Mapping[str, str] = field(converter=_frozen_parents, hash=False)
    tiles: Mapping[str, tuple[int, int]] = field(factory=dict, converter=_frozen_tiles, hash=False)

    def with_keys(self, named: Callable[[str], str]) -> Tree:
        """The same with every key of a row as *named* says."""
        return evolve(
            self,
            parents={named(key): named(parent) for key, parent in self.parents.items()},
            tiles={named(key): tile for key, tile in self.tiles.items()},
        )


@frozen
class Shares:
    """Rows are parts of a whole; columns ``part``, then a figure and, where asked for, its share in per cent.

    ``parents`` has, by key, the row that a row is a part of; a row that is not in it is a part of the total.
    """

    parents: Mapping[str, str] = field(factory=dict, converter=_frozen_parents, hash=False)

    def with_keys(self, named: Callable[[str], str]) -> Shares:
        """The same with every key of a row as *named* says."""
        return Shares({named(key): named(parent) for key, parent in self.parents.items()})


Drawing = Curve | KeyFigures | Tree | Shares
