"""Dates and times in every spelling: what is printed is read back, and nothing that could mean two days is read."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.intake.cells import MomentTexts, moment_text
from gridcontrol.intake.moments import Spelling, read_date, read_instant, read_moment
from gridcontrol.intake.written import Unread
from gridcontrol.rules.imports import ShortYears

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
PLAIN = Spelling(SHANGHAI, year=2020)
FULL_WIDTH = {ord(character): ord(character) + 0xFEE0 for character in "0123456789/-.:"}
MONTHS = [date(2020, month, 1).strftime("%B") for month in range(1, 13)]

SPELLINGS = {
    "iso": lambda d: f"{d:%Y-%m-%d}",
    "slashes": lambda d: f"{d.year}/{d.month}/{d.day}",
    "dots": lambda d: f"{d.year}.{d.month}.{d.day}",
    "short": lambda d: f"{d.year}-{d.month}-{d.day}",
    "compact": lambda d: f"{d:%Y%m%d}",
    "chinese": lambda d: f"{d.year}年{d.month}月{d.day}日",
    "chinese-padded": lambda d: f"{d:%Y年%m月%d日}",
    "spoken": lambda d: f"{d.year}年{d.month}月{d.day}号",
    "full-width": lambda d: f"{d.year}/{d.month}/{d.day}".translate(FULL_WIDTH),
    "full-width-dashes": lambda d: f"{d.year}—{d.month}—{d.day}".translate(FULL_WIDTH),
    "blanks-around": lambda d: f"  {d:%Y-%m-%d}　",
    "month named": lambda d: f"{d.day} {MONTHS[d.month - 1]} {d.year}",
    "month first": lambda d: f"{MONTHS[d.month - 1][:3].upper()}. {d.day}, {d.year}",
    "month between": lambda d: f"{d.day:02}-{MONTHS[d.month - 1][:3]}-{d.year}",
    "weekday": lambda d: f"{d.year}年{d.month}月{d.day}日 星期{'一二三四五六日'[d.weekday()]}",
}
DATES = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize("name", SPELLINGS)
@given(day=DATES)
def test_a_date_is_read_back_from_every_spelling(name: str, day: date) -> None:
    written = SPELLINGS[name](day)
    assert read_date(written, PLAIN) == day
    assert read_moment(written, PLAIN) == day


@given(day=DATES, day_first=st.booleans(), mark=st.sampled_from("/-."))
def test_days_and_months_before_the_year_follow_the_mapping(day: date, mark: str, *, day_first: bool) -> None:
    parts = [day.day, day.month] if day_first else [day.month, day.day]
    written = mark.join(map(str, [*parts, day.year]))
    assert read_date(written, Spelling(SHANGHAI, day_first=day_first)) == day


@given(since=st.integers(1900, 2100), data=st.data(), mark=st.sampled_from("-/."), day_first=st.booleans())
def test_two_digits_are_a_year_of_the_hundred_that_the_mapping_names(
    since: int, data: st.DataObject, mark: str, *, day_first: bool
) -> None:
    day = data.draw(st.dates(date(since, 1, 1), date(since + 99, 12, 31)))
    first, last = (
        Spelling(SHANGHAI, day_first=day_first, short_years=ShortYears(since, is_last=each)) for each in (False, True)
    )
    year = f"{day.year % 100:02}"
    assert read_date(mark.join((year, str(day.month), str(day.day))), first) == day
    ends = (day.day, day.month) if day_first else (day.month, day.day)
    assert read_date(mark.join((*map(str, ends), year)), last) == day
    for spelling in (first, last):
        assert read_date(f"{year}年{day.month}月{day.day}日", spelling) == day
        assert read_date(f"{day.day} {MONTHS[day.month - 1]} {year}", spelling) == day
        assert read_date(f"{day:%Y-%m-%d}", spelling) == day
        assert read_moment(f"{year}年{day.month}月{day.day}日上午9点", spelling) == read_moment(
            f"{day}T09:00", spelling
        )


@pytest.mark.parametrize("written", ["200205", "20-2", "120/2/5", "20/2/5/1", "2/5/20"])
def test_two_digit_years_stand_where_the_mapping_says(written: str) -> None:
    with pytest.raises(Unread):
        read_date(written, Spelling(SHANGHAI, short_years=ShortYears(1930, is_last=False)))


@given(day=st.dates(date(2020, 1, 1), date(2020, 12, 31)))
def test_the_year_that_is_not_written_is_the_mappings(day: date) -> None:
    assert read_date(f"{day.month}月{day.day}日", PLAIN) == day
    with pytest.raises(Unread, match="no-year"):
        read_date(f"{day.month}月{day.day}日", Spelling(SHANGHAI))


@given(day=st.dates(date(1990, 1, 1), date(2049, 12, 31)), minutes=st.integers(0, 1439))
def test_serial_numbers_of_spreadsheets(day: date, minutes: int) -> None:
    serial = (day - date(1899, 12, 30)).days
    assert read_date(str(serial), PLAIN) == day
    moment = read_moment(f"{serial + minutes / 1440:.10f}", PLAIN)
    if minutes:
        local = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) + timedelta(minutes=minutes)
        assert moment == local.astimezone(UTC)
    else:
        assert moment == day


@pytest.mark.parametrize("written", ["20205", "19902", "32873", "54789", "99999"])
def test_five_digits_that_could_be_a_year_and_month_are_no_serial_number(written: str) -> None:
    with pytest.raises(Unread, match=r"intake\.bad-date"):
        read_date(written, PLAIN)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("21-Jan-20", "two-digit-year"),
        ("Jan 21, 20", "two-digit-year"),
        ("30 February 2020", "no-such-day"),
        ("5 Janvier 2020", "bad-date"),
        ("January", "bad-date"),
        ("January 2020", "bad-date"),
    ],
)
def test_named_months_that_name_no_day(written: str, code: str) -> None:
    with pytest.raises(Unread, match=rf"intake\.{code}"):
        read_date(written, PLAIN)


TIMES = {
    "15:30": (15, 30),
    "\uff11\uff15\uff1a\uff13\uff10": (15, 30),
    "9:05": (9, 5),
    "15时30分": (15, 30),
    "15点30分": (15, 30),
    "15点半": (15, 30),
    "15时": (15, 0),
    "3点整": (3, 0),
    "下午3点": (15, 0),
    "下午3:30": (15, 30),
    "下午3时5分": (15, 5),
    "下午15点": (15, 0),
    "下午12:30": (12, 30),
    "中午12点": (12, 0),
    "中午1点": (13, 0),
    "上午9点": (9, 0),
    "早上7点半": (7, 30),
    "凌晨2点": (2, 0),
    "晚上8点": (20, 0),
    "晚8点": (20, 0),
    "3:30 PM": (15, 30),
    "12:00 AM": (0, 0),
    "12:15 pm": (12, 15),
    "00:00": (0, 0),
}


@pytest.mark.parametrize("written", TIMES)
def test_times_of_day(written: str) -> None:
    hour, minute = TIMES[written]
    expected = datetime(2020, 2, 5, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)
    assert read_moment(f"2020-02-05 {written}", PLAIN) == expected
    assert read_moment("2月5日", PLAIN, written) == expected
    assert read_moment(f"2020年2月5日{written}", PLAIN) == expected


def test_midnight_at_the_end_of_a_day_is_the_next_days_start() -> None:
    assert read_moment("2020-02-05 24:00", PLAIN) == datetime(2020, 2, 5, 16, tzinfo=UTC)


@pytest.mark.parametrize("written", ["上午12点", "晚上12点", "凌晨12点", "下午9点半", "上午15:00"])
def test_hours_that_do_not_go_with_their_part_of_the_day_are_refused(written: str) -> None:
    with pytest.raises(Unread, match="part-of-day"):
        read_moment(f"2020-02-05 {written}", PLAIN)


def test_offsets_are_heeded() -> None:
    assert read_instant("2020-02-05T15:00Z", PLAIN) == datetime(2020, 2, 5, 15, tzinfo=UTC)
    assert read_instant("2020-02-05 15:00+09:00", PLAIN) == datetime(2020, 2, 5, 6, tzinfo=UTC)
    assert read_instant("2020-02-05T15:00:30.5-0330", PLAIN) == datetime(2020, 2, 5, 18, 30, 30, 500000, tzinfo=UTC)


def test_no_time_is_invented() -> None:
    with pytest.raises(Unread, match="needs-time"):
        read_instant("2020-02-05", PLAIN)


def test_a_date_takes_midnight_as_spreadsheets_write_it_and_no_other_time() -> None:
    assert read_date("2020/2/5 0:00:00", PLAIN) == date(2020, 2, 5)
    with pytest.raises(Unread, match="needs-date"):
        read_date("2020/2/5 10:00", PLAIN)


IMPOSSIBLE = ["2020-04-31", "2019年2月29日", "20200230", "2020-00-10", "2020/13/1", "2020.2.30"]


@pytest.mark.parametrize("written", IMPOSSIBLE)
def test_days_that_are_not_on_the_calendar_are_refused(written: str) -> None:
    with pytest.raises(Unread, match="no-such-day"):
        read_moment(written, PLAIN)


NOT_READ = [
    "昨天",
    "2020", "2020-02", "202002", "200205", "20-2-5", "5/2/20", "2020-02/05", "2020-2-5-6", "2月", "五月五日",
    "202002051530", "2020-02-0515:30", "2020--02-05", "2020-02-05 15", "2020-02-05 1530", "1e5", "43866.5.5",
    "٢٠٢٠-٠٢-٠٥",
]  # fmt: skip


@pytest.mark.parametrize("written", NOT_READ)
def test_what_could_mean_several_days_or_none_is_refused(written: str) -> None:
    with pytest.raises(Unread):
        read_moment(written, PLAIN)


@given(
    moments=st.lists(st.datetimes(datetime(2019, 12, 1), datetime(2021, 4, 1)), min_size=1, max_size=20),
    zone=st.sampled_from([SHANGHAI, BERLIN]),
    seconds=st.booleans(),
)
def test_reading_days_and_times_apart_gives_what_reading_them_together_gives(
    moments: list[datetime], zone: ZoneInfo, *, seconds: bool
) -> None:
    spelling = Spelling(zone)
    texts = MomentTexts(spelling)
    # Each twice: the second is answered from what was remembered of the first. Days of summer time among them.
    summer_time = [datetime(2020, 3, 29, hour, 30) for hour in (12, 2, 1)] + [datetime(2020, 10, 25, 2, 30)]
    for moment in [*moments, *summer_time, *moments, *summer_time]:
        cell = f"{moment:%Y-%m-%d %H:%M:%S}" if seconds else f"{moment:%Y/%m/%d %H:%M}"
        assert texts(cell) == moment_text(cell, spelling)


@given(st.text(max_size=30))
def test_no_text_raises_anything_but_unread(written: str) -> None:
    for read in (read_moment, read_date, read_instant):
        try:
            read(written, PLAIN)
        except Unread as unread:
            assert unread.code.startswith("intake.")  # noqa: PT017  # most texts are refused, a few are dates
