"""The rows of a report from the divisions of a locality."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from attrs import define, evolve

from gridcontrol.ids import DivisionId, SchemeId
from gridcontrol.model.divisions import Divisions
from gridcontrol.reports.grouping import Place


@define(slots=False)
class DivisionGrouping:
    """The divisions at *level* of *hierarchy* on *day*. Rows are keyed by code where there is one, else by id.

    With *within* only what lies in one of these divisions, or is one, has a row; places in others are elsewhere.
    With *only* no other has a row: what is counted in others counts as elsewhere.
    """

    divisions: Divisions
    hierarchy: str
    level: str
    day: date
    within: tuple[DivisionId, ...] = ()
    only: frozenset[DivisionId] | None = None

    @cached_property
    def _places(self) -> dict[DivisionId, Place]:
        found: dict[DivisionId, Place] = {}
        tops = self.within or self.divisions.roots(self.hierarchy, self.day)
        pending = [(top, *self._path(self.divisions.ancestors(top, self.hierarchy, self.day)[::-1])) for top in tops]
        pending.reverse()
        while pending:
            division, names, keys = pending.pop()
            if self.divisions.level_of(division) == self.level:
                if self.only is None or division in self.only:
                    (name,), (key,) = self._path((division,))
                    found[division] = Place(key, (*names, name), keys)
            elif below := self.divisions.children(division, self.hierarchy, self.day):
                (name,), (key,) = self._path((division,))
                pending.extend((each, (*names, name), (*keys, key)) for each in reversed(below))
        return found

    @cached_property
    def _rows_by_code(self) -> dict[tuple[str, date], Place | None]:
        return {}

    def _path(self, divisions: Sequence[DivisionId]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Names and keys of *divisions*."""
        here = [self.divisions.get(each, self.day) for each in divisions]
        names = tuple(self.divisions.name(each, self.day) for each in divisions)
        return names, tuple(next(iter(each.codes.values()), each.id) for each in here)

    def rows(self) -> Sequence[Place]:
        """The divisions in the order of the tree."""
        return tuple(self._places.values())

    def row_of(self, code: str, written_on: date) -> Place | None:
        """The row that the division of *code*, as codes were on *written_on*, counts in on this grouping's day."""
        key = (code, written_on)
        if key not in self._rows_by_code:
            self._rows_by_code[key] = self._row_of(code, written_on)
        return self._rows_by_code[key]

    def _row_of(self, code: str, written_on: date) -> Place | None:
        division = self.divisions.by_code(code, None, written_on)
        if division is None:
            return None
        counted = self.divisions.counts_at(division, self.hierarchy, self.day)
        if counted is None:
            return None
        for each in (counted, *self.divisions.ancestors(counted, self.hierarchy, self.day)):
            if each in self._places:
                return self._places[each]
        return self._outside.row_of(code, written_on) if self._outside is not None else None

    @cached_property
    def _outside(self) -> DivisionGrouping | None:
        """The same level wherever it is: a place there is known, and is no row here."""
        return evolve(self, within=()) if self.within else None


def scheme_of(divisions: Divisions) -> SchemeId | None:
    """The scheme in which codes are shown: the first one the divisions have."""
    return next(iter(divisions.schemes), None)
