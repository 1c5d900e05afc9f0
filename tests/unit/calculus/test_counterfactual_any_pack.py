"""Explanations and least changes under packs of any construct: what they promise is really applied and looked at.

``python -m tests.unit.calculus.test_counterfactual_any_pack 1 2000`` looks at two thousand draws instead of a few.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridcontrol.calculus import counterfactual
from gridcontrol.calculus.counterfactual import Added, Change, LeastChanges, Withdrawn, first_other, least_changes
from gridcontrol.calculus.ends import shown_at
from gridcontrol.calculus.fast import FastEvaluator
from gridcontrol.calculus.reference.explaining import explain
from gridcontrol.calculus.supposing import only, up_to, with_event, without
from gridcontrol.calculus.timeline import Timeline
from gridcontrol.ids import EventKindId, FieldId, SubjectId, TrackId
from gridcontrol.model.facts import Value
from gridcontrol.model.known import Known
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import WorldTime, instant_of, local_date
from tests.agreement.drawing import FIRST, FOCUSES, drawn, seeded

_PLAIN: list[Mapping[str, Mapping[str, Value]]] = [
    *({kind: {}} for kind in ("arrival", "contact", "check_out", "case", "cleared", "left", "note")),
    *({"arrival": {"job": job}} for job in ("nurse", "x")),
    *({"arrival": {"score": score}} for score in (0, 3, 10)),
    *({"arrival": {"home": home}} for home in ("a", "a1", "b")),
    *({"test": {"result": result}} for result in ("positive", "negative")),
]
ALONE = [event for each in _PLAIN for event in each.items()]
"""Plain events to refute "no single fact" with, at the instant and on later days."""


EVALUATOR = FastEvaluator()


def line_of(pack: Pack, known: Known, subject: SubjectId, track: TrackId) -> Timeline | None:
    return EVALUATOR.evaluate(pack, known, subjects=[subject]).timelines.get((subject, track))


def wrong(seed: int) -> Iterator[str]:
    """What does not hold of the draw *seed*."""
    example = drawn(seeded(seed), FOCUSES[seed % len(FOCUSES)])
    pack, known = example.pack, example.known
    at = instant_of(FIRST + timedelta(days=5 + seed % 7), pack.zone) + timedelta(hours=12 * (seed % 2))
    for subject in list(known.events)[:2]:
        yield from _badly_explained(pack, known, subject, at)
        base = up_to(pack, known, at)
        for found in least_changes(pack, known, subject, at, EVALUATOR):
            for change in found.changes:
                line = line_of(pack, carried_out(pack, base, subject, change), subject, found.track)
                if shown_at(line, pack.tracks[found.track], change.since) != change.status:
                    yield f"{seed} {subject} {found.track}: {change} is not what happens"
                if change.status == found.status:
                    yield f"{seed} {subject} {found.track}: {change} changes nothing"
            if found.no_single_fact and subject.startswith("person/") and not found.others:
                yield from _refuted(pack, base, found)


def _badly_explained(pack: Pack, known: Known, subject: SubjectId, at: datetime) -> Iterator[str]:
    told = explain(pack, known, subject, at)
    again = explain(pack, only(known, {*told.facts, *told.elsewhere}), subject, at)
    if [answer.status for answer in told.answers] != [answer.status for answer in again.answers]:
        yield f"{subject}: the facts named are not enough"
    base = up_to(pack, known, at)
    for answer in told.answers:
        until = answer.shown_until or answer.shown_latest
        line = line_of(pack, base, subject, answer.track)
        if until is not None and shown_at(line, pack.tracks[answer.track], until) == answer.status:
            yield f"{subject} {answer.track}: goes on after {until}"


def carried_out(pack: Pack, base: Known, subject: SubjectId, change: Change) -> Known:
    match change.action:
        case Added(kind=kind, at=at, fields=fields):
            return with_event(base, subject, kind, at, fields, pack.zone)
        case Withdrawn(fact=fact):
            return without(base, subject, fact)
    return base


def _refuted(pack: Pack, base: Known, found: LeastChanges) -> Iterator[str]:
    track = pack.tracks[found.track]
    itself = first_other(line_of(pack, base, found.subject, found.track), track, found.at)
    contact: tuple[str, Mapping[str, Value]] = ("contact", {"last_contact": local_date(found.at, pack.zone)})
    today = local_date(found.at, pack.zone)
    days: list[WorldTime] = [found.at, *(today + timedelta(days=number) for number in (1, 2, 5))]
    for when, (kind, fields) in product(days, (*ALONE, contact)):
        values = {FieldId(name): value for name, value in fields.items()}
        changed = with_event(base, found.subject, EventKindId(kind), when, values, pack.zone)
        line = line_of(pack, changed, found.subject, found.track)
        other = first_other(line, track, found.at)
        if shown_at(line, track, found.at) != found.status or (other and (itself is None or other[0] < itself[0])):
            yield f"{found.subject} {found.track}: {kind} {fields} on {when} does it"


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_whatever_the_rules_each_promise_is_kept(seed: int) -> None:
    assert list(wrong(seed)) == []


def test_rows_of_a_decision_table_and_attributes_that_end_are_tried() -> None:
    """Draws that once were said to have no single fact, and had one."""
    for seed in (1074, 1243, 1343):
        assert list(wrong(seed)) == []


def test_what_starts_something_only_later_is_tried() -> None:
    """A rule that comes into force, a ceiling that is reached, days that have to pass: tomorrow it starts."""
    for seed in (30, 48, 147):
        assert list(wrong(seed)) == []


def test_a_claim_that_nothing_does_it_is_refuted_where_it_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counterfactual, "DAYS_AHEAD", 0)
    assert [line for seed in range(60) for line in wrong(seed)]


if __name__ == "__main__":
    first, number = int(sys.argv[1]), int(sys.argv[2])
    seen = [line for seed in range(first, first + number) for line in wrong(seed)]
    sys.stdout.write("\n".join([*seen, f"{number} draws, {len(seen)} promises broken\n"]))
    sys.exit(bool(seen))
