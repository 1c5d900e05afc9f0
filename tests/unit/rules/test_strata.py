"""In which order rules can be evaluated, seen from packs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.errors import PackError
from gridcontrol.rules.from_yaml import read_pack

HEAD = """\
format: gridcontrol/1
pack: p
zone: UTC
day_count: exact
subjects: {person: {}}
events: {e: {about: person}}
tracks:
  one: {about: person, default: none, precedence: [a, b, c]}
  two: {about: person, default: none, precedence: [x, y, z]}
rules:
"""
STATUSES = {"one": "abc", "two": "xyz"}


def strata(*rules: str) -> list[list[str]]:
    text = HEAD + "".join(f"  {rule}\n" for rule in rules)
    return [[str(name) for name in layer] for layer in read_pack(text.encode(), "p.yaml").strata]


def rule(name: str, track: str, status: str, *given_conditions: str) -> str:
    return (
        f"{name}: {{track: {track}, when: {{event: e, given: [{', '.join(given_conditions)}]}}, "
        f"phases: [{{status: {status}}}]}}"
    )


def test_rules_without_conditions_share_one_stratum() -> None:
    assert strata(rule("r", "one", "a"), rule("s", "two", "x")) == [["r", "s"]]


def test_a_status_waits_for_all_rules_that_give_it_or_a_stronger_one() -> None:
    reader = rule("reader", "two", "x", "{status: {one: b}}")
    assert strata(reader, rule("same", "one", "b"), rule("stronger", "one", "a"), rule("weaker", "one", "c")) == [
        ["same", "stronger", "weaker"],
        ["reader"],
    ]
    # What is weaker does not count: it may in turn wait for the reader.
    weaker = rule("weaker", "one", "c", "{status: {two: x}}")
    assert strata(reader, rule("same", "one", "b"), weaker) == [["same"], ["reader"], ["weaker"]]


def test_the_default_waits_for_the_whole_track() -> None:
    reader = rule("reader", "two", "x", "{status: {one: none}}")
    assert strata(reader, rule("weakest", "one", "c")) == [["weakest"], ["reader"]]


def test_running_waits_for_the_named_rule_only() -> None:
    reader = rule("reader", "one", "a", "{running: other}")
    assert strata(reader, rule("other", "one", "b"), rule("third", "one", "a")) == [["other", "third"], ["reader"]]


@pytest.mark.parametrize(
    "condition",
    [
        "{ever: {one: a}}",
        "{seen: {begins: {one: a}, within: 3d}}",
        "{count: {finishes: {one: a}, at_least: 2}}",
        "{count: {holding: {status: {one: a}}, at_least: 1}}",
        "{lasting: {if: {status: {one: a}}, for: 3h}}",
        "{not: {any: [{all: [{status: {one: a}}]}]}}",
        "{some: {at_least: 1, of: [{status: {one: a}}]}}",
    ],
)
def test_conditions_are_looked_into(condition: str) -> None:
    assert strata(rule("reader", "two", "x", condition), rule("giver", "one", "a")) == [["giver"], ["reader"]]


@pytest.mark.parametrize(
    "reader",
    [
        "reader: {track: two, when: {begins: {one: a}}, phases: [{status: x}]}",
        "reader: {track: two, when: {event: e}, ends: [{finishes: {one: a}}], phases: [{status: x}]}",
        "reader: {track: two, when: {event: e}, while: {status: {one: a}}, phases: [{status: x}]}",
        "reader: {track: two, when: {event: e, unless: [{status: {one: a}}]}, phases: [{status: x}]}",
        "reader: {track: two, when: {event: e}, phases: [{status: x, until: {begins: {one: a}}}]}",
        "reader: {track: two, when: {event: e}, phases: [{status: x, until: {holds: {status: {one: a}}}}]}",
        "reader: {track: two, when: {event: e}, phases: [{status: x, for: 1d, prolong: {begins: {one: a}, for: 1d}}]}",
        "reader: {track: two, when: {event: e}, phases: [{status: x, release: {needs: [{begins: {one: a}}]}}]}",
        "reader: {track: two,when: {event: e},choose: [{where: {},phases: [{status: x,until: {begins: {one: a}}}]}]}",
        "reader: {track: two, levels: [{status: x, if: {status: {one: a}}}]}",
    ],
)
def test_every_part_of_a_rule_is_looked_into(reader: str) -> None:
    assert strata(reader, rule("giver", "one", "a")) == [["giver"], ["reader"]]


def test_circles_of_different_rules_are_all_named() -> None:
    with pytest.raises(PackError) as caught:
        strata(
            rule("r", "one", "a", "{running: s}"),
            rule("s", "two", "y", "{running: r}"),
            rule("alone", "two", "x", "{status: {two: x}}"),
            rule("waits", "one", "c", "{running: r}"),
        )
    assert [(p.code, p.args["path"]) for p in caught.value.problems] == [
        ("rules.cycle", "r → (s) s → (r) r"),
        ("rules.waits-for-itself", "alone → (two: x) alone"),
    ]


@st.composite
def packs(draw: st.DrawFn) -> list[tuple[str, str, str, list[tuple[str, str]]]]:
    made = []
    for number in range(draw(st.integers(1, 6))):
        track = draw(st.sampled_from(sorted(STATUSES)))
        reads = draw(st.lists(st.sampled_from([(t, s) for t, word in STATUSES.items() for s in word]), max_size=2))
        made.append((f"r{number}", track, draw(st.sampled_from(STATUSES[track])), reads))
    return made


@given(packs())
def test_each_rule_comes_after_all_it_reads(drawn: list[tuple[str, str, str, list[tuple[str, str]]]]) -> None:
    """By definition: r needs o when r asks for a status that o gives or one that o's status outranks."""
    needs = {
        name: {
            other
            for track, status in reads
            for other, other_track, gives, _ in drawn
            if other_track == track and STATUSES[track].index(gives) <= STATUSES[track].index(status)
        }
        for name, _, _, reads in drawn
    }
    rules = [
        rule(name, track, status, *(f"{{status: {{{t}: {s}}}}}" for t, s in reads))
        for name, track, status, reads in drawn
    ]
    left = dict(needs)
    while ready := [name for name, wanted in left.items() if not wanted & set(left)]:
        for name in ready:
            del left[name]
    if left:
        with pytest.raises(PackError) as caught:
            strata(*rules)
        assert {problem.code for problem in caught.value.problems} <= {"rules.cycle", "rules.waits-for-itself"}
        return
    layers = strata(*rules)
    level = {name: number for number, layer in enumerate(layers) for name in layer}
    assert set(level) == set(needs)
    for name, wanted in needs.items():
        assert level[name] == 1 + max((level[other] for other in wanted), default=-1)


