from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol_html.scale import Scale, apart, spread, ticks

FIGURES = st.one_of(
    st.integers(-(10**15), 10**15),
    st.decimals(-(10**9), 10**9, places=3),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30),
)


@given(FIGURES, FIGURES, st.integers(1, 10))
def test_round_numbers_reach_round_all_values_in_equal_steps(a: Decimal | int, b: Decimal | int, about: int) -> None:
    low, high = min(a, b), max(a, b)
    found = ticks(low, high, about)
    assert found[0] <= min(low, 0)
    assert found[-1] >= max(high, 0)
    assert Decimal(0) in found
    steps = {second - first for first, second in pairwise(found)}
    assert len(steps) == 1
    (step,) = steps
    assert step > 0
    assert step.normalize().as_tuple().digits in {(1,), (2,), (5,)}
    assert 2 <= len(found) <= about + 3


@given(st.integers(-1000, 1000), st.integers(-1000, 1000))
def test_counts_stand_on_whole_numbers(low: int, high: int) -> None:
    assert all(tick == int(tick) for tick in ticks(min(low, high), max(low, high)))


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 0, "0 1"),
        (0, 1, "0 1"),
        (3, 3, "0 1 2 3"),
        (0, 100, "0 50 100"),
        (-4, 9, "-5 0 5 10"),
        (Decimal("0.1"), Decimal("0.4"), "0 0.1 0.2 0.3 0.4"),
        (0, 123456, "0 50000 100000 150000"),
    ],
)
def test_ticks(low: Decimal, high: Decimal, expected: str) -> None:
    assert " ".join(map(str, ticks(low, high))) == expected


@given(st.lists(FIGURES, min_size=2), st.floats(-1000, 1000), st.floats(-1000, 1000))
def test_a_scale_keeps_the_order_and_stays_in_its_range(values: list[Decimal], start: float, end: float) -> None:
    scale = Scale(Decimal(min(values)), Decimal(max(values)), start, end)
    places = [scale.at(value) for value in sorted(values)]
    assert places == sorted(places, reverse=end < start)
    assert all(min(start, end) - 1e-6 <= place <= max(start, end) + 1e-6 for place in places)
    assert places[0] == pytest.approx(start)


@given(st.lists(st.floats(0, 100), max_size=12), st.floats(0.5, 30))
def test_labels_keep_apart_and_in_the_picture(wanted: list[float], gap: float) -> None:
    placed = apart(wanted, gap, 0, 100)
    least = min(gap, 100 / (len(wanted) - 1)) if len(wanted) > 1 else 0
    assert all(second - first >= least - 1e-6 for first, second in pairwise(sorted(placed)))
    assert all(-1e-6 <= place <= 100 + 1e-6 for place in placed)
    order = sorted(range(len(wanted)), key=lambda each: wanted[each])
    assert [placed[each] for each in order] == sorted(placed)


def test_labels_with_room_stay_where_they_are() -> None:
    assert apart([50, 10, 90], 12, 0, 100) == [50, 10, 90]
    assert apart([50, 50], 12, 0, 100) == [50, 62]


@given(st.integers(0, 400), st.floats(50, 600), st.floats(5, 60))
def test_days_with_labels_keep_apart_and_the_last_is_among_them(count: int, room: float, wide: float) -> None:
    shown = spread(count, room, wide)
    assert (count - 1 in shown) == (count > 0)
    if len(shown) > 1:
        assert shown.step * room / (count - 1) >= wide - 1e-6
