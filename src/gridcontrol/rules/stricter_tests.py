"""What became wider or narrower in tests of fields and in conditions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import evolve

from gridcontrol.ids import FieldId
from gridcontrol.rules.conditions import (
    Compared,
    Comparison,
    Condition,
    Count,
    FieldTest,
    NoneOf,
    OneOf,
    Where,
    WithinPlace,
)
from gridcontrol.rules.rule_changes import Change, Way, Words, minutes
from gridcontrol.rules.ruleset import Level

_WIDER_BELOW = frozenset({Comparison.ABOVE, Comparison.AT_LEAST, Comparison.FROM})
"""Comparisons that a lower limit makes wider."""


def where_changes(old: Where, new: Where) -> Iterator[Change]:
    """Of the tests of a starting event: a wider one is stricter, since it starts for more people."""
    for name in {**old, **new}:
        words: Words = {"field": name}
        if name not in old:
            yield Change("test-added", Way.LAXER, words)
        elif name not in new:
            yield Change("test-gone", Way.STRICTER, words)
        elif old[name] != new[name]:
            way = _tests(old[name], new[name], name)
            code = {Way.STRICTER: "test-wider", Way.LAXER: "test-narrower"}.get(way, "test-other")
            yield Change(code, way, words)


def _tests(old: Sequence[FieldTest], new: Sequence[FieldTest], name: FieldId) -> Way:
    del name
    return _test(old[0], new[0]) if len(old) == len(new) == 1 else Way.UNCLEAR


def _test(old: FieldTest, new: FieldTest) -> Way:
    match old, new:
        case (OneOf(before), OneOf(after)) | (WithinPlace(before), WithinPlace(after)):
            return _sets(frozenset(before), frozenset(after))
        case NoneOf(before), NoneOf(after):
            return _sets(frozenset(before), frozenset(after)).other
        case Compared(by, low), Compared(other, high) if by is other and type(low) is type(high):
            return _limits(by, low, high)
        case _:
            return Way.UNCLEAR


def _sets(before: frozenset[object], after: frozenset[object]) -> Way:
    if before < after:
        return Way.STRICTER
    return Way.LAXER if after < before else Way.UNCLEAR


def _limits(by: Comparison, old: object, new: object) -> Way:
    if isinstance(old, str) or by is Comparison.EXACTLY:
        return Way.UNCLEAR
    lower = new < old  # type: ignore[operator]  # of one type, and not text: numbers or dates
    return Way.STRICTER if lower is (by in _WIDER_BELOW) else Way.LAXER


def level_changes(old: Sequence[Level], new: Sequence[Level]) -> Iterator[Change]:
    """Of rows that give statuses while conditions hold: a wider condition is stricter."""
    if [level.status for level in old] != [level.status for level in new]:
        yield Change("levels-other", Way.UNCLEAR)
        return
    for before, after in zip(old, new, strict=True):
        if before.condition != after.condition:
            way = _conditions(before.condition, after.condition)
            code = {Way.STRICTER: "level-wider", Way.LAXER: "level-narrower"}.get(way, "level-other")
            yield Change(code, way, {"status": after.status})


def _conditions(old: Condition, new: Condition) -> Way:
    """Of two counts that differ in their number or their window alone."""
    if not (isinstance(old, Count) and isinstance(new, Count)):
        return Way.UNCLEAR
    if evolve(old, number=new.number, within=new.within) != new or old.by is Comparison.EXACTLY:
        return Way.UNCLEAR
    many = old.by in _WIDER_BELOW
    ways = set()
    if old.number != new.number:
        ways.add(Way.STRICTER if (new.number < old.number) is many else Way.LAXER)
    if old.within != new.within:
        wider = new.within is None or (old.within is not None and minutes(new.within) > minutes(old.within))
        ways.add(Way.STRICTER if wider is many else Way.LAXER)
    return ways.pop() if len(ways) == 1 else Way.UNCLEAR
