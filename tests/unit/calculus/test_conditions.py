"""Conditions: what holds of a subject at an instant, asked by triggers, phases and levels."""

from __future__ import annotations

import pytest

from tests.unit.calculus.asking import PERSON, pack_of, rows, runs

HEAD = PERSON.replace(
    "tracks:\n",
    """tracks:
  clinical: {about: person, default: well, precedence: [ill, suspected]}
  flag: {about: person, default: unset, precedence: [set]}
""",
)
BASE = """
  ill: {track: clinical, when: {event: confirmed}, phases: [{status: ill, until: {event: discharged}}]}
  suspect: {track: clinical, when: {event: test, where: {result: positive}}, phases: [{status: suspected, for: 3d}]}
  away: {track: control, when: {event: arrival}, phases: [{status: central, for: 7d}, {status: home, for: 7d}]}
"""


def flagged(given: str, told: str) -> list[str]:
    """When a rule fires at `contact` and *given* holds, `set` for a day."""
    rule = f"  r: {{track: flag, when: {{event: contact, {given}}}, phases: [{{status: set, for: 24h}}]}}\n"
    return [row.split()[1] for row in rows(pack_of(BASE + rule, head=HEAD), told, track="flag")]


def levelled(condition: str, told: str) -> list[str]:
    """When the level that holds while *condition* does is set."""
    rule = f"  r: {{track: flag, levels: [{{status: set, if: {condition}}}]}}\n"
    return [row.removeprefix("set ") for row in rows(pack_of(BASE + rule, head=HEAD), told, track="flag")]


