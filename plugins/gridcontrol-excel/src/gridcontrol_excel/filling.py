"""A superior's own workbook, filled in: by names of cells, by marks in them, or by the headings it has.

Only cells that are empty or hold a number are written. What is text or a formula stays as it is, and so do layout,
widths, print areas and everything else.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from attrs import frozen
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from gridcontrol.errors import ImportRefused, Place, Problem
from gridcontrol.intake.written import header_key
from gridcontrol.plugins import Filled
from gridcontrol.reports.document import Cell as Held
from gridcontrol.reports.document import ColumnType, Document, Figure, Named, Row, RowKind
from gridcontrol.reports.wording import local_text
from gridcontrol.rules.vocabulary import Label
from gridcontrol_excel.inspecting import inspect
from gridcontrol_excel.results import with_results

_MARK = re.compile(r"\{\{\s*([^{}]+?)\s*\}\}")
_MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_LOST = {
    "xl/charts/": "图表 charts",
    "xl/media/": "图片 pictures",
    "xl/drawings/drawing": "图形 drawings",
    "xl/slicers/": "切片器 slicers",
    "xl/ctrlProps/": "控件 form controls",
    "xl/activeX/": "控件 form controls",
    "xl/embeddings/": "嵌入对象 embedded objects",
    "xl/pivotTables/": "数据透视表 pivot tables",
    "xl/vbaProject": "宏 macros",
    "xl/richData/": "链接的数据类型 linked data types",
    "xl/threadedComments/": "会话批注 threaded comments",
}
_LANGUAGES = ("zh", "en")
_NAME_AND_ROW = "."


@frozen
class _Figures:
    """The report's main table, to be asked by the words that a template may use."""

    ids: tuple[str, ...]
    """Of the columns, in order."""
    columns: Mapping[str, int]
    """By id and by title in any language: the number of the column."""
    rows: Mapping[str, Row]
    """By key and by name in any language; totals also by ``total``."""
    total: Row | None


def fill(document: Document, template: Path, lang: str) -> Filled:
    """*template* with the figures of *document*, and what found no cell.

    Raises ``NotFound`` and ``ImportRefused``: no such file, no workbook, or one that holds what would be lost.
    """
    inspect(template)
    refuse_losses(template)
    workbook = load_workbook(template)
    figures = _figures(document)
    heads = _heads(document, lang)
    done = set(_by_name(workbook, figures, heads))
    for sheet in workbook.worksheets:
        done |= set(_by_mark(sheet, figures, heads))
        done |= set(_by_heading(sheet, figures))
    buffer = io.BytesIO()
    workbook.properties.modified = _MADE
    workbook.save(buffer)
    wanted = [column for column in document.main_table.columns if column.type is ColumnType.NUMBER]
    left = tuple(column.title for column in wanted if column.id not in {name for name, _ in done})
    cells = sum(1 for name, _ in done if name)
    return Filled(with_results(buffer.getvalue(), template), cells, left)


def refuse_losses(path: Path) -> None:
    """Raises ``ImportRefused`` when filling the workbook in would lose something in it."""
    with zipfile.ZipFile(path) as parts:
        names = parts.namelist()
    kinds = dict.fromkeys(
        kind for beginning, kind in _LOST.items() if any(name.startswith(beginning) for name in names)
    )
    if kinds:
        place = Place(path.name, 1, 1)
        raise ImportRefused(Problem("intake.workbook-loses", place, args={"kinds": "、".join(kinds)}))


def _figures(document: Document) -> _Figures:
    table = document.main_table
    columns: dict[str, int] = {}
    for index, column in enumerate(table.columns):
        if column.type is ColumnType.NUMBER:
            columns.setdefault(header_key(column.id), index)
            for word in _words(column.title):
                columns.setdefault(word, index)
    rows: dict[str, Row] = {}
    for row in table.rows:
        rows.setdefault(header_key(row.key), row)
        for word in _words(row.cells[0]) if row.cells else ():
            rows.setdefault(word, row)
    total = next((row for row in reversed(table.rows) if row.kind is RowKind.TOTAL), None)
    return _Figures(tuple(column.id for column in table.columns), columns, rows, total)


def _words(cell: Held) -> Iterator[str]:
    """What a heading may say for *cell*."""
    label = cell.label if isinstance(cell, Named) else cell
    if isinstance(label, Label):
        yield from (header_key(label.text(lang)) for lang in _LANGUAGES if label.text(lang))
    elif isinstance(label, str) and label:
        yield header_key(label)


