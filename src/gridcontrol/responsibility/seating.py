"""The best seating there is: a quick one first, then better and better until no exchange makes it better.

A seating is a flow from seats to officers, and the cost of an officer's seats is convex in their number. Such a flow is
the cheapest if and only if its residual graph has no cycle of negative cost (Klein, "A primal method for minimal cost
flows", 1967). So each step looks for one with Bellman's and Ford's method: a chain of moves that ends with another
officer than it began with, or one that ends where it began. Officers who may take the same seats are reached together,
through a node for their group, which keeps the graph as small as the numbers of seats and officers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gridcontrol.ids import SubjectId
from gridcontrol.responsibility.seats import Seat, Seating

Node = SubjectId | tuple[SubjectId, ...] | None
"""An officer, a group of officers, or no officer at all: where open seats are."""


class _Move(NamedTuple):
    """*seat* goes from *giver* on to *to*; without a seat a group is left for one of its officers."""

    giver: Node
    to: Node
    cost: int
    seat: Seat | None


def seat_all(seating: Seating) -> None:
    """Improve *seating* until it is the best."""
    _seat_quickly(seating)
    while (moves := _improvement(seating)) is not None:
        for seat, officer in moves:
            seating.put(seat, officer)


def _seat_quickly(seating: Seating) -> None:
    """The least loaded who may, seat by seat, those with the smallest choice first; then what is too much."""
    wanting = [seat for seat in seating.seats if not seat.fixed and (seat.officer is None or not seat.right)]
    for seat in sorted(wanting, key=lambda seat: (seat.home is not None, len(seat.may), seat.target, seat.shift)):
        _give_to_least(seating, seat)
    for officer in sorted(seating.taken):
        for seat in sorted(seating.taken[officer], key=lambda seat: (-len(seat.may), seat.target)):
            if not seat.fixed and seating.has_too_much(officer):
                _give_to_least(seating, seat)


def _give_to_least(seating: Seating, seat: Seat) -> None:
    free = (each for each in seat.may if seating.more(each) is not None and seating.is_free(seat, each))
    officer = min(free, key=lambda each: (seating.load(each), each), default=None)
    if officer is not None:
        seating.put(seat, officer)


def _improvement(seating: Seating) -> list[tuple[Seat, SubjectId | None]] | None:
    """Moves that together make the seating better; None when it is the best."""
    moves = list(_moves(seating))
    cost: dict[Node, int] = {each: seating.less(each) for each, seats in seating.taken.items() if seats}
    cost[None] = 0
    came: dict[Node, _Move] = {}
    changed = True
    while changed:
        changed = False
        for move in moves:
            start = cost.get(move.giver)
            if start is not None:
                reached = cost.get(move.to)
                if reached is None or start + move.cost < reached:
                    cost[move.to], came[move.to], changed = start + move.cost, move, True
        circle = _circle(came) if changed else None
        if circle is not None:
            return _seats_of(circle)
    ends = []
    for end, spent in cost.items():
        if not isinstance(end, tuple):
            more = 0 if end is None else seating.more(end)
            if more is not None and spent + more < 0:
                ends.append((spent + more, str(end or ""), end))
    if not ends:
        return None
    node: Node = min(ends, key=lambda end: end[:2])[2]
    path = []
    while node in came:
        path.append(came[node])
        node = came[node].giver
    return _seats_of(path[::-1])


def _moves(seating: Seating) -> Iterator[_Move]:
    """Every single move, the cheapest of those that lead the same way, in a settled order."""
    cheapest: dict[tuple[Node, Node], _Move] = {}

    def add(giver: Node, to: Node, cost: int, seat: Seat) -> None:
        known = cheapest.get((giver, to))
        if known is None or cost < known.cost:
            cheapest[giver, to] = _Move(giver, to, cost, seat)

    groups: dict[tuple[SubjectId, ...], None] = {}
    for seat in seating.seats:
        if seat.fixed:
            continue
        giver, now = seat.officer, seating.cost_at(seat, seat.officer)
        if seat.home is None:
            if giver is not None:
                add(giver, None, seating.weights.open - now, seat)
        elif giver != seat.home and not (seating.is_shared(seat) and not seating.is_free(seat, seat.home)):
            add(giver, seat.home, seating.cost_at(seat, seat.home) - now, seat)
        further = seating.weights.change - now
        if seating.is_shared(seat):
            for officer in seat.may:
                if officer not in (giver, seat.home) and seating.is_free(seat, officer):
                    add(giver, officer, further, seat)
        elif seat.may:
            groups[seat.may] = None
            add(giver, seat.may, further, seat)
    yield from cheapest.values()
    yield from (_Move(group, officer, 0, None) for group in groups for officer in group)


def _circle(came: dict[Node, _Move]) -> list[_Move] | None:
    """Moves by which the nodes were reached that lead back to where they began."""
    settled: set[Node] = set()
    for first in came:
        path: list[_Move] = []
        on_path: dict[Node, int] = {}
        node = first
        while node in came and node not in settled and node not in on_path:
            on_path[node] = len(path)
            path.append(came[node])
            node = came[node].giver
        if node in on_path:
            return path[on_path[node] :][::-1]
        settled.update(on_path)
    return None


def _seats_of(moves: list[_Move]) -> list[tuple[Seat, SubjectId | None]]:
    """Which seat goes to whom: what goes to a group goes to the officer of it that comes next."""
    found = []
    for number, move in enumerate(moves):
        if move.seat is not None:
            to = move.to if not isinstance(move.to, tuple) else moves[(number + 1) % len(moves)].to
            if isinstance(to, tuple):
                raise TypeError(to)
            found.append((move.seat, to))
    return found
