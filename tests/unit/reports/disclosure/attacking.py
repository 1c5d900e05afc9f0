"""The attack on a public table by another solver: what each hidden cell can be, given all that is shown."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import NamedTuple

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from gridcontrol.reports.disclosure.counts import Cell, Counts

_FAR = 1_000_000
"""Stands for no limit: far from any count that is drawn."""


class Found(NamedTuple):
    """The least and the most that a hidden cell can be in whole numbers; None: without limit."""

    least: int | None
    most: int | None


def attack(counts: Counts[Cell], hidden: AbstractSet[Cell], floors: Mapping[Cell, int]) -> dict[Cell, Found]:
    """What a reader finds out who knows sums, what is shown, and that nothing hidden is below its floor."""
    unseen = [cell for cell in counts.values if cell in hidden or cell in counts.unshown]
    if not unseen:
        return {}
    number = {cell: place for place, cell in enumerate(unseen)}
    matrix = np.zeros((len(counts.sums), len(unseen)))
    right = np.zeros(len(counts.sums))
    for row, each in enumerate(counts.sums):
        for cell, sign in each.terms:
            if cell in number:
                matrix[row, number[cell]] = sign
            else:
                right[row] -= sign * counts.values[cell]
    kept = np.abs(matrix).any(axis=1)
    sums = LinearConstraint(matrix[kept], right[kept], right[kept])
    bounds = Bounds(np.array([floors[cell] for cell in unseen], dtype=float), np.full(len(unseen), float(_FAR)))
    found: dict[Cell, Found] = {}
    for cell in unseen:
        if cell not in hidden:
            continue
        ends: list[int | None] = []
        for sign in (1, -1):
            goal = np.zeros(len(unseen))
            goal[number[cell]] = sign
            answer = milp(goal, constraints=sums if kept.any() else (), integrality=np.ones(len(unseen)), bounds=bounds)
            assert answer.success, answer.message
            end = sign * round(answer.fun)
            ends.append(None if end > _FAR // 10 else end)
        found[cell] = Found(*ends)
    return found


def fewest(counts: Counts[Cell], small: AbstractSet[Cell]) -> int:
    """How many cells must be hidden at least: in no sum can one be hidden alone."""
    cells = [cell for cell in counts.values if cell not in counts.aside]
    number = {cell: place for place, cell in enumerate(cells)}
    size, sums = len(cells), len(counts.sums)
    rows = []
    for place, each in enumerate(counts.sums):
        members = [number[cell] for cell, _ in each.terms if cell in number]
        if len(members) < len(each.terms):
            continue  # something in it is unseen anyway
        for member in members:
            row = np.zeros(size + sums)
            row[size + place], row[member] = 1, -1
            rows.append(row)
        row = np.zeros(size + sums)
        row[members] = 1
        row[size + place] = -2
        rows.append(row)
    low = np.array([float(cell in small) for cell in cells] + [0.0] * sums)
    if not rows:
        return len(small)
    answer = milp(
        np.array([1.0] * size + [0.0] * sums),
        constraints=LinearConstraint(np.array(rows), np.zeros(len(rows)), np.full(len(rows), np.inf)),
        integrality=np.ones(size + sums),
        bounds=Bounds(low, np.ones(size + sums)),
    )
    assert answer.success, answer.message
    return round(float(answer.fun))
