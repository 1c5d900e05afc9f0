"""A public report: the figures of the report and nothing else, small counts hidden with what would give them away.

All public reports of a pack with the same cut-off are looked at together, whichever is asked for, so that two of them
laid side by side give nothing away either.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from gridcontrol.calculus.timeline import Evaluation
from gridcontrol.errors import Severity
from gridcontrol.ids import IndicatorId
from gridcontrol.reports.build import figures_table, row_names
from gridcontrol.reports.counting import Rows, View
from gridcontrol.reports.disclosure.breakdowns import (
    BrokenDown,
    LevelOf,
    breakdowns_of,
    broken_down,
    is_public,
    left_out,
)
from gridcontrol.reports.disclosure.figures import Shown, Spot, category_spot, spot_of, system
from gridcontrol.reports.disclosure.hiding import Hidden, hide
from gridcontrol.reports.disclosure.tables import DivisionName, PublicCell, PublicRow, PublicTable, Withheld
from gridcontrol.reports.document import (
    Cell,
    Column,
    ColumnType,
    Document,
    Figure,
    Findings,
    Notes,
    Row,
    RowKind,
    Section,
    Statement,
    Table,
    listed,
)
from gridcontrol.reports.figures import Counting, figures_of
from gridcontrol.reports.grouping import TOTAL
from gridcontrol.reports.period import Period
from gridcontrol.reports.words import word
from gridcontrol.rules.figures import Guard, ReportForm, Zeros
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import Label


def shown(
    pack: Pack,
    form: ReportForm,
    now: View,
    before: View,
    evaluation: Evaluation,
    period: Period,
    level_of: LevelOf,
) -> Shown:
    """The figures of the public report *form*; *now* and *before* are views by its own rows.

    *level_of* gives the divisions of a level, for what is broken down by them.
    """
    counting, own = Counting(now, evaluation.timelines, period, lambda: before), Rows(now)
    parts = [part for part in breakdowns_of(form) if is_public(pack, part)]
    figures = figures_of([*form.indicators, *(name for part in parts for name in part.indicators)], counting, own)
    rows = tuple(row.key for row in figures_table(pack, form, figures, now.grouping).rows)
    return Shown(form, figures, now.grouping, rows, tuple(broken_down(part, counting, own, level_of) for part in parts))


def hidden_in(pack: Pack, reports: Sequence[Shown]) -> Hidden[Spot]:
    """What to hide in *reports* together: by the highest of their thresholds and the stricter guard.

    Zeros that the readers of one know are known.
    """
    publics = [report.form.public for report in reports if report.form.public is not None]
    below = max(public.below for public in publics)
    guard = Guard.SMALL if any(public.guard is Guard.SMALL for public in publics) else Guard.FOUND
    zeros = Zeros.KNOWN if any(public.zeros is Zeros.KNOWN for public in publics) else Zeros.HIDDEN
    counts = system(pack, reports, below)
    margins = frozenset(spot for spot in counts.values if spot.row == TOTAL)
    return hide(counts, below, guard=guard, margins=margins, zeros=zeros)


def public_table(pack: Pack, report: Shown, hidden: Hidden[Spot]) -> PublicTable:
    """The table of *report* with what is to be hidden withheld."""
    names = row_names(report.grouping)
    whole = figures_table(pack, report.form, report.figures, report.grouping)
    rows = []
    for row in whole.rows:
        cells = tuple(
            _cell(report, name, row.key, figure, hidden)
            for name, figure in zip(report.form.indicators, row.cells[1:], strict=True)
        )
        rows.append(PublicRow(row.key, _name(names[row.key]), cells, row.kind))
    columns = tuple((name, pack.indicators[name].label) for name in report.form.indicators)
    return PublicTable(whole.title, columns, tuple(rows))


def category_table(pack: Pack, report: Shown, down: BrokenDown, hidden: Hidden[Spot]) -> PublicTable:
    """A breakdown of *report* with what is to be hidden withheld. Without shares: they would tell it."""
    rows = []
    for key, called in (*down.rows, (TOTAL, word(TOTAL))):
        cells: list[PublicCell] = []
        for name, counts in down.counts.items():
            is_hidden = category_spot(report.form, down, name, key) in hidden.cells
            figure = counts.total if key == TOTAL else counts.of(key)
            cells.append(Withheld.HIDDEN if is_hidden else figure.value)
        rows.append(PublicRow(key, called, tuple(cells), RowKind.TOTAL if key == TOTAL else RowKind.DATA))
    columns = tuple((name, pack.indicators[name].label) for name in down.counts)
    return PublicTable(down.title, columns, tuple(rows))


def _cell(report: Shown, name: IndicatorId, row: str, figure: Cell, hidden: Hidden[Spot]) -> PublicCell:
    if spot_of(report.form, name, row) in hidden.cells:
        return Withheld.HIDDEN
    return figure.value if isinstance(figure, Figure) else None


def _name(cell: Cell) -> DivisionName | Label:
    return cell if isinstance(cell, Label) else DivisionName(str(cell))


def public_document(
    pack: Pack, report: Shown, reports: Sequence[Shown], period: Period, known_at: datetime
) -> Document:
    """The document of the public *report*, with a note on what is hidden; *reports* are all that are public with it.

    Counts that can't be protected by hiding parts are hidden with everything they hang together with, and named.
    """
    hidden = hidden_in(pack, reports)
    table = public_table(pack, report, hidden)
    downs = [category_table(pack, report, down, hidden) for down in report.breakdowns]
    withheld = table.withheld + sum(down.withheld for down in downs)
    public = report.form.public
    below = public.below if public is not None else 0
    notes = [Statement("reports.period", {"since": period.since, "until": period.until})]
    if withheld:
        args: dict[str, Cell] = {"sign": Statement("reports.withheld"), "most": below - 1, "cells": withheld}
        notes.append(Statement("reports.public-hidden", args))
    else:
        notes.append(Statement("reports.public-nothing-hidden", {"most": below - 1}))
    others = [other.form.label for other in reports if other.form.id != report.form.id]
    if others:
        notes.append(Statement("reports.public-together", {"reports": listed(others)}))
    absent = left_out(pack, report.form)
    if absent:
        notes.append(Statement("reports.public-left-out", {"tables": listed(absent)}))
    sections: list[Section] = []
    at_risk = sorted({pack.indicators[IndicatorId(spot.indicator)].id for spot in hidden.open})
    if at_risk:
        columns = listed([pack.indicators[name].label for name in at_risk])
        open_ = Statement("reports.public-open", {"columns": columns}, Severity.WARNING)
        sections.append(Findings("findings", word("findings"), (open_,)))
    sections.append(_as_table("figures", word("division"), table))
    numbers = [n for n, part in enumerate(breakdowns_of(report.form), start=1) if is_public(pack, part)]
    for number, down in zip(numbers, downs, strict=True):  # by the ids that they have in the whole report
        sections.append(_as_table("breakdown" if number == 1 else f"breakdown.{number}", word("category"), down))
    sections.append(Notes("notes", word("notes"), tuple(notes)))
    return Document(
        report=report.form.id,
        title=report.form.label,
        locality=pack.locality,
        pack=pack.id,
        version=pack.version,
        zone=pack.zone,
        sections=tuple(sections),
        data_day=period.data_day,
        cut_off=period.cut_off,
        at=period.until,
        known_at=known_at,
        main="figures",
    )


def _as_table(name: str, rows_are: Label, table: PublicTable) -> Table:
    columns = [Column("division" if name == "figures" else "part", rows_are)]
    columns += [Column(name, title, ColumnType.NUMBER) for name, title in table.columns]
    rows = tuple(Row(row.key, (_written(row.name), *map(_shown, row.cells)), row.kind) for row in table.rows)
    return Table(name, table.title, tuple(columns), rows)


def _written(name: DivisionName | Label) -> Cell:
    return name.text if isinstance(name, DivisionName) else name


def _shown(cell: PublicCell) -> Cell:
    return Statement("reports.withheld") if isinstance(cell, Withheld) else cell
