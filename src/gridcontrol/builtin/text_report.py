"""A document as text for a terminal or a mail."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from gridcontrol.builtin.text_layout import LaidColumn, table_lines, wrapped
from gridcontrol.errors import Severity
from gridcontrol.errors.width import display_width
from gridcontrol.reports.document import ColumnType, Document, Findings, Notes, RowKind, Statement, Table
from gridcontrol.reports.wording import advice_text, cell_text, heading, statement_text

WIDTH = 100
_MARKS = {Severity.ERROR: "!!", Severity.WARNING: "!", Severity.NOTE: "-"}
_INDENT = 3


def render(document: Document, lang: str, width: int = WIDTH) -> bytes:
    """*document* in lines of at most *width* cells (at least 40), UTF-8, each ended by a line feed."""
    return ("\n".join(_lines(document, lang, max(width, 40))) + "\n").encode()


def _lines(document: Document, lang: str, width: int) -> Iterator[str]:
    title = f"{document.locality.text(lang)}  {document.title.text(lang)}".strip()
    yield from wrapped(title, width)
    yield "=" * min(width, max(map(display_width, wrapped(title, width))))
    for name, value in heading(document, lang):
        yield from wrapped(f"{name}: {value}", width)
    for section in document.sections:
        yield ""
        match section:
            case Table():
                yield from _table(section, document, lang, width)
            case Findings():
                items = section.items or ((section.empty,) if section.empty else ())
                yield from _statements(section.title.text(lang), items, lang, document.zone, width)
            case Notes():
                yield from _statements(section.title.text(lang), section.items, lang, document.zone, width)


def _table(table: Table, document: Document, lang: str, width: int) -> Iterator[str]:
    title, zone = table.title.text(lang), document.zone
    # A list that may be empty says how long it is; a document's own title stands above it already.
    if table.title != document.title:
        yield from wrapped(f"{title} ({len(table.rows)})" if table.empty is not None else title, width)
        yield ""
    if not table.rows:
        if table.empty is not None:
            yield from wrapped(statement_text(table.empty, lang, zone), width)
        return
    columns = [
        LaidColumn(
            column.title.text(lang),
            tuple(cell_text(row.cells[i], lang, zone) for row in table.rows),
            is_number=column.type.is_number,
            breakable=column.type is ColumnType.TEXT,
            sentences=all(isinstance(row.cells[i], Statement) for row in table.rows),
        )
        for i, column in enumerate(table.columns)
        if not column.for_programs
    ]
    kinds = [row.kind for row in table.rows]
    totals = frozenset(i for i in range(1, len(kinds)) if kinds[i] is RowKind.TOTAL is not kinds[i - 1])
    yield from table_lines(columns, totals, width)
    for note in table.notes:
        yield from wrapped(statement_text(note, lang, zone), width)


def _statements(title: str, items: tuple[Statement, ...], lang: str, zone: ZoneInfo, width: int) -> Iterator[str]:
    yield from wrapped(title, width)
    for item in items:
        mark = _MARKS[item.severity].ljust(_INDENT)
        for i, line in enumerate(wrapped(statement_text(item, lang, zone), width - _INDENT)):
            yield (mark if i == 0 else " " * _INDENT) + line
        advice = advice_text(item, lang, zone)
        for i, line in enumerate(wrapped(advice, width - _INDENT - 3) if advice else ()):
            yield " " * _INDENT + ("-> " if i == 0 else "   ") + line
