"""Random tables of the shapes that districts publish: towns by attributes with totals, hierarchies, linked tables."""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random

from gridcontrol.reports.disclosure.counts import Counts, Sum, total_of

Cell = tuple[str, str]
TOTAL = "total"


def skewed(draw: Random, mean: float) -> int:
    """A count as they come: many small ones, few large ones, some none at all."""
    if draw.random() < 0.12:
        return 0
    return int(mean * math.exp(draw.gauss(0, 1.1)))


def columns_apart(draw: Random, towns: int = 21, columns: int = 6) -> Counts[Cell]:
    """Figures that do not hang together, each with its total."""
    values: dict[Cell, int] = {}
    sums: list[Sum[Cell]] = []
    for column in range(columns):
        mean = draw.choice([3, 8, 20, 60])
        parts = [(f"t{town}", f"c{column}") for town in range(towns)]
        values |= {part: skewed(draw, mean) for part in parts}
        total = (TOTAL, f"c{column}")
        values[total] = sum(values[part] for part in parts)
        sums.append(total_of(total, parts))
    return Counts(values, tuple(sums))


def attributes(draw: Random, towns: int = 21, columns: int = 4) -> Counts[Cell]:
    """Towns by an attribute (sex, age band, source), totals both ways."""
    mean = draw.choice([4, 10, 30])
    values = {(f"t{town}", f"c{column}"): skewed(draw, mean) for town in range(towns) for column in range(columns)}
    rows, names = [f"t{town}" for town in range(towns)], [f"c{column}" for column in range(columns)]
    return _crossed(values, rows, names, [(TOTAL, rows)])


def hierarchy(draw: Random, districts: int = 3, towns: int = 7, columns: int = 3) -> Counts[Cell]:
    """Towns within districts by an attribute, totals at every level."""
    mean = draw.choice([4, 10, 30])
    below = {f"d{d}": [f"d{d}t{t}" for t in range(towns)] for d in range(districts)}
    names = [f"c{column}" for column in range(columns)]
    values = {(town, name): skewed(draw, mean) for members in below.values() for town in members for name in names}
    rows = [town for members in below.values() for town in members]
    return _crossed(values, rows, names, [*below.items(), (TOTAL, list(below))])


def linked(draw: Random, towns: int = 21) -> Counts[Cell]:
    """Two tables of the same towns, by sex and by source, that have their margin in common."""
    rows = [f"t{town}" for town in range(towns)]
    values: dict[Cell, int] = {}
    sums: list[Sum[Cell]] = []
    for row in rows:
        men, women = skewed(draw, 6), skewed(draw, 6)
        local = draw.randint(0, men + women)
        values |= {(row, "men"): men, (row, "women"): women, (row, "all"): men + women}
        values |= {(row, "local"): local, (row, "other"): men + women - local}
    for name in ("men", "women", "local", "other", "all"):
        values[(TOTAL, name)] = sum(values[(row, name)] for row in rows)
        sums.append(total_of((TOTAL, name), [(row, name) for row in rows]))
    for row in (*rows, TOTAL):
        sums.append(total_of((row, "all"), [(row, "men"), (row, "women")]))
        sums.append(total_of((row, "all"), [(row, "local"), (row, "other")]))
    return Counts(values, tuple(sums))


def _crossed(
    values: dict[Cell, int], rows: list[str], names: list[str], totals: list[tuple[str, list[str]]]
) -> Counts[Cell]:
    sums: list[Sum[Cell]] = []
    for row in rows:
        values[(row, "all")] = sum(values[(row, name)] for name in names)
        sums.append(total_of((row, "all"), [(row, name) for name in names]))
    for total, parts in totals:
        for name in (*names, "all"):
            values[(total, name)] = sum(values[(part, name)] for part in parts)
            sums.append(total_of((total, name), [(part, name) for part in parts]))
        sums.append(total_of((total, "all"), [(total, name) for name in names]))
    return Counts(values, tuple(sums))


def margins(counts: Counts[Cell]) -> frozenset[Cell]:
    return frozenset(cell for cell in counts.values if TOTAL in cell or "all" in cell)


SHAPES: dict[str, Callable[[Random], Counts[Cell]]] = {
    "columns": columns_apart,
    "attributes": attributes,
    "hierarchy": hierarchy,
    "linked": linked,
}
