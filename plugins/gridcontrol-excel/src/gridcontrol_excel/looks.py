"""How a sheet with a table looks, on a screen and on A4: what is printed above it, shades, charts.

Everything here is drawn from the cells of the sheet: a reader who takes only the cells loses nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from gridcontrol.reports.document import Column, Document, Figure, RowKind, Table
from gridcontrol.reports.drawing import Curve, Mark, Shares, Tree
from gridcontrol.reports.wording import heading
from gridcontrol.reports.words import word

_LONGEST = 200
"""A spreadsheet takes 255 characters above or below a page, marks of its own included."""
_ONE_PAGE = 150
"""So many cells of text across can still be read on one landscape page."""
_LANDSCAPE_FROM = 90
_LINES = ("#00559E", "#B34700", "#00694E", "#7A3E9D", "#4D4D4D", "#8C1D40")
_DASHES = ("solid", "dash", "round_dot", "dash_dot", "square_dot", "long_dash")
_BANDS = ("#7EABD5", "#D99A6C")
_BAR, _SHADE = "#6F93BD", "#7EABD5"
_MOST_LINES = 6
_FAR_ABOVE = 3
"""A limit so many times as high as all else is left out of the chart; its cells stand beside it."""


def on_paper(
    sheet: Worksheet, document: Document, title: str, lang: str, widths: Sequence[int], *, charted: bool
) -> None:
    """Say above each page what the table is and when it stands for; as many pages across as it takes to be read.

    *widths* are those of the columns, in cells of text. *charted*: a chart stands beside the table.
    """
    of_when = {word(name).text(lang) for name in ("data_day", "cut_off", "at")}
    when = "  ".join(f"{name} {value}" for name, value in heading(document, lang) if name in of_when)
    whose = f"{document.locality.text(lang)} {title}".strip()
    sheet.set_header(f"&L&12&B{_above(whose)}&R&8{_above(when)}", {"margin": 0.3})
    sheet.set_margins(left=0.5, right=0.5, top=0.8, bottom=0.7)
    across = -(-sum(widths) // _ONE_PAGE)
    sheet.fit_to_pages(across, 0)
    if across > 1:
        sheet.repeat_columns(0)
    if charted or sum(widths) >= _LANDSCAPE_FROM:
        sheet.set_landscape()


def shaded(sheet: Worksheet, table: Table, columns: Sequence[tuple[int, Column]], main: str) -> None:
    """Colour the figures of the main table and of trees by their size in their column, and draw shares as bars."""
    counted = [number for number, row in enumerate(table.rows, 1) if row.kind is not RowKind.TOTAL]
    if isinstance(table.drawing, Tree):
        above = set(table.drawing.parents.values())
        counted = [number for number in counted if table.rows[number - 1].key not in above]
    if not counted or not (table.id == main or isinstance(table.drawing, Tree | Shares)):
        return
    bars = isinstance(table.drawing, Shares)
    look: dict[str, Any] = {"type": "data_bar", "bar_color": _SHADE, "bar_solid": True, "min_type": "num"}
    if not bars:
        look = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": _SHADE, "min_type": "num"}
    for place, (_, column) in enumerate(columns):
        if column.type.is_number:
            sheet.conditional_format(counted[0], place, counted[-1], place, {**look, "min_value": 0})


def pictured(
    workbook: xlsxwriter.Workbook, sheet: Worksheet, table: Table, columns: Sequence[tuple[int, Column]]
) -> bool:
    """A chart of a table over time, beside it, made of its cells; whether there is anything to draw."""
    how = table.drawing
    if not isinstance(how, Curve) or not table.rows or not 0 < len(how.lines) <= _MOST_LINES:
        return False
    places = {column.id: place for place, (_, column) in enumerate(columns)}
    name, last = sheet.get_name(), len(table.rows)
    lines, bars = workbook.add_chart({"type": "line"}), workbook.add_chart({"type": "column"})
    drawn = 0

    def series_of(column: str) -> dict[str, Any]:
        day, place = places["day"], places[column]
        return {
            "name": [name, 0, place],
            "categories": [name, 1, day, last, day],
            "values": [name, 1, place, last, place],
        }

    above = _far_above(table, how)
    for line in how.lines:
        if line.column in above:
            continue
        series = series_of(line.column)
        if line.mark is Mark.BAR:
            bars.add_series({**series, "fill": {"color": _BAR}, "gap": 40})
            continue
        colour, dashes = (_LINES[drawn], _DASHES[drawn]) if line.mark is Mark.LINE else ("#1B1F24", "long_dash")
        drawn += line.mark is Mark.LINE
        lines.add_series({**series, "line": {"color": colour, "width": 2, "dash_type": dashes}})
    for number, band in enumerate(how.bands):
        colour = _BANDS[number % len(_BANDS)]
        for column in (band.low, band.high):
            lines.add_series({**series_of(column), "line": {"color": colour, "width": 1.5, "dash_type": "round_dot"}})
    chart, other = (lines, bars) if how.bands or any(line.mark is not Mark.BAR for line in how.lines) else (bars, None)
    if other is not None and any(line.mark is Mark.BAR for line in how.lines):
        chart.combine(other)
    chart.set_x_axis({"date_axis": True, "num_format": "mm-dd", "num_font": {"rotation": 0}})
    chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}}})
    chart.set_legend({"position": "top"})
    chart.show_blanks_as("gap")
    chart.set_size({"width": 620, "height": 320})
    sheet.insert_chart(1, len(columns) + 1, chart)
    return True


def _far_above(table: Table, how: Curve) -> frozenset[str]:
    """The limits so far above all else that, drawn, they would leave the rest too low to be seen."""
    values: dict[str, list[int | Decimal]] = {column.id: [] for column in table.columns}
    for row in table.rows:
        for column, cell in zip(table.columns, row.cells, strict=True):
            value = cell.value if isinstance(cell, Figure) else cell
            if isinstance(value, int | Decimal):
                values[column.id].append(value)
    limits = [line.column for line in how.lines if line.mark is Mark.LIMIT]
    others = {line.column for line in how.lines}.union(*((band.low, band.high) for band in how.bands)).difference(
        limits
    )
    rest = max((value for column in others for value in values[column]), default=0)
    return frozenset(each for each in limits if 0 < rest * _FAR_ABOVE < min(values[each], default=0))


def _above(text: str) -> str:
    """Text for the margin of a page, where an ampersand commands: two of them show one."""
    plain = "".join(character if character.isprintable() else " " for character in text)[: _LONGEST // 2]
    return plain.replace("&", "&&")
