"""Whom a rule asks: the one that its starting event names, in triggers, modes and rows."""

from __future__ import annotations

import pytest

from gridcontrol.calculus.explanation import WhyNot
from gridcontrol.calculus.reference.explaining import explain
from gridcontrol.ids import FactId, SubjectId
from tests.unit.calculus.asking import instant, known, rows, runs
from tests.unit.calculus.page import Counties, page_pack

HIGH = """
high:
  track: risk
  when: {event: listed, where: {level: high}}
  phases: [{status: high}]
  ends: {event: listed, where: {level: low}}
sick: {track: clinical, when: {event: confirmed}, phases: [{status: ill, until: {event: discharged}}]}
"""
PERSON = "{place: home, attributes: {home: division?, address: text?, came_from: ref county?}}"
FROM = "{its: {came_from: {status: {risk: high}}}}"


def rules(*more: str) -> str:
    return "".join(f"  {line}\n" for line in (HIGH + "\n".join(more)).strip().splitlines())


def when(trigger: str, then: str = "phases: [{status: home, for: 7d}]") -> str:
    return f"r: {{track: control, when: {trigger}, {then}}}"


LISTED_05, LISTED_06 = "02-01 05 listed level=high", "02-01 06 listed level=high"
BOTH = ["home 02-05 - 02-12"]
ARRIVALS = "02-02 p arrival came_from=06\n02-04 p arrival came_from=05\n"


@pytest.mark.parametrize(
    ("trigger", "told", "expected"),
    [
        (f"{{event: arrival, given: {FROM}}}", "02-03 05 listed level=high", ["home 02-04 - 02-12"]),
        (f"{{event: arrival, unless: {FROM}}}", "02-01 05 listed level=high", ["home 02-02 - 02-10"]),
        (f"{{event: arrival, given: {{not: {FROM}}}}}", "02-01 05 listed level=high", ["home 02-02 - 02-10"]),
        (f"{{event: arrival, given: {{all: [{FROM}]}}}}", "02-01 06 listed level=high", ["home 02-02 - 02-10"]),
        (f"{{event: arrival, given: {{some: {{at_least: 1, of: [{FROM}]}}}}}}", LISTED_06, ["home 02-02 - 02-10"]),
        (f"{{event: arrival, given: {{lasting: {{if: {FROM}, for: 1d}}}}}}", LISTED_06, []),
        (f"{{event: arrival, given: {{lasting: {{if: {FROM}, for: 1d}}}}}}", LISTED_05, ["home 02-04 - 02-12"]),
        (f"{{event: arrival, given: {{count: {{holding: {FROM}, at_least: 1}}}}}}", LISTED_06, ["home 02-02 - 02-10"]),
        # Both wait, and each starts with its own county, the later arrival first.
        (f"{{event: arrival, once: {FROM}}}", "02-05 05 listed level=high\n02-07 06 listed level=high", BOTH),
    ],
)  # fmt: skip
def test_the_event_that_asks_says_whom(trigger: str, told: str, expected: list[str]) -> None:
    assert rows(page_pack(rules(when(trigger))), ARRIVALS + told, places=Counties()) == expected


def test_who_is_named_within_another_is_that_ones() -> None:
    pack = page_pack(rules(when(f"{{event: meeting, given: {{its: {{whom: {FROM}}}}}}}")), person=PERSON)
    told = ARRIVALS + "02-03 05 listed level=high\n02-03 q meeting whom=p\n02-05 s meeting whom=p"
    assert rows(pack, told, "q") == []
    assert rows(pack, told, "s") == ["home 02-05 - 02-13"]


def test_an_empty_field_names_nobody_though_an_earlier_event_did() -> None:
    trigger = f"{{event: arrival, where: {{address: back}}, given: {FROM}}}"
    pack = page_pack(rules(when(trigger)))
    assert rows(pack, "02-01 06 listed level=high\n02-02 p arrival came_from=06\n02-03 p arrival address=back") == []


def test_a_kind_without_the_field_asks_the_latest_that_was_named() -> None:
    pack = page_pack(rules(when(f"{{event: [arrival, contact], given: {FROM}}}")))
    told = ARRIVALS + "02-03 05 listed level=high\n02-09 p contact"
    assert [run.causes for run in runs(pack, told)] == [
        (FactId("e2"), FactId("e3")),
        (FactId("e2"), FactId("e3"), FactId("e4")),
    ]


def test_a_beginning_asks_the_latest_that_was_named() -> None:
    pack = page_pack(rules(when(f"{{begins: {{clinical: ill}}, given: {FROM}}}")), person=PERSON)
    assert rows(pack, ARRIVALS + "02-03 05 listed level=high\n02-09 p confirmed") == ["home 02-09 - 02-17"]


def test_a_mode_is_that_of_whom_the_start_names() -> None:
    pack = page_pack(rules(when("{event: arrival}", f"while: {FROM}, phases: [{{status: home, for: 20d}}]")))
    told = "02-01 06 listed level=high\n" + ARRIVALS + "02-03 05 listed level=high\n02-06 06 listed level=low\n"
    assert [(str(r.trigger), r.segments[0].until) for r in runs(pack, told)] == [
        ("e2", instant("02-06", pack.zone)),
        ("e3", instant("02-25", pack.zone)),
    ]


def test_a_row_asks_whom_the_start_names_when_the_rule_fires() -> None:
    first = f"{{given: {FROM}, phases: [{{status: central, for: 7d}}]}}"
    choose = f"choose: [{first}, {{where: {{}}, phases: [{{status: home, for: 7d}}]}}]"
    pack = page_pack(rules(when("{event: arrival, once: {ever: {clinical: ill}}}", choose)))
    told = ARRIVALS + "02-05 06 listed level=high\n02-06 p confirmed"
    # Both start on the 6th: that of the 2nd in the row of the listed county.
    assert [(run.segments[0].status, run.causes) for run in runs(pack, told)] == [
        ("central", (FactId("e1"), FactId("e3"), FactId("e4"))),
        ("home", (FactId("e2"), FactId("e4"))),
    ]


@pytest.mark.parametrize(
    "told",
    [
        "02-02 p arrival came_from=06",
        "02-02 p arrival came_from=06\n02-11 06 listed level=high",
        "02-02 p arrival",
    ],
)
def test_why_not_while_it_waits(told: str) -> None:
    pack = page_pack(rules(when(f"{{event: arrival, once: {FROM}, within: 7d}}")))
    found = explain(pack, known(pack, told), SubjectId("person/p"), instant("02-12", pack.zone)).answers[0].not_applied
    (missed,) = (other for other in found if other.rule == "r")
    assert missed.why is WhyNot.NOT_ONCE
    assert missed.condition is not None
