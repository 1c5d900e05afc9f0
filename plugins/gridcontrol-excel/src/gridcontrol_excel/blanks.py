"""A blank ledger as a workbook: headings that stay, drop-downs, formats that keep ids and dates what they are."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from gridcontrol.errors.messages import CATALOGUE
from gridcontrol.errors.width import display_width
from gridcontrol.intake.blanks import BlankColumn, BlankLedger, CellKind
from gridcontrol_excel.writing import MADE, cut, printable, sheet_name

CHOICES = "!选项 choices"
"""The hidden sheet that drop-downs take their words from, as in a workbook that is given back."""

_ROWS = 10_000
"""Drop-downs and checks reach so far down."""
_WIDEST, _NARROWEST = 40, 10
_LONGEST_TITLE, _LONGEST_HINT = 32, 255
_FORMATS = {
    CellKind.TEXT: "General",
    CellKind.ID: "@",
    CellKind.ID_NUMBER: "@",
    CellKind.DATE: "yyyy-mm-dd",
    CellKind.INSTANT: "yyyy-mm-dd hh:mm",
    CellKind.TIME: "hh:mm",
    CellKind.WHOLE: "0",
    CellKind.NUMBER: "General",
}
_WIDTHS = {CellKind.ID_NUMBER: 22, CellKind.INSTANT: 18, CellKind.DATE: 13}
_SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_LEAVES = (
    "format_cells", "format_columns", "format_rows", "insert_rows", "delete_rows", "sort", "autofilter",
    "insert_hyperlinks", "objects", "scenarios",
)  # fmt: skip
"""What people may still do to a sheet whose headings are protected."""


def blank(ledger: BlankLedger, lang: str) -> bytes:
    """*ledger* as an .xlsx file. Text of the data is always text; only the headings can't be changed."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _SAFE) as workbook:
        workbook.set_properties({"title": ledger.title, "created": MADE})
        free = workbook.add_format({"locked": False})
        head = {"bold": True, "border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
        must = workbook.add_format({**head, "bg_color": "#F8CBAD"})
        may = workbook.add_format({**head, "bg_color": "#D9E2F3"})
        sheet = workbook.add_worksheet(sheet_name(ledger.title, set()))
        sheet.set_column(0, 16_383, None, free)
        for place, column in enumerate(ledger.columns):
            kept = workbook.add_format({"locked": False, "num_format": _FORMATS[column.kind]})
            width = max(_WIDTHS.get(column.kind, _NARROWEST), min(display_width(column.header) + 4, _WIDEST))
            sheet.set_column(place, place, width, kept)
            sheet.write_string(0, place, printable(column.header), must if column.required else may)
            said = "\n".join(column.notes)
            sheet.write_comment(0, place, printable(said), {"x_scale": 2, "y_scale": 1.5})
            for number, row in enumerate(ledger.rows, 1):
                _fill(sheet, number, place, column, row[place], kept)
        sheet.set_row(0, 30)
        sheet.freeze_panes(1, 0)
        sheet.protect("", dict.fromkeys(_LEAVES, True))
        _explain(workbook, ledger, lang)
        for place, column, words in _choices(workbook, ledger):
            sheet.data_validation(1, place, _ROWS, place, _rule(column, words))
    return buffer.getvalue()


def _fill(sheet: Worksheet, number: int, place: int, column: BlankColumn, text: str, kept: Any) -> None:  # noqa: ANN401  # XlsxWriter's format
    if not text:
        return
    if column.kind is CellKind.DATE:
        try:
            sheet.write_datetime(number, place, date.fromisoformat(text), kept)
        except ValueError:
            sheet.write_string(number, place, printable(text), kept)
    elif column.kind is CellKind.WHOLE and text.isdecimal():
        sheet.write_number(number, place, int(text), kept)
    else:
        sheet.write_string(number, place, printable(text), kept)


def _explain(workbook: xlsxwriter.Workbook, ledger: BlankLedger, lang: str) -> None:
    """A sheet that says of each column what belongs into it, for those who print it."""
    title = CATALOGUE["blank.sheet"].what(lang)
    sheet = workbook.add_worksheet(sheet_name(title, {sheet_name(ledger.title, set()).lower()}))
    bold = workbook.add_format({"bold": True})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 24, wrapped)
    sheet.set_column(1, 1, 90, wrapped)
    headline = CATALOGUE["blank.short-title"].what(lang).format(title=ledger.title)
    sheet.write_string(0, 0, printable(headline), bold)
    sheet.write_string(1, 0, CATALOGUE["blank.column"].what(lang), bold)
    sheet.write_string(1, 1, CATALOGUE["blank.what"].what(lang), bold)
    for number, column in enumerate(ledger.columns, 2):
        sheet.write_string(number, 0, printable(column.header), wrapped)
        sheet.write_string(number, 1, printable("\n".join(column.notes)), wrapped)


def _choices(workbook: xlsxwriter.Workbook, ledger: BlankLedger) -> Iterator[tuple[int, BlankColumn, str]]:
    """Each column that is checked, with where its words stand."""
    kept: Worksheet | None = None
    for place, column in enumerate(ledger.columns):
        where = ""
        if column.words:
            if kept is None:
                kept = workbook.add_worksheet(CHOICES)
                kept.hide()
            kept.write_column(0, place, [printable(word) for word in column.words])
            letter = xl_col_to_name(place)
            where = f"='{CHOICES}'!${letter}$1:${letter}${len(column.words)}"
        yield place, column, where


def _rule(column: BlankColumn, words: str) -> dict[str, object]:
    """What the column takes, and the hint that shows when one of its cells is chosen."""
    hint = cut("\n".join(column.notes), _LONGEST_HINT)
    told: dict[str, object] = {
        "input_title": cut(printable(column.header), _LONGEST_TITLE),
        "input_message": printable(hint),
        "ignore_blank": True,
        # Who has a reason to write something else is asked, not stopped: the import says what is wrong with it.
        "error_type": "stop" if words and column.closed else "warning",
    }
    if words:
        return {**told, "validate": "list", "source": words, **({} if column.closed else {"show_error": False})}
    match column.kind:
        case CellKind.DATE | CellKind.INSTANT:
            return {
                **told, "validate": "date", "criteria": "between",
                "minimum": date(1900, 1, 2), "maximum": date(2100, 1, 1),
            }  # fmt: skip
        case CellKind.WHOLE:
            return {**told, "validate": "integer", "criteria": ">=", "value": 0}
        case CellKind.NUMBER:
            return {**told, "validate": "decimal", "criteria": "between", "minimum": -1e12, "maximum": 1e12}
        case CellKind.ID_NUMBER:
            return {**told, "validate": "length", "criteria": "between", "minimum": 15, "maximum": 18}
        case _:
            return {**told, "validate": "any"}
