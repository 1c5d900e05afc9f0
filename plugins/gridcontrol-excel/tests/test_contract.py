from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import xlsxwriter
from python_calamine import CalamineWorkbook

from gridcontrol.plugins import ReportFormat, RowFormat
from gridcontrol.testing.formats import ReportFormatContract, RowFormatContract
from gridcontrol_excel import gridcontrol_report_formats, gridcontrol_row_formats
from gridcontrol_excel.cells import cell_text


class TestReports(ReportFormatContract):
    def report_format(self) -> ReportFormat:
        (form,) = gridcontrol_report_formats()
        return form

    def text_of(self, rendered: bytes) -> str:
        with CalamineWorkbook.from_filelike(io.BytesIO(rendered)) as workbook:
            sheets = [workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names]
        return "\n".join(cell_text(cell) for rows in sheets for row in rows for cell in row)


class TestRows(RowFormatContract):
    def row_format(self) -> RowFormat:
        (form,) = gridcontrol_row_formats()
        return form

    def write(self, path: Path, headers: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as workbook:
            sheet = workbook.add_worksheet()
            for number, row in enumerate([headers, *rows]):
                for column, text in enumerate(row):
                    sheet.write_string(number, column, text)
