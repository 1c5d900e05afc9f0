"""Rows of JSON lines: one object a line, its members are the columns."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

from gridcontrol.builtin.scanned import open_scanned
from gridcontrol.errors import ImportRefused, Place, Problem
from gridcontrol.intake.headers import is_added, wanted_headers
from gridcontrol.intake.rows import Row
from gridcontrol.intake.written import header_key
from gridcontrol.rules.imports import ImportForm

ORIGINAL_LINE = "!原文 line"
"""The member that keeps a line which was no object, in a set-aside file."""


class _Refused(ValueError):
    """A line is no row; the code says why."""


class JsonRows:
    """One file of JSON lines, read once from start to end. Use as a context manager.

    A cell is the member's text: numbers as they are written, ``true`` and ``false``, nothing for ``null`` or no member,
    lists and objects as their JSON. Raises ``NotFound`` and ``ImportRefused`` on opening.
    """

    def __init__(self, path: Path, form: ImportForm | None) -> None:
        self._file = path.name
        self._text, self._raw, self.encoding = open_scanned(path)
        self.headers: Sequence[str] = wanted_headers(form) if form else ()
        self.header_row = 0
        self.never_seen: set[str] = set(self.headers)
        """Wanted members that no row had so far."""
        self.seen_titles: dict[str, None] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._text.close()

    @property
    def position(self) -> int:
        """Bytes read so far, out of ``encoding.size``."""
        return self._raw.tell()

    def objects(self) -> Iterator[tuple[int, str, dict[str, Any] | str]]:
        """Line number, line, and the object or the code of why there is none."""
        for number, line in enumerate(self._text, 1):
            stripped = line.strip()
            if not stripped:
                continue
            if number == 1 and stripped[0] == "[":
                self._refuse_array(stripped)
            try:
                yield number, stripped, parse_line(stripped)
            except _Refused as refused:
                yield number, stripped, str(refused)

    def rows(self) -> Iterator[Row]:
        """The lines as rows with one cell for each wanted header."""
        for number, line, found in self.objects():
            if isinstance(found, str):
                yield Row(number, (), found, (line,))
            else:
                yield Row(number, self._cells(found), "", (line,))

    def _cells(self, found: Mapping[str, Any]) -> list[str]:
        if self.never_seen:
            self.never_seen.difference_update(found)
        if not all(header in found for header in self.headers):
            loose = {header_key(name): value for name, value in found.items() if not is_added(name)}
            self.never_seen -= {header for header in self.headers if header_key(header) in loose}
            if self.never_seen:
                self.seen_titles.update(dict.fromkeys(list(found)[:40]))
            return [
                _cell(found[header] if header in found else loose.get(header_key(header))) for header in self.headers
            ]
        return [_cell(found[header]) for header in self.headers]

    def _refuse_array(self, line: str) -> None:
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            whole = True
        else:
            whole = bool(found) and all(isinstance(item, dict) for item in found)
        if whole:
            raise ImportRefused(Problem("intake.json-array", Place(self._file, 1, 1)))


def parse_line(line: str) -> dict[str, Any]:
    """The object in *line*, numbers as the text they are written as. Raises ``ValueError`` with a message's code."""
    try:
        found = json.loads(
            line, parse_int=_Number, parse_float=_Number, parse_constant=_no_number, object_pairs_hook=_members
        )
    except _Refused:
        raise
    except (ValueError, RecursionError):
        raise _Refused("intake.not-json") from None
    if not isinstance(found, dict):
        raise _Refused("intake.not-an-object")
    kept = found.get(ORIGINAL_LINE)
    return parse_line(kept) if isinstance(kept, str) else found


class _Number(str):
    """A number as it is written: ids keep all their digits."""

    __slots__ = ()


def _no_number(_word: str) -> None:
    raise _Refused("intake.not-a-number")


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _Refused("intake.duplicate-member")
    return members


def _cell(value: object) -> str:
    if isinstance(value, str):
        return str(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _as_json(value)


def _as_json(value: object) -> str:
    """A list or object as its JSON, numbers again without quotes."""
    if isinstance(value, _Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k, ensure_ascii=False)}: {_as_json(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_as_json, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
