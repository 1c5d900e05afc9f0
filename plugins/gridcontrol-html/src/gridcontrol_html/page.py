"""A document as a page: what it stands for, who is held past release, key figures, what needs a look, tables.

Everything that comes from the pack or the data goes through ``markup.shown``; the page's policy forbids scripts,
requests and forms, should anything ever slip through.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from gridcontrol.errors import Severity
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
    Table,
)
from gridcontrol.reports.wording import advice_text, cell_text, heading, number_text, statement_text
from gridcontrol_html.bars import bars
from gridcontrol_html.markup import classed, shown, shown_lines
from gridcontrol_html.style import STYLE

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_WORTH_A_CHART = 3
_STRONGEST = 0.38
"""How strongly the largest figure of a column is coloured."""
_ROW_CLASS = {RowKind.TOTAL: "total", RowKind.ELSEWHERE: "aside", RowKind.NOT_LOCATED: "aside"}
_CELL_CLASS = {ColumnType.NUMBER: "number", ColumnType.DATE: "when", ColumnType.INSTANT: "when"}


def render(document: Document, lang: str) -> bytes:
    """*document* as one HTML file, UTF-8, that loads nothing and runs nothing. The same document, the same bytes."""
    return ("\n".join(_page(document, lang)) + "\n").encode()


def _page(document: Document, lang: str) -> Iterator[str]:
    title = shown(f"{document.locality.text(lang)} {document.title.text(lang)}".strip())
    yield f'<!DOCTYPE html>\n<html lang="{shown(lang)}">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{shown(POLICY)}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<meta name="referrer" content="no-referrer">\n<title>{title}</title>'
    yield f"<style>\n{STYLE}</style>\n</head>\n<body>"
    yield f"<header>\n<h1>{title}</h1>"
    yield from _state(document, lang)
    yield "</header>\n<main>"
    main = next((each for each in document.sections if isinstance(each, Table) and each.id == document.main), None)
    for section in document.sections:
        match section:
            case Table() if section is main:
                yield from _key_figures(section, document, lang)
                yield from _table(section, document, lang, coloured=True)
                yield from _overview(section, document, lang)
            case Table():
                yield from _table(section, document, lang, coloured=False)
            case Findings() | Notes():
                yield from _statements(section, document, lang)
    yield "</main>\n</body>\n</html>"


def _state(document: Document, lang: str) -> Iterator[str]:
    yield '<dl class="state">'
    for name, value in heading(document, lang):
        yield f"<div><dt>{shown(name)}</dt><dd>{shown(value)}</dd></div>"
    yield "</dl>"


def _key_figures(table: Table, document: Document, lang: str) -> Iterator[str]:
    """The totals, large."""
    total = next((row for row in reversed(table.rows) if row.kind is RowKind.TOTAL), None)
    if total is None:
        return
    yield '<ul class="figures">'
    for column, cell in zip(table.columns, total.cells, strict=True):
        if column.type is ColumnType.NUMBER and not column.for_programs:
            said = shown(cell_text(cell, lang, document.zone)) or "\N{EN DASH}"
            yield f"<li><b>{said}</b><span>{shown(column.title.text(lang))}</span></li>"
    yield "</ul>"


def _table(table: Table, document: Document, lang: str, *, coloured: bool) -> Iterator[str]:
    alarming = bool(table.rows) and table.empty is not None and not coloured
    count = f' <span class="n">({len(table.rows)})</span>' if table.empty is not None else ""
    yield f"<section{classed('alarm' if alarming else '')}>\n<h2>{shown(table.title.text(lang))}{count}</h2>"
    if not table.rows:
        if table.empty is not None:
            yield f"<p>{shown_lines(statement_text(table.empty, lang, document.zone))}</p>"
        yield "</section>"
        return
    columns = [(i, column) for i, column in enumerate(table.columns) if not column.for_programs]
    most = {i: _most(table, i) if coloured else None for i, _ in columns}
    yield '<div class="wide"><table>\n<thead><tr>'
    for _, column in columns:
        yield f'<th scope="col"{classed(_CELL_CLASS.get(column.type, ""))}>{shown(column.title.text(lang))}</th>'
    yield "</tr></thead>\n<tbody>"
    for row in table.rows:
        yield f"<tr{classed(_ROW_CLASS.get(row.kind, ''))}>"
        yield "".join(_cell(row, row.cells[i], column, document, lang, most[i]) for i, column in columns)
        yield "</tr>"
    yield "</tbody></table></div>\n</section>"


def _cell(row: Row, cell: Cell, column: Column, document: Document, lang: str, most: Decimal | None) -> str:
    text = shown_lines(cell_text(cell, lang, document.zone))
    number = _number(cell)
    shade = ""
    if most and number is not None and number > 0 and row.kind is not RowKind.TOTAL:
        strength = float(number / most) * _STRONGEST
        shade = f' style="background: rgba(var(--accent), {strength:.3f})"'
    kinds = [_CELL_CLASS.get(column.type, ""), "zero" if number == 0 and row.kind is not RowKind.TOTAL else ""]
    return f"<td{classed(*kinds)}{shade}>{text}</td>"


def _number(cell: Cell) -> Decimal | None:
    value = cell.value if isinstance(cell, Figure) else cell
    return Decimal(value) if isinstance(value, int | Decimal) else None


def _most(table: Table, index: int) -> Decimal | None:
    numbers = [_number(row.cells[index]) for row in table.rows if row.kind is not RowKind.TOTAL]
    return max((number for number in numbers if number is not None and number > 0), default=None)


def _overview(table: Table, document: Document, lang: str) -> Iterator[str]:
    """A chart for each figure that differs between divisions, largest first."""
    names = next((i for i, column in enumerate(table.columns) if column.type is ColumnType.TEXT), None)
    if names is None:
        return
    rows = [row for row in table.rows if row.kind is not RowKind.TOTAL]
    yield '<div class="charts">'
    for index, column in enumerate(table.columns):
        if column.type is not ColumnType.NUMBER or column.for_programs:
            continue
        found = [(cell_text(row.cells[names], lang, document.zone), _number(row.cells[index])) for row in rows]
        values = [(name, value) for name, value in found if value is not None and value > 0]
        if len(values) >= _WORTH_A_CHART:
            values.sort(key=lambda each: -each[1])
            yield f"<figure>\n<figcaption>{shown(column.title.text(lang))}</figcaption>"
            yield bars([(name, float(value), number_text(value)) for name, value in values])
            yield "</figure>"
    yield "</div>"


def _statements(section: Findings | Notes, document: Document, lang: str) -> Iterator[str]:
    items = section.items
    if not items and isinstance(section, Findings) and section.empty is not None:
        items = (section.empty,)
    if not items:
        return
    count = f' <span class="n">({len(section.items)})</span>' if isinstance(section, Findings) else ""
    yield f'<section>\n<h2>{shown(section.title.text(lang))}{count}</h2>\n<ul class="said">'
    for item in items:
        kind = item.severity.value if item.severity is not Severity.NOTE else ""
        advice = advice_text(item, lang, document.zone)
        more = f"<small>{shown_lines(advice)}</small>" if advice else ""
        yield f"<li{classed(kind)}>{shown_lines(statement_text(item, lang, document.zone))}{more}</li>"
    yield "</ul>\n</section>"
