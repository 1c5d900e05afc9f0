"""Division tables from files, with a cache in the library's own form; and what rules ask of divisions."""

from __future__ import annotations

import codecs
import csv
import gzip
import hashlib
import io
import json
import os
import tempfile
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO, cast
from zoneinfo import ZoneInfo

from attrs import field, frozen

from gridcontrol.app.pack import read_pack_file
from gridcontrol.errors import NotFound, PackError, Place, Problem, UsageError
from gridcontrol.ids import LevelId
from gridcontrol.model.divisions import Divisions, Hierarchy, RowSource, from_bytes, overlay_from_rows, to_bytes
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import WorldTime, local_date

_SNIFFED = 1 << 22
"""How much of a table decides on its encoding, in bytes."""
_CHUNK = 1 << 16
_GZIP = b"\x1f\x8b"


@frozen
class TableFile:
    """A CSV of divisions, plain or gzipped, in UTF-8 or GBK.

    ``columns`` maps the meanings (code, name, parent, level, valid_from, valid_until, id) to headings where
    these differ; ``level`` is that of all rows of a table without a column for it.
    """

    path: Path = field(converter=Path)
    scheme: str = "code"
    hierarchy: str = "statutory"
    columns: Mapping[str, str] = field(factory=dict, hash=False)
    level: str | None = None


def load_divisions(
    tables: Sequence[TableFile], hierarchies: Sequence[Hierarchy] = (), cache: Path | None = None
) -> Divisions:
    """The divisions of *tables*, from the file *cache* when that was made from just these.

    A missing, stale or damaged cache is written anew; one that can't be written is left. Raises ``PackError``
    with every problem of the tables, ``NotFound`` for a table that can't be opened.
    """
    if not tables:
        raise UsageError(Problem("divisions.no-sources"))
    if cache is None:
        return _read_tables(tables, hierarchies)
    key = _key(tables, hierarchies)
    with suppress(OSError, ValueError):
        return Divisions(from_bytes(cache.read_bytes(), key))
    divisions = _read_tables(tables, hierarchies)
    _write_whole(cache, to_bytes(divisions.overlay, key))
    return divisions


def _read_tables(tables: Sequence[TableFile], hierarchies: Sequence[Hierarchy]) -> Divisions:
    with ExitStack() as opened:
        sources = [
            RowSource(
                file=str(table.path),
                rows=_rows(table.path, opened),
                scheme=table.scheme,
                hierarchy=table.hierarchy,
                columns=table.columns,
                level=table.level,
            )
            for table in tables
        ]
        return Divisions(overlay_from_rows(sources, hierarchies))


def _unreadable(path: Path, error: OSError) -> NotFound:
    return NotFound(Problem("divisions.no-file", args={"file": path, "reason": error.strerror or error}))


def _open(path: Path, opened: ExitStack) -> BinaryIO:
    try:
        raw = opened.enter_context(path.open("rb"))
        if raw.peek(len(_GZIP)).startswith(_GZIP):
            return cast("BinaryIO", opened.enter_context(gzip.open(raw, "rb")))
    except OSError as error:
        raise _unreadable(path, error) from error
    return raw


def _rows(path: Path, opened: ExitStack) -> Iterator[Sequence[str]]:
    """The rows of one table. The file is opened when the first is asked for."""
    try:
        binary = _open(path, opened)
        encoding = _encoding(binary)
        if encoding is None:
            raise PackError(Problem("divisions.not-text", place=Place(str(path), 1, 1), args={"file": path}))
        binary.seek(0)
        yield from csv.reader(opened.enter_context(io.TextIOWrapper(binary, encoding=encoding, newline="")))
    except UnicodeDecodeError as error:
        raise PackError(Problem("divisions.not-text", place=Place(str(path), 1, 1), args={"file": path})) from error
    except (csv.Error, EOFError, zlib.error) as error:
        args = {"file": path, "reason": error}
        raise PackError(Problem("divisions.bad-csv", place=Place(str(path), 1, 1), args=args)) from error
    except OSError as error:
        raise _unreadable(path, error) from error


def _encoding(binary: BinaryIO) -> str | None:
    """The first encoding that the beginning of the file can be read in."""
    head = binary.read(_SNIFFED)
    for encoding in ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            # The beginning may end in the middle of a character.
            codecs.getincrementaldecoder(encoding)().decode(head, final=len(head) < _SNIFFED)
            return encoding
    return None


def _key(tables: Sequence[TableFile], hierarchies: Sequence[Hierarchy]) -> bytes:
    """A hash of the tables' bytes and of how they are to be read."""
    digest = hashlib.blake2b(digest_size=32)
    held = [[each.id, each.follows, None if each.levels is None else sorted(each.levels)] for each in hierarchies]
    digest.update(json.dumps(held).encode())
    for table in tables:
        reading = [table.scheme, table.hierarchy, sorted(table.columns.items()), table.level]
        digest.update(json.dumps(reading).encode())
        try:
            with table.path.open("rb") as raw:
                while chunk := raw.read(_CHUNK):
                    digest.update(chunk)
        except OSError as error:
            raise _unreadable(table.path, error) from error
    return digest.digest()


