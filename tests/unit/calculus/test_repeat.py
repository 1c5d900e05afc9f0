"""What a further trigger does while a run of the rule is under way, and the ceiling over all of them."""

from __future__ import annotations

import pytest

from tests.unit.calculus.asking import findings, pack_of, rows, runs, segments, show

RULE = """
  r:
    track: control
    repeat: {repeat}
    when: {{event: contact}}
    counted_from: [last_contact, at]
    phases: [{{status: central, for: 7d}}, {{status: home, for: 7d}}]
"""


@pytest.mark.parametrize(
    ("repeat", "expected"),
    [
        ("extend", ["central 02-01 - 02-13", "home 02-13 - 02-20"]),
        ("restart", ["central 02-01 - 02-13", "home 02-13 - 02-20"]),
        ("keep", ["central 02-01 - 02-09", "home 02-09 - 02-16"]),
    ],
)
def test_a_second_contact_on_the_fifth(repeat: str, expected: list[str]) -> None:
    assert rows(pack_of(RULE.format(repeat=repeat)), "02-01 p contact\n02-05 p contact") == expected


@pytest.mark.parametrize(
    ("repeat", "expected"),
    [
        # Extended: the first chain goes on to home underneath, the second shows central again.
        ("extend", ["central 02-01 - 02-09", "home 02-09 - 02-10", "central 02-10 - 02-18", "home 02-18 - 02-25"]),
        ("restart", ["central 02-01 - 02-09", "home 02-09 - 02-10", "central 02-10 - 02-18", "home 02-18 - 02-25"]),
        ("keep", ["central 02-01 - 02-09", "home 02-09 - 02-16"]),
    ],
)
def test_a_second_contact_at_home(repeat: str, expected: list[str]) -> None:
    assert rows(pack_of(RULE.format(repeat=repeat)), "02-01 p contact\n02-10 p contact") == expected


@pytest.mark.parametrize("repeat", ["extend", "restart", "keep"])
def test_a_trigger_at_the_instant_a_chain_ends_opens_a_new_one(repeat: str) -> None:
    pack = pack_of(RULE.format(repeat=repeat))
    told = "02-01 p contact\n02-16 p contact"
    assert len(runs(pack, told)) == 2
    assert rows(pack, told)[1:] == ["home 02-09 - 02-16", "central 02-16 - 02-24", "home 02-24 - 03-02"]


@pytest.mark.parametrize(("repeat", "until"), [("extend", "07-18"), ("restart", "07-18"), ("keep", "07-18")])
def test_an_earlier_contact_reported_later_shortens_nothing(repeat: str, until: str) -> None:
    """Contact on 3 July, then one of 1 July comes to light: its chain starts first, as if it had been known."""
    pack = pack_of(RULE.format(repeat=repeat))
    told = "07-03 10:00 p contact received=07-04\n07-04 10:00 p contact last_contact=07-01 received=07-05"
    assert rows(pack, told)[-1] == f"home 07-11 - {until}"


def test_a_restart_counts_from_the_latest_anchor_of_all() -> None:
    pack = pack_of(RULE.format(repeat="restart"))
    first, second = runs(pack, "02-03 10:00 p contact\n02-04 10:00 p contact last_contact=02-01")
    assert segments(pack, first) == ["central 02-03 10:00 - 02-04 10:00 restarted"]
    assert segments(pack, second) == ["central 02-04 10:00 - 02-11 plan", "home 02-11 - 02-18 plan"]


def test_a_restart_that_would_be_over_already_cuts_nothing() -> None:
    pack = pack_of(RULE.format(repeat="extend"))
    told = "02-03 10:00 p contact\n02-16 10:00 p contact last_contact=01-20"
    assert len(runs(pack, told)) == 1


def test_after_an_early_end_a_new_trigger_opens_a_new_chain() -> None:
    pack = pack_of(RULE.format(repeat="keep").replace("repeat: keep", "repeat: keep\n    ends: [{event: left}]"))
    told = "02-01 p contact\n02-03 p left\n02-05 p contact"
    assert rows(pack, told) == ["central 02-01 - 02-03", "central 02-05 - 02-13", "home 02-13 - 02-20"]


def test_keep_on_one_date() -> None:
    pack = pack_of(RULE.format(repeat="keep"))
    assert [run.trigger for run in runs(pack, "02-01 p contact id=b\n02-01 p contact id=a")] == ["a"]


CEILING = """
  r:
    track: control
    when: {event: contact}
    ceiling: 20d
    phases: [{status: central, for: 14d}]
"""


def test_the_ceiling_cuts_the_joined_stretch() -> None:
    pack = pack_of(CEILING)
    told = "02-01 p contact\n02-10 p contact\n02-20 p contact"
    assert rows(pack, told) == ["central 02-01 - 02-22"]
    reached = [f for f in findings(pack, told) if f.kind == "ceiling-reached"]
    assert [(f.facts, show(f.at, pack.zone)) for f in reached] == [(("e2",), "02-22"), (("e3",), "02-22")]


@pytest.mark.parametrize("repeat", ["extend", "restart"])
@pytest.mark.parametrize("second", ["02-10", "02-16"])
def test_runs_that_touch_are_one_stretch_for_the_ceiling(repeat: str, second: str) -> None:
    """Restarted on the 10th, or exposed again on the 16th, the day after the first run ended."""
    rule = CEILING.replace("ceiling", f"repeat: {repeat}\n    ceiling")
    assert rows(pack_of(rule), f"02-01 p contact\n{second} p contact") == ["central 02-01 - 02-22"]


def test_after_the_ceiling_a_new_trigger_starts_afresh() -> None:
    pack = pack_of(CEILING)
    told = "02-01 p contact\n02-10 p contact\n02-22 p contact"
    assert rows(pack, told) == ["central 02-01 - 03-08"]
    assert rows(pack, told.replace("02-22", "02-23"))[1] == "central 02-23 - 03-09"


@pytest.mark.parametrize("repeat", ["extend", "restart", "keep"])
def test_what_the_ceiling_has_cut_is_over_for_the_next_trigger(repeat: str) -> None:
    """Open until excluded, cut on the 22nd; who is exposed again in March is held again."""
    rule = CEILING.replace("for: 14d", "until: {event: excluded}").replace("ceiling", f"repeat: {repeat}\n    ceiling")
    assert rows(pack_of(rule), "02-01 p contact\n02-10 p contact\n03-05 p contact") == [
        "central 02-01 - 02-22",
        "central 03-05 - 03-26",
    ]


def test_the_ceiling_bounds_an_open_phase() -> None:
    pack = pack_of(CEILING.replace("for: 14d", "until: {event: excluded}"))
    assert rows(pack, "02-01 10:00 p contact") == ["central 02-01 10:00 - 02-22"]
    (run,) = runs(pack, "02-01 10:00 p contact")
    assert run.ended == "ceiling"
