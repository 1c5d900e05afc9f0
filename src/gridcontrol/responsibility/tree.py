"""What responsibility asks of divisions, as of a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from attrs import define, field, frozen

from gridcontrol.ids import DivisionId, HierarchyId, LevelId
from gridcontrol.model.divisions import Divisions


class Tree(Protocol):
    """Divisions as they are on a day. Without *hierarchy* the first one is meant."""

    def division(self, code: str, on: date) -> DivisionId | None:
        """The division that *code* named on the day."""

    def stands_at(self, division: DivisionId, hierarchy: HierarchyId | None, on: date) -> DivisionId | None:
        """Where what belongs to *division* counts on the day: itself, what it became, or what it lies in."""

    def upwards(self, division: DivisionId, hierarchy: HierarchyId | None, on: date) -> tuple[DivisionId, ...]:
        """*division*, then all above it."""

    def downwards(self, division: DivisionId, hierarchy: HierarchyId | None, on: date) -> Iterator[DivisionId]:
        """*division*, then all below it."""

    def level(self, division: DivisionId) -> LevelId:
        """Its level."""

    def at_level(self, level: LevelId, hierarchy: HierarchyId | None, on: date) -> tuple[DivisionId, ...]:
        """All of *level* that are in the hierarchy on the day, in its order."""

    def exists(self, division: DivisionId, on: date) -> bool:
        """Whether it is there on the day."""

    def life(self, division: DivisionId) -> tuple[date | None, date | None]:
        """Its first day and the first day on which it is no more; None where open."""

    def code(self, division: DivisionId, on: date) -> str:
        """The code it is shown by."""

    def name(self, division: DivisionId, on: date) -> str:
        """What people call it."""


@frozen
class DatedTree:
    """The divisions of a locality."""

    divisions: Divisions

    def division(self, code: str, on: date) -> DivisionId | None:
        return self.divisions.by_code(code, None, on)

    def stands_at(self, division: DivisionId, hierarchy: HierarchyId | None, on: date) -> DivisionId | None:
        return self.divisions.counts_at(division, hierarchy, on)

    def upwards(self, division: DivisionId, hierarchy: HierarchyId | None, on: date) -> tuple[DivisionId, ...]:
        return (division, *self.divisions.ancestors(division, hierarchy, on))

    def downwards(self, division: DivisionId, hierarchy: HierarchyId | None, on: date) -> Iterator[DivisionId]:
        yield division
        yield from self.divisions.descendants(division, hierarchy, on)

    def level(self, division: DivisionId) -> LevelId:
        return self.divisions.level_of(division)

    def at_level(self, level: LevelId, hierarchy: HierarchyId | None, on: date) -> tuple[DivisionId, ...]:
        return tuple(
            each for each in self.divisions.at_level(level, on) if self.divisions.in_hierarchy(each, hierarchy, on)
        )

    def exists(self, division: DivisionId, on: date) -> bool:
        return self.divisions.exists(division, on)

    def life(self, division: DivisionId) -> tuple[date | None, date | None]:
        found = self.divisions.get(division)
        return found.since, found.until

    def code(self, division: DivisionId, on: date) -> str:
        return next(iter(self.divisions.get(division, on).codes.values()), division)

    def name(self, division: DivisionId, on: date) -> str:
        return self.divisions.name(division, on)


@frozen
class NoTree:
    """No divisions: nothing lies anywhere."""

    def division(self, code: str, on: date) -> DivisionId | None:
        del code, on
        return None

    def stands_at(self, division: DivisionId, hierarchy: HierarchyId | None, on: date) -> DivisionId | None:
        del division, hierarchy, on
        return None

    def upwards(self, division: DivisionId, hierarchy: HierarchyId | None, on: date) -> tuple[DivisionId, ...]:
        del hierarchy, on
        return (division,)

    def downwards(self, division: DivisionId, hierarchy: HierarchyId | None, on: date) -> Iterator[DivisionId]:
        del hierarchy, on
        yield division

    def level(self, division: DivisionId) -> LevelId:
        return LevelId(division)

    def at_level(self, level: LevelId, hierarchy: HierarchyId | None, on: date) -> tuple[DivisionId, ...]:
        del level, hierarchy, on
        return ()

    def exists(self, division: DivisionId, on: date) -> bool:
        del division, on
        return False

    def life(self, division: DivisionId) -> tuple[date | None, date | None]:
        del division
        return None, None

    def code(self, division: DivisionId, on: date) -> str:
        del on
        return division

    def name(self, division: DivisionId, on: date) -> str:
        del on
        return division


def tree_of(divisions: Divisions | Tree | None) -> Tree:
    """*divisions* as responsibility asks them."""
    if divisions is None:
        return NoTree()
    return DatedTree(divisions) if isinstance(divisions, Divisions) else divisions


@define
class DayTree:
    """One hierarchy on one day, remembering what it was asked."""

    tree: Tree
    hierarchy: HierarchyId | None
    day: date
    _lines: dict[DivisionId, dict[LevelId, DivisionId]] = field(factory=dict)
    _coded: dict[tuple[str, date], DivisionId | None] = field(factory=dict)
    _at_level: dict[tuple[LevelId, tuple[str, ...]], tuple[DivisionId, ...]] = field(factory=dict)

    def division(self, code: str, written_on: date) -> DivisionId | None:
        """Where the division that *code* named on *written_on* stands now."""
        key = (code, written_on)
        if key not in self._coded:
            named = self.tree.division(code, written_on)
            self._coded[key] = None if named is None else self.tree.stands_at(named, self.hierarchy, self.day)
        return self._coded[key]

    def levels(self, division: DivisionId) -> dict[LevelId, DivisionId]:
        """*division* and all above it by their levels, the nearest first."""
        found = self._lines.get(division)
        if found is None:
            found = {}
            for each in self.tree.upwards(division, self.hierarchy, self.day):
                found.setdefault(self.tree.level(each), each)
            self._lines[division] = found
        return found

    def lies_within(self, division: DivisionId, above: DivisionId) -> bool:
        """Whether *division* is *above* or lies in it."""
        if division == above:
            return True
        return self.levels(division).get(self.tree.level(above)) == above

    def at_level(self, level: LevelId, within: tuple[str, ...] = ()) -> tuple[DivisionId, ...]:
        """All divisions of *level*, or those in the divisions of the codes *within*."""
        key = (level, within)
        if key not in self._at_level:
            if within:
                areas = (self.division(code, self.day) for code in within)
                below = (
                    each
                    for area in areas
                    if area is not None
                    for each in self.tree.downwards(area, self.hierarchy, self.day)
                    if self.tree.level(each) == level
                )
                self._at_level[key] = tuple(dict.fromkeys(below))
            else:
                self._at_level[key] = self.tree.at_level(level, self.hierarchy, self.day)
        return self._at_level[key]