@pytest.mark.parametrize(
    ("given", "told", "fires"),
    [
        ("given: {status: {clinical: ill}}", "02-01 p confirmed\n02-03 p contact", ["02-03"]),
        ("given: {status: {clinical: ill}}", "02-03 p contact", []),
        ("given: {status: {clinical: ill}}", "02-01 p confirmed\n02-02 p discharged\n02-03 p contact", []),
        # A tie of dates: contact comes before confirmed in the order of kinds, and sees the state before it.
        ("given: {status: {clinical: ill}}", "02-03 p confirmed\n02-03 p contact", []),
        ("unless: {status: {clinical: ill}}", "02-03 p confirmed\n02-03 p contact", ["02-03"]),
        ("unless: {status: {clinical: ill}}", "02-01 p confirmed\n02-03 p contact", []),
        # The status lasts until 24:00 of the 5th; at 00:00 of the 6th it is over.
        ("given: {status: {clinical: suspected}}", "02-02 p test result=positive\n02-05 p contact", ["02-05"]),
        ("given: {status: {clinical: suspected}}", "02-02 p test result=positive\n02-06 p contact", []),
        ("given: {status: {clinical: [ill, suspected]}}", "02-02 p test result=positive\n02-03 p contact", ["02-03"]),
        # Masked: the shown status is `ill`.
        (
            "given: {status: {clinical: suspected}}",
            "02-02 p test result=positive\n02-02 p confirmed\n02-03 p contact",
            [],
        ),
        ("given: {running: suspect}", "02-02 p test result=positive\n02-02 p confirmed\n02-03 p contact", ["02-03"]),
        ("given: {status: {clinical: well}}", "02-03 p contact", ["02-03"]),
        ("given: {status: {clinical: well}}", "02-01 p confirmed\n02-03 p contact", []),
        ("given: {running: away/home}", "02-01 p arrival\n02-08 p contact", []),
        ("given: {running: away/home}", "02-01 p arrival\n02-09 p contact", ["02-09"]),
        ("given: {running: away}", "02-01 p arrival\n02-08 p contact\n02-16 p contact", ["02-08"]),
        ("given: {ever: {clinical: ill}}", "02-01 p confirmed\n02-02 p discharged\n02-03 p contact", ["02-03"]),
        ("given: {ever: {clinical: ill}}", "02-04 p confirmed\n02-03 p contact", []),
        # A person who fell ill and recovered on one date has been ill.
        ("given: {ever: {clinical: ill}}", "02-01 p confirmed\n02-01 p discharged\n02-03 p contact", ["02-03"]),
        ("given: {seen: {event: arrival, within: 3d}}", "02-01 p arrival\n02-04 p contact", ["02-04"]),
        ("given: {seen: {event: arrival, within: 3d}}", "02-01 p arrival\n02-05 p contact", []),
        ("given: {seen: {event: arrival}}", "02-01 p arrival\n02-25 p contact", ["02-25"]),
        ("given: {seen: {event: arrival}}", "02-25 p arrival\n02-25 p contact", ["02-25"]),
        ("given: {seen: {event: venue_case}}", "02-25 p venue_case\n02-25 p contact", []),
        ("given: {seen: {event: arrival, where: {from_area: x}}}", "02-01 p arrival from_area=y\n02-02 p contact", []),
        ("given: {seen: {begins: {clinical: ill}, within: 3d}}", "02-01 p confirmed\n02-04 p contact", ["02-04"]),
        ("given: {seen: {begins: {clinical: ill}, within: 3d}}", "02-01 p confirmed\n02-05 p contact", []),
        ("given: {count: {event: arrival, within: 7d, at_least: 2}}", "02-01 p arrival\n02-02 p contact", []),
        (
            "given: {count: {event: arrival, within: 7d, at_least: 2}}",
            "02-01 p arrival\n02-05 p arrival\n02-05 p contact\n02-08 p contact\n02-09 p contact",
            ["02-05", "02-08"],
        ),
        (
            "given: {count: {event: arrival, at_most: 0}}",
            "02-02 p contact\n02-03 p arrival\n02-04 p contact",
            ["02-02"],
        ),
        ("given: {count: {event: arrival, exactly: 1}}", "02-03 p arrival\n02-04 p contact", ["02-04"]),
        ("given: {count: {event: arrival, below: 1}}", "02-03 p arrival\n02-03 p contact", []),
        ("given: {count: {event: arrival, above: 1}}", "02-03 p arrival\n02-03 p arrival\n02-03 p contact", ["02-03"]),
        # `count` includes the event that asks: the second contact in a week fires, the first does not.
        ("given: {count: {event: contact, within: 7d, at_least: 2}}", "02-01 p contact\n02-03 p contact", ["02-03"]),
        ("given: {count: {event: contact, at_most: 1}}", "02-01 p contact\n02-03 p contact", ["02-01"]),
        (
            "given: {lasting: {if: {status: {clinical: ill}}, for: 48h}}",
            "02-01 p confirmed\n02-03 p contact",
            ["02-03"],
        ),
        (
            "given: {lasting: {if: {status: {clinical: ill}}, for: 48h}}",
            "02-01 p confirmed\n02-02 23:59 p contact",
            [],
        ),
        (
            "given: {lasting: {if: {not: {seen: {event: arrival, within: 1d}}}, for: 3d}}",
            "02-01 p contact\n02-05 p arrival\n02-08 p contact\n02-11 p contact",
            ["02-01", "02-11"],
        ),
        (
            "given: {all: [{status: {clinical: ill}}, {seen: {event: arrival}}]}",
            "02-01 p confirmed\n02-02 p contact\n02-03 p arrival\n02-04 p contact",
            ["02-04"],
        ),
        (
            "given: {any: [{status: {clinical: ill}}, {seen: {event: arrival}}]}",
            "02-01 p contact\n02-02 p arrival\n02-03 p contact",
            ["02-03"],
        ),
        ("given: {all: []}", "02-03 p contact", ["02-03"]),
        ("given: {any: []}", "02-03 p contact", []),
        ("given: {not: {seen: {event: arrival}}}", "02-01 p contact\n02-03 p arrival\n02-05 p contact", ["02-01"]),
        (
            "given: {some: {at_least: 2, of: [{seen: {event: arrival}}, {running: ill}, {seen: {event: left}}]}}",
            "02-01 p arrival\n02-02 p contact\n02-03 p left\n02-04 p contact",
            ["02-04"],
        ),
        (
            "given: [{seen: {event: arrival}}, {status: {clinical: ill}}]",
            "02-01 p arrival\n02-02 p contact\n02-03 p confirmed\n02-04 p contact",
            ["02-04"],
        ),
        (
            "unless: [{seen: {event: arrival}}, {status: {clinical: ill}}]",
            "02-01 p contact\n02-03 p confirmed\n02-04 p contact",
            ["02-01"],
        ),
    ],
)
def test_asked_at_a_trigger(given: str, told: str, fires: list[str]) -> None:
    assert flagged(given, told) == fires


