"""The counts of public reports as one system: what adds up, in a report, between reports, from day to day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from attrs import frozen

from gridcontrol.ids import IndicatorId
from gridcontrol.reports.counting import Counts as Tallied
from gridcontrol.reports.counting import Movement, tally
from gridcontrol.reports.disclosure.breakdowns import BrokenDown
from gridcontrol.reports.disclosure.counts import Counts, Sum
from gridcontrol.reports.document import Figure
from gridcontrol.reports.figures import Itemized
from gridcontrol.reports.grouping import TOTAL, Grouping
from gridcontrol.rules.figures import Indicator, IndicatorKind, ReportForm
from gridcontrol.rules.ruleset import Pack

_MOVING = {
    IndicatorKind.EVENT_CUMULATIVE: ("cumulative", 1),
    IndicatorKind.EVENT_NEW: ("new", -1),
    IndicatorKind.EVENT_LATE: ("late", -1),
    IndicatorKind.EVENT_WITHDRAWN: ("withdrawn", 1),
}


class Spot(NamedTuple):
    """A cell: an indicator in a row of a level; totals are of no level, so that reports have them in common.

    *part* names what stands in no report: a remainder, yesterday's figure, a movement that is not shown.
    """

    indicator: str
    hierarchy: str
    level: str
    row: str
    part: str = ""


@frozen
class Shown:
    """A public report with its figures: those of its columns and of all that its formulas name."""

    form: ReportForm
    figures: Itemized
    grouping: Grouping
    rows: tuple[str, ...]
    """Keys of the rows that its table has, the total last."""
    breakdowns: tuple[BrokenDown, ...] = ()


def spot_of(form: ReportForm, indicator: IndicatorId, row: str) -> Spot:
    """Where the figure of *indicator* in *row* stands in *form*."""
    if row == TOTAL:
        return _total(indicator)
    return Spot(indicator, form.hierarchy or "", form.level or "", row)


def category_spot(form: ReportForm, down: BrokenDown, indicator: IndicatorId, row: str) -> Spot:
    """Where the figure of *indicator* in a category stands: in the same place in all reports."""
    tree = form.hierarchy or "" if down.part.by.level is not None else ""
    return _total(indicator) if row == TOTAL else Spot(indicator, tree, f"by {down.by}", row)


def system(pack: Pack, reports: Sequence[Shown], yesterday: int) -> Counts[Spot]:
    """Everything that the tables of *reports* say together.

    Counts of the day before are taken as known where they were 0, or *yesterday* and more: those were not hidden.
    """
    return _System(pack, yesterday).of(reports)


def _total(indicator: IndicatorId) -> Spot:
    return Spot(indicator, "", "", TOTAL)


class _System:
    def __init__(self, pack: Pack, yesterday: int) -> None:
        self.pack = pack
        self.yesterday = yesterday
        self.values: dict[Spot, int] = {}
        self.shown: set[Spot] = set()
        self.given: set[Spot] = set()
        self.sums: dict[Sum[Spot], None] = {}

    def of(self, reports: Sequence[Shown]) -> Counts[Spot]:
        for report in reports:
            self._figures(report)
        for report in reports:
            self._totals(report)
            self._formulas(report)
            self._movements(report)
        for upper in reports:
            for lower in reports:
                self._levels(upper, lower)
        for report in reports:
            for down in report.breakdowns:
                self._categories(report, down)
        unshown = frozenset(self.values) - self.shown - self.given
        return Counts(self.values, tuple(self.sums), unshown, frozenset(self.given))

    def _figures(self, report: Shown) -> None:
        for name, counts in report.figures.counts.items():
            for row in report.rows:
                value = _whole(counts.total if row == TOTAL else counts.of(row))
                if value is None or self.pack.indicators[name].kind is IndicatorKind.DAYS_SINCE:
                    continue
                spot = spot_of(report.form, name, row)
                self.values[spot] = value
                if name in report.form.indicators:
                    self.shown.add(spot)

    def _totals(self, report: Shown) -> None:
        """The total is the sum of the rows, and of those that the table leaves out."""
        if report.form.level is None:
            return
        for name in report.figures.counts:
            total = spot_of(report.form, name, TOTAL)
            parts = [spot_of(report.form, name, row) for row in report.rows if row != TOTAL]
            self._sum(total, [(part, 1) for part in parts])

    def _formulas(self, report: Shown) -> None:
        for name in report.figures.counts:
            indicator = self.pack.indicators[name]
            if indicator.kind is IndicatorKind.FORMULA:
                for row in report.rows:
                    terms = [(spot_of(report.form, term.indicator, row), term.sign) for term in indicator.terms]
                    self._sum(spot_of(report.form, name, row), terms, remainder=False)

    def _movements(self, report: Shown) -> None:
        """Cumulative = that of the day before + new + late - withdrawn.

        Nobody who reads two days' tables doubts that nothing came late where nothing did.
        """
        for members in self._moving(report, report.form.indicators):
            moved = report.figures.movements[next(iter(members.values())).id]
            parts = {name: tally(items) for name, items in moved.parts.items()}
            for row in report.rows:
                self._moved(members, parts, row, partial(spot_of, report.form, row=row))

    def _moved(
        self, members: Mapping[str, Indicator], parts: Mapping[str, Tallied], row: str, spot_in: Callable[..., Spot]
    ) -> None:
        """One row of a movement; *members* are the columns that tell of it, *spot_in* says where each stands."""
        terms: list[tuple[Spot, int]] = []
        for name, sign in (*_MOVING.values(), ("previous", -1)):
            counted = parts[name]
            value = _whole(counted.total if row == TOTAL else counted.of(row))
            if value is None:
                return
            if name in members:
                spot = spot_in(indicator=members[name].id)
            else:
                spot = spot_in(indicator=next(iter(members.values())).id)._replace(part=name)
                self.values[spot] = value
                if value == 0 or (name == "previous" and value >= self.yesterday):
                    self.given.add(spot)
            terms.append((spot, sign))
        self._add(terms)

    def _categories(self, report: Shown, down: BrokenDown) -> None:
        """A total is the sum of its categories; each of them moves from day to day as the total does."""
        for name, counts in down.counts.items():
            total = _whole(counts.total)
            if total is None:
                continue
            self.values.setdefault(_total(name), total)
            self.shown.add(_total(name))
            parts = []
            for row, _ in down.rows:
                spot, value = category_spot(report.form, down, name, row), _whole(counts.of(row))
                if value is not None:
                    self.values[spot] = value
                    self.shown.add(spot)
                    parts.append((spot, 1))
                    # A table by the same divisions may well say the same: whoever thinks so finds nothing either.
                    row_there = Spot(name, report.form.hierarchy or "", down.part.by.level or "", row)
                    if self.values.get(row_there) == value:
                        self._add([(row_there, 1), (spot, -1)])
            self._sum(_total(name), parts)
        for members in self._moving(report, down.part.indicators):
            moved = down.movements[next(iter(members.values())).id]
            for row, _ in down.rows:
                self._moved(members, moved, row, partial(category_spot, report.form, down, row=row))

    def _moving(self, report: Shown, names: Sequence[IndicatorId]) -> Iterator[Mapping[str, Indicator]]:
        """The columns among *names* that tell of one movement, by what each tells, where they are several."""
        found: list[tuple[Movement, dict[str, Indicator]]] = []
        for name in names:
            indicator = self.pack.indicators[name]
            if indicator.kind not in _MOVING:
                continue
            moved = report.figures.movements[name]
            members = next((each for other, each in found if other is moved), None)
            if members is None:
                found.append((moved, members := {}))
            members.setdefault(_MOVING[indicator.kind][0], indicator)
        return (members for _, members in found if {"cumulative", "new"} <= members.keys())

    def _levels(self, upper: Shown, lower: Shown) -> None:
        """A row of one report is the sum of the rows of another that lie in it."""
        if upper is lower or upper.form.hierarchy != lower.form.hierarchy or upper.form.level == lower.form.level:
            return
        inside = _rows_inside(upper, lower)
        for name in upper.figures.counts.keys() & lower.figures.counts.keys():
            for row, rows in inside.items():
                parts = [(spot_of(lower.form, name, each), 1) for each in rows]
                self._sum(spot_of(upper.form, name, row), parts)

    def _sum(self, total: Spot, terms: Sequence[tuple[Spot, int]], *, remainder: bool = True) -> None:
        """That *total* is what *terms* add up to, and a remainder that no table shows."""
        if total not in self.values or any(spot not in self.values for spot, _ in terms):
            return
        left = self.values[total] - sum(sign * self.values[spot] for spot, sign in terms)
        whole = [(total, 1), *((spot, -sign) for spot, sign in terms)]
        if left < 0 or (left and not remainder):
            return  # it does not hold, and is a finding of the report
        if left:
            rest = total._replace(part=f"rest of {terms[0][0].level}" if terms else "rest")
            self.values[rest] = left
            whole.append((rest, -1))
        self._add(whole)

    def _add(self, terms: Sequence[tuple[Spot, int]]) -> None:
        if len(terms) > 1 and not sum(sign * self.values[spot] for spot, sign in terms):
            self.sums[Sum(tuple(terms))] = None


def _rows_inside(upper: Shown, lower: Shown) -> Mapping[str, Sequence[str]]:
    """The rows of *lower* by the row of *upper* that they lie in; none where the levels are the other way round."""
    above = {place.key: place.path for place in upper.grouping.rows()}
    by_path = {path: key for key, path in above.items()}
    inside: dict[str, list[str]] = {}
    for place in lower.grouping.rows():
        for length in range(len(place.path)):
            row = by_path.get(place.path[:length])
            if row is not None:
                inside.setdefault(row, []).append(place.key)
    return inside


def _whole(figure: Figure) -> int | None:
    """The figure as a whole number; None where it is none."""
    value = figure.value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else None
    return value
