"""A requirement that nobody asks for any more, because its time was over when the rule changed, stays named."""

from __future__ import annotations

import pytest

from gridcontrol.builtin import text_report
from gridcontrol.calculus.evaluator import Evaluator
from gridcontrol.calculus.fast import FastEvaluator
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.calculus.reference.explaining import explain
from gridcontrol.ids import TrackId, subject_id
from gridcontrol.reports.explained import explanation_document
from gridcontrol.rules.ruleset import Pack
from tests.unit.calculus.asking import instant, known, pack_of, show

CHANGED = pack_of("""
  r:
    track: control
    when: {event: contact}
    editions:
      - {in_force: {from: 2020-01-01}, phases: [{status: central, for: 14d}]}
      - in_force: {from: 2020-02-12}
        transition: as_at_each_day
        phases:
          - status: central
            for: 10d
            release: {needs: [{id: negative, event: test, from_day: 9}], at_most: 9d}
          - {status: home, for: 7d}
""")
SAME = pack_of("""
  r:
    track: control
    when: {event: contact}
    editions:
      - {in_force: {from: 2020-01-01}, phases: [{status: central, for: 14d}]}
      - in_force: {from: 2020-02-12}
        transition: as_at_each_day
        phases:
          - {status: central, for: 9d, release: {needs: [{id: negative, event: test, from_day: 9}], at_most: 9d}}
          - {status: central, for: 9d}
""")
BACK = pack_of("""
  r:
    track: control
    when: {event: contact}
    in_force: {from: 2020-02-10, back_to: 2020-01-20}
    phases:
      - {status: central, for: 7d, release: {needs: [{id: negative, event: test, from_day: 5}], at_most: 9d}}
      - {status: home, for: 7d}
""")


@pytest.mark.parametrize("evaluator", [ReferenceEvaluator(), FastEvaluator()], ids=["definition", "fast"])
@pytest.mark.parametrize(
    ("pack", "told", "expected"),
    [
        # Ten days were over when the rule changed: nobody asks for the test, and the answer says so.
        (CHANGED, "02-01 p contact", ["central 02-12 negative waived", "home 02-19"]),
        # The tenth day is the day of the change: the test is asked.
        (CHANGED, "02-02 p contact", ["central 02-22 negative unmet", "home 02-29"]),
        # What goes on in the same status under the new edition names it too.
        (SAME, "02-01 p contact", ["central 02-20 negative waived"]),
        # An edition that reaches back shows only what is left.
        (BACK, "02-01 p contact", ["home 02-16 negative waived"]),
        (BACK, "02-08 p contact", ["central 02-25 negative unmet", "home 03-03"]),
    ],
)
def test_what_is_waived_is_named(evaluator: Evaluator, pack: Pack, told: str, expected: list[str]) -> None:
    timelines = evaluator.evaluate(pack, known(pack, told)).timelines
    (run,) = timelines[subject_id("person", "p"), TrackId("control")].runs
    found = []
    for segment in run.segments:
        words = [f"{n.need} {'waived' if n.waived else 'unmet' if n.met_at is None else 'met'}" for n in segment.needs]
        found.append(" ".join([segment.status, show(segment.until, pack.zone), *words]))
    assert found == expected


@pytest.mark.parametrize(
    ("at", "lang", "sentence"),
    [
        ("02-11", "en", "-  required for release from central, waived because its time is over when the rule changes"),
        ("02-11", "en", "-  from 2020-02-12 00:00 on in the terms of a new edition of the rule\n"),
        ("02-11", "en", "-  the rule r stands at told.yaml:30:3, in force since 2020-01-01 00:00\n"),
        ("02-13", "en", "-  required for release from central, waived because its time is over when the rule changes"),
        ("02-13", "en", "-  the rule r stands at told.yaml:30:3, in force since 2020-02-12 00:00\n"),
        ("02-13", "zh", "-  解除“central”的条件,因规则修订时期限已过而免除:test\n"),
        ("02-20", "en", "-  r: required for release from central, waived as its time was over when the rule changed"),
        ("02-20", "zh", "-  r:解除“central”的条件,因规则修订时期限已过而免除:test\n"),
    ],
)
def test_why_says_so_while_the_run_goes_on_and_afterwards(at: str, lang: str, sentence: str) -> None:
    told = explain(CHANGED, known(CHANGED, "02-01 p contact"), subject_id("person", "p"), instant(at, CHANGED.zone))
    text = text_report.render(explanation_document(CHANGED, told, told.at), lang, 200).decode()
    assert sentence in text
