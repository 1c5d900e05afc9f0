"""Who is on at an instant, where a link is held in shifts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from gridcontrol.ids import SubjectId
from gridcontrol.responsibility.holding import Holding
from gridcontrol.rules.responsibility import Shift
from gridcontrol.time import local_date


def turn_on(shift: Shift, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The turn of *shift* that begins on *day*: from when until when, in local time whatever the clocks do."""
    since = datetime.combine(day, shift.since, tzinfo=zone)
    until = datetime.combine(day + timedelta(days=1) if shift.overnight else day, shift.until, tzinfo=zone)
    return since, until


def turn_at(shift: Shift, at: datetime, zone: ZoneInfo) -> tuple[datetime, datetime] | None:
    """The turn under way at *at*."""
    today = local_date(at, zone)
    for day in (today, today - timedelta(days=1)):
        since, until = turn_on(shift, day, zone)
        if since <= at < until:
            return since, until
    return None


def stands_in(holding: Holding, turn: tuple[datetime, datetime]) -> tuple[datetime, datetime] | None:
    """The part of *turn* for which *holding* is on.

    Days are days of turns: who is named until 31 January still stands through the night that began on the 30th, and
    who is named from the 31st begins with the turn that begins that day. A time, and being relieved, cut a turn short.
    """
    since, until = turn
    if holding.since_is_day and since < holding.since:
        return None
    start = max(since, holding.since)
    if holding.term is not None and holding.term_is_day and since >= holding.term:
        return None
    ends = [until]
    if holding.term is not None and not holding.term_is_day:
        ends.append(holding.term)
    if holding.relieved is not None:
        ends.append(holding.relieved)
    end = min(ends)
    return (start, end) if start < end else None


def is_on(holding: Holding, shift: Shift | None, at: datetime, zone: ZoneInfo) -> bool:
    """Whether *holding* answers at *at*; without a shift, at any time of its days."""
    if shift is None:
        return holding.holds(at)
    turn = turn_at(shift, at, zone)
    part = None if turn is None else stands_in(holding, turn)
    return part is not None and part[0] <= at < part[1]


def spells(
    holdings: Iterable[Holding], turn: tuple[datetime, datetime]
) -> Iterator[tuple[datetime, datetime, tuple[SubjectId, ...]]]:
    """The parts of *turn* between any two changes of who is on, each with the officers who are on then."""
    parts = [(part, each.officer) for each in holdings if (part := stands_in(each, turn)) is not None]
    edges = sorted({*turn, *(edge for part, _ in parts for edge in part)})
    for since, until in pairwise(edges):
        yield since, until, tuple(sorted({officer for part, officer in parts if part[0] <= since < part[1]}))
