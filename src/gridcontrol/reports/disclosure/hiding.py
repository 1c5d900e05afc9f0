"""Which counts to hide: the small ones, and as few others as keep them from being worked out.

For each small count there must be another table of whole numbers that agrees with everything shown and differs in that
count. Such a table is kept as its *witness*; a cell that no witness needs is shown again. Every cell that stays hidden
is moved by some witness, so none of them can be worked out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Generic

from attrs import evolve, field, frozen

from gridcontrol.reports.disclosure.counts import Cell, Counts, Open, frozen_values
from gridcontrol.reports.disclosure.program import Program
from gridcontrol.rules.figures import Guard, Zeros

_DEAR = 1_000
"""What it costs to hide one more cell; its own size, less than this, tells equals apart."""


@frozen
class Hidden(Generic[Cell]):
    """The cells to hide: the *small* ones, and those hidden *along* with them. *open* could not be protected."""

    small: frozenset[Cell]
    along: frozenset[Cell]
    open: frozenset[Cell] = frozenset()
    floors: Mapping[Cell, int] = field(factory=dict, converter=frozen_values, hash=False)
    """The least that a reader who knows this method can take each cell for."""

    @property
    def cells(self) -> frozenset[Cell]:
        return self.small | self.along


def hide(
    counts: Counts[Cell],
    below: int,
    *,
    guard: Guard = Guard.FOUND,
    margins: AbstractSet[Cell] = frozenset(),
    zeros: Zeros = Zeros.HIDDEN,
) -> Hidden[Cell]:
    """What to hide in *counts* so that no count from 1 to *below* - 1 is seen or can be worked out.

    *margins* are totals that people look at first: of equals others are hidden. Zeros stay unless fewer cells are
    hidden with one of them among them; then any hidden count of its system can be zero. *zeros* that readers know are
    as good as shown wherever they stand.
    """
    if zeros is Zeros.KNOWN:
        known = frozenset(cell for cell, value in counts.values.items() if not value) - counts.unshown
        counts = evolve(counts, given=counts.given | known)
    small: set[Cell] = set()
    along: set[Cell] = set()
    lost: set[Cell] = set()
    floors: dict[Cell, int] = {}
    for part in counts.components():
        found = _hide_part(part, below, guard, margins)
        small |= found.small
        along |= found.along
        lost |= found.open
        floors.update(found.floors)
    return Hidden(frozenset(small), frozenset(along), frozenset(lost), floors)


def _hide_part(counts: Counts[Cell], below: int, guard: Guard, margins: AbstractSet[Cell]) -> Hidden[Cell]:
    small = frozenset(c for c, value in counts.values.items() if 0 < abs(value) < below and c not in counts.aside)
    if not small:
        return Hidden(small, frozenset(), frozenset(), dict.fromkeys(counts.values, 0))
    found = _protecting(counts, below, small, guard, margins, zeros=False)
    if not found or any(not value and cell not in counts.aside for cell, value in counts.values.items()):
        others = _protecting(counts, below, small, guard, margins, zeros=True)
        # Where no zero is among the hidden, nothing speaks for a reader who takes one to be there.
        found += [each for each in others if each.hides_zero()] or ([] if found else others)
    if found:
        best = min(found, key=lambda each: len(each.hidden))
        return Hidden(small, frozenset(best.hidden - small), frozenset(), best.floors)
    # What is fixed from outside leaves no room: all that can be done is to show nothing of it.
    search = _Search(counts, below, small, guard, margins, zeros=True)
    search.hidden = set(counts.values) - counts.aside
    left = frozenset(cell for cell in small if search.witness(cell) is None)
    return Hidden(small, frozenset(search.hidden - small), left, search.floors)


def _protecting(
    counts: Counts[Cell], below: int, small: frozenset[Cell], guard: Guard, margins: AbstractSet[Cell], *, zeros: bool
) -> list[_Search[Cell]]:
    """Ways to protect: from the small counts alone, and with a partner for each that is alone in a sum."""
    found = [_Search(counts, below, small, guard, margins, zeros=zeros) for _ in range(2)]
    found[1].give_partners()
    return [each for each in found if each.protect()]


class _Search(Generic[Cell]):
    """The cells hidden so far, and for each small one a table in which it differs, as the cells that differ."""

    def __init__(
        self,
        counts: Counts[Cell],
        below: int,
        small: frozenset[Cell],
        guard: Guard,
        margins: AbstractSet[Cell],
        *,
        zeros: bool,
    ) -> None:
        self.counts = counts
        self.small = small
        self.margins = margins
        self.zeros = zeros
        self.either_way = guard is Guard.FOUND
        self.hidden: set[Cell] = set(small)
        self.witnesses: dict[Cell, Mapping[Cell, int]] = {}
        values = counts.values
        self.goal = {cell: values[cell] + 1 if self.either_way else below for cell in small}
        """What each must be able to reach."""
        least = 0 if zeros else 1
        self.floors = {
            cell: min(0, value) if cell in counts.unshown else min(value - below if value < 0 else least, value)
            for cell, value in values.items()
        }
        self._rank = {cell: number for number, cell in enumerate(values)}
        self._alike = _alike(counts)

    def give_partners(self) -> None:
        """Where one cell of a sum is hidden, hide another, those first that serve two sums and open no third."""
        within: dict[Cell, list[int]] = {cell: [] for cell in self.counts.values}
        for number, each in enumerate(self.counts.sums):
            for cell, _ in each.terms:
                within[cell].append(number)
        away = self.hidden | self.counts.unshown
        held = [sum(cell in away for cell, _ in each.terms) for each in self.counts.sums]
        fixed = away | self.counts.given
        free = [cell for cell in self.counts.values if cell not in fixed and (self.counts.values[cell] or self.zeros)]
        while True:
            serving = [
                (sum(held[n] == 0 for n in within[cell]) - alone, self._cost(cell), self._rank[cell], cell)
                for cell in free
                if cell not in self.hidden and (alone := sum(held[n] == 1 for n in within[cell]))
            ]
            if not serving:
                return
            *_, chosen = min(serving)
            self.hidden.add(chosen)
            for number in within[chosen]:
                held[number] += 1

    def hides_zero(self) -> bool:
        """Whether some hidden count is in fact zero."""
        return any(not self.counts.values[cell] for cell in self.hidden)

    def protect(self) -> bool:
        """Hide what it takes, and no more; False where that can't be done in this way."""
        for cell in sorted(self.small, key=lambda each: (self.counts.values[each], self._rank[each])):
            while (found := self.witness(cell)) is None:
                more = self._cheapest(cell)
                if not more:
                    return False
                self.hidden |= more
            self.witnesses[cell] = found
        shown = True
        while shown:  # what stands in place of a witness may need less than the one before
            shown = False
            for along in sorted(self.hidden - self.small, key=self._dearest_first):
                shown |= self._shown_again(along)
        return True

    def _shown_again(self, cell: Cell) -> bool:
        """Whether *cell* is not needed after all."""
        self.hidden.discard(cell)
        kept = {small: moved for small, moved in self.witnesses.items() if cell not in moved}
        again: dict[Cell, Mapping[Cell, int]] = {}
        for small in sorted(self.small - kept.keys(), key=self._rank.__getitem__):
            found = self.witness(small, [*kept.values(), *again.values()])
            if found is None:
                self.hidden.add(cell)
                return False
            again[small] = found
        self.witnesses |= again
        return True

    def witness(self, cell: Cell, others: Iterable[Mapping[Cell, int]] | None = None) -> Mapping[Cell, int] | None:
        """What differs in some whole table in which *cell* is what it must be able to be; None when there is none.

        *others* are such tables that stand already; all of them when None.
        """
        for moved in self.witnesses.values() if others is None else others:
            if cell in moved and (self.either_way or moved[cell] >= self.goal[cell]):
                return moved
        swapped = self._swapped(cell)
        if swapped is not None:
            return swapped
        opened = Open(self.counts, self.hidden, self.floors)
        ways = [(-1, self.goal[cell])]
        if self.either_way:
            ways.append((1, self.counts.values[cell] - 1))
        for sign, bound in ways:
            values, limit = opened.extreme(cell, sign)
            whole: Mapping[Cell, int] | None = None
            if (bound - values[cell]) * sign >= 0 and all(value.denominator == 1 for value in values.values()):
                whole = {each: int(value) for each, value in values.items()}
            elif not limit or (bound - values[cell]) * sign >= 0:
                whole = opened.whole(cell, bound, sign)
            if whole is not None:
                return {each: value for each, value in whole.items() if value != self.counts.values[each]}
        return None

    def _swapped(self, cell: Cell) -> Mapping[Cell, int] | None:
        """Give *cell* what cells in the very same sums can spare: most tables need no more than that."""
        missing = self.goal[cell] - self.counts.values[cell]
        moved = {cell: self.goal[cell]}
        away = self.hidden | self.counts.unshown
        room = {each: self.counts.values[each] - self.floors[each] for each in self._alike[cell] if each in away}
        room.pop(cell, None)
        for other in sorted(room, key=lambda each: (-room[each], self._rank[each])):
            taken = min(missing, room[other])
            if not taken:
                break
            missing -= taken
            moved[other] = self.counts.values[other] - taken
        return moved if not missing else None

    def _cheapest(self, cell: Cell) -> frozenset[Cell]:
        """The cells to hide besides, so that *cell* can be what it must, at the least cost; none: impossible."""
        ways = [self.goal[cell]]
        if self.either_way and self.counts.values[cell] > self.floors[cell]:
            ways.append(self.counts.values[cell] - 1)
        return next((found for goal in ways if (found := self._cheapest_for(cell, goal))), frozenset())

    def _cheapest_for(self, cell: Cell, goal: int) -> frozenset[Cell]:
        counts, away = self.counts, self.hidden | self.counts.unshown
        held = [each for each in counts.values if each in away]
        fixed = away | counts.given
        seen = [each for each in counts.values if each not in fixed and (counts.values[each] or self.zeros)]
        # A variable for each hidden cell, and two for each that is seen: by how much it would rise, and fall.
        number = {each: place for place, each in enumerate(held)}
        rises = {each: len(held) + 2 * place for place, each in enumerate(seen)}
        rows, right = [], []
        for each in counts.sums:
            row: dict[int, int] = {}
            above = 0
            for name, sign in each.terms:
                if name in number:
                    row[number[name]] = sign
                    above += sign * (counts.values[name] - self.floors[name])
                elif name in rises:
                    row[rises[name]] = sign
                    if counts.values[name]:
                        row[rises[name] + 1] = -sign
            if row:
                rows.append(row)
                right.append(above)
        rows.append({number[cell]: 1})
        right.append(goal - self.floors[cell])
        program = Program(len(held) + 2 * len(seen), rows, right)
        if not program.feasible:
            return frozenset()
        costs = {rises[each] + way: self._cost(each) for each in seen for way in (0, 1)}
        vertex = program.least(costs).values
        chosen = frozenset(each for each in seen if vertex[rises[each]] or vertex[rises[each] + 1])
        if chosen or not seen:
            return chosen
        # It could be reached in halves only: hide one more.
        return frozenset({min(seen, key=lambda each: (self._cost(each), self._rank[each]))})

    def _cost(self, cell: Cell) -> int:
        """Least for a zero, where one may be hidden: that is tried only to hide fewer cells."""
        size = min(abs(self.counts.values[cell]), _DEAR - 1)
        return (3 if cell in self.margins else 1) * _DEAR + size

    def _dearest_first(self, cell: Cell) -> tuple[int, int]:
        return (-self._cost(cell), self._rank[cell])


def _alike(counts: Counts[Cell]) -> Mapping[Cell, Sequence[Cell]]:
    """For each cell those that stand in the very same sums with the same signs."""
    signs: dict[Cell, list[tuple[int, int]]] = {cell: [] for cell in counts.values}
    for number, each in enumerate(counts.sums):
        for cell, sign in each.terms:
            signs[cell].append((number, sign))
    groups: dict[tuple[tuple[int, int], ...], list[Cell]] = {}
    for cell, where in signs.items():
        groups.setdefault(tuple(where), []).append(cell)
    return {cell: group for group in groups.values() for cell in group}