OTHER = rule("other", "two", "x")
READERS = {
    "given of a row": "choose: [{given: {running: other}, phases: [{status: a}]}]",
    "unless of a row": "choose: [{unless: {ever: {two: x}}, phases: [{status: a}]}]",
    "an exit that counts": "phases: [{status: a, until: {begins: {two: x}, times: 2}}]",
    "a need": "phases: [{status: a, until: {event: e}, release: {needs: [{begins: {two: x}}]}}]",
    "every": "choose: [{given: {every: {among: person, has: {status: {two: x}}}}, phases: [{status: a}]}]",
}


@pytest.mark.parametrize("text", READERS.values(), ids=READERS)
def test_every_place_that_reads_an_outcome_waits_for_it(text: str) -> None:
    assert strata(f"reader: {{track: one, when: {{event: e}}, {text}}}", OTHER) == [["other"], ["reader"]]


def test_levels_of_any_edition_wait_for_what_they_ask_and_are_waited_for_by_what_they_give() -> None:
    levels = """reader:
    track: one
    editions:
      - levels: [{status: a, if: {all: []}}]
      - {in_force: {from: 2020-02-01}, levels: [{status: b, if: {running: other}}]}"""
    above = rule("above", "two", "z", "{status: {one: b}}")
    assert strata(levels, OTHER, above) == [["other"], ["reader"], ["above"]]


def test_rows_that_wait_for_each_other_are_reported() -> None:
    one = "one: {track: one, when: {event: e}, choose: [{given: {running: two}, phases: [{status: a}]}]}"
    two = "two: {track: two, when: {event: e}, phases: [{status: x, until: {finishes: {one: a}, times: 2}}]}"
    with pytest.raises(PackError) as caught:
        strata(one, two)
    assert [problem.code for problem in caught.value.problems] == ["rules.cycle"]
