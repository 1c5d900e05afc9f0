"""Tests on the fields of one event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from gridcontrol.calculus.evaluator import Places
from gridcontrol.ids import FieldId
from gridcontrol.model.facts import Value
from gridcontrol.rules.conditions import (
    Compared,
    Comparison,
    FieldTest,
    Missing,
    NoneOf,
    OneOf,
    Where,
    WithinPlace,
)
from gridcontrol.time import WorldTime, instant_of


def passes(where: Where, fields: Mapping[FieldId, Value], on: WorldTime, zone: ZoneInfo, places: Places | None) -> bool:
    """Whether *fields* pass all of *where*. An absent field passes only a test for its absence."""
    return all(
        _passes(test, fields.get(name), fields, on, zone, places) for name, tests in where.items() for test in tests
    )


def _passes(
    test: FieldTest,
    value: Value | None,
    fields: Mapping[FieldId, Value],
    on: WorldTime,
    zone: ZoneInfo,
    places: Places | None,
) -> bool:
    if isinstance(test, Missing):
        return test.missing == (value is None)
    if value is None:
        return False
    match test:
        case OneOf(values):
            return value in values
        case NoneOf(values):
            return value not in values
        case WithinPlace(codes):
            return any(
                value == code or (places is not None and places.lies_within(str(value), code, on)) for code in codes
            )
        case Compared(by, limit):
            other = fields.get(FieldId(limit)) if isinstance(limit, str) else limit
            return other is not None and _compares(by, value, other, zone)


def _compares(by: Comparison, value: Value, limit: object, zone: ZoneInfo) -> bool:
    order = _order(value, limit, zone)
    if order is None:
        return False
    match by:
        case Comparison.ABOVE:
            return order > 0
        case Comparison.AT_LEAST | Comparison.FROM:
            return order >= 0
        case Comparison.AT_MOST:
            return order <= 0
        case Comparison.BELOW | Comparison.BEFORE:
            return order < 0
        case Comparison.EXACTLY:
            return order == 0


def _order(left: object, right: object, zone: ZoneInfo) -> int | None:
    """Negative, zero or positive as *left* is less than, equal to or more than *right*.

    None where they can't be compared.
    """
    if isinstance(left, date) and isinstance(right, date):
        one, other = instant_of(left, zone), instant_of(right, zone)
        return (one > other) - (one < other)
    if isinstance(left, int | float | Decimal) and isinstance(right, int | float | Decimal):
        number, limit = Decimal(str(left)), Decimal(str(right))
        return (number > limit) - (number < limit)
    return None
