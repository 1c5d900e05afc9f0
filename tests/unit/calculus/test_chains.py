"""One chain: plan, prolongation, requirements for release, events and conditions that end a phase, early ends."""

from __future__ import annotations

import pytest

from tests.unit.calculus.asking import PERSON, pack_of, rows, runs, segments, show

RELEASE = """
  r:
    track: control
    when: {event: contact}
    counted_from: [last_contact, at]
    phases:
      - status: central
        for: 14d
        release: {needs: [{id: negative, event: test, where: {result: negative}, from_day: 13}], at_most: 3d}
      - {status: home, for: 2d}
"""
CONTACT = "02-01 10:00 p contact last_contact=02-01"


def test_a_test_on_day_16_whose_result_comes_in_the_evening() -> None:
    pack = pack_of(RELEASE)
    told = f"{CONTACT}\n02-17 09:00 p test result=negative result_at=02-17T20:00"
    assert rows(pack, told) == ["central 02-01 10:00 - 02-17 20:00", "home 02-17 20:00 - 02-20"]
    (run,) = runs(pack, told)
    central = run.segments[0]
    assert (show(central.planned, pack.zone), show(central.until, pack.zone)) == ("02-16", "02-17 20:00")
    assert central.needs[0].by == ("e2",)
    assert central.ended == "released"


def test_before_the_result_is_there_nominal_and_latest_end_are_shown() -> None:
    pack = pack_of(RELEASE)
    told = f"{CONTACT}\n02-17 09:00 p test result=negative result_at=02-17T20:00"
    assert rows(pack, told, as_of="02-17T19:59") == ["central 02-01 10:00 - 02-19", "home 02-19 - 02-21"]
    (run,) = runs(pack, CONTACT)
    central = run.segments[0]
    assert (show(central.planned, pack.zone), show(central.latest, pack.zone)) == ("02-16", "02-19")
    assert (central.needs[0].met_at, central.ended) == (None, "at_most")


@pytest.mark.parametrize(
    ("test", "until"),
    [
        ("02-13 09:00 p test result=negative", "02-19"),  # day 12: too early
        ("02-14 00:00 p test result=negative", "02-16"),  # day 13
        ("02-14 p test result=negative", "02-16"),  # the same, as a date
        ("02-14 09:00 p test result=positive", "02-19"),
        ("02-13 23:59 p test result=negative result_at=02-14T10:00", "02-19"),  # sampled on day 12
        ("02-15 09:00 p test result=negative result_at=02-16T00:00", "02-16 00:00"),  # known as the plan ends
        ("02-18 23:59 p test result=negative", "02-18 23:59"),
        ("02-19 00:00 p test result=negative", "02-19"),  # too late: the latest end comes first
    ],
)
def test_which_tests_count(test: str, until: str) -> None:
    assert rows(pack_of(RELEASE), f"{CONTACT}\n{test}")[0] == f"central 02-01 10:00 - {until}".removesuffix(" 00:00")


def test_without_at_most_the_phase_waits_for_ever() -> None:
    pack = pack_of(RELEASE.replace(", at_most: 3d", ""))
    assert rows(pack, CONTACT) == ["central 02-01 10:00 - -"]
    assert rows(pack, f"{CONTACT}\n05-01 08:00 p test result=negative")[1] == "home 05-01 08:00 - 05-04"


TWO_TESTS = """
  r:
    track: control
    dates_suffice: {suffice}
    when: {{event: contact}}
    phases:
      - status: central
        for: 2d
        release: {{needs: [{{event: test, times: 2, apart: {apart}}}], at_most: 20d}}
"""


@pytest.mark.parametrize(
    ("apart", "tests", "suffice", "until"),
    [
        ("24h", ["02-05 10:00", "02-06 10:00"], "false", "02-06 10:00"),
        ("24h", ["02-05 10:00", "02-06 09:59"], "false", "02-24"),
        ("24h", ["02-05", "02-06"], "false", "02-24"),  # one date after the other is not certainly 24 hours
        ("24h", ["02-05", "02-07"], "false", "02-07"),
        ("24h", ["02-05", "02-06"], "true", "02-06"),
        ("24h", ["02-05 10:00", "02-05 18:00", "02-06 10:00"], "false", "02-06 10:00"),
        # The day without a time comes first in order, but 10:00 is the better first of the pair.
        ("24h", ["02-05", "02-05 10:00", "02-06 12:00"], "false", "02-06 12:00"),
        ("1d", ["02-05 23:59", "02-06 00:01"], "false", "02-06 00:01"),
        ("1d", ["02-05 10:00", "02-05 23:00"], "false", "02-24"),
    ],
)
def test_two_tests_apart(apart: str, tests: list[str], suffice: str, until: str) -> None:
    pack = pack_of(TWO_TESTS.format(apart=apart, suffice=suffice))
    told = "\n".join(["02-01 08:00 p contact", *(f"{t} p test result=negative" for t in tests)])
    assert rows(pack, told) == [f"central 02-01 08:00 - {until}"]


