"""The list of what is wrong in a workbook: a sheet of its own, which an answer writes and the next one reads.

Behind each line stands, hidden, the look that the cell had and the comment it had: when the mended workbook comes
again, what is right now gets its own look back and stands on the list as mended.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from attrs import frozen
from python_calamine import CalamineWorkbook

from gridcontrol_excel.cells import cell_text
from gridcontrol_excel.marking import SheetMarks, Spot, address, letters, spot_of
from gridcontrol_excel.package import Package
from gridcontrol_excel.spans import escaped
from gridcontrol_excel.styles import Styles

LIST = "!核对清单 list"
CHOICES = "!选项 choices"
OPEN, MENDED = "!待改 open", "!已改 mended"
BAD, GOOD = "FFFFC7CE", "FFE2EFDA"
_TITLES = ("!行号 row", "!列 column", "!单元格 cell", "!状态 state", "!原值 found", "!原因 reason", "!改法 fix")
_WIDTHS = (10, 18, 12, 16, 24, 60, 60)
_ADDRESS, _STATE, _FOUND, _STYLED, _COMMENT = 3, 4, 5, 9, 10
_MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_HEAD = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="' + _MAIN + b'"><sheetViews>'
    b'<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    b"</sheetView></sheetViews><cols>"
)
_LONGEST = 32_767


@frozen
class Listed:
    """One line: a cell, what was found in it, and how it stands."""

    spot: Spot
    column: str
    found: str
    open: bool
    reason: str = ""
    fix: str = ""
    look: int = 0
    """The look that the cell had before it was marked."""
    comment: str = ""
    """The comment that it had."""


def read_list(path: Path, package: Package) -> list[Listed]:
    """The lines of an earlier answer, none where there is no list."""
    part = package.sheets().get(LIST)
    if part is None or part not in package:
        return []
    with CalamineWorkbook.from_path(path) as workbook:
        rows = workbook.get_sheet_by_name(LIST).to_python(skip_empty_area=False)
    marks = SheetMarks(package.read(part), [(row, _STYLED) for row in range(2, len(rows) + 1)])
    lines = []
    for number, cells in enumerate(rows[1:], 2):
        texts = [*map(cell_text, cells), *[""] * _COMMENT]
        try:
            spot = spot_of(texts[_ADDRESS - 1])
        except ValueError:
            continue
        is_open = texts[_STATE - 1] == OPEN
        look = marks.look((number, _STYLED))
        lines.append(Listed(spot, texts[1], texts[_FOUND - 1], is_open, look=look, comment=texts[_COMMENT - 1]))
    return lines


def list_sheet(lines: Sequence[Listed], styles: Styles) -> bytes:
    """The sheet with *lines*. Text of the data is text in it, never a formula."""
    title, plain = styles.wrapped("FFD9E2F3", bold=True), styles.wrapped()
    bad, good = styles.wrapped(BAD), styles.wrapped(GOOD)
    widths = [b'<col min="%d" max="%d" width="%d" customWidth="1"/>' % (n, n, w) for n, w in enumerate(_WIDTHS, 1)]
    widths.append(b'<col min="%d" max="%d" width="10" hidden="1" customWidth="1"/>' % (_STYLED, _COMMENT))
    rows = [_row(1, [(n, text, title) for n, text in enumerate(_TITLES, 1)])]
    for number, line in enumerate(lines, 2):
        state = OPEN if line.open else MENDED
        texts = (str(line.spot[0]), line.column, address(line.spot), state, line.found, line.reason, line.fix)
        cells = [(n, text, plain) for n, text in enumerate(texts, 1)]
        cells[_STATE - 1] = (_STATE, state, bad if line.open else good)
        if line.open:
            cells += [(_STYLED, "", line.look), (_COMMENT, line.comment, plain)]
        rows.append(_row(number, cells))
    return _HEAD + b"".join(widths) + b"</cols><sheetData>" + b"".join(rows) + b"</sheetData></worksheet>"


def words_sheet(columns: Sequence[Sequence[str]]) -> bytes:
    """The sheet with the words of drop-downs, a column for each."""
    depth = max(map(len, columns), default=0)
    rows = [
        _row(number + 1, [(n, words[number], 0) for n, words in enumerate(columns, 1) if number < len(words)])
        for number in range(depth)
    ]
    head = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="' + _MAIN + b'"><sheetData>'
    return head + b"".join(rows) + b"</sheetData></worksheet>"


def _row(number: int, cells: Sequence[tuple[int, str, int]]) -> bytes:
    written = b"".join(_cell(number, column, text, look) for column, text, look in cells)
    return b'<row r="%d">%s</row>' % (number, written)


def _cell(row: int, column: int, text: str, look: int) -> bytes:
    place = f"{letters(column)}{row}".encode()
    if not text:
        return b'<c r="%s" s="%d"/>' % (place, look)
    cut = escaped(text[: _LONGEST // 2])
    return b'<c r="%s" s="%d" t="inlineStr"><is><t xml:space="preserve">%s</t></is></c>' % (place, look, cut)
