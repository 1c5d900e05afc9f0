"""Sets of half-open spans over positions, each with the facts it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import frozen

from gridcontrol.calculus.reference.positions import Position, by_clock
from gridcontrol.ids import FactId


@frozen
class Stretch:
    """``[start, end)`` in the total order; ``end`` None: for ever. Rests on ``causes``."""

    start: Position
    end: Position | None
    causes: tuple[FactId, ...] = ()

    def covers(self, position: Position) -> bool:
        return self.start <= position and (self.end is None or position < self.end)


Stretches = tuple[Stretch, ...]
"""Any order, may overlap: a position is in the set when some stretch covers it."""


def holds(stretches: Stretches, position: Position) -> bool:
    """Whether *position* is in the set."""
    return any(stretch.covers(position) for stretch in stretches)


def support(stretches: Stretches, position: Position) -> tuple[FactId, ...]:
    """The facts that put *position* in the set: those of every stretch that covers it."""
    return merged(stretch.causes for stretch in stretches if stretch.covers(position))


def merged(causes: Iterable[Iterable[FactId]]) -> tuple[FactId, ...]:
    """All facts once, in order of id."""
    return tuple(sorted({fact for group in causes for fact in group}))


def _cuts(sets: Iterable[Stretches]) -> list[Position]:
    return sorted({p for s in sets for stretch in s for p in (stretch.start, stretch.end) if p is not None})


def at_least(depth: int, sets: Sequence[Stretches]) -> Stretches:
    """Where at least *depth* of *sets* hold at once. Neighbouring pieces that rest on the same facts are joined."""
    if depth <= 0:
        raise ValueError("a depth below one holds always; ask for that instead")
    cuts = _cuts(sets)
    pieces: list[Stretch] = []
    for index, start in enumerate(cuts):
        end = cuts[index + 1] if index + 1 < len(cuts) else None
        covering = [s for s in sets if holds(s, start)]
        if len(covering) >= depth:
            pieces.append(Stretch(start, end, merged(support(s, start) for s in covering)))
    return joined(pieces)


def depth_between(stretches: Stretches, low: int, high: int | None) -> Stretches:
    """Where the number of *stretches* that cover a position is from *low* to *high*; *low* is at least 1."""
    cuts = _cuts([stretches])
    pieces = []
    for index, start in enumerate(cuts):
        end = cuts[index + 1] if index + 1 < len(cuts) else None
        covering = [s for s in stretches if s.covers(start)]
        if low <= len(covering) and (high is None or len(covering) <= high):
            pieces.append(Stretch(start, end, merged(s.causes for s in covering)))
    return joined(pieces)


def joined(pieces: Iterable[Stretch]) -> Stretches:
    """The same set with touching and overlapping stretches made one where they rest on the same facts."""
    result: list[Stretch] = []
    for piece in sorted(pieces, key=lambda s: s.start):
        last = result[-1] if result else None
        if last is not None and last.end == piece.start and last.causes == piece.causes:
            result[-1] = Stretch(last.start, piece.end, last.causes)
        else:
            result.append(piece)
    return tuple(result)


def union(stretches: Stretches) -> Stretches:
    """The same set as disjoint stretches that don't touch, whatever facts they rest on."""
    result: list[Stretch] = []
    for piece in sorted(stretches, key=lambda s: s.start):
        last = result[-1] if result else None
        if last is not None and (last.end is None or piece.start <= last.end):
            end = None if last.end is None or piece.end is None else max(last.end, piece.end)
            result[-1] = Stretch(last.start, end, merged([last.causes, piece.causes]))
        else:
            result.append(piece)
    return tuple(result)


def unbroken(stretches: Stretches) -> Stretches:
    """As ``union``; what ends only because time came, and begins again at that very instant, has not ended."""
    result: list[Stretch] = []
    for piece in union(stretches):
        last = result[-1] if result else None
        if last is not None and last.end is not None and last.end == by_clock(piece.start.at):
            result[-1] = Stretch(last.start, piece.end, merged([last.causes, piece.causes]))
        else:
            result.append(piece)
    return tuple(result)


def complement(stretches: Stretches, beginning: Position) -> Stretches:
    """Everything from *beginning* on that is not in the set."""
    result = []
    start: Position | None = beginning
    for stretch in union(stretches):
        if start is None:
            break
        if start < stretch.start:
            result.append(Stretch(start, stretch.start))
        start = stretch.end
    if start is not None:
        result.append(Stretch(start, None))
    return tuple(result)