@pytest.mark.parametrize(
    ("condition", "told", "expected"),
    [
        ("{status: {clinical: ill}}", "02-01 p confirmed\n02-05 10:00 p discharged", ["02-01 - 02-05 10:00"]),
        ("{seen: {event: arrival, within: 3d}}", "02-01 10:00 p arrival", ["02-01 10:00 - 02-05"]),
        ("{seen: {event: arrival, within: 3h}}", "02-01 10:00 p arrival", ["02-01 10:00 - 02-01 13:00"]),
        ("{seen: {event: arrival, within: 3d}}", "02-01 p arrival\n02-05 p arrival", ["02-01 - 02-09"]),
        ("{count: {event: arrival, within: 3d, at_least: 2}}", "02-01 p arrival\n02-04 p arrival", ["02-04 - 02-05"]),
        ("{count: {event: arrival, within: 3d, at_least: 2}}", "02-01 p arrival\n02-05 p arrival", []),
        (
            "{count: {event: arrival, within: 3d, exactly: 1}}",
            "02-01 p arrival\n02-04 p arrival",
            ["02-01 - 02-04", "02-05 - 02-08"],
        ),
        # Absence: no arrival for three days ends at 24:00 of a day.
        (
            "{all: [{seen: {event: arrival}}, {count: {event: arrival, within: 3d, at_most: 0}}]}",
            "02-01 10:00 p arrival\n02-09 p arrival",
            ["02-05 - 02-09", "02-13 - -"],
        ),
        ("{lasting: {if: {running: away}, for: 10d}}", "02-01 p arrival", ["02-12 - 02-16"]),
        # Two chains that touch at midnight are one unbroken stretch.
        ("{lasting: {if: {running: away}, for: 20d}}", "02-01 p arrival\n02-16 p arrival", ["02-22 - 03-02"]),
        ("{running: away/central}", "02-01 p arrival\n02-05 p arrival", ["02-01 - 02-13"]),
    ],
)
def test_as_a_level(condition: str, told: str, expected: list[str]) -> None:
    assert levelled(condition, told) == expected


def test_of_several_rows_the_first_that_holds_counts() -> None:
    rule = """
  r:
    track: clinical
    in_force: {from: 2020-02-02}
    levels:
      - {status: ill, if: {count: {event: arrival, within: 3d, at_least: 2}}}
      - {status: suspected, if: {count: {event: arrival, within: 3d, at_least: 1}}}
"""
    pack = pack_of(rule, head=HEAD)
    told = "02-01 p arrival\n02-03 p arrival"
    assert rows(pack, told, track="clinical") == [
        "suspected 02-02 - 02-03",
        "ill 02-03 - 02-05",
        "suspected 02-05 - 02-07",
    ]


def test_the_seam_between_24_00_and_a_fact_of_the_next_day_is_nothing() -> None:
    """Suspected until 24:00 of the 4th and again by a fact dated the 5th: it never ended, nothing else ever began."""
    rule = """
  r:
    track: clinical
    levels:
      - {status: ill, if: {seen: {event: arrival, within: 3d}}}
      - {status: suspected, if: {all: []}}
  told:
    track: flag
    when: {begins: {clinical: suspected}}
    phases: [{status: set, for: 1h}]
"""
    pack = pack_of(rule, head=HEAD)
    told = "02-01 p arrival\n02-05 p arrival"
    assert [row.removeprefix("ill ") for row in rows(pack, told, track="clinical") if row.startswith("ill")] == [
        "02-01 - 02-09"
    ]
    assert [row.split()[1] for row in rows(pack, told, track="flag")] == ["02-09"]


BOUNDARY = """
  after: {{track: flag, when: {{{point}}}, phases: [{{status: set, for: 24h}}]}}
"""


def bounded(point: str, told: str) -> list[str]:
    return [
        row.removeprefix("set ")
        for row in rows(pack_of(BASE + BOUNDARY.format(point=point), head=HEAD), told, track="flag")
    ]


