"""Bands of numbers as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.rules.bands import Band, read_band

NUMBERS = st.integers(0, 130)


@pytest.mark.parametrize(
    ("written", "band"),
    [
        ("60-69", Band(60, 69)),
        ("60～69岁", Band(60, 69)),
        ("60 — 69 周岁", Band(60, 69)),
        ("60岁至69岁", Band(60, 69)),
        ("60 to 69 years", Band(60, 69)),
        ("80岁以上", Band(80, None)),
        ("８０岁及以上", Band(80, None)),
        ("80+", Band(80, None)),
        ("≥80", Band(80, None)),
        (">= 80岁", Band(80, None)),
        ("80 years and over", Band(80, None)),
        ("超过80岁", Band(81, None)),
        (">80", Band(81, None)),
        ("over 80", Band(81, None)),
        ("14岁以下", Band(0, 14)),
        ("14岁及以下", Band(0, 14)),
        ("≤14", Band(0, 14)),
        ("不满15周岁", Band(0, 14)),
        ("未满15岁", Band(0, 14)),
        ("<15", Band(0, 14)),
        ("under 15", Band(0, 14)),
        ("33", Band(33, 33)),
        ("33岁", Band(33, 33)),
    ],
)
def test_bands_as_people_write_them(written: str, band: Band) -> None:
    assert read_band(written) == band


@pytest.mark.parametrize(
    "written",
    ["", "中年", "60-", "-60", "69-60", "不满0岁", "60-69-79", "60以", "6 0", "60.5", "2020-02-05", "-5岁以上"],
)
def test_what_is_no_band(written: str) -> None:
    assert read_band(written) is None


@given(NUMBERS, NUMBERS, st.sampled_from(["-", "~", "～", "—", "–", "至", "到"]))
def test_two_numbers_are_read_back_where_they_rise(least: int, most: int, between: str) -> None:
    assert read_band(f"{least}{between}{most}") == (Band(least, most) if least <= most else None)


BANDS = st.builds(lambda least, more: Band(least, None if more is None else least + more), NUMBERS, st.none() | NUMBERS)


@given(BANDS, BANDS)
def test_holding_and_meeting_are_those_of_the_numbers(one: Band, other: Band) -> None:
    def numbers(band: Band) -> set[int]:
        return set(range(band.least, 400 if band.most is None else band.most + 1))

    assert one.holds(other) is (numbers(other) <= numbers(one))
    assert one.meets(other) is bool(numbers(one) & numbers(other))
