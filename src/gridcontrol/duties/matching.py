"""Which evidence fulfils which window: on time where it can, else late, each event once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from gridcontrol.duties.obligation import MOMENT
from gridcontrol.duties.windows import ONE_DAY, Window, moment_of
from gridcontrol.ids import FactId
from gridcontrol.model.facts import Value
from gridcontrol.time import WorldTime, start_of_day


class Proof(NamedTuple):
    """An event that can fulfil a window: the first and the last instant it can have happened at."""

    last: datetime
    first: datetime
    fact: FactId
    at: WorldTime
    same: tuple[Value | None, ...] = ()


class Match(NamedTuple):
    """What fulfilled a window."""

    proof: Proof
    late: bool


def proof_of(fact: FactId, at: WorldTime, zone: ZoneInfo, same: tuple[Value | None, ...] = ()) -> Proof:
    """Evidence of *at*. One of which only the day is known can have happened at any time of it."""
    if isinstance(at, datetime):
        return Proof(at, at, fact, at, same)
    day: date = at
    return Proof(start_of_day(day + ONE_DAY, zone) - MOMENT, moment_of(day, zone), fact, at, same)


def late_ends(windows: Sequence[Window]) -> list[datetime | None]:
    """Up to when each of *windows*, in the order of opening, takes late evidence: until the next one opens.

    None where none follows.
    """
    ends: list[datetime | None] = [None] * len(windows)
    following: datetime | None = None
    for place in range(len(windows) - 1, -1, -1):
        ends[place] = None if following is None else max(windows[place].due, following)
        if place and windows[place - 1].opens < windows[place].opens:
            following = windows[place].opens
    return ends


def matched(windows: Sequence[Window], ends: Sequence[datetime | None], proofs: Sequence[Proof]) -> list[Match | None]:
    """For each of *windows* what fulfils it.

    On time first: of the windows an event lies in the one that is over first, of the events in a window the one that
    could serve no later one; ties by id. What is left counts late for the window that was over last before it.
    """
    if not proofs or not windows:
        return [None] * len(windows)
    if any(window.same for window in windows):
        return _by_group(windows, ends, proofs)
    return _matched(windows, ends, sorted(proofs))


def _by_group(
    windows: Sequence[Window], ends: Sequence[datetime | None], proofs: Sequence[Proof]
) -> list[Match | None]:
    """Only evidence that says the same as the cause counts for it."""
    found: list[Match | None] = [None] * len(windows)
    groups: dict[tuple[Value | None, ...], list[int]] = {}
    for place, window in enumerate(windows):
        groups.setdefault(window.same, []).append(place)
    for same, places in groups.items():
        own = sorted(proof for proof in proofs if proof.same == same)
        several = _matched([windows[place] for place in places], [ends[place] for place in places], own)
        for place, match in zip(places, several, strict=True):
            found[place] = match
    return found


def _matched(windows: Sequence[Window], ends: Sequence[datetime | None], proofs: Sequence[Proof]) -> list[Match | None]:
    found: list[Match | None] = [None] * len(windows)
    used = bytearray(len(proofs))
    lasts = [proof.last for proof in proofs]
    order = sorted(range(len(windows)), key=lambda place: (windows[place].due, windows[place].opens, place))
    for place in order:
        window = windows[place]
        for number in range(bisect_left(lasts, window.opens), len(proofs)):
            # A day's event can end after a later one of the clock began: look on until the whole day is past.
            if lasts[number] >= window.due + ONE_DAY + ONE_DAY:
                break
            if not used[number] and proofs[number].first < window.due:
                used[number] = 1
                found[place] = Match(proofs[number], late=False)
                break
    for place in reversed(order):
        window, end = windows[place], ends[place]
        if found[place] is not None:
            continue
        stop = len(proofs) if end is None else bisect_right(lasts, end + ONE_DAY + ONE_DAY)
        for number in range(bisect_left(lasts, window.due), stop):
            if not used[number] and proofs[number].first >= window.due and _before(proofs[number].first, end):
                used[number] = 1
                found[place] = Match(proofs[number], late=True)
                break
    return found


def _before(first: datetime, end: datetime | None) -> bool:
    return end is None or first < end
