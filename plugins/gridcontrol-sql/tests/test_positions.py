"""Local days as expressions, carried out by SQLite, against the calendar of the core."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.time import DayCount, Duration, Unit, end_of_count, local_date, start_of_day
from gridcontrol_sql import DIALECTS
from gridcontrol_sql.dialects import said
from gridcontrol_sql.positions import Clock, day_number_of, instant_at, seconds_of

ZONES = ("Asia/Shanghai", "Europe/Berlin", "Asia/Beirut", "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu")
CLOCKS = {zone: Clock(ZoneInfo(zone), (2019, 2021)) for zone in ZONES}
DATABASE = sqlite3.connect(":memory:")
instants = st.integers(
    seconds_of(datetime.fromisoformat("2019-01-03T00:00:00+00:00")),
    seconds_of(datetime.fromisoformat("2021-12-01T00:00:00+00:00")),
)
days = st.dates(date(2019, 1, 3), date(2021, 12, 1))
lengths = st.builds(Duration, st.integers(0, 40), st.sampled_from(Unit))


def worked_out(expression: str) -> int:
    found = DATABASE.execute(f"SELECT {said(expression, DIALECTS['sqlite'])}").fetchone()[0]
    assert isinstance(found, int)
    return found


@pytest.mark.parametrize("zone", ZONES)
@given(seconds=instants)
def test_the_local_day_of_an_instant(zone: str, seconds: int) -> None:
    assert worked_out(CLOCKS[zone].day(str(seconds))) == day_number_of(local_date(instant_at(seconds), ZoneInfo(zone)))


@pytest.mark.parametrize("zone", ZONES)
@given(day=days)
def test_when_a_day_begins(zone: str, day: date) -> None:
    found = worked_out(CLOCKS[zone].midnight(str(day_number_of(day))))
    assert instant_at(found) == start_of_day(day, ZoneInfo(zone))


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("count", DayCount)
@given(seconds=instants, length=lengths)
def test_when_a_count_is_over(zone: str, count: DayCount, seconds: int, length: Duration) -> None:
    anchor = instant_at(seconds)
    found = worked_out(CLOCKS[zone].counted(str(seconds), length, count))
    assert instant_at(found) == end_of_count(anchor, length, count, ZoneInfo(zone))


@given(seconds=instants)
def test_a_second_and_back(seconds: int) -> None:
    assert seconds_of(instant_at(seconds)) == seconds


def test_a_fraction_of_a_second_has_no_place() -> None:
    with pytest.raises(ValueError, match=r"2020-02-01T00:00:00\.500000"):
        seconds_of(datetime.fromisoformat("2020-02-01T00:00:00.5+00:00"))


def test_zones_that_never_change_ask_nothing() -> None:
    assert "CASE" not in CLOCKS["Asia/Shanghai"].counted("w", Duration(14), DayCount.DAY_ZERO)
    assert timedelta(hours=8).seconds == 28_800
