"""Rows of CSV files as offices write them: any of five separators, any line end, a title above the header."""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Self

from gridcontrol.builtin.scanned import open_scanned
from gridcontrol.intake.blanks import BlankLedger
from gridcontrol.intake.headers import found_in, wanted_headers
from gridcontrol.intake.rows import Row
from gridcontrol.rules.imports import ImportForm

_SEPARATORS = (",", "\t", ";", "|", "\uff0c")
_HEAD_LINES = 20
_TITLES = 5
"""The header may have a title and such above it: it is looked for in so many rows."""
_ROW_LIKE = 4
"""From so many columns on, a line with a separator for each is a row and no text."""
_ANNOUNCED = "sep="
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def blank(ledger: BlankLedger, lang: str) -> bytes:
    """A CSV with the headings of *ledger* and its prefilled rows, for spreadsheets: with a byte order mark."""
    del lang  # a CSV has no place for words that are no data
    text = io.StringIO(newline="")
    rows = [[column.header for column in ledger.columns], *ledger.rows]
    csv.writer(text).writerows([[_no_formula(cell) for cell in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")


class CsvRows:
    """One CSV file, read once from start to end. Use as a context manager.

    Raises ``NotFound`` and ``ImportRefused`` on opening. ``headers`` is the header row, ``header_row`` its number.
    """

    def __init__(self, path: Path, form: ImportForm) -> None:
        self._text, self._raw, self.encoding = open_scanned(path)
        self._pushed: deque[str] = deque()
        self._held: list[str] = []
        self.separator = ","
        self.headers: Sequence[str] = ()
        self.header_row = 1
        self._find_header(form)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._text.close()

    @property
    def position(self) -> int:
        """Bytes read so far, out of ``encoding.size``."""
        return self._raw.tell()

    def rows(self) -> Iterator[Row]:
        """The rows below the header. One that can't be cut into as many cells as the header carries a flaw.

        A quotation mark without its fellow would swallow all that follows: its line alone is flawed, reading goes on
        with the next. Rows without any text are passed over, but counted in the numbers.
        """
        width = len(self.headers)
        number = self.header_row
        held = self._held
        reader = self._reader()
        while True:
            held.clear()
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                reader, row = self._recover(number, _flaw_of(error, held))
                yield row
                continue
            if len(held) > 1 and _swallows_rows(held, cells, width, self.separator):
                reader, row = self._recover(number, "intake.open-quote")
                yield row
            elif len(cells) == width and cells[0]:
                yield Row(number, cells)
            elif not any(map(str.strip, cells)):
                continue
            elif len(cells) == width:
                yield Row(number, cells)
            elif len(cells) > width and not any(map(str.strip, cells[width:])):
                yield Row(number, cells[:width])
            else:
                yield Row(number, cells, "intake.row-too-short" if len(cells) < width else "intake.row-too-long", cells)

    def empty_lines(self) -> Iterator[int]:
        """The numbers of rows below the header without even a separator: read these in place of ``rows``."""
        for number, cells in enumerate(csv.reader(self._lines(), delimiter=self.separator), self.header_row + 1):
            self._held.clear()
            if not cells:
                yield number

    def _lines(self) -> Iterator[str]:
        pushed, hold, text = self._pushed, self._held.append, self._text
        while True:
            while pushed:
                line = pushed.popleft()
                hold(line)
                yield line
            for line in text:
                hold(line)
                yield line
                if pushed:
                    break
            else:
                if not pushed:
                    return

    def _reader(self) -> Iterator[list[str]]:
        return csv.reader(self._lines(), delimiter=self.separator, strict=True)

    def _recover(self, number: int, flaw: str) -> tuple[Iterator[list[str]], Row]:
        first, *rest = self._held
        self._pushed.extendleft(reversed(rest))
        cells = first.rstrip("\r\n").split(self.separator)
        return self._reader(), Row(number, cells, flaw, cells)

    def _find_header(self, form: ImportForm) -> None:
        head = list(islice(self._text, _HEAD_LINES))
        announced = head[0].strip() if head else ""
        candidates: Sequence[str] = _SEPARATORS
        if announced.lower().startswith(_ANNOUNCED) and len(announced) == len(_ANNOUNCED) + 1:
            candidates = (announced[-1],)
            head = head[1:]
        wanted = len(wanted_headers(form))
        best, rest = -1, head
        for separator in candidates:
            for row, (cells, lines) in enumerate(_records(head, separator), 1):
                found = found_in(form, cells)
                if found > best:
                    best, self.separator, self.headers, self.header_row = found, separator, cells, row
                    rest = head[lines:]
                if found == wanted:
                    break
            if best == wanted:
                break
        self._pushed.extend(rest)
        if announced and len(candidates) == 1:
            self.header_row += 1


def _no_formula(cell: str) -> str:
    """*cell* behind a blank that imports pass over and spreadsheets don't, where they would take it for a formula."""
    return f"\u3000{cell}" if cell.startswith(_FORMULA) else cell


def _records(head: Sequence[str], separator: str) -> Iterator[tuple[list[str], int]]:
    """The first rows with text, and how many lines they took."""
    lines = iter(head)
    reader = csv.reader(lines, delimiter=separator)
    for _ in range(_TITLES):
        try:
            cells = next(reader)
        except (StopIteration, csv.Error):
            return
        yield cells, reader.line_num


def _swallows_rows(held: Sequence[str], cells: Sequence[str], width: int, separator: str) -> bool:
    """Whether a row of several lines is rather a quotation mark that found its fellow in a later row.

    It is when cells are missing, or when a line within the quotation holds as many separators as a row has.
    """
    if len(cells) < width:
        return True
    if width < _ROW_LIKE:
        return False
    within = held[1:] if "\n" not in cells[0] and "\r" not in cells[0] else held[1:-1]
    return any(line.count(separator) >= width - 1 for line in within)


def _flaw_of(error: csv.Error, held: Sequence[str]) -> str:
    if len(held) > 1 or "unexpected end" in str(error):
        return "intake.open-quote"
    return "intake.cell-too-long" if "limit" in str(error) else "intake.bad-quote"
