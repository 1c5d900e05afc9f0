"""Areas: named, dated sets of divisions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from attrs import field, frozen

from gridcontrol.ids import DivisionId
from gridcontrol.model.divisions.tree import Divisions


@frozen
class Membership:
    """*division* belongs to the area from *since* until before *until*; None means open."""

    division: DivisionId
    since: date | None = None
    until: date | None = None

    def holds(self, on: date) -> bool:
        return (self.since is None or self.since <= on) and (self.until is None or on < self.until)


def _members(members: Iterable[Membership]) -> tuple[Membership, ...]:
    return tuple(members)


@frozen
class Area:
    """A named set of divisions that changes by day: a market and its streets, three villages, a building."""

    id: str
    name: str
    members: tuple[Membership, ...] = field(converter=_members)

    def divisions_on(self, on: date) -> tuple[DivisionId, ...]:
        """The divisions it consists of on the day, each once, in the order given."""
        return tuple(dict.fromkeys(member.division for member in self.members if member.holds(on)))

    def leaves_on(self, divisions: Divisions, on: date, hierarchy: str | None = None) -> Iterator[DivisionId]:
        """The leaves it covers on the day, each once though members may lie within each other."""
        seen: set[DivisionId] = set()
        for division in self.divisions_on(on):
            for leaf in divisions.leaves(division, hierarchy, on):
                if leaf not in seen:
                    seen.add(leaf)
                    yield leaf

    def covers(self, divisions: Divisions, division: DivisionId, on: date, hierarchy: str | None = None) -> bool:
        """Whether *division* is one of the members on the day or lies below one."""
        return any(divisions.lies_within(division, member, hierarchy, on) for member in self.divisions_on(on))
