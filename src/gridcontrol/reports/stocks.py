"""Stocks: what came in and went out, what is there, and how many days it lasts at the rate at which it is used."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_DOWN, Decimal

from attrs import frozen

from gridcontrol.errors import Severity
from gridcontrol.ids import IndicatorId
from gridcontrol.reports.asking import Counted
from gridcontrol.reports.counting import Amount, Counts, Rows, added, tally
from gridcontrol.reports.document import Cell, Column, ColumnType, Row, RowKind, Statement, Table
from gridcontrol.reports.figures import Counting, Figures
from gridcontrol.reports.grouping import ELSEWHERE, NOT_LOCATED, TOTAL, not_located_in
from gridcontrol.reports.words import phrase, word
from gridcontrol.rules.layouts import StocksPart
from gridcontrol.rules.vocabulary import Label

_TENTH = Decimal("0.1")


def stocks_table(
    name: str, part: StocksPart, figures: Figures, rows: Rows, counted: Counted
) -> tuple[Table, tuple[Statement, ...]]:
    """The stock by division, and where more went out than had come in."""
    since = counted.period.until - timedelta(days=part.days)
    used = [counted.ask(SinceOf(rows, each, since)) for each in part.issued]
    lines: list[Row] = []
    below: list[Statement] = []

    def add(key: str, called: Cell, kind: RowKind) -> None:
        got, gone = _sum(figures, part.received, key), _sum(figures, part.issued, key)
        if kind not in {RowKind.DATA, RowKind.TOTAL} and not (got or gone):
            return
        recent = sum(((each.total if key == TOTAL else each.of(key)).value or 0 for each in used), 0)
        left = got - gone
        days = None if not recent else (Decimal(left) * part.days / Decimal(recent)).quantize(_TENTH, ROUND_DOWN)
        lines.append(Row(key, (called, got, gone, left, recent, days), kind))
        if left < 0:
            args: dict[str, Cell] = {"where": called, "received": got, "issued": gone, "left": left}
            below.append(Statement("reports.stock-below-zero", args, Severity.ERROR))

    for place in rows.seen.grouping.rows():
        add(place.key, place.name, RowKind.DATA)
        called = phrase("not_located_in", division=Label({}, place.name))
        add(not_located_in(place.key), called, RowKind.NOT_LOCATED)
    add(ELSEWHERE, word(ELSEWHERE), RowKind.ELSEWHERE)
    add(NOT_LOCATED, word(NOT_LOCATED), RowKind.NOT_LOCATED)
    add(TOTAL, word(TOTAL), RowKind.TOTAL)
    columns = (
        Column("division", word("division")),
        Column("received", word("stock_received"), ColumnType.NUMBER),
        Column("issued", word("stock_issued"), ColumnType.NUMBER),
        Column("left", word("stock_left"), ColumnType.NUMBER),
        Column("used", phrase("stock_used", days=Label({}, str(part.days))), ColumnType.NUMBER),
        Column("days", word("stock_days"), ColumnType.NUMBER),
    )
    title = part.label if part.label.given else word("stocks")
    return Table(name, title, columns, tuple(lines)), tuple(below)


def _sum(figures: Figures, indicators: Sequence[IndicatorId], key: str) -> Amount:
    values = [figures.counts[each].total if key == TOTAL else figures.counts[each].of(key) for each in indicators]
    return sum((figure.value or 0 for figure in values), 0)


@frozen
class SinceOf:
    """What an indicator counts from *since* on."""

    rows: Rows
    indicator: IndicatorId
    since: datetime

    @property
    def key(self) -> Hashable:
        return "since", self.rows.name, self.indicator, self.since

    def of(self, counting: Counting) -> Counts:
        items = counting.here(self.rows).seat(counting.items(counting.indicator(self.indicator)))
        return tally([item for item in items if item.at >= self.since], members=False)

    def together(self, answers: Sequence[Counts]) -> Counts:
        return added(answers)
