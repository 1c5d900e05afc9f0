"""Cells of a sheet given other looks, and drop-downs put on its columns, in the bytes of its part.

Everything that is not named stays as it is written: values, formulas and their results, what other programs added.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import NamedTuple
from xml.parsers import expat

from attrs import define, field

from gridcontrol_excel.spans import (
    Edit,
    Element,
    escaped,
    inserted,
    is_empty,
    local,
    prefix_of,
    spliced,
    tag_end,
    with_attribute,
)

_ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
    "tableParts", "extLst",
)  # fmt: skip
"""The elements of a sheet in the one order that spreadsheets take."""
_RANK = {name: rank for rank, name in enumerate(_ORDER)}
_COLUMNS = 16_384
"""Of the widest sheet."""
_LETTERS = re.compile(r"([A-Za-z]+)0*(\d+)\Z")
_BESIDE = re.compile(rb"<(?:\w+:)?sqref\s*>([^<]*)<")
"""Where later kinds of drop-downs, which older programs don't know, say where they stand."""

Spot = tuple[int, int]
"""Row and column, both from 1."""


class _Found(NamedTuple):
    start: int
    look: int


class Choice(NamedTuple):
    """A drop-down on a column: where, and the formula that says where its words are."""

    area: str
    words: str


@define
class _Row:
    """A row that has cells to mark: where its cells begin, in order, and where it ends."""

    start: int
    look: int
    cells: list[tuple[int, int]] = field(factory=list)
    """Column and offset."""
    close: int = 0


