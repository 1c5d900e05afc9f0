"""Counts at divisions to counts of everything above them, each once.

The static tree is summed by one pass over its arrays from back to front. Only divisions whose link
differs from the table on that day are taken one by one: cut out of the pass, then added to where they
hang, those furthest down first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import compress

from attrs import field, frozen

from gridcontrol.errors import NotFound, Problem
from gridcontrol.ids import DivisionId
from gridcontrol.model.divisions.overlay import ABSENT, ROOT, Overlay


@frozen(eq=False, repr=False)
class Totals(Mapping[DivisionId, int]):
    """What a roll-up gives: a count for every division of the hierarchy on the day.

    ``nowhere`` is what no unit at all could be named for; ``total`` is everything that was put in.
    """

    hierarchy: str
    day: int
    nowhere: int
    _overlay: Overlay = field(alias="overlay")
    _sums: tuple[int, ...] = field(alias="sums")
    _own: tuple[int, ...] = field(alias="own")
    """What counts at each division itself."""
    _unlocated: Mapping[int, int] = field(alias="unlocated")
    """How much of it was given as not located."""
    _absent: frozenset[int] = field(alias="absent")
    """Positions that are not in the hierarchy on the day."""

    @property
    def total(self) -> int:
        return sum(self._own) + self.nowhere

    def __getitem__(self, division: DivisionId) -> int:
        position = self._overlay.position(division)
        if position is None or position in self._absent:
            raise KeyError(division)
        return self._sums[position]

    def __iter__(self) -> Iterator[DivisionId]:
        for position in range(self._overlay.count):
            if position not in self._absent:
                yield self._overlay.id(position)

    def __len__(self) -> int:
        return self._overlay.count - len(self._absent)

    def counted(self) -> dict[DivisionId, int]:
        """Divisions with a count other than 0, and the count, in the order of the tables."""
        return {
            self._overlay.id(position): count
            for position, count in enumerate(self._sums)
            if count and position not in self._absent
        }

    def at_level(self, level: str) -> dict[DivisionId, int]:
        """Every division of *level* and its count, in the order of the tables."""
        overlay, table = self._overlay, self._overlay.table
        chosen = bytearray(len(table))
        if level in table.levels:
            # One byte a division, 1 where the level is the one asked for.
            number = table.levels.index(level)
            chosen = bytearray(table.level.tobytes().translate(bytes(each == number for each in range(256))))
            for position in self._absent:
                if position < len(table):
                    chosen[position] = 0
        found = dict(zip(compress(table.ids, chosen), compress(self._sums, chosen), strict=True))
        for position in range(len(table), overlay.count):
            if overlay.level(position) == level and position not in self._absent:
                found[overlay.id(position)] = self._sums[position]
        return found

    def own(self, division: DivisionId) -> int:
        """What counts at *division* itself rather than at a unit below it."""
        position = self._overlay.position(division)
        if position is None:
            raise KeyError(division)
        return self._own[position]

    def not_located(self, division: DivisionId) -> int:
        """What is known to belong to *division* and to no unit below it, though it has some; or was given as such."""
        position = self._overlay.position(division)
        if position is None:
            raise KeyError(division)
        if next(self._overlay.children(self.hierarchy, position, self.day), None) is None:
            return self._unlocated.get(position, 0)
        return self._own[position]


def roll_up(
    overlay: Overlay,
    counts: Mapping[DivisionId, int],
    not_located: Mapping[DivisionId | None, int],
    hierarchy: str,
    day: int,
) -> Totals:
    """Totals of *counts*. Raises ``NotFound`` for an id that no division has."""
    count = overlay.count
    table = overlay.table
    own = [0] * count
    for position, number in zip(_positions(overlay, counts), counts.values(), strict=True):
        own[position] += number
    unlocated: dict[int, int] = {}
    nowhere = 0
    for unit, number in not_located.items():
        if unit is None:
            nowhere += number
        else:
            at = overlay.counted_at(hierarchy, _position(overlay, unit), day)
            if at == ROOT:
                nowhere += number
            else:
                unlocated[at] = unlocated.get(at, 0) + number
    absent = _absent_on(overlay, hierarchy, day)
    resolved: dict[int, int] = {}
    for position in absent:
        number = own[position]
        if number:
            at = overlay.counted_at(hierarchy, position, day, resolved)
            own[position] = 0
            if at == ROOT:
                nowhere += number
            else:
                own[at] += number
    for position, number in unlocated.items():
        own[position] += number
    sums = [*own, 0]
    links, cut = _links_on(overlay, hierarchy, day)
    for position in range(len(table) - 1, -1, -1):
        number = sums[position]
        if number:
            # A root's -1 is the spare place at the end.
            sums[links[position]] += number
    depths = {position: _depth(overlay, hierarchy, position, day) for position in cut}
    for position in sorted(cut, key=depths.__getitem__, reverse=True):
        number, above = sums[position], cut[position]
        while number and above >= 0:
            sums[above] += number
            # Another one that was cut out passes on what it got when its turn comes.
            above = ROOT if above >= len(table) else links[above]
    sums.pop()
    return Totals(
        hierarchy=hierarchy,
        day=day,
        nowhere=nowhere,
        overlay=overlay,
        sums=tuple(sums),
        own=tuple(own),
        unlocated=unlocated,
        absent=absent,
    )


def _positions(overlay: Overlay, divisions: Collection[str]) -> list[int]:
    """The position of each of *divisions*. Raises ``NotFound``."""
    try:
        return [*map(overlay.table.index.__getitem__, divisions)]
    except KeyError:
        return [_position(overlay, division) for division in divisions]


def _position(overlay: Overlay, division: str) -> int:
    position = overlay.position(division)
    if position is None:
        raise NotFound(Problem("divisions.unknown", args={"division": division}))
    return position


def _absent_on(overlay: Overlay, hierarchy: str, day: int) -> frozenset[int]:
    """Positions that are not in *hierarchy* on *day*."""
    table = overlay.table
    held = overlay.hierarchies[hierarchy].levels
    chain = tuple(overlay.chain(hierarchy))
    changed = {*overlay.lives, *range(len(table), overlay.count)}
    for each in chain:
        changed.update(overlay.links.get(each, {}))
    absent = {position for position in changed if overlay.parent(hierarchy, position, day) == ABSENT}
    if overlay.base not in chain:
        absent.update(position for position in range(len(table)) if position not in changed)
    if table.since:
        dead = (
            position
            for position, (since, until) in enumerate(zip(table.since, table.until, strict=True))
            if not since <= day < until
        )
        absent.update(position for position in dead if position not in changed)
    if held is not None:
        left_out = {number for number, level in enumerate(table.levels) if level not in held}
        absent.update(position for position, level in enumerate(table.level) if level in left_out)
    return frozenset(absent)


def _links_on(overlay: Overlay, hierarchy: str, day: int) -> tuple[list[int], dict[int, int]]:
    """The static links without those that differ on *day*, and these: position to parent."""
    table = overlay.table
    chain = tuple(overlay.chain(hierarchy))
    static = overlay.base in chain
    links = table.parent.tolist() if static else [ROOT] * len(table)
    cut: dict[int, int] = {}
    changed: set[int] = set(range(len(table), overlay.count))
    for each in chain:
        changed.update(overlay.links.get(each, {}))
    for position in changed:
        above = overlay.link(hierarchy, position, day)
        if not static or position >= len(table) or above != links[position]:
            cut[position] = above
    for position in cut:
        if position < len(table):
            links[position] = ROOT
    return links, cut


def _depth(overlay: Overlay, hierarchy: str, position: int, day: int) -> int:
    depth = 0
    position = overlay.link(hierarchy, position, day)
    while position >= 0:
        depth += 1
        position = overlay.link(hierarchy, position, day)
    return depth
