"""An order in which each thing comes after those it needs, and the circles where there is none."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from typing import TypeVar

T = TypeVar("T", bound=str)


def layers_of(
    needs: Mapping[T, Collection[T]], between: AbstractSet[T] = frozenset()
) -> tuple[tuple[tuple[T, ...], ...], tuple[T, ...]]:
    """The things in layers, each needing only those in earlier layers, and those that wait for a circle.

    Within a layer, and among those that wait, the order is that of *needs*. Whatever is needed must be a key. Things
    *between* only pass on what they need: they stand in no layer and lift nothing.
    """
    users: dict[T, list[T]] = {name: [] for name in needs}
    open_needs = {name: len(set(wanted)) for name, wanted in needs.items()}
    for name, wanted in needs.items():
        for other in dict.fromkeys(wanted):
            users[other].append(name)
    ready = [name for name, count in open_needs.items() if not count]
    level = dict.fromkeys(needs, -1)
    placed: set[T] = set()
    while ready:
        name = ready.pop()
        placed.add(name)
        level[name] += name not in between
        for user in users[name]:
            level[user] = max(level[user], level[name])
            open_needs[user] -= 1
            if not open_needs[user]:
                ready.append(user)
    layers: list[list[T]] = [[] for _ in range(1 + max((level[name] for name in placed), default=-1))]
    for name in needs:
        if name in placed and name not in between:
            layers[level[name]].append(name)
    return tuple(tuple(layer) for layer in layers), tuple(name for name in needs if name not in placed)


def cycles_among(waiting: Collection[T], needs: Mapping[T, Collection[T]]) -> list[list[T]]:
    """Circles among *waiting*: a shortest one through the first member of each knot, from that member back to it.

    A knot is a set of things each of which needs every other, directly or not; no two circles share a member.
    """
    knots = _knots(waiting, needs)
    return [_shortest_cycle(knot[0], set(knot), needs) for knot in knots]


def _knots(waiting: Collection[T], needs: Mapping[T, Collection[T]]) -> list[list[T]]:
    """The strongly connected parts with a circle (Tarjan, with a stack of its own), in the order of *waiting*."""
    order = {name: number for number, name in enumerate(waiting)}
    index: dict[T, int] = {}
    low: dict[T, int] = {}
    path: list[T] = []
    on_path: set[T] = set()
    knots = []
    for root in waiting:
        stack = [(root, iter(needs[root]))] if root not in index else []
        while stack:
            name, rest = stack[-1]
            if name not in index:
                index[name] = low[name] = len(index)
                path.append(name)
                on_path.add(name)
            for other in rest:
                if other in order and other not in index:
                    stack.append((other, iter(needs[other])))
                    break
                if other in on_path:
                    low[name] = min(low[name], index[other])
            else:
                stack.pop()
                if stack:
                    low[stack[-1][0]] = min(low[stack[-1][0]], low[name])
                if low[name] == index[name]:
                    knot = [path.pop()]
                    while knot[-1] != name:
                        knot.append(path.pop())
                    on_path.difference_update(knot)
                    if len(knot) > 1 or name in needs[name]:
                        knots.append(sorted(knot, key=order.__getitem__))
    return sorted(knots, key=lambda knot: order[knot[0]])


def _shortest_cycle(start: T, knot: AbstractSet[T], needs: Mapping[T, Collection[T]]) -> list[T]:
    came: dict[T, T] = {}
    front = [start]
    while start not in came:
        following = []
        for name in front:
            for other in needs[name]:
                if other in knot and other not in came:
                    came[other] = name
                    following.append(other)
        front = following
    way = [start]
    while len(way) == 1 or way[-1] != start:
        way.append(came[way[-1]])
    return way[::-1]
