"""Tables of a document as tables of a page: in parts where they are too wide for the paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import cached_property

from attrs import field, frozen

from gridcontrol.errors.messages import CATALOGUE
from gridcontrol.errors.width import display_width, visible
from gridcontrol.reports.document import Cell, Column, ColumnType, Document, Figure, Row, RowKind, Table
from gridcontrol.reports.wording import cell_text
from gridcontrol_html.bars import bar_of
from gridcontrol_html.markup import address, classed, shown, shown_lines
from gridcontrol_html.shades import shade

PAPER = 680.0
"""Width between the margins of A4, in CSS pixels, less the mark beside a list of people."""
_CELL, _PADDING = 6.0, 12.0
"""What a cell of text, and what stands around a text, takes of it in print."""
_TITLES, _TEXT, _LEAST = (12, 8, 6), 22, 4
"""Titles are broken after the first of so many cells of text for which there is room; other texts after so many, and
at the least after so many."""
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


@frozen(slots=False)
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
        narrow = {place: self._cells(place, _TITLES[-1]) for place in columns}
        parts = _parts(columns, [self.table.columns[place].type for place in columns], narrow)
        for number, part in enumerate(parts, 1):
            title = self.table.title.text(self.lang)
            if len(parts) > 1:
                said = CATALOGUE["drawn.part"].what(self.lang)
                title = said.format(title=title, part=number, parts=len(parts))
            titles = self._titles(part, self._fitted(part))
            yield f'<div class="wide"><table aria-label="{shown(title)}">\n<thead><tr>{titles}</tr></thead>'
            yield "<tbody>"
            most = {place: self._most(place) for place in part if self.shaded}
            for row in self.table.rows:
                yield f"<tr{classed(_ROW_CLASS.get(row.kind, ''))}>{self._row(row, part, most)}</tr>"
            yield "</tbody></table></div>"

    def text(self, cell: Cell, column: Column) -> str:
        """The cell for people; per cent with the sign, unless the column's title has it."""
        said = cell_text(cell, self.lang, self.document.zone)
        signed = column.type is ColumnType.PERCENT and "%" not in column.title.text(self.lang)
        return f"{said}%" if said and signed else said

    def _titles(self, part: Sequence[int], cells: Mapping[int, int]) -> str:
        said = []
        for place in part:
            column = self.table.columns[place]
            kind = classed(_CELL_CLASS.get(column.type, ""))
            wide = f' style="min-width:{cells[place] * 0.56 + 1.1:.3g}em"'
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
                drawn = bar_of(value, self._longest_bar) if counted else ""
                said.append(f'<td class="part">{drawn}</td>')
        return "".join(said)

    def _name(self, row: Row, column: Column, markup: str) -> str:
        beside = self.document.beside.get(row.key, "")
        if beside:
            markup = f'<a href="{address(beside)}">{markup}</a>'
        depth = self._depth(row.key)
        return f'<th scope="row"{classed(_CELL_CLASS.get(column.type, ""), f"d{depth}" if depth else "")}>{markup}</th>'

    def _depth(self, key: str) -> int:
        depth = 0
        while key in self.parents and depth < _DEEPEST:
            key, depth = self.parents[key], depth + 1
        return depth

    def _is_leaf(self, row: Row) -> bool:
        return row.kind is not RowKind.TOTAL and row.key not in self._above

    @cached_property
    def _above(self) -> frozenset[str]:
        return frozenset(self.parents.values())

    def _most(self, place: int) -> Decimal:
        numbers = [number_of(row.cells[place]) for row in self.table.rows if self._is_leaf(row)]
        return max((number for number in numbers if number is not None), default=Decimal(0))

    @cached_property
    def _longest_bar(self) -> Decimal:
        rows = () if self.bars is None else self.table.rows
        numbers = [number_of(row.cells[self.bars or 0]) for row in rows if row.kind is not RowKind.TOTAL]
        return max((number for number in numbers if number is not None), default=Decimal(0))

    def _fitted(self, part: Sequence[int]) -> Mapping[int, int]:
        """The cells of text that each column gets: where the paper does not take all, titles and texts are broken."""
        broken = {place for place in part if self.table.columns[place].type is ColumnType.TEXT}
        wanted: dict[int, int] = {}
        for titled, most in ((titled, most) for most in range(_TEXT, _LEAST, -1) for titled in _TITLES):
            wanted = {place: self._cells(place, titled) for place in part}
            fitted = {place: min(cells, most) if place in broken else cells for place, cells in wanted.items()}
            if sum(map(_wide, fitted.values())) <= PAPER:
                return fitted
        return {place: min(cells, _LEAST) for place, cells in wanted.items()}

    def _cells(self, place: int, most: int) -> int:
        """The cells of text of a column's longest title or text, broken where it can be; a title after *most*."""
        return max(min(self._title_cells(place), most), self._longest_word(place), self._text_cells[place])

    def _title_cells(self, place: int) -> int:
        return display_width(self.table.columns[place].title.text(self.lang))

    def _longest_word(self, place: int) -> int:
        title = visible(self.table.columns[place].title.text(self.lang))
        longest = max(map(display_width, title.split(" ")))
        return min(longest, _TEXT) if title.isascii() else 0

    @cached_property
    def _text_cells(self) -> Mapping[int, int]:
        """The longest text of each column, as far as it is not broken anyway."""
        return {
            place: min(
                max((display_width(self.text(row.cells[place], column)) for row in self.table.rows), default=0), _TEXT
            )
            for place, column in enumerate(self.table.columns)
        }


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
