"""The rows of a report from the divisions of a locality."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property

from attrs import define

from gridcontrol.ids import DivisionId, SchemeId
from gridcontrol.model.divisions import Divisions
from gridcontrol.reports.grouping import Place


@define(slots=False)
class DivisionGrouping:
    """The divisions at *level* of *hierarchy* on *day*. Rows are keyed by code where there is one, else by id.

    With *within* only those that lie in one of these divisions, or are one, have rows.
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
        pending = list(self.within or self.divisions.roots(self.hierarchy, self.day))[::-1]
        while pending:
            division = pending.pop()
            if self.divisions.level_of(division) == self.level:
                if self.only is None or division in self.only:
                    found[division] = self._place(division)
            else:
                pending.extend(reversed(self.divisions.children(division, self.hierarchy, self.day)))
        return found

    @cached_property
    def _rows_by_code(self) -> dict[tuple[str, date], Place | None]:
        return {}

    def _place(self, division: DivisionId) -> Place:
        path = self.divisions.path(division, self.hierarchy, self.day)
        names = tuple(self.divisions.name(each, self.day) for each in path)
        *above, own = (self._keys(each) for each in path)
        return Place(own, names, tuple(above))

    def _keys(self, division: DivisionId) -> str:
        known = self._known_keys
        if division not in known:
            codes = self.divisions.get(division, self.day).codes
            known[division] = next(iter(codes.values()), division)
        return known[division]

    @cached_property
    def _known_keys(self) -> dict[DivisionId, str]:
        return {}

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
        return None


def scheme_of(divisions: Divisions) -> SchemeId | None:
    """The scheme in which codes are shown: the first one the divisions have."""
    return next(iter(divisions.schemes), None)