def test_without_from_day_what_was_sampled_before_the_phase_does_not_count() -> None:
    pack = pack_of(TWO_TESTS.format(apart="24h", suffice="false").replace("times: 2, apart: 24h", "times: 1"))
    early = "02-01 08:00 p contact\n02-01 07:00 p test result=negative result_at=02-01T20:00"
    assert rows(pack, early) == ["central 02-01 08:00 - 02-24"]
    assert rows(pack, "02-01 p contact\n02-01 p test result=negative") == ["central 02-01 - 02-04"]
    assert rows(pack, "02-01 10:00 p contact\n02-01 p test result=negative") == ["central 02-01 10:00 - 02-24"]


def test_a_window_of_days() -> None:
    pack = pack_of(RELEASE.replace("from_day: 13", "from_day: 10, to_day: 12"))
    assert rows(pack, f"{CONTACT}\n02-13 10:00 p test result=negative")[0].endswith("02-16")
    assert rows(pack, f"{CONTACT}\n02-14 10:00 p test result=negative")[0].endswith("02-19")


def test_days_of_a_later_phase_are_its_own() -> None:
    pack = pack_of("""
  r:
    track: control
    when: {event: contact}
    phases:
      - {status: central, for: 14d}
      - {status: home, for: 7d, release: {needs: [{event: test, from_day: 7}], at_most: 7d}}
""")
    # Home is 16 to 22 February; day 7 of it is the 22nd.
    assert rows(pack, "02-01 p contact\n02-21 09:00 p test result=negative")[1] == "home 02-16 - 03-01"
    assert rows(pack, "02-01 p contact\n02-22 09:00 p test result=negative")[1] == "home 02-16 - 02-23"


SCHEDULE = """
  r:
    track: control
    when: {{event: contact}}
    phases:
      - {{status: central, for: 7d, release: {{needs: [{{event: test, from_day: 7}}], at_most: 14d}}}}
      - {{status: home, for: 7d, schedule: {schedule}}}
"""


@pytest.mark.parametrize(("schedule", "until"), [("full", "02-19"), ("keep", "02-16")])
def test_after_a_prolonged_phase(schedule: str, until: str) -> None:
    """Central until the 9th by plan, until the 11th in fact; home is seven days from the 12th, or as planned."""
    pack = pack_of(SCHEDULE.format(schedule=schedule))
    told = "02-01 p contact\n02-11 10:00 p test result=negative"
    assert rows(pack, told) == ["central 02-01 - 02-11 10:00", f"home 02-11 10:00 - {until}"]


def test_a_kept_schedule_may_leave_nothing() -> None:
    pack = pack_of(SCHEDULE.format(schedule="keep"))
    assert rows(pack, "02-01 p contact\n02-16 p test result=negative") == ["central 02-01 - 02-16"]


PROLONG = """
  r:
    track: control
    when: {event: arrival}
    phases:
      - {status: central, for: 14d, prolong: {event: venue_case, for: 14d}, at_most: 40d}
      - {status: home, for: 1d}
"""


@pytest.mark.parametrize(
    ("cases", "until"),
    [
        ([], "02-16"),
        (["02-10 12:00"], "02-25"),
        (["02-10 12:00", "02-20 12:00"], "03-06"),
        (["02-16"], "02-16"),  # dated the day after: the phase is over
        (["02-15 23:59"], "03-01"),
        (["02-01"], "02-16"),  # a tie with the arrival: after it, and no longer
        (["02-10", "02-24", "03-09"], "03-13"),  # capped 40 days from the anchor
    ],
)
def test_prolonging(cases: list[str], until: str) -> None:
    told = "\n".join(["02-01 p arrival", *(f"{c} p venue_case" for c in cases)])
    assert rows(pack_of(PROLONG), told)[0] == f"central 02-01 - {until}"


def test_prolonging_while_held_past_the_plan() -> None:
    """Held on the 17th because no test was there: the case of that day carries the plan to 3 March."""
    pack = pack_of("""
  r:
    track: control
    when: {event: arrival}
    phases:
      - status: central
        for: 14d
        prolong: {event: venue_case, for: 14d}
        release: {needs: [{event: test, from_day: 13}], at_most: 14d}
""")
    told = "02-01 p arrival\n02-17 10:00 p venue_case\n02-18 10:00 p test result=negative"
    assert rows(pack, told) == ["central 02-01 - 03-03"]
    assert rows(pack, "02-01 p arrival\n02-18 10:00 p test result=negative\n02-18 11:00 p venue_case") == [
        "central 02-01 - 02-18 10:00"
    ]


