"""Rules that change while chains run: which edition a run stands in, and what a new one does to it."""

from __future__ import annotations

import pytest

from tests.unit.calculus.asking import pack_of, rows, runs, segments

CONTACT = """
  r:
    track: control
    when: {{event: contact}}
    counted_from: [last_contact, at]
    ends: [{{event: left}}]
    editions:
      - {{in_force: {{from: {first}}}, phases: [{{status: central, for: {c1}}}, {{status: home, for: {h1}}}]}}
      - in_force: {{from: {change}}}
        transition: {how}
        phases: [{{status: central, for: {c2}}}, {{status: home, for: {h2}}}]
"""
NOVEMBER = {"first": "2020-01-01", "change": "2020-11-11", "c1": "7d", "h1": "3d", "c2": "5d", "h2": "3d"}
JUNE = {"first": "2020-01-01", "change": "2020-06-28", "c1": "14d", "h1": "7d", "c2": "7d", "h2": "3d"}


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ("as_at_start", ["central 11-04 10:00 - 11-12", "home 11-12 - 11-15"]),
        ("as_at_each_day", ["central 11-04 10:00 - 11-11", "home 11-11 - 11-13"]),
        ("remaining", ["central 11-04 10:00 - 11-11", "home 11-11 - 11-14"]),
    ],
)
def test_contact_of_4_november_when_7_and_3_becomes_5_and_3(how: str, expected: list[str]) -> None:
    assert rows(pack_of(CONTACT.format(how=how, **NOVEMBER)), "11-04 10:00 p contact") == expected


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ("06-10", ["central 06-12 10:00 - 06-25", "home 06-25 - 06-28"]),
        ("06-19", ["central 06-20 10:00 - 06-28", "home 06-28 - 06-30"]),
        ("06-24", ["central 06-25 10:00 - 07-02", "home 07-02 - 07-05"]),
    ],
)
def test_the_ninth_edition_on_28_june(last: str, expected: list[str]) -> None:
    pack = pack_of(CONTACT.format(how="as_at_each_day", **JUNE))
    began = expected[0].split()[1]
    assert rows(pack, f"{began} 10:00 p contact last_contact={last}") == expected


def test_over_already_under_the_new_edition_ends_on_the_day_with_its_reason() -> None:
    pack = pack_of(CONTACT.format(how="as_at_each_day", **JUNE))
    (run,) = runs(pack, "06-12 10:00 p contact last_contact=06-10")
    assert segments(pack, run) == ["central 06-12 10:00 - 06-25 plan", "home 06-25 - 06-28 transition"]


def test_ended_chains_stay_ended() -> None:
    pack = pack_of(CONTACT.format(how="as_at_each_day", **(JUNE | {"c2": "28d"})))
    assert rows(pack, "06-05 10:00 p contact") == ["central 06-05 10:00 - 06-20", "home 06-20 - 06-27"]


def test_a_new_edition_may_lengthen() -> None:
    pack = pack_of(CONTACT.format(how="as_at_each_day", **(JUNE | {"c2": "28d"})))
    assert rows(pack, "06-20 10:00 p contact") == ["central 06-20 10:00 - 07-19", "home 07-19 - 07-22"]


def test_the_edition_is_chosen_by_when_the_rule_fires_not_by_the_anchor() -> None:
    pack = pack_of(CONTACT.format(how="as_at_start", **JUNE))
    assert rows(pack, "06-28 00:00 p contact last_contact=06-20") == ["home 06-28 - 07-01"]
    assert rows(pack, "06-27 23:59 p contact last_contact=06-20") == [
        "central 06-27 23:59 - 07-05",
        "home 07-05 - 07-12",
    ]


@pytest.mark.parametrize("how", ["as_at_start", "as_at_each_day", "remaining"])
def test_a_run_cut_before_the_change_stands_in_its_own_edition(how: str) -> None:
    """The source that is cited must be the one under which it ran."""
    pack = pack_of(CONTACT.format(how=how, **NOVEMBER))
    (run,) = runs(pack, "11-04 10:00 p contact\n11-06 09:00 p left")
    assert run.edition == 0
    assert segments(pack, run) == ["central 11-04 10:00 - 11-06 09:00 ended"]
    (segment,) = run.segments
    assert segment.planned is not None
    assert segment.planned.isoformat() == "2020-11-11T16:00:00+00:00"


def test_a_run_shortened_by_order_before_the_change_stands_in_its_own_edition() -> None:
    pack = pack_of(CONTACT.format(how="as_at_each_day", **NOVEMBER))
    (run,) = runs(pack, "11-04 10:00 p contact\n11-06 09:00 p order_given end=11-08")
    assert run.edition == 0
    assert segments(pack, run) == ["central 11-04 10:00 - 11-08 order"]


