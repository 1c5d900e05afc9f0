"""Packs made to cost much: everything in them is counted in proportion to their length, or not at all."""

from __future__ import annotations

import gc
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
PARTS = 4
ALLOWED = 6.0
"""Times what a quarter costs: in proportion it is 4, with the square 16."""
BRIEF = 1.5
"""Seconds of the processor below which nothing need be compared; the square of these packs takes minutes."""


def joined(count: int, make: Callable[[int], str], between: str = ", ") -> str:
    return between.join(make(number) for number in range(count))


def chain(count: int, last: int) -> Callable[[int], str]:
    """Rules each of which asks for the next; after the last comes *last* again."""

    def make(n: int) -> str:
        following = n + 1 if n < count - 1 else last
        return f"  r{n}: {{track: t, when: {{event: e, given: [{{running: r{following}}}]}}, phases: [{{status: s}}]}}"

    return make


def reader(n: int) -> str:
    asks = ", given: [{status: {t: s}}]" if n % 2 else ""
    return f"  r{n}: {{track: {'tu'[n % 2]}, when: {{event: e{asks}}}, phases: [{{status: s}}]}}"


def within(n: int) -> str:
    return f"{{seen: {{event: e, within: {n + 1}min}}}}"


def rule(when: str, rest: str = "phases: [{status: s}]") -> str:
    return HEAD + f"rules: {{r: {{track: t, when: {{event: e{when}}}, {rest}}}}}\n"


def events(n: int) -> str:
    declared = joined(9 * n, lambda n: f"event_{n}: {{about: person}}")
    return HEAD.replace("events: {", f"events: {{{declared}, ") + f"order: [{joined(9 * n, lambda n: f'evnet_{n}')}]\n"


def rules(written: str) -> str:
    return HEAD + "rules:\n" + written


PACKS: dict[str, Callable[[int], str]] = {
    "unknown keys": lambda n: HEAD + joined(9 * n, lambda n: f"k{n}: 1\n", ""),
    "unknown names": events,
    "statuses": lambda n: HEAD.replace("precedence: [s]", f"precedence: [s, {joined(30 * n, lambda n: f's{n}')}]", 1),
    "choices": lambda n: HEAD.replace("a: text", f"a: [{joined(30 * n, lambda n: f'c{n}')}]"),
    "values": lambda n: rule(f", where: {{a: [{joined(30 * n, lambda n: f'v{n}')}]}}"),
    "many readers of many givers": lambda n: rules(joined(4 * n, reader, "\n")),
    "a long circle": lambda n: rules(joined(3 * n, chain(3 * n, 0), "\n")),
    "a long way to a circle": lambda n: rules(joined(3 * n, chain(3 * n, 3 * n - 1), "\n")),
    "rows": lambda n: rule("", f"choose: [{joined(2 * n, lambda n: f'{{where: {{a: v{n}}}, phases: []}}')}]"),
    "as many nodes as there may be": lambda n: rules(
        joined(
            6 * n + 6 * n // 10,
            lambda n: f"  r{n}: {{track: t, when: {{event: e}}, phases: [{{status: s, for: 3d}}]}}",
            "\n",
        )
    ),
    "conditions": lambda n: rule(
        f", given: [{joined(2 * n, within)}], unless: [{joined(2 * n - 1, lambda n: within(n + 5000))}]"
    ),
    "opposites": lambda n: rule(f", given: [{{all: [{joined(2 * n, lambda n: f'{{not: {within(n)}}}')}]}}]"),
}
"""Written with about as many thousand names as is asked for."""
WHOLE = 1000


def spent(text: str) -> float:
    """Seconds of the processor, without what a large heap of other tests adds to it."""
    data = text.encode()
    gc.collect()
    gc.disable()
    try:
        began = time.process_time()
        problems_of(data, "hostile.yaml")
        return time.process_time() - began
    finally:
        gc.enable()


@pytest.mark.parametrize("name", sorted(PACKS))
def test_a_hostile_pack_is_read_or_refused_in_proportion_to_its_length(name: str) -> None:
    if spent(PACKS[name](WHOLE)) > BRIEF:
        quarter = min(spent(PACKS[name](WHOLE // PARTS)) for _ in range(3))
        assert min(spent(PACKS[name](WHOLE)) for _ in range(3)) < ALLOWED * quarter


def test_names_nobody_knows_are_listed_up_to_a_limit() -> None:
    problems = problems_of(PACKS["unknown names"](WHOLE).encode(), "hostile.yaml")
    assert {problem.code for problem in problems} == {"pack.unknown-event", "yaml.more-problems"}
    assert len(problems) == 201
    assert problems[0].nearest == "event_0"
