"""A look into a workbook before it is read: what would exhaust the machine is refused, as is what can't be read.

A workbook is a ZIP of XML. A few kilobytes can unpack to gigabytes, and two cells in opposite corners of a sheet make a
reader lay out all that lies between. Both are found by unpacking in a stream, keeping nothing.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from typing import NoReturn

from gridcontrol.errors import ImportRefused, NotFound, Place, Problem

MOST_BYTES = 1 << 30
"""Unpacked, all parts together."""
MOST_CELLS = 40_000_000
"""Of one sheet, from its first row and column to the last ones used."""
MOST_PARTS = 10_000
MOST_COLUMNS = 16_384

_CHUNK = 1 << 20
_OVERLAP = 64
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml\Z")
_CELL = re.compile(rb'<(?:\w+:)?c [^>]{0,200}?\br="([A-Z]{1,3})(\d{1,7})"')
_ROW = re.compile(rb'<(?:\w+:)?row [^>]{0,200}?\br="(\d{1,7})"')
_DOCTYPE = b"<!DOCTYPE"


def inspect(path: Path) -> int:
    """Look into the workbook *path* and answer its size in bytes.

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
            _look_at(parts, place)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise ImportRefused(Problem("intake.workbook-broken", place)) from error
    return size


def _look_at(parts: zipfile.ZipFile, place: Place) -> None:
    names = parts.infolist()
    if len(names) > MOST_PARTS:
        _refuse("intake.workbook-large", place)
    left = MOST_BYTES
    if not any(part.filename == "xl/workbook.xml" for part in names):
        raise ImportRefused(Problem("intake.workbook-broken", place))
    for part in names:
        if part.filename.endswith((".xml", ".rels")):
            left -= _part(parts, part, left, place)


def _part(parts: zipfile.ZipFile, part: zipfile.ZipInfo, left: int, place: Place) -> int:
    """Unpack one part in a stream; how many bytes it has. What it says of its own size is not believed."""
    is_sheet = _SHEET.match(part.filename) is not None
    size, rows, columns, tail = 0, 0, 0, b""
    with parts.open(part) as file:
        while chunk := file.read(_CHUNK):
            size += len(chunk)
            if size > left:
                _refuse("intake.workbook-large", place)
            text = tail + chunk
            if _DOCTYPE in text:
                raise ImportRefused(Problem("intake.workbook-broken", place))
            if is_sheet:
                rows = max(rows, *map(int, _ROW.findall(text)), 0)
                letters = {found[0] for found in _CELL.findall(text)}
                columns = max(columns, *map(_column_number, letters), 0)
                if max(rows, 1) * max(columns, 1) > MOST_CELLS or columns > MOST_COLUMNS:
                    _refuse("intake.workbook-large", place)
            tail = text[-_OVERLAP:]
    return size


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _refuse(code: str, place: Place) -> NoReturn:
    raise ImportRefused(Problem(code, place, args={"cells": f"{MOST_CELLS:,}", "megabytes": str(MOST_BYTES >> 20)}))