@pytest.mark.parametrize(
    ("point", "told", "expected"),
    [
        ("begins: {clinical: ill}", "02-01 10:00 p confirmed", ["02-01 10:00 - 02-02 10:00"]),
        ("finishes: {clinical: ill}", "02-01 p confirmed\n02-05 p discharged", ["02-05 - 02-06"]),
        ("finishes: {clinical: ill}", "02-01 p confirmed", []),
        # Running chains count, masked or not.
        ("begins: {clinical: suspected}", "02-01 p confirmed\n02-02 p test result=positive", ["02-02 - 02-03"]),
        ("finishes: {clinical: suspected}", "02-01 p confirmed\n02-02 p test result=positive", ["02-06 - 02-07"]),
        # Both statuses together: ill begins while suspected runs, so nothing new begins.
        (
            "begins: {clinical: [ill, suspected]}",
            "02-01 p test result=positive\n02-03 p confirmed",
            ["02-01 - 02-02"],
        ),
        ("finishes: {control: central}", "02-01 p arrival\n02-09 p arrival", ["02-17 - 02-18"]),
        ("finishes: {control: central}", "02-01 p arrival\n02-09 00:01 p arrival", ["02-09 - 02-10", "02-17 - 02-18"]),
        # An occurrence begins and ends.
        ("finishes: {clinical: ill}", "02-01 p confirmed\n02-01 p discharged", ["02-01 - 02-02"]),
        ("begins: {clinical: ill}", "02-01 p confirmed\n02-01 p discharged", ["02-01 - 02-02"]),
    ],
)
def test_beginnings_and_ends_of_what_runs(point: str, told: str, expected: list[str]) -> None:
    assert bounded(point, told) == expected


WHILE = """
  r:
    track: flag
    when: {event: contact}
    while: {status: {clinical: ill}}
    phases: [{status: set, for: 7d}]
"""


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("02-01 p confirmed\n02-02 p contact\n02-04 p discharged", ["set 02-02 - 02-04"]),
        ("02-01 p confirmed\n02-02 p contact", ["set 02-02 - 02-10"]),
        ("02-02 p contact\n02-03 p confirmed", []),
        ("02-02 p contact\n02-02 p confirmed", []),  # a tie: contact comes first and sees the state before it
        ("02-01 p confirmed\n02-02 p contact\n02-02 p discharged", []),
        ("02-01 p confirmed\n02-02 p contact\n02-04 p discharged\n02-05 p confirmed", ["set 02-02 - 02-04"]),
    ],
)
def test_a_run_ends_with_the_condition_it_started_under(told: str, expected: list[str]) -> None:
    assert rows(pack_of(BASE + WHILE, head=HEAD), told, track="flag") == expected


CHOOSE = """
  r:
    track: flag
    when: {event: [arrival, contact]}
    choose:
      - {where: {from_area: [a, b]}, phases: [{status: set, for: 2d}]}
      - {where: {from_area: {unlike: [c]}}, phases: [{status: set, for: 3d}]}
      - {where: {left_on: {before: "2020-01-20"}}, phases: [{status: set, for: 4d}]}
      - {where: {left_on: {missing: true}, last_contact: {from: "2020-02-01"}}, phases: [{status: set, for: 5d}]}
      - {where: {left_on: {missing: false}}, phases: [{status: set, for: 6d}]}
"""


@pytest.mark.parametrize(
    ("told", "until"),
    [
        ("02-01 p arrival from_area=a", "02-04"),
        ("02-01 p arrival from_area=b left_on=01-01", "02-04"),
        ("02-01 p arrival from_area=d", "02-05"),
        ("02-01 p arrival from_area=c left_on=01-19", "02-06"),
        ("02-01 p contact last_contact=02-01", "02-07"),
        ("02-01 p arrival from_area=c left_on=01-20", "02-08"),
        ("02-01 p contact last_contact=01-31", None),
    ],
)
def test_the_first_row_that_fits_gives_the_chain(told: str, until: str | None) -> None:
    expected = [] if until is None else [f"set 02-01 - {until}"]
    assert rows(pack_of(CHOOSE, head=HEAD), told, track="flag") == expected


def test_no_condition_breaks_in_a_zone_west_of_greenwich() -> None:
    rule = """
  r: {track: flag, levels: [{status: set, if: {lasting: {if: {not: {seen: {event: arrival}}}, for: 3d}}}]}
"""
    pack = pack_of(rule, head=HEAD, zone="America/New_York")
    assert rows(pack, "02-05 p arrival", track="flag") == ["set - - 02-05"]


def test_causes_of_a_run_name_the_facts_behind_its_conditions() -> None:
    rule = """
  r: {track: flag, when: {event: contact, given: {status: {clinical: ill}}}, phases: [{status: set, for: 1d}]}
"""
    (run,) = runs(pack_of(BASE + rule, head=HEAD), "02-01 p confirmed id=c\n02-03 p contact id=k", track="flag")
    assert run.causes == ("c", "k")
