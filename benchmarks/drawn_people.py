"""Invented people for the policy of ``evaluating.yaml``, as raw events and as facts."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta

from gridcontrol.calculus.fast.now import RawEvent
from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId
from gridcontrol.model.facts import Event, Received
from gridcontrol.rules.ruleset import Pack

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
START = date(2020, 1, 20)
KINDS = ("arrival", "arrival", "contact", "contact", "fever", "purchase", "test", "test", "discharged", "left_city")


def person(rng: random.Random, number: int, events: int) -> list[Event]:
    """So many events of one person within 40 days, at whole hours; one in fifty has died."""
    subject = SubjectId(f"person/p{number}")
    found = []
    for index in range(events):
        kind = rng.choice(KINDS) if rng.random() > 0.002 else "died"
        fields: dict[FieldId, str] = {}
        if kind == "arrival":
            fields[FieldId("province")] = rng.choice(("42", "50", "51"))
        if kind == "test":
            fields[FieldId("result")] = rng.choice(("negative", "negative", "negative", "positive"))
        at = datetime(START.year, START.month, START.day, tzinfo=UTC) + timedelta(hours=rng.randrange(24 * 40))
        found.append(Event(FactId(f"{number}-{index}"), EventKindId(kind), subject, at, fields))
    return found


def raw(events: list[Event], pack: Pack) -> list[RawEvent]:
    """*events* as tuples."""
    return [
        (
            int((event.at - EPOCH) / timedelta(microseconds=1)),
            pack.events[event.kind].rank,
            event.id,
            dict(event.fields),
        )
        for event in events
        if isinstance(event.at, datetime)
    ]


def received(events: list[Event]) -> list[Received]:
    """*events*, received long after they happened."""
    return [Received(event, datetime(2021, 1, 1, tzinfo=UTC)) for event in events]
