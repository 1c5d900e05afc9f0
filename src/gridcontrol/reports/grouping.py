"""The rows of a table by division: which there are, and which one a code belongs to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from attrs import field, frozen

ELSEWHERE = "elsewhere"
NOT_LOCATED = "not_located"
TOTAL = "total"
"""Keys of the rows that stand for no division. A division's key is never one of them: keys of divisions are codes."""


def not_located_in(row: str) -> str:
    """The key of those in no known division whom the unit of *row* registered."""
    return f"{row}/{NOT_LOCATED}"


@frozen
class Place:
    """A division as a row. ``key`` is stable, ``path`` the names from the top down to it, its own last.

    ``above`` are the keys of the divisions above it, from the top.
    """

    key: str
    path: tuple[str, ...]
    above: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.path[-1]


class Grouping(Protocol):
    """The divisions of one level of one hierarchy, as they are on the report's data day."""

    def rows(self) -> Sequence[Place]:
        """The divisions that have a row each, in the order of the tree."""

    def row_of(self, code: str, written_on: date) -> Place | None:
        """The division at the level that *code*, written on that day, lies in.

        None when the code is unknown or that of a division above the level. A place that is not among ``rows`` counts
        as elsewhere.
        """


@frozen
class ListedPlaces:
    """A grouping written out: the rows, and the row's key for each code. Without rows a report has totals only."""

    places: tuple[Place, ...] = ()
    codes: Mapping[str, str] = field(factory=dict, hash=False)

    def rows(self) -> Sequence[Place]:
        return self.places

    def row_of(self, code: str, written_on: date) -> Place | None:
        del written_on  # the list holds for every day
        key = self.codes.get(code, code)
        return next((place for place in self.places if place.key == key), None)
