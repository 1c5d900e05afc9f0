"""A look into a workbook before it is read: what would exhaust the machine is refused, as is what can't be read.

A workbook is a ZIP of XML. A few kilobytes can unpack to gigabytes, and two cells in opposite corners of a sheet make a
reader lay out all that lies between. Both are found by unpacking in a stream, keeping nothing.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from array import array
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn
from xml.parsers import expat

from gridcontrol.errors import ImportRefused, NotFound, Place, Problem

MOST_BYTES = 1 << 30
"""Unpacked, all parts together."""
MOST_CELLS = 40_000_000
"""Of one sheet, from its first row and column to the last ones used."""
MOST_WRITTEN = 12_000_000
"""Cells of one sheet that are written, be they empty."""
MOST_JOINED = 100_000
"""Ranges of joined cells of one sheet."""
MOST_TEXT = 1 << 30
"""Bytes of text in all cells together: a text that is shared counts in each cell that shows it."""
MOST_PARTS = 10_000
MOST_COLUMNS = 16_384

_CHUNK = 1 << 20
_OVERLAP = 4_096
"""Bytes of a chunk looked at again with the next: no place of a cell is cut in two."""
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_SHARED = re.compile(rb"""t\s*=\s*["']s["']""")
_REFERRED = re.compile(rb"""\st\s*=\s*["']s["'][^>]*>\s*<(?:\w+:)?v[^>]*>\s*(\d{1,9})\s*<""")
_JOINED = re.compile(rb"<(?:\w+:)?mergeCell[\s/>]")
_TEXT = re.compile(rb"<(?:\w+:)?si[\s/>]")
_TEXTS_END = b"sst>"
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)0*(\d+)["']""")
"""Where a cell or a row says it stands, however it is quoted or spaced. Text that looks like one counts, too."""
_ERROR = re.compile(rb"""t\s*=\s*["']e["']""")
_FROM_1904 = re.compile(rb"""\sdate1904\s*=\s*["'](?:1|true)["']""")
_DIGITS, _LETTERS = 7, 4
_DOCTYPE = b"<!DOCTYPE"


class Inspected(NamedTuple):
    """What a look into a workbook found."""

    size: int
    """In bytes."""
    with_errors: frozenset[str]
    """The parts in which a cell holds an error."""
    from_1904: bool
    """Its days are counted from 1904."""


def inspect(path: Path) -> Inspected:
    """Look into the workbook *path*.

    Raises ``NotFound`` without the file and ``ImportRefused`` for what is no workbook, is locked with a password, or
    would take more memory than any ledger needs.
    """
    place = Place(path.name, 1, 1)
    try:
        with path.open("rb") as file:
            head = file.read(len(_OLD_OFFICE))
            size = file.seek(0, 2)
    except (FileNotFoundError, IsADirectoryError) as error:
        raise NotFound(Problem("intake.no-such-file", args={"file": str(path)})) from error
    except OSError as error:
        words = {"file": str(path), "why": str(error.strerror)}
        raise ImportRefused(Problem("intake.unreadable-file", args=words)) from error
    if not head:
        raise ImportRefused(Problem("intake.empty-file", place))
    if head == _OLD_OFFICE:
        raise ImportRefused(Problem("intake.workbook-locked", place))
    try:
        with zipfile.ZipFile(path) as parts:
            with_errors = _look_at(parts, place)
            from_1904 = _FROM_1904.search(parts.read("xl/workbook.xml")) is not None
    # What zipfile raises on damage; on a locked part, or packed in a way that it does not know, a RuntimeError.
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError, OSError) as error:
        raise ImportRefused(Problem("intake.workbook-broken", place)) from error
    return Inspected(size, with_errors, from_1904)


def _look_at(parts: zipfile.ZipFile, place: Place) -> frozenset[str]:
    """The parts in which a cell may hold an error; refuses what is too large.

    Every part is looked at: what a sheet's part is called, and what it ends in, is up to whoever wrote it.
    """
    names = parts.infolist()
    if len(names) > MOST_PARTS:
        _refuse("intake.workbook-large", place)
    if not any(part.filename == "xl/workbook.xml" for part in names):
        raise ImportRefused(Problem("intake.workbook-broken", place))
    left, shared = MOST_BYTES, 0
    with_errors, unaddressed = set(), []
    lengths = array("L")
    for part in names:
        look = _Look(place, left)
        with parts.open(part) as file:
            while chunk := file.read(_CHUNK):
                look.at(chunk)
        left -= look.size
        shared += look.shared
        lengths = look.lengths or lengths
        if look.has_errors:
            with_errors.add(part.filename)
        if look.cells > look.addressed:
            unaddressed.append(part)
    for part in unaddressed:
        _count_through(parts, part, place)
    if shared * max(lengths, default=0) > MOST_TEXT and _text_of_all(parts, lengths) > MOST_TEXT:
        _refuse("intake.workbook-large", place)
    return frozenset(with_errors)


