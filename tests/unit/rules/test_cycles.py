"""Layers and circles, against the plainest way to find them."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.rules.cycles import cycles_among, layers_of

NAMES = "abcdefgh"


@st.composite
def needs(draw: st.DrawFn) -> dict[str, list[str]]:
    names = NAMES[: draw(st.integers(0, len(NAMES)))]
    return {name: draw(st.lists(st.sampled_from(names), max_size=3)) for name in names}


def reachable(graph: dict[str, list[str]], start: str) -> set[str]:
    """All that *start* needs, directly or not."""
    found: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += graph[name]
    return found


@given(needs())
def test_what_waits_is_what_needs_a_circle(graph: dict[str, list[str]]) -> None:
    on_circles = {name for name in graph if name in reachable(graph, name)}
    _, waiting = layers_of(graph)
    assert list(waiting) == [name for name in graph if name in on_circles or reachable(graph, name) & on_circles]


@given(needs())
def test_each_stands_one_above_the_highest_it_needs(graph: dict[str, list[str]]) -> None:
    layers, waiting = layers_of(graph)
    level = {name: number for number, layer in enumerate(layers) for name in layer}
    assert set(level) | set(waiting) == set(graph)
    for name, number in level.items():
        assert number == 1 + max((level[other] for other in graph[name]), default=-1)
    for layer in layers:
        assert layer
        assert list(layer) == [name for name in graph if name in layer]


@given(needs())
def test_circles_are_circles_and_share_no_member(graph: dict[str, list[str]]) -> None:
    _, waiting = layers_of(graph)
    cycles = cycles_among(waiting, graph)
    members = [name for cycle in cycles for name in cycle[1:]]
    assert len(members) == len(set(members))
    assert bool(cycles) == bool(waiting)
    for cycle in cycles:
        assert cycle[0] == cycle[-1]
        assert all(other in graph[name] for name, other in pairwise(cycle))


def test_a_chain_of_thousands_is_no_matter_of_recursion() -> None:
    chain = {str(n): [str(n - 1)] if n else [] for n in range(5000)}
    layers, waiting = layers_of(chain)
    assert (len(layers), waiting) == (5000, ())
