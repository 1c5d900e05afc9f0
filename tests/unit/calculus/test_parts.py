"""The parts of rules that a pack's cases would not miss, construct by construct."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridcontrol.calculus.cases import run_cases
from gridcontrol.calculus.fast import FastEvaluator
from gridcontrol.calculus.parts import RulePart, parts
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.calculus.timeline import Evaluation
from gridcontrol.rules.from_yaml import read_pack
from tests.agreement.drawing import FOCUSES, Prefixes, drawn, seeded
from tests.unit.calculus.asking import PERSON

HEAD = (
    PERSON.replace(
        "  died: {about: person}\n",
        "  died: {about: person}\n"
        "  met: {about: person, fields: {other: ref person}, opens: {link: met, to: other}}\n"
        "  near: {about: person}\n",
    )
    .replace("order: [", "order: [met, near, ")
    .replace("tracks:\n", "links: {met: {from: person, to: person}}\ntracks:\n")
    + "  alarm: {about: person, default: quiet, precedence: [loud, soft]}\n"
)
PLAIN = "p: [central 2020-02-01 - 2020-02-09]"


def told(part: RulePart) -> str:
    words = (part.what, part.status, part.event or part.field or part.number or None, part.edition or None)
    return " ".join(str(word) for word in words if word is not None)


def unmissed(rule: str, cases: list[str], more: str = "") -> list[str]:
    text = f"{HEAD}{more}rules:\n  r: {rule}\ncases:\n"
    text += "".join(f"  - {{name: c{number}, {case}}}\n" for number, case in enumerate(cases)) or "  []\n"
    pack = read_pack(text.encode(), "told.yaml")
    outcome = run_cases(pack, FastEvaluator())
    assert [result.mismatches for result in outcome.results] == [()] * len(cases)
    assert run_cases(pack, ReferenceEvaluator()).untried == outcome.untried
    return [told(part) for part in outcome.untried]


CONTACT = "events: [[2020-02-01, p, contact]]"

CONSTRUCTS = {
    "phase": (
        "{track: control, when: {event: contact}, phases: [{status: central, for: 7d}, {status: home, for: 7d}]}",
        # A case about somebody else, or without the row, would not miss it.
        ["events: [[2020-02-01, p, contact], [2020-02-05, q, died]], expect: {q: []}"],
        [f"{CONTACT}, expect: {{p: [central 2020-02-01 - 2020-02-09, home 2020-02-09 - 2020-02-16]}}"],
        ["phase central 1", "phase home 1"],
    ),
    "end": (
        (
            "{track: control, when: {event: contact}, phases: [{status: central, for: 7d}], "
            "ends: [{event: left}, {event: died}]}"
        ),
        [
            f"{CONTACT}, expect: {{{PLAIN}}}",
            "events: [[2020-02-01, p, contact], [2020-02-03, p, left]], expect: {p: [central 2020-02-01 - 2020-02-03]}",
        ],
        [
            "events: [[2020-02-01, p, contact], [2020-02-03, p, died]], expect: {p: [central 2020-02-01 - 2020-02-03]}",
        ],
        ["end died"],
    ),
    "need": (
        (
            "{track: control, when: {event: contact}, phases: [{status: central, for: 7d, "
            "release: {needs: [{event: test, where: {result: negative}}], at_most: 3d}}]}"
        ),
        [f"{CONTACT}, expect: {{p: [central 2020-02-01 - 2020-02-12]}}"],
        [
            (
                "events: [[2020-02-01, p, contact], [2020-02-03, p, test, {result: positive}]], "
                "expect: {p: [central 2020-02-01 - 2020-02-12]}"
            ),
            (
                "events: [[2020-02-01, p, contact], [2020-02-10, p, test, {result: negative}]], "
                "expect: {p: [central 2020-02-01 - 2020-02-10]}"
            ),
        ],
        ["field central result 1"],
    ),
    "prolong": (
        (
            "{track: control, when: {event: contact}, phases: [{status: central, for: 7d, "
            "prolong: {event: venue_case, for: 7d}, at_most: 9d}]}"
        ),
        [f"{CONTACT}, expect: {{{PLAIN}}}"],
        [
            (
                "events: [[2020-02-01, p, contact], [2020-02-02, p, venue_case]], "
                "expect: {p: [central 2020-02-01 - 2020-02-10]}"
            ),
            (
                "events: [[2020-02-01, p, contact], [2020-02-05, p, venue_case]], "
                "expect: {p: [central 2020-02-01 - 2020-02-11]}"
            ),
        ],
        ["prolong central venue_case 1", "at-most central 1"],
    ),
    "row": (
        (
            "{track: control, when: {event: arrival}, choose: [{where: {from_area: x}, phases: [{status: central, for: "
            "7d}]}, {where: {}, phases: [{status: home, for: 7d}]}]}"
        ),
        ["events: [[2020-02-01, p, arrival, {from_area: x}]], expect: {p: [central 2020-02-01 - 2020-02-09]}"],
        ["events: [[2020-02-01, p, arrival, {from_area: y}]], expect: {p: [home 2020-02-01 - 2020-02-09]}"],
        # The field of the first row is missed only by who comes from elsewhere.
        ["field from_area 1", "row 1"],
    ),
    "edition": (
        (
            "{track: control, when: {event: contact}, editions: [{in_force: {from: 2020-01-01}, "
            "phases: [{status: central, for: 7d}]}, {in_force: {from: 2020-02-05}, transition: as_at_each_day, "
            "phases: [{status: central, for: 3d}]}]}"
        ),
        ["events: [[2020-02-06, p, contact]], expect: {p: [central 2020-02-06 - 2020-02-10]}"],
        [
            "events: [[2020-02-04, p, contact]], expect: {p: [central 2020-02-04 - 2020-02-08]}",
            "events: [[2020-01-02, p, contact]], expect: {p: [central 2020-01-02 - 2020-01-10]}",
        ],
        ["edition 1", "transition 2"],
    ),
    "repeat": (
        "{track: control, repeat: keep, when: {event: contact}, phases: [{status: central, for: 7d}]}",
        [f"{CONTACT}, expect: {{{PLAIN}}}"],
        [f"events: [[2020-02-01, p, contact], [2020-02-03, p, contact]], expect: {{{PLAIN}}}"],
        ["repeat"],
    ),
    "ceiling": (
        "{track: control, ceiling: 10d, when: {event: contact}, phases: [{status: central, for: 7d}]}",
        [f"{CONTACT}, expect: {{{PLAIN}}}"],
        [
            (
                "events: [[2020-02-01, p, contact], [2020-02-08, p, contact]], "
                "expect: {p: [central 2020-02-01 - 2020-02-12]}"
            )
        ],
        ["ceiling"],
    ),
    "exception": (
        (
            "{track: control, when: {event: [contact, arrival], given: {any: [{seen: {event: test}}, "
            "{not: {seen: {event: excluded}}}]}, unless: {seen: {event: left}}}, phases: [{status: central, for: 7d}]}"
        ),
        [f"{CONTACT}, expect: {{{PLAIN}}}"],
        [
            "events: [[2020-02-01, p, left], [2020-02-02, p, contact]], expect: {p: []}",
            "events: [[2020-02-01, p, arrival]], expect: {p: [central 2020-02-01 - 2020-02-09]}",
            "events: [[2020-01-30, p, excluded], [2020-02-01, p, contact]], expect: {p: []}",
            (
                "events: [[2020-01-30, p, excluded], [2020-02-01 08:00, p, test, {result: negative}], "
                "[2020-02-01 09:00, p, contact]], expect: {p: [central 2020-02-01 09:00 - 2020-02-09]}"
            ),
        ],
        ["event arrival", "given 1", "unless 1"],
    ),
    "level": (
        (
            "{track: alarm, levels: [{status: loud, if: {count: {event: contact, at_least: 2}}}, "
            "{status: soft, if: {seen: {event: contact}}}]}"
        ),
        [f"{CONTACT}, expect: {{p/alarm: [soft 2020-02-01 - -]}}"],
        [
            (
                "events: [[2020-02-01, p, contact], [2020-02-03, p, contact]], "
                "expect: {p/alarm: [soft 2020-02-01 - 2020-02-03, loud 2020-02-03 - -]}"
            )
        ],
        ["level loud 1"],
    ),
}


@pytest.mark.parametrize("construct", CONSTRUCTS)
def test_what_no_case_would_miss_is_named_until_one_does(construct: str) -> None:
    rule, before, more, expected = CONSTRUCTS[construct]
    assert unmissed(rule, before) == expected
    assert unmissed(rule, [*before, *more]) == []


def test_what_spreads_is_a_part() -> None:
    rule = "{track: control, when: {event: near}, phases: [{status: central, for: 7d}]}"
    spread = "spread: {close: {along: met, event: confirmed, creates: near}}\n"
    lone = "events: [[2020-02-01, p, near]], expect: {p: [central 2020-02-01 - 2020-02-09]}"
    both = "events: [[2020-02-01, p, met, {other: q}], [2020-02-01, p, confirmed]], expect: {q: [central 2020-02-01 - "
    assert unmissed(rule, [lone], spread) == ["spread"]
    assert unmissed(rule, [lone, both + "2020-02-09]}"], spread) == []


def test_without_cases_everything_is_missing_but_only_the_wholes_are_named() -> None:
    rule, *_ = CONSTRUCTS["edition"]
    assert unmissed(rule, []) == ["edition 1", "edition 2"]


def shown(evaluation: Evaluation) -> object:
    return {key: [(r.status, r.since, r.until) for r in line.rows] for key, line in evaluation.timelines.items()}


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_every_pack_without_one_of_its_parts_can_be_evaluated(seed: int) -> None:
    example = drawn(seeded(seed), FOCUSES[seed % len(FOCUSES)])
    found = list(parts(example.pack))
    assert found
    for without in found[:: max(1, len(found) // 8)]:
        assert without.pack != example.pack
        definition, quick = (
            evaluator.evaluate(without.pack, example.known, places=Prefixes())
            for evaluator in (ReferenceEvaluator(), FastEvaluator())
        )
        assert shown(definition) == shown(quick)


def test_each_rule_is_in_parts_as_it_is_written() -> None:
    """Every phase, level, early end, requirement and edition of a drawn pack is a part of it."""
    for seed in range(20):
        example = drawn(seeded(seed), FOCUSES[seed % len(FOCUSES)])
        written = json.loads(example.text)["rules"]
        found = [without.part for without in parts(example.pack)]
        for name, rule in written.items():
            mine = [part.what.value for part in found if part.rule == name]
            editions = rule.get("editions", [rule])
            chains = [row for e in editions for row in e.get("choose", [e])]
            phases = [phase for row in chains for phase in row.get("phases", ())]
            assert mine.count("phase") == len(phases)
            assert mine.count("level") == sum(len(e.get("levels", ())) for e in editions)
            assert mine.count("need") >= sum(len(p["release"]["needs"]) for p in phases if "release" in p)
            assert mine.count("prolong") == sum(len(phase.get("prolong", ())) for phase in phases)
            assert mine.count("edition") == (len(editions) if len(editions) > 1 else 0)
            assert mine.count("end") >= len(rule.get("ends", ()))
