"""The columns that a mapping reads, found in the first line of a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from gridcontrol.errors import ImportRefused, Place, Problem
from gridcontrol.intake.written import header_key
from gridcontrol.located.nearest import nearest
from gridcontrol.rules.imports import ImportForm

ADDED = ("!行号 row", "!代码 code", "!列 column", "!原值 found", "!原因 reason", "!改法 fix")
"""The columns in front of a set-aside row. An import passes over them, so that the mended file can be imported."""

_ADDED_KEYS = frozenset(header_key(title) for title in ADDED)
_SHOWN = 40


def wanted_headers(form: ImportForm) -> tuple[str, ...]:
    """Every header that *form* reads, in the order of the mapping, each once."""
    wanted = list(form.key)
    if form.recorded_at is not None:
        wanted.append(form.recorded_at)
    for event in form.events:
        wanted.append(event.at)
        wanted += [header for header in (event.at_time, event.id) if header is not None]
        wanted += [*event.only_if, *event.unless]
        wanted += [column.header for column in event.columns if column.constant is None]
    return tuple(dict.fromkeys(wanted))


def is_added(header: str) -> bool:
    """Whether *header* is one of the columns that a set-aside file has in front."""
    return header_key(header) in _ADDED_KEYS


def found_in(form: ImportForm, headers: Sequence[str]) -> int:
    """How many of the wanted headers stand in *headers*: tells which separator a file uses."""
    keys = {header_key(header) for header in headers}
    return sum(header_key(header) in keys for header in wanted_headers(form))


def indexes_of(form: ImportForm, headers: Sequence[str], delivery: str, row: int = 1) -> Mapping[str, int]:
    """Wanted header to its place in *headers*. Raises ``ImportRefused`` with all that are missing or stand twice."""
    titles = [" ".join(header.split()) for header in headers]
    by_key: dict[str, list[int]] = {}
    for index, title in enumerate(titles):
        by_key.setdefault(header_key(title), []).append(index)
    wanted = wanted_headers(form)
    there = tuple(dict.fromkeys(title for title in titles if title and not is_added(title)))
    problems: list[Problem] = []
    indexes: dict[str, int] = {}
    for header in wanted:
        places = by_key.get(header_key(header), [])
        exact = [index for index in places if headers[index].strip() == header]
        if len(exact) == 1:
            places = exact
        if len(places) == 1:
            indexes[header] = places[0]
        elif places:
            words = {"column": header, "count": str(len(places)), "form": form.id}
            related = tuple(Place(delivery, row, index + 1) for index in places[1:])
            problems.append(
                Problem("intake.duplicate-column", Place(delivery, row, places[0] + 1), args=words, related=related)
            )
        else:
            problems.append(_missing(form, header, there, Place(delivery, row, 1)))
    if not indexes and len(problems) == len(wanted) and not any(problem.nearest for problem in problems):
        words = {"form": form.id, "wanted": "、".join(wanted[:_SHOWN])}
        problems = [Problem("intake.no-header", Place(delivery, row, 1), args=words)]
    if problems:
        raise ImportRefused(problems)
    return MappingProxyType(indexes)


def _missing(form: ImportForm, header: str, there: tuple[str, ...], place: Place) -> Problem:
    words = {"column": header, "form": form.id}
    likely = nearest(header, there) or _containing(header, there)
    return Problem("intake.missing-column", place, args=words, allowed=there[:_SHOWN], nearest=likely)


def _containing(header: str, there: tuple[str, ...]) -> str | None:
    """到达日期(必填) for 到达日期: titles that grew or shrank are no misspellings."""
    key = header_key(header)
    if len(key) < 2:  # noqa: PLR2004  # one character stands in too many titles
        return None
    keys = {title: header_key(title) for title in there}
    return next((title for title, other in keys.items() if key in other or (len(other) > 1 and other in key)), None)
