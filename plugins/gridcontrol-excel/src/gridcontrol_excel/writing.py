"""A document as a workbook: a sheet that says what it is, then a sheet for each table, ready to print on A4."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from gridcontrol.errors import Severity
from gridcontrol.errors.messages import CATALOGUE
from gridcontrol.errors.width import display_width
from gridcontrol.reports.document import (
    Cell,
    Column,
    ColumnType,
    Document,
    Figure,
    Findings,
    Notes,
    RowKind,
    Table,
)
from gridcontrol.reports.drawing import Shares, Tree
from gridcontrol.reports.wording import advice_text, cell_text, heading, statement_text
from gridcontrol.time import NEVER_BEFORE
from gridcontrol_excel.looks import on_paper, pictured, shaded

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_LONGEST_NAME = 31
_LONGEST_TEXT = 32_767
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_WIDEST, _NARROWEST = 48, 8
_LOOKED_AT = 200
"""Rows by which the width of a column is chosen."""
MADE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The same document gives the same bytes: the workbook says nothing of when it was written."""
_EXACT = 10**15
_A4 = 9
_SAFE: dict[str, Any] = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}
_SIGNED = ("drawn.made-by", "drawn.checked-by", "drawn.signed-by", "drawn.signed-on")
_LINE = 15
"""The height of a line of text, in points."""
_DEEPEST = 15
"""A spreadsheet indents no further."""
_COLOURS = {Severity.ERROR: "#C00000", Severity.WARNING: "#7F6000", Severity.NOTE: "#404040"}


