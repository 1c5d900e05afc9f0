"""Tests of fields, patterns of points and conditions as written. References are still words."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar

from attrs import frozen

from gridcontrol.located.form import Spot
from gridcontrol.located.node import Mapping as MappingNode
from gridcontrol.located.node import Scalar
from gridcontrol.rules.shapes import (
    Form,
    Pairs,
    Rules,
    Shape,
    by_node,
    declared,
    form_of,
    key,
    later,
    list_of,
    map_of,
    one_or_many,
)
from gridcontrol.rules.words import (
    LENGTH,
    NUMBER,
    REFERENCE,
    TEXT,
    TRUTH,
    whole,
)
from gridcontrol.rules.written_vocabulary import MOST_STATUSES
from gridcontrol.time import Duration

MOST_KINDS = 200
"""Kinds of events in one pattern."""
MOST_TIMES = 1_000


@frozen
class TestWritten(Form):
    """A test of a field that is more than a value."""

    __test__ = False  # not a test case, whatever its name begins with
    RULES: ClassVar[Rules] = Rules(
        any_of=(
            ("unlike", "missing", "above", "at_least", "at_most", "below", "exactly", "before", "from", "within_place"),
        )
    )

    unlike: tuple[Scalar, ...] = key(one_or_many(TEXT, least=1), default=())
    missing: bool | None = key(TRUTH)
    above: int | None = key(NUMBER)
    at_least: int | None = key(NUMBER)
    at_most: int | None = key(NUMBER)
    below: int | None = key(NUMBER)
    exactly: int | None = key(NUMBER)
    before: Scalar | None = key(TEXT)
    from_: Scalar | None = key(TEXT)
    within_place: tuple[Scalar, ...] = key(one_or_many(TEXT, least=1), default=())


AnyTest = Scalar | tuple[Scalar, ...] | TestWritten
TEST: Shape[Any] = by_node(text=TEXT, items=list_of(TEXT, least=1), keys=form_of(TestWritten))
WHERE: Shape[Pairs[Any]] = map_of(TEST)
STATUSES = one_or_many(REFERENCE, least=1, most=MOST_STATUSES)
EVENTS = one_or_many(REFERENCE, least=1, most=MOST_KINDS)
TRACK_STATUSES: Shape[Pairs[tuple[Scalar, ...]]] = map_of(STATUSES)


@frozen
class PatternWritten(Form):
    """Points: events, or beginnings and ends of statuses."""

    RULES: ClassVar[Rules] = Rules(
        one_of=(("event", "begins", "finishes"),), exclude=(("begins", "where"), ("finishes", "where"))
    )

    event: tuple[Scalar, ...] = key(EVENTS, default=())
    begins: Pairs[tuple[Scalar, ...]] | None = key(TRACK_STATUSES)
    finishes: Pairs[tuple[Scalar, ...]] | None = key(TRACK_STATUSES)
    where: Pairs[Any] = key(WHERE, default=())


class Ever(StrEnum):
    """The window without a beginning."""

    EVER = "ever"


WITHIN: Shape[Any] = Shape(
    lambda spot: None if getattr(spot.node, "text", "") == Ever.EVER else LENGTH.read(spot),
    lambda: {"anyOf": [{"const": "ever"}, LENGTH.schema()]},
    None,
)


@frozen
class SeenWritten(PatternWritten):
    """Points before the instant."""

    within: Duration | None = key(WITHIN)


@frozen
class CountWritten(PatternWritten):
    """A number of points or subjects."""

    RULES: ClassVar[Rules] = Rules(
        one_of=(
            ("event", "begins", "finishes", "holding"),
            ("above", "at_least", "at_most", "below", "exactly"),
        ),
        exclude=(
            ("begins", "where"),
            ("finishes", "where"),
            ("holding", "where"),
            ("holding", "within"),
            ("holding", "distinct"),
        ),
    )

    holding: ConditionWritten | None = key(later(lambda: CONDITION, None))
    among: Scalar | None = key(REFERENCE)
    within: Duration | None = key(WITHIN)
    distinct: bool = key(TRUTH, default=False)
    above: int | None = key(whole(0, 10**9))
    at_least: int | None = key(whole(0, 10**9))
    at_most: int | None = key(whole(0, 10**9))
    below: int | None = key(whole(0, 10**9))
    exactly: int | None = key(whole(0, 10**9))


@frozen
class LastingWritten(Form):
    """A condition that has held for some time."""

    if_: ConditionWritten = key(later(lambda: CONDITION, None), required=True)
    for_: Duration = key(LENGTH, required=True)


@frozen
class SomeWritten(Form):
    """At least so many of several."""

    at_least: int = key(whole(1, MOST_TIMES), required=True)
    of: tuple[ConditionWritten, ...] = key(list_of(later(lambda: CONDITION, None), least=1), required=True)


@frozen
class EveryWritten(Form):
    """A condition that holds of all subjects of a kind."""

    among: Scalar = key(REFERENCE, required=True)
    has_: ConditionWritten = key(later(lambda: CONDITION, None), required=True)


_CONDITIONS: Shape[Any] = list_of(later(lambda: CONDITION, None))


@frozen
class ConditionWritten(Form):
    """One condition: exactly one key says which."""

    RULES: ClassVar[Rules] = Rules(
        one_of=(
            (
                "status",
                "running",
                "ever",
                "seen",
                "attributes",
                "in_place",
                "count",
                "every",
                "its",
                "lasting",
                "all",
                "any",
                "some",
                "not",
            ),
        ),
        clash="pack.two-conditions",
    )

    status: Pairs[tuple[Scalar, ...]] | None = key(TRACK_STATUSES)
    running: Scalar | None = key(REFERENCE)
    ever: Pairs[tuple[Scalar, ...]] | None = key(TRACK_STATUSES)
    seen: SeenWritten | None = key(form_of(SeenWritten))
    attributes: Pairs[Any] | None = key(WHERE)
    in_place: tuple[Scalar, ...] = key(one_or_many(TEXT, least=1), default=())
    count: CountWritten | None = key(form_of(CountWritten))
    every: EveryWritten | None = key(form_of(EveryWritten))
    its: Pairs[ConditionWritten] | None = key(map_of(later(lambda: CONDITION, None)))
    lasting: LastingWritten | None = key(form_of(LastingWritten))
    all_: tuple[ConditionWritten, ...] | None = key(_CONDITIONS)
    any_: tuple[ConditionWritten, ...] | None = key(_CONDITIONS)
    some: SomeWritten | None = key(form_of(SomeWritten))
    not_: ConditionWritten | None = key(later(lambda: CONDITION, None))


CONDITION: Shape[Any] = form_of(ConditionWritten)


def _statuses_or_condition(spot: Spot) -> Any:  # noqa: ANN401  # either of two
    """Keys of conditions make it one; statuses stand under the names of their tracks."""
    node = spot.node
    named = declared(ConditionWritten)
    if isinstance(node, MappingNode) and node.entries and all(name.text in named for name, _ in node.entries):
        return CONDITION.read(spot)
    return TRACK_STATUSES.read(spot)


STATUSES_OR_CONDITION: Shape[Any] = Shape(
    _statuses_or_condition,
    lambda: {"anyOf": [CONDITION.schema(), TRACK_STATUSES.schema()]},
    (),
    lambda: (*CONDITION.forms(), *TRACK_STATUSES.forms()),
)
"""Statuses of tracks, of which any counts, or a condition. A track called like a condition is asked for with it."""
CONDITIONS = one_or_many(CONDITION)
