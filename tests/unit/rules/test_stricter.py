"""What became stricter or laxer between two versions of a rule."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from gridcontrol.errors.messages import CATALOGUE
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.rule_changes import Way
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.stricter import Fate, rule_changes
from tests.agreement.drawing import FOCUSES, PackDrawing

HEAD = """
format: gridcontrol/1
pack: p
zone: UTC
day_count: day_zero
subjects: {person: {}}
events:
  contact: {about: person, fields: {kind: [near, far], degree: integer?, last: date?}}
  arrival: {about: person, fields: {kind: [near, far], degree: integer?, last: date?}}
  test: {about: person}
  left: {about: person}
  case: {about: person}
tracks:
  control: {about: person, default: normal, precedence: [hospital, central, home, watch]}
  alarm: {about: person, default: quiet, precedence: [loud]}
rules:
  r: """
CHAIN = "{track: control, when: {event: contact}, phases: [{status: central, for: 7d}]}"
S, L, U = Way.STRICTER, Way.LAXER, Way.UNCLEAR


def pack(rule: str) -> Pack:
    return read_pack((HEAD + rule).encode(), "p.yaml")


def chain(phases: str, **more: str) -> str:
    told = "".join(f", {key.rstrip('_')}: {value}" for key, value in more.items())
    return f"{{track: control, when: {{event: contact}}, phases: [{phases}]{told}}}"


def when(trigger: str) -> str:
    return f"{{track: control, when: {{event: contact{trigger}}}, phases: [{{status: central, for: 7d}}]}}"


def level(condition: str) -> str:
    return f"{{track: alarm, levels: [{{status: loud, if: {condition}}}]}}"


def count(inner: str) -> str:
    return level(f"{{count: {{event: case, {inner}}}}}")


C7, C14, H7 = "{status: central, for: 7d}", "{status: central, for: 14d}", "{status: home, for: 7d}"
TEST = "{event: test, from_day: 6}"


def needs(inner: str, at_most: str = "3d") -> str:
    return chain(f"{{status: central, for: 7d, release: {{needs: [{inner}], at_most: {at_most}}}}}")


PAIRS = [
    (chain(C7), chain(C14), [("length", S)]),
    (chain(C7), chain(f"{C7}, {H7}"), [("phase-added", S)]),
    (chain(f"{C7}, {H7}"), chain(C7), [("phase-gone", L)]),
    (chain(C7), chain(H7), [("phase-status", L)]),
    (chain(C7), chain("{status: hospital, for: 9d}"), [("phase-status", S), ("length", S)]),
    (chain(f"{C7}, {H7}"), chain(f"{H7}, {C7}"), [("phases-other", U)]),
    (chain(C7), chain("{status: central, for: 7d, until: {event: test}}"), [("until-added", L)]),
    (chain(C7), chain("{status: central, for: 7d, prolong: {event: case, for: 7d}}"), [("prolong-added", S)]),
    (
        chain("{status: central, for: 7d, prolong: {event: case, for: 7d}}"),
        chain("{status: central, for: 7d, prolong: {event: case, for: 3d}}"),
        [("prolong-for", L)],
    ),
    (chain(C7), needs(TEST), [("need-added", S)]),
    (needs(TEST), needs(TEST, "5d"), [("wait", S)]),
    (needs(TEST), needs("{event: test, from_day: 5}"), [("need-from", L)]),
    (needs(TEST), needs("{event: test, from_day: 6, times: 2}"), [("need-times", S)]),
    (
        needs("{event: test, from_day: 6, times: 2}"),
        needs("{event: test, from_day: 6, times: 2, apart: 24h}"),
        [("need-apart-added", S)],
    ),
    (chain("{status: central, for: 7d, at_most: 9d}"), chain(C7), [("cap-gone", S)]),
    (chain(C7), chain("{status: central, for: 7d, lapse: end}"), [("phase-other", U)]),
    (chain(C7), chain(C7, ceiling="9d"), [("ceiling-added", L)]),
    (chain(C7, ceiling="9d"), chain(C7, ceiling="12d"), [("ceiling", S)]),
    (chain(C7), chain(C7, ends="{event: left}"), [("end-added", L)]),
    (chain(C7, ends="{event: left}"), chain(C7, ends="{event: case}"), [("end-other", U)]),
    (chain(C7), chain(C7, day_count="day_one"), [("day-count", L)]),
    (chain(C7), chain(C7, counted_from="[last, at]"), [("counted-from", U)]),
    (chain(C7, repeat="keep"), chain(C7), [("repeat", S)]),
    (chain(C7, repeat="restart"), chain(C7), [("repeat", U)]),
    (chain(C7), chain(C7, while_="{status: {alarm: loud}}"), [("while-added", L)]),
    (chain(C7), chain(C7, in_force="{from: 2020-02-01}"), [("since", L)]),
    (chain(C7, in_force="{until: 2020-02-01}"), chain(C7), [("until", S)]),
    (
        chain(C7, in_force="{from: 2020-02-01}"),
        chain(C7, in_force="{from: 2020-02-01, back_to: 2020-01-20}"),
        [("back-to", S)],
    ),
    (when(""), when(", where: {kind: near}"), [("test-added", L)]),
    (when(", where: {kind: near}"), when(", where: {kind: [near, far]}"), [("test-wider", S)]),
    (when(", where: {degree: {at_least: 2}}"), when(", where: {degree: {at_least: 3}}"), [("test-narrower", L)]),
    (when(", where: {degree: {below: 2}}"), when(", where: {degree: {below: 3}}"), [("test-wider", S)]),
    (when(", where: {kind: near}"), when(", where: {kind: far}"), [("test-other", U)]),
    (when(""), when(", given: {status: {alarm: loud}}"), [("given-added", L)]),
    (when(", unless: {status: {alarm: loud}}"), when(""), [("unless-gone", S)]),
    (
        when(", once: {status: {alarm: loud}}, within: 3d"),
        when(", once: {status: {alarm: loud}}"),
        [("within-gone", S)],
    ),
    (CHAIN, CHAIN.replace("event: contact", "event: [contact, arrival]"), [("kinds-added", S)]),
    (count("at_least: 5, within: 14d"), count("at_least: 3, within: 14d"), [("level-wider", S)]),
    (count("at_least: 5, within: 14d"), count("at_least: 5, within: 7d"), [("level-narrower", L)]),
    (count("at_most: 0, within: 14d"), count("at_most: 0, within: 28d"), [("level-narrower", L)]),
    (level("{seen: {event: case}}"), level("{seen: {event: test}}"), [("level-other", U)]),
    (CHAIN, CHAIN.replace("track: control", "label: close, track: control"), [("wording", U)]),
]


@pytest.mark.parametrize(("old", "new", "expected"), PAIRS, ids=[f"{p[2][0][0]}-{n}" for n, p in enumerate(PAIRS)])
def test_what_differs_and_which_way(old: str, new: str, expected: list[tuple[str, Way]]) -> None:
    (change,) = rule_changes(pack(old), pack(new))
    assert (change.fate, [(each.code, each.way) for each in change.changes]) == (Fate.REPLACED, expected)
    (back,) = rule_changes(pack(new), pack(old))
    assert [each.way for each in back.changes] == [way.other for _, way in expected]


def test_new_and_withdrawn_rules() -> None:
    both = CHAIN + "\n  s: " + CHAIN + "\n  t: {track: control, when: {event: test}, phases: []}"
    one, three = pack(CHAIN), pack(both)
    assert [(c.rule, c.fate, c.changes[0].way) for c in rule_changes(one, three)] == [
        ("s", Fate.ADDED, S),
        ("t", Fate.ADDED, U),
    ]
    assert [(c.rule, c.fate, c.changes[0].way) for c in rule_changes(three, one)] == [
        ("s", Fate.GONE, L),
        ("t", Fate.GONE, U),
    ]


@settings(max_examples=60, deadline=None, phases=(Phase.generate,))
@given(seed=st.integers(0, 10**9))
def test_of_any_two_packs_every_difference_is_told_and_turns_around(seed: int) -> None:
    rng = Random(seed)  # noqa: S311  # reproducible draws, no secrets
    texts = [PackDrawing(rng, rng.choice(FOCUSES)).text() for _ in range(2)]
    old, new = (read_pack(text.encode(), "drawn.yaml") for text in texts)
    assert rule_changes(old, old) == ()
    there, back = rule_changes(old, new), rule_changes(new, old)
    assert {change.rule for change in there} == {change.rule for change in back}
    turned = {change.rule: sorted(each.way.other for each in change.changes) for change in back}
    for change in there:
        assert change.changes
        assert all(f"change.{each.code}" in CATALOGUE for each in change.changes)
        assert sorted(each.way for each in change.changes) == turned[change.rule]
