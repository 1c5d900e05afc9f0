"""The sections of a report's layout, each made into tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import Protocol

from attrs import define, evolve, field

from gridcontrol.ids import DutySchemeId, IndicatorId, LevelId, RoundId, StatusId, SubjectId
from gridcontrol.reports.asking import Counted, asked_figures
from gridcontrol.reports.breaking_down import breakdown_table, label_of, shares_table
from gridcontrol.reports.counting import Rows
from gridcontrol.reports.document import Cell, Column, ColumnType, Figure, Row, Section, Statement, Table
from gridcontrol.reports.drawing import Curve, KeyFigures, Knowledge, Line, Mark
from gridcontrol.reports.figures import Counting, Figures
from gridcontrol.reports.grouping import Grouping
from gridcontrol.reports.overview import overview_table
from gridcontrol.reports.period import period_of
from gridcontrol.reports.rooms import Rooms
from gridcontrol.reports.series import Cut, Series
from gridcontrol.reports.stocks import stocks_table
from gridcontrol.reports.venues import Venues
from gridcontrol.reports.words import phrase, word
from gridcontrol.rules.figures import Indicator, IndicatorKind, ReportForm
from gridcontrol.rules.layouts import (
    BreakdownPart,
    CoveragePart,
    CurvePart,
    FiguresPart,
    GapsPart,
    KeyFiguresPart,
    LayoutPart,
    OverduePart,
    OverviewPart,
    RoomsPart,
    RosterPart,
    SharesPart,
    StocksPart,
    VenuesPart,
    WeeksPart,
    share_names,
)
from gridcontrol.rules.vocabulary import NO_LABEL, Label
from gridcontrol.time.weeks import week_of

_PER_CENT = 100
_STEPS = frozenset(
    {
        IndicatorKind.EVENT_NEW,
        IndicatorKind.EVENT_LATE,
        IndicatorKind.EVENT_WITHDRAWN,
        IndicatorKind.BEGUN,
        IndicatorKind.ENDED,
    }
)


class Asked(Protocol):
    """What a report needs that is not counted from events and statuses, and the rows of its tables."""

    def rows(self, level: LevelId) -> Rows:
        """The rows of a table by the divisions of a level."""

    def grouping(self, level: LevelId) -> Grouping:
        """The divisions of a level, all of them, whatever the report is about."""

    def round(self, name: RoundId, level: LevelId | None) -> tuple[Table, ...]:
        """What a round has reached."""

    def overdue(self, names: Sequence[str]) -> Table:
        """What is overdue of these duties, by who has it now."""

    def gaps(self, schemes: Sequence[DutySchemeId]) -> Table:
        """Where nobody answers, or too many."""

    def roster(
        self, part: RosterPart, status_of: Callable[[SubjectId], StatusId]
    ) -> tuple[tuple[Table, ...], tuple[Statement, ...]]:
        """Who is on duty, with findings; *status_of* gives the state of a place."""


@define
class Sections:
    """Makes the sections of one report.

    *yesterday* counts what the report of the day before counted, from what was known at its own cut-off.
    """

    form: ReportForm
    counted: Counted
    rows: Rows
    yesterday: Callable[[], Counted]
    asked: Asked | None
    main: Table
    findings: list[Statement] = field(factory=list)
    _names: dict[str, int] = field(factory=dict)
    _before: Counted | None = None

    def made(self) -> tuple[Section, ...]:
        """All sections; the report's own table behind them where the layout does not place it."""
        parts = self.form.layout.parts
        made = [section for part in parts for section in self._of(part)]
        if not any(isinstance(part, FiguresPart) for part in parts):
            made.append(self.main)
        return tuple(made)

    def _of(self, part: LayoutPart) -> Iterable[Section]:
        match part:
            case FiguresPart():
                yield self.main
            case KeyFiguresPart():
                yield self._key_figures(part)
            case OverviewPart() if self.asked is not None:
                table, findings = overview_table(self._name("overview"), part, self.counted, self.asked)
                self.findings += findings
                yield table
            case CurvePart():
                yield self._curve(part)
            case WeeksPart():
                yield self._weeks(part)
            case BreakdownPart():
                yield self._breakdown(part)
            case SharesPart():
                wanted = (part.whole, *share_names(part))
                table, above = shares_table(self._name("shares"), part, self._figures(wanted), self._label)
                self.findings += above
                yield table
            case VenuesPart():
                venues = Venues(part, whole(self.counted), self.rows, self._name("venues"))
                tables = venues.tables(self._cuts(part.days))
                self.findings += venues.findings(tables[0])
                yield from tables
            case RoomsPart():
                rooms, against = Rooms(part, whole(self.counted), self.rows, self._name("rooms")).tables()
                self.findings += against
                yield from rooms
            case StocksPart():
                table, below = stocks_table(
                    self._name("stocks"), part, self._figures((*part.received, *part.issued)), self.rows, self.counted
                )
                self.findings += below
                yield table
            case _ if self.asked is not None:
                yield from self._answered(part, self.asked)

    def _answered(self, part: LayoutPart, asked: Asked) -> Iterator[Section]:
        match part:
            case CoveragePart():
                of = part.label if part.label.given else self.counted.pack.owed.rounds[part.round].label
                for table in asked.round(part.round, part.level):
                    yield self._placed(table, phrase("of_section", section=of, table=table.title))
            case OverduePart():
                yield self._placed(asked.overdue(part.duties), part.label)
            case GapsPart():
                yield self._placed(asked.gaps(part.schemes), part.label)
            case RosterPart():
                (covered, on_duty), short = asked.roster(part, partial(self._status, part))
                self.findings += short
                yield self._placed(covered, part.label)
                inside = phrase("of_section", section=part.label, table=on_duty.title)
                yield self._placed(on_duty, inside if part.label.given else NO_LABEL)

    def _status(self, part: RosterPart, subject: SubjectId) -> StatusId:
        """What a place shows in the roster's track at the report's instant."""
        if part.track is None:
            raise AssertionError(f"{subject} has no state in a roster without a track")
        counting = whole(self.counted)
        timeline = counting.timelines.get((subject, part.track))
        row = None if timeline is None else timeline.row_at(counting.period.until)
        return counting.pack.tracks[part.track].default if row is None else row.status

    def _placed(self, table: Table, label: Label) -> Table:
        """*table* with an id of its own in this report, and *label* as its title where there is one."""
        return evolve(table, id=self._name(table.id), title=label if label.given else table.title)

    def _name(self, kind: str) -> str:
        """An id for a table: the kind's, with a number from the second on."""
        self._names[kind] = number = self._names.get(kind, 0) + 1
        return kind if number == 1 else f"{kind}.{number}"

    def _indicator(self, name: IndicatorId) -> Indicator:
        return self.counted.pack.indicators[name]

    def _label(self, name: str) -> Label:
        return self._indicator(IndicatorId(name)).label

    def _figures(self, wanted: Iterable[IndicatorId]) -> Figures:
        return asked_figures(wanted, self.counted, self.rows)

    def before(self, wanted: Iterable[IndicatorId]) -> Figures:
        """The figures of the report of the day before, at its own cut-off, as it was known then."""
        if self._before is None:
            self._before = self.yesterday()
        return asked_figures(wanted, self._before, self.rows)

    def _key_figures(self, part: KeyFiguresPart) -> Table:
        now, before = self._figures(part.indicators), self.before(part.indicators)
        rows = []
        for name in part.indicators:
            value, was = now.counts[name].total.value, before.counts[name].total.value
            change = None if value is None or was is None else value - was
            cells = (self._label(name), Figure(value), Figure(was), change, unit(self._indicator(name)))
            rows.append(Row(name, cells))
        columns = (
            Column("indicator", word("indicator")),
            Column("value", word("value"), ColumnType.NUMBER),
            Column("before", word("day_before"), ColumnType.NUMBER),
            Column("change", word("change"), ColumnType.NUMBER),
            Column("unit", word("unit")),
        )
        title = part.label if part.label.given else word("key_figures")
        note = Statement("reports.key-figures-how", {"until": self.counted.period.since})
        return Table(self._name("key_figures"), title, columns, tuple(rows), notes=(note,), drawing=KeyFigures())

    def _cuts(self, days: int) -> tuple[Cut, ...]:
        """The cut-offs of the last so many data days, and the one before them."""
        period, zone = self.counted.period, self.counted.pack.zone
        wanted = (period.data_day - timedelta(days=back) for back in range(days, 0, -1))
        return (
            *(Cut(day, period_of(day, period.cut_off, zone).until) for day in wanted),
            Cut(period.data_day, period.until),
        )

    def _columns(self, indicators: Sequence[IndicatorId]) -> list[Column]:
        return [Column(name, self._label(name), number_type(self._indicator(name))) for name in indicators]

    def _curve(self, part: CurvePart) -> Table:
        cuts = self._cuts(part.days)
        series = Series(self.counted, self.rows, cuts)
        values = [series.values(name) for name in part.indicators]
        rows = tuple(
            Row(cut.day.isoformat(), (cut.day, *(each[number] for each in values)))
            for number, cut in enumerate(cuts[1:])
        )
        lines = tuple(
            Line(name, Mark.BAR if self._indicator(name).kind in _STEPS else Mark.LINE) for name in part.indicators
        )
        title = part.label if part.label.given else phrase("curve", days=label_of(str(part.days)))
        return Table(
            self._name("curve"),
            title,
            (Column("day", word("day"), ColumnType.DATE), *self._columns(part.indicators)),
            rows,
            notes=(Statement("reports.as-known-now"),),
            drawing=Curve(lines, Knowledge.NOW),
        )

    def _weeks(self, part: WeeksPart) -> Table:
        period, zone = self.counted.period, self.counted.pack.zone
        last = week_of(period.data_day, part.week)
        weeks = [week_of(last.first - timedelta(days=7 * back), part.week) for back in range(part.weeks - 1, 0, -1)]
        weeks.append(last)
        start = weeks[0].first - timedelta(days=1)
        days = [start, *(min(week.last, period.data_day) for week in weeks)]
        cuts = tuple(Cut(day, period_of(day, period.cut_off, zone).until) for day in days)
        cuts = (*cuts[:-1], Cut(period.data_day, period.until))
        series = Series(self.counted, self.rows, cuts)
        values = [series.values(name) for name in part.indicators]
        rows = tuple(
            Row(week.text, (week.text, week.first, cut.day, *(each[number] for each in values)))
            for number, (week, cut) in enumerate(zip(weeks, cuts[1:], strict=True))
        )
        columns = (
            Column("week", word("week")),
            Column("first", word("first_day"), ColumnType.DATE),
            Column("last", word("last_day"), ColumnType.DATE),
            *self._columns(part.indicators),
        )
        notes = [Statement(f"reports.weeks-{part.week}"), Statement("reports.as-known-now")]
        if last.last > period.data_day:
            notes.insert(1, Statement("reports.week-unfinished", {"day": period.data_day}))
        title = part.label if part.label.given else word("weeks")
        return Table(self._name("weeks"), title, columns, rows, notes=tuple(notes))

    def _breakdown(self, part: BreakdownPart) -> Table:
        grouping = None
        if part.by.level is not None and self.asked is not None:
            grouping = self.asked.grouping(part.by.level)
        self._figures(part.indicators)  # what is broken down is looked at as all figures of the report are
        return breakdown_table(self._name("breakdown"), part, self.counted, self.rows, grouping)


def whole(counted: Counted) -> Counting:
    """What counts everything at once, for sections that look from one subject to another."""
    if not isinstance(counted, Counting):
        raise TypeError(counted)
    return counted


def number_type(indicator: Indicator) -> ColumnType:
    """The type of a column of the indicator."""
    shares = indicator.ratio is not None and indicator.ratio.per == _PER_CENT
    return ColumnType.PERCENT if shares else ColumnType.NUMBER


def unit(indicator: Indicator) -> Cell:
    """In what a figure is given, where that is not pieces."""
    if indicator.ratio is None:
        return ""
    return "%" if indicator.ratio.per == _PER_CENT else f"1/{indicator.ratio.per}"