def test_a_run_restarted_before_the_change_stands_in_its_own_edition() -> None:
    pack = pack_of(
        CONTACT.replace("track: control", "track: control\n    repeat: restart").format(how="remaining", **NOVEMBER)
    )
    first, second = runs(pack, "11-04 10:00 p contact\n11-10 10:00 p contact")
    assert (first.edition, second.edition) == (0, 1)
    assert segments(pack, first) == ["central 11-04 10:00 - 11-10 10:00 restarted"]
    assert segments(pack, second) == ["central 11-10 10:00 - 11-16 plan", "home 11-16 - 11-19 plan"]


REPEAL = """
  r:
    track: control
    when: {{event: arrival}}
    in_force: {{from: 2020-01-01, until: 2020-02-10}}
    on_repeal: {what}
    phases: [{{status: central, for: 14d}}]
"""


@pytest.mark.parametrize(("what", "until"), [("release", "02-10"), ("run_out", "02-16")])
def test_repeal(what: str, until: str) -> None:
    pack = pack_of(REPEAL.format(what=what))
    assert rows(pack, "02-01 p arrival") == [f"central 02-01 - {until}"]
    assert rows(pack, "02-10 p arrival") == []
    assert rows(pack, "2019-12-31 23:59 p arrival") == []


BACK = """
  r:
    track: control
    when: {event: arrival}
    ends: [{event: left}]
    repeat: REPEAT
    in_force: {from: 2020-01-22, back_to: 2020-01-08}
    phases: [{status: central, for: 14d, until: {event: excluded}}]
"""


def back(repeat: str = "extend") -> str:
    return BACK.replace("REPEAT", repeat)


def test_back_to_takes_earlier_triggers_from_the_day_the_rule_is_in_force() -> None:
    assert rows(pack_of(back()), "01-10 12:00 p arrival") == ["central 01-22 - 01-25"]
    assert rows(pack_of(back()), "01-07 23:59 p arrival") == []
    assert runs(pack_of(back()), "01-08 00:00 p arrival") != ()
    assert runs(pack_of(back()), "01-07 23:59 p arrival") == ()


@pytest.mark.parametrize("gone", ["left", "excluded"])
def test_what_was_over_before_the_rule_came_does_not_begin_with_it(gone: str) -> None:
    assert runs(pack_of(back()), f"01-10 12:00 p arrival\n01-15 09:00 p {gone}") == ()


@pytest.mark.parametrize(("repeat", "until"), [("keep", "01-25"), ("restart", "01-27"), ("extend", "01-27")])
def test_two_triggers_before_the_rule_came(repeat: str, until: str) -> None:
    assert rows(pack_of(back(repeat)), "01-10 12:00 p arrival\n01-12 12:00 p arrival") == [f"central 01-22 - {until}"]


NEEDS = """
  r:
    track: control
    when: {event: arrival}
    editions:
      - {in_force: {from: 2020-01-01}, phases: [{status: central, for: 14d}]}
      - in_force: {from: 2020-01-31}
        transition: as_at_each_day
        phases:
          - {status: central, for: 14d, release: {needs: [{id: tested, event: test, from_day: 13}], at_most: 14d}}
          - {status: home, for: 14d}
"""


def test_requirements_whose_plan_is_over_at_the_change_are_waived_by_name() -> None:
    """Arrived 16 January: the fourteen days end at 24:00 of the 30th, the very instant of the change."""
    pack = pack_of(NEEDS)
    assert rows(pack, "01-16 15:00 p arrival") == ["central 01-16 15:00 - 01-31"]
    assert rows(pack, "01-17 15:00 p arrival") == ["central 01-17 15:00 - 02-15", "home 02-15 - 02-29"]
    shorter = pack_of(NEEDS.replace("status: central, for: 14d, release", "status: central, for: 10d, release"))
    (run,) = runs(shorter, "01-18 15:00 p arrival")
    assert segments(shorter, run) == ["central 01-18 15:00 - 01-31 transition", "home 01-31 - 02-12 plan"]


WAITING = """
  r:
    track: control
    when: {event: arrival}
    editions:
      - in_force: {from: 2020-01-01}
        phases:
          - {status: central, for: 14d, release: {needs: [{id: tested, event: test, from_day: 13}], at_most: 14d}}
          - {status: home, for: 14d}
      - in_force: {from: 2020-02-18}
        transition: as_at_each_day
        phases:
          - status: central
            for: 14d
            release:
              needs: [{id: NAME, event: test, from_day: 13}, {id: well, event: excluded, from_day: 13}]
              at_most: 14d
          - {status: home, for: 7d}
"""


