"""A look into a workbook before it is read: what would exhaust the machine is refused, as is what can't be read.

A workbook is a ZIP of XML. A few kilobytes can unpack to gigabytes, and two cells in opposite corners of a sheet make a
reader lay out all that lies between. Both are found by unpacking in a stream, keeping nothing.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from typing import NamedTuple, NoReturn

from gridcontrol.errors import ImportRefused, NotFound, Place, Problem

MOST_BYTES = 1 << 30
"""Unpacked, all parts together."""
MOST_CELLS = 40_000_000
"""Of one sheet, from its first row and column to the last ones used."""
MOST_PARTS = 10_000
MOST_COLUMNS = 16_384

_CHUNK = 1 << 20
_OVERLAP = 4_096
"""Bytes of a chunk looked at again with the next: no place of a cell is cut in two."""
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml\Z")
_PLACE = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]*)0*(\d+)["']""")
"""Where a cell or a row says it stands, however it is quoted or spaced. Text that looks like one counts, too."""
_ERROR = re.compile(rb"""\st\s*=\s*["']e["']""")
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
    # What zipfile raises on damage, on a locked part (RuntimeError), on a way of packing that it does not know.
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise ImportRefused(Problem("intake.workbook-broken", place)) from error
    return Inspected(size, with_errors, from_1904)


def _look_at(parts: zipfile.ZipFile, place: Place) -> frozenset[str]:
    names = parts.infolist()
    if len(names) > MOST_PARTS:
        _refuse("intake.workbook-large", place)
    left = MOST_BYTES
    if not any(part.filename == "xl/workbook.xml" for part in names):
        raise ImportRefused(Problem("intake.workbook-broken", place))
    with_errors = set()
    for part in names:
        if part.filename.endswith((".xml", ".rels")):
            size, has_errors = _part(parts, part, left, place)
            left -= size
            if has_errors:
                with_errors.add(part.filename)
    return frozenset(with_errors)


def _part(parts: zipfile.ZipFile, part: zipfile.ZipInfo, left: int, place: Place) -> tuple[int, bool]:
    """Unpack one part in a stream; how many bytes it has, and whether a cell may hold an error.

    What it says of its own size is not believed.
    """
    is_sheet = _SHEET.match(part.filename) is not None
    size, rows, columns, tail, has_errors = 0, 0, 0, b"", False
    with parts.open(part) as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            if size > left:
                _refuse("intake.workbook-large", place)
            text = tail + chunk
            if _DOCTYPE in text:
                raise ImportRefused(Problem("intake.workbook-broken", place))
            if is_sheet:
                has_errors = has_errors or _ERROR.search(text) is not None
                places = _PLACE.findall(text)
                # A longer number than any row has is cut: it is too large either way.
                rows = max(rows, max((int(number[: _DIGITS + 1]) for _, number in places), default=0))
                columns = max(columns, max(map(_column_number, {letters for letters, _ in places}), default=0))
                if max(rows, 1) * max(columns, 1) > MOST_CELLS or columns > MOST_COLUMNS:
                    _refuse("intake.workbook-large", place)
            tail = text[-_OVERLAP:]
    return size, has_errors


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters[:_LETTERS].upper():
        number = number * 26 + letter - 64
    return number


def _refuse(code: str, place: Place) -> NoReturn:
    raise ImportRefused(Problem(code, place, args={"cells": f"{MOST_CELLS:,}", "megabytes": str(MOST_BYTES >> 20)}))
