"""Faults put into what the definition says of rows, exits, editions of levels, divisions and areas: each must be seen.

As in test_planted.py; here the page on semantics is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import ModuleType
from typing import Any

import pytest
from attrs import evolve

from gridcontrol.calculus.reference import chains, conditions, courses, evaluation, levels, runs, subjects
from gridcontrol.calculus.reference.chains import Origin
from gridcontrol.calculus.reference.positions import by_clock
from gridcontrol.calculus.timeline import EndReason
from gridcontrol.time import instant_of
from tests.unit.calculus.asking import evaluated, read, rows
from tests.unit.calculus.page import Counties, examples, page_pack

EXAMPLES = examples()
QUIET = "  r: {track: risk, levels: [{status: high, if: {count: {event: confirmed, among: person, at_most: 0}}}]}"


def differences() -> Iterator[str]:
    for example in EXAMPLES:
        pack = read(example.pack)
        if rows(pack, example.facts, example.subject, example.track, places=Counties()) != example.expected:
            yield str(example)
    known_of = evaluated(page_pack(QUIET), "02-01 p contact", places=Counties()).timelines
    if {subject for subject, _ in known_of} != {"county/05", "county/06"}:
        yield "divisions"


def test_without_a_fault_nothing_differs() -> None:
    assert list(differences()) == []


def exit_as_it_would_be_by_time(real: Any) -> Any:  # noqa: ANN401  # stands for a method
    def planted(self: Any, *rest: Any) -> Any:  # noqa: ANN401  # stands for a method
        out = real(self, *rest)
        return out and evolve(out, origin=Origin(out.at.at, whole=True))

    return planted


def released_at_the_plan_by_an_exit(real: Any) -> Any:  # noqa: ANN401  # stands for a method
    def planted(self: Any, phase: Any, release: Any, entered: Any, origin: Any, plan: Any) -> Any:  # noqa: ANN401  # stands for a method
        if plan != by_clock(plan.at):
            return plan, plan, (), EndReason.PLAN
        return real(self, phase, release, entered, origin, plan)

    return planted


def asked_at_the_change(real: Any) -> Any:  # noqa: ANN401  # stands for a method
    def planted(edition: Any, index: int, course: Any, change: Any, _row: Any, ground: Any) -> Any:  # noqa: ANN401  # stands for a method
        late = evolve(course.trigger, position=change)
        return real(edition, index, course, change, courses.row_of(edition, late, lambda *_: True, ground), ground)

    return planted


FAULTS: Mapping[str, tuple[ModuleType | type, str, Callable[[Any], Any]]] = {
    "rows ask nothing": (courses, "allowed", lambda _: lambda *_rest: ()),
    "rows are asked when the edition comes": (courses, "_changed", asked_at_the_change),
    "the last row counts": (
        runs,
        "row_of",
        lambda real: lambda edition, *rest: real(evolve(edition, branches=edition.branches[-1:]), *rest),
    ),
    "the latest that any event named is asked": (conditions.Truth, "_named", lambda _: lambda _self, _name: None),
    "whom the event names is asked only at the event": (
        conditions,
        "ALWAYS",
        lambda _: (),
    ),
    "an exit is held up by nothing": (chains.Walk, "_released", released_at_the_plan_by_an_exit),
    "after an exit whole days follow": (chains.Walk, "_exit", exit_as_it_would_be_by_time),
    "one will do where two are asked for": (
        chains.Walk,
        "_completing",
        lambda real: lambda self, need, *rest: real(self, evolve(need, times=1), *rest),
    ),
    "what lies before a phase ends it": (
        chains.Walk,
        "_completing",
        lambda real: (
            lambda self, need, entered, origin: real(
                self, need, entered if need.from_day is None else by_clock(origin_instant(origin)), origin
            )
        ),
    ),
    "any day will do": (
        chains.Walk,
        "_completing",
        lambda real: lambda self, need, *rest: real(self, evolve(need, from_day=None, to_day=None), *rest),
    ),
    "levels hold whatever edition is in force": (levels, "in_force", lambda _: lambda _rule, _number: (None, None)),
    "divisions that nothing is known of are no subjects": (
        evaluation._Work,
        "_add_divisions",
        lambda _: lambda _self: None,
    ),
    "nothing is inherited": (subjects, "_lies", lambda _: lambda place, code, *_rest: place == code),
    "an area covers for ever": (
        subjects,
        "links_of",
        lambda real: lambda *rest: [evolve(link, end=None) for link in real(*rest)],
    ),
    "an area is where its key says": (subjects.World, "links", lambda _: lambda *_rest: []),
    "everybody lies everywhere": (subjects.World, "within", lambda _: lambda *_rest: conditions.ALWAYS),
    "what is shown over something else spreads anew": (evaluation, "unbroken", lambda _: tuple),
    "once does not wait": (
        runs.Runs,
        "waited",
        lambda _: lambda _self, point, causes, *_rest: (point, causes),
    ),
}


def origin_instant(origin: Origin) -> Any:  # noqa: ANN401  # stands for a method
    return instant_of(origin.moment, read(EXAMPLES[0].pack).zone)


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_seen(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where, name, plant = FAULTS[fault]
    monkeypatch.setattr(where, name, plant(getattr(where, name)))
    assert next(differences(), None) is not None
