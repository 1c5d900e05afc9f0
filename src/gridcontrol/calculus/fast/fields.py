"""Tests on the fields of one event, made once into functions."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from gridcontrol.calculus.evaluator import Places
from gridcontrol.calculus.fast.calendar import Calendar
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
from gridcontrol.time import WorldTime

Fits = Callable[[Mapping[FieldId, Value], WorldTime, Places | None], bool]
"""Whether an event's fields pass, on the day given, with these places."""

COMPARING: Mapping[Comparison, Callable[[Any, Any], bool]] = {
    Comparison.ABOVE: operator.gt,
    Comparison.AT_LEAST: operator.ge,
    Comparison.FROM: operator.ge,
    Comparison.AT_MOST: operator.le,
    Comparison.BELOW: operator.lt,
    Comparison.BEFORE: operator.lt,
    Comparison.EXACTLY: operator.eq,
}


def fits_of(where: Where, calendar: Calendar) -> Fits | None:
    """One function for all tests; None where there are none."""
    tests = [_made(name, test, calendar) for name, several in where.items() for test in several]
    if not tests:
        return None
    if len(tests) == 1:
        return tests[0]

    def all_fit(fields: Mapping[FieldId, Value], on: WorldTime, places: Places | None) -> bool:
        return all(test(fields, on, places) for test in tests)

    return all_fit


def _made(name: FieldId, test: FieldTest, calendar: Calendar) -> Fits:
    match test:
        case Missing(missing):
            return lambda fields, _on, _places: (fields.get(name) is None) == missing
        case OneOf((value,)):
            return lambda fields, _on, _places: fields.get(name) == value
        case OneOf(values):
            return lambda fields, _on, _places: fields.get(name) in values
        case NoneOf(values):
            return lambda fields, _on, _places: (found := fields.get(name)) is not None and found not in values
        case WithinPlace(codes):
            return _within(name, codes)
        case Compared():
            return _compared(name, test, calendar)


def _within(name: FieldId, codes: tuple[str, ...]) -> Fits:
    def within(fields: Mapping[FieldId, Value], on: WorldTime, places: Places | None) -> bool:
        found = fields.get(name)
        if found is None:
            return False
        if found in codes:
            return True
        return places is not None and any(places.lies_within(str(found), code, on) for code in codes)

    return within


def _compared(name: FieldId, test: Compared, calendar: Calendar) -> Fits:
    holds, limit = COMPARING[test.by], test.limit
    other = FieldId(limit) if isinstance(limit, str) else None
    fixed = None if isinstance(limit, str) else _scaled(limit, calendar)

    def compared(fields: Mapping[FieldId, Value], _on: WorldTime, _places: Places | None) -> bool:
        found = fields.get(name)
        bound = fixed if other is None else _scaled(fields.get(other), calendar)
        mine = _scaled(found, calendar)
        if mine is None or bound is None or mine[0] != bound[0]:
            return False
        return holds(mine[1], bound[1])

    return compared


def _scaled(value: object, calendar: Calendar) -> tuple[str, int | Decimal] | None:
    """A value on the scale of its sort, times in microseconds; None where it has none."""
    if isinstance(value, date):
        return "time", calendar.moment(value).us
    if isinstance(value, float):
        return "number", Decimal(str(value))
    if isinstance(value, int | Decimal):
        return "number", value
    return None
