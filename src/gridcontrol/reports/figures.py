"""Every indicator of a report: its figures by row, its total, and how a cumulative one came about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from attrs import define, evolve, field, frozen

from gridcontrol.calculus.custody import past_release, unplaced
from gridcontrol.calculus.timeline import Timelines
from gridcontrol.ids import IndicatorId, StatusId, SubjectId, TrackId
from gridcontrol.reports.counting import (
    Amount,
    Counts,
    Item,
    Movement,
    Rows,
    View,
    event_items,
    movement,
    status_items,
    subject_items,
    tally,
)
from gridcontrol.reports.document import Counted, Figure
from gridcontrol.reports.grouping import NOT_LOCATED, not_located_in
from gridcontrol.reports.period import Period
from gridcontrol.reports.stretches import Stretch, boundary_items, stretches_of
from gridcontrol.rules.figures import Indicator, IndicatorKind, Ratio
from gridcontrol.rules.layouts import Term
from gridcontrol.time import local_date

T = TypeVar("T")
ENDS = frozenset({IndicatorKind.ENDED, IndicatorKind.ENDED_ALL})
IN_PERIOD = frozenset({IndicatorKind.BEGUN, IndicatorKind.ENDED})
BOUNDARIES = ENDS | {IndicatorKind.BEGUN, IndicatorKind.BEGUN_ALL}


@frozen
class Figures:
    """Figures of every indicator asked for and of those its formulas name."""

    counts: Mapping[IndicatorId, Counts]
    movements: Mapping[IndicatorId, Movement]
    """For the indicators that count events over time."""
    items: Mapping[IndicatorId, tuple[Item, ...]]
    """What is counted, for those that are not computed from others."""


def figures_of(wanted: Iterable[IndicatorId], counting: Counting, rows: Rows) -> Figures:
    """Counts *wanted* in *rows*; what has been counted in them before is not counted again."""
    table = counting.table(rows)
    for indicator in wanted:
        table.counts_of(indicator)
    return Figures(table.counts, table.movements, table.items)


@define
class Counting:
    """What one report counts, thing by thing and each once, whatever rows and divisions are asked for afterwards.

    *now* is what the report sees, *timelines* were made from it; *seen_before* gives what the report of the day before
    saw, and is asked only where that matters.
    """

    now: View
    timelines: Timelines
    period: Period
    seen_before: Callable[[], View]
    moves: bool = True
    """Whether figures come with how they came about."""
    _before: View | None = None
    _items: dict[IndicatorId, tuple[Item, ...]] = field(factory=dict)
    _happened: list[tuple[Indicator, tuple[Item, ...]]] = field(factory=list)
    _moved: list[tuple[Indicator, Movement]] = field(factory=list)
    _stretches: dict[object, list[Stretch]] = field(factory=dict)
    _tables: dict[int, tuple[Rows, FigureTable]] = field(factory=dict)

    @property
    def before(self) -> View:
        """What the report of the day before saw."""
        if self._before is None:
            self._before = self.seen_before()
        return self._before

    def indicator(self, name: IndicatorId) -> Indicator:
        """The pack's indicator."""
        return self.now.pack.indicators[name]

    def table(self, rows: Rows) -> FigureTable:
        """The figures counted so far in *rows*."""
        # The rows are kept with their table, so that no others get their id.
        return self._tables.setdefault(id(rows), (rows, self._made_table(rows)))[1]

    def _made_table(self, rows: Rows) -> FigureTable:
        return FigureTable(self, rows)

    def items(self, indicator: Indicator) -> tuple[Item, ...]:
        """What an indicator that is not computed from others counts."""
        if indicator.id not in self._items:
            self._items[indicator.id] = self._made(indicator)
        return self._items[indicator.id]

    def _made(self, indicator: Indicator) -> tuple[Item, ...]:
        now, at = self.now, self.now.as_of.at
        match indicator.kind:
            case IndicatorKind.STATUS:
                return status_items(now, self.timelines, _given(indicator.track, indicator), indicator.statuses)
            case IndicatorKind.PAST_RELEASE:
                held = past_release(now.pack, self.timelines, _given(indicator.track, indicator), at)
                return subject_items(now, [one.subject for one in held])
            case IndicatorKind.UNPLACED:
                waiting = unplaced(now.pack, self.timelines, _given(indicator.track, indicator), at)
                return subject_items(now, [one.subject for one in waiting])
            case IndicatorKind.DAYS_SINCE:
                return event_items(now, _given(indicator.pattern, indicator))
            case kind if kind in BOUNDARIES:
                since = self.period.since if kind in IN_PERIOD else None
                return boundary_items(now, self.stretches(indicator), ends=kind in ENDS, since=since)
            case IndicatorKind.EVENT_NEW:
                return tuple(item for item in self.happened(indicator) if item.at >= self.period.since)
            case IndicatorKind.EVENT_CUMULATIVE:
                return self.happened(indicator)
            case _:
                return self.movement(indicator).parts[indicator.kind.value]

    def happened(self, indicator: Indicator) -> tuple[Item, ...]:
        """All events of the indicator's pattern; one list for all indicators that count the same."""
        for other, items in self._happened:
            if _same_events(other, indicator):
                return items
        items = self._events(self.now, indicator)
        self._happened.append((indicator, items))
        return items

    def stretches(self, indicator: Indicator) -> list[Stretch]:
        """The unbroken stretches of the indicator's statuses."""
        return self.showing(_given(indicator.track, indicator), indicator.statuses)

    def showing(self, track: TrackId, statuses: tuple[StatusId, ...]) -> list[Stretch]:
        """The unbroken stretches in which the track shows one of *statuses*."""
        key = (track, statuses)
        if key not in self._stretches:
            self._stretches[key] = stretches_of(self.now.pack, self.timelines, track, statuses)
        return self._stretches[key]

    def movement(self, indicator: Indicator) -> Movement:
        """How the indicator's events came together since the report before; one for all that count the same events."""
        for other, moved in self._moved:
            if _same_events(other, indicator):
                return moved
        moved = movement(
            self._events(self.before, indicator),
            self.happened(indicator),
            self.period.since,
            self.now.known.joined,
        )
        self._moved.append((indicator, moved))
        return moved

    def noted(self) -> Mapping[str, int]:
        """How many facts a person should look at, by the message that says what is the matter."""
        known = self.now.known
        return {
            "reports.competing": len(known.competing),
            "reports.set-aside": len(known.set_aside),
            "reports.dangling": len(known.dangling),
            "reports.contested": len(known.contested),
        }

    def lost_codes(self, seen: View, figures: Figures) -> Counter[str]:
        """Codes of those who stand as not located although a fact says where they are, and how many are there."""
        return self._codes_of(seen, self._lost(seen, figures))

    def _lost(self, seen: View, figures: Figures) -> set[SubjectId]:
        rows = {NOT_LOCATED, *(not_located_in(row) for row in seen.listed)}
        return {item.subject for items in figures.items.values() for item in items if item.row in rows}

    def _codes_of(self, seen: View, lost: Iterable[SubjectId]) -> Counter[str]:
        stays = (seen.places.at(subject, seen.as_of.at) for subject in lost)
        return Counter(stay.code for stay in stays if stay is not None and seen.row(stay) == NOT_LOCATED)

    def _events(self, seen: View, indicator: Indicator) -> tuple[Item, ...]:
        pattern = _given(indicator.pattern, indicator)
        return event_items(seen, pattern, distinct=indicator.distinct, sum_of=indicator.sum_of)