def test_never_opens() -> None:
    assert rows(pack_of(PROLONG), "02-10 p venue_case") == []


UNTIL = """
  r:
    track: control
    when: {event: confirmed}
    phases: [{status: hospital, until: {event: discharged}}, {status: rehab, for: 14d}]
    ends: [{event: died}]
"""


def test_a_phase_until_an_event_and_the_next_counted_from_its_date() -> None:
    assert rows(pack_of(UNTIL), "02-14 18:00 p confirmed\n03-01 10:00 p discharged") == [
        "hospital 02-14 18:00 - 03-01 10:00",
        "rehab 03-01 10:00 - 03-16",
    ]
    assert rows(pack_of(UNTIL, day_count="day_one"), "02-14 18:00 p confirmed\n03-01 10:00 p discharged")[1] == (
        "rehab 03-01 10:00 - 03-15"
    )


def test_open_until_then() -> None:
    assert rows(pack_of(UNTIL), "02-14 18:00 p confirmed") == ["hospital 02-14 18:00 - -"]


def test_an_event_before_the_phase_does_not_end_it() -> None:
    assert rows(pack_of(UNTIL), "02-13 p discharged\n02-14 18:00 p confirmed") == ["hospital 02-14 18:00 - -"]


def test_confirmed_and_discharged_on_one_date() -> None:
    """The occurrence stays, the person is in rehabilitation from that day."""
    pack = pack_of(UNTIL)
    (run,) = runs(pack, "02-14 p confirmed\n02-14 p discharged")
    assert segments(pack, run) == ["hospital 02-14 - 02-14 until", "rehab 02-14 - 02-29 plan"]
    assert rows(pack, "02-14 p confirmed\n02-14 p discharged") == ["rehab 02-14 - 02-29"]


def test_confirmed_and_died_on_one_date_is_an_occurrence() -> None:
    pack = pack_of(UNTIL)
    (run,) = runs(pack, "02-05 p died\n02-05 p confirmed")
    assert segments(pack, run) == ["hospital 02-05 - 02-05 ended"]
    assert rows(pack, "02-05 p confirmed\n02-05 p died") == []


LAPSE = """
  r:
    track: control
    when: {{event: confirmed}}
    phases:
      - {{status: watch, until: [{{event: excluded}}, {{event: discharged}}], for: 3d, lapse: {lapse}}}
      - {{status: home, for: 14d}}
"""


@pytest.mark.parametrize(
    ("lapse", "told", "expected"),
    [
        ("next", "", ["watch 02-01 - 02-05", "home 02-05 - 02-19"]),
        ("end", "", ["watch 02-01 - 02-05"]),
        ("end", "02-03 09:00 p excluded", ["watch 02-01 - 02-03 09:00", "home 02-03 09:00 - 02-18"]),
        ("end", "02-04 p discharged\n02-03 p excluded", ["watch 02-01 - 02-03", "home 02-03 - 02-18"]),
        ("end", "02-05 p excluded", ["watch 02-01 - 02-05"]),  # the next day: too late
    ],
)
def test_running_out_of_time(lapse: str, told: str, expected: list[str]) -> None:
    assert rows(pack_of(LAPSE.format(lapse=lapse)), f"02-01 p confirmed\n{told}") == expected


def test_a_cap_that_is_reached_is_running_out_of_time() -> None:
    pack = pack_of("""
  r:
    track: control
    when: {event: confirmed}
    phases: [{status: watch, until: {event: excluded}, at_most: 3d, lapse: end}, {status: home, for: 14d}]
""")
    assert rows(pack, "02-01 p confirmed") == ["watch 02-01 - 02-05"]


UNTIL_DATE = """
  r: {track: control, when: {event: arrival}, phases: [{status: home, until_date: until}, {status: watch, for: 2d}]}
"""


def test_until_a_date_means_its_first_moment() -> None:
    assert rows(pack_of(UNTIL_DATE), "02-01 09:00 p arrival until=02-04") == [
        "home 02-01 09:00 - 02-04",
        "watch 02-04 - 02-06",
    ]


def test_a_date_that_has_passed_is_not_entered() -> None:
    assert rows(pack_of(UNTIL_DATE), "02-05 09:00 p arrival until=02-04") == ["watch 02-05 09:00 - 02-06"]


def test_length_and_date_whichever_comes_first() -> None:
    pack = pack_of(UNTIL_DATE.replace("until_date: until", "until_date: until, for: 7d"))
    assert rows(pack, "02-01 p arrival until=02-20")[0] == "home 02-01 - 02-09"
    assert rows(pack, "02-01 p arrival until=02-03")[0] == "home 02-01 - 02-03"
    assert rows(pack, "02-01 p arrival")[0] == "home 02-01 - 02-09"


