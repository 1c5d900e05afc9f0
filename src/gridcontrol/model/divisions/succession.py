"""Applying dated changes: each is checked against the divisions as they stand on its day, then written.

A change that can't be is reported and left out; the others are still checked, so that all problems of a
list are found at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import singledispatchmethod
from itertools import chain

from attrs import field, frozen

from gridcontrol.errors import Problem
from gridcontrol.ids import DivisionId
from gridcontrol.model.divisions.changes import Change, Close, Merge, Move, Open, Recode, Rename, Split
from gridcontrol.model.divisions.draft import Draft
from gridcontrol.model.divisions.overlay import ABSENT, ROOT, Overlay

_SHOWN = 5
"""How many divisions a problem names before it only counts them."""


def apply_changes(overlay: Overlay, changes: Iterable[Change]) -> tuple[Overlay, list[Problem]]:
    """*overlay* after *changes*, taken by day (those of one day in the order given), and what was refused."""
    scribe = _Scribe(overlay)
    for change in sorted(changes, key=lambda change: change.day):
        scribe.write(change)
    return scribe.draft.done(), scribe.problems


class _Refused(Exception):
    def __init__(self, *problems: Problem) -> None:
        super().__init__()
        self.problems = problems


class _Scribe:
    def __init__(self, overlay: Overlay) -> None:
        self.draft = Draft(overlay)
        self.problems: list[Problem] = []

    @property
    def _now(self) -> Overlay:
        return self.draft.overlay

    def write(self, change: Change) -> None:
        try:
            self._apply(change)
        except _Refused as refused:
            self.problems.extend(refused.problems)

    @singledispatchmethod
    def _apply(self, change: Change) -> None:
        raise TypeError(change)

    # looking up

    def _living(self, division: DivisionId, change: Change) -> int:
        position = self._now.position(division)
        if position is None:
            raise _Refused(Problem("divisions.unknown", args={"division": division}))
        if not self._now.lives_on(position, change.day.toordinal()):
            raise _Refused(Problem("divisions.not-on-day", args={"division": division, "day": change.day}))
        return position

    def _hierarchy(self, name: str) -> str:
        if name not in self._now.hierarchies:
            known = tuple(self._now.hierarchies)
            raise _Refused(Problem("divisions.unknown-hierarchy", args={"found": name}, allowed=known))
        return name

    def _listed(self, positions: Sequence[int]) -> str:
        shown = ", ".join(self._now.id(position) for position in positions[:_SHOWN])
        return shown if len(positions) <= _SHOWN else f"{shown} ..."

    def _check_home(self, hierarchy: str, position: int, home: int, change: Change) -> None:
        """*home* must be in *hierarchy* on the day and not below *position*, here and in all that follow."""
        day = change.day.toordinal()
        for each in self._now.hierarchies:
            if hierarchy not in self._now.chain(each):
                continue
            if self._now.link(each, home, day) == ABSENT:
                raise _Refused(
                    Problem("divisions.not-in-hierarchy", args={"division": self._now.id(home), "hierarchy": each})
                )
            at = home
            while at >= 0:
                if at == position:
                    raise _Refused(
                        Problem(
                            "divisions.circle",
                            args={"division": self._now.id(position), "to": self._now.id(home), "hierarchy": each},
                        )
                    )
                at = self._now.link(each, at, day)

    def _check_free(self, scheme: str, code: str, change: Change) -> None:
        holder = self._now.at_code(scheme, code, change.day.toordinal())
        if holder is not None:
            raise _Refused(
                Problem("divisions.code-taken", args={"scheme": scheme, "code": code, "division": self._now.id(holder)})
            )

    # the changes

    @_apply.register
    def _(self, change: Open) -> None:
        if self._now.position(change.division) is not None:
            raise _Refused(Problem("divisions.known-already", args={"division": change.division}))
        for scheme, code in change.codes.items():
            self._check_free(scheme, code, change)
        parents: dict[str, int] = {}
        for name, parent in change.parents.items():
            hierarchy: str = name
            parents[self._hierarchy(hierarchy)] = ROOT if parent is None else self._living(parent, change)
            if parent is not None:
                self._check_home(hierarchy, ABSENT, parents[hierarchy], change)
        if not parents:
            raise _Refused(Problem("divisions.nowhere", args={"division": change.division}))
        day = change.day.toordinal()
        position = self.draft.add(change.division, change.level, change.name, day)
        for hierarchy, above in parents.items():
            self.draft.set_link(hierarchy, position, day, above)
        for scheme, code in change.codes.items():
            self.draft.add_alias(scheme, code, position, day)

    @_apply.register
    def _(self, change: Rename) -> None:
        self.draft.set_name(self._living(change.division, change), change.day.toordinal(), change.name)

    @_apply.register
    def _(self, change: Recode) -> None:
        position = self._living(change.division, change)
        self._check_free(change.scheme, change.code, change)
        self.draft.end_aliases(position, change.day.toordinal(), change.scheme)
        until = self._now.life(position)[1]
        self.draft.add_alias(change.scheme, change.code, position, change.day.toordinal(), until)

    @_apply.register
    def _(self, change: Move) -> None:
        position = self._living(change.division, change)
        home = ROOT if change.to is None else self._living(change.to, change)
        hierarchy = self._hierarchy(change.hierarchy)
        if home != ROOT:
            self._check_home(hierarchy, position, home, change)
        self.draft.set_link(hierarchy, position, change.day.toordinal(), home)

    @_apply.register
    def _(self, change: Close) -> None:
        position = self._living(change.division, change)
        heir = None if change.counts_at is None else self._living(change.counts_at, change)
        self._check_no_heir_of_itself(position, heir)
        orphans = [child for _, child in self._children(position, change)]
        if orphans:
            args = {"division": change.division, "count": len(orphans), "leaves": self._listed(orphans)}
            raise _Refused(Problem("divisions.still-has-parts", args=args))
        self._check_nothing_later(position, change)
        self.draft.close(position, change.day.toordinal(), heir)

    def _check_nothing_later(self, position: int, change: Change) -> None:
        later = list(self.draft.children_after(position, change.day.toordinal()))
        if later:
            args = {"division": self._now.id(position), "count": len(later), "leaves": self._listed(later)}
            raise _Refused(Problem("divisions.parts-later", args=args))

    def _check_no_heir_of_itself(self, position: int, heir: int | None) -> None:
        if heir == position:
            name = self._now.id(position)
            raise _Refused(Problem("divisions.heir-of-itself", args={"division": name}))

    def _children(self, position: int, change: Change) -> list[tuple[str, int]]:
        day = change.day.toordinal()
        return [
            (each, child) for each in self._now.hierarchies for child in self.draft.own_children(each, position, day)
        ]

    @_apply.register
    def _(self, change: Merge) -> None:
        into = self._living(change.into, change)
        merged = [self._living(division, change) for division in change.divisions]
        day = change.day.toordinal()
        for position in merged:
            if position == into:
                continue
            for hierarchy, child in self._children(position, change):
                if child != into:
                    self._check_home(hierarchy, child, into, change)
            self._check_nothing_later(position, change)
        for position in merged:
            if position == into:
                continue
            for hierarchy, child in self._children(position, change):
                if child == into:
                    self.draft.set_link(hierarchy, into, day, self._now.link(hierarchy, position, day))
                else:
                    self.draft.set_link(hierarchy, child, day, into)
            self.draft.close(position, day, into)
        ended = [position for position in merged if position != into]
        if len(ended) == 1 and self._now.life(into)[0] == day:
            self.draft.set_origin(into, ended[0])

    @_apply.register
    def _(self, change: Split) -> None:
        position = self._living(change.division, change)
        into = {home: self._living(home, change) for home in change.into}
        allocation = self._checked_allocation(change, position, into)
        homes, problems = self._homes(change, position, allocation)
        if problems:
            raise _Refused(*problems)
        day = change.day.toordinal()
        if position not in into.values():
            self._check_nothing_later(position, change)
        for hierarchy, child, home in homes:
            if home != position:
                self._check_home(hierarchy, child, home, change)
        for hierarchy, child, home in homes:
            if home != position:
                self.draft.set_link(hierarchy, child, day, home)
        for home in into.values():
            if home != position and self._now.life(home)[0] == day:
                self.draft.set_origin(home, position)
        if position not in into.values():
            self.draft.close(position, day, allocation.get(position))

    def _checked_allocation(self, change: Split, position: int, into: dict[DivisionId, int]) -> dict[int, int]:
        day = change.day.toordinal()
        allocation: dict[int, int] = {}
        for part, home in change.allocation.items():
            at = self._living(part, change)
            if home not in into:
                args = {"part": part, "home": home}
                raise _Refused(Problem("divisions.home-not-named", args=args, allowed=change.into))
            lines = chain.from_iterable(self._raised(each, at, day) for each in self._now.hierarchies)
            if at != position and position not in lines:
                raise _Refused(Problem("divisions.not-a-part", args={"part": part, "division": change.division}))
            allocation[at] = into[home]
        return allocation

    def _raised(self, hierarchy: str, position: int, day: int) -> Iterable[int]:
        """*position* and all above by links, whatever their level."""
        while position >= 0:
            yield position
            position = self._now.link(hierarchy, position, day)

    def _homes(
        self, change: Split, position: int, allocation: dict[int, int]
    ) -> tuple[list[tuple[str, int, int]], list[Problem]]:
        """The new parent of each child by hierarchy, and what stands against it."""
        children = self._children(position, change)
        missing: list[int] = []
        problems: list[Problem] = []
        homes: list[tuple[str, int, int]] = []
        if not children and position not in allocation:
            missing.append(position)
        search = _Homes(self._now, change.day.toordinal(), allocation, frozenset(child for _, child in children))
        for hierarchy, child in children:
            found = search.below(hierarchy, child)
            if len(found) > 1:
                parts = {"part": self._now.id(child), "homes": self._listed(sorted(found))}
                problems.append(Problem("divisions.part-in-two", args=parts))
            homes.extend((hierarchy, child, home) for home in found)
        missing += search.missing
        if missing:
            unique = sorted(set(missing))
            args: dict[str, object] = {
                "division": change.division,
                "count": len(unique),
                "leaves": self._listed(unique),
            }
            problems.append(Problem("divisions.no-home", args=args))
        return homes, problems


@frozen
class _Homes:
    """Where an allocation sends the parts of a division."""

    now: Overlay
    day: int
    allocation: Mapping[int, int]
    children: frozenset[int]
    """Those directly below the division in any hierarchy."""
    missing: list[int] = field(factory=list)
    """Leaves without a home, as they are come upon."""

    def below(self, hierarchy: str, position: int, home: int | None = None) -> set[int]:
        """The homes of the leaves from *position* down; *home* is that of the unit above."""
        if home is None or position not in self.children:
            # A child has its own say; within a unit of another hierarchy that was sent somewhere it goes along.
            home = self.allocation.get(position, home)
        parts = list(self.now.linked_below(hierarchy, position, self.day))
        if not parts:
            if home is None:
                self.missing.append(position)
                return set()
            return {home}
        found: set[int] = set()
        for part in parts:
            found |= self.below(hierarchy, part, home)
        return found
