"""Stated figures counted again from records: all of them, or those of a few subjects with their records changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from attrs import frozen

from gridcontrol.calculus.evaluator import Evaluator, Places
from gridcontrol.calculus.timeline import Timelines
from gridcontrol.ids import FigureId, IndicatorId, SubjectId
from gridcontrol.model.facts import Received
from gridcontrol.model.known import Known, as_known
from gridcontrol.reports.counting import Amount, View, view
from gridcontrol.reports.counting import Rows as Seats
from gridcontrol.reports.figures import Counting, Itemized, figures_of
from gridcontrol.reports.grouping import TOTAL, Grouping
from gridcontrol.reports.period import Period
from gridcontrol.rules.figures import IndicatorKind
from gridcontrol.rules.ruleset import Pack


@frozen
class Cell:
    """A stated figure: the row of the published table by its number, and the column."""

    row: int
    figure: FigureId


@frozen
class Snapshot:
    """The published rows of one instant and one level. ``cells``: by indicator and the key of the row here."""

    period: Period
    known_at: datetime
    grouping: Grouping
    cells: Mapping[tuple[IndicatorId, str], tuple[Cell, ...]]

    def row_of(self, code: str, place_on: datetime) -> str | None:
        """The key of the row in which *code* lies."""
        place = self.grouping.row_of(code, place_on.date())
        return None if place is None else place.key


Rows = Mapping[tuple[IndicatorId, str], Amount]
"""Amounts by indicator and row, the total a row of its own."""


@frozen
class Recount:
    """Counts the indicators of all *snapshots* from records."""

    pack: Pack
    evaluator: Evaluator
    places: Places | None
    snapshots: tuple[Snapshot, ...]

    @property
    def indicators(self) -> tuple[IndicatorId, ...]:
        return tuple(dict.fromkeys(name for snapshot in self.snapshots for name, _ in snapshot.cells))

    def figures(self, log: Sequence[Received], snapshot: Snapshot) -> tuple[View, Itemized]:
        """What the records *log* give at *snapshot*."""
        pack, period = self.pack, snapshot.period
        names = tuple(dict.fromkeys(name for name, _ in snapshot.cells))
        known = self._known(log, snapshot.known_at)
        previous = self._known(log, min(snapshot.known_at, period.since))
        now = view(pack, known, period.as_of, snapshot.grouping, self.places)
        timelines: Timelines = {}
        if any(_needs_timelines(pack, name) for name in names):
            timelines = self.evaluator.evaluate(pack, known, places=self.places, as_of=period.as_of).timelines

        def before() -> View:
            return view(pack, previous, period.before, snapshot.grouping, self.places)

        return now, figures_of(names, Counting(now, timelines, period, before), Seats(now))

    def _known(self, log: Sequence[Received], known_at: datetime) -> Known:
        return as_known(log, self.pack.zone, known_at=known_at, plan_kinds=self.pack.plan_kinds)

    def rows(self, log: Sequence[Received], snapshot: Snapshot) -> Rows:
        """Amounts of the asked indicators by row."""
        _, figures = self.figures(log, snapshot)
        return rows_of(figures, snapshot)

    def cells(self, log: Sequence[Received], snapshot: Snapshot) -> dict[Cell, Amount]:
        """What the stated figures of *snapshot* should be by *log*."""
        return projected(self.rows(log, snapshot), snapshot)


def rows_of(figures: Itemized, snapshot: Snapshot) -> Rows:
    """The figures of *snapshot*'s indicators by row."""
    found: dict[tuple[IndicatorId, str], Amount] = {}
    for name in dict.fromkeys(name for name, _ in snapshot.cells):
        counts = figures.counts[name]
        found.update({(name, row): figure.value or 0 for row, figure in counts.rows.items()})
        found[name, TOTAL] = counts.total.value or 0
    return found


def projected(rows: Rows, snapshot: Snapshot) -> dict[Cell, Amount]:
    """The stated figures among *rows*; what is not there is none."""
    return {cell: rows.get(key, 0) for key, cells in snapshot.cells.items() for cell in cells}


def shares(figures: Itemized, snapshot: Snapshot) -> dict[SubjectId, dict[tuple[IndicatorId, str], Amount]]:
    """What each subject adds to each row, for figures that count."""
    found: dict[SubjectId, dict[tuple[IndicatorId, str], Amount]] = {}
    for name in dict.fromkeys(name for name, _ in snapshot.cells):
        counts = figures.counts[name]
        for row, figure in (*counts.rows.items(), (TOTAL, counts.total)):
            for one in figure.counted:
                mine = found.setdefault(one.subject, {})
                mine[name, row] = mine.get((name, row), 0) + (-1 if one.minus else 1)
    return found


def difference(one: Mapping[Cell, Amount], other: Mapping[Cell, Amount]) -> dict[Cell, Amount]:
    """*one* less *other*, where they differ."""
    cells = dict.fromkeys((*one, *other))
    return {cell: by for cell in cells if (by := one.get(cell, 0) - other.get(cell, 0))}


def together(effects: Iterable[Mapping[Cell, Amount]]) -> dict[Cell, Amount]:
    """All added up."""
    total: dict[Cell, Amount] = {}
    for effect in effects:
        for cell, amount in effect.items():
            total[cell] = total.get(cell, 0) + amount
    return total


def _needs_timelines(pack: Pack, name: IndicatorId) -> bool:
    indicator = pack.indicators[name]
    if indicator.needs:
        return any(_needs_timelines(pack, needed) for needed in indicator.needs)
    return indicator.track is not None


def is_additive(pack: Pack, name: IndicatorId) -> bool:
    """Whether the figure of a division is the sum of those below it: all are but days since an event."""
    indicator = pack.indicators[name]
    if indicator.kind is IndicatorKind.FORMULA:
        return all(is_additive(pack, term.indicator) for term in indicator.terms)
    return indicator.kind is not IndicatorKind.DAYS_SINCE


def can_be_explained(pack: Pack, name: IndicatorId) -> bool:
    """Whether a figure is the sum of what each subject adds: counts are, days since an event and amounts are not."""
    indicator = pack.indicators[name]
    if indicator.kind is IndicatorKind.FORMULA:
        return all(can_be_explained(pack, term.indicator) for term in indicator.terms)
    return indicator.kind not in {IndicatorKind.DAYS_SINCE, IndicatorKind.RATIO} and indicator.sum_of is None