HOLDS = """
  ill: {track: clinical, when: {event: confirmed}, phases: [{status: ill, until: {event: discharged}}]}
  r:
    track: control
    when: {event: arrival}
    phases: [{status: central, for: 14d, until: {holds: {status: {clinical: ill}}}}, {status: watch, for: 2d}]
"""
CLINICAL = "tracks:\n  clinical: {about: person, default: well, precedence: [ill]}\n"


def holds_head() -> str:
    return PERSON.replace("tracks:\n", CLINICAL)


def test_until_a_condition_holds() -> None:
    pack = pack_of(HOLDS, head=holds_head())
    assert rows(pack, "02-01 p arrival\n02-05 10:00 p confirmed") == [
        "central 02-01 - 02-05 10:00",
        "watch 02-05 10:00 - 02-08",
    ]
    assert rows(pack, "02-01 p arrival") == ["central 02-01 - 02-16", "watch 02-16 - 02-18"]


def test_a_phase_whose_condition_holds_already_is_not_entered() -> None:
    pack = pack_of(HOLDS, head=holds_head())
    assert rows(pack, "02-01 p confirmed\n02-03 10:00 p arrival") == ["watch 02-03 10:00 - 02-06"]


def test_a_condition_that_ended_before_does_not_count() -> None:
    pack = pack_of(HOLDS, head=holds_head())
    assert (
        rows(pack, "02-01 p confirmed\n02-02 p discharged\n02-03 10:00 p arrival")[0] == "central 02-03 10:00 - 02-18"
    )


ENDS = """
  r:
    track: control
    when: {event: arrival}
    phases: [{status: central, for: 7d}, {status: home, for: 7d}]
    ends: [ENDS]
"""


@pytest.mark.parametrize(
    ("ends", "told", "expected"),
    [
        ("{event: left}", "02-03 12:00 p left", ["central 02-01 - 02-03 12:00"]),
        ("{event: left, during: home}", "02-03 12:00 p left", ["central 02-01 - 02-09", "home 02-09 - 02-16"]),
        ("{event: left, during: home}", "02-10 12:00 p left", ["central 02-01 - 02-09", "home 02-09 - 02-10 12:00"]),
        ("{event: left, during: home}", "02-09 p left", ["central 02-01 - 02-09"]),
        ("{event: left, up_to: 2d}", "02-03 23:59 p left", ["central 02-01 - 02-03 23:59"]),
        ("{event: left, up_to: 2d}", "02-04 p left", ["central 02-01 - 02-09", "home 02-09 - 02-16"]),
        ("{event: [confirmed, left]}", "02-05 p left\n02-04 p confirmed", ["central 02-01 - 02-04"]),
        (
            "{event: test, where: {result: positive}}",
            "02-03 p test result=negative",
            ["central 02-01 - 02-09", "home 02-09 - 02-16"],
        ),
        ("{event: left}", "02-16 p left", ["central 02-01 - 02-09", "home 02-09 - 02-16"]),
    ],
)
def test_early_ends(ends: str, told: str, expected: list[str]) -> None:
    assert rows(pack_of(ENDS.replace("ENDS", ends)), f"02-01 p arrival\n{told}") == expected


def test_arrived_and_left_on_one_date_is_not_held() -> None:
    pack = pack_of(ENDS.replace("ENDS", "{event: left}"))
    assert rows(pack, "02-05 p arrival\n02-05 p left") == []
    assert rows(pack, "02-05 p left\n02-05 p arrival") == []
    (run,) = runs(pack, "02-05 p arrival\n02-05 p left")
    assert segments(pack, run) == ["central 02-05 - 02-05 ended"]


def test_the_order_of_kinds_decides_a_tie() -> None:
    other = pack_of(
        ENDS.replace("ENDS", "{event: left}"),
        order="[contact, test, venue_case, excluded, confirmed, discharged, order_given, died, left, arrival]",
    )
    assert rows(other, "02-05 p arrival\n02-05 p left") == ["central 02-05 - 02-13", "home 02-13 - 02-20"]


def test_an_event_never_ends_what_it_starts() -> None:
    pack = pack_of(ENDS.replace("ENDS", "{event: arrival}"))
    assert rows(pack, "02-05 p arrival")[0] == "central 02-05 - 02-13"
    assert rows(pack, "02-05 p arrival\n02-07 p arrival")[0] == "central 02-05 - 02-15"
    assert [segments(pack, r)[-1] for r in runs(pack, "02-05 p arrival\n02-07 p arrival")] == [
        "central 02-05 - 02-07 ended",
        "home 02-15 - 02-22 plan",
    ]
