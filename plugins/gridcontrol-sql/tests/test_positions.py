"""Local days as expressions, carried out by SQLite, against the calendar of the core."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.testing.dialects import SAMPLE
from gridcontrol.testing.packs import pocket_pack
from gridcontrol.time import DayCount, Duration, Unit, end_of_count, local_date, start_of_day
from gridcontrol_sql import DIALECTS
from gridcontrol_sql.dialects import said
from gridcontrol_sql.positions import FOREVER, LAST_SECOND, Clock, day_number_of, instant_at, seconds_of
from gridcontrol_sql.ticks import MICROSECONDS, MILLISECONDS, SECONDS, Ticks, fitting, ticks_of

ZONES = ("Asia/Shanghai", "Europe/Berlin", "Asia/Beirut", "America/St_Johns", "Pacific/Apia", "Asia/Kathmandu")
FINE = ticks_of([1, 250_000, 999_999])
"""Four moments of each second."""
TICKS = (SECONDS, FINE, MICROSECONDS)
NAMES = ("seconds", "four to a second", "microseconds")
CASES = [
    *(pytest.param(zone, SECONDS, id=zone) for zone in ZONES),
    *(pytest.param(zone, FINE, id=f"{zone}, four to a second") for zone in ("Asia/Shanghai", "Asia/Beirut")),
    pytest.param("America/St_Johns", MICROSECONDS, id="America/St_Johns, microseconds"),
]
CLOCKS = {(zone, ticks): Clock(ZoneInfo(zone), (2019, 2021), ticks) for zone in ZONES for ticks in TICKS}
DATABASE = sqlite3.connect(":memory:")
instants = st.integers(
    seconds_of(datetime.fromisoformat("2019-01-03T00:00:00+00:00")),
    seconds_of(datetime.fromisoformat("2021-12-01T00:00:00+00:00")),
)
days = st.dates(date(2019, 1, 3), date(2021, 12, 1))
within = st.sampled_from(FINE.within)
"""Microseconds of a second that lie at ticks of ``FINE``."""
lengths = st.builds(Duration, st.integers(0, 40), st.sampled_from(Unit))


def worked_out(expression: str) -> int:
    found = DATABASE.execute(f"SELECT {said(expression, DIALECTS['sqlite'])}").fetchone()[0]
    assert isinstance(found, int)
    return found


def instant(ticks: Ticks, seconds: int, micro: int) -> datetime:
    """Some moment that lies at a tick."""
    return instant_at(seconds) + timedelta(microseconds=0 if ticks is SECONDS else micro)


@pytest.mark.parametrize(("zone", "ticks"), CASES)
@given(seconds=instants, micro=within)
def test_the_local_day_of_an_instant(zone: str, ticks: Ticks, seconds: int, micro: int) -> None:
    moment = instant(ticks, seconds, micro)
    found = worked_out(CLOCKS[zone, ticks].day(str(ticks.of(moment))))
    assert found == day_number_of(local_date(moment, ZoneInfo(zone)))


@pytest.mark.parametrize(("zone", "ticks"), CASES)
@given(day=days)
def test_when_a_day_begins(zone: str, ticks: Ticks, day: date) -> None:
    begun, clock = start_of_day(day, ZoneInfo(zone)), CLOCKS[zone, ticks]
    found = worked_out(clock.midnight(str(day_number_of(day))))
    assert ticks.at(found) == begun
    # The day before goes on to the last tick before it.
    assert worked_out(clock.day(str(found))) == day_number_of(local_date(begun, ZoneInfo(zone)))
    assert worked_out(clock.day(str(found - 1))) == day_number_of(local_date(ticks.at(found - 1), ZoneInfo(zone)))


@pytest.mark.parametrize(("zone", "ticks"), CASES)
@pytest.mark.parametrize("count", DayCount)
@given(seconds=instants, micro=within, length=lengths)
def test_when_a_count_is_over(
    zone: str, count: DayCount, ticks: Ticks, seconds: int, micro: int, length: Duration
) -> None:
    anchor = instant(ticks, seconds, micro)
    found = worked_out(CLOCKS[zone, ticks].counted(str(ticks.of(anchor)), length, count))
    assert ticks.at(found) == end_of_count(anchor, length, count, ZoneInfo(zone))


@pytest.mark.parametrize("ticks", TICKS, ids=NAMES)
@given(seconds=instants, micro=within, slot=st.integers(0, 255))
def test_a_place_is_behind_the_clock_of_its_own_tick(ticks: Ticks, seconds: int, micro: int, slot: int) -> None:
    clock, tick = CLOCKS["Asia/Shanghai", ticks], ticks.of(instant(ticks, seconds, micro))
    place = f"({clock.by_clock(str(tick))} + {slot})"
    assert worked_out(clock.by_clock(str(tick))) == ticks.place(tick)
    assert worked_out(clock.at(place)) == tick
    assert worked_out(f"{clock.clock_at(place)} = {clock.by_clock(str(tick))}") == 1
    assert worked_out(f"{place} < {clock.by_clock(str(tick + 1))}") == 1
    assert worked_out(f"{clock.by_clock(str(LAST_SECOND * ticks.to_second))} < {FOREVER}") == 1


@given(st.sets(st.integers(0, 999_999), max_size=9), instants, st.integers(0, 999_999))
def test_ticks_keep_the_order_of_time(fractions: set[int], seconds: int, micro: int) -> None:
    ticks, moment = ticks_of(fractions), instant_at(seconds) + timedelta(microseconds=micro)
    last = ticks.at(ticks.until(moment))
    assert last <= moment < ticks.at(ticks.until(moment) + 1)
    assert ticks.at(ticks.before(moment)) < moment <= ticks.at(ticks.before(moment) + 1)
    if last == moment:
        assert ticks.at(ticks.of(moment)) == moment
    else:
        with pytest.raises(ValueError, match="T"):
            ticks.of(moment)


def test_a_pack_that_names_fractions_is_counted_finely_enough() -> None:
    words = """
  brief:
    track: control
    in_force: {from: 2020-02-01 00:00:00.25}
    when: {event: arrival}
    phases: [{status: home, for: 9d}]
"""
    assert fitting(pocket_pack()) is SECONDS
    assert fitting(read_pack(SAMPLE + words.encode(), "sample.yaml")) == MILLISECONDS
    assert fitting(read_pack(SAMPLE + words.replace(".25}", ".250001}").encode(), "sample.yaml")) == MICROSECONDS


@given(seconds=instants)
def test_a_second_and_back(seconds: int) -> None:
    assert seconds_of(instant_at(seconds)) == seconds


def test_a_fraction_of_a_second_has_no_place() -> None:
    with pytest.raises(ValueError, match=r"2020-02-01T00:00:00\.500000"):
        seconds_of(datetime.fromisoformat("2020-02-01T00:00:00.5+00:00"))


def test_zones_that_never_change_ask_nothing() -> None:
    assert "CASE" not in CLOCKS["Asia/Shanghai", SECONDS].counted("w", Duration(14), DayCount.DAY_ZERO)
    assert timedelta(hours=8).seconds == 28_800
