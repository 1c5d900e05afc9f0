"""Every indicator of a report: its figures by row, its total, and how a cumulative one came about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from attrs import frozen

from gridcontrol.calculus.custody import past_release, unplaced
from gridcontrol.calculus.timeline import Timelines
from gridcontrol.ids import IndicatorId
from gridcontrol.reports.counting import (
    Amount,
    Counts,
    Item,
    Movement,
    View,
    event_items,
    movement,
    status_items,
    subject_items,
    tally,
)
from gridcontrol.reports.document import Counted, Figure
from gridcontrol.reports.period import Period
from gridcontrol.rules.figures import Indicator, IndicatorKind, Term
from gridcontrol.time import local_date

T = TypeVar("T")


@frozen
class Figures:
    """Figures of every indicator asked for and of those its formulas name."""

    counts: Mapping[IndicatorId, Counts]
    movements: Mapping[IndicatorId, Movement]
    """For the indicators that count events over time."""


def figures_of(wanted: Iterable[IndicatorId], now: View, before: View, timelines: Timelines, period: Period) -> Figures:
    """Counts *wanted* as *now* sees it; *before* is what the report of the day before saw."""
    table = _Table(now, before, timelines, period)
    for indicator in wanted:
        table.counts_of(indicator)
    return Figures(table.counts, table.movements)


class _Table:
    """The figures so far. An indicator is counted once, formulas after their members; packs with circles don't load."""

    def __init__(self, now: View, before: View, timelines: Timelines, period: Period) -> None:
        self.now = now
        self.before = before
        self.timelines = timelines
        self.period = period
        self.counts: dict[IndicatorId, Counts] = {}
        self.movements: dict[IndicatorId, Movement] = {}
        self._moved: list[tuple[Indicator, Movement]] = []

    def counts_of(self, indicator_id: IndicatorId) -> Counts:
        if indicator_id not in self.counts:
            self.counts[indicator_id] = self._count(self.now.pack.indicators[indicator_id])
        return self.counts[indicator_id]

    def _count(self, indicator: Indicator) -> Counts:
        at = self.now.as_of.at
        match indicator.kind:
            case IndicatorKind.STATUS:
                track = _given(indicator.track, indicator)
                return tally(status_items(self.now, self.timelines, track, indicator.statuses))
            case IndicatorKind.PAST_RELEASE:
                held = past_release(self.now.pack, self.timelines, _given(indicator.track, indicator), at)
                return tally(subject_items(self.now, [one.subject for one in held]))
            case IndicatorKind.UNPLACED:
                waiting = unplaced(self.now.pack, self.timelines, _given(indicator.track, indicator), at)
                return tally(subject_items(self.now, [one.subject for one in waiting]))
            case IndicatorKind.FORMULA:
                return self._formula(indicator.terms)
            case IndicatorKind.DAYS_SINCE:
                return self._days_since(indicator)
            case _:
                return self._of_movement(indicator)

    def _of_movement(self, indicator: Indicator) -> Counts:
        moved = self._movement(indicator)
        self.movements[indicator.id] = moved
        match indicator.kind:
            case IndicatorKind.EVENT_NEW:
                return tally(moved.new)
            case IndicatorKind.EVENT_LATE:
                return tally(moved.late)
            case IndicatorKind.EVENT_WITHDRAWN:
                return tally(moved.withdrawn)
            case _:
                return tally(moved.cumulative)

    def _movement(self, indicator: Indicator) -> Movement:
        for other, moved in self._moved:
            if (other.pattern, other.distinct, other.sum_of) == (
                indicator.pattern,
                indicator.distinct,
                indicator.sum_of,
            ):
                return moved
        moved = movement(
            self._events(self.before, indicator),
            self._events(self.now, indicator),
            self.period.since,
            self.now.known.joined,
        )
        self._moved.append((indicator, moved))
        return moved

    def _events(self, seen: View, indicator: Indicator) -> tuple[Item, ...]:
        pattern = _given(indicator.pattern, indicator)
        return event_items(seen, pattern, distinct=indicator.distinct, sum_of=indicator.sum_of)

    def _days_since(self, indicator: Indicator) -> Counts:
        last: dict[str, Item] = {}
        items = event_items(self.now, _given(indicator.pattern, indicator))
        for item in items:
            last[item.row] = item
        rows = {row: self._days(item) for row, item in last.items()}
        rows.update({row: Figure(None) for row in self.now.all_rows if row not in last})
        return Counts(rows, self._days(items[-1]) if items else Figure(None))

    def _days(self, item: Item) -> Figure:
        days = (self.period.data_day - local_date(item.at, self.now.pack.zone)).days
        return Figure(days, frozenset({item.what}))

    def _formula(self, terms: Sequence[Term]) -> Counts:
        members = [(term.sign, self.counts_of(term.indicator)) for term in terms]
        rows = {row for _, counts in members for row in counts.rows}
        return Counts(
            {row: _signed([(sign, counts.of(row)) for sign, counts in members]) for row in rows},
            _signed([(sign, counts.total) for sign, counts in members]),
        )


def _signed(members: Sequence[tuple[int, Figure]]) -> Figure:
    """Members added up by their signs; None where one of them has nothing to say."""
    value: Amount = 0
    behind: set[Counted] = set()
    for sign, figure in members:
        if figure.value is None:
            return Figure(None)
        value += sign * figure.value
        behind.update(Counted(one.key, one.subject, minus=one.minus != (sign < 0)) for one in figure.counted)
    return Figure(value, frozenset(behind))


def _given(value: T | None, indicator: Indicator) -> T:
    if value is None:
        raise AssertionError(f"the pack's check let through indicator {indicator.id} without what it counts")
    return value
