"""Findings about rows with conditions, exits that count, levels in editions and areas."""

from __future__ import annotations

import pytest

from tests.unit.rules.pack_texts import problems_of

HEAD = """\
format: gridcontrol/1
pack: p
zone: Asia/Shanghai
day_count: day_zero
divisions: {levels: {county: county}, hierarchies: {statutory: {levels: [county]}}}
subjects:
  person: {place: HOME, attributes: {HOME: division?, known: ref person?}}
  county: {level: county}
events:
  a: {about: person, fields: {HOME: division?, whom: ref person?, result: [positive, negative]}, sets: HOME}
  b: {about: person}
  planned: {about: person, plan: true}
order: [a, b, planned]
tracks:
  held: {about: person, default: free, precedence: [kept], holding: [kept]}
  other: {about: person, default: none, precedence: [x]}
rules:
  kept: {track: held, ceiling: 30d, review: 2020-12-31, when: {event: b}, phases: [{status: kept, for: 1d}]}
  other: {track: other, when: {event: b}, phases: [{status: x, for: 1d}]}
"""
BOUNDS = "ceiling: 30d, review: 2020-12-31"


def codes(*rules: str, home: str = "home") -> list[str]:
    text = HEAD.replace("HOME", home) + "".join(f"  {rule}\n" for rule in rules)
    return [problem.code for problem in problems_of(text.encode(), "p.yaml")]


def held(phase: str) -> str:
    return f"r: {{track: held, {BOUNDS}, when: {{event: a}}, phases: [{{status: kept, {phase}}}]}}"


@pytest.mark.parametrize(
    ("phase", "expected"),
    [
        ("until: {event: b, times: 2}", []),
        ("until: {event: b, times: 2}, release: {needs: [{event: a}], at_most: 7d}", []),
        ("until: {holds: {seen: {event: b}}}, release: {needs: [{event: a}], at_most: 7d}", []),
        ("until: {event: b}, release: {needs: [{event: a}]}", ["rules.release-without-end"]),
        ("until: {event: b, from_day: 3}, prolong: {event: a, for: 7d}", ["rules.prolong-without-plan"]),
        ("until: {event: planned, times: 2}", ["rules.plan-as-fact"]),
        ("until: {event: a, where: {result: {unlike: [positive, negative]}}, times: 2}", ["rules.never-happens-field"]),
        ("until: {begins: {other: none}, times: 2}", []),
    ],
)
def test_exits_that_count(phase: str, expected: list[str]) -> None:
    assert codes(held(phase)) == expected


def test_what_follows_an_exit_that_counts_is_reached() -> None:
    rule = f"r: {{track: held, {BOUNDS}, when: {{event: a}}, phases: [PHASES]}}"
    phases = "{status: kept, until: {event: b, times: 2}}, {status: kept, for: 1d}"
    assert codes(rule.replace("PHASES", phases)) == []


def row(conditions: str) -> str:
    rows = f"[{{{conditions}, phases: [{{status: kept, for: 1d}}]}}]"
    return f"r: {{track: held, {BOUNDS}, when: {{event: a}}, choose: {rows}}}"


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ("given: {seen: {event: b}}", []),
        ("given: {seen: {event: planned}}", ["rules.row-not-allowed"]),
        ("unless: {all: []}", ["rules.row-not-allowed"]),
        # Nobody can be counted of whom something impossible holds, so every one of them is free of it.
        ("unless: {every: {among: person, has: {not: {seen: {event: planned}}}}}", ["rules.row-not-allowed"]),
        ("given: {every: {among: person, has: {seen: {event: planned}}}}", []),
        ("where: {result: positive}, given: {its: {whom: {status: {other: x}}}}", []),
        ("given: {its: {known: {status: {other: x}}}}", []),
    ],
)
def test_rows(conditions: str, expected: list[str]) -> None:
    assert codes(row(conditions)) == expected


def test_a_row_with_conditions_hides_no_row_below() -> None:
    positive = "where: {result: positive}, "
    rows = f"[{{{positive}given: {{seen: {{event: b}}}}, PHASE}}, {{{positive}PHASE}}, {{{positive}PHASE}}]"
    rule = f"r: {{track: held, {BOUNDS}, when: {{event: a}}, choose: {rows}}}"
    assert codes(rule.replace("PHASE", "phases: [{status: kept, for: 1d}]")) == ["rules.row-unreachable"]


def test_each_edition_of_levels_that_hold_needs_its_review() -> None:
    def editions(first: str, second: str) -> str:
        levels = "levels: [{status: kept, if: {seen: {event: a, within: 7d}}}]"
        return f"""r:
    track: held
    ceiling: 30d
    editions:
      - {{{first}{levels}}}
      - {{in_force: {{from: 2020-03-01}}, {second}{levels}}}"""

    review = "review: 2020-12-31, "
    assert codes(editions(review, review)) == []
    assert codes(editions("", review)) == ["rules.no-review"]
    assert codes(editions(review, "")) == ["rules.no-review"]


def test_levels_are_reached_and_never_hold_within_their_edition() -> None:
    rule = """r:
    track: held
    ceiling: 30d
    editions:
      - {review: 2020-12-31, levels: [{status: kept, if: {all: []}}]}
      - {in_force: {from: 2020-03-01}, review: 2020-12-31, levels: [{status: kept, if: {seen: {event: planned}}}]}
      - in_force: {from: 2020-04-01}
        review: 2020-12-31
        levels: [{status: kept, if: {all: []}}, {status: kept, if: {seen: {event: a}}}]"""
    assert codes(rule) == ["rules.level-never", "rules.level-unreachable"]


def test_gaps_and_order_of_editions_of_levels() -> None:
    rule = """r:
    track: other
    editions:
      - {in_force: {from: 2020-02-01, until: 2020-02-10}, levels: [{status: x, if: {seen: {event: a}}}]}
      - {in_force: {from: 2020-03-01}, levels: [{status: x, if: {seen: {event: a}}}]}
      - {in_force: {from: 2020-02-20}, levels: [{status: x, if: {seen: {event: a}}}]}"""
    assert codes(rule) == ["rules.editions-gap", "rules.editions-out-of-order"]


def test_a_place_that_is_a_registration() -> None:
    when = "{event: a, given: {in_place: '05'}}"
    rule = f"r: {{track: held, {BOUNDS}, when: {when}, phases: [{{status: kept, for: 1d}}]}}"
    assert codes(rule) == []
    assert codes(rule, home="hukou") == ["rules.depends-on-registration"]


def test_the_field_of_the_event_that_asks_comes_before_an_attribute() -> None:
    """With the field the condition is asked of a county, with the attribute of a person."""
    head = HEAD.replace("HOME", "home").replace("whom: ref person?", "known: ref county?")
    levels = "  r: {track: other, levels: [{status: x, if: {its: {known: {seen: {event: b}}}}}]}\n"
    given = "  r: {track: other, when: {event: a, given: {its: {known: {seen: {event: b}}}}}, phases: [{status: x}]}\n"
    mixed = given.replace("event: a,", "event: [a, b],")
    assert problems_of((head + levels).encode(), "p.yaml") == ()
    assert [p.code for p in problems_of((head + given).encode(), "p.yaml")] == ["pack.event-of-other-kind"]
    assert problems_of((head + mixed).encode(), "p.yaml")[0].code == "pack.ambiguous-relation"
