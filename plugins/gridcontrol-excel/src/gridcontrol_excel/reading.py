"""Rows of a workbook: the sheet that holds a mapping's columns, below one to three rows of headings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Self

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from gridcontrol.errors import ImportRefused, Place, Problem
from gridcontrol.intake.encodings import Encoding
from gridcontrol.intake.headers import wanted_headers
from gridcontrol.intake.rows import Row
from gridcontrol.rules.imports import ImportForm
from gridcontrol_excel.cells import cell_text
from gridcontrol_excel.headings import HEAD_ROWS, Headings, headings_of
from gridcontrol_excel.inspecting import inspect


class WorkbookRows:
    """One sheet of a workbook, read once from start to end. Use as a context manager.

    ``sheet`` is the visible sheet whose headings hold most of the mapping's columns, of equals the first. Raises
    ``NotFound`` and ``ImportRefused`` on opening.
    """

    def __init__(self, path: Path, form: ImportForm) -> None:
        size = inspect(path)
        self.encoding = Encoding("utf-8", damaged=False, has_controls=True, size=size)
        self.sheet = ""
        self._cells: Sequence[Sequence[object]] = ()
        self._done = 0
        best: Headings | None = None
        for sheet in _sheets(path):
            cells: Sequence[Sequence[object]] = sheet.to_python(skip_empty_area=False)
            if not cells:
                continue
            head = [[cell_text(cell) for cell in row] for row in cells[:HEAD_ROWS]]
            found = headings_of(form, head, sheet.merged_cell_ranges or ())
            if best is None or found.known > best.known:
                best, self.sheet, self._cells = found, sheet.name, cells
            if best.known == len(wanted_headers(form)):
                break
        if best is None:
            raise ImportRefused(Problem("intake.empty-file", Place(path.name, 1, 1)))
        self.headers: Sequence[str] = best.titles
        self.header_row = best.last_row

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._cells = ()

    @property
    def position(self) -> int:
        """Bytes read so far, out of ``encoding.size``, in proportion to the rows."""
        return self.encoding.size * self._done // max(len(self._cells), 1)

    def rows(self) -> Iterator[Row]:
        """The rows below the headings, by their numbers in the sheet; those without any text are passed over."""
        for number, cells in enumerate(self._cells[self.header_row :], self.header_row + 1):
            texts = [cell if type(cell) is str else cell_text(cell) for cell in cells]
            self._done = number
            if any(map(str.strip, texts)):
                yield Row(number, texts)


def _sheets(path: Path) -> Iterator[CalamineSheet]:
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            for number, about in enumerate(workbook.sheets_metadata):
                if about.typ is SheetTypeEnum.WorkSheet and about.visible is SheetVisibleEnum.Visible:
                    yield workbook.get_sheet_by_index(number)
    except CalamineError as error:
        raise ImportRefused(Problem("intake.workbook-broken", Place(path.name, 1, 1))) from error
