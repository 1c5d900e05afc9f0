"""Instants, dates and durations, by example."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from gridcontrol.errors import UsageError
from gridcontrol.time import (
    DayCount,
    Duration,
    Span,
    Unit,
    elapsed_days,
    end_of_count,
    hours_apart,
    instant_of,
    parse_date,
    parse_duration,
    parse_instant,
    parse_world_time,
    start_of_day,
    to_instant,
    zone_named,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
LONDON = ZoneInfo("Europe/London")
SAO_PAULO = ZoneInfo("America/Sao_Paulo")
APIA = ZoneInfo("Pacific/Apia")


def local(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return parse_instant(text, zone)


@pytest.mark.parametrize(
    ("count", "end"),
    [
        (DayCount.EXACT, "2020-02-06 15:00"),
        (DayCount.DAY_ZERO, "2020-02-07 00:00"),
        (DayCount.DAY_ONE, "2020-02-06 00:00"),
    ],
)
def test_fourteen_days_three_ways(count: DayCount, end: str) -> None:
    assert end_of_count(local("2020-01-23 15:00"), Duration(14), count, SHANGHAI) == local(end)


def test_a_count_of_zero_days() -> None:
    anchor = local("2020-01-23 15:00")
    assert end_of_count(anchor, Duration(0), DayCount.EXACT, SHANGHAI) == anchor
    assert end_of_count(anchor, Duration(0), DayCount.DAY_ZERO, SHANGHAI) == local("2020-01-24 00:00")
    assert end_of_count(anchor, Duration(0), DayCount.DAY_ONE, SHANGHAI) == local("2020-01-23 00:00")


@pytest.mark.parametrize(
    ("zone", "anchor", "days", "end"),
    [
        (LONDON, "2020-03-28 12:00", 1, "2020-03-30 00:00"),
        (LONDON, "2020-10-24 12:00", 1, "2020-10-26 00:00"),
        (SAO_PAULO, "2018-11-03 12:00", 0, "2018-11-04 01:00"),  # that day has no midnight
        (APIA, "2011-12-29 12:00", 0, "2011-12-31 00:00"),  # the 30th was skipped
        (APIA, "2011-12-29 12:00", 1, "2011-12-31 00:00"),
        (APIA, "2011-12-29 12:00", 2, "2012-01-01 00:00"),
    ],
)
def test_days_where_clocks_change(zone: ZoneInfo, anchor: str, days: int, end: str) -> None:
    assert end_of_count(local(anchor, zone), Duration(days), DayCount.DAY_ZERO, zone) == local(end, zone)


def test_exact_days_are_24_hours_also_where_clocks_change() -> None:
    end = end_of_count(local("2020-03-28 12:00", LONDON), Duration(1), DayCount.EXACT, LONDON)
    assert end == local("2020-03-29 13:00", LONDON)


@pytest.mark.parametrize(
    ("earlier", "later", "hours", "suffice", "holds"),
    [
        ("2020-02-05", "2020-02-06", 24, False, False),
        ("2020-02-05", "2020-02-07", 24, False, True),
        ("2020-02-05", "2020-02-06", 24, True, True),
        ("2020-02-05 10:00", "2020-02-06", 24, False, False),
        ("2020-02-05 00:00", "2020-02-06", 24, False, True),
        ("2020-02-05", "2020-02-07 00:00", 24, False, True),
        ("2020-02-05", "2020-02-06 23:59", 24, False, False),
        ("2020-02-05 10:00", "2020-02-06 10:00", 24, False, True),
        ("2020-02-05 10:00", "2020-02-06 09:59", 24, True, False),
        ("2020-02-05 23:00", "2020-02-06", 24, True, True),
    ],
)
def test_hours_between_a_date_and_a_time(earlier: str, later: str, hours: int, *, suffice: bool, holds: bool) -> None:
    one, other = parse_world_time(earlier, SHANGHAI), parse_world_time(later, SHANGHAI)
    assert hours_apart(one, other, hours, SHANGHAI, dates_suffice=suffice) is holds


def test_days_compare_local_dates() -> None:
    late, early = local("2020-02-05 23:59"), local("2020-02-06 00:01")
    assert elapsed_days(late, early, DayCount.DAY_ZERO, SHANGHAI) == 1
    assert elapsed_days(late, early, DayCount.DAY_ZERO, LONDON) == 0
    assert elapsed_days(late, date(2020, 2, 5), DayCount.DAY_ONE, SHANGHAI) == 1


@pytest.mark.parametrize("text", ["14", "d", "14 d", "-1d", "1.5d", "１４d", "14days", "123456d", "", "14d\n"])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_duration(text)


def test_durations() -> None:
    assert parse_duration("14d") == Duration(14, Unit.DAYS)
    assert parse_duration("90min") == Duration(90, Unit.MINUTES)
    assert str(parse_duration("24h")) == "24h"


@pytest.mark.parametrize(
    "text", ["2020-2-5", "2020-02-30", "20200205", "２０２０-02-05", "2020-02-05 ", "2020-02-05\n"]
)
def test_what_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_date(text)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2020-02-05 15:00", "2020-02-05T07:00:00+00:00"),
        ("2020-02-05T15:00:30", "2020-02-05T07:00:30+00:00"),
        ("2020-02-05 15:00:30.5", "2020-02-05T07:00:30.500000+00:00"),
        ("2020-02-05 15:00Z", "2020-02-05T15:00:00+00:00"),
        ("2020-02-05 15:00+05:30", "2020-02-05T09:30:00+00:00"),
        ("2020-02-05 24:00", "2020-02-05T16:00:00+00:00"),
        ("2020-02-05 24:00:00", "2020-02-05T16:00:00+00:00"),
    ],
)
def test_instants_are_kept_in_utc(text: str, utc: str) -> None:
    assert local(text).isoformat() == utc


@pytest.mark.parametrize("text", ["2020-02-05", "2020-02-05 25:00", "2020-02-05 24:01", "15:00", "2020-02-05 1:00"])
def test_what_is_no_instant(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        local(text)


def test_a_date_stays_a_date() -> None:
    moment = parse_world_time("2020-02-05", SHANGHAI)
    assert type(moment) is date
    assert instant_of(moment, SHANGHAI) == start_of_day(moment, SHANGHAI) == local("2020-02-05 00:00")


def test_naive_times_and_unknown_zones_are_refused() -> None:
    with pytest.raises(UsageError) as naive:
        to_instant(datetime(2020, 2, 5, 15), "at")
    assert [p.code for p in naive.value.problems] == ["time.naive"]


@pytest.mark.parametrize("given", [date(2020, 2, 24), "2020-02-24 20:00"])
def test_a_day_or_a_text_is_no_instant(given: object) -> None:
    with pytest.raises(UsageError) as refused:
        to_instant(cast("datetime", given), "at")
    assert str(refused.value).startswith(f"at is not a datetime: {given}")
    with pytest.raises(UsageError) as unknown:
        zone_named("Asia/Shangri-La")
    assert [p.code for p in unknown.value.problems] == ["time.unknown-zone"]
    assert zone_named("Asia/Shanghai") is SHANGHAI


def test_spans_are_half_open() -> None:
    one, two, three = (datetime(2020, 2, day, tzinfo=UTC) for day in (1, 2, 3))
    span = Span(one, two)
    assert span.holds(one)
    assert not span.holds(two)
    assert Span(one).holds(three)
    assert not Span(one, one).holds(one)
    assert not span.overlaps(Span(two, three))
    assert span.overlaps(Span(one, three))
    assert Span(one).overlaps(Span(two, three))
