"""One thing that differs between two versions of a rule, and which way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import Any, TypeVar

from attrs import field, frozen

from gridcontrol.ids import EventKindId, StatusId
from gridcontrol.rules.conditions import Boundary, Pattern
from gridcontrol.time import Duration, Unit

T = TypeVar("T")
_HOURS = {Unit.DAYS: 24 * 60, Unit.HOURS: 60, Unit.MINUTES: 1}


class Way(StrEnum):
    """Stricter holds more people, sooner, longer, or lets go of them later or under more conditions."""

    STRICTER = "stricter"
    LAXER = "laxer"
    UNCLEAR = "unclear"

    @property
    def other(self) -> Way:
        """The opposite."""
        return {Way.STRICTER: Way.LAXER, Way.LAXER: Way.STRICTER}.get(self, self)


Words = Mapping[str, object]


def _frozen_words(words: Words) -> Words:
    return MappingProxyType(dict(words))


@frozen
class Change:
    """What differs: the sentence ``change.CODE`` with its *words*.

    Words called ``status``, ``old_status`` and ``new_status`` are statuses of the rule's track, ``events`` kinds of
    events or statuses of any; the others stand as they are.
    """

    code: str
    way: Way
    words: Words = field(factory=dict, converter=_frozen_words, hash=False)


def minutes(duration: Duration) -> int:
    """Its length for comparing: a day as 24 hours."""
    return duration.number * _HOURS[duration.unit]


def longer(
    code: str, old: Duration | None, new: Duration | None, words: Words, *, none_is_longest: bool = True
) -> Iterator[Change]:
    """*new* instead of *old*, of which a longer one is stricter, and none the strictest (or, else, the laxest)."""
    if old == new:
        return
    if old is None or new is None:
        way = Way.STRICTER if (new is None) is none_is_longest else Way.LAXER
        yield Change(f"{code}-{'gone' if new is None else 'added'}", way, {**words, "length": new or old})
    elif minutes(old) == minutes(new):
        yield Change(code, Way.UNCLEAR, {**words, "old": old, "new": new})
    else:
        way = Way.STRICTER if minutes(new) > minutes(old) else Way.LAXER
        yield Change(code, way, {**words, "old": old, "new": new})


def more(code: str, old: int, new: int, words: Words) -> Iterator[Change]:
    """*new* instead of *old*, of which the greater is stricter."""
    if old != new:
        yield Change(code, Way.STRICTER if new > old else Way.LAXER, {**words, "old": old, "new": new})


def events_of(pattern: Pattern) -> tuple[EventKindId | StatusId, ...]:
    """What a pattern is about, for people."""
    return pattern.statuses if isinstance(pattern, Boundary) else pattern.kinds


def apart(old: Sequence[T], new: Sequence[T]) -> tuple[list[T], list[T]]:
    """What is only in *old* and what is only in *new*."""
    return [each for each in old if each not in new], [each for each in new if each not in old]


def added_or_gone(code: str, old: Sequence[Any], new: Sequence[Any], way: Way, words: Words) -> Iterator[Change]:
    """What a list gained goes *way*, what it lost the other way; both at once can't be told."""
    gone, added = apart(old, new)
    if gone and added:
        yield Change(f"{code}-other", Way.UNCLEAR, words)
        return
    for each in (*gone, *added):
        told = {**words, "events": events_of(each.pattern)} if hasattr(each, "pattern") else dict(words)
        yield Change(f"{code}-{'added' if added else 'gone'}", way if added else way.other, told)
