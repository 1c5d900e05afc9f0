"""A map of tiles: each division as large as any other, in its place, the stronger coloured the larger its figure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from attrs import frozen

from gridcontrol.errors.messages import CATALOGUE
from gridcontrol.errors.width import clusters, display_width, truncate, visible
from gridcontrol_html.markup import shown
from gridcontrol_html.shades import shade
from gridcontrol_html.svg import CELL, drawing, element, short

_WIDE, _HIGH, _LINE, _BETWEEN = 66.0, 26.0, 14.0, 3.0
_CELLS = int((_WIDE - 4) / CELL)


@frozen
class Tile:
    """A division on the map: its column and row from 0, its name, its figure (None: there is none)."""

    column: int
    row: int
    name: str
    value: Decimal | None


def tile_map(title: str, tiles: Sequence[Tile], lang: str) -> str:
    """The map; empty where there is no tile."""
    if not tiles:
        return ""
    left, top = min(tile.column for tile in tiles), min(tile.row for tile in tiles)
    names = [_lines(tile.name) for tile in tiles]
    high = _HIGH + _LINE * max(map(len, names))
    parts = []
    most = max((tile.value for tile in tiles if tile.value is not None), default=Decimal(0))
    for tile, lines in zip(tiles, names, strict=True):
        x, y = (tile.column - left) * (_WIDE + _BETWEEN), (tile.row - top) * (high + _BETWEEN)
        value = "" if tile.value is None else short(tile.value)
        said = CATALOGUE["drawn.tile"].what(lang).format(division=tile.name, value=value or "\N{EN DASH}")
        middle = x + _WIDE / 2
        parts.append(
            element(
                "g",
                element("title", shown(said)),
                element("rect", x=x, y=y, width=_WIDE, height=high, class_=shade(tile.value, most) or "s0"),
                *(
                    element("text", shown(line), x=middle, y=y + 16 + _LINE * number, text_anchor="middle")
                    for number, line in enumerate(lines)
                ),
                element("text", shown(value), x=middle, y=y + high - 8, text_anchor="middle", class_="value"),
            )
        )
    columns = max(tile.column for tile in tiles) - left + 1
    rows = max(tile.row for tile in tiles) - top + 1
    wide, tall = columns * (_WIDE + _BETWEEN) - _BETWEEN, rows * (high + _BETWEEN) - _BETWEEN
    return drawing("tiles", wide, tall, title, parts)


def _lines(name: str) -> list[str]:
    """A name on one line, or on two, broken at a space where there is one in reach."""
    text = visible(name)
    if display_width(text) <= _CELLS:
        return [text]
    words = text.split(" ")
    kept = max((n for n in range(1, len(words)) if display_width(" ".join(words[:n])) <= _CELLS), default=0)
    if kept:
        return [" ".join(words[:kept]), truncate(" ".join(words[kept:]), _CELLS)]
    first = ""
    for piece, _ in clusters(text):
        if display_width(first + piece) > _CELLS:
            break
        first += piece
    return [first, truncate(text[len(first) :], _CELLS)]
