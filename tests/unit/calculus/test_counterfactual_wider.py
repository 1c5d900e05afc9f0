"""The least change where exits count, rows ask conditions, requirements hold up exits, and places are asked about."""

from __future__ import annotations

from gridcontrol.calculus.counterfactual import least_changes
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.ids import subject_id
from gridcontrol.rules.ruleset import Pack
from tests.unit.calculus.asking import instant, known
from tests.unit.calculus.page import Counties, page_pack
from tests.unit.calculus.test_counterfactual import said


def asked(pack: Pack, told: str, at: str, track: str = "control") -> list[str]:
    whom = subject_id("person", "p")
    when = instant(at, pack.zone)
    found = least_changes(pack, known(pack, told), whom, when, ReferenceEvaluator(), places=Counties())
    return [said(change, pack) for one in found if one.track == track for change in one.changes]


def test_the_second_of_two_tests_that_end_a_phase() -> None:
    until = "{event: test, where: {result: negative}, from_day: 5, times: 2, apart: 24h}"
    pack = page_pack(
        f"  r: {{track: control, when: {{event: contact}}, phases: [{{status: home, for: 14d, until: {until}}}]}}"
    )
    told = "02-01 p contact\n02-06 10:00 p test result=negative"
    assert "+test 02-07 12:00 result=negative: normal 02-07 12:00" in asked(pack, told, "02-07T12:00")


def test_what_a_discharge_waits_for() -> None:
    phase = "{status: hospital, until: {event: discharged}, release: {needs: [{event: test}], at_most: 7d}}"
    pack = page_pack(f"  r: {{track: control, when: {{event: confirmed}}, phases: [{phase}]}}")
    told = "02-01 p confirmed\n02-20 10:00 p discharged"
    assert asked(pack, told, "02-21T09:00")[0] == "+test 02-21 09:00 result=negative: normal 02-21 09:00"


def test_a_row_that_asks_a_condition() -> None:
    rows = "[{given: {seen: {event: test}}, phases: []}, {where: {}, phases: [{status: home, for: 7d}]}]"
    pack = page_pack(f"  r: {{track: control, when: {{event: contact}}, choose: {rows}}}")
    # Nothing now undoes what the rule found when it fired.
    assert asked(pack, "02-01 p contact", "02-03") == [
        "wait: normal 02-09",
        "-e1: normal 02-03",
        "+order_given 02-03 end=2020-02-03: normal 02-03",
    ]


def test_moving_out_of_a_place_and_into_it() -> None:
    pack = page_pack("  r: {track: control, levels: [{status: home, if: {in_place: ['05']}}]}")
    assert "+arrival 02-03 home=05: home 02-03" in asked(pack, "", "02-03")
    assert "+arrival 02-03 home=…: normal 02-03" in asked(pack, "02-01 p arrival home=0501", "02-03")
