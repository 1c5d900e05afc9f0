"""Every indicator of a report: its figures by row, its total, and how a cumulative one came about."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Protocol, TypeVar

from attrs import define, evolve, field, frozen

from gridcontrol.calculus.custody import past_release, unplaced
from gridcontrol.calculus.timeline import Finding, Timelines
from gridcontrol.ids import IndicatorId, StatusId, TrackId
from gridcontrol.reports.counting import (
    Amount,
    Counts,
    Item,
    Movement,
    Rows,
    View,
    event_items,
    first_items,
    movement,
    status_items,
    subject_items,
    tally,
)
from gridcontrol.reports.document import Counted, Figure
from gridcontrol.reports.moves import Moves
from gridcontrol.reports.period import Period
from gridcontrol.reports.stretches import Stretch, boundary_items, stretches_of
from gridcontrol.rules.figures import Indicator, IndicatorKind, Ratio
from gridcontrol.rules.layouts import Term
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import local_date

if TYPE_CHECKING:
    from gridcontrol.reports.asking import Question, Tables

A = TypeVar("A")
T = TypeVar("T")
ENDS = frozenset({IndicatorKind.ENDED, IndicatorKind.ENDED_ALL})
IN_PERIOD = frozenset({IndicatorKind.BEGUN, IndicatorKind.ENDED})
BOUNDARIES = ENDS | {IndicatorKind.BEGUN, IndicatorKind.BEGUN_ALL}


class HasCounts(Protocol):
    """Figures, whatever else is told of them."""

    @property
    def counts(self) -> Mapping[IndicatorId, Counts]:
        """By indicator."""


@frozen
class Figures:
    """Figures of every indicator asked for and of those its formulas name."""

    counts: Mapping[IndicatorId, Counts]
    moves: Mapping[IndicatorId, Moves]
    """For the indicators that count events over time."""


@frozen
class Itemized:
    """The same with what is counted, thing by thing."""

    counts: Mapping[IndicatorId, Counts]
    movements: Mapping[IndicatorId, Movement]
    """For the indicators that count events over time."""
    items: Mapping[IndicatorId, tuple[Item, ...]]
    """What is counted, for those that are not computed from others."""


def figures_of(wanted: Iterable[IndicatorId], counting: Counting, rows: Rows) -> Itemized:
    """Counts *wanted* in *rows*; what has been counted in them before is not counted again."""
    table = counting.table(rows)
    for indicator in wanted:
        table.counts_of(indicator)
    for name in table.counts if counting.moves else ():
        if counting.indicator(name).kind in MOVING:
            table.movement_of(counting.indicator(name))
    return Itemized(table.counts, table.movements, table.items)


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
    noticed: Sequence[Finding] = ()
    """What the evaluation that gave the timelines noticed."""
    members: bool = True
    """Whether figures hold what is counted in them."""
    still: bool = False
    """Whether all that is counted was so in the report of the day before: nothing new is known and nothing happened."""
    world: View | None = None
    """In what world rows look for places, where that is not *now*: a report of two days has rows of the second."""
    _before: View | None = None
    _items: dict[IndicatorId, tuple[Item, ...]] = field(factory=dict)
    _happened: list[tuple[Indicator, tuple[Item, ...]]] = field(factory=list)
    _moved: list[tuple[Indicator, Movement]] = field(factory=list)
    _stretches: dict[object, list[Stretch]] = field(factory=dict)
    _tables: dict[int, tuple[Rows, _Table]] = field(factory=dict)
    _here: dict[int, tuple[Rows, Rows]] = field(factory=dict)
    asked: Tables = field(factory=dict)
    """The figures that a report asked for so far."""

    @property
    def pack(self) -> Pack:
        """By which it is counted."""
        return self.now.pack

    def ask(self, question: Question[A]) -> A:
        """The answer to *question*, counted."""
        return question.of(self)

    @property
    def before(self) -> View:
        """What the report of the day before saw."""
        if self._before is None:
            self._before = self.seen_before()
        return self._before

    def indicator(self, name: IndicatorId) -> Indicator:
        """The pack's indicator."""
        return self.now.pack.indicators[name]

    def table(self, rows: Rows) -> _Table:
        """The figures counted so far in *rows*."""
        # The rows are kept with their table, so that no others get their id.
        return self._tables.setdefault(id(rows), (rows, _Table(self, rows)))[1]

    def here(self, rows: Rows) -> Rows:
        """*rows*, which may be those of another part of the world, in this one."""
        world = self.now if self.world is None else self.world
        if rows.seen.places is world.places:
            return rows
        if id(rows) not in self._here:
            self._here[id(rows)] = (rows, rows.in_world(world))
        return self._here[id(rows)][1]

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
        same = None
        if indicator.distinct:
            each = evolve(indicator, distinct=False)
            same = next((items for other, items in self._happened if _same_events(other, each)), None)
        items = self._events(self.now, indicator) if same is None else first_items(same)
        self._happened.append((indicator, items))
        return items

    def counts_as(self, other: Counting) -> None:
        """Take the events that *other* counts for those counted here."""
        self._happened = other._happened

    def forget(self) -> None:
        """Let go of the tables, which hold on to this: then all that was counted is gone at once."""
        self._tables.clear()
        self.asked.clear()

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
        happened = self.happened(indicator)
        if self.still:
            moved = Movement(happened, new=(), late=(), withdrawn=(), cumulative=happened, kept=())
        else:
            previous = self._events(self.before, indicator)
            moved = movement(previous, happened, self.period.since, self.now.known.joined)
        self._moved.append((indicator, moved))
        return moved

    def _events(self, seen: View, indicator: Indicator) -> tuple[Item, ...]:
        pattern = _given(indicator.pattern, indicator)
        return event_items(seen, pattern, distinct=indicator.distinct, sum_of=indicator.sum_of)


