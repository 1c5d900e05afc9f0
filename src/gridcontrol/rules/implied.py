"""Tests of fields that can't all hold, and tests that hold whenever others do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

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
from gridcontrol.rules.vocabulary import EventKind, FieldType

Limit = int | float | Decimal | date | datetime
_UPPER = {Comparison.AT_MOST: False, Comparison.BELOW: True, Comparison.EXACTLY: False, Comparison.BEFORE: True}
_LOWER = {Comparison.AT_LEAST: False, Comparison.ABOVE: True, Comparison.EXACTLY: False, Comparison.FROM: False}
"""Comparisons that bound a value, and whether the bound itself is excluded."""


def contradicting_field(pattern: EventPattern, kinds: Mapping[EventKindId, EventKind]) -> FieldId | None:
    """A field whose tests no event of *pattern* can pass."""
    for name, tests in pattern.where.items():
        types = [kinds[kind].fields.get(name) for kind in pattern.kinds if kind in kinds]
        if contradicts(tests) or (types and all(_never(tests, kind) for kind in types)):
            return name
    return None


def contradicting(where: Where) -> FieldId | None:
    """A field whose tests nothing can pass."""
    return next((name for name, tests in where.items() if contradicts(tests)), None)


def _never(tests: tuple[FieldTest, ...], kind: FieldType | None) -> bool:
    if kind is None:
        return False
    for test in tests:
        if isinstance(test, Missing) and test.missing and not kind.optional:
            return True
        if isinstance(test, NoneOf) and kind.choices and set(kind.choices) <= set(map(str, test.values)):
            return True
    return False


def contradicts(tests: tuple[FieldTest, ...]) -> bool:
    """Whether no value, nor its absence, passes all of *tests*."""
    if any(isinstance(test, Missing) and test.missing for test in tests):
        return any(not (isinstance(test, Missing) and test.missing) for test in tests)
    ones = [set(test.values) for test in tests if isinstance(test, OneOf)]
    if ones:
        left: set[Value] = set.intersection(*ones)
        return not any(_passes(value, tests) for value in left)
    return _empty_range(tests)


def _passes(value: Value, tests: tuple[FieldTest, ...]) -> bool:
    for test in tests:
        if isinstance(test, NoneOf) and value in test.values:
            return False
        if isinstance(test, Compared) and not isinstance(test.limit, str) and not _within(value, test):
            return False
    return True


def _within(value: Value, test: Compared) -> bool:
    limit = test.limit
    if not _comparable(value, limit):
        return True
    sign = (value > limit) - (value < limit)  # type: ignore[operator]  # _comparable has looked
    above, below = _LOWER.get(test.by), _UPPER.get(test.by)
    return (above is None or sign > 0 or (sign == 0 and not above)) and (
        below is None or sign < 0 or (sign == 0 and not below)
    )


def _comparable(one: object, other: object) -> bool:
    numbers = (int, float, Decimal)
    if isinstance(one, datetime) or isinstance(other, datetime):
        return isinstance(one, datetime) and isinstance(other, datetime)
    if isinstance(one, date) and isinstance(other, date):
        return True
    return isinstance(one, numbers) and isinstance(other, numbers) and not isinstance(one, bool)


def _empty_range(tests: tuple[FieldTest, ...]) -> bool:
    compared = [test for test in tests if isinstance(test, Compared) and not isinstance(test.limit, str)]
    for low in compared:
        for high in compared:
            if low.by in _LOWER and high.by in _UPPER and _comparable(low.limit, high.limit):
                excluded = _LOWER[low.by] or _UPPER[high.by]
                if low.limit > high.limit or (low.limit == high.limit and excluded):  # type: ignore[operator]  # as above
                    return True
    return False


def size_of(where: Where) -> int:
    """How many values *where* compares with."""
    lengths = (len(getattr(test, "values", ())) + 1 for tests in where.values() for test in tests)
    return sum(lengths) + 1


def covers(general: Where, special: Where) -> bool:
    """Whether whatever passes *special* certainly passes *general* too."""
    return all(
        name in special and all(_implied(test, special[name]) for test in tests) for name, tests in general.items()
    )


def _implied(test: FieldTest, by: tuple[FieldTest, ...]) -> bool:
    if test in by:
        return True
    present = not any(isinstance(each, Missing) and each.missing for each in by)
    for each in by:
        match test, each:
            case OneOf(wide), OneOf(narrow):
                if set(narrow) <= set(wide):
                    return True
            case NoneOf(refused), NoneOf(also):
                if set(refused) <= set(also):
                    return True
            case NoneOf(refused), OneOf(narrow):
                if not set(refused) & set(narrow):
                    return True
            case Compared(), OneOf(narrow):
                if not isinstance(test.limit, str) and all(_sure(value, test) for value in narrow):
                    return True
            case WithinPlace(wide_codes), WithinPlace(narrow_codes):
                if set(narrow_codes) <= set(wide_codes):
                    return True
            case _:
                pass
    return isinstance(test, Missing) and not test.missing and present


def _sure(value: Value, test: Compared) -> bool:
    return _comparable(value, test.limit) and _within(value, test)
