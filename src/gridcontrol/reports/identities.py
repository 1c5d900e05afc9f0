"""What must hold between figures. A failing identity is a finding that says where and by how much; nothing is fixed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gridcontrol.errors import Severity
from gridcontrol.ids import IndicatorId
from gridcontrol.reports.counting import Amount, Counts
from gridcontrol.reports.document import Cell, Figure, Statement
from gridcontrol.reports.figures import Figures
from gridcontrol.reports.grouping import TOTAL
from gridcontrol.reports.moves import Moves
from gridcontrol.rules.figures import IndicatorKind
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import Label


def identity_findings(
    figures: Figures, pack: Pack, titles: Mapping[IndicatorId, Label], names: Mapping[str, Cell]
) -> Iterator[Statement]:
    """Every identity that fails. *names* are the rows' names for people, by key, the total's with them."""
    for indicator_id, counts in figures.counts.items():
        kind = pack.indicators[indicator_id].kind
        title = titles[indicator_id]
        if kind is not IndicatorKind.RATIO:
            yield from rows_make_total(kind, counts, title)
        if kind is IndicatorKind.EVENT_CUMULATIVE:
            yield from cumulative_holds(figures.moves[indicator_id], counts, title, names)
        if kind is IndicatorKind.FORMULA:
            yield from not_below_zero(counts, title, names)


def rows_make_total(kind: IndicatorKind, counts: Counts, title: Label) -> Iterator[Statement]:
    """Children = parent: the rows add up to the total, or, for days since the last event, the least of them is it."""
    values = [figure.value for figure in counts.rows.values() if figure.value is not None]
    total = counts.total.value
    if kind is IndicatorKind.DAYS_SINCE:
        together: Amount | None = min(values, default=None)
    elif kind is IndicatorKind.FORMULA and len(values) < len(counts.rows):
        return  # a member had nothing to say somewhere: there is no sum to compare
    else:
        together = sum(values, 0)
    if together != total:
        yield Statement(
            "reports.rows-differ",
            {"indicator": title, "sum": together, "total": total, "difference": (together or 0) - (total or 0)},
            Severity.ERROR,
        )


def cumulative_holds(moved: Moves, counts: Counts, title: Label, names: Mapping[str, Cell]) -> Iterator[Statement]:
    """Cumulative = previous + new + late - withdrawn, in total and in each row."""
    parts = {name: counts for name, counts in moved.parts.items() if name != "cumulative"}
    rows = {row for part in (*parts.values(), counts) for row in part.rows}
    for row in (*(row for row in names if row in rows), TOTAL):
        is_total = row == TOTAL
        values = {name: _value(part.total if is_total else part.of(row)) for name, part in parts.items()}
        cumulative = _value(counts.total if is_total else counts.of(row))
        difference = cumulative - (values["previous"] + values["new"] + values["late"] - values["withdrawn"])
        if not difference:
            continue
        came, left = moved.came.get(row, 0), moved.left.get(row, 0)
        args: dict[str, Cell] = {
            "indicator": title,
            "where": names[row],
            "cumulative": cumulative,
            **values,
            "difference": difference,
        }
        if came or left:
            yield Statement("reports.identity-moved", {**args, "came": came, "left": left}, Severity.WARNING)
        else:
            yield Statement("reports.identity-fails", args, Severity.ERROR)


def not_below_zero(counts: Counts, title: Label, names: Mapping[str, Cell]) -> Iterator[Statement]:
    """A formula that counts something can't give less than nothing."""
    for row, name in names.items():
        figure = counts.total if row == TOTAL else counts.of(row)
        if figure.value is not None and figure.value < 0:
            yield Statement(
                "reports.negative", {"indicator": title, "where": name, "value": figure.value}, Severity.WARNING
            )


def _value(figure: Figure) -> Amount:
    return figure.value or 0
