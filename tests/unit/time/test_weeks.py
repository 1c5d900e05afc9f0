from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.time.weeks import week_of

DAYS = st.dates(date(1990, 1, 1), date(2100, 1, 1))
RULES = ("iso", "mmwr", "sunday")


@given(DAYS)
def test_iso_weeks_are_those_of_the_calendar(day: date) -> None:
    week = week_of(day, "iso")
    assert (week.year, week.number) == day.isocalendar()[:2]


@pytest.mark.parametrize("rule", RULES)
@given(day=DAYS)
def test_a_week_is_seven_days_and_the_next_follows_on(rule: str, day: date) -> None:
    week, following = week_of(day, rule), week_of(day + timedelta(days=7), rule)
    assert week.first <= day <= week.last
    assert {week_of(week.first + timedelta(days=n), rule) for n in range(7)} == {week}
    assert following.first == week.last + timedelta(days=1)
    assert (following.year, following.number) in {(week.year, week.number + 1), (week.year + 1, 1)}


@pytest.mark.parametrize(
    ("day", "rule", "text"),
    [
        # The CDC's calendar: 2008 and 2014 have 53 weeks, 2020 does too.
        ("2009-01-03", "mmwr", "2008-W53"),
        ("2009-01-04", "mmwr", "2009-W01"),
        ("2015-01-03", "mmwr", "2014-W53"),
        ("2021-01-02", "mmwr", "2020-W53"),
        ("2020-01-01", "mmwr", "2020-W01"),
        ("2019-12-29", "mmwr", "2020-W01"),
        ("2021-01-01", "sunday", "2021-W01"),
        ("2020-12-27", "sunday", "2021-W01"),
        ("2020-12-26", "sunday", "2020-W52"),
        ("2021-01-03", "sunday", "2021-W02"),
        ("2021-01-03", "iso", "2020-W53"),
    ],
)
def test_weeks_at_the_turn_of_the_year(day: str, rule: str, text: str) -> None:
    assert week_of(date.fromisoformat(day), rule).text == text