class SheetMarks:
    """One sheet's part, looked through once for the cells of *spots*."""

    def __init__(self, content: bytes, spots: Collection[Spot]) -> None:
        self._content = content
        self._rows: dict[int, _Row] = {}
        self._cells: dict[Spot, _Found] = {}
        self._columns: list[tuple[int, int, int]] = []
        self._tops: list[Element] = []
        self._edits: list[Edit] = []
        self._missing: dict[int, list[tuple[int, int]]] = {}
        self.validated: list[str] = [area for said in _BESIDE.findall(content) for area in said.decode().split()]
        """The areas that have a rule of what may be written."""
        self._scan(frozenset(spots))

    def look(self, spot: Spot) -> int:
        """The number of the look of the cell there; for one that is not written, that of its row or column."""
        found = self._cells.get(spot)
        if found is not None:
            return found.look
        row, column = spot
        standing = self._rows.get(row)
        if standing is not None and standing.look >= 0:
            return standing.look
        return next((look for first, last, look in self._columns if first <= column <= last), 0)

    def give(self, spot: Spot, look: int) -> None:
        """Give the cell there another look. A row that is not written has none."""
        found = self._cells.get(spot)
        if found is not None:
            end = tag_end(self._content, found.start)
            tag = with_attribute(self._content[found.start : end], "s", str(look))
            self._edits.append((found.start, end, tag))
        elif spot[0] in self._rows:
            self._missing.setdefault(spot[0], []).append((spot[1], look))

    def offer(self, choices: Sequence[Choice]) -> None:
        """Put drop-downs on columns; beside those that are there."""
        if not choices:
            return
        root = self._tops[0]
        p = prefix_of(self._content, root)
        text = b"".join(
            b'<%sdataValidation type="list" errorStyle="warning" allowBlank="1" showInputMessage="1" '
            b'showErrorMessage="1" sqref="%s"><%sformula1>%s</%sformula1></%sdataValidation>'
            % (p, escaped(choice.area), p, escaped(choice.words), p, p)
            for choice in choices
        )
        standing = next((each for each in self._tops[1:] if each.name == "dataValidations"), None)
        if standing is None:
            self._place("dataValidations", b"<%sdataValidations>%s</%sdataValidations>" % (p, text, p))
            return
        tag = self._content[standing.start : standing.inside]
        if not is_empty(self._content, standing.inside):
            self._edits.append((standing.start, standing.inside, with_attribute(tag, "count", "")))
            self._edits.append((standing.close, standing.close, text))
        else:
            self._edits.append(inserted(self._content, standing, text))

    def draw(self, relation: str, namespace: str) -> None:
        """Name the drawing that holds the boxes of comments, unless the sheet names one."""
        if self.drawing is None:
            p = prefix_of(self._content, self._tops[0])
            text = b'<%slegacyDrawing xmlns:gcr="%s" gcr:id="%s"/>' % (p, namespace.encode(), relation.encode())
            self._place("legacyDrawing", text)

    @property
    def drawing(self) -> str | None:
        """The relation to the drawing with the boxes of comments."""
        for each in self._tops[1:]:
            if each.name == "legacyDrawing":
                return next((value for name, value in each.attributes.items() if local(name) == "id"), None)
        return None

    def written(self) -> bytes:
        """The part with all that was asked for."""
        p = prefix_of(self._content, self._tops[0])
        edits = list(self._edits)
        for number, wanted in self._missing.items():
            edits += self._new_cells(number, self._rows[number], sorted(wanted), p)
        return spliced(self._content, edits)

    def _new_cells(self, number: int, row: _Row, wanted: Sequence[tuple[int, int]], p: bytes) -> list[Edit]:
        cells = [
            (column, b'<%sc r="%s" s="%d"/>' % (p, address((number, column)).encode(), look)) for column, look in wanted
        ]
        end = tag_end(self._content, row.start)
        if is_empty(self._content, end):
            text = b"".join(text for _, text in cells)
            return [(row.start, end, self._content[row.start : end - 2] + b">" + text + b"</%srow>" % p)]
        edits = []
        for column, text in cells:
            at = next((start for other, start in row.cells if other > column), row.close)
            edits.append((at, at, text))
        return edits

    def _place(self, name: str, text: bytes) -> None:
        """Put a new element where spreadsheets expect it."""
        rank = _RANK[name]
        later = (each.start for each in self._tops[1:] if _RANK.get(each.name, len(_ORDER)) > rank)
        at = next(later, self._tops[0].close)
        self._edits.append((at, at, text))

    def _scan(self, spots: frozenset[Spot]) -> None:  # one pass over a long file: each branch is a kind of element
        rows = {row for row, _ in spots}
        depth = number = column = 0
        current: _Row | None = None
        content, tops = self._content, self._tops

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal depth, number, column, current
            depth += 1
            plain = name if ":" not in name else local(name)
            if plain == "c" and depth == _CELL_DEPTH:
                said = attributes.get("r")
                column = column + 1 if said is None else spot_of(said)[1]
                if current is not None:
                    at = parser.CurrentByteIndex
                    current.cells.append((column, at))
                    if (number, column) in spots:
                        self._cells[number, column] = _Found(at, int(attributes.get("s", 0)))
            elif plain == "row" and depth == _CELL_DEPTH - 1:
                number = int(attributes.get("r", number + 1))
                column = 0
                current = None
                if number in rows:
                    own = int(attributes.get("s", 0)) if attributes.get("customFormat") in {"1", "true"} else -1
                    current = self._rows[number] = _Row(parser.CurrentByteIndex, own)
            elif depth <= 2:  # noqa: PLR2004  # the root and its children
                at = parser.CurrentByteIndex
                inside = tag_end(content, at)
                tops.append(Element(plain, attributes, (), at, inside, inside, inside))
            elif plain == "col":
                look = int(attributes.get("style", 0))
                self._columns.append((int(attributes.get("min", 0)), int(attributes.get("max", 0)), look))
            elif plain == "dataValidation":
                self.validated += attributes.get("sqref", "").split()

        def end(name: str) -> None:
            nonlocal depth, current
            if depth <= 2:  # noqa: PLR2004  # the root and its children
                at = parser.CurrentByteIndex
                place = 0 if depth == 1 else len(tops) - 1
                if not is_empty(content, tops[place].inside):
                    tops[place] = tops[place]._replace(close=at, end=tag_end(content, at))
            elif current is not None and depth == _CELL_DEPTH - 1:
                current.close = parser.CurrentByteIndex
                current = None
            del name
            depth -= 1

        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = start, end
        try:
            parser.Parse(content, True)  # noqa: FBT003  # its signature
        except expat.ExpatError as error:
            raise ValueError(str(error)) from error


_CELL_DEPTH = 4
"""worksheet, sheetData, row, c."""


def spot_of(text: str) -> Spot:
    """``D6`` as row and column. Raises ``ValueError``."""
    found = _LETTERS.match(text)
    if found is None:
        raise ValueError(text)
    return int(found[2]), _column_of(found[1])


@lru_cache(maxsize=_COLUMNS)
def _column_of(said: str) -> int:
    column = 0
    for letter in said.upper():
        column = column * 26 + ord(letter) - 64
    return column


@lru_cache(maxsize=_COLUMNS)
def letters(column: int) -> str:
    """The letters of a column, from 1."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def address(spot: Spot) -> str:
    """Row and column as ``D6``."""
    return f"{letters(spot[1])}{spot[0]}"


def covers(areas: Sequence[str], column: int, row: int) -> bool:
    """Whether one of *areas* (``E3:E200``) has the cell there."""
    for area in areas:
        first, _, last = area.replace("$", "").partition(":")
        try:
            top, bottom = spot_of(first), spot_of(last or first)
        except ValueError:
            continue
        if top[0] <= row <= bottom[0] and top[1] <= column <= bottom[1]:
            return True
    return False
