"""Counts and the sums between them, as whoever reads published tables can put them together.

A *cell* is any hashable name of a count. A cell that stands in two tables has one name, so that tables with common
margins are one system.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from fractions import Fraction
from math import ceil, floor
from types import MappingProxyType
from typing import Generic, TypeVar

from attrs import field, frozen

from gridcontrol.reports.disclosure.program import Program, Vertex

Cell = TypeVar("Cell", bound=Hashable)
_NODES = 60


@frozen
class Sum(Generic[Cell]):
    """*terms*, each with its sign, add up to nothing: ``total - one - other = 0``."""

    terms: tuple[tuple[Cell, int], ...]


def total_of(total: Cell, parts: Sequence[Cell]) -> Sum[Cell]:
    """That *total* is the sum of *parts*."""
    return Sum(((total, 1), *((part, -1) for part in parts)))


def frozen_values(values: Mapping[Cell, int]) -> Mapping[Cell, int]:
    """A copy that nobody can change."""
    return MappingProxyType(dict(values))


@frozen
class Counts(Generic[Cell]):
    """Whole numbers by cell, with the sums that hold between them. Raises ``ValueError`` for a sum that does not.

    *unshown* cells stand in no table; who reads the tables knows only that they are there. *given* ones are known
    whatever is hidden here: from yesterday's tables, say.
    """

    values: Mapping[Cell, int] = field(converter=frozen_values, hash=False)
    sums: tuple[Sum[Cell], ...]
    unshown: frozenset[Cell] = frozenset()
    given: frozenset[Cell] = frozenset()

    @property
    def aside(self) -> frozenset[Cell]:
        """The cells that stand in no table, which there is no hiding."""
        return self.unshown | self.given

    def __attrs_post_init__(self) -> None:
        for each in self.sums:
            if sum(sign * self.values[cell] for cell, sign in each.terms):
                raise ValueError(f"does not add up: {each.terms}")

    def components(self) -> list[Counts[Cell]]:
        """The parts that no sum connects, each a system of its own."""
        parent: dict[Cell, Cell] = {cell: cell for cell in self.values}

        def root(cell: Cell) -> Cell:
            while parent[cell] != cell:
                parent[cell] = cell = parent[parent[cell]]
            return cell

        for each in self.sums:
            for cell, _ in each.terms[1:]:
                parent[root(cell)] = root(each.terms[0][0])
        cells: dict[Cell, dict[Cell, int]] = {}
        for cell, value in self.values.items():
            cells.setdefault(root(cell), {})[cell] = value
        sums: dict[Cell, list[Sum[Cell]]] = {}
        for each in self.sums:
            sums.setdefault(root(each.terms[0][0]), []).append(each)
        return [
            Counts(members, tuple(sums.get(name, ())), self.unshown & members.keys(), self.given & members.keys())
            for name, members in cells.items()
        ]


@frozen
class Range:
    """What a hidden count can be, from *least* to *most*; None: without limit."""

    least: int
    most: int | None

    @property
    def is_found(self) -> bool:
        """Whether it can only be one number."""
        return self.least == self.most


class Open(Generic[Cell]):
    """What the shown cells of a system leave open of the hidden ones, none of which lies below its *floor*."""

    def __init__(self, counts: Counts[Cell], hidden: AbstractSet[Cell], floors: Mapping[Cell, int]) -> None:
        self.cells = [cell for cell in counts.values if cell in hidden or cell in counts.unshown]
        self.floors = [floors[cell] for cell in self.cells]
        self._number = {cell: number for number, cell in enumerate(self.cells)}
        self._rows: list[dict[int, int]] = []
        self._right: list[int] = []
        for each in counts.sums:
            row = {self._number[cell]: sign for cell, sign in each.terms if cell in self._number}
            if row:
                above = (sign * (counts.values[c] - floors[c]) for c, sign in each.terms if c in self._number)
                self._rows.append(row)
                self._right.append(sum(above))
        self._program: Program | None = None

    def whole(self, cell: Cell, bound: int, sign: int) -> Mapping[Cell, int] | None:
        """A table of whole numbers that agrees with all that is shown and has at least *bound* of *cell*.

        At most with *sign* 1. None where a short search finds none: coefficients of tables hardly ever need one.
        """
        narrowed = {self._number[cell]: bound}
        return _whole(self, {} if sign > 0 else narrowed, narrowed if sign > 0 else {}, [_NODES])

    def corner(self, at_least: Mapping[int, int], at_most: Mapping[int, int]) -> Vertex | None:
        """Some corner where variables, by number, lie in narrower bounds."""
        width = len(self.cells)
        raised = {number: least - self.floors[number] for number, least in at_least.items()}
        right = [
            value - sum(row.get(number, 0) * by for number, by in raised.items())
            for row, value in zip(self._rows, self._right, strict=True)
        ]
        rows = list(self._rows)
        for slack, (number, most) in enumerate(at_most.items(), width):
            rows.append({number: 1, slack: 1})
            right.append(most - self.floors[number] - raised.get(number, 0))
        program = Program(width + len(at_most), rows, right)
        if not program.feasible:
            return None
        values = program.least({}).values[:width]
        least = (under + raised.get(number, 0) for number, under in enumerate(self.floors))
        return Vertex(tuple(under + value for under, value in zip(least, values, strict=True)), limit=True)

    def extreme(self, cell: Cell, sign: int) -> tuple[Mapping[Cell, Fraction], bool]:
        """A table that agrees with all that is shown and has as little (*sign* 1) or as much (-1) of *cell* as can be.

        And whether that is a limit at all.
        """
        if self._program is None:
            self._program = Program(len(self.cells), self._rows, self._right)
        vertex = self._program.least({self._number[cell]: sign})
        whole = zip(self.cells, self.floors, vertex.values, strict=True)
        return {name: under + value for name, under, value in whole}, vertex.limit

    def range_of(self, cell: Cell) -> Range:
        """The least and the most that sums alone leave for *cell*, rounded inwards to whole numbers."""
        low, ends_below = self.extreme(cell, 1)
        high, ends_above = self.extreme(cell, -1)
        least = ceil(low[cell]) if ends_below else self.floors[self._number[cell]]
        return Range(least, floor(high[cell]) if ends_above else None)


def _whole(
    asked: Open[Cell], at_least: Mapping[int, int], at_most: Mapping[int, int], nodes: list[int]
) -> Mapping[Cell, int] | None:
    """Branch on a variable that is no whole number until none is, *nodes* times at most."""
    nodes[0] -= 1
    found = asked.corner(at_least, at_most) if nodes[0] >= 0 else None
    if found is None:
        return None
    split = next((number for number, value in enumerate(found.values) if value.denominator != 1), None)
    if split is None:
        return {cell: int(value) for cell, value in zip(asked.cells, found.values, strict=True)}
    under = floor(found.values[split])
    return _whole(asked, at_least, {**at_most, split: under}, nodes) or _whole(
        asked, {**at_least, split: under + 1}, at_most, nodes
    )


def ranges(counts: Counts[Cell], hidden: AbstractSet[Cell], floors: Mapping[Cell, int]) -> dict[Cell, Range]:
    """What can be said of each hidden cell: the attack that a table must stand."""
    found: dict[Cell, Range] = {}
    for part in counts.components():
        asked = Open(part, hidden, floors)
        found.update({cell: asked.range_of(cell) for cell in part.values if cell in hidden})
    return found
