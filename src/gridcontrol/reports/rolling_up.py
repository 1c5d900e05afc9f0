"""A report's answers from sums by place: rolled up into the rows of whatever table asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import accumulate
from typing import TypeVar, cast
from zoneinfo import ZoneInfo

from attrs import define, evolve, field

from gridcontrol.ids import FactId, SubjectId
from gridcontrol.reports.asking import (
    CodesOf,
    CountsOf,
    HeldIn,
    LeftOut,
    MovesOf,
    NoticedOf,
    Question,
    Tables,
    codes_of,
    not_located,
)
from gridcontrol.reports.breaking_down import Categories, CategoriesOf
from gridcontrol.reports.counting import OUTSIDE, Amount, Counts, Item, Rows, View, added, tally
from gridcontrol.reports.document import Counted, Figure
from gridcontrol.reports.figures import BOUNDARIES, IN_PERIOD, Counting
from gridcontrol.reports.grouping import NOT_LOCATED, TOTAL, not_located_in
from gridcontrol.reports.moves import PARTS, Moves
from gridcontrol.reports.period import Period
from gridcontrol.reports.series import Cut, Values, ValuesOf
from gridcontrol.reports.set_counting import SetAnswer, Spot, Sum
from gridcontrol.reports.whereabouts import Said, Stay, Whereabouts
from gridcontrol.rules.figures import Indicator, IndicatorKind
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import local_date

A = TypeVar("A")
_EVER = datetime(1, 1, 1, tzinfo=UTC)
_IN_PERIOD = IN_PERIOD | {IndicatorKind.EVENT_NEW}


@define
class SetCounted:
    """What answers a report's questions where an engine has counted. *few* counts those of ``answer.closer``.

    Whatever stands in one spot counts in one row. So a sum is seated as if it were one thing that is counted, of a
    subject who stands for all that its unit registered.
    """

    answer: SetAnswer
    few: Counting
    over_time: Callable[[ValuesOf], Values] | None = None
    """Values of earlier days."""
    asked: Tables = field(factory=dict)
    _world: View | None = None
    _here: dict[int, tuple[Rows, Rows]] = field(factory=dict)

    @property
    def pack(self) -> Pack:
        """By which it is counted."""
        return self.few.pack

    @property
    def period(self) -> Period:
        """Of which day."""
        return self.few.period

    @property
    def moves(self) -> bool:
        """Whether figures come with how they came about."""
        return self.few.moves

    @property
    def now(self) -> View:
        """What is seen of those looked at one by one."""
        return self.few.now

    def ask(self, question: Question[A]) -> A:
        """The answer to *question*. Raises ``TypeError`` on what no engine is asked: see ``not_by_sets``."""
        return cast("A", self._given(question))

    def _given(self, question: object) -> object:
        match question:
            case CountsOf() if question.indicator in self.answer.sums:
                return self._counts(question)
            case MovesOf():
                return self._moves(question)
            case ValuesOf() if self.over_time is not None:
                return self.over_time(question)
            case CategoriesOf() if (question.indicator.id, question.by) in self.answer.shares:
                return self._categories(question)
            case LeftOut():
                return self.answer.left_out
            case CodesOf():
                return self._codes(question)
            case CountsOf() | HeldIn() | NoticedOf() | CategoriesOf():
                return question.of(self.few)
        raise TypeError(question)

    # -- rows

    def _rows(self, rows: Rows) -> Rows:
        """*rows* in the world of those who stand for others."""
        if id(rows) not in self._here:
            self._here[id(rows)] = (rows, rows.in_world(self._standing_in()))
        return self._here[id(rows)][1]

    def _standing_in(self) -> View:
        if self._world is None:
            units = {unit for spot in self._spots() for unit in (spot.unit, spot.unit_now) if unit is not None}
            said = {_whom(unit): (Said(_EVER, 0, FactId(""), unit),) for unit in units}
            self._world = evolve(self.few.now, places=Whereabouts(self.pack.zone, {}, said))
        return self._world

    def _spots(self) -> Iterable[Spot]:
        sums = [*self.answer.sums.values(), *(s for moved in self.answer.moves.values() for s in moved.parts.values())]
        yield from (each.spot for several in sums for each in several)
        for moved in self.answer.moves.values():
            for was, now, _ in moved.went:
                yield from (was, now)
        yield from (stray.now for stray in self.answer.unknown)
        yield from (share.spot for several in self.answer.shares.values() for share in several)
        for series in self.answer.series.values():
            yield from (each.spot for several in series.values() for each in several)

    def _item(self, spot: Spot, amount: Sum | None = None) -> Item:
        """What stands for all that is counted in the spot, in the row that it has in the report's own table."""
        row = self._standing_in().row_of(_whom(spot.unit), spot.stay)
        whom = _whom(spot.unit_now)
        if amount is None:
            return Item(Counted(whom, whom), row, _EVER, stay=spot.stay)
        at = _EVER if amount.last is None else amount.last
        return Item(Counted(whom, whom), row, at, amount.amount, stay=spot.stay)

    def over_cuts(self, rows: Rows, sums: Mapping[int, Sequence[Sum]]) -> dict[int, tuple[Item, ...]]:
        """What of *sums*, by how many cuts were over, is seated in *rows*."""
        here = self._rows(rows)
        return {number: here.seat(self._items(several)) for number, several in sums.items()}

    def _items(self, sums: Sequence[Sum]) -> tuple[Item, ...]:
        return tuple(self._item(each.spot, each) for each in sums)

    # -- figures

    def _counts(self, question: CountsOf) -> Counts:
        items = self._rows(question.rows).seat(self._items(self.answer.sums[question.indicator]))
        if self.pack.indicators[question.indicator].kind in BOUNDARIES:
            return added((tally(items, members=False), question.of(self.few)))
        if not question.days:
            return tally(items, members=False)
        last: dict[str, datetime] = {}
        for item in items:
            last[item.row] = max(item.at, last.get(item.row, item.at))
        rows = {row: self._days_since(at) for row, at in last.items()}
        return Counts(rows, self._days_since(max(last.values())) if last else Figure(None), Figure(None))

    def _days_since(self, instant: datetime) -> Figure:
        return Figure((self.period.data_day - local_date(instant, self.pack.zone)).days)

    def _moves(self, question: MovesOf) -> Moves:
        rows, moved = self._rows(question.rows), self.answer.moves[question.indicator]
        parts = {name: tally(rows.seat(self._items(moved.parts[name])), members=False) for name in PARTS}
        came: Counter[str] = Counter()
        left: Counter[str] = Counter()
        for was, now, number in moved.went:
            pair = (self._item(was), self._item(now))
            then, here = pair if rows.own and not rows.scopes else rows.seat_pair(pair)
            if then.row == here.row:
                continue
            left[then.row] += number
            came[here.row] += number
            if then.row == OUTSIDE:
                came[TOTAL] += number
            if here.row == OUTSIDE:
                left[TOTAL] += number
        whole = moved.parts["cumulative"]
        missing = [each for each in whole if each.without_amount]
        seen = [each for each in missing if rows.seat((self._item(each.spot),))]
        return Moves(parts, came, left, sum(each.without_amount for each in seen))

    def _categories(self, question: CategoriesOf) -> Counts:
        rows, indicator = self._rows(question.rows), question.indicator
        of = Categories(self.pack, question.by, question.type_of(self.pack, question.by, indicator), question.grouping)
        items = [
            item._replace(row=of.category(share.value, share.at))
            for share in self.answer.shares[indicator.id, question.by]
            for item in rows.seat((self._item(share.spot, Sum(share.spot, share.amount)),))
        ]
        found = tally(items, members=False)
        return added((found, question.of(self.few))) if indicator.kind in BOUNDARIES else found

    # -- who stands as not located

    def _codes(self, question: CodesOf) -> Counter[str]:
        rows = self.few.here(question.rows)
        indicators, sums = self.pack.indicators, self.answer.sums
        own = [name for name in question.indicators if name not in sums or indicators[name].kind in BOUNDARIES]
        lost = {subject for subject, stays in self.answer.lost.items() if self._is_lost(rows, subject, stays)}
        found = codes_of(rows.seen, not_located(self.few, rows, own) | lost)
        here = self._rows(question.rows)
        for stray, number in self.answer.unknown.items():
            stay = stray.now.stay
            if stay is None or here.seen.row(stay) != NOT_LOCATED:
                continue
            if self._is_lost(here, _whom(stray.now.unit_now), stray.stays):
                found[stay.code] += number
        return found

    def _is_lost(self, rows: Rows, subject: SubjectId, stays: Iterable[Stay | None]) -> bool:
        """Whether *subject*, counted in *stays*, stands as not located anywhere in *rows*."""
        nowhere = {NOT_LOCATED, *(not_located_in(row) for row in rows.seen.listed)}
        return any(rows.holds(subject, stay) and rows.seen.row_of(subject, stay) in nowhere for stay in stays)


def _whom(unit: Stay | None) -> SubjectId:
    """Who stands for all that a unit registered."""
    return SubjectId("" if unit is None else f"/{unit.code}/{unit.written_on.isoformat()}")


def events_over_time(
    indicator: Indicator, cuts: Sequence[Cut], series: Mapping[int, Sequence[Item]], zone: ZoneInfo
) -> Values:
    """The values of an indicator of events at each of *cuts* but the first.

    *series*: what counts of those that happened while so many of the cuts were over. What happens at a cut-off belongs
    to the next period.
    """
    if indicator.kind is IndicatorKind.DAYS_SINCE:
        found = [
            max((item.at for n in range(number + 1) for item in series.get(n, ())), default=None)
            for number in range(1, len(cuts))
        ]
        return [
            None if last is None else (cut.day - local_date(last, zone)).days
            for cut, last in zip(cuts[1:], found, strict=True)
        ]
    sums: list[Amount] = [sum((item.amount for item in series.get(number, ())), 0) for number in range(len(cuts))]
    return sums[1:] if indicator.kind in _IN_PERIOD else list(accumulate(sums))[1:]
