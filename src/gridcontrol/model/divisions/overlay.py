"""What differs from the static table: dated names, codes, parent links and lives, and divisions added later.

Changes are few beside the table they apply to, so they are dictionaries by position: what has no change
costs nothing. A *timeline* is a tuple of (first day, value), by day; each value holds until the next.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TypeVar

from attrs import evolve, field, frozen

from gridcontrol.ids import DivisionId
from gridcontrol.model.divisions.table import ABSENT, FIRST_DAY, LAST_DAY, NO_DAY, ROOT, Table

V = TypeVar("V")

Timeline = tuple[tuple[int, V], ...]


def value_on(timeline: Timeline[V], day: int, before: V) -> V:
    """The value on *day*, or *before* ahead of the first."""
    rank = bisect_right(timeline, day, key=lambda entry: entry[0])
    return timeline[rank - 1][1] if rank else before


def with_value(timeline: Timeline[V], day: int, value: V) -> Timeline[V]:
    """*timeline* with *value* from *day* on; what was said of later days is replaced."""
    kept = tuple(entry for entry in timeline if entry[0] < day)
    return (*kept, (day, value))


@frozen
class Hierarchy:
    """A named tree. It takes over the links of the hierarchy it *follows* wherever it has none of its own.

    With *levels* it holds only divisions of these levels: what lies between is left out and its members
    hang under the next division above that belongs to it.
    """

    id: str
    follows: str | None = None
    levels: frozenset[str] | None = None


@frozen
class Alias:
    """*code* of a scheme names the division at *position* from *since* until before *until*."""

    since: int
    until: int
    position: int


@frozen(eq=False, repr=False)
class Overlay:
    """Dated differences over *table*. Positions from ``len(table)`` on are divisions added later."""

    table: Table
    hierarchies: Mapping[str, Hierarchy]
    """The first one is that of the table."""
    added_ids: tuple[DivisionId, ...] = ()
    added_levels: tuple[str, ...] = ()
    added_index: Mapping[str, int] = field(factory=dict)
    lives: Mapping[int, tuple[int, int]] = field(factory=dict)
    names: Mapping[int, Timeline[str]] = field(factory=dict)
    aliases: Mapping[tuple[str, str], tuple[Alias, ...]] = field(factory=dict)
    codes: Mapping[int, tuple[tuple[str, str], ...]] = field(factory=dict)
    """(scheme, code) pairs of a position that have aliases."""
    links: Mapping[str, Mapping[int, Timeline[int]]] = field(factory=dict)
    """By hierarchy, position: parents."""
    members: Mapping[str, Mapping[int, tuple[int, ...]]] = field(factory=dict)
    """By hierarchy, parent: the positions that have a link to it at some time."""
    became: Mapping[int, int] = field(factory=dict)
    """Where what was recorded on a closed division counts from then on."""
    came_from: Mapping[int, int] = field(factory=dict)
    """Where what is recorded on a division counts on days before it existed."""

    def frozen(self) -> Overlay:
        """A copy nobody can write to."""
        return evolve(
            self,
            hierarchies=MappingProxyType(dict(self.hierarchies)),
            added_index=MappingProxyType(dict(self.added_index)),
            lives=MappingProxyType(dict(self.lives)),
            names=MappingProxyType(dict(self.names)),
            aliases=MappingProxyType(dict(self.aliases)),
            codes=MappingProxyType(dict(self.codes)),
            links=MappingProxyType({key: MappingProxyType(dict(own)) for key, own in self.links.items()}),
            members=MappingProxyType({key: MappingProxyType(dict(own)) for key, own in self.members.items()}),
            became=MappingProxyType(dict(self.became)),
            came_from=MappingProxyType(dict(self.came_from)),
        )

    @property
    def count(self) -> int:
        return len(self.table) + len(self.added_ids)

    @property
    def base(self) -> str:
        """The hierarchy of the table."""
        return next(iter(self.hierarchies))

    # one division

    def position(self, division: str) -> int | None:
        found = self.table.index.get(division)
        return self.added_index.get(division) if found is None else found

    def id(self, position: int) -> DivisionId:
        added = position - len(self.table)
        return self.table.ids[position] if added < 0 else self.added_ids[added]

    def level(self, position: int) -> str:
        added = position - len(self.table)
        return self.table.levels[self.table.level[position]] if added < 0 else self.added_levels[added]

    def name(self, position: int, day: int) -> str:
        timeline = self.names.get(position)
        if timeline is None:
            return self.table.name(position)
        return value_on(timeline, day, timeline[0][1])

    def life(self, position: int) -> tuple[int, int]:
        own = self.lives.get(position)
        return self.table.life(position) if own is None else own

    def lives_on(self, position: int, day: int) -> bool:
        since, until = self.life(position)
        return since <= day < until

    def codes_on(self, position: int, day: int) -> Iterator[tuple[str, str]]:
        """Scheme and code pairs that name the division on *day*."""
        pairs = self.codes.get(position)
        if pairs is None:
            if self.lives_on(position, day):
                yield self.table.code(position)
            return
        for pair in pairs:
            if any(alias.position == position and alias.since <= day < alias.until for alias in self.aliases[pair]):
                yield pair

    def at_code(self, scheme: str, code: str, day: int) -> int | None:
        """The position that *code* names on *day*."""
        aliases = self.aliases.get((scheme, code))
        if aliases is None:
            position = self.table.index.get(f"{scheme}:{code}")
            return position if position is not None and self.lives_on(position, day) else None
        for alias in aliases:
            if alias.since <= day < alias.until:
                return alias.position
        return None

    # one link

    def link(self, hierarchy: str | None, position: int, day: int) -> int:
        """The parent without regard to levels."""
        while hierarchy is not None:
            timeline = self.links.get(hierarchy, {}).get(position)
            if timeline is not None:
                return value_on(timeline, day, ABSENT) if self.lives_on(position, day) else ABSENT
            if hierarchy == self.base:
                if position < len(self.table) and self.lives_on(position, day):
                    return self.table.parent[position]
                return ABSENT
            hierarchy = self.hierarchies[hierarchy].follows
        return ABSENT

    def parent(self, hierarchy: str, position: int, day: int) -> int:
        """The parent of *position*, ``ROOT``, or ``ABSENT`` when it is not in *hierarchy* on *day*."""
        levels = self.hierarchies[hierarchy].levels
        if levels is not None and self.level(position) not in levels:
            return ABSENT
        above = self.link(hierarchy, position, day)
        while above >= 0 and levels is not None and self.level(above) not in levels:
            above = self.link(hierarchy, above, day)
        return above

    def chain(self, hierarchy: str) -> Iterator[str]:
        """*hierarchy* and those it follows."""
        at: str | None = hierarchy
        while at is not None:
            yield at
            at = self.hierarchies[at].follows

    def linked_below(self, hierarchy: str, position: int, day: int) -> Iterator[int]:
        """Positions with a link to *position*, whatever their level."""
        chain = tuple(self.chain(hierarchy))
        changed = [self.links.get(each, {}) for each in chain]
        if self.base in chain and position < len(self.table):
            for child in self.table.children(position):
                if not any(child in own for own in changed) and self.lives_on(child, day):
                    yield child
        seen: set[int] = set()
        for each in chain:
            for child in self.members.get(each, {}).get(position, ()):
                if child not in seen and self.link(hierarchy, child, day) == position:
                    seen.add(child)
                    yield child

    def children(self, hierarchy: str, position: int, day: int) -> Iterator[int]:
        """Positions directly below *position* (the roots for ``ROOT``) in *hierarchy* on *day*."""
        levels = self.hierarchies[hierarchy].levels
        stack = [self.linked_below(hierarchy, position, day)]
        while stack:
            child = next(stack[-1], None)
            if child is None:
                stack.pop()
            elif levels is None or self.level(child) in levels:
                yield child
            else:
                stack.append(self.linked_below(hierarchy, child, day))

    def below(self, hierarchy: str, position: int, day: int) -> Iterator[int]:
        """All positions below *position* in *hierarchy* on *day*, parents first."""
        stack = [self.children(hierarchy, position, day)]
        while stack:
            child = next(stack[-1], None)
            if child is None:
                stack.pop()
            else:
                yield child
                stack.append(self.children(hierarchy, child, day))

    def above(self, hierarchy: str, position: int, day: int) -> Iterator[int]:
        """Ancestors, nearest first."""
        parent = self.parent(hierarchy, position, day)
        while parent >= 0:
            yield parent
            parent = self.parent(hierarchy, parent, day)

    # what counts where

    def counted_at(self, hierarchy: str, position: int, day: int, known: dict[int, int] | None = None) -> int:
        """Where what is recorded on *position* counts in *hierarchy* on *day*: itself when it is there.

        Else what it became or came from; else the nearest unit above that is there, in this hierarchy or
        in the first one that has the division. ``ROOT`` when nothing of this leads anywhere. *known* keeps the
        answers for the next question about the same hierarchy and day.
        """
        seen: dict[int, None] = {}
        known = {} if known is None else known
        while position >= 0 and position not in seen and position not in known:
            if self.parent(hierarchy, position, day) != ABSENT:
                known[position] = position
                break
            seen[position] = None
            since, until = self.life(position)
            if day >= until:
                heir = self.became.get(position)
                position = self._home(hierarchy, position, until - 1) if heir is None else heir
            elif day < since:
                origin = self.came_from.get(position)
                position = self._home(hierarchy, position, since) if origin is None else origin
            else:
                position = self._home(hierarchy, position, day)
        at = known.get(position, ROOT)
        known.update(dict.fromkeys(seen, at))
        return at

    def _home(self, hierarchy: str, position: int, day: int) -> int:
        for each in (hierarchy, *self.hierarchies):
            above = self.parent(each, position, day)
            if above == ABSENT and self.hierarchies[each].levels is not None:
                above = self.link(each, position, day)
            if above != ABSENT:
                return above
        return ROOT


def bare(table: Table, hierarchy: str) -> Overlay:
    """No differences."""
    return Overlay(table=table, hierarchies=MappingProxyType({hierarchy: Hierarchy(hierarchy)}))


__all__ = [
    "ABSENT",
    "FIRST_DAY",
    "LAST_DAY",
    "NO_DAY",
    "ROOT",
    "Alias",
    "Hierarchy",
    "Overlay",
    "Timeline",
    "bare",
    "value_on",
    "with_value",
]
