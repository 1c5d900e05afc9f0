"""The example that runs Spark on this machine: what it prints, against a count that does not use the library."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from types import ModuleType

import pytest

PEOPLE = 300


def by_hand() -> tuple[int, int]:
    """How many were held, and for how many days: fourteen whole ones behind the day of arrival, or up to leaving."""
    rng = Random(2020)  # noqa: S311  # the same invented people as in the example
    held = days = 0
    for _ in range(PEOPLE):
        day = date(2020, 2, 1) + timedelta(days=rng.randrange(28))
        area = rng.choice(["the affected area", "the affected area", "elsewhere"])
        left = day + timedelta(days=rng.randrange(1, 14)) if rng.random() < 0.2 else None
        if area == "the affected area":
            held += 1
            days += 15 if left is None else (left - day).days
    return held, days


@pytest.mark.spark
def test_it_says_how_long_people_were_held(
    script: Callable[[str, str], ModuleType], spark_engine: object, capsys: pytest.CaptureFixture[str]
) -> None:
    assert spark_engine  # its session is the one that the example finds
    script("spark-2020", "run").main("local[1]", PEOPLE)
    held, days = by_hand()
    assert capsys.readouterr().out == (
        f"{PEOPLE} people, {held} of them held at some time\n  home: {days} days in all\n"
    )
