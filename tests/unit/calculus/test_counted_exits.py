"""Exits that count days and times."""

from __future__ import annotations

import pytest

from gridcontrol.ids import FactId
from tests.unit.calculus.asking import pack_of, rows, runs, segments
from tests.unit.calculus.page import page_pack


def rule(until: str, *, day_count: str = "day_zero", more: str = "") -> str:
    return f"""
  r:
    track: control
    day_count: {day_count}
    when: {{event: contact}}
    counted_from: [last_contact, at]
    phases: [{{status: central, for: 10d, until: {until}{more}}}, {{status: home, for: 3d}}]
"""


TWICE = "{event: test, where: {result: negative}, from_day: 5, times: 2, apart: 24h}"
NEGATIVE = "p test result=negative"
CONTACT = "02-01 p contact\n"


@pytest.mark.parametrize(
    ("day_count", "told", "expected"),
    [
        ("day_zero", "02-06 p test result=negative\n02-08 p test result=negative", "02-08"),
        ("day_zero", "02-05 p test result=negative\n02-07 p test result=negative", "02-12"),
        ("day_one", "02-05 p test result=negative\n02-07 p test result=negative", "02-07"),
        # Dates alone: a day apart is not certainly 24 hours apart.
        ("day_zero", "02-06 p test result=negative\n02-07 p test result=negative", "02-12"),
        ("day_zero", "02-06 10:00 p test result=negative\n02-07 09:00 p test result=negative", "02-12"),
        # The best series counts: of three the first and the third.
        (
            "day_zero",
            f"02-06 10:00 {NEGATIVE}\n02-07 09:00 {NEGATIVE}\n02-07 10:00 {NEGATIVE}",
            "02-07 10:00",
        ),
        # Sampled on day 5, known on day 7: it counts for day 5, and ends the phase when it is known.
        (
            "day_zero",
            "02-06 10:00 p test result=negative result_at=02-09T08:00\n02-07 12:00 p test result=negative",
            "02-09 08:00",
        ),
        # A positive one between them does not count, and breaks nothing.
        (
            "day_zero",
            "02-06 10:00 p test result=negative\n02-07 08:00 p test result=positive\n02-08 p test result=negative",
            "02-08",
        ),
    ],
)
def test_the_second_of_two_ends_the_phase(day_count: str, told: str, expected: str) -> None:
    (run,) = runs(pack_of(rule(TWICE, day_count=day_count)), CONTACT + told)
    pack = pack_of(rule(TWICE, day_count=day_count))
    until = segments(pack, run)[0].removeprefix("central 02-01 - ")
    plan = "02-11" if day_count == "day_one" else "02-12"
    assert until == (f"{plan} plan" if expected == "02-12" else f"{expected} until")


def test_the_point_that_makes_the_number_full_is_the_cause_and_the_anchor() -> None:
    pack = pack_of(rule(TWICE))
    told = CONTACT + "02-06 10:00 p test result=negative\n02-07 12:00 p test result=negative"
    (run,) = runs(pack, told)
    assert run.segments[0].by == (FactId("e3"),)
    # Day 0 of home is the day of that test, as after any exit.
    assert segments(pack, run) == ["central 02-01 - 02-07 12:00 until", "home 02-07 12:00 - 02-11 plan"]


def test_days_up_to() -> None:
    until = "{event: test, to_day: 3}"
    assert rows(pack_of(rule(until)), CONTACT + "02-04 p test result=negative") == [
        "central 02-01 - 02-04",
        "home 02-04 - 02-08",
    ]
    assert rows(pack_of(rule(until)), CONTACT + "02-05 p test result=negative")[0] == "central 02-01 - 02-12"


