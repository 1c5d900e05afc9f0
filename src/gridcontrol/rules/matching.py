"""Tests on the fields of one event, for figures of reports. The reference evaluator has its own, on purpose."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol
from zoneinfo import ZoneInfo

from gridcontrol.ids import EventKindId, FieldId
from gridcontrol.model.facts import Value
from gridcontrol.rules.conditions import (
    Compared,
    Comparison,
    EventPattern,
    FieldTest,
    Missing,
    NoneOf,
    OneOf,
    Where,
    WithinPlace,
)
from gridcontrol.time import WorldTime, instant_of


class Within(Protocol):
    """What ``within_place`` asks of divisions."""

    def lies_within(self, code: str, above: str, on: WorldTime) -> bool:
        """Whether the division of *code* is that of *above* or lies below it on that day."""


def fits(
    pattern: EventPattern,
    kind: EventKindId,
    fields: Mapping[FieldId, Value],
    *,
    on: WorldTime,
    zone: ZoneInfo,
    places: Within | None = None,
) -> bool:
    """Whether an event of *kind* with *fields*, which happened at *on*, is one of *pattern*."""
    return kind in pattern.kinds and passes(pattern.where, fields, on=on, zone=zone, places=places)


def passes(
    where: Where, fields: Mapping[FieldId, Value], *, on: WorldTime, zone: ZoneInfo, places: Within | None = None
) -> bool:
    """Whether *fields* pass every test of *where*. An absent field passes only a test for its absence.

    Dates compare with instants as 00:00 of their day in *zone*. Without *places* a division lies within itself alone.
    """
    for name, tests in where.items():
        value = fields.get(name)
        for test in tests:
            if value is None:
                if not (isinstance(test, Missing) and test.missing):
                    return False
            elif not _holds(test, value, fields, on, zone, places):
                return False
    return True


def _holds(
    test: FieldTest,
    value: Value,
    fields: Mapping[FieldId, Value],
    on: WorldTime,
    zone: ZoneInfo,
    places: Within | None,
) -> bool:
    match test:
        case Missing(missing):
            return not missing
        case OneOf(values):
            return value in values
        case NoneOf(values):
            return value not in values
        case WithinPlace(codes):
            code = str(value)
            return code in codes or (places is not None and any(places.lies_within(code, up, on) for up in codes))
        case Compared(by, limit):
            # A limit that is text names another field of the same event.
            other: object = fields.get(FieldId(limit)) if isinstance(limit, str) else limit
            return other is not None and _compares(by, _measure(value, zone), _measure(other, zone))


def _measure(value: object, zone: ZoneInfo) -> Decimal | datetime | None:
    """*value* on a scale where larger means later or more; None: it has none."""
    if isinstance(value, date):
        return instant_of(value, zone)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _compares(by: Comparison, left: Decimal | datetime | None, right: Decimal | datetime | None) -> bool:
    if isinstance(left, datetime) and isinstance(right, datetime):
        return _allows(by, (left > right) - (left < right))
    if isinstance(left, Decimal) and isinstance(right, Decimal):
        return _allows(by, (left > right) - (left < right))
    return False  # a number against a time


def _allows(by: Comparison, sign: int) -> bool:
    match by:
        case Comparison.ABOVE:
            return sign > 0
        case Comparison.AT_LEAST | Comparison.FROM:
            return sign >= 0
        case Comparison.AT_MOST:
            return sign <= 0
        case Comparison.BELOW | Comparison.BEFORE:
            return sign < 0
        case Comparison.EXACTLY:
            return sign == 0
