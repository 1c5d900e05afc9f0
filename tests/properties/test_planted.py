"""Faults put into the definition on purpose: each must be seen by what stands in this folder or on the page of persons.

Every fault is one wrong line, of the kind somebody could write. It is put in while one test runs, by replacing one
name; the battery below asks the page, the second definition and a few examples, and must find a difference. Without
a fault it must find none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from gridcontrol.calculus.reference import chains, courses, evaluation, runs, subjects, tracks
from gridcontrol.calculus.reference.positions import Position
from gridcontrol.calculus.timeline import EndReason
from gridcontrol.model import known as known_module
from gridcontrol.model.facts import Event
from gridcontrol.rules.ruleset import Transition
from gridcontrol.time import DayCount
from tests.properties.drawing import COUNTS, HEAD, REPEATS, histories
from tests.properties.test_simple_model import library, told
from tests.unit.calculus.asking import pack_of, rows
from tests.unit.calculus.test_ten_persons import DOCS, QUESTIONS, answer, pack_in

PAGE = pack_in(DOCS / "ten-persons.md")
RULES = """
  r:
    track: control
    repeat: REPEAT
    ceiling: 40d
    when: {event: contact}
    phases:
      - {status: central, for: 7d, prolong: {event: venue_case, for: 7d}}
      - {status: home, for: 7d, until: {event: excluded}}
    ends: [{event: left}]
"""
EXAMPLES = {
    ("extend", "02-01 p contact\n02-05 10:00 p order_given end=02-07\n02-06 p contact"): [
        "central 02-01 - 02-14",
        "home 02-14 - 02-21",
    ],
    ("keep", "02-01 p contact\n02-16 p contact"): [
        "central 02-01 - 02-09",
        "home 02-09 - 02-16",
        "central 02-16 - 02-24",
        "home 02-24 - 03-02",
    ],
    ("extend", "02-01 p contact\n02-09 p venue_case"): ["central 02-01 - 02-09", "home 02-09 - 02-16"],
    ("extend", "02-01 p contact\n02-08 12:00 p venue_case"): ["central 02-01 - 02-16", "home 02-16 - 02-23"],
    ("extend", "02-01 p contact\n02-10 12:00 p excluded"): ["central 02-01 - 02-09", "home 02-09 - 02-10 12:00"],
    ("extend", "02-01 p contact\n02-01 p left"): [],
    ("extend", "02-01 p contact\n02-04 p order_given end=02-06\n02-05 p order_given end=02-12"): [
        "central 02-01 - 02-06"
    ],
}


UPWARD = """
  sick: {track: clinical, when: {event: confirmed}, phases: [{status: ill, until: {event: discharged}}]}
  first:
    track: control
    when: {event: confirmed, unless: {status: {clinical: ill}}}
    phases: [{status: rehab, for: 1d}]
  up:
    track: control
    repeat: restart
    ceiling: 8d
    when: {event: contact}
    phases: [{status: home, for: 3d}, {status: central, for: 3d}]
