"""Divisions as they are asked: by code, id, name and level; up, down and across; on any day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from types import MappingProxyType

from attrs import field, frozen

from gridcontrol.errors import NotFound, PackError, Problem, UsageError
from gridcontrol.ids import DivisionId, HierarchyId, LevelId, SchemeId
from gridcontrol.model.divisions.changes import Change
from gridcontrol.model.divisions.overlay import ABSENT, FIRST_DAY, LAST_DAY, NO_DAY, ROOT, Overlay
from gridcontrol.model.divisions.rolling import Totals, roll_up
from gridcontrol.model.divisions.succession import apply_changes


def _frozen_codes(codes: Mapping[SchemeId, str]) -> Mapping[SchemeId, str]:
    return MappingProxyType(dict(codes))


@frozen
class Division:
    """A division as of a day. ``since`` and ``until`` (the first day it is no more) are None where open."""

    id: DivisionId
    name: str
    level: LevelId
    codes: Mapping[SchemeId, str] = field(factory=dict, converter=_frozen_codes, hash=False)
    since: date | None = None
    until: date | None = None


def _day_number(on: date | None) -> int:
    if on is None:
        return LAST_DAY
    if isinstance(on, datetime):
        raise UsageError(Problem("divisions.not-a-day", args={"found": on.isoformat()}))
    return on.toordinal()


@frozen(eq=False, repr=False)
class Divisions:
    """All divisions of a locality, in all hierarchies and on all days.

    Every question takes the local date *on*; without one it is answered after the last known change.
    Without *hierarchy* the first one is meant. Ids that no division has raise ``NotFound``.
    """

    _overlay: Overlay = field(alias="overlay")

    @property
    def overlay(self) -> Overlay:
        """What the divisions are made of; for the library's own cache."""
        return self._overlay

    def __len__(self) -> int:
        return self._overlay.count

    def __iter__(self) -> Iterator[DivisionId]:
        return (self._overlay.id(position) for position in range(self._overlay.count))

    def __contains__(self, division: object) -> bool:
        return isinstance(division, str) and self._overlay.position(division) is not None

    @property
    def hierarchies(self) -> tuple[HierarchyId, ...]:
        return tuple(HierarchyId(name) for name in self._overlay.hierarchies)

    @property
    def levels(self) -> tuple[LevelId, ...]:
        """Levels in the order in which the tables name them."""
        seen = dict.fromkeys((*self._overlay.table.levels, *self._overlay.added_levels))
        return tuple(LevelId(level) for level in seen)

    @property
    def schemes(self) -> tuple[SchemeId, ...]:
        """Schemes that some division has a code in."""
        seen = dict.fromkeys((*self._overlay.table.schemes, *(scheme for scheme, _ in self._overlay.aliases)))
        return tuple(SchemeId(scheme) for scheme in seen)

    def with_changes(self, changes: Iterable[Change]) -> Divisions:
        """These divisions after *changes*. Raises ``PackError`` naming every change that can't be."""
        overlay, problems = apply_changes(self._overlay, changes)
        if problems:
            raise PackError(problems)
        return Divisions(overlay)

    # which one

    def _position(self, division: str) -> int:
        position = self._overlay.position(division)
        if position is None:
            raise NotFound(Problem("divisions.unknown", args={"division": division}))
        return position

    def _hierarchy(self, hierarchy: str | None) -> str:
        if hierarchy is None:
            return self._overlay.base
        if hierarchy not in self._overlay.hierarchies:
            known = tuple(self._overlay.hierarchies)
            raise UsageError(Problem("divisions.unknown-hierarchy", args={"found": hierarchy}, allowed=known))
        return hierarchy

    def _ids(self, positions: Iterable[int]) -> tuple[DivisionId, ...]:
        return tuple(self._overlay.id(position) for position in positions)

    def get(self, division: DivisionId, on: date | None = None) -> Division:
        """*division* with the name and codes it has *on* the day (the nearest it had, when it was not there)."""
        overlay, position = self._overlay, self._position(division)
        since, until = overlay.life(position)
        day = min(max(_day_number(on), since), until - 1)
        return Division(
            id=division,
            name=overlay.name(position, day),
            level=LevelId(overlay.level(position)),
            codes={SchemeId(scheme): code for scheme, code in overlay.codes_on(position, day)},
            since=None if since == FIRST_DAY else date.fromordinal(since),
            until=None if until == NO_DAY else date.fromordinal(until),
        )

    def exists(self, division: DivisionId, on: date | None = None) -> bool:
        return self._overlay.lives_on(self._position(division), _day_number(on))

    def name(self, division: DivisionId, on: date | None = None) -> str:
        return self._overlay.name(self._position(division), _day_number(on))

    def level_of(self, division: DivisionId) -> LevelId:
        return LevelId(self._overlay.level(self._position(division)))

    @property
    def dated(self) -> bool:
        """Whether what a code names depends on the day."""
        overlay = self._overlay
        return bool(overlay.table.since or overlay.lives or overlay.aliases)

    def by_code(self, code: str, scheme: str | None = None, on: date | None = None) -> DivisionId | None:
        """The division that *code* names on the day; without *scheme* the first scheme that knows it answers."""
        day = _day_number(on)
        for each in self.schemes if scheme is None else (scheme,):
            position = self._overlay.at_code(each, code, day)
            if position is not None:
                return self._overlay.id(position)
        return None

    def named(self, name: str, on: date | None = None) -> tuple[DivisionId, ...]:
        """Divisions that have exactly this name on the day, in the order of the tables."""
        overlay, day = self._overlay, _day_number(on)
        found = [position for position in overlay.table.named(name) if position not in overlay.names]
        found += [position for position in overlay.names if overlay.name(position, day) == name]
        return self._ids(position for position in sorted(found) if overlay.lives_on(position, day))

    def at_level(self, level: str, on: date | None = None) -> Iterator[DivisionId]:
        """Divisions of *level* that are there on the day."""
        overlay, day = self._overlay, _day_number(on)
        for position in range(overlay.count):
            if overlay.level(position) == level and overlay.lives_on(position, day):
                yield overlay.id(position)

    # up and down

    def in_hierarchy(self, division: DivisionId, hierarchy: str | None = None, on: date | None = None) -> bool:
        return self._overlay.parent(self._hierarchy(hierarchy), self._position(division), _day_number(on)) != ABSENT

    def parent(self, division: DivisionId, hierarchy: str | None = None, on: date | None = None) -> DivisionId | None:
        """The unit above, or None for a root and for what is not in the hierarchy on that day."""
        above = self._overlay.parent(self._hierarchy(hierarchy), self._position(division), _day_number(on))
        return self._overlay.id(above) if above >= 0 else None

    def ancestors(
        self, division: DivisionId, hierarchy: str | None = None, on: date | None = None
    ) -> tuple[DivisionId, ...]:
        """All units above, nearest first."""
        return self._ids(self._overlay.above(self._hierarchy(hierarchy), self._position(division), _day_number(on)))

    def roots(self, hierarchy: str | None = None, on: date | None = None) -> tuple[DivisionId, ...]:
        return self._ids(self._overlay.children(self._hierarchy(hierarchy), ROOT, _day_number(on)))

    def children(
        self, division: DivisionId, hierarchy: str | None = None, on: date | None = None
    ) -> tuple[DivisionId, ...]:
        return self._ids(self._overlay.children(self._hierarchy(hierarchy), self._position(division), _day_number(on)))

    def descendants(
        self, division: DivisionId, hierarchy: str | None = None, on: date | None = None
    ) -> Iterator[DivisionId]:
        """All units below, parents before children."""
        below = self._overlay.below(self._hierarchy(hierarchy), self._position(division), _day_number(on))
        return (self._overlay.id(position) for position in below)

    def leaves(
        self, division: DivisionId, hierarchy: str | None = None, on: date | None = None
    ) -> Iterator[DivisionId]:
        """The units below that have none below themselves; *division* itself when it is one."""
        overlay, day, tree = self._overlay, _day_number(on), self._hierarchy(hierarchy)
        position = self._position(division)
        if overlay.parent(tree, position, day) == ABSENT:
            return
        for each in (position, *overlay.below(tree, position, day)):
            if next(overlay.children(tree, each, day), None) is None:
                yield overlay.id(each)

    def lies_within(
        self, division: DivisionId, above: DivisionId, hierarchy: str | None = None, on: date | None = None
    ) -> bool:
        """Whether *division* is *above* or below it on the day."""
        overlay, day, tree = self._overlay, _day_number(on), self._hierarchy(hierarchy)
        at, wanted = self._position(division), self._position(above)
        while at >= 0 and at != wanted:
            at = overlay.parent(tree, at, day)
        return at == wanted

    def path(
        self, division: DivisionId, hierarchy: str | None = None, on: date | None = None
    ) -> tuple[DivisionId, ...]:
        """The root, the units between, and *division* itself."""
        return (*reversed(self.ancestors(division, hierarchy, on)), division)

    def path_text(
        self,
        division: DivisionId,
        hierarchy: str | None = None,
        on: date | None = None,
        separator: str = " / ",
    ) -> str:
        """The names on the path."""
        return separator.join(self.name(each, on) for each in self.path(division, hierarchy, on))

    # what became of it, and counts

    def counts_at(
        self, division: DivisionId, hierarchy: str | None = None, on: date | None = None
    ) -> DivisionId | None:
        """Where what was recorded on *division* counts on the day.

        Itself, what it became or came from, or the nearest unit above that is in the hierarchy; None when there
        is no such unit.
        """
        position = self._overlay.counted_at(self._hierarchy(hierarchy), self._position(division), _day_number(on))
        return self._overlay.id(position) if position >= 0 else None

    def roll_up(
        self,
        counts: Mapping[DivisionId, int],
        hierarchy: str | None = None,
        on: date | None = None,
        *,
        not_located: Mapping[DivisionId | None, int] | None = None,
    ) -> Totals:
        """Counts by division to totals of every division of *hierarchy* as it is on the day.

        With the day of the data the answer is "as then", with a later day "as now": what was recorded on
        divisions that have merged, split, moved or closed since counts where they went. ``not_located``
        holds those with no known division under the unit that registered them (None: no unit either).
        The total is that of what was put in, whatever the hierarchy and the day.
        """
        return roll_up(self._overlay, counts, not_located or {}, self._hierarchy(hierarchy), _day_number(on))
