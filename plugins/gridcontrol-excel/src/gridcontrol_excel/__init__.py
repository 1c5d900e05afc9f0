"""Workbooks: rows in from those that offices fill in, reports out as those that they print and sign."""

from __future__ import annotations

from gridcontrol.plugins import ReportFormat, RowFormat, hookimpl
from gridcontrol_excel.answering import answer
from gridcontrol_excel.blanks import blank
from gridcontrol_excel.filling import fill
from gridcontrol_excel.reading import WorkbookRows
from gridcontrol_excel.writing import MEDIA_TYPE, render

__all__ = ["WorkbookRows", "answer", "blank", "fill", "render"]


@hookimpl
def gridcontrol_row_formats() -> list[RowFormat]:
    """Rows of the sheet that holds a mapping's columns."""
    return [RowFormat("xlsx", (".xlsx", ".xlsm"), WorkbookRows, answer, blank)]


@hookimpl
def gridcontrol_report_formats() -> list[ReportFormat]:
    """Reports as workbooks, a sheet for each table."""
    return [ReportFormat("xlsx", ".xlsx", MEDIA_TYPE, render, fill)]
