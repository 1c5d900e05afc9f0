"""The moments within a second at which something can be: one where times are whole seconds, more where they are not.

Scripts count time in ticks from 1900. Where every time is a whole second a tick is a second. Else each second has as
many ticks as there are different fractions of a second, in their order: lengths are whole seconds, so what is planned
from a moment has its fraction, and adding and comparing ticks is adding and comparing times.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import attrs
from attrs import evolve, field, frozen

from gridcontrol.model.known import Known
from gridcontrol.rules.ruleset import Pack

EPOCH = datetime(1900, 1, 1, tzinfo=UTC)
DAY = 86_400
SECOND = 1_000_000
"""Microseconds."""
PLACES = 2**29
"""Places in the order within a second."""
STEPS = 64
"""Places for a fact and its effects."""


@frozen
class Ticks:
    """Moments of each second, told by the microseconds *within* it, in order, 0 first.

    The places of a second are shared out among its ticks. Dates, and times as people write them, are whole seconds, so
    many facts stand there: the first tick has half of the places, and the others the other half.
    """

    within: Sequence[int] = (0,)
    steps: int = STEPS
    """Places for a fact and its effects: a power of two."""
    first: int = field(init=False)
    """Places within the first tick of a second, a power of two."""
    other: int = field(init=False)
    """Places within each other tick, a power of two."""

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "first", PLACES // (1 if len(self.within) == 1 else 2))
        object.__setattr__(self, "other", PLACES // 2 ** (1 + len(self.within).bit_length()))

    @property
    def to_second(self) -> int:
        """Ticks of one second."""
        return len(self.within)

    @property
    def step(self) -> int:
        """Microseconds from one tick to the next, where they are even."""
        return SECOND // len(self.within)

    def stepped(self, pack: Pack) -> Ticks:
        """With as few places for a fact as effects of effects by *pack* may take, where ticks have few places."""
        # A rule's course and what spreads stand up to three places behind their cause, orders half way to the next.
        deep = 2 * (3 * len(pack.strata) + 3)
        return self if self.to_second == 1 else evolve(self, steps=min(STEPS, max(16, 2 ** deep.bit_length())))

    def have_room(self, facts: int, *, whole: bool) -> bool:
        """Whether so many *facts* have a place at one tick, one of a *whole* second or another."""
        return (facts + 1) * self.steps <= (self.first if whole else self.other)

    # -- places in the order

    def place(self, tick: int) -> int:
        """The first place of *tick*, which is the clock's."""
        second, number = divmod(tick, len(self.within))
        return second * PLACES + (self.first + number * self.other if number else 0)

    def places(self, tick: str) -> str:
        """The same as an expression."""
        many = len(self.within)
        if many == 1:
            return f"({tick}) * {PLACES}"
        number = f"({tick}) % {many}"
        share = f"CASE WHEN {number} = 0 THEN 0 ELSE {self.first} + {number} * {self.other} END"
        return f"(IDIV({tick}, {many}) * {PLACES} + {share})"

    def tick_of(self, place: str) -> str:
        """The tick of a place in the order, as an expression."""
        if len(self.within) == 1:
            return f"IDIV({place}, {PLACES})"
        slot = f"({place}) % {PLACES}"
        number = f"CASE WHEN {slot} < {self.first} THEN 0 ELSE IDIV({slot} - {self.first}, {self.other}) END"
        return f"(IDIV({place}, {PLACES}) * {len(self.within)} + {number})"

    def clock_of(self, place: str) -> str:
        """The place of the clock at the tick of a place, as an expression."""
        slot = f"{place} % {PLACES}"
        if len(self.within) > 1:
            slot = f"CASE WHEN {place} % {PLACES} < {self.first} THEN {slot} ELSE {place} % {self.other} END"
        return f"({place} - {slot})"

    # -- instants

    def of(self, instant: datetime) -> int:
        """The tick of *instant*. Raises ``ValueError`` where it lies between two."""
        tick = self.until(instant)
        if self.at(tick) != instant:
            raise ValueError(instant.isoformat())
        return tick

    def until(self, instant: datetime) -> int:
        """The last tick that is not after *instant*."""
        gone = instant.astimezone(UTC) - EPOCH
        within = bisect_right(self.within, gone.microseconds) - 1
        return (gone.days * DAY + gone.seconds) * len(self.within) + within

    def before(self, instant: datetime) -> int:
        """The last tick before *instant*."""
        tick = self.until(instant)
        return tick - (self.at(tick) == instant)

    def at(self, tick: int) -> datetime:
        """The instant of *tick*."""
        seconds, within = divmod(tick, len(self.within))
        return EPOCH + timedelta(seconds=seconds, microseconds=self.within[within])


SECONDS = Ticks()
"""Nothing lies between two seconds."""
MILLISECONDS = Ticks(range(0, SECOND, 1000))
MICROSECONDS = Ticks(range(SECOND))
LADDER = (SECONDS, MILLISECONDS, MICROSECONDS)


def ticks_of(fractions: Iterable[int]) -> Ticks:
    """Ticks for whole seconds and for those *fractions*, in microseconds."""
    found = {0, *fractions}
    return SECONDS if len(found) == 1 else Ticks(tuple(sorted(found)))


def fitting(pack: Pack) -> Ticks:
    """The coarsest of seconds, milliseconds and microseconds that tells apart what the rules of *pack* name."""
    within = {instant.microsecond for instant in instants_in(pack)}
    return next(ticks for ticks in LADDER if all(each in ticks.within for each in within))


def fractions_in(pack: Pack, known: Known) -> set[int]:
    """The microseconds within a second of every time that *pack* or a fact names."""
    found = {moment.microsecond for moment in instants_in(pack)}
    for events in known.events.values():
        for event in events:
            if isinstance(event.at, datetime):
                found.add(event.at.microsecond)
            found.update(each.microsecond for each in event.fields.values() if isinstance(each, datetime))
    return found


def instants_in(pack: Pack) -> set[datetime]:
    """Every instant that the rules of *pack* name, however deep."""
    return {instant for part in (*pack.rules.values(), *pack.spreads.values()) for instant in _named(part)}


def _named(part: object) -> Iterator[datetime]:
    if isinstance(part, datetime):
        yield part
    elif attrs.has(kind := type(part)):
        for each in attrs.fields(kind):
            yield from _named(getattr(part, each.name))
    elif isinstance(part, tuple | frozenset):
        for item in part:
            yield from _named(item)
    elif isinstance(part, Mapping):
        for item in part.values():
            yield from _named(item)
