"""Packs made to cost much: everything in them is counted in proportion to their length, or not at all."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.unit.rules.pack_texts import problems_of

HEAD = """\
format: gridcontrol/1
pack: p
zone: UTC
day_count: exact
subjects: {person: {}}
events: {e: {about: person, fields: {a: text}}}
tracks: {t: {about: person, default: n, precedence: [s]}, u: {about: person, default: n, precedence: [s]}}
"""
SECONDS = 5.0
"""Of processor time, on a slow and busy machine; what grows with the square of these packs takes minutes."""


def joined(count: int, make: Callable[[int], str], between: str = ", ") -> str:
    return between.join(make(number) for number in range(count))


def chain(last: int) -> Callable[[int], str]:
    """Rules each of which asks for the next; after the last comes *last* again."""

    def make(n: int) -> str:
        following = n + 1 if n < 2999 else last
        return f"  r{n}: {{track: t, when: {{event: e, given: [{{running: r{following}}}]}}, phases: [{{status: s}}]}}"

    return make


def reader(n: int) -> str:
    asks = ", given: [{status: {t: s}}]" if n % 2 else ""
    return f"  r{n}: {{track: {'tu'[n % 2]}, when: {{event: e{asks}}}, phases: [{{status: s}}]}}"


def within(n: int) -> str:
    return f"{{seen: {{event: e, within: {n + 1}min}}}}"


def rule(when: str, rest: str = "phases: [{status: s}]") -> str:
    return HEAD + f"rules: {{r: {{track: t, when: {{event: e{when}}}, {rest}}}}}\n"


PACKS = {
    "unknown keys": HEAD + joined(9000, lambda n: f"k{n}: 1\n", ""),
    "unknown names": HEAD.replace("events: {", f"events: {{{joined(9000, lambda n: f'event_{n}: {{about: person}}')}, ")
    + f"order: [{joined(9000, lambda n: f'evnet_{n}')}]\n",
    "statuses": HEAD.replace("precedence: [s]", f"precedence: [s, {joined(30000, lambda n: f's{n}')}]", 1),
    "choices": HEAD.replace("a: text", f"a: [{joined(30000, lambda n: f'c{n}')}]"),
    "values": rule(f", where: {{a: [{joined(30000, lambda n: f'v{n}')}]}}"),
    "many readers of many givers": HEAD + "rules:\n" + joined(4000, reader, "\n"),
    "a long circle": HEAD + "rules:\n" + joined(3000, chain(0), "\n"),
    "a long way to a circle": HEAD + "rules:\n" + joined(3000, chain(2999), "\n"),
    "rows": rule("", f"choose: [{joined(2000, lambda n: f'{{where: {{a: v{n}}}, phases: []}}')}]"),
    "as many nodes as there may be": HEAD
    + "rules:\n"
    + joined(6600, lambda n: f"  r{n}: {{track: t, when: {{event: e}}, phases: [{{status: s, for: 3d}}]}}", "\n"),
    "conditions": rule(f", given: [{joined(2000, within)}], unless: [{joined(1999, lambda n: within(n + 5000))}]"),
    "opposites": rule(f", given: [{{all: [{joined(2000, lambda n: f'{{not: {within(n)}}}')}]}}]"),
}


@pytest.mark.parametrize("name", sorted(PACKS))
def test_a_hostile_pack_is_read_or_refused_in_time(name: str) -> None:
    began = time.process_time()
    problems_of(PACKS[name].encode(), "hostile.yaml")
    assert time.process_time() - began < SECONDS


def test_names_nobody_knows_are_listed_up_to_a_limit() -> None:
    problems = problems_of(PACKS["unknown names"].encode(), "hostile.yaml")
    assert {problem.code for problem in problems} == {"pack.unknown-event", "yaml.more-problems"}
    assert len(problems) == 201
    assert problems[0].nearest == "event_0"
