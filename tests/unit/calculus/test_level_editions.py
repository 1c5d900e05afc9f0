"""Levels that change from edition to edition."""

from __future__ import annotations

from gridcontrol.calculus.explanation import WhyNot
from gridcontrol.calculus.reference.explaining import explain
from gridcontrol.ids import RuleId, SubjectId
from tests.unit.calculus.asking import findings, instant, known, rows, runs, segments
from tests.unit.calculus.page import page_pack

RULES = """
  r:
    track: clinical
    editions:
      - source: one
        levels:
          - {status: ill, if: {count: {event: test, within: 14d, at_least: 2}}}
          - {status: suspected, if: {seen: {event: test, within: 14d}}}
      - source: two
        in_force: {from: 2020-02-10}
        levels: [{status: suspected, if: {seen: {event: test, within: 7d}}}]
  after: {track: control, when: {finishes: {clinical: suspected}}, phases: [{status: watch, for: 1d}]}
  from_then: {track: control, when: {begins: {clinical: suspected}}, phases: [{status: home, for: 1d}]}
  while_so:
    track: control
    levels: [{status: central, if: {lasting: {if: {status: {clinical: suspected}}, for: 6d}}}]
"""
PACK = page_pack(RULES, day_count="day_zero\nsources: {one: first, two: second}")
T = "p test result=negative"


def test_each_run_says_in_which_edition_it_stands_and_what_goes_on_has_not_ended() -> None:
    told = f"02-08 {T}"
    found = runs(PACK, told, track="clinical")
    assert [(run.edition, run.source, segments(PACK, run)) for run in found] == [
        (0, "one", ["suspected 02-08 - 02-10 condition"]),
        (1, "two", ["suspected 02-10 - 02-16 condition"]),
    ]
    assert rows(PACK, told, track="clinical") == ["suspected 02-08 - 02-16"]
    assert rows(PACK, told) == ["home 02-08 - 02-10", "central 02-15 - 02-16", "watch 02-16 - 02-18"]


def test_rows_of_the_old_edition_end_with_it() -> None:
    assert rows(PACK, f"02-06 {T}\n02-07 {T}", track="clinical") == [
        "suspected 02-06 - 02-07",
        "ill 02-07 - 02-10",
        "suspected 02-10 - 02-15",
    ]


def test_what_the_old_edition_saw_longer_ends_at_the_change() -> None:
    assert rows(PACK, f"01-30 {T}", track="clinical") == ["suspected 01-30 - 02-10"]
    assert rows(PACK, f"01-30 {T}") == ["home 01-30 - 02-01", "central 02-06 - 02-10", "watch 02-10 - 02-12"]


def test_the_ceiling_goes_through_a_change_and_starts_afresh_after_a_gap() -> None:
    rules = """
  r:
    track: control
    ceiling: 5d
    editions:
      - {in_force: {until: 2020-02-10}, levels: [{status: home, if: {seen: {event: contact, within: 30d}}}]}
      - {in_force: {from: FROM}, levels: [{status: home, if: {seen: {event: contact, within: 30d}}}]}
"""
    through = page_pack(rules.replace("FROM", "2020-02-10"))
    assert rows(through, "02-08 p contact") == ["home 02-08 - 02-14"]
    assert [finding.kind for finding in findings(through, "02-08 p contact")] == ["ceiling-reached"]
    apart = page_pack(rules.replace("FROM", "2020-02-12"))
    assert rows(apart, "02-08 p contact") == ["home 02-08 - 02-10", "home 02-12 - 02-18"]


def test_why_not_points_at_the_rows_in_force() -> None:
    for at, number in (("02-05", 0), ("02-20", 1)):
        told = known(PACK, "01-01 p contact")
        answers = explain(PACK, told, SubjectId("person/p"), instant(at, PACK.zone)).answers
        (found,) = (other for answer in answers for other in answer.not_applied if other.rule == "r")
        levels = PACK.rules[RuleId("r")].editions[number].levels
        assert (found.why, found.place) == (WhyNot.CONDITION, levels[0].where)
