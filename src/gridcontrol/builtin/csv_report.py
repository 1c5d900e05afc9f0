"""One table of a document as CSV (RFC 4180), for programs and spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from gridcontrol.reports.document import Cell, Document, Figure, Latest, Named, RowKind, Table, Until
from gridcontrol.reports.wording import cell_text, local_text, number_text
from gridcontrol.time import NEVER_BEFORE

_BOM = "\ufeff"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_QUOTED = frozenset('",;\t\r\n')


def render(document: Document, lang: str, *, table: str = "", for_people: bool = False) -> bytes:
    """One table of *document*: that named *table*, else the document's main one.

    Columns go by their ids, which are the same in every language. Rows of a report start with its data day and cut-off,
    with what the row is (``data``, ``total``, ...) and its key. *for_people* writes titles instead of ids and a byte
    order mark, which spreadsheet programs want. Text that a spreadsheet would take for a formula gets an apostrophe in
    front; numbers stay numbers. Raises ``KeyError`` when there is no such table.
    """
    chosen = document.table(table) if table else document.main_table
    lines = (_line(cells) for cells in _records(document, chosen, lang, titles=for_people))
    return ((_BOM if for_people else "") + "".join(lines)).encode()


def _records(document: Document, table: Table, lang: str, *, titles: bool) -> Iterator[list[Cell]]:
    state: dict[str, Cell] = {}
    if document.data_day is not None:
        known_at = document.known_at
        state["data_day"] = document.data_day
        state["cut_off"] = document.cut_off
        state["known_at"] = None if known_at is None else local_text(known_at, document.zone)
    with_kinds = any(row.kind is not RowKind.DATA for row in table.rows)
    header: list[Cell] = [*state, *(("row", "key") if with_kinds else ())]
    header += [column.title.text(lang) if titles else column.id for column in table.columns]
    yield header
    for row in table.rows:
        kinds = (row.kind.value, row.key) if with_kinds else ()
        yield [*state.values(), *kinds, *(_shown(cell, document, lang, people=titles) for cell in row.cells)]


def _shown(cell: Cell, document: Document, lang: str, *, people: bool) -> Cell:
    if isinstance(cell, Named) and not people:
        return cell.id
    if isinstance(cell, Until):
        return local_text(cell.instant, document.zone)  # exclusive, as programs compare
    if isinstance(cell, Latest) and not people:
        return None
    if isinstance(cell, datetime) and cell == NEVER_BEFORE and not people:
        return None
    value = cell.value if isinstance(cell, Figure) else cell
    return value if value is None or isinstance(value, int | Decimal) else cell_text(cell, lang, document.zone)


def _line(cells: list[Cell]) -> str:
    # A line with nothing on it would be no record at all.
    return (",".join(map(_field, cells)) or '""') + "\r\n"


def _field(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, int | Decimal):
        return number_text(cell)
    text = str(cell)
    if text.startswith(_FORMULA_STARTS):
        text = "'" + text
    if _QUOTED.isdisjoint(text) and text == text.strip():
        return text
    return '"' + text.replace('"', '""') + '"'
