"""Many drawn examples of one pack as one: each with people, venues and areas of its own, worked out in one go.

A script takes as long to begin for three people as for three hundred, so this is how engines are held against the
definition on hundreds of thousands. Divisions are there once for all; what is told of them is taken from the first few
examples only, or everybody would live under every alarm.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from attrs import evolve

from gridcontrol.ids import FactId, SubjectId
from gridcontrol.model.facts import Correction, Event, Fact, Identity, Received, Value, Void
from gridcontrol.model.known import as_known
from gridcontrol_sql.compiling import MOST_ORDERS
from tests.agreement.drawing import Drawn, numbered
from tests.agreement.vocabulary import AREAS, PEOPLE, RECEIVED, VENUES

OWN = frozenset({*PEOPLE, *VENUES, *AREAS})
"""Whom each example has for itself."""
TELLING = 3
"""So many examples tell of divisions."""
DECIDING = frozenset({"order_given", "end_given"})


def crowd(number: int, size: int) -> Drawn:
    """*size* examples about the pack of the example *number*, as one example; asked about everybody."""
    first = numbered(number)
    facts: list[Fact] = []
    for place in range(size):
        facts += _of_its_own(_under_few_orders(numbered(number, place).facts), place)
    log = [Received(fact, RECEIVED + timedelta(seconds=at)) for at, fact in enumerate(facts)]
    known = as_known(log, first.pack.zone, plan_kinds=first.pack.plan_kinds)
    return evolve(first, facts=tuple(facts), known=known, subjects=None)


def _under_few_orders(facts: tuple[Fact, ...]) -> list[Fact]:
    """*facts* without orders beyond what a script reckons: each more would make it half as long again."""
    joined = any(isinstance(fact, Identity) for fact in facts)
    found: list[Fact] = []
    given: Counter[SubjectId] = Counter()
    for fact in facts:
        if isinstance(fact, Event) and fact.kind in DECIDING:
            whose = PEOPLE[0] if joined and fact.subject == PEOPLE[1] else fact.subject
            given[whose] += 1
            if given[whose] > MOST_ORDERS:
                continue
        found.append(fact)
    return found


def _of_its_own(facts: list[Fact], place: int) -> list[Fact]:
    found: list[Fact] = []
    for fact in facts:
        match fact:
            case Event():
                if fact.subject in OWN or place < TELLING:
                    fields = {name: _value(value, place) for name, value in fact.fields.items()}
                    found.append(evolve(fact, id=_id(fact.id, place), subject=_one(fact.subject, place), fields=fields))
            case Correction() | Void():
                found.append(evolve(fact, id=_id(fact.id, place), of=_id(fact.of, place)))
            case Identity():
                one, other = _one(fact.one, place), _one(fact.other, place)
                found.append(evolve(fact, id=_id(fact.id, place), one=one, other=other))
    return found


def _id(fact: FactId, place: int) -> FactId:
    return FactId(f"{fact}-{place}")


def _one(subject: SubjectId, place: int) -> SubjectId:
    return SubjectId(f"{subject}-{place}") if subject in OWN else subject


def _value(value: Value, place: int) -> Value:
    return _one(SubjectId(value), place) if isinstance(value, str) else value
