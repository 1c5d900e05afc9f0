"""An overlay in the making: the only place where dated differences are written."""

from __future__ import annotations

from collections.abc import Iterator

from gridcontrol.ids import DivisionId
from gridcontrol.model.divisions.overlay import Alias, Hierarchy, Overlay, Timeline, with_value
from gridcontrol.model.divisions.table import NO_DAY, code_id


class Draft:
    """Writes into copies of an overlay's dictionaries; ``overlay`` looks at them as they stand."""

    def __init__(self, start: Overlay) -> None:
        self._table = start.table
        self._ids = list(start.added_ids)
        self._levels = list(start.added_levels)
        self._index = dict(start.added_index)
        self._hierarchies = dict(start.hierarchies)
        self._lives = dict(start.lives)
        self._names = dict(start.names)
        self._aliases = dict(start.aliases)
        self._codes = dict(start.codes)
        self._links = {key: dict(own) for key, own in start.links.items()}
        self._members = {key: dict(own) for key, own in start.members.items()}
        self._became = dict(start.became)
        self._came_from = dict(start.came_from)
        self.overlay = self._look()

    def _look(self) -> Overlay:
        return Overlay(
            table=self._table,
            hierarchies=self._hierarchies,
            added_ids=tuple(self._ids),
            added_levels=tuple(self._levels),
            added_index=self._index,
            lives=self._lives,
            names=self._names,
            aliases=self._aliases,
            codes=self._codes,
            links=self._links,
            members=self._members,
            became=self._became,
            came_from=self._came_from,
        )

    def done(self) -> Overlay:
        """The overlay, which later writing no longer reaches."""
        return self.overlay.frozen()

    def set_hierarchy(self, hierarchy: Hierarchy) -> None:
        self._hierarchies[hierarchy.id] = hierarchy

    def add(self, division: str, level: str, name: str, since: int, until: int = NO_DAY) -> int:
        """A new position."""
        position = self.overlay.count
        self._ids.append(DivisionId(division))
        self._levels.append(level)
        self._index[division] = position
        self._names[position] = ((since, name),)
        self._codes[position] = ()
        self._lives[position] = (since, until)
        self.overlay = self._look()
        return position

    def set_life(self, position: int, since: int, until: int) -> None:
        self._lives[position] = (since, until)

    def set_name(self, position: int, day: int, name: str) -> None:
        timeline: Timeline[str] | None = self._names.get(position)
        if timeline is None:
            timeline = ((self.overlay.life(position)[0], self._table.name(position)),)
        self._names[position] = with_value(timeline, day, name)

    def set_link(self, hierarchy: str, position: int, day: int, parent: int) -> None:
        own = self._links.setdefault(hierarchy, {})
        timeline = own.get(position)
        if timeline is None:
            timeline = self._inherited(hierarchy, position)
            for _, above in timeline:
                self._note_member(hierarchy, above, position)
        own[position] = with_value(timeline, day, parent)
        self._note_member(hierarchy, parent, position)

    def _inherited(self, hierarchy: str, position: int) -> Timeline[int]:
        """The links *position* has had so far, as a timeline of its own."""
        for each in self.overlay.chain(hierarchy):
            timeline = self._links.get(each, {}).get(position)
            if timeline is not None:
                return timeline
            if each == self.overlay.base and position < len(self._table):
                return ((self._table.life(position)[0], self._table.parent[position]),)
        return ()

    def _note_member(self, hierarchy: str, parent: int, position: int) -> None:
        members = self._members.setdefault(hierarchy, {})
        known = members.get(parent, ())
        if position not in known:
            members[parent] = (*known, position)

    def own_children(self, hierarchy: str, position: int, day: int) -> Iterator[int]:
        """Children whose link stands in *hierarchy* itself, not in one it follows."""
        own = self._links.get(hierarchy, {})
        for child in self.overlay.linked_below(hierarchy, position, day):
            if child in own or (hierarchy == self.overlay.base and child < len(self._table)):
                yield child

    def children_after(self, position: int, day: int) -> Iterator[int]:
        """Divisions that would come under *position* only after *day*."""
        if position < len(self._table):
            for child in self._table.children(position):
                if child not in self._links.get(self.overlay.base, {}) and self.overlay.life(child)[0] > day:
                    yield child
        for hierarchy, members in self._members.items():
            for child in members.get(position, ()):
                since, until = self.overlay.life(child)
                if any(
                    max(first, since) > day and first < until and above == position
                    for first, above in self._links[hierarchy][child]
                ):
                    yield child

    def claim_code(self, position: int, scheme: str, code: str) -> None:
        """The division at *position* has an id of its own; *code* is what it is called in *scheme*."""
        self.respell(position, scheme, code, *self.overlay.life(position))

    def respell(self, position: int, scheme: str, code: str, since: int, until: int) -> None:
        """Life and code of *position* as its dated rows say."""
        pair = (scheme, code)
        others = tuple(alias for alias in self._aliases.get(pair, ()) if alias.position != position)
        self._lives[position] = (since, until)
        self._codes[position] = (pair,)
        self._aliases[pair] = (*others, Alias(since, until, position))

    def set_name_from(self, position: int, day: int, name: str, *, fresh: bool) -> None:
        """*name* from *day* on; *fresh* forgets the names before."""
        self._names[position] = with_value(() if fresh else self._names[position], day, name)

    def set_link_from(self, hierarchy: str, position: int, day: int, parent: int, *, fresh: bool) -> None:
        """*parent* from *day* on; *fresh* forgets the parents before."""
        own = self._links.setdefault(hierarchy, {})
        own[position] = with_value(() if fresh else own[position], day, parent)
        self._note_member(hierarchy, parent, position)

    def _spell_out(self, position: int) -> None:
        """Write the code that the table implies as an alias, so that it can be dated."""
        if position in self._codes:
            return
        pair = self._table.code(position)
        since, until = self.overlay.life(position)
        self._codes[position] = (pair,)
        self._aliases[pair] = (Alias(since, until, position),)

    def add_alias(self, scheme: str, code: str, position: int, since: int, until: int = NO_DAY) -> None:
        pair = (scheme, code)
        holder = self._table.index.get(code_id(scheme, code))
        if holder is not None:
            self._spell_out(holder)
        if position < len(self._table):
            self._spell_out(position)
        self._aliases[pair] = (*self._aliases.get(pair, ()), Alias(since, until, position))
        if pair not in self._codes.get(position, ()):
            self._codes[position] = (*self._codes.get(position, ()), pair)

    def end_aliases(self, position: int, day: int, scheme: str | None = None) -> None:
        """The codes of *position* (in *scheme*) name nothing from *day* on."""
        if position < len(self._table):
            self._spell_out(position)
        for pair in self._codes.get(position, ()):
            if scheme is None or pair[0] == scheme:
                self._aliases[pair] = tuple(
                    Alias(alias.since, min(alias.until, day), position) if alias.position == position else alias
                    for alias in self._aliases[pair]
                )

    def close(self, position: int, day: int, became: int | None) -> None:
        self.end_aliases(position, day)
        self._lives[position] = (self.overlay.life(position)[0], day)
        if became is not None:
            self._became[position] = became

    def set_origin(self, position: int, origin: int) -> None:
        self._came_from[position] = origin
