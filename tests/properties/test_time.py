"""Days are counted as a person would with a calendar, in zones whose clocks change and whose days get lost."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.calculus.reference.walking import counted, next_midnight, whole_days_after
from gridcontrol.time import (
    DayCount,
    Duration,
    Unit,
    WorldTime,
    elapsed_days,
    end_of_count,
    hours_apart,
    instant_of,
    local_date,
    parse_duration,
    start_of_day,
)

NAMES = (
    "Asia/Shanghai",
    "Europe/London",
    "America/Sao_Paulo",
    "Pacific/Apia",
    "America/New_York",
    "Asia/Kathmandu",
    "Africa/Freetown",
)
ZONES = st.sampled_from([ZoneInfo(name) for name in NAMES])
# Shanghai had summer time until 1991; Sao Paulo lost midnights until 2018; Apia lost 30 December 2011.
LOST = {("Pacific/Apia", date(2011, 12, 30))}
CHANGES = [
    date(1988, 4, 17),
    date(1991, 9, 15),
    date(2011, 12, 30),
    date(2018, 2, 18),
    date(2018, 11, 4),
    date(2020, 3, 29),
    date(2020, 10, 25),
    date(2020, 2, 29),
]
dates = st.one_of(
    st.dates(date(1985, 1, 1), date(2030, 1, 1)),
    st.builds(lambda day, off: day + timedelta(days=off), st.sampled_from(CHANGES), st.integers(-20, 20)),
)
instants = st.builds(
    lambda day, seconds: datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=seconds),
    dates,
    st.integers(0, 86_399),
)
moments: st.SearchStrategy[WorldTime] = st.one_of(dates, instants)
counts = st.sampled_from(list(DayCount))
lengths = st.one_of(
    st.builds(Duration, st.integers(0, 60), st.just(Unit.DAYS)),
    st.builds(Duration, st.integers(0, 100), st.sampled_from([Unit.HOURS, Unit.MINUTES])),
)


@given(anchor=moments, length=lengths, count=counts, zone=ZONES)
def test_the_end_of_a_count_is_where_walking_day_by_day_arrives(
    anchor: WorldTime, length: Duration, count: DayCount, zone: ZoneInfo
) -> None:
    end = end_of_count(anchor, length, count, zone)
    assert end == counted(anchor, length, count, zone)
    if length.unit is Unit.DAYS and count is not DayCount.EXACT:
        # The walk of a third person, who crosses off local dates that have at least one instant.
        day = local_date(anchor, zone) if isinstance(anchor, datetime) else anchor
        last = day + timedelta(days=length.number - (0 if count is DayCount.DAY_ZERO else 1))
        assert end == start_of_day(last + timedelta(days=1), zone)
        assert local_date(end - timedelta(microseconds=1), zone) <= last
        assert local_date(end, zone) > last


@given(anchor=moments, one=st.integers(0, 40), more=st.integers(0, 40), count=counts, zone=ZONES)
def test_days_in_two_parts_end_where_their_sum_does(
    anchor: WorldTime, one: int, more: int, count: DayCount, zone: ZoneInfo
) -> None:
    """The convention is applied once: whole days after the first part add up."""
    if one == 0:
        return
    first = end_of_count(anchor, Duration(one), count, zone)
    lost = any(name == zone.key and anchor_day(anchor, zone) <= day <= local_date(first, zone) for name, day in LOST)
    if not lost:
        assert whole_days_after(first, Duration(more), count, zone) == end_of_count(
            anchor, Duration(one + more), count, zone
        )


def anchor_day(anchor: WorldTime, zone: ZoneInfo) -> date:
    return local_date(anchor, zone) if isinstance(anchor, datetime) else anchor


@given(anchor=moments, length=lengths, longer=lengths, count=counts, zone=ZONES)
def test_longer_never_ends_earlier(
    anchor: WorldTime, length: Duration, longer: Duration, count: DayCount, zone: ZoneInfo
) -> None:
    if length.unit is longer.unit and length.number <= longer.number:
        assert end_of_count(anchor, length, count, zone) <= end_of_count(anchor, longer, count, zone)


@given(day=dates, zone=ZONES)
def test_days_begin_in_order_each_where_the_one_before_ends(day: date, zone: ZoneInfo) -> None:
    begin, following = start_of_day(day, zone), start_of_day(day + timedelta(days=1), zone)
    lost = (zone.key, day) in LOST
    assert begin == following if lost else begin < following
    assert following - begin <= timedelta(hours=25)
    if not lost:
        assert local_date(begin, zone) == day
        assert local_date(following - timedelta(microseconds=1), zone) == day
    assert local_date(begin - timedelta(microseconds=1), zone) < day


@given(instant=instants, zone=ZONES)
def test_the_next_midnight_is_at_hand(instant: datetime, zone: ZoneInfo) -> None:
    midnight = next_midnight(instant, zone)
    assert timedelta(0) <= midnight - instant <= timedelta(hours=25)
    assert midnight == start_of_day(local_date(midnight, zone), zone)
    assert next_midnight(midnight, zone) == midnight


@given(anchor=moments, later=moments, zone=ZONES)
def test_day_one_is_one_more_than_day_zero(anchor: WorldTime, later: WorldTime, zone: ZoneInfo) -> None:
    zero = elapsed_days(anchor, later, DayCount.DAY_ZERO, zone)
    assert elapsed_days(anchor, later, DayCount.DAY_ONE, zone) == zero + 1
    assert elapsed_days(anchor, anchor, DayCount.DAY_ZERO, zone) == 0
    assert zero == -elapsed_days(later, anchor, DayCount.DAY_ZERO, zone)


@given(one=moments, other=moments, hours=st.integers(1, 100), zone=ZONES, data=st.data())
def test_hours_between_dates_hold_only_if_they_hold_for_every_time_they_could_mean(
    one: WorldTime, other: WorldTime, hours: int, zone: ZoneInfo, data: st.DataObject
) -> None:
    def some_time(moment: WorldTime) -> datetime:
        if isinstance(moment, datetime):
            return moment
        begin = instant_of(moment, zone)
        length = start_of_day(moment + timedelta(days=1), zone) - begin
        return begin + timedelta(seconds=data.draw(st.integers(0, max(0, int(length.total_seconds()) - 1))))

    if hours_apart(one, other, hours, zone):
        assert some_time(other) - some_time(one) >= timedelta(hours=hours)
    certain = [start_of_day(one + timedelta(days=1), zone)] if not isinstance(one, datetime) else [one]
    if instant_of(other, zone) - certain[0] >= timedelta(hours=hours):
        assert hours_apart(one, other, hours, zone)


@given(length=lengths)
def test_a_duration_is_read_as_it_is_written(length: Duration) -> None:
    assert parse_duration(str(length)) == length


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/London", date(2020, 3, 29), 23),
        ("Europe/London", date(2020, 10, 25), 25),
        ("America/Sao_Paulo", date(2018, 11, 4), 23),
        ("America/Sao_Paulo", date(2018, 2, 17), 25),
        ("Pacific/Apia", date(2011, 12, 30), 0),
        ("Asia/Shanghai", date(1991, 9, 15), 25),
        ("Asia/Shanghai", date(2020, 2, 29), 24),
    ],
)
def test_how_long_days_are(zone: str, day: date, hours: int) -> None:
    of = ZoneInfo(zone)
    assert start_of_day(day + timedelta(days=1), of) - start_of_day(day, of) == timedelta(hours=hours)
