"""Key figures, large, with the change since the report before."""

from __future__ import annotations

from collections.abc import Iterator

from gridcontrol.errors.messages import CATALOGUE
from gridcontrol.reports.document import Cell, ColumnType, Document, RowKind, Table
from gridcontrol.reports.wording import cell_text, number_text
from gridcontrol_html.markup import shown
from gridcontrol_html.tables import number_of

_NOTHING = "\N{EN DASH}"
_MINUS = "\N{MINUS SIGN}"


def key_figures(table: Table, document: Document, lang: str) -> Iterator[str]:
    """The rows of a table that is drawn as ``KeyFigures``."""
    places = {column.id: place for place, column in enumerate(table.columns)}
    yield '<dl class="figures">'
    for row in table.rows:
        indicator, value, before, change = (
            row.cells[places[name]] for name in ("indicator", "value", "before", "change")
        )
        unit = cell_text(row.cells[places["unit"]], lang, document.zone) if "unit" in places else ""
        said = cell_text(value, lang, document.zone)
        steps = [text for text in (_step(change), _before(before, unit, document, lang)) if text]
        yield _card(cell_text(indicator, lang, document.zone), f"{said}{unit}" if said else _NOTHING, "  ".join(steps))
    yield "</dl>"


def totals(table: Table, document: Document, lang: str) -> Iterator[str]:
    """The total of each figure of a table."""
    total = next((row for row in reversed(table.rows) if row.kind is RowKind.TOTAL), None)
    if total is None:
        return
    yield '<dl class="figures">'
    for column, cell in zip(table.columns, total.cells, strict=True):
        if column.type.is_number and not column.for_programs:
            said = cell_text(cell, lang, document.zone)
            unit = "%" if said and column.type is ColumnType.PERCENT else ""
            yield _card(column.title.text(lang), f"{said}{unit}" or _NOTHING, "")
    yield "</dl>"


def _card(title: str, value: str, change: str) -> str:
    more = f'<dd class="change">{shown(change)}</dd>' if change else ""
    return f"<div><dt>{shown(title)}</dt><dd>{shown(value)}</dd>{more}</div>"


def _step(change: Cell) -> str:
    """``+3``, ``-2`` with a real minus, or an equals sign."""
    value = number_of(change)
    if value is None:
        return ""
    if value == 0:
        return "="
    return f"+{number_text(value)}" if value > 0 else f"{_MINUS}{number_text(-value)}"


def _before(before: Cell, unit: str, document: Document, lang: str) -> str:
    said = cell_text(before, lang, document.zone)
    return CATALOGUE["drawn.before"].what(lang).format(before=f"{said}{unit}") if said else ""
