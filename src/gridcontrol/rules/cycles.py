"""An order in which each thing comes after those it needs, and the circles where there is none."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeVar

T = TypeVar("T", bound=str)


def layers_of(needs: Mapping[T, Collection[T]]) -> tuple[tuple[tuple[T, ...], ...], tuple[T, ...]]:
    """The things in layers, each needing only those in earlier layers, and those that wait for a circle.

    Within a layer, and among those that wait, the order is that of *needs*. Whatever is needed must be a key.
    """
    users: dict[T, list[T]] = {name: [] for name in needs}
    open_needs = {name: len(set(wanted)) for name, wanted in needs.items()}
    for name, wanted in needs.items():
        for other in dict.fromkeys(wanted):
            users[other].append(name)
    layers = []
    ready = {name for name, count in open_needs.items() if not count}
    placed: set[T] = set()
    while ready:
        layers.append(tuple(name for name in needs if name in ready))
        placed |= ready
        following = set()
        for name in ready:
            for user in users[name]:
                open_needs[user] -= 1
                if not open_needs[user]:
                    following.add(user)
        ready = following
    return tuple(layers), tuple(name for name in needs if name not in placed)


def cycles_among(waiting: Collection[T], needs: Mapping[T, Collection[T]]) -> list[list[T]]:
    """Circles among *waiting*, each once, as the way from its first member back to it; no two share a member."""
    taken: set[T] = set()
    cycles = []
    for start in waiting:
        if start not in taken:
            cycle = _shortest_cycle(start, needs)
            if cycle is not None and not taken.intersection(cycle):
                taken.update(cycle)
                cycles.append(cycle)
    return cycles


def _shortest_cycle(start: T, needs: Mapping[T, Collection[T]]) -> list[T] | None:
    came: dict[T, T] = {}
    front = [start]
    while front:
        following = []
        for name in front:
            for other in needs[name]:
                if other not in came:
                    came[other] = name
                    following.append(other)
        if start in came:
            break
        front = following
    if start not in came:
        return None
    way = [start]
    while len(way) == 1 or way[-1] != start:
        way.append(came[way[-1]])
    return way[::-1]