"""
UPWARDS = {
    "02-01 p contact\n02-04 p contact": ["home 02-01 - 02-08", "central 02-08 - 02-10"],
    "02-01 p confirmed\n02-03 p confirmed": ["rehab 02-01 - 02-03"],
}


Case = tuple[list[Event], str, str, int, int]
HISTORIES: list[Case] = []


@settings(max_examples=150, derandomize=True, database=None)
@given(
    history=histories(5, ["arrival", "arrival", "left"]),
    repeat=st.sampled_from(REPEATS),
    count=st.sampled_from(COUNTS),
    first=st.integers(1, 5),
    second=st.integers(1, 5),
)
def _collect(history: list[Event], repeat: str, count: str, first: int, second: int) -> None:
    HISTORIES.append((history, repeat, count, first, second))


_collect()


def differences() -> Iterator[str]:
    """What the battery finds wrong, until somebody stops asking."""
    for question in QUESTIONS:
        if question.page == "ten-persons.md" and answer(PAGE, question) != question.cells:
            yield str(question)
    for (repeat, log), expected in EXAMPLES.items():
        if rows(pack_of(RULES.replace("REPEAT", repeat)), log) != expected:
            yield log
    for log, expected in UPWARDS.items():
        if rows(pack_of(UPWARD, head=HEAD), log) != expected:
            yield log
    for case in HISTORIES:
        if library(*case) != told(*case):
            yield str(case)


def test_without_a_fault_nothing_differs() -> None:
    assert list(differences()) == []


FAULTS: Mapping[str, tuple[ModuleType | type, str, Callable[[Any], Any]]] = {
    "whole days begin at once, not at the next midnight": (
        chains,
        "whole_days_after",
        lambda real: lambda instant, length, count, zone: real(instant - timedelta(hours=12), length, count, zone),
    ),
    "day one is counted as day zero": (
        chains,
        "counted",
        lambda real: (
            lambda anchor, length, count, zone: real(
                anchor, length, DayCount.DAY_ZERO if count is DayCount.DAY_ONE else count, zone
            )
        ),
    ),
    "exact days end at midnight": (
        chains,
        "counted",
        lambda real: (
            lambda anchor, length, count, zone: real(
                anchor, length, DayCount.DAY_ZERO if count is DayCount.EXACT else count, zone
            )
        ),
    ),
    "a restart counts from its own anchor, however early": (
        runs.Runs,
        "_later",
        lambda _: lambda _self, _one, other: other,
    ),
    "what ends at 24:00 ends behind the facts of the next day": (
        chains,
        "by_clock",
        lambda _: lambda at: Position(at, 10**6, ""),
    ),
    "effects stand where their cause stands, not behind it": (
        Position,
        "then",
        lambda _: lambda self: self,
    ),
    "the weakest is shown": (
        tracks,
        "_strength",
        lambda real: (
            lambda track, rule, course, piece: (-track.rank(piece.status), *real(track, rule, course, piece)[1:])
        ),
    ),
    "withdrawals are forgotten": (known_module, "_standing", lambda _: lambda received: received.keys() | set()),
    "corrections are forgotten": (
        known_module,
        "_as_it_stands",
        lambda real: lambda item, _winner, joined: real(item, None, joined),
    ),
    "identities are forgotten": (known_module, "_joined", lambda _: lambda _identities: ({}, ())),
    "the first correction wins": (
        known_module,
        "sorted",
        lambda _: lambda items, key=None: sorted(items, key=key, reverse=True),
    ),
    "orders bind what comes after them": (
        runs,
        "bound",
        lambda real: (
            lambda course, known, *rest: real(
                course, tuple(evolve(o, acts=max(o.acts, course.start.then())) for o in known), *rest
            )
        ),
    ),
    "the last order wins": (
        runs,
        "bound",
        lambda real: (
            lambda course, known, *rest: real(course, tuple(evolve(o, latest_wins=True) for o in known), *rest)
        ),
    ),
    "a new edition changes nothing": (runs, "through_editions", lambda _: lambda _rule, course, *_rest: course),
    "a new edition takes every run": (
        courses,
        "_changed",
        lambda real: lambda edition, *rest: real(evolve(edition, transition=Transition.AS_AT_EACH_DAY), *rest),
    ),
    "early ends are ignored": (runs.Runs, "_cut_off", lambda _: lambda _self, _course: None),
    "keep extends": (runs, "Repeat", lambda real: SimpleNamespace(KEEP=None, RESTART=real.RESTART)),
    "restart extends": (runs, "Repeat", lambda real: SimpleNamespace(KEEP=real.KEEP, RESTART=None)),
    "credit is ignored": (runs, "anchor_of", lambda _: lambda _anchors, trigger, _ground: (trigger.at, ())),
    "the ceiling is ignored": (runs.Runs, "_under_ceiling", lambda _: lambda _self, found: (list(found), [])),
    "tests before the day count": (chains.Walk, "_counts", lambda _: lambda _self, *_rest: True),
    "nobody waits for a test": (
        chains.Walk,
        "_released",
        lambda _: lambda _self, _phase, _release, _entered, _origin, plan: (plan, plan, (), EndReason.PLAN),
    ),
    "a test acts when it is taken, not when its result is there": (
        subjects,
        "points_of",
        lambda real: (
            lambda events, pack, as_of: real(
                [evolve(e, fields={k: v for k, v in e.fields.items() if k != "result_at"}) for e in events], pack, as_of
            )
        ),
    ),
    "the future is known": (evaluation, "World", lambda real: lambda pack, known, _as_of: real(pack, known, None)),
    "what is over is prolonged": (
        chains.Walk,
        "_prolonged",
        lambda real: lambda self, phase, entered, plan, _end: real(self, phase, entered, plan, None),
    ),
    "nothing is prolonged": (
        chains.Walk,
        "_prolonged",
        lambda _: lambda _self, _phase, _entered, plan, _end: (plan, ()),
    ),
    "a phase until an event goes on": (chains.Walk, "_exit", lambda _: lambda _self, *_rest: None),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_seen(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    where, name, plant = FAULTS[fault]
    monkeypatch.setattr(where, name, plant(getattr(where, name, None)), raising=False)
    assert next(differences(), None) is not None
