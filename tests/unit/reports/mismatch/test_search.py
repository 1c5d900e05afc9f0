from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.reports.mismatch.search import Explanation, Kind, cheapest

TYPED = 4
CELLS = "abcd"


@st.composite
def causes(draw: st.DrawFn) -> list[Kind[str]]:
    amounts = st.integers(-2, 2).filter(bool)
    kinds = st.builds(
        Kind,
        st.dictionaries(st.sampled_from(CELLS), amounts, min_size=1, max_size=3),
        st.integers(1, 3),
        st.integers(1, 2),
    )
    return draw(st.lists(kinds, max_size=6))


def added(kinds: Sequence[Kind[str]], used: Mapping[int, int]) -> dict[str, int]:
    total = dict.fromkeys(CELLS, 0)
    for number, times in used.items():
        for cell, amount in kinds[number].effect.items():
            total[cell] += times * int(amount)
    return total


def by_trying(differences: Mapping[str, int], kinds: Sequence[Kind[str]]) -> tuple[int, set[tuple[object, object]]]:
    """Every multiset of causes there is, and what the figures themselves must be off by."""
    members = [number for number, kind in enumerate(kinds) for _ in range(kind.number)]
    best = 10**9
    found: set[tuple[object, object]] = set()
    for size in range(len(members) + 1):
        for chosen in combinations(range(len(members)), size):
            used: dict[int, int] = {}
            for each in chosen:
                used[members[each]] = used.get(members[each], 0) + 1
            total = added(kinds, used)
            typed = frozenset(c for c in CELLS if total[c] != differences.get(c, 0))
            cost = sum(kinds[number].cost * times for number, times in used.items()) + TYPED * len(typed)
            if cost < best:
                best, found = cost, set()
            if cost == best:
                found.add((frozenset(used.items()), typed))
    return best, found


def named(explanation: Explanation[str]) -> tuple[object, object]:
    return frozenset(explanation.used.items()), frozenset(explanation.typed)


@given(causes(), st.dictionaries(st.sampled_from(CELLS), st.integers(-4, 4)))
def test_all_the_cheapest_are_found_and_no_other(kinds: list[Kind[str]], differences: dict[str, int]) -> None:
    cost, expected = by_trying(differences, kinds)
    found = cheapest(differences, kinds, TYPED)
    assert found.complete
    assert found.cost == cost
    assert {named(each) for each in found.explanations} == expected
    assert len(found.explanations) == len(expected)


@given(causes(), st.dictionaries(st.sampled_from(CELLS), st.integers(-4, 4)))
def test_every_explanation_adds_up(kinds: list[Kind[str]], differences: dict[str, int]) -> None:
    for each in cheapest(differences, kinds, TYPED).explanations:
        total = added(kinds, each.used)
        for cell, amount in each.typed.items():
            total[cell] += int(amount)
        assert total == {cell: differences.get(cell, 0) for cell in CELLS}


def test_nothing_is_explained_by_nothing() -> None:
    found = cheapest({"a": 0}, [Kind({"a": 1}, 1)], TYPED)
    assert (found.cost, [dict(each.used) for each in found.explanations]) == (0, [{}])


def test_a_search_that_is_broken_off_says_so() -> None:
    kinds = [Kind({"a": 1, "b": -1}, 1, 9), Kind({"b": 1, "c": -1}, 1, 9), Kind({"c": 1, "d": -1}, 1, 9)]
    assert not cheapest({"a": 9, "d": -9}, kinds, 50, most_steps=3).complete
