"""Tests that contradict each other, and tests that follow from others, against every value of a small world."""

from __future__ import annotations

from datetime import date
from itertools import product
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.ids import FieldId
from gridcontrol.model.facts import Fields, Value
from gridcontrol.rules.conditions import (
    Compared,
    Comparison,
    FieldTest,
    Missing,
    NoneOf,
    OneOf,
    Where,
)
from gridcontrol.rules.implied import contradicting, contradicts, covers
from gridcontrol.rules.matching import passes

ONE, TWO = FieldId("one"), FieldId("two")
NUMBERS = [Comparison.ABOVE, Comparison.AT_LEAST, Comparison.AT_MOST, Comparison.BELOW, Comparison.EXACTLY]
values = st.lists(st.integers(0, 3), min_size=1, max_size=3, unique=True).map(tuple)
field_tests: st.SearchStrategy[FieldTest] = st.one_of(
    values.map(OneOf),
    values.map(NoneOf),
    st.booleans().map(Missing),
    st.builds(Compared, st.sampled_from(NUMBERS), st.integers(0, 3)),
)
wheres: st.SearchStrategy[Where] = st.dictionaries(
    st.sampled_from([ONE, TWO]), st.lists(field_tests, min_size=1, max_size=3).map(tuple), max_size=2
)


def worlds() -> list[Fields]:
    """All events with two fields, each absent or from -1 to 4: one beyond any limit drawn, on both sides."""
    choices: list[Value | None] = [None, *range(-1, 5)]
    pairs = product(choices, choices)
    return [{name: v for name, v in ((ONE, a), (TWO, b)) if v is not None} for a, b in pairs]


WORLDS = worlds()


def fits(where: Where, fields: Fields) -> bool:
    return passes(where, fields, on=date(2020, 1, 1), zone=ZoneInfo("UTC"))


@given(wheres)
def test_what_contradicts_lets_nothing_pass(where: Where) -> None:
    if contradicting(where) is not None:
        assert not any(fits(where, fields) for fields in WORLDS)


@given(st.lists(field_tests, min_size=1, max_size=2).map(tuple))
def test_what_lets_nothing_pass_is_found_where_one_value_or_a_range_says_so(tests: tuple[FieldTest, ...]) -> None:
    """Complete, too, where a list of values is given or absence is asked for."""
    if any(isinstance(test, OneOf) or (isinstance(test, Missing) and test.missing) for test in tests):
        possible = any(fits({ONE: tests}, fields) for fields in WORLDS)
        assert contradicts(tests) == (not possible)


@given(wheres, wheres)
def test_what_covers_lets_everything_pass_that_the_other_does(general: Where, special: Where) -> None:
    if covers(general, special):
        assert all(fits(general, fields) for fields in WORLDS if fits(special, fields))


@given(wheres)
def test_everything_covers_itself_and_nothing_asked_covers_everything(where: Where) -> None:
    assert covers(where, where)
    assert covers({}, where)


def test_narrower_lists_are_covered() -> None:
    wide: Where = {ONE: (OneOf((1, 2)),)}
    assert covers(wide, {ONE: (OneOf((1,)),), TWO: (OneOf((3,)),)})
    assert not covers({ONE: (OneOf((1,)),)}, wide)
    assert not covers(wide, {TWO: (OneOf((3,)),)})


def test_ranges_that_meet_nowhere_contradict() -> None:
    assert contradicts((Compared(Comparison.AT_LEAST, 7), Compared(Comparison.BELOW, 7)))
    assert not contradicts((Compared(Comparison.AT_LEAST, 7), Compared(Comparison.AT_MOST, 7)))
    later = Compared(Comparison.FROM, date(2020, 2, 1))
    assert contradicts((later, Compared(Comparison.BEFORE, date(2020, 1, 31))))
    assert not contradicts((later, Compared(Comparison.BEFORE, FieldId("other"))))