class FigureTable:
    """The figures so far. An indicator is counted once, formulas after their members; packs with circles don't load."""

    def __init__(self, counting: Counting, rows: Rows) -> None:
        self.counting = counting
        self.rows = rows
        self.counts: dict[IndicatorId, Counts] = {}
        self.movements: dict[IndicatorId, Movement] = {}
        self.items: dict[IndicatorId, tuple[Item, ...]] = {}

    def counts_of(self, indicator_id: IndicatorId) -> Counts:
        if indicator_id not in self.counts:
            self.counts[indicator_id] = self._count(self.counting.indicator(indicator_id))
        return self.counts[indicator_id]

    def _count(self, indicator: Indicator) -> Counts:
        if indicator.ratio is not None:
            return self._ratio(indicator.ratio)
        if indicator.kind is IndicatorKind.FORMULA:
            return self._formula(indicator.terms)
        if indicator.kind in MOVING and self.counting.moves:
            self.movements[indicator.id] = self._seated(self.counting.movement(indicator))
        items = self.rows.seat(self.counting.items(indicator), self.counting.now)
        self.items[indicator.id] = items
        return self._days_since(items) if indicator.kind is IndicatorKind.DAYS_SINCE else tally(items)

    def _seated(self, moved: Movement) -> Movement:
        """The movement in the rows of this table."""
        now, before = self.counting.now, self.counting.before
        if self.rows.seen is now and not self.rows.scopes:
            return moved
        seat = self.rows.seat
        return evolve(
            moved,
            previous=seat(moved.previous, before),
            new=seat(moved.new, now),
            late=seat(moved.late, now),
            withdrawn=seat(moved.withdrawn, before),
            cumulative=seat(moved.cumulative, now),
            kept=tuple(map(self.rows.seat_pair, moved.kept)),
        )

    def _days_since(self, items: tuple[Item, ...]) -> Counts:
        last: dict[str, Item] = {}
        for item in items:
            last[item.row] = item
        rows = {row: self._days(item) for row, item in last.items()}
        return Counts(rows, self._days(items[-1]) if items else Figure(None), Figure(None))

    def _days(self, item: Item) -> Figure:
        days = (self.counting.period.data_day - local_date(item.at, self.counting.now.pack.zone)).days
        return Figure(days, frozenset({item.what}))

    def _formula(self, terms: Sequence[Term]) -> Counts:
        members = [(term.sign, self.counts_of(term.indicator)) for term in terms]
        rows = {row for _, counts in members for row in counts.rows}
        return Counts(
            {row: _signed([(sign, counts.of(row)) for sign, counts in members]) for row in rows},
            _signed([(sign, counts.total) for sign, counts in members]),
            _signed([(sign, counts.elsewhere) for sign, counts in members]),
        )

    def _ratio(self, ratio: Ratio) -> Counts:
        part, whole = self.counts_of(ratio.part), self.counts_of(ratio.whole)
        return Counts(
            {row: divided(ratio, part.of(row), whole.of(row)) for row in {**part.rows, **whole.rows}},
            divided(ratio, part.total, whole.total),
            divided(ratio, part.elsewhere, whole.elsewhere),
        )


def _same_events(one: Indicator, other: Indicator) -> bool:
    return (one.pattern, one.distinct, one.sum_of) == (other.pattern, other.distinct, other.sum_of)


MOVING = frozenset(
    {
        IndicatorKind.EVENT_NEW,
        IndicatorKind.EVENT_LATE,
        IndicatorKind.EVENT_WITHDRAWN,
        IndicatorKind.EVENT_CUMULATIVE,
    }
)


def divided(ratio: Ratio, part: Figure, whole: Figure) -> Figure:
    """*part* to so many of *whole*, as it comes out; None over nothing. Behind it stands what is behind the part."""
    value = quotient(ratio, part.value, whole.value)
    return Figure(value, frozenset() if value is None else part.counted)


def quotient(ratio: Ratio, part: Amount | None, whole: Amount | None) -> Decimal | None:
    """The figure of a ratio, rounded half up; None where there is nothing to divide by."""
    if part is None or not whole:
        return None
    return (Decimal(part) * ratio.per / Decimal(whole)).quantize(Decimal(1).scaleb(-ratio.decimals), ROUND_HALF_UP)


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
