"""A spelled pack as text for a terminal or a printer, as Markdown, as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from gridcontrol.builtin.text_layout import LaidColumn, table_lines, wrapped
from gridcontrol.errors.width import display_width, pad, visible
from gridcontrol.reports.spelled import Blanks, Grid, Page, Paragraph, Part, Point, Points, Section

WIDTH = 100
FORMAT = "gridcontrol-spelled-pack/1"
_NARROWEST = 40
_INDENT = 3
_BLANK = 40
_LONG = 60
_RULES = ("=", "-")
_DEEPEST_HEADING = 6
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~])")


def text_of(page: Page, width: int = WIDTH) -> str:
    """*page* in lines of at most *width* cells (at least 40)."""
    return "\n".join(_text_lines(page, max(width, _NARROWEST))) + "\n"


def markdown_of(page: Page) -> str:
    """*page* as Markdown: headings, lists, tables."""
    return "\n".join(_markdown_lines(page)) + "\n"


def json_of(page: Page) -> str:
    """*page* as JSON: its tree of sections, each with its id, place and parts."""
    whole = {
        "format": FORMAT,
        "title": page.title,
        "subtitle": page.subtitle,
        "pack": page.pack,
        "pack_version": page.version,
        "language": page.lang,
        "sections": [_section_object(section) for section in page.sections],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _numbered(sections: Sequence[Section], above: str = "") -> Iterator[tuple[str, Section]]:
    """The sections with their numbers, ``1`` and ``1.2``, in the order to read them."""
    for number, section in enumerate(sections, start=1):
        name = f"{above}{number}"
        yield name, section
        yield from _numbered(section.sections, f"{name}.")


# -- text


def _text_lines(page: Page, width: int) -> Iterator[str]:
    yield from _headed(page.title, width, _RULES[0])
    yield from wrapped(page.subtitle, width)
    for number, section in _numbered(page.sections):
        yield ""
        depth = number.count(".")
        title = f"{number}  {section.title}"
        if depth < len(_RULES):
            yield from _headed(title, width, _RULES[depth])
        else:
            yield from wrapped(title, width)
        for part in section.parts:
            yield ""
            yield from _part_lines(part, width)


def _headed(title: str, width: int, rule: str) -> Iterator[str]:
    lines = wrapped(title, width)
    yield from lines
    yield rule * max(map(display_width, lines))


def _part_lines(part: Part, width: int) -> Iterator[str]:
    match part:
        case Paragraph(text):
            yield from wrapped(text, width)
        case Points(items, ordered):
            yield from _point_lines(items, width, ordered=ordered)
        case Grid():
            columns = [
                _laid(title, tuple(row[number] for row in part.rows)) for number, title in enumerate(part.titles)
            ]
            yield from table_lines(columns, frozenset(), width)
        case Blanks(titles):
            widest = max(map(display_width, titles))
            for title in titles:
                yield f"{pad(title, widest)}  {'_' * min(_BLANK, width - widest - 2)}"


def _laid(title: str, cells: tuple[str, ...]) -> LaidColumn:
    """A column; long texts may stand below their rows."""
    long = any(display_width(cell) > _LONG for cell in cells)
    return LaidColumn(title, cells, is_number=False, sentences=long)


def _point_lines(items: Sequence[Point], width: int, *, ordered: bool = False) -> Iterator[str]:
    for number, item in enumerate(items, start=1):
        mark = f"{number}. " if ordered else "- "
        lines = wrapped(item.text, max(width - _INDENT, _NARROWEST // 2))
        for row, line in enumerate(lines):
            yield (mark if row == 0 else "").ljust(_INDENT) + line
        for line in _point_lines(item.points, max(width - _INDENT, _NARROWEST // 2)):
            yield " " * _INDENT + line


# -- Markdown


def _markdown_lines(page: Page) -> Iterator[str]:
    yield f"# {_escaped(page.title)}"
    yield ""
    yield _escaped(page.subtitle)
    for number, section in _numbered(page.sections):
        yield ""
        yield f"{'#' * min(number.count('.') + 2, _DEEPEST_HEADING)} {number} {_escaped(section.title)}"
        for part in section.parts:
            yield ""
            yield from _part_markdown(part)


def _part_markdown(part: Part) -> Iterator[str]:
    match part:
        case Paragraph(text):
            yield _escaped(text)
        case Points(items, ordered):
            yield from _point_markdown(items, "", ordered=ordered)
        case Grid(titles, rows):
            yield _cells(titles)
            yield _cells(["---"] * len(titles), escape=False)
            for row in rows:
                yield _cells(row)
        case Blanks(titles):
            for title in titles:
                yield f"{_escaped(title)}: {_escaped('_' * _BLANK)}"
                yield ""


def _point_markdown(items: Sequence[Point], indent: str, *, ordered: bool = False) -> Iterator[str]:
    for number, item in enumerate(items, start=1):
        mark = f"{number}. " if ordered else "- "
        yield f"{indent}{mark}{_escaped(item.text)}"
        yield from _point_markdown(item.points, indent + " " * len(mark))


def _cells(texts: Sequence[str], *, escape: bool = True) -> str:
    return f"| {' | '.join(_escaped(text) if escape else text for text in texts)} |"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", visible(text))


# -- JSON


def _section_object(section: Section) -> dict[str, Any]:
    place = section.place
    return {
        "id": section.id,
        "title": section.title,
        "place": None if place is None else {"file": place.file, "line": place.line},
        "parts": [_part_object(part) for part in section.parts],
        "sections": [_section_object(inner) for inner in section.sections],
    }


def _part_object(part: Part) -> dict[str, Any]:
    match part:
        case Paragraph(text):
            return {"kind": "paragraph", "text": text}
        case Points(items, ordered):
            return {"kind": "list", "ordered": ordered, "items": [_point_object(item) for item in items]}
        case Grid(titles, rows):
            return {"kind": "table", "titles": list(titles), "rows": [list(row) for row in rows]}
        case Blanks(titles):
            return {"kind": "blanks", "titles": list(titles)}


def _point_object(point: Point) -> dict[str, Any]:
    return {"text": point.text, "items": [_point_object(inner) for inner in point.points]}
