from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.located import nearest
from gridcontrol.located.nearest import distance

WORDS = st.text("abc", max_size=6)


def slow_distance(one: str, other: str) -> int:
    """The definition: the last characters are equal, replaced, inserted, deleted or swapped."""
    if not one or not other:
        return len(one) + len(other)
    choices = [
        slow_distance(one[:-1], other) + 1,
        slow_distance(one, other[:-1]) + 1,
        slow_distance(one[:-1], other[:-1]) + (one[-1] != other[-1]),
    ]
    if len(one) > 1 and len(other) > 1 and one[-1] == other[-2] and one[-2] == other[-1]:
        choices.append(slow_distance(one[:-2], other[:-2]) + 1)
    return min(choices)


@given(st.text("abc", max_size=4), st.text("abc", max_size=4), st.integers(0, 5))
def test_distance_is_what_its_definition_says(one: str, other: str, most: int) -> None:
    assert distance(one, other, most) == min(slow_distance(one, other), most + 1)


@given(WORDS, st.lists(WORDS, max_size=6))
def test_the_nearest_is_one_of_the_candidates_and_none_is_nearer(word: str, candidates: list[str]) -> None:
    found = nearest(word, candidates)
    if found is not None:
        assert distance(word, found, 9) == min(distance(word, candidate, 9) for candidate in candidates)
        assert found in candidates
    if len(word) > 1 and word in candidates:
        assert found == word


@pytest.mark.parametrize(
    ("word", "candidates", "expected"),
    [
        ("pahses", ["rules", "phases"], "phases"),
        ("Phases", ["phases"], "phases"),
        ("counted-from", ["counted_from"], "counted_from"),
        ("居家隔里", ["集中隔离", "居家隔离"], "居家隔离"),
        ("pase", ["phase", "pause"], "phase"),
        ("central", ["home"], None),
        ("a", ["b"], None),
        ("", ["a"], None),
        ("x" * 65, ["x" * 64], None),
    ],
)
def test_examples(word: str, candidates: list[str], expected: str | None) -> None:
    assert nearest(word, candidates) == expected
