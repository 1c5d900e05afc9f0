"""A document as a page: what it stands for, then its sections in their order, drawn where they say how.

Everything that comes from the pack or the data goes through ``markup.shown``; the page's policy forbids scripts,
requests and forms, should anything ever slip through.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gridcontrol.errors import Severity
from gridcontrol.errors.messages import CATALOGUE
from gridcontrol.reports.document import ColumnType, Document, Findings, Notes, RowKind, Section, Statement, Table
from gridcontrol.reports.drawing import Curve, KeyFigures, Shares, Tree
from gridcontrol.reports.wording import advice_text, cell_text, heading, statement_text
from gridcontrol_html.bars import bars
from gridcontrol_html.curves import CurvePicture
from gridcontrol_html.figures import key_figures, totals
from gridcontrol_html.markup import address, classed, shown, shown_lines
from gridcontrol_html.style import STYLE
from gridcontrol_html.tables import TableLayout, number_of
from gridcontrol_html.tiles import Tile, tile_map

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_WORTH_A_CHART = 3
"""Fewer bars than these say no more than the table."""
_TOGETHER = 4
"""More lines than these are drawn one by one, to the same scale."""
_MOST_MAPS = 6
_WORTH_CONTENTS = 5


def render(document: Document, lang: str) -> bytes:
    """*document* as one HTML file, UTF-8, that loads nothing and runs nothing. The same document, the same bytes."""
    return ("\n".join(_page(document, lang)) + "\n").encode()


def _page(document: Document, lang: str) -> Iterator[str]:
    title = shown(f"{document.locality.text(lang)} {document.title.text(lang)}".strip())
    yield f'<!DOCTYPE html>\n<html lang="{"zh-CN" if lang == "zh" else shown(lang)}">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{shown(POLICY)}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<meta name="referrer" content="no-referrer">\n<title>{title}</title>'
    yield f"<style>\n{STYLE}</style>\n</head>\n<body>"
    yield f"<header>\n<h1>{title}</h1>"
    yield from _state(document, lang)
    if document.whole:
        up = CATALOGUE["drawn.whole"].what(lang)
        yield f'<p class="up"><a href="{address(document.whole)}">{shown(up)}</a></p>'
    yield "</header>"
    sections = [section for section in document.sections if not _says_nothing(section)]
    yield from _contents(sections, lang)
    yield "<main>"
    beside = False
    for number, section in enumerate(sections, 1):
        if _is_half(section) is not beside:
            beside = not beside
            yield '<div class="halves">' if beside else "</div>"
        yield f'<section id="s{number}"{classed(_kind(section, document))}>'
        if section.title != document.title:
            yield f"<h2>{shown(section.title.text(lang))}{_count(section)}</h2>"
        if isinstance(section, Table):
            yield from _table(section, document, lang)
        else:
            yield from _statements(section, document, lang)
        yield "</section>"
    if beside:
        yield "</div>"
    yield "</main>"
    if document.data_day is not None:
        blanks = "".join(f"<span>{shown(CATALOGUE[code].what(lang))}</span>" for code in _SIGNED)
        yield f'<footer class="signed">{blanks}</footer>'
    yield "</body>\n</html>"


_SIGNED = ("drawn.made-by", "drawn.checked-by", "drawn.signed-by", "drawn.signed-on")


def _is_half(section: Section) -> bool:
    """Whether a section takes half the width, so that two stand side by side: one picture over time."""
    how = section.drawing if isinstance(section, Table) else None
    return isinstance(how, Curve) and len(how.lines) <= _TOGETHER


def _says_nothing(section: Section) -> bool:
    return not isinstance(section, Table) and not section.items and getattr(section, "empty", None) is None


def _state(document: Document, lang: str) -> Iterator[str]:
    yield '<dl class="state">'
    for name, value in heading(document, lang):
        yield f"<div><dt>{shown(name)}</dt><dd>{shown(value)}</dd></div>"
    yield "</dl>"


def _contents(sections: Sequence[Section], lang: str) -> Iterator[str]:
    """Links to the sections of a long page."""
    if len(sections) < _WORTH_CONTENTS:
        return
    links = [
        f'<a href="#s{number}">{shown(section.title.text(lang))}</a>' for number, section in enumerate(sections, 1)
    ]
    yield f'<nav aria-label="{shown(CATALOGUE["drawn.contents"].what(lang))}">{" ".join(links)}</nav>'


def _kind(section: Section, document: Document) -> str:
    """People past release, and whatever else is listed to be acted on, stand out."""
    listed = isinstance(section, Table) and section.empty is not None and section.id != document.main
    return "alarm" if listed and isinstance(section, Table) and section.rows and section.drawing is None else ""


def _count(section: Section) -> str:
    """How long a list is that may be empty."""
    if isinstance(section, Table) and section.empty is not None and section.drawing is None:
        return f' <span class="n">({len(section.rows)})</span>'
    return f' <span class="n">({len(section.items)})</span>' if isinstance(section, Findings) else ""


def _table(table: Table, document: Document, lang: str) -> Iterator[str]:
    if not table.rows:
        if table.empty is not None:
            yield f"<p>{shown_lines(statement_text(table.empty, lang, document.zone))}</p>"
    else:
        match table.drawing:
            case KeyFigures():
                yield from key_figures(table, document, lang)
            case Curve() as how:
                yield from _curve(table, how, document, lang)
            case Tree() as how:
                yield from _maps(table, how, document, lang)
                yield from TableLayout(table, document, lang, shaded=True, parents=how.parents).markup()
            case Shares() as how:
                measured = next((i for i, column in enumerate(table.columns) if column.type.is_number), None)
                yield from TableLayout(table, document, lang, parents=how.parents, bars=measured).markup()
            case None if table.id == document.main:
                yield from _main(table, document, lang)
            case None:
                yield from TableLayout(table, document, lang).markup()
    if table.notes:
        yield from _said(table.notes, document, lang)


def _main(table: Table, document: Document, lang: str) -> Iterator[str]:
    """The figures by division; where no other table says so, also the totals, large, and who has most."""
    drawn = [section.drawing for section in document.sections if isinstance(section, Table)]
    if not any(isinstance(how, KeyFigures) for how in drawn):
        yield from totals(table, document, lang)
    yield from TableLayout(table, document, lang, shaded=True).markup()
    if not any(isinstance(how, Tree) for how in drawn):
        yield from _bar_charts(table, document, lang)


def _bar_charts(table: Table, document: Document, lang: str) -> Iterator[str]:
    """A chart for each figure that differs between divisions, largest first."""
    names = next((i for i, column in enumerate(table.columns) if column.type is ColumnType.TEXT), None)
    if names is None:
        return
    rows = [row for row in table.rows if row.kind is not RowKind.TOTAL]
    yield '<div class="charts">'
    for index, column in enumerate(table.columns):
        if column.for_programs or not column.type.is_number:
            continue
        found = [(cell_text(row.cells[names], lang, document.zone), number_of(row.cells[index])) for row in rows]
        values = [(name, value) for name, value in found if value is not None and value > 0]
        if len(values) >= _WORTH_A_CHART:
            values.sort(key=lambda each: -each[1])
            title = column.title.text(lang)
            yield f"<figure>\n<figcaption>{shown(title)}</figcaption>\n{bars(title, values)}\n</figure>"
    yield "</div>"


def _maps(table: Table, how: Tree, document: Document, lang: str) -> Iterator[str]:
    """A map for each of the first figures of which any division has some."""
    names = next((i for i, column in enumerate(table.columns) if column.type is ColumnType.TEXT), None)
    placed = [row for row in table.rows if row.key in how.tiles]
    if names is None or not placed:
        return
    drawn: list[str] = []
    for index, column in enumerate(table.columns):
        if column.for_programs or not column.type.is_number or len(drawn) == _MOST_MAPS:
            continue
        tiles = [
            Tile(*how.tiles[row.key], cell_text(row.cells[names], lang, document.zone), number_of(row.cells[index]))
            for row in placed
        ]
        if any(tile.value for tile in tiles):
            title = column.title.text(lang)
            drawn.append(
                f"<figure>\n<figcaption>{shown(title)}</figcaption>\n{tile_map(title, tiles, lang)}\n</figure>"
            )
    if drawn:
        yield '<div class="maps">'
        yield from drawn
        yield "</div>"


def _curve(table: Table, how: Curve, document: Document, lang: str) -> Iterator[str]:
    """The picture, what its lines are, and the figures behind it to unfold."""
    picture = CurvePicture.of(table, how, lang)
    if picture.is_empty:
        yield from TableLayout(table, document, lang).markup()
        return
    if len(how.lines) > _TOGETHER:
        yield '<div class="panels">'
        for title, panel in picture.panels():
            yield f"<figure>\n<figcaption>{shown(title)}</figcaption>\n{panel}\n</figure>"
        yield "</div>"
    else:
        yield f'<figure>\n<ul class="legend">{"".join(picture.legend())}</ul>'
        yield from picture.pictures()
        yield "</figure>"
    if picture.ahead is not None:
        yield f'<p class="note">{shown(CATALOGUE["drawn.ahead"].what(lang).format(today=picture.ahead))}</p>'
    yield f"<details>\n<summary>{shown(CATALOGUE['drawn.figures'].what(lang))}</summary>"
    yield from TableLayout(table, document, lang).markup()
    yield "</details>"


def _statements(section: Findings | Notes, document: Document, lang: str) -> Iterator[str]:
    items = section.items
    if not items and isinstance(section, Findings) and section.empty is not None:
        items = (section.empty,)
    yield from _said(items, document, lang)


def _said(items: Sequence[Statement], document: Document, lang: str) -> Iterator[str]:
    yield '<ul class="said">'
    for item in items:
        mark, kind = "", ""
        if item.severity is not Severity.NOTE:
            kind = item.severity.value
            mark = f"<b>{shown(CATALOGUE[f'words.{kind}'].what(lang))}</b> "
        advice = advice_text(item, lang, document.zone)
        more = f"<small>{shown_lines(advice)}</small>" if advice else ""
        yield f"<li{classed(kind)}>{mark}{shown_lines(statement_text(item, lang, document.zone))}{more}</li>"
    yield "</ul>"
