"""A file opened as text in the encoding its bytes are in."""

from __future__ import annotations

import io
from pathlib import Path
from typing import BinaryIO, NamedTuple

from gridcontrol.errors import ImportRefused, NotFound, Problem
from gridcontrol.intake.encodings import CHUNK, Encoding, Scan


class Scanned(NamedTuple):
    """A file open for reading: its text, the bytes below it (to ask how far reading is), its encoding."""

    text: io.TextIOWrapper
    raw: BinaryIO
    encoding: Encoding


def open_scanned(path: Path) -> Scanned:
    """*path* looked at from end to end, then opened at its start, line ends as they are.

    Raises ``NotFound`` where there is no such file, ``ImportRefused`` where it can't be read as text.
    """
    try:
        raw: BinaryIO = path.open("rb")
    except (FileNotFoundError, IsADirectoryError) as error:
        raise NotFound(Problem("intake.no-such-file", args={"file": str(path)})) from error
    except OSError as error:
        raise ImportRefused(
            Problem("intake.unreadable-file", args={"file": str(path), "why": str(error.strerror)})
        ) from error
    try:
        scan = Scan(path.name)
        while chunk := raw.read(CHUNK):
            scan.feed(chunk)
        encoding = scan.verdict()
        raw.seek(0)
        # What can't be decoded is kept as lone surrogates, so that the row it stands in can be told from the others.
        errors = "replace" if encoding.name == "utf-16" else "surrogateescape"
        return Scanned(io.TextIOWrapper(raw, encoding=encoding.name, errors=errors, newline=""), raw, encoding)
    except OSError as error:
        raw.close()
        raise ImportRefused(
            Problem("intake.unreadable-file", args={"file": str(path), "why": str(error.strerror)})
        ) from error
    except BaseException:
        raw.close()
        raise
