"""Every value that differs from a value of the rule set in one leaf: a number, a word, an item left out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from itertools import pairwise
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import attrs
from attrs import frozen

from gridcontrol.errors import Place
from gridcontrol.rules.conditions import Comparison, Count
from gridcontrol.rules.duties import Counting
from gridcontrol.rules.imports import Column
from gridcontrol.rules.ruleset import Edition, Rule
from gridcontrol.rules.vocabulary import EventKind, Label, Nature, Track
from gridcontrol.time import Duration

ORDERED = {"precedence", "phases", "editions", "branches", "levels", "counted_from", "strata"}
"""Tuples whose order says something."""
SAYS_NOTHING = {("EventKind", "rank"), ("EventKind", "ordered"), ("Indicator", "about")}
"""The order of kinds, which a test of its own changes; what an indicator's events are about says their kind."""
NAMES = {("Track", "labels"), ("FieldType", "labels")}
"""Maps of labels: without one the name shows, which may be the same word."""
NEVER_EMPTY = {("Release", "needs")}
WEEKS = ("iso", "mmwr", "sunday")
WORDS = {("Pack", "week"): WEEKS, ("WeeksPart", "week"): WEEKS, ("ImportForm", "key_type"): ("text", "id_number")}
"""Texts that can only be one of these."""
Leaf = tuple[str, str]


@frozen
class Mutant:
    """``value`` differs in the attribute ``leaf`` of some class; ``how`` says where and how."""

    value: Any
    leaf: Leaf
    how: str


def mutants(value: Any, leaf: Leaf = ("", "")) -> Iterator[Mutant]:  # noqa: ANN401  # any part of a rule set
    """All of them."""
    if isinstance(value, Label):
        texts = {lang: f"{text}-changed" for lang, text in value.texts.items()}
        yield Mutant(Label(texts, f"{value.fallback}-changed"), leaf, "another label")
    elif attrs.has(type(value)):
        yield from _of_object(value)
    elif isinstance(value, tuple):
        yield from _of_tuple(value, leaf)
    elif isinstance(value, Mapping):
        yield from _of_mapping(value, leaf)
    elif isinstance(value, frozenset):
        for item in value:
            yield Mutant(value - {item}, leaf, f"without {item}")
    else:
        yield from (Mutant(other, leaf, f"{value!r} -> {other!r}") for other in _others(value, leaf))


def _of_object(value: Any) -> Iterator[Mutant]:  # noqa: ANN401  # any attrs class of a rule set
    name = type(value).__name__
    for field in attrs.fields(type(value)):
        held = getattr(value, field.name)
        leaf = (name, field.name)
        if isinstance(held, Place) or leaf in SAYS_NOTHING or _is_idle(value, field.name):
            continue
        if held is not None and "None" in str(field.type):
            yield Mutant(attrs.evolve(value, **{field.name: None}), leaf, "-> None")
        for inner in mutants(held, leaf):
            if not (isinstance(value, Count) and inner.value in (Comparison.BEFORE, Comparison.FROM)):
                changed = attrs.evolve(value, **{field.name: inner.value})
                yield Mutant(changed, inner.leaf, f"{field.name}: {inner.how}")


def _is_idle(value: Any, name: str) -> bool:  # noqa: ANN401  # as above
    """Whether the attribute means nothing beside the others."""
    if isinstance(value, Count) and value.holding is not None:
        return name in {"pattern", "within", "distinct", "holding"} and not (
            name == "holding" and value.pattern is None
        )
    if isinstance(value, Edition) and value.levels:
        return name in {"transition", "on_repeal", "back_to"}
    if isinstance(value, Rule) and value.trigger is None:
        return name in {"repeat", "counted_from", "ends", "while_mode"}
    if isinstance(value, Duration) and value.number == 0:
        return name == "unit"
    if isinstance(value, Track) and value.nature is Nature.CUSTODY:
        return name == "orders_latest_wins"
    if isinstance(value, Counting) and value.sum_of is not None:
        return name == "distinct"
    return isinstance(value, Column) and value.constant is not None and name == "header"


def _of_tuple(value: tuple[Any, ...], leaf: Leaf) -> Iterator[Mutant]:
    for number, item in enumerate(value):
        if not _is_pair(value) and (len(value) > 1 or leaf not in NEVER_EMPTY):
            yield Mutant(value[:number] + value[number + 1 :], leaf, f"without item {number}")
        for inner in mutants(item, leaf):
            yield Mutant((*value[:number], inner.value, *value[number + 1 :]), inner.leaf, f"{number}: {inner.how}")
        if leaf[1] in ORDERED and number and value[number - 1] != item:
            swapped = (*value[: number - 1], item, value[number - 1], *value[number + 1 :])
            yield Mutant(swapped, leaf, f"{number - 1} and {number} swapped")


def _is_pair(value: tuple[Any, ...]) -> bool:
    """Whether it is a track with statuses, of which neither goes without the other."""
    return [str, tuple] == [type(item) for item in value]


def _of_mapping(value: Mapping[Any, Any], leaf: Leaf) -> Iterator[Mutant]:
    for key, held in value.items():
        if leaf not in NAMES:
            yield Mutant(MappingProxyType({k: v for k, v in value.items() if k != key}), leaf, f"without {key}")
        for inner in mutants(held, leaf):
            yield Mutant(MappingProxyType({**value, key: inner.value}), inner.leaf, f"{key}: {inner.how}")


def _others(value: object, leaf: Leaf) -> list[Any]:
    if leaf in WORDS:
        return [word for word in WORDS[leaf] if word != value]
    match value:
        case bool():
            return [not value]
        case Enum():
            return [other for other in type(value) if other is not value]
        case int() | Decimal():
            return [-value] if leaf == ("Term", "sign") else [value + 1]
        case date() | time():
            return [_later(value)]
        case str():
            return [f"{value}-changed"]
        case ZoneInfo():
            return [ZoneInfo(name) for name in ("Asia/Urumqi", "Asia/Tokyo") if name != value.key]
        case None:
            return []
    raise AssertionError(value)


def _later(value: date | time) -> date | time:
    return value.replace(minute=(value.minute + 1) % 60) if isinstance(value, time) else value + timedelta(days=1)


def filled(value: Any) -> Iterator[Leaf]:  # noqa: ANN401  # any part of a rule set
    """The attributes of *value* and of all inside it that hold something."""
    if attrs.has(type(value)) and not isinstance(value, Place):
        for field in attrs.fields(type(value)):
            held = getattr(value, field.name)
            if held is not None and held != ():
                yield (type(value).__name__, field.name)
                yield from filled(held)
    elif isinstance(value, Mapping):
        for held in value.values():
            yield from filled(held)
    elif isinstance(value, tuple | frozenset):
        for item in value:
            yield from filled(item)


def order_swapped(events: Mapping[Any, EventKind]) -> Iterator[Mapping[Any, EventKind]]:
    """*events* with two kinds that stand in the order exchanged in it."""
    ordered = sorted((kind for kind in events.values() if kind.ordered), key=lambda kind: kind.rank)
    for one, other in pairwise(ordered):
        yield {
            **events,
            one.id: attrs.evolve(one, rank=other.rank),
            other.id: attrs.evolve(other, rank=one.rank),
        }
