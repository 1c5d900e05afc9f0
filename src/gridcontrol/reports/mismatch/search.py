"""The cheapest sets of causes whose effects add up to given differences: all of them, by an exact search.

A *cell* is one stated figure. What no cause explains can be put down to the figure itself, at a price of its own. The
search goes from one price to the next and takes at each step a cell that is still off, so that the first price at which
anything is found is the least, and every set at that price is met.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal
from math import ceil
from types import MappingProxyType
from typing import Generic, TypeVar

from attrs import field, frozen

Cell = TypeVar("Cell", bound=Hashable)
Amount = int | Decimal
_MOST_STEPS = 400_000
"""Steps after which the search gives up and says so: a minute or so."""
_NOISE = 1e-9
"""More than floating-point errors in a bound, less than a price."""


def _frozen_effect(effect: Mapping[Cell, Amount]) -> Mapping[Cell, Amount]:
    return MappingProxyType({cell: amount for cell, amount in effect.items() if amount})


@frozen
class Kind(Generic[Cell]):
    """Causes that nothing tells apart: each adds *effect* to the stated figures; there are *number* of them."""

    effect: Mapping[Cell, Amount] = field(converter=_frozen_effect, hash=False)
    cost: int
    number: int = 1


@frozen
class Explanation(Generic[Cell]):
    """How often each kind is in it, by its place in the list, and by how much which figures are off by themselves."""

    used: Mapping[int, int] = field(hash=False)
    typed: Mapping[Cell, Amount] = field(hash=False)


@frozen
class Found(Generic[Cell]):
    """Every explanation of the least *cost*, in a fixed order; not *complete*: the search was broken off."""

    cost: int
    explanations: tuple[Explanation[Cell], ...]
    complete: bool = True


def cheapest(
    differences: Mapping[Cell, Amount], kinds: Sequence[Kind[Cell]], typed: int, most_steps: int = _MOST_STEPS
) -> Found[Cell]:
    """All sets of causes at the least price that add up to *differences*, and to nothing anywhere else.

    *typed* is the price of a figure that is off by itself, by whatever amount.
    """
    search = _Search(kinds, typed, most_steps)
    off = {cell: amount for cell, amount in differences.items() if amount}
    budget = search.least(off)
    while not search.found and search.steps_left > 0:
        search.go(off, budget, {}, frozenset(), frozenset())
        budget += 1
    if not search.found:
        return Found(0, (), complete=False)
    order = sorted(search.found, key=lambda key: (sorted(key[0]), sorted(map(str, key[1]))))
    return Found(budget - 1, tuple(search.found[key] for key in order), complete=search.steps_left > 0)


_Key = tuple[frozenset[tuple[int, int]], frozenset[Cell]]


class _Search(Generic[Cell]):
    def __init__(self, kinds: Sequence[Kind[Cell]], typed: int, most_steps: int) -> None:
        self.kinds = kinds
        self.typed = typed
        self.steps_left = most_steps
        self.found: dict[_Key[Cell], Explanation[Cell]] = {}
        self.touching: dict[Cell, list[int]] = {}
        for number, kind in enumerate(kinds):
            for cell in kind.effect:
                self.touching.setdefault(cell, []).append(number)
        # By how much one unit of price can move a cell, how many cells it can set right, and all that can be moved.
        self.reach = {
            cell: max(abs(float(kinds[n].effect[cell])) / kinds[n].cost for n in numbers)
            for cell, numbers in self.touching.items()
        }
        self.width = max([1 / typed, *(len(kind.effect) / kind.cost for kind in kinds)])
        self.rise = {cell: self._in_all(cell, 1) for cell in self.touching}
        self.fall = {cell: self._in_all(cell, -1) for cell in self.touching}

    def _in_all(self, cell: Cell, sign: int) -> Decimal:
        """By how much all causes together can move *cell* one way."""
        moves = ((sign * Decimal(self.kinds[n].effect[cell]), self.kinds[n].number) for n in self.touching[cell])
        return sum((by * number for by, number in moves if by > 0), Decimal(0))

    def least(self, off: Mapping[Cell, Amount]) -> int:
        """A price below which *off* can't be explained."""
        beyond, others, size = 0, 0, 0.0
        for cell, amount in off.items():
            room = (self.rise if amount > 0 else self.fall).get(cell, Decimal(0))
            if abs(Decimal(amount)) > room:
                beyond += 1  # not even all causes together come to it
            else:
                others += 1
                size = max(size, min(float(self.typed), abs(float(amount)) / self.reach[cell]))
        return beyond * self.typed + max(ceil(others / self.width - _NOISE), ceil(size - _NOISE))

    def go(
        self,
        off: Mapping[Cell, Amount],
        budget: int,
        used: Mapping[int, int],
        typed: frozenset[Cell],
        barred: frozenset[int],
    ) -> None:
        """Every way to set *off* right for exactly *budget*, with no more of the *barred* kinds."""
        pending = {cell: amount for cell, amount in off.items() if cell not in typed}
        if not pending:
            if budget == 0:
                key = (frozenset(used.items()), typed)
                self.found.setdefault(key, Explanation(dict(used), {cell: off[cell] for cell in typed if cell in off}))
            return
        if self.steps_left <= 0 or self.least(pending) > budget:
            return
        self.steps_left -= 1
        cell = min(pending, key=lambda each: (len(self._open(each, barred, used)), str(each)))
        tried = barred
        for number in self._open(cell, barred, used):
            kind = self.kinds[number]
            if kind.cost <= budget:
                self.go(
                    _less(off, kind.effect), budget - kind.cost, {**used, number: used.get(number, 0) + 1}, typed, tried
                )
            tried |= {number}
        if self.typed <= budget:
            self.go(off, budget - self.typed, used, typed | {cell}, tried)

    def _open(self, cell: Cell, barred: frozenset[int], used: Mapping[int, int]) -> list[int]:
        return [
            number
            for number in self.touching.get(cell, ())
            if number not in barred and used.get(number, 0) < self.kinds[number].number
        ]


def _less(off: Mapping[Cell, Amount], effect: Mapping[Cell, Amount]) -> Mapping[Cell, Amount]:
    left = dict(off)
    for cell, amount in effect.items():
        rest = left.get(cell, 0) - amount
        if rest:
            left[cell] = rest
        else:
            left.pop(cell, None)
    return left