class Computed(ABC):
    """Figures so far. Each indicator is counted once, formulas after their members; packs with circles don't load."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.counts: dict[IndicatorId, Counts] = {}

    def counts_of(self, indicator_id: IndicatorId) -> Counts:
        """The figures of one indicator."""
        if indicator_id not in self.counts:
            self.counts[indicator_id] = self._count(self.pack.indicators[indicator_id])
        return self.counts[indicator_id]

    def _count(self, indicator: Indicator) -> Counts:
        if indicator.ratio is not None:
            return self._ratio(indicator.ratio)
        if indicator.kind is IndicatorKind.FORMULA:
            return self._formula(indicator.terms)
        return self.counted(indicator)

    @abstractmethod
    def counted(self, indicator: Indicator) -> Counts:
        """The figures of an indicator that is not computed from others."""

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


class _Table(Computed):
    """Figures counted from things."""

    def __init__(self, counting: Counting, rows: Rows) -> None:
        super().__init__(counting.pack)
        self.counting = counting
        self.rows = rows
        self.movements: dict[IndicatorId, Movement] = {}
        self.items: dict[IndicatorId, tuple[Item, ...]] = {}

    def counted(self, indicator: Indicator) -> Counts:
        """What *indicator* counts."""
        items = self.rows.seat(self.counting.items(indicator))
        self.items[indicator.id] = items
        if indicator.kind is IndicatorKind.DAYS_SINCE:
            return self._days_since(items)
        return tally(items, members=self.counting.members)

    def movement_of(self, indicator: Indicator) -> Movement:
        """How an indicator that counts events over time came about."""
        if indicator.id not in self.movements:
            self.movements[indicator.id] = self._seated(self.counting.movement(indicator))
        return self.movements[indicator.id]

    def _seated(self, moved: Movement) -> Movement:
        """The movement in the rows of this table."""
        if self.rows.own and not self.rows.scopes:
            return moved
        seat = self.rows.seat
        return Movement(
            previous=seat(moved.previous),
            new=seat(moved.new),
            late=seat(moved.late),
            withdrawn=seat(moved.withdrawn),
            cumulative=seat(moved.cumulative),
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
        return Figure(days, frozenset({item.what}) if self.counting.members else frozenset())


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