@pytest.mark.parametrize(
    ("name", "told", "expected"),
    [
        # Who waits for the test goes on waiting for it; what is new is not asked.
        ("tested", "", ["central 02-01 - 03-01", "home 03-01 - 03-08"]),
        ("tested", "02-20 09:00 p test result=negative", ["central 02-01 - 02-20 09:00", "home 02-20 09:00 - 02-28"]),
        # Under another name it is another requirement.
        ("sampled", "", ["central 02-01 - 02-18", "home 02-18 - 02-23"]),
        # Home already: nobody is called back.
        ("tested", "02-16 09:00 p test result=negative", ["central 02-01 - 02-16 09:00", "home 02-16 09:00 - 02-23"]),
    ],
)
def test_who_waits_for_a_requirement_goes_on_waiting_for_it(name: str, told: str, expected: list[str]) -> None:
    pack = pack_of(WAITING.replace("NAME", name))
    assert rows(pack, f"02-01 p arrival\n{told}") == expected


def test_what_is_asked_of_those_still_inside() -> None:
    pack = pack_of(NEEDS)
    (run,) = runs(pack, "01-23 15:00 p arrival")
    need = run.segments[0].needs[0]
    assert (need.need, need.met_at, need.waived) == ("tested", None, False)
    assert rows(pack, "01-23 15:00 p arrival\n02-05 10:00 p test result=negative") == [
        "central 01-23 15:00 - 02-07",
        "home 02-07 - 02-21",
    ]


REMAINING = """
  r:
    track: control
    when: {event: contact}
    editions:
      - {in_force: {from: 2020-01-01}, phases: [{status: central, for: 7d}, {status: home, for: 7d}]}
      - {in_force: {from: 2020-02-10}, transition: remaining, phases: [PHASES]}
"""


@pytest.mark.parametrize(
    ("began", "phases", "expected"),
    [
        # In the second phase since 02-09: measured anew from there, 3 whole days.
        (
            "02-01",
            "{status: central, for: 5d}, {status: home, for: 3d}",
            ["central 02-01 - 02-09", "home 02-09 - 02-12"],
        ),
        # One day of home is over by the change; the phase ends with it.
        ("02-01", "{status: home, for: 1d}", ["central 02-01 - 02-09", "home 02-09 - 02-10"]),
        # The status in progress is gone from the rule.
        ("02-05", "{status: home, for: 3d}", ["central 02-05 - 02-10"]),
        # Longer: the phase in progress grows.
        (
            "02-05",
            "{status: central, for: 10d}, {status: home, for: 3d}",
            ["central 02-05 - 02-16", "home 02-16 - 02-19"],
        ),
    ],
)
def test_remaining(began: str, phases: str, expected: list[str]) -> None:
    assert rows(pack_of(REMAINING.replace("PHASES", phases)), f"{began} p contact") == expected


THREE = """
  r:
    track: control
    when: {event: contact}
    counted_from: [last_contact, at]
    ends: [{event: confirmed}]
    editions:
      - in_force: {from: 2021-05-14}
        phases:
          - {status: central, for: 14d}
          - status: home
            for: 7d
            release: {needs: [{event: test, where: {result: negative}, from_day: 1, times: 2, apart: 24h}]}
      - in_force: {from: 2022-06-28}
        transition: as_at_each_day
        phases: [{status: central, for: 7d}, {status: home, for: 3d}]
      - in_force: {from: 2022-11-11}
        transition: remaining
        phases: [{status: central, for: 5d}, {status: home, for: 3d}]
      - {in_force: {from: 2023-01-08}, transition: as_at_each_day, phases: []}
"""


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (
            "2022-06-19 10:00 p contact last_contact=2022-06-18",
            ["central 2022-06-19 10:00 - 2022-06-28", "home 2022-06-28 - 2022-06-29"],
        ),
        (
            "2022-06-12 10:00 p contact last_contact=2022-06-11",
            ["central 2022-06-12 10:00 - 2022-06-26", "home 2022-06-26 - 2022-06-28"],
        ),
        ("2022-11-05 10:00 p contact", ["central 2022-11-05 10:00 - 2022-11-11", "home 2022-11-11 - 2022-11-14"]),
        ("2023-01-05 10:00 p contact", ["central 2023-01-05 10:00 - 2023-01-08"]),
        ("2023-01-08 00:00 p contact", []),
    ],
)
def test_three_changes_and_the_end_of_it_all(told: str, expected: list[str]) -> None:
    assert rows(pack_of(THREE), told) == expected


def test_the_edition_that_is_cited() -> None:
    pack = pack_of(THREE)
    (run,) = runs(pack, "2022-06-19 10:00 p contact last_contact=2022-06-18")
    assert run.edition == 1
    (run,) = runs(pack, "2022-05-01 10:00 p contact\n2022-05-17 09:00 p confirmed")
    assert run.edition == 0
    assert segments(pack, run) == [
        "central 2022-05-01 10:00 - 2022-05-16 plan",
        "home 2022-05-16 - 2022-05-17 09:00 ended",
    ]
