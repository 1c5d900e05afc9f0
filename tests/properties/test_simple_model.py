"""A second, independent definition of the simplest fragment: one rule of fixed lengths, told half day by half day.

No positions, no spans, no chains: a clock that ticks at 00:00 and 12:00, and a list of what is due when. At each tick
first whatever is due runs out, then the events of that half day happen, in the pack's order of kinds.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from attrs import define
from hypothesis import example, given
from hypothesis import strategies as st

from gridcontrol.ids import EventKindId, FactId, FieldId, TrackId
from gridcontrol.model.facts import Event
from gridcontrol.time import instant_of
from tests.properties.drawing import COUNTS, FIRST, REPEATS, ZONE, P, evaluate, histories, plain, received, status_at

START = FIRST - timedelta(days=10)
HALF_DAYS = 2 * 60
RANKS = {"arrival": 0, "left": 1}
CONTROL = TrackId("control")


@define
class Due:
    """One chain: the half days at which its first and its second phase run out, and where it counts from."""

    first: int
    second: int
    base: int


def half_day(moment: date) -> int:
    """Half days since the start; a date is its first half."""
    if isinstance(moment, datetime):
        local = moment.astimezone(ZONE)
        return 2 * (local.date() - START).days + (1 if local.hour >= 12 else 0)
    return 2 * (moment - START).days


def due(base: int, count: str, first: int, second: int) -> Due:
    if count == "exact":
        return Due(base + 2 * first, base + 2 * (first + second), base)
    day = base - base % 2
    days_after = 1 if count == "day_zero" else 0
    return Due(day + 2 * (first + days_after), day + 2 * (first + second + days_after), base)


def told(history: list[Event], repeat: str, count: str, first: int, second: int) -> list[str]:
    """The status of each half day."""
    running: list[Due] = []
    shown = []
    for tick in range(HALF_DAYS):
        running = [chain for chain in running if chain.second > tick]
        now = [e for e in history if half_day(e.at) == tick and e.kind in RANKS and e.subject == P]
        for event in sorted(now, key=lambda e: (RANKS[e.kind], e.id)):
            if event.kind == "left":
                running = []
                continue
            left_on = event.fields.get(FieldId("left_on"))
            base = half_day(left_on) if isinstance(left_on, date) else tick
            if repeat == "keep" and running:
                continue
            if repeat == "restart" and running:
                base = max(base, running[0].base)
            chain = due(base, count, first, second)
            if chain.second <= tick:
                continue
            running = [chain] if repeat == "restart" else [*running, chain]
        central = any(chain.first > tick for chain in running)
        shown.append("central" if central else "home" if running else "")
    return shown


def library(history: list[Event], repeat: str, count: str, first: int, second: int) -> list[str]:
    """The same from the library."""
    pack = plain(repeat, count, first, second)
    line = evaluate(pack, received(history)).timelines.get((P, CONTROL))
    begin = instant_of(START, ZONE)
    return [status_at(line, begin + timedelta(hours=12 * tick)) for tick in range(HALF_DAYS)]


def arrival(at: date, name: str = "a", **fields: date) -> Event:
    return Event(FactId(name), EventKindId("arrival"), P, at, fields)


@given(
    history=histories(8, ["arrival", "arrival", "left"]),
    repeat=st.sampled_from(REPEATS),
    count=st.sampled_from(COUNTS),
    first=st.integers(1, 5),
    second=st.integers(1, 5),
)
@example([arrival(FIRST), arrival(FIRST + timedelta(days=9), "b")], "keep", "day_zero", 4, 4)
@example([arrival(FIRST, left_on=FIRST - timedelta(days=8))], "extend", "day_zero", 4, 4)
def test_two_definitions_of_the_simplest_fragment_agree(
    history: list[Event], repeat: str, count: str, first: int, second: int
) -> None:
    assert library(history, repeat, count, first, second) == told(history, repeat, count, first, second)