def _heads(document: Document, lang: str) -> Mapping[str, object]:
    """What names the state that the figures describe."""
    known = "" if document.known_at is None else local_text(document.known_at, document.zone)
    return {
        "title": document.title.text(lang),
        "locality": document.locality.text(lang),
        "data_day": document.data_day,
        "cut_off": document.cut_off,
        "known_at": known,
    }


_Done = tuple[str, str]
"""The column that was written and the cell it went to; the name is empty for what is no figure."""


def _by_name(workbook: Workbook, figures: _Figures, heads: Mapping[str, object]) -> Iterator[_Done]:
    """Named cells: ``confirmed`` takes the total, ``confirmed.500153001`` that of a division."""
    scopes = [(None, workbook.defined_names), *((sheet, sheet.defined_names) for sheet in workbook.worksheets)]
    for _, names in scopes:
        for name, defined in names.items():
            for title, address in defined.destinations:
                if title in workbook.sheetnames and ":" not in address:
                    cell = workbook[title][address.replace("$", "")]
                    yield from _written(cell, name, figures, heads)


def _written(cell: object, name: str, figures: _Figures, heads: Mapping[str, object]) -> Iterator[_Done]:
    if not isinstance(cell, Cell):
        return
    if name in heads:
        _put(cell, heads[name])
        yield "", cell.coordinate
        return
    column_name, _, row_name = name.partition(_NAME_AND_ROW)
    index = figures.columns.get(header_key(column_name))
    row = figures.rows.get(header_key(row_name)) if row_name else figures.total
    if index is not None and row is not None:
        _put(cell, row.cells[index])
        yield figures.ids[index], f"{cell.parent.title}!{cell.coordinate}"


def _by_mark(sheet: Worksheet, figures: _Figures, heads: Mapping[str, object]) -> Iterator[_Done]:
    """Marks such as ``{{confirmed}}``; within a sentence they become text."""
    for cell in _cells(sheet):
        if not isinstance(cell.value, str) or "{{" not in cell.value:
            continue
        whole = _MARK.fullmatch(cell.value.strip())
        if whole is not None:
            yield from _written(cell, whole[1], figures, heads)
            continue
        done: list[_Done] = []

        def said(found: re.Match[str], cell: Cell = cell, done: list[_Done] = done) -> str:
            blank = Workbook().active["A1"]
            results = list(_written(blank, found[1], figures, heads))
            done.extend((name, cell.coordinate) for name, _ in results)
            return _as_text(blank.value) if results else found[0]

        cell.value = _MARK.sub(said, cell.value)
        cell.data_type = "s"
        yield from done


def _by_heading(sheet: Worksheet, figures: _Figures) -> Iterator[_Done]:
    """Where a figure's heading above and a division's name to the left meet; else beside or below a lone heading."""
    above: list[tuple[Cell, int]] = []
    left: list[tuple[Cell, Row]] = []
    for cell in _cells(sheet):
        if isinstance(cell.value, str) and cell.data_type != "f":
            word = header_key(cell.value)
            if word in figures.columns:
                above.append((cell, figures.columns[word]))
            elif word in figures.rows:
                left.append((cell, figures.rows[word]))
    for heading, index in above:
        names = [(cell, row) for cell, row in left if cell.row > heading.row and cell.column < heading.column]
        nearer = [cell.row for cell, other in above if other == index and cell.row > heading.row]
        names = [(cell, row) for cell, row in names if not nearer or cell.row < min(nearer)]
        for cell, row in names:
            yield from _into(sheet, cell.row, heading.column, row, index, figures)
        if not names and figures.total is not None:
            beside = list(_into(sheet, heading.row, heading.column + 1, figures.total, index, figures))
            yield from beside or _into(sheet, heading.row + 1, heading.column, figures.total, index, figures)


def _into(sheet: Worksheet, row: int, column: int, source: Row, index: int, figures: _Figures) -> Iterator[_Done]:
    cell = sheet.cell(row, column)
    if isinstance(cell, Cell) and (cell.value is None or cell.data_type == "n"):
        _put(cell, source.cells[index])
        yield figures.ids[index], f"{sheet.title}!{cell.coordinate}"


def _cells(sheet: Worksheet) -> Iterator[Cell]:
    for cells in sheet.iter_rows():
        for cell in cells:
            if not isinstance(cell, MergedCell) and cell.value is not None:
                yield cell


def _put(cell: Cell, value: object) -> None:
    """Numbers and days as such, all else as text that is never a formula."""
    held = value.value if isinstance(value, Figure) else value
    if isinstance(held, Decimal):
        held = int(held) if held == held.to_integral_value() else float(held)
    if isinstance(held, str):
        cell.value, cell.data_type = held, "s"
    elif held is None or isinstance(held, int | float | date):
        cell.value = held


def _as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)
