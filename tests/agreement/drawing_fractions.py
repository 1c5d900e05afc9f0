"""Times of drawn facts moved by fractions of a second, few different ones, so that ties stay common."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import Any

from attrs import evolve

from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.model.facts import Correction, Event, Fact

MOVES = tuple(timedelta(microseconds=each) for each in (0, 0, 1, 1, 500_000, -1))
"""An instant just behind another, well behind it within its second, and in the second before."""


def moved(facts: tuple[Fact, ...], rng: Random) -> tuple[Fact, ...]:
    """*facts* with some of their instants moved; dates stay."""
    return tuple(_moved(fact, rng) for fact in facts)


def asked_between(as_of: AsOf | None, rng: Random) -> AsOf | None:
    """*as_of* moved as facts are."""
    return as_of if as_of is None else evolve(as_of, at=as_of.at + rng.choice(MOVES))


def _moved(fact: Fact, rng: Random) -> Fact:
    match fact:
        case Event():
            fields = {name: _shifted(value, rng) for name, value in fact.fields.items()}
            return evolve(fact, at=_shifted(fact.at, rng), fields=fields)
        case Correction():
            return evolve(fact, at=_shifted(fact.at, rng))
    return fact


def _shifted(value: Any, rng: Random) -> Any:  # noqa: ANN401  # what a field may hold
    return value + rng.choice(MOVES) if isinstance(value, datetime) else value
