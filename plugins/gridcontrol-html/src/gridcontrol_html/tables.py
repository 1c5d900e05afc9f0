"""Tables of a document as tables of a page: in parts where they are too wide for the paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from urllib.parse import quote

from attrs import field, frozen

from gridcontrol.errors.messages import CATALOGUE
from gridcontrol.errors.width import display_width
from gridcontrol.reports.document import Cell, Column, ColumnType, Document, Figure, Row, RowKind, Table
from gridcontrol.reports.wording import cell_text
from gridcontrol_html.bars import bar_of
from gridcontrol_html.markup import classed, shown, shown_lines
from gridcontrol_html.shades import shade

PAPER = 680.0
"""Width between the margins of A4, in CSS pixels, less the mark beside a list of people."""
_CELL, _PADDING = 5.6, 12.0
"""What a cell of text, and what stands around a text, takes of it in print."""
_TITLE, _TEXT, _LEAST = 6, 22, 4
"""Titles of figures are broken after so many cells of text, if they can be; other texts after so many, at the least."""
_DEEPEST = 5
_ROW_CLASS = {RowKind.TOTAL: "total", RowKind.ELSEWHERE: "aside", RowKind.NOT_LOCATED: "aside"}
_CELL_CLASS = {
    ColumnType.NUMBER: "number",
    ColumnType.PERCENT: "number",
    ColumnType.DATE: "when",
    ColumnType.INSTANT: "when",
}
_NAMING = {ColumnType.TEXT, ColumnType.SUBJECT, ColumnType.DATE, ColumnType.INSTANT}
"""Types of a first column that says what its row is about."""


def number_of(cell: Cell) -> Decimal | None:
    """The number that a cell holds, if it holds one that can be drawn."""
    value = cell.value if isinstance(cell, Figure) else cell
    if not isinstance(value, int | Decimal):
        return None
    found = Decimal(value)
    return found if found.is_finite() else None


@frozen
class TableLayout:
    """One table of a document on its way to a page.

    *shaded*: the larger a figure in its column, the stronger its colour. *parents* have the row that a row belongs
    below. *bars*: the column whose figures get a bar beside them.
    """

    table: Table
    document: Document
    lang: str
    shaded: bool = False
    parents: Mapping[str, str] = field(factory=dict)
    bars: int | None = None

    def markup(self) -> Iterator[str]:
        """One ``table``, or several with the first column repeated."""
        columns = [place for place, column in enumerate(self.table.columns) if not column.for_programs]
        wanted = {place: self._cells(place) for place in columns}
        parts = _parts(columns, [self.table.columns[place].type for place in columns], wanted)
        for number, part in enumerate(parts, 1):
            title = self.table.title.text(self.lang)
            if len(parts) > 1:
                said = CATALOGUE["drawn.part"].what(self.lang)
                title = said.format(title=title, part=number, parts=len(parts))
            titles = self._titles(part, self._fitted(part, wanted))
            yield f'<div class="wide"><table aria-label="{shown(title)}">\n<thead><tr>{titles}</tr></thead>'
            yield "<tbody>"
            most = {place: self._most(place) for place in part if self.shaded}
            for row in self.table.rows:
                yield f"<tr{classed(_ROW_CLASS.get(row.kind, ''))}>{self._row(row, part, most)}</tr>"
            yield "</tbody></table></div>"

    def text(self, cell: Cell, column: Column) -> str:
        """The cell for people."""
        said = cell_text(cell, self.lang, self.document.zone)
        return f"{said}%" if said and column.type is ColumnType.PERCENT else said

    def _titles(self, part: Sequence[int], cells: Mapping[int, int]) -> str:
        said = []
        for place in part:
            column = self.table.columns[place]
            kind = classed(_CELL_CLASS.get(column.type, ""))
            wide = f' style="min-width:{cells[place] * 0.5 + 1:g}em"'
            said.append(f'<th scope="col"{kind}{wide}>{shown(column.title.text(self.lang))}</th>')
            if place == self.bars:
                said.append('<td class="part"></td>')
        return "".join(said)

    def _row(self, row: Row, part: Sequence[int], most: Mapping[int, Decimal]) -> str:
        said = []
        for place in part:
            column, cell = self.table.columns[place], row.cells[place]
            markup = shown_lines(self.text(cell, column))
            if place == part[0] and column.type in _NAMING:
                said.append(self._name(row, column, markup))
                continue
            value = number_of(cell)
            counted = row.kind is not RowKind.TOTAL
            strength = shade(value, most[place]) if place in most and self._is_leaf(row) else ""
            zero = "zero" if value == 0 and counted and column.type.is_number else ""
            said.append(f"<td{classed(_CELL_CLASS.get(column.type, ''), zero, strength)}>{markup}</td>")
            if place == self.bars:
                drawn = bar_of(value, self._most(place)) if counted else ""
                said.append(f'<td class="part">{drawn}</td>')
        return "".join(said)

    def _name(self, row: Row, column: Column, markup: str) -> str:
        beside = self.document.beside.get(row.key, "")
        if beside:
            markup = f'<a href="{shown(quote(beside, safe="", errors="replace"))}">{markup}</a>'
        depth = self._depth(row.key)
        return f'<th scope="row"{classed(_CELL_CLASS.get(column.type, ""), f"d{depth}" if depth else "")}>{markup}</th>'

    def _depth(self, key: str) -> int:
        depth = 0
        while key in self.parents and depth < _DEEPEST:
            key, depth = self.parents[key], depth + 1
        return depth

    def _is_leaf(self, row: Row) -> bool:
        return row.kind is not RowKind.TOTAL and row.key not in self._above()

    def _above(self) -> frozenset[str]:
        return frozenset(self.parents.values())

    def _most(self, place: int) -> Decimal:
        numbers = [number_of(row.cells[place]) for row in self.table.rows if self._is_leaf(row)]
        return max((number for number in numbers if number is not None), default=Decimal(0))

    def _fitted(self, part: Sequence[int], wanted: Mapping[int, int]) -> Mapping[int, int]:
        """The cells of text that each column gets: where the paper does not take all, long texts are broken earlier."""
        broken = {place for place in part if not _CELL_CLASS.get(self.table.columns[place].type)}
        for most in range(_TEXT, _LEAST, -1):
            fitted = {place: min(wanted[place], most) if place in broken else wanted[place] for place in part}
            if sum(map(_wide, fitted.values())) <= PAPER:
                return fitted
        return {place: min(wanted[place], _LEAST) for place in part}

    def _cells(self, place: int) -> int:
        """How many cells of text a column is to be wide at least; text and titles are broken where they can be."""
        column = self.table.columns[place]
        title = column.title.text(self.lang)
        longest_word = max((display_width(word) for word in title.split()), default=0) if title.isascii() else 0
        titled = min(max(longest_word, min(display_width(title), _TITLE)), _TEXT)
        texts = (self.text(row.cells[place], column) for row in self.table.rows)
        return max(titled, min(max(map(display_width, texts), default=0), _TEXT))


def _wide(cells: int) -> float:
    """What a column of so many cells of text takes of the paper."""
    return cells * _CELL + _PADDING


def _parts(columns: Sequence[int], kinds: Sequence[ColumnType], cells: Mapping[int, int]) -> list[list[int]]:
    """The columns of each table: all, or as many figures as the paper takes, evenly, after the first column."""
    first, rest = list(columns[:1]), list(columns[1:])
    if not rest or not all(kind.is_number for kind in kinds[1:]):
        return [list(columns)]
    room = PAPER - _wide(cells[columns[0]])
    for count in range(1, len(rest) + 1):
        each = -(-len(rest) // count)
        groups = [rest[start : start + each] for start in range(0, len(rest), each)]
        if all(sum(_wide(cells[place]) for place in group) <= room for group in groups):
            return [first + group for group in groups]
    return [[*first, place] for place in rest]
