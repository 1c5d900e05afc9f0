"""Working days by published tables: what a year without one means, and how a later text changes an earlier one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.duties.windows import Clock
from gridcontrol.ids import SubjectId
from gridcontrol.rules.calendars import Calendar, NoTable, YearTable
from gridcontrol.time import DayCount, start_of_day
from tests.unit.duties.owing import Asked, by_state, windows
from tests.unit.duties.test_times import OPENED, pack

ANSWERED = "duties:\n  rectify: {when: {event: finding}, within: 3 workdays, done_by: {event: inspected}}\n"
DAILY = 'duties:\n  daily: {every: workday, of: shop, by: "16:00", done_by: {event: report}}\n'


def test_what_would_be_due_in_a_year_without_a_table_is_not_guessed() -> None:
    asked = Asked(pack(ANSWERED), "12-30 10:00 s finding\n", "12-31T12:00")
    assert asked.obligations() == []
    assert asked.duties.untabled == {("rectify", 2021)}


def test_what_is_due_before_it_is_told() -> None:
    # Monday the 28th: the third working day after it is the 31st.
    asked = Asked(pack(ANSWERED), "12-28 10:00 s finding\n", "12-31T12:00")
    assert windows(asked.obligations(), asked) == ["s @e1: due 01-01 00:00"]
    assert not asked.duties.untabled


def test_a_finding_of_the_future_asks_for_no_table_yet() -> None:
    asked = Asked(pack(ANSWERED), "12-30 10:00 s finding\n", "12-29T12:00")
    assert asked.obligations() == []
    assert not asked.duties.untabled


def test_days_of_a_year_without_a_table_are_not_guessed() -> None:
    asked = Asked(pack(DAILY), OPENED, "12-31T12:00")
    assert by_state(asked.obligations()) == ["due: s 12-31"]
    # Tomorrow needs a table that nobody has asked about yet.
    assert not asked.duties.untabled
    later = Asked(pack(DAILY), OPENED, "2021-01-04T12:00")
    assert later.obligations() == []
    assert later.duties.untabled == {("daily", 2021)}


def test_outside_its_days_a_duty_asks_for_no_table() -> None:
    bounded = DAILY.replace("{every", "{in_force: {until: 2021-01-01}, every")
    asked = Asked(pack(bounded), OPENED, "2021-01-04T12:00")
    assert asked.obligations() == []
    assert not asked.duties.untabled


def test_every_monday_needs_no_table() -> None:
    asked = Asked(pack(DAILY.replace("workday", "monday")), OPENED, "2021-01-04T12:00")
    assert by_state(asked.obligations()) == ["due: s 01-04"]
    assert not asked.duties.untabled


def test_who_is_not_asked_about_needs_no_table() -> None:
    asked = Asked(pack(ANSWERED), "12-30 10:00 s finding\n12-28 10:00 t finding\n", "12-31T12:00")
    assert len(list(asked.duties.obligations(subjects=[SubjectId("shop/t")]))) == 1
    assert not asked.duties.untabled


days = st.dates(date(2020, 1, 1), date(2020, 12, 31))


@given(st.frozensets(st.integers(0, 6), max_size=6), st.frozensets(days, max_size=9), st.frozensets(days), days)
def test_the_nth_working_day_has_n_worked_days_up_to_it(
    weekend: frozenset[int], off: frozenset[date], worked: frozenset[date], day: date
) -> None:
    """Counted by hand from the day after; where the year is over first it is refused, never guessed."""
    zone = Asked(pack(DAILY), OPENED, "02-01T12:00").pack.zone
    table = YearTable(2020, None, None, off - worked, worked)
    working = Calendar(weekend, (table,)).as_of(start_of_day(day, zone))
    clock = Clock(zone, DayCount.DAY_ZERO, working)
    left = [day + timedelta(days=n) for n in range(1, 367) if (day + timedelta(days=n)).year == 2020]
    good = [each for each in left if each in worked or (each not in off and each.weekday() not in weekend)]
    if len(good) < 3:
        with pytest.raises(NoTable) as refused:
            clock.after(day, None, 3)
        assert refused.value.year == 2021
    else:
        assert clock.after(day, None, 3) == start_of_day(good[2] + timedelta(days=1), zone)


def test_a_later_text_changes_the_days_it_names_from_then_on() -> None:
    zone = Asked(pack(DAILY), OPENED, "02-01T12:00").pack.zone
    first = YearTable(2020, None, None, frozenset({date(2020, 1, 30)}), frozenset({date(2020, 2, 1)}))
    longer = YearTable(2020, start_of_day(date(2020, 1, 27), zone), None, frozenset({date(2020, 2, 1)}), frozenset())
    calendar = Calendar(frozenset({5, 6}), (first, longer))
    before = calendar.as_of(start_of_day(date(2020, 1, 27), zone) - timedelta(microseconds=1))
    after = calendar.as_of(start_of_day(date(2020, 1, 27), zone))
    assert (before.is_workday(date(2020, 2, 1)), after.is_workday(date(2020, 2, 1))) == (True, False)
    assert not after.is_workday(date(2020, 1, 30))
    assert calendar.years == {2020}
