"""The divisions that a reader sees: those of the scope, and above them and above what is seen the names of a path."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime

from attrs import frozen

from gridcontrol.ids import DivisionId, HierarchyId, LevelId
from gridcontrol.model.known import Known
from gridcontrol.responsibility.tree import Tree
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import local_date


@frozen
class VisibleTree:
    """*tree* without the divisions that are not seen.

    ``listed`` are those of the scope; ``named`` also those above them or in which somebody who is seen lies: a path
    names them. A code of any other is that of no division.
    """

    tree: Tree
    listed: frozenset[DivisionId]
    named: frozenset[DivisionId]

    def division(self, code: str, on: date) -> DivisionId | None:
        found = self.tree.division(code, on)
        return found if found in self.named else None

    def stands_at(self, division: DivisionId, hierarchy: HierarchyId | None, on: date) -> DivisionId | None:
        found = self.tree.stands_at(division, hierarchy, on)
        return found if found in self.named else None

    def upwards(self, division: DivisionId, hierarchy: HierarchyId | None, on: date) -> tuple[DivisionId, ...]:
        return self.tree.upwards(division, hierarchy, on)

    def downwards(self, division: DivisionId, hierarchy: HierarchyId | None, on: date) -> Iterator[DivisionId]:
        return (each for each in self.tree.downwards(division, hierarchy, on) if each in self.listed)

    def level(self, division: DivisionId) -> LevelId:
        return self.tree.level(division)

    def at_level(self, level: LevelId, hierarchy: HierarchyId | None, on: date) -> tuple[DivisionId, ...]:
        return tuple(each for each in self.tree.at_level(level, hierarchy, on) if each in self.listed)

    def exists(self, division: DivisionId, on: date) -> bool:
        return self.tree.exists(division, on)

    def life(self, division: DivisionId) -> tuple[date | None, date | None]:
        return self.tree.life(division)

    def code(self, division: DivisionId, on: date) -> str:
        return self.tree.code(division, on)

    def name(self, division: DivisionId, on: date) -> str:
        return self.tree.name(division, on)


def visible_tree(pack: Pack, tree: Tree, listed: Iterable[DivisionId], facts: Known, at: datetime) -> VisibleTree:
    """*tree* for whom *listed* is the scope and *facts* are what he sees, on the day of *at*."""
    own, day = frozenset(listed), local_date(at, pack.zone)
    hierarchies: Collection[HierarchyId | None] = tuple(pack.hierarchies) or (None,)
    named = set(own)
    for start in {*own, *_places(pack, tree, facts)}:
        for hierarchy in hierarchies:
            stands = tree.stands_at(start, hierarchy, day)
            if stands is not None:
                named.update((start, *tree.upwards(stands, hierarchy, day)))
    return VisibleTree(tree, own, frozenset(named))


def _places(pack: Pack, tree: Tree, facts: Known) -> set[DivisionId]:
    """The divisions that *facts* say somebody is in, or is registered in."""
    setting = {
        event.id: [name for name in attributes if name is not None and name in event.sets]
        for event in pack.events.values()
        for attributes in [(pack.subjects[event.about].place, pack.subjects[event.about].registered_in)]
    }
    written = {
        (str(event.fields[name]), local_date(event.at, pack.zone) if isinstance(event.at, datetime) else event.at)
        for events in facts.events.values()
        for event in events
        for name in setting.get(event.kind, ())
        if name in event.fields
    }
    return {found for code, day in written if (found := tree.division(code, day)) is not None}