def _write_whole(path: Path, data: bytes) -> None:
    """*data* at *path*, whole or not at all: a reader never sees half a cache."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        number, name = tempfile.mkstemp(dir=path.parent, prefix=path.name)
        try:
            with os.fdopen(number, "wb") as whole:
                whole.write(data)
            Path(name).replace(path)
        except OSError:
            with suppress(OSError):
                Path(name).unlink()


def tables_of(pack: Pack, folder: Path) -> tuple[TableFile, ...]:
    """The tables a pack names, its files taken from *folder*."""
    return tuple(
        TableFile(
            path=folder / source.file,
            scheme=source.scheme,
            hierarchy=source.hierarchy,
            columns=dict(source.columns),
        )
        for source in pack.division_sources
    )


def divisions_of(pack: Pack, folder: Path, cache: str | Path | None = None) -> Divisions | None:
    """The divisions in the tables that *pack* names, taken from *folder*; None where it names none."""
    tables = tables_of(pack, folder)
    return load_divisions(tables, hierarchies_of(pack), None if cache is None else Path(cache)) if tables else None


def hierarchies_of(pack: Pack) -> tuple[Hierarchy, ...]:
    """The hierarchies of a pack: the first stands alone, the others follow it and hold only their own levels."""
    names = list(pack.hierarchies)
    return tuple(
        Hierarchy(name, names[0], frozenset(pack.hierarchies[name].levels)) if number else Hierarchy(name)
        for number, name in enumerate(names)
    )


@frozen
class DivisionPlaces:
    """Divisions as rules ask for them: by code, on the local day of an event."""

    divisions: Divisions
    zone: ZoneInfo
    scheme: str | None = None
    hierarchy: str | None = None

    def lies_within(self, code: str, above: str, on: WorldTime) -> bool:
        """Whether the division of *code* is that of *above* or below it; unknown codes lie only within themselves."""
        if code == above:
            return True
        day: date = local_date(on, self.zone) if isinstance(on, datetime) else on
        inner = self.divisions.by_code(code, self.scheme, day)
        outer = self.divisions.by_code(above, self.scheme, day)
        return inner is not None and outer is not None and self.divisions.lies_within(inner, outer, self.hierarchy, day)

    def above(self, code: str, on: WorldTime) -> tuple[str, ...]:
        """All codes for which ``lies_within`` may hold, those of its own division among them."""
        day: date = local_date(on, self.zone) if isinstance(on, datetime) else on
        division = self.divisions.by_code(code, self.scheme, day)
        if division is None:
            return (code,)
        several = (division, *self.divisions.ancestors(division, self.hierarchy, day))
        return tuple(text for each in several for text in self.divisions.get(each).codes.values())

    def codes_at(self, levels: Collection[LevelId]) -> tuple[str, ...]:
        """The codes of all divisions of these levels, former ones too: each its first, or that of the asked scheme."""
        found: list[str] = []
        for division in (each for each in self.divisions if self.divisions.level_of(each) in levels):
            codes = self.divisions.get(division).codes
            code = next((text for scheme, text in codes.items() if self.scheme in (None, scheme)), None)
            if code is not None:
                found.append(code)
        return tuple(found)

    def digest(self) -> str:
        """Of all that the divisions hold and by what they are asked for."""
        told = [self.zone.key, self.scheme, self.hierarchy]
        digest = hashlib.blake2b(json.dumps(told).encode(), digest_size=16)
        digest.update(to_bytes(self.divisions.overlay))
        return digest.hexdigest()


def open_divisions(pack: Path, folder: Path | None = None, cache: Path | None = None) -> Divisions:
    """The divisions that the pack file names, its tables taken from *folder* (the pack's own when None).

    Raises ``PackError``, ``NotFound``, and ``UsageError`` when the pack names no table.
    """
    checked = read_pack_file(pack)
    return load_divisions(tables_of(checked, folder or pack.parent), hierarchies_of(checked), cache)


def table_named(text: str) -> TableFile:
    """``level=file`` or ``level=file:parent column`` as people type it; the level names the scheme's rows.

    Raises ``UsageError``.
    """
    level, equals, rest = text.partition("=")
    path, colon, parent = rest.rpartition(":")
    if not colon or not path or "/" in parent or "\\" in parent:
        path, parent = rest, ""
    if not level or not equals or not path:
        raise UsageError(Problem("divisions.bad-table-option", args={"found": text}))
    return TableFile(path=path, columns={"parent": parent} if parent else {}, level=level)


def published_names(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Line number and cells of *columns* (all, when none is named) of a CSV of names, plain or gzipped, UTF-8 or GBK.

    Raises ``NotFound`` without the file, ``PackError`` when it can't be read or lacks a column.
    """
    with ExitStack() as opened:
        rows = _rows(path, opened)
        header = [heading.strip() for heading in next(rows, ())]
        for column in columns:
            if column not in header:
                place = Place(str(path), 1, 1)
                args = {"column": column, "meaning": "name"}
                raise PackError(Problem("divisions.no-column", place=place, args=args, allowed=tuple(header)))
        places = [header.index(column) for column in columns] or list(range(len(header)))
        for line, row in enumerate(rows, start=2):
            if row:
                yield line, tuple(row[place] if place < len(row) else "" for place in places)


def is_code(divisions: Divisions, code: str) -> bool:
    """Whether some division has the code."""
    return divisions.by_code(code) is not None