def test_any_one_of_several_will_do() -> None:
    until = "[{event: excluded}, {event: test, times: 3}, {event: venue_case, from_day: 8}]"
    pack = pack_of(rule(until))
    tests = "".join(f"02-0{day} p test result=positive\n" for day in (2, 3, 5))
    assert rows(pack, CONTACT + tests)[0] == "central 02-01 - 02-05"
    assert rows(pack, CONTACT + "02-03 p excluded\n" + tests)[0] == "central 02-01 - 02-03"
    assert rows(pack, CONTACT + "02-08 p venue_case\n02-09 p venue_case\n")[0] == "central 02-01 - 02-09"


def test_what_starts_a_phase_never_ends_it() -> None:
    rules = """
  r:
    track: control
    when: {event: test}
    phases:
      - {status: central, for: 10d, until: {event: test, from_day: 0}}
      - {status: home, until: {event: test, from_day: 0, times: 2}}
"""
    pack = pack_of(
        rules, order="[arrival, contact, venue_case, test, excluded, confirmed, discharged, order_given, left, died]"
    )
    (first, *_) = runs(pack, "02-01 p test result=negative\n02-03 p test result=negative\n02-05 p test result=negative")
    # The third makes two that count for home: the second lies before it, and counts; it did not end what it began.
    assert segments(pack, first) == ["central 02-01 - 02-03 until", "home 02-03 - 02-05 until"]


def test_points_of_the_days_asked_for_may_lie_before_the_phase_but_complete_nothing() -> None:
    pack = pack_of(rule(TWICE))
    told = (
        "02-06 10:00 p test result=negative\n02-07 12:00 p test result=negative\n02-08 p contact last_contact=02-01\n"
    )
    assert rows(pack, told) == ["central 02-08 - 02-12", "home 02-12 - 02-15"]
    assert rows(pack, told + "02-08 15:00 p test result=negative")[0] == "central 02-08 - 02-08 15:00"


def test_a_counted_exit_that_requirements_hold_up() -> None:
    pack = pack_of(rule(TWICE, more=", release: {needs: [{event: excluded}], at_most: 5d}"))
    told = CONTACT + "02-06 p test result=negative\n02-08 p test result=negative\n"
    assert rows(pack, told)[0] == "central 02-01 - 02-13"
    assert rows(pack, told + "02-09 10:00 p excluded")[0] == "central 02-01 - 02-09 10:00"


def test_a_status_that_has_begun_twice() -> None:
    rules = """
  maybe: {track: clinical, when: {event: test, where: {result: positive}}, phases: [{status: ill, for: 1d}]}
  r:
    track: control
    when: {event: contact}
    phases: [{status: home, for: 20d, until: {begins: {clinical: ill}, times: 2}}]
"""
    pack = page_pack(rules)
    told = "02-01 p contact\n02-02 p test result=positive\n02-08 10:00 p test result=positive"
    assert rows(pack, told) == ["home 02-01 - 02-08 10:00"]
    # Touching, they are one beginning.
    assert (
        rows(pack, "02-01 p contact\n02-02 p test result=positive\n02-03 p test result=positive")[0]
        == "home 02-01 - 02-22"
    )


@pytest.mark.parametrize(("second", "ended"), [("12:00", False), ("12:59", False), ("13:00", True)])
def test_hours_across_the_night_that_loses_one(second: str, *, ended: bool) -> None:
    pack = pack_of(rule(TWICE.replace("from_day: 5, ", "")), zone="Europe/Berlin")
    told = "03-25 p contact\n03-28 12:00 p test result=negative\n03-29 SECOND p test result=negative"
    (first, *_) = rows(pack, told.replace("SECOND", second))
    assert first == ("central 03-25 - 03-29 13:00" if ended else "central 03-25 - 04-05")


def test_days_apart_are_days_of_the_calendar_whatever_the_clocks_do() -> None:
    pack = pack_of(rule("{event: test, times: 2, apart: 1d}"), zone="Europe/Berlin")
    told = "03-25 p contact\n03-28 23:00 p test result=negative\n03-29 01:00 p test result=negative"
    assert rows(pack, told)[0] == "central 03-25 - 03-29 01:00"
