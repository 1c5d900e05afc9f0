"""A workbook given back as it was, with what is wrong marked in it: coloured cells, comments, drop-downs, a list.

The list is a sheet of its own. Behind each of its lines stands, hidden, the style that the cell had: when the mended
workbook comes again, what is right now gets its own look back and stands on the list as mended.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from copy import copy
from pathlib import Path

from attrs import frozen
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from gridcontrol.errors import ImportRefused, Place, Problem
from gridcontrol.errors.messages import CATALOGUE
from gridcontrol.errors.text import fix_text, what_text
from gridcontrol.intake.findings import Flaw
from gridcontrol.plugins import Answer
from gridcontrol.rules.imports import ImportForm
from gridcontrol_excel.cells import cell_text
from gridcontrol_excel.reading import WorkbookRows
from gridcontrol_excel.results import with_results

LIST = "!核对清单 list"
CHOICES = "!选项 choices"
OPEN, MENDED = "!待改 open", "!已改 mended"
AUTHOR = "gridcontrol"
_TITLES = ("!行号 row", "!列 column", "!单元格 cell", "!状态 state", "!原值 found", "!原因 reason", "!改法 fix")
_WIDTHS = (10, 18, 12, 16, 24, 60, 60)
_ADDRESS, _STATE, _FOUND, _STYLED = 3, 4, 5, 9
_BAD, _GOOD = PatternFill("solid", fgColor="FFFFC7CE"), PatternFill("solid", fgColor="FFE2EFDA")
_WORDS_SHOWN = 20
_MORE_ROWS = 200
"""Drop-downs go on so far below the last row, for those that are added."""
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


@frozen
class _Line:
    """One line of the list."""

    row: int
    column: str
    address: str
    flaws: tuple[Flaw, ...]


def answer(path: Path, form: ImportForm, told: Answer, lang: str) -> bytes:
    """The workbook *path* with what *told* says about it, reasons in *lang*.

    Raises ``ImportRefused`` when it holds what could not be given back: charts, pictures, macros and the like.
    """
    refuse_losses(path)
    with WorkbookRows(path, form) as source:
        name, headers, last_heading = source.sheet, source.headers, source.header_row
    workbook = load_workbook(path)
    sheet = workbook[name]
    lines = _lines(told, headers)
    before = _marks_taken_back(workbook, sheet)
    listed = _list_sheet(workbook)
    _write_mended(listed, sheet, before, {line.address for line in lines})
    for line in lines:
        _mark(listed, sheet, line, lang)
    _offer_choices(workbook, sheet, headers, told.choices, last_heading)
    workbook.active = workbook.index(sheet)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return with_results(buffer.getvalue(), path)


def refuse_losses(path: Path) -> None:
    """Raises ``ImportRefused`` when editing the workbook would lose something in it."""
    with zipfile.ZipFile(path) as parts:
        names = parts.namelist()
    kinds = dict.fromkeys(
        kind for beginning, kind in _LOST.items() if any(name.startswith(beginning) for name in names)
    )
    if kinds:
        place = Place(path.name, 1, 1)
        raise ImportRefused(Problem("intake.workbook-loses", place, args={"kinds": "、".join(kinds)}))


def _lines(told: Answer, headers: Sequence[str]) -> list[_Line]:
    """One line for each cell that is wrong; what is wrong with a row as a whole stands at its first cell."""
    places = {header: index for index, header in reversed(list(enumerate(headers, 1)))}
    lines = []
    for row in told.rows:
        cells: dict[int, list[Flaw]] = {}
        for flaw in row.flaws:
            cells.setdefault(places.get(flaw.column, 1), []).append(flaw)
        for place, flaws in sorted(cells.items()):
            address = f"{get_column_letter(place)}{row.number}"
            lines.append(_Line(row.number, headers[place - 1], address, tuple(flaws)))
    return lines


def _cell(sheet: Worksheet, address: str) -> Cell:
    """The cell that shows what stands at *address*: of joined cells the first."""
    found = sheet[address]
    if isinstance(found, MergedCell):
        for joined in sheet.merged_cells.ranges:
            if address in joined:
                found = sheet.cell(joined.min_row, joined.min_col)
    return found


def _marks_taken_back(workbook: Workbook, sheet: Worksheet) -> dict[str, tuple[str, str]]:
    """Undo the marks of an earlier answer; by address what was found then and whether it was mended already."""
    if LIST not in workbook.sheetnames:
        return {}
    listed = workbook[LIST]
    before: dict[str, tuple[str, str]] = {}
    for row in range(2, listed.max_row + 1):
        address = cell_text(listed.cell(row, _ADDRESS).value)
        state = cell_text(listed.cell(row, _STATE).value)
        if not address:
            continue
        before[address] = (cell_text(listed.cell(row, _FOUND).value), state)
        if state == OPEN:
            cell = _cell(sheet, address)
            cell._style = copy(listed.cell(row, _STYLED)._style)  # noqa: SLF001  # the only way to copy a style whole
            cell.comment = copy(listed.cell(row, _STYLED).comment)
    return before


def _list_sheet(workbook: Workbook) -> Worksheet:
    if LIST in workbook.sheetnames:
        del workbook[LIST]
    listed: Worksheet = workbook.create_sheet(LIST)
    for column, (title, width) in enumerate(zip(_TITLES, _WIDTHS, strict=True), 1):
        cell = listed.cell(1, column, title)
        cell.font = Font(bold=True)
        listed.column_dimensions[get_column_letter(column)].width = width
    listed.column_dimensions[get_column_letter(_STYLED)].hidden = True
    listed.freeze_panes = "A2"
    return listed


def _write_mended(listed: Worksheet, sheet: Worksheet, before: Mapping[str, tuple[str, str]], wrong: set[str]) -> None:
    """What stood on the list before and is right now."""
    for address, (found, _) in before.items():
        if address not in wrong:
            cell = _cell(sheet, address)
            now = cell_text(cell.value)
            _write(listed, (cell.row, "", address, MENDED, found, now, ""), _GOOD)


def _mark(listed: Worksheet, sheet: Worksheet, line: _Line, lang: str) -> None:
    cell = _cell(sheet, line.address)
    problems = [flaw.problem for flaw in line.flaws]
    said = "\n".join(dict.fromkeys(what_text(problem, lang) for problem in problems))
    advice = [each for problem in problems for each in (_allowed(problem, lang), fix_text(problem, lang))]
    fixes = "\n".join(each for each in dict.fromkeys(advice) if each)
    row = _write(listed, (line.row, line.column, line.address, OPEN, cell_text(cell.value), said, fixes), _BAD)
    listed.cell(row, _STYLED)._style = copy(cell._style)  # noqa: SLF001  # the only way to copy a style whole
    listed.cell(row, _STYLED).comment = copy(cell.comment)
    cell.fill = _BAD
    own = "" if cell.comment is None else f"\n\n{cell.comment.text}"
    comment = Comment(f"{said}\n{fixes}".strip() + own, AUTHOR)
    comment.width, comment.height = 320, 120
    cell.comment = comment


def _allowed(problem: Problem, lang: str) -> str:
    words = "、".join(problem.allowed[:_WORDS_SHOWN])
    return f"{CATALOGUE['words.allowed'].what(lang)}: {words}" if words else ""


def _write(listed: Worksheet, values: Sequence[object], fill: PatternFill) -> int:
    row: int = listed.max_row + 1
    for column, value in enumerate(values, 1):
        cell = listed.cell(row, column)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"  # text of the data is never a formula
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    listed.cell(row, _STATE).fill = fill
    return row


def _offer_choices(
    workbook: Workbook,
    sheet: Worksheet,
    headers: Sequence[str],
    choices: Mapping[str, Sequence[str]],
    last_heading: int,
) -> None:
    """A drop-down on each column that takes only some words, unless it has one."""
    taken = {str(area) for rule in sheet.data_validations.dataValidation for area in rule.sqref.ranges}
    wanted = [(index, choices[header]) for index, header in enumerate(headers, 1) if header in choices]
    if CHOICES in workbook.sheetnames or not wanted:
        return
    kept: Worksheet = workbook.create_sheet(CHOICES)
    kept.sheet_state = "hidden"
    for column, (index, words) in enumerate(wanted, 1):
        letter, own = get_column_letter(index), get_column_letter(column)
        for row, word in enumerate(words, 1):
            cell = kept.cell(row, column)
            cell.value, cell.data_type = word, "s"
        if any(area.startswith(letter) and not area[len(letter)].isalpha() for area in taken):
            continue
        rule = DataValidation("list", formula1=f"'{CHOICES}'!${own}$1:${own}${len(words)}", allow_blank=True)
        rule.errorStyle = "warning"
        rule.add(f"{letter}{last_heading + 1}:{letter}{sheet.max_row + _MORE_ROWS}")
        sheet.add_data_validation(rule)
