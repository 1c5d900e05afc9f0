"""Who should sit where: seats, those who may take each, and what a seating costs, as whole numbers.

A seat is one place of one target. Costs rank what matters: an open seat, a holder who should not be there, one above
an officer's limit, a change, and then how even the loads are, as the sum of their squares. Each outweighs all that
comes after it together.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from attrs import define, field, frozen

from gridcontrol.ids import SubjectId

Turn = tuple[datetime, datetime]


@define(eq=False)
class Seat:
    """One place of a target, in a shift or at all times.

    ``home`` is who holds it now, ``right`` whether that officer may; ``officer`` is who is to hold it. ``may`` are
    those who may take it, whoever holds the target otherwise already left out.
    """

    target: str
    shift: str
    size: int
    may: tuple[SubjectId, ...]
    home: SubjectId | None = None
    right: bool = True
    fixed: bool = False
    turn: Turn | None = None
    officer: SubjectId | None = None

    @property
    def is_moved(self) -> bool:
        """Whether somebody else is to hold it than now."""
        return self.officer is not None and self.officer != self.home


@frozen
class Weights:
    """What each fault of a seating costs."""

    change: int
    excess: int
    wrong: int
    open: int

    @classmethod
    def of(cls, seats: int) -> Weights:
        """Weights for so many seats."""
        change = (seats + 2) ** 2
        excess = change * (seats + 1)
        wrong = excess * (seats + 1)
        return cls(change, excess, wrong, wrong * (seats + 1))


@define
class Seating:
    """All seats of one link, and how much each officer may have. Seats that are ``fixed`` stay as they are."""

    seats: list[Seat]
    most: int | None
    weights: Weights
    taken: dict[SubjectId, list[Seat]] = field(factory=dict)
    by_target: dict[str, list[Seat]] = field(factory=dict)
    homes: dict[SubjectId, int] = field(factory=dict)
    """How many seats each officer had to begin with."""

    @classmethod
    def begun(cls, seats: Iterable[Seat], most: int | None) -> Seating:
        """As it is now: everybody at home."""
        listed = list(seats)
        found = cls(listed, most, Weights.of(len(listed)))
        for seat in listed:
            found.by_target.setdefault(seat.target, []).append(seat)
            if seat.home is not None:
                found.put(seat, seat.home)
                found.homes[seat.home] = found.homes.get(seat.home, 0) + 1
        return found

    def load(self, officer: SubjectId) -> int:
        """In how many seats the officer sits."""
        return len(self.taken.get(officer, ()))

    def put(self, seat: Seat, officer: SubjectId | None) -> None:
        """Seat *officer*; None leaves the seat open."""
        if seat.officer is not None:
            self.taken[seat.officer].remove(seat)
        seat.officer = officer
        if officer is not None:
            self.taken.setdefault(officer, []).append(seat)

    def cost_at(self, seat: Seat, officer: SubjectId | None) -> int:
        """What it costs that *officer* sits there, loads aside."""
        if officer is None:
            return self.weights.open
        if officer == seat.home:
            return 0 if seat.right else self.weights.wrong
        return self.weights.change

    def more(self, officer: SubjectId) -> int | None:
        """What one more seat for the officer costs; None where it is not allowed.

        Who had too much to begin with may get as much again, where a seat would stay open otherwise.
        """
        load = self.load(officer)
        if self.most is None or load < self.most:
            return 2 * load + 1
        return 2 * load + 1 + self.weights.excess if load < self.homes.get(officer, 0) else None

    def less(self, officer: SubjectId) -> int:
        """What one seat less for the officer costs: nothing, or less than nothing."""
        return 1 - 2 * self.load(officer) - (self.weights.excess if self.has_too_much(officer) else 0)

    def has_too_much(self, officer: SubjectId) -> bool:
        """Whether the officer sits in more seats than is allowed."""
        return self.most is not None and self.load(officer) > self.most

    def is_free(self, seat: Seat, officer: SubjectId) -> bool:
        """Whether the officer does not sit at that target, nor elsewhere in the same turn."""
        if any(each.officer == officer for each in self.by_target[seat.target]):
            return False
        return seat.turn is None or not any(_overlap(seat.turn, each.turn) for each in self.taken.get(officer, ()))

    def is_shared(self, seat: Seat) -> bool:
        """Whether who else sits where decides who may sit there."""
        return seat.turn is not None or len(self.by_target[seat.target]) > 1


def _overlap(turn: Turn, other: Turn | None) -> bool:
    return other is not None and turn[0] < other[1] and other[0] < turn[1]
