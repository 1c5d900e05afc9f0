"""Field tests for figures agree with those of the reference evaluator, which were written apart from them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.calculus.reference import fields as reference
from gridcontrol.ids import EventKindId, FieldId, LevelId
from gridcontrol.model.facts import Value, frozen_fields
from gridcontrol.rules.conditions import (
    Compared,
    Comparison,
    EventPattern,
    FieldTest,
    Missing,
    NoneOf,
    OneOf,
    WithinPlace,
)
from gridcontrol.rules.matching import fits, passes
from gridcontrol.time import WorldTime
from tests.unit.reports.county import ZONE

DAY = date(2020, 2, 5)
NUMBERS = st.one_of(st.integers(-3, 3), st.decimals(-3, 3, places=1))
TIMES = st.one_of(
    st.integers(0, 3).map(lambda n: DAY + timedelta(n)),
    st.integers(0, 72).map(lambda n: datetime(2020, 2, 4, 16, tzinfo=UTC) + timedelta(hours=n)),
)
CODES = st.sampled_from(["99", "9901", "990101", "88"])
MEASURED = st.sampled_from("ab").map(FieldId)
PLACED = st.sampled_from("pq").map(FieldId)


class Prefixes:
    """Codes that begin with another lie within it."""

    def lies_within(self, code: str, above: str, on: WorldTime) -> bool:
        return code.startswith(above) and on is not None

    def codes_at(self, levels: Collection[LevelId]) -> Collection[str]:
        return () if levels else ("a",)


def plain_tests(values: st.SearchStrategy[Value]) -> st.SearchStrategy[FieldTest]:
    several = st.lists(values, max_size=3).map(tuple)
    return st.one_of(st.builds(OneOf, several), st.builds(NoneOf, several), st.builds(Missing, st.booleans()))


LIMITS: st.SearchStrategy[int | date | FieldId] = st.one_of(st.integers(-3, 3), TIMES, MEASURED)
OF_MEASURES = st.one_of(
    plain_tests(st.one_of(NUMBERS, TIMES)), st.builds(Compared, st.sampled_from(Comparison), LIMITS)
)
OF_PLACES = st.one_of(plain_tests(CODES), st.builds(WithinPlace, st.lists(CODES, max_size=2).map(tuple)))


@given(
    measured=st.dictionaries(MEASURED, st.lists(OF_MEASURES, max_size=2).map(tuple)),
    placed=st.dictionaries(PLACED, st.lists(OF_PLACES, max_size=2).map(tuple)),
    fields=st.fixed_dictionaries(
        {}, optional={"a": st.one_of(NUMBERS, TIMES), "b": st.one_of(NUMBERS, TIMES), "p": CODES, "q": CODES}
    ),
    places=st.sampled_from([None, Prefixes()]),
)
def test_as_the_reference_says(
    measured: dict[FieldId, tuple[FieldTest, ...]],
    placed: dict[FieldId, tuple[FieldTest, ...]],
    fields: dict[str, Value],
    places: Prefixes | None,
) -> None:
    where, held = {**measured, **placed}, frozen_fields(fields)
    assert passes(where, held, on=DAY, zone=ZONE, places=places) == reference.passes(where, held, DAY, ZONE, places)


def test_an_event_of_another_kind_does_not_fit() -> None:
    pattern = EventPattern((EventKindId("test"),), {FieldId("n"): (Compared(Comparison.AT_LEAST, 3),)})
    fields = frozen_fields({"n": Decimal(3)})
    assert fits(pattern, EventKindId("test"), fields, on=DAY, zone=ZONE)
    assert not fits(pattern, EventKindId("call"), fields, on=DAY, zone=ZONE)
    assert not fits(pattern, EventKindId("test"), frozen_fields({}), on=DAY, zone=ZONE)


def test_a_number_does_not_compare_with_a_time() -> None:
    where = {FieldId("n"): (Compared(Comparison.AT_MOST, DAY),)}
    assert not passes(where, frozen_fields({"n": 1}), on=DAY, zone=ZONE)
    assert passes(where, frozen_fields({"n": DAY}), on=DAY, zone=ZONE)


@pytest.mark.parametrize(
    ("by", "below", "equal", "above"),
    [
        (Comparison.ABOVE, False, False, True),
        (Comparison.AT_LEAST, False, True, True),
        (Comparison.FROM, False, True, True),
        (Comparison.AT_MOST, True, True, False),
        (Comparison.BELOW, True, False, False),
        (Comparison.BEFORE, True, False, False),
        (Comparison.EXACTLY, False, True, False),
    ],
)
def test_comparisons(by: Comparison, below: bool, equal: bool, above: bool) -> None:  # noqa: FBT001
    for values, limit in (((1, 2, 3), 2), ((DAY - timedelta(1), DAY, DAY + timedelta(1)), DAY)):
        where = {FieldId("n"): (Compared(by, limit),)}
        found = [passes(where, frozen_fields({"n": value}), on=DAY, zone=ZONE) for value in values]
        assert found == [below, equal, above]


def test_a_truth_is_no_number() -> None:
    where = {FieldId("n"): (Compared(Comparison.AT_LEAST, 0),)}
    assert not passes(where, frozen_fields({"n": True}), on=DAY, zone=ZONE)
