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
from attrs import field, frozen

from gridcontrol.model.known import Known
from gridcontrol.rules.ruleset import Pack

EPOCH = datetime(1900, 1, 1, tzinfo=UTC)
DAY = 86_400
SECOND = 1_000_000
"""Microseconds."""
PLACES = 29
"""Bits for the places within a second, of which ticks take their share."""


@frozen
class Ticks:
    """Moments of each second, told by the microseconds *within* it, in order, 0 first."""

    within: Sequence[int] = (0,)
    slots: int = field(init=False)
    """Places within one tick: facts of one moment, times ``STEPS``. A power of two."""

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "slots", 2 ** (PLACES - (len(self.within) - 1).bit_length()))

    @property
    def to_second(self) -> int:
        """Ticks of one second."""
        return len(self.within)

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
