"""Headings of ledgers: a title above them, one to three rows, cells joined across and down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from gridcontrol.intake.headers import found_in, wanted_headers
from gridcontrol.intake.written import header_key
from gridcontrol.rules.imports import ImportForm

HEAD_ROWS = 20
"""The headings are looked for in so many rows."""
_DEEPEST = 3
_JOINTS = ("", "-", "/", " ", "_", "\N{MIDDLE DOT}", "\uff0d", "\uff0f", "\u2014", "(", "\uff08")

Range = tuple[tuple[int, int], tuple[int, int]]


class Headings(NamedTuple):
    """The title of each column, the number of the last row of headings, how many of the mapping's columns it has."""

    titles: tuple[str, ...]
    last_row: int
    known: int


def headings_of(form: ImportForm, head: Sequence[Sequence[str]], joined: Iterable[Range]) -> Headings:
    """The headings in the first rows *head* of a sheet; *joined* are its joined cells, from corner to corner.

    Of several candidates that have equally many of the mapping's columns, the one of fewer rows and higher up.
    """
    spread = _spread(head, joined)
    wanted = {header_key(header): header for header in wanted_headers(form)}
    best = Headings(tuple(spread[0]), 1, found_in(form, spread[0]))
    for depth in range(1, _DEEPEST + 1):
        for first in range(len(spread) - depth + 1):
            titles = _titles(spread[first : first + depth], wanted)
            known = found_in(form, titles)
            if known > best.known:
                best = Headings(titles, first + depth, known)
    return best


def _spread(head: Sequence[Sequence[str]], joined: Iterable[Range]) -> list[list[str]]:
    """*head* with the text of joined cells in each of them."""
    spread = [list(row) for row in head]
    left_over = sum(map(len, spread))
    for (top, left), (bottom, right) in joined:
        if top >= len(spread):
            continue
        left_over -= (min(bottom + 1, len(spread)) - top) * max(min(right + 1, len(spread[top])) - left, 0)
        if left_over < 0:
            break  # ranges that overlap, which no spreadsheet writes
        for row in range(top, min(bottom + 1, len(spread))):
            for column in range(left, min(right + 1, len(spread[row]))):
                spread[row][column] = spread[top][left]
    return spread


def _titles(rows: Sequence[Sequence[str]], wanted: dict[str, str]) -> tuple[str, ...]:
    """What the mapping calls each column, else its lowest heading, with those above where it is not the only such."""
    parts = [_parts(rows, column) for column in range(len(rows[0]))]
    lowest = [each[-1] if each else "" for each in parts]
    titles = []
    for each, last in zip(parts, lowest, strict=True):
        meant = next((wanted[key] for key in _spellings(each) if key in wanted), None)
        titles.append(meant or (last if lowest.count(last) == 1 else "/".join(each)))
    return tuple(titles)


def _parts(rows: Sequence[Sequence[str]], column: int) -> list[str]:
    parts: list[str] = []
    for row in rows:
        text = " ".join(row[column].split())
        if text and (not parts or parts[-1] != text):
            parts.append(text)
    return parts


def _spellings(parts: Sequence[str]) -> Iterable[str]:
    """How a mapping may name the column: all headings from above, without the uppermost, and the lowest alone."""
    for start in range(len(parts)):
        for joint in _JOINTS:
            yield header_key(joint.join(parts[start:]))
