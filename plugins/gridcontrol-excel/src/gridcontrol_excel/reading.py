"""Rows of a workbook: the sheet that holds a mapping's columns, below one to three rows of headings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Self
from xml.parsers import expat

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from gridcontrol.errors import ImportRefused, Place, Problem
from gridcontrol.intake.encodings import Encoding
from gridcontrol.intake.headers import wanted_headers
from gridcontrol.intake.rows import Row
from gridcontrol.rules.imports import ImportForm
from gridcontrol_excel.cells import cell_text
from gridcontrol_excel.headings import HEAD_ROWS, Headings, Range, headings_of
from gridcontrol_excel.inspecting import inspect
from gridcontrol_excel.marking import Spot, spot_of
from gridcontrol_excel.package import Package
from gridcontrol_excel.spans import local

_NO_ERROR = "#ERROR!"
"""What is shown of a cell that holds an error and does not say which."""


class WorkbookRows:
    """One sheet of a workbook, read once from start to end. Use as a context manager.

    ``sheet`` is the visible sheet whose headings hold most of the mapping's columns, of equals the first. Cells joined
    down a column hold what the first of them holds; a cell with an error (``#N/A``) holds its name. Raises ``NotFound``
    and ``ImportRefused`` on opening.
    """

    def __init__(self, path: Path, form: ImportForm) -> None:
        looked = inspect(path)
        self.encoding = Encoding(
            "utf-8", damaged=False, has_controls=True, size=looked.size, from_1904=looked.from_1904
        )
        self.sheet = ""
        self._cells: Sequence[Sequence[object]] = ()
        self._done = 0
        joined: Sequence[Range] = ()
        best: Headings | None = None
        for sheet in _sheets(path):
            cells: Sequence[Sequence[object]] = sheet.to_python(skip_empty_area=False)
            if not cells:
                continue
            head = [[cell_text(cell) for cell in row] for row in cells[:HEAD_ROWS]]
            ranges = sheet.merged_cell_ranges or ()
            found = headings_of(form, head, ranges)
            if best is None or found.known > best.known:
                best, self.sheet, self._cells, joined = found, sheet.name, cells, ranges
            if best.known == len(wanted_headers(form)):
                break
        if best is None:
            raise ImportRefused(Problem("intake.empty-file", Place(path.name, 1, 1)))
        self.headers: Sequence[str] = best.titles
        self.header_row = best.last_row
        self.last_row = len(self._cells)
        self.shown_at = _shown_at(joined, best.last_row, len(self._cells))
        """Of cells joined below the headings, each to the first of them."""
        self._errors = _errors(path, self.sheet, looked.with_errors) if looked.with_errors else {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._cells = ()

    @property
    def position(self) -> int:
        """Bytes read so far, out of ``encoding.size``, in proportion to the rows."""
        return self.encoding.size * self._done // max(len(self._cells), 1)

    def text_at(self, spot: Spot) -> str:
        """What stands in one cell, by row and column from 1; empty outside the sheet."""
        row, column = self.shown_at.get(spot, spot)
        if (row, column) in self._errors:
            return self._errors[row, column]
        cells = self._cells[row - 1] if row <= len(self._cells) else ()
        return cell_text(cells[column - 1]) if column <= len(cells) else ""

    def rows(self) -> Iterator[Row]:
        """The rows below the headings, by their numbers in the sheet; those without any text are passed over."""
        special = {row for row, _ in self._errors}
        down: dict[int, list[int]] = {}
        for (row, column), (_, first) in self.shown_at.items():
            if column == first:
                down.setdefault(row, []).append(column)
        for number, cells in enumerate(self._cells[self.header_row :], self.header_row + 1):
            texts = [cell if type(cell) is str else cell_text(cell) for cell in cells]
            self._done = number
            if number in special:
                texts = [self._errors.get((number, column), text) for column, text in enumerate(texts, 1)]
            if number in down and any(map(str.strip, texts)):
                for column in down[number]:
                    texts[column - 1] = texts[column - 1] or self.text_at((number, column))
            if any(map(str.strip, texts)):
                yield Row(number, texts)


def _shown_at(joined: Sequence[Range], heading: int, rows: int) -> Mapping[Spot, Spot]:
    """Each cell below the headings that is joined to another, to the first of those it is joined to."""
    shown: dict[Spot, Spot] = {}
    left_over = _MOST_SHOWN
    for (top, left), (bottom, right) in joined:
        if top >= heading and (right - left) < _WIDEST_JOINT:
            # Ranges that overlap, which no spreadsheet writes, could name each cell any number of times.
            left_over -= max(min(bottom + 1, rows) - top, 0) * (right - left + 1)
            if left_over < 0:
                break
            for row in range(top, min(bottom + 1, rows)):
                for column in range(left, right + 1):
                    if (row, column) != (top, left):
                        shown[row + 1, column + 1] = top + 1, left + 1
    return shown


_MOST_SHOWN = 2_000_000
"""Cells that are joined to others, of one sheet."""
_WIDEST_JOINT = 256
"""Columns joined to one cell: more are no data."""


def _errors(path: Path, sheet: str, parts: frozenset[str]) -> Mapping[Spot, str]:
    """The cells of *sheet* that hold an error, with its name."""
    package = Package(path)
    part = package.sheets().get(sheet)
    if part is None or part not in parts:
        return {}
    found: dict[Spot, str] = {}
    number = column = 0
    spot: Spot | None = None
    within = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal number, column, spot, within
        plain = local(name)
        if plain == "row":
            number, column = int(attributes.get("r", number + 1)), 0
        elif plain == "c":
            column = spot_of(attributes["r"])[1] if "r" in attributes else column + 1
            spot = (number, column) if attributes.get("t") == "e" else None
            if spot is not None:
                found[spot] = ""
        within = plain == "v" and spot is not None

    def text(said: str) -> None:
        if within and spot is not None:
            found[spot] += said

    def end(_: str) -> None:
        nonlocal within
        within = False

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.Parse(package.read(part), True)  # noqa: FBT003  # its signature
    return {each: said or _NO_ERROR for each, said in found.items()}


def _sheets(path: Path) -> Iterator[CalamineSheet]:
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            for number, about in enumerate(workbook.sheets_metadata):
                if about.typ is SheetTypeEnum.WorkSheet and about.visible is SheetVisibleEnum.Visible:
                    yield workbook.get_sheet_by_index(number)
    except CalamineError as error:
        raise ImportRefused(Problem("intake.workbook-broken", Place(path.name, 1, 1))) from error
