"""Linear programs in exact arithmetic: what a table's sums leave open, without a rounding that could hide a leak.

The simplex method on whole numbers: the tableau keeps one common denominator (the last pivot), so every division in it
is exact. Tables of counts have coefficients of 1 and -1, whose denominators nearly always stay 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from attrs import frozen

_PATIENCE = 40
"""Pivots by the steepest column before the rule that cannot go in circles takes over."""


@frozen
class Vertex:
    """A corner of the feasible set; ``limit`` False: the objective goes on without end from here."""

    values: tuple[Fraction, ...]
    limit: bool

    @property
    def is_whole(self) -> bool:
        """Whether every coordinate is a whole number."""
        return all(value.denominator == 1 for value in self.values)


class Program:
    """``{x >= 0 : A x = b}`` over *width* variables; *rows* give A by column, *right* gives b.

    Asked several times it goes on from the corner at which it stands.
    """

    def __init__(self, width: int, rows: Sequence[Mapping[int, int]], right: Sequence[int]) -> None:
        self.width = width
        self._denominator = 1
        self._rows: list[list[int]] = []
        for row, value in zip(rows, right, strict=True):
            sign = -1 if value < 0 else 1
            dense = [0] * width + [sign * value]
            for column, factor in row.items():
                dense[column] += sign * factor
            self._rows.append(dense)
        # A variable of its own for each row, without a column: it only ever leaves the basis.
        self._basis = [width + number for number in range(len(self._rows))]
        self.feasible = self._find_corner()

    def least(self, costs: Mapping[int, int]) -> Vertex:
        """The corner of least cost. The set must be feasible."""
        objective = [0] * (self.width + 1)
        for column, cost in costs.items():
            objective[column] = cost * self._denominator
        for row, basic in zip(self._rows, self._basis, strict=True):
            cost = costs.get(basic, 0)
            if cost:
                objective = [mine - cost * theirs for mine, theirs in zip(objective, row, strict=True)]
        limit = self._descend(objective)
        values = [Fraction(0)] * self.width
        for row, basic in zip(self._rows, self._basis, strict=True):
            values[basic] = Fraction(row[-1], self._denominator)
        return Vertex(tuple(values), limit)

    def _find_corner(self) -> bool:
        self._descend([-sum(column) for column in zip(*self._rows, strict=True)] or [0] * (self.width + 1))
        for number in reversed(range(len(self._rows))):
            if self._basis[number] < self.width:
                continue
            row = self._rows[number]
            if row[-1]:
                return False
            column = next((place for place, factor in enumerate(row[:-1]) if factor), None)
            if column is None:
                del self._rows[number], self._basis[number]  # it says what other rows say
                continue
            if row[column] < 0:
                self._rows[number] = [-factor for factor in row]
            self._pivot(number, column, [])
        return True

    def _descend(self, objective: list[int]) -> bool:
        """Pivot until nothing lowers the objective; False when it falls without end."""
        turns = 0
        while True:
            column = self._entering(objective, turns)
            if column is None:
                return True
            row = self._leaving(column)
            if row is None:
                return False
            turns = turns + 1 if self._rows[row][-1] == 0 else 0
            self._pivot(row, column, objective)

    def _entering(self, objective: list[int], turns: int) -> int | None:
        if turns > _PATIENCE:
            return next((column for column in range(self.width) if objective[column] < 0), None)
        lowest = min(objective[:-1], default=0)
        return objective.index(lowest) if lowest < 0 else None

    def _leaving(self, column: int) -> int | None:
        best: int | None = None
        for number, row in enumerate(self._rows):
            factor = row[column]
            if factor <= 0:
                continue
            if best is None:
                best = number
                continue
            held = self._rows[best]
            ahead = row[-1] * held[column] - held[-1] * factor
            if ahead < 0 or (ahead == 0 and self._basis[number] < self._basis[best]):
                best = number
        return best

    def _pivot(self, number: int, column: int, objective: list[int]) -> None:
        chosen, was = self._rows[number], self._denominator
        pivot = chosen[column]
        for other, row in enumerate(self._rows):
            if other != number:
                self._rows[other] = _reduced(row, row[column], chosen, pivot, was)
        if objective:
            objective[:] = _reduced(objective, objective[column], chosen, pivot, was)
        self._basis[number] = column
        self._denominator = pivot


def _reduced(row: list[int], factor: int, chosen: list[int], pivot: int, was: int) -> list[int]:
    """*row* without the pivot's column, over the new denominator."""
    if not factor:
        return row if pivot == was else [value * pivot // was for value in row]
    if pivot == was == 1:
        return [value - factor * theirs for value, theirs in zip(row, chosen, strict=True)]
    return [(value * pivot - factor * theirs) // was for value, theirs in zip(row, chosen, strict=True)]
