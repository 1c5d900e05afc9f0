"""Division tables as sources of rows: what their columns mean, a row put aside, the faults found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from attrs import field, frozen

from gridcontrol.errors import Place, Problem
from gridcontrol.model.divisions.table import FIRST_DAY, NO_DAY
from gridcontrol.time import parse_date

MEANINGS = ("code", "name", "parent", "level", "valid_from", "valid_until", "id")
"""What a column can mean. Without ``level`` all rows have the source's; ``valid_until`` is the last day."""

_MOST_PROBLEMS = 100

CONTROL = re.compile(r"[\x00-\x1f\x7f]")
"""Characters no code and no name may hold. Private-use characters may: real tables have them."""


@frozen(eq=False)
class RowSource:
    """One division table: ``rows`` with the header first; ``columns`` maps meanings to headings where these differ."""

    file: str
    rows: Iterable[Sequence[str]]
    scheme: str
    hierarchy: str
    columns: Mapping[str, str] = field(factory=dict)
    level: str | None = None


@frozen
class Entry:
    """A row put aside. ``since`` and ``until`` are day numbers; None where the file says nothing."""

    source: int
    line: int
    code: str
    name: str
    parent: str
    level: str
    since: int | None
    until: int | None
    id: str


@frozen
class Columns:
    """Where the meanings stand in a row; -1 for those that don't."""

    code: int
    name: int
    parent: int
    level: int
    valid_from: int
    valid_until: int
    id: int


def columns_of(source: RowSource, header: Sequence[str]) -> Columns | Problem:
    """The places of the columns in *header*."""
    headings = [heading.strip().lstrip("\ufeff") for heading in header]
    places: dict[str, int] = {}
    for meaning in MEANINGS:
        wanted = source.columns.get(meaning, meaning)
        if wanted in headings:
            places[meaning] = headings.index(wanted)
        elif meaning in source.columns or meaning in ("code", "name"):
            place = Place(source.file, 1, 1)
            args = {"column": wanted, "meaning": meaning}
            return Problem("divisions.no-column", place=place, args=args, allowed=tuple(headings))
        else:
            places[meaning] = -1
    if places["level"] < 0 and source.level is None:
        return Problem("divisions.no-level", place=Place(source.file, 1, 1), allowed=tuple(headings))
    return Columns(**places)


class Faults:
    """Problems of the sources, up to a number that still can be read."""

    def __init__(self, sources: Sequence[RowSource]) -> None:
        self._sources = sources
        self.found: list[Problem] = []

    def add(self, code: str, source: int, line: int, /, **args: object) -> None:
        if len(self.found) < _MOST_PROBLEMS:
            self.found.append(Problem(code, place=Place(self._sources[source].file, line, 1), args=args))


def day_of(text: str) -> int:
    """The day number of a written date."""
    return parse_date(text).toordinal()


def day_text(day: int) -> str:
    """A day number as a date, the ends of time as an empty text."""
    return date.fromordinal(day).isoformat() if FIRST_DAY < day < NO_DAY else ""