def render(document: Document, lang: str) -> bytes:
    """*document* as an .xlsx file. Text of the data is always text: nothing in the file is a formula, link or macro."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _SAFE) as workbook:
        workbook.set_properties({"title": document.title.text(lang), "created": MADE})
        _Writer(workbook, document, lang).write()
    return buffer.getvalue()


class _Writer:
    """Writes one document into one workbook."""

    def __init__(self, workbook: xlsxwriter.Workbook, document: Document, lang: str) -> None:
        self.workbook = workbook
        self.document = document
        self.lang = lang
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._names: set[str] = set()

    def write(self) -> None:
        self._front()
        for section in self.document.sections:
            if isinstance(section, Table):
                self._table(section)

    def _format(self, **words: object) -> Format:
        key = tuple(sorted(words.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format({"valign": "top", "font_size": 10, **words})
        return self._formats[key]

    def _sheet(self, title: str) -> Worksheet:
        name = sheet_name(title, self._names)
        self._names.add(name.lower())
        sheet = self.workbook.add_worksheet(name)
        sheet.set_paper(_A4)
        sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        sheet.set_footer("&L&8&F  &A&R&8&P / &N")
        return sheet

    # the front sheet: what it is, what does not add up, how to read it

    def _front(self) -> None:
        document, lang = self.document, self.lang
        sheet = self._sheet(document.title.text(lang))
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, 84)
        sheet.fit_to_pages(1, 0)
        title = f"{document.locality.text(lang)}  {document.title.text(lang)}".strip()
        sheet.write_string(0, 0, printable(title), self._format(bold=True, font_size=16))
        sheet.set_row(0, 26)
        row = 1
        for name, value in heading(document, lang):
            sheet.write_string(row, 0, printable(name), self._format(font_color="#595959"))
            sheet.write_string(row, 1, printable(value), self._format())
            row += 1
        for section in sorted(document.sections, key=lambda each: not isinstance(each, Findings)):
            if isinstance(section, Findings | Notes):
                row = self._statements(sheet, section, row + 1)
        if document.data_day is not None:
            self._signatures(sheet, row + 2)

    def _signatures(self, sheet: Worksheet, row: int) -> None:
        """Lines to sign on, as on the printed page."""
        for number, code in enumerate(_SIGNED):
            sheet.set_row(row + number, 26)
            sheet.write_string(row + number, 0, CATALOGUE[code].what(self.lang), self._format(valign="bottom"))
            sheet.write_blank(row + number, 1, None, self._format(bottom=1))

    def _statements(self, sheet: Worksheet, section: Findings | Notes, row: int) -> int:
        lang, zone = self.lang, self.document.zone
        items = section.items
        if not items and isinstance(section, Findings) and section.empty is not None:
            items = (section.empty,)
        sheet.write_string(row, 0, printable(section.title.text(lang)), self._format(bold=True, font_size=12))
        row += 1
        for item in items:
            shown = isinstance(section, Findings) and item.severity is not Severity.NOTE
            if shown:
                mark = self._format(bold=True, font_color=_COLOURS[item.severity])
                sheet.write_string(row, 0, CATALOGUE[f"words.{item.severity.value}"].what(lang), mark)
            said = [statement_text(item, lang, zone), advice_text(item, lang, zone)]
            text = "\n".join(part for part in said if part)
            sheet.write_string(row, 1, printable(text), self._format(text_wrap=True))
            sheet.set_row(row, 14 * sum(1 + display_width(line) // 84 for line in text.split("\n")))
            row += 1
        return row

    # tables

    def _table(self, table: Table) -> None:
        sheet = self._sheet(table.title.text(self.lang))
        columns = [(i, column) for i, column in enumerate(table.columns) if not column.for_programs]
        head = self._format(bold=True, bg_color="#D9E2F3", border=1, text_wrap=True, align="center", valign="vcenter")
        for place, (_, column) in enumerate(columns):
            sheet.write_string(0, place, printable(column.title.text(self.lang)), head)
        if not table.rows and table.empty is not None:
            sheet.write_string(1, 0, printable(statement_text(table.empty, self.lang, self.document.zone)))
        plain, total = self._styles({}), self._styles({"bold": True, "bg_color": "#F2F2F2"})
        aside = self._styles({"italic": True})
        for number, row in enumerate(table.rows, 1):
            styles = total if row.kind is RowKind.TOTAL else plain if row.kind is RowKind.DATA else aside
            for place, (index, column) in enumerate(columns):
                self._cell(sheet, number, place, row.cells[index], column.type, styles)
        self._indent(sheet, table, columns)
        widths = []
        for place, (index, column) in enumerate(columns):
            shown = [column.title.text(self.lang)]
            shown += [cell_text(row.cells[index], self.lang, self.document.zone) for row in table.rows[:_LOOKED_AT]]
            widths.append(_width(shown))
            sheet.set_column(place, place, widths[-1])
        self._raise(
            sheet, table, [index for (index, _), width in zip(columns, widths, strict=True) if width == _WIDEST]
        )
        sheet.freeze_panes(1, 1 if len(columns) > 1 and columns[0][1].type is ColumnType.TEXT else 0)
        sheet.repeat_rows(0)
        charted = pictured(self.workbook, sheet, table, columns)
        on_paper(sheet, self.document, table.title.text(self.lang), self.lang, widths, charted=charted)
        shaded(sheet, table, columns, self.document.main)
        if table.rows and columns:
            sheet.autofilter(0, 0, len(table.rows), len(columns) - 1)
        # Below an empty row, so that a filter over the table leaves them alone.
        for number, note in enumerate(table.notes, max(len(table.rows), 1) + 2):
            said = statement_text(note, self.lang, self.document.zone)
            sheet.write_string(number, 0, printable(said), self._format(italic=True, font_color="#595959"))

    def _indent(self, sheet: Worksheet, table: Table, columns: Sequence[tuple[int, Column]]) -> None:
        """Write what is a part of another row further in, as the page does."""
        parents = table.drawing.parents if isinstance(table.drawing, Tree | Shares) else {}
        if not parents or not columns:
            return
        (index, column), *_ = columns
        for number, row in enumerate(table.rows, 1):
            depth, key = 0, row.key
            while key in parents and depth < _DEEPEST:
                key, depth = parents[key], depth + 1
            if depth and row.kind is RowKind.DATA:
                self._cell(sheet, number, 0, row.cells[index], column.type, self._styles({"indent": depth}))

    def _raise(self, sheet: Worksheet, table: Table, wrapped: Sequence[int]) -> None:
        """Make the rows high enough for texts that do not fit into the widest column: not every program does so."""
        for number, row in enumerate(table.rows if wrapped else (), 1):
            texts = (cell_text(row.cells[index], self.lang, self.document.zone) for index in wrapped)
            lines = max(
                sum(1 + max(0, display_width(part) - 1) // (_WIDEST - 1) for part in text.split("\n")) for text in texts
            )
            if lines > 1:
                sheet.set_row(number, _LINE * lines)

    def _styles(self, words: dict[str, Any]) -> dict[str, Format]:
        base: dict[str, Any] = {"border": 1, "border_color": "#A6A6A6", "valign": "vcenter", **words}
        return {
            "text": self._format(**base, text_wrap=True, num_format="@"),
            "number": self._format(**base, num_format="0"),
            "percent": self._format(**base, num_format='0.0#"%"'),
            "decimal": self._format(**base, num_format="0.##########"),
            "date": self._format(**base, num_format="yyyy-mm-dd", align="left"),
            "instant": self._format(**base, num_format="yyyy-mm-dd hh:mm", align="left"),
            "seconds": self._format(**base, num_format="yyyy-mm-dd hh:mm:ss", align="left"),
            "empty": self._format(**base),
        }

    def _cell(
        self, sheet: Worksheet, row: int, place: int, cell: Cell, of: ColumnType, styles: dict[str, Format]
    ) -> None:
        value = cell.value if isinstance(cell, Figure) else cell
        share = of is ColumnType.PERCENT
        match value:
            case None:
                sheet.write_blank(row, place, None, styles["empty"])
            case int() if abs(value) < _EXACT:
                sheet.write_number(row, place, value, styles["percent" if share else "number"])
            case Decimal() if value.is_finite() and len(value.as_tuple().digits) < len(str(_EXACT)):
                style = "percent" if share else "decimal" if value % 1 else "number"
                sheet.write_number(row, place, float(value), styles[style])
            case datetime() if value != NEVER_BEFORE:
                local = value.astimezone(self.document.zone).replace(tzinfo=None)
                sheet.write_datetime(row, place, local, styles["seconds" if local.second else "instant"])
            case date() if not isinstance(value, datetime) and value.year > MADE.year - 100:
                sheet.write_datetime(row, place, datetime(value.year, value.month, value.day), styles["date"])  # noqa: DTZ001  # a day has no zone
            case _:
                text = printable(cell_text(cell, self.lang, self.document.zone))
                sheet.write_string(row, place, text, styles["text"])


def sheet_name(title: str, taken: Collection[str]) -> str:
    """A sheet's name from *title* that spreadsheets take and that is not among *taken*, which are in lower case."""
    plain = cut(_FORBIDDEN.sub(" ", printable(title)).strip(" '"), _LONGEST_NAME).rstrip(" '") or "1"
    name, number = plain, 1
    while name.lower() in taken or name.lower() == "history":
        number += 1
        tail = f" {number}"
        name = cut(plain, _LONGEST_NAME - len(tail)) + tail
    return name


def printable(text: str) -> str:
    """What a cell can hold: no characters that XML lacks, not longer than a spreadsheet takes."""
    plain = _UNPRINTABLE.sub("\ufffd", text)
    return plain if len(plain) <= _LONGEST_TEXT // 2 else cut(plain, _LONGEST_TEXT)


def cut(text: str, units: int) -> str:
    """The first characters of *text* that take at most so many UTF-16 units, in which spreadsheets count."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")


def _width(texts: Iterable[str]) -> int:
    longest = max((display_width(line) for text in texts for line in text.split("\n")), default=0)
    return min(max(longest + 2, _NARROWEST), _WIDEST)
