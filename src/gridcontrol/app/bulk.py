"""Everybody at once: the store of a locality as one that works set by set, and where places lie in its divisions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from gridcontrol.app.locality import Locality
from gridcontrol.errors import NotFound, Problem, UsageError
from gridcontrol.ids import DivisionId, HierarchyId, LevelId
from gridcontrol.located.nearest import nearest
from gridcontrol.plugins.bulk import BulkStatuses, PathOf


def bulk_store(locality: Locality) -> BulkStatuses:
    """The store, if it works set by set. Raises ``UsageError`` otherwise."""
    if not isinstance(locality.store, BulkStatuses):
        raise UsageError(Problem("store.not-in-bulk", args={"example": "duckdb:city.facts"}))
    return locality.store


def paths_in(locality: Locality, hierarchy: str | None, day: date) -> tuple[tuple[LevelId, ...], PathOf]:
    """The levels of a hierarchy, the first when None, and in which of its divisions a place lies as they are on *day*.

    Raises ``NotFound``.
    """
    named, divisions = tuple(locality.pack.hierarchies), locality.divisions
    if hierarchy is not None and hierarchy not in named:
        problem = Problem(
            "app.no-such-hierarchy", args={"hierarchy": hierarchy}, allowed=named, nearest=nearest(hierarchy, named)
        )
        raise NotFound(problem)
    if divisions is None or not named:
        return (), lambda *_: {}
    tree = locality.pack.hierarchies[HierarchyId(hierarchy or named[0])]

    @cache
    def named_on_day(division: DivisionId) -> tuple[LevelId, str]:
        # Each lies above many places.
        return LevelId(divisions.level_of(division)), next(iter(divisions.get(division, day).codes.values()), division)

    def path_of(code: str, written_on: date) -> Mapping[LevelId, str]:
        division = divisions.by_code(code, None, written_on)
        counted = None if division is None else divisions.counts_at(division, tree.id, day)
        if counted is None:
            return {}
        return dict(map(named_on_day, (counted, *divisions.ancestors(counted, tree.id, day))))

    return tree.levels, path_of
