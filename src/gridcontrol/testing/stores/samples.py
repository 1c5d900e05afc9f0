"""Facts that the suites append."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal

from gridcontrol.ids import EventKindId, FactId, FieldId, StatusId, SubjectId, TrackId
from gridcontrol.model.facts import Assertion, Correction, Event, Fact, Identity, Origin, Received, Value, Void
from gridcontrol.model.wire import fact_to_text

ANNA, BO, CHEN = SubjectId("person/anna"), SubjectId("person/bo"), SubjectId("person/chen")
DAY = date(2020, 2, 5)
NOON = datetime(2020, 2, 5, 12, 0, 0, 1, tzinfo=UTC)


def event(fact_id: str, subject: SubjectId = ANNA, **fields: Value) -> Event:
    """A small event."""
    return Event(
        FactId(fact_id), EventKindId("test"), subject, DAY, {FieldId(name): value for name, value in fields.items()}
    )


def one_of_each() -> list[Fact]:
    """Facts of all five forms with every type of value, about three persons."""
    every_type: dict[FieldId, Value] = {
        FieldId("text"): "检测 'x' \"y\" \\ \n\0 𠮷",
        FieldId("empty"): "",
        FieldId("whole"): -(2**70),
        FieldId("truth"): True,
        FieldId("number"): Decimal("10.50"),
        FieldId("day"): date(1, 1, 1),
        FieldId("instant"): datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
        FieldId("list"): ("a", 1, (Decimal("-0.0"), DAY)),
    }
    return [
        Event(FactId("e1"), EventKindId("test"), ANNA, NOON, every_type, NOON, Origin("检测.csv", 7)),
        Event(FactId("e2"), EventKindId("arrived"), BO, DAY),
        Correction(FactId("c1"), FactId("e1"), DAY, {FieldId("text"): "y"}, (FieldId("empty"),), NOON),
        Correction(FactId("c2"), FactId("e2"), None, {}, (), None, Origin("检测.csv", 8)),
        Void(FactId("v1"), FactId("c2"), "typed twice", NOON, Origin("voids.jsonl", 1)),
        Identity(FactId("i1"), BO, CHEN, same=True, evidence="same card", recorded_at=NOON),
        Assertion(FactId("a1"), ANNA, TrackId("control"), StatusId("home"), DAY, NOON),
        Assertion(FactId("a2"), CHEN, TrackId("control"), StatusId("home"), NOON, None, NOON),
    ]


def texts_of(received: Iterable[Received]) -> list[str]:
    """The facts as text, whole, in order: equal exactly when the facts are, origins included."""
    return [fact_to_text(item.fact) for item in received]


def ids_of(received: Iterable[Received]) -> list[str]:
    """The facts' ids, in order."""
    return [item.fact.id for item in received]