class _Look:
    """One part, looked at while it is unpacked; nothing is kept. What it says of its own size is not believed."""

    def __init__(self, place: Place, left: int) -> None:
        self._place = place
        self._left = left
        self._tail = b""
        self._rows = self._columns = self._joined = 0
        self._text_began = -1
        self.size = 0
        self.cells = 0
        """Written ones."""
        self.addressed = 0
        """Of these, and of rows, those that say where they stand."""
        self.shared = 0
        """Of the cells those whose text stands elsewhere."""
        self.has_errors = False
        self.lengths = array("L")
        """Of the texts that cells share, in bytes."""

    def at(self, chunk: bytes) -> None:
        """Look at the next bytes. Raises ``ImportRefused``."""
        if not self.size and chunk.startswith(_WIDE):
            # Two bytes a character: what is looked for here could not be seen.
            raise ImportRefused(Problem("intake.workbook-broken", self._place))
        self.size += len(chunk)
        if self.size > self._left:
            _refuse("intake.workbook-large", self._place)
        text, again = self._tail + chunk, len(self._tail)
        if _DOCTYPE in text:
            raise ImportRefused(Problem("intake.workbook-broken", self._place))
        self.has_errors = self.has_errors or _ERROR.search(text) is not None
        places = _PLACE.findall(text)
        letters = [found for found, _ in places]
        # A longer number than any row has is cut: it is too large either way.
        numbers = {number[: _DIGITS + 1] for _, number in places}
        self._rows = max(self._rows, max(map(int, numbers), default=0))
        self._columns = max(self._columns, max(map(_column_number, set(letters)), default=0))
        # What stands in the tail was counted with the chunk before.
        before = [found for found, _ in _PLACE.findall(self._tail)]
        self.addressed += len(letters) - letters.count(b"") - len(before) + before.count(b"")
        self.cells += _new(_CELL, text, self._tail)
        self.shared += _new(_SHARED, text, self._tail)
        self._joined += _new(_JOINED, text, self._tail)
        self._texts(text, again)
        self._tail = text[-_OVERLAP:]
        area = max(self._rows, 1) * max(self._columns, 1)
        if area > MOST_CELLS or self._columns > MOST_COLUMNS or self.cells > MOST_WRITTEN or self._joined > MOST_JOINED:
            _refuse("intake.workbook-large", self._place)

    def _texts(self, text: bytes, again: int) -> None:
        """Note how long each shared text is, from where it begins to where the next one does."""
        behind = self.size - len(text)
        for found in _TEXT.finditer(text):
            if found.end() > again:
                began = behind + found.start()
                if self._text_began >= 0:
                    self.lengths.append(began - self._text_began)
                self._text_began = began
        if self._text_began >= 0 and (end := text.find(_TEXTS_END)) >= 0 and behind + end > self._text_began:
            self.lengths.append(behind + end - self._text_began)
            self._text_began = -1


def _new(pattern: re.Pattern[bytes], text: bytes, tail: bytes) -> int:
    return len(pattern.findall(text)) - len(pattern.findall(tail))


def _count_through(parts: zipfile.ZipFile, part: zipfile.ZipInfo, place: Place) -> None:
    """Refuse a sheet of which cells don't say where they stand, where it would be laid out too large."""
    rows = column = columns = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal rows, column, columns
        plain = name.rpartition(":")[2]
        if plain == "row":
            said = attributes.get("r", "")
            rows, column = int(said) if said.isdecimal() else rows + 1, 0
        elif plain == "c":
            letters = attributes.get("r", "").rstrip("0123456789")
            column = _column_number(letters.encode()) if letters else column + 1
            columns = max(columns, column)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    with parts.open(part) as file:
        while chunk := file.read(_CHUNK):
            try:
                parser.Parse(chunk, False)  # noqa: FBT003  # its signature
            except expat.ExpatError:
                return  # no sheet
            if rows * columns > MOST_CELLS or columns > MOST_COLUMNS:
                _refuse("intake.workbook-large", place)


def _text_of_all(parts: zipfile.ZipFile, lengths: Sequence[int]) -> int:
    """How many bytes of text the cells hold whose text stands elsewhere: one text may stand in a million cells."""
    total = 0
    for part in parts.infolist():
        tail = b""
        with parts.open(part) as file:
            while chunk := file.read(_CHUNK):
                text = tail + chunk
                for found in _REFERRED.finditer(text):
                    number = int(found[1])
                    if found.end() > len(tail) and number < len(lengths):
                        total += lengths[number]
                if total > MOST_TEXT:
                    return total
                tail = text[-_OVERLAP:]
    return total


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:_LETTERS].upper():
        number = number * 26 + letter - 64
    return number


def _refuse(code: str, place: Place) -> NoReturn:
    raise ImportRefused(Problem(code, place, args={"cells": f"{MOST_CELLS:,}", "megabytes": str(MOST_BYTES >> 20)}))
