"""What a spelled pack is before it has a format: sections of paragraphs, points, tables, and lines to sign on."""

from __future__ import annotations

from attrs import frozen

from gridcontrol.errors import Place


@frozen
class Paragraph:
    """Sentences that belong together."""

    text: str


@frozen
class Point:
    """An item of a list, with the points it consists of."""

    text: str
    points: tuple[Point, ...] = ()


@frozen
class Points:
    """A list; ``ordered`` where the order says something."""

    items: tuple[Point, ...]
    ordered: bool = False


@frozen
class Grid:
    """A table of texts."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@frozen
class Blanks:
    """Lines to fill in by hand, each with what belongs there."""

    titles: tuple[str, ...]


Part = Paragraph | Points | Grid | Blanks


@frozen
class Section:
    """A stretch under a heading. ``id`` is stable for programs; ``place`` is where the pack says it."""

    id: str
    title: str
    parts: tuple[Part, ...] = ()
    sections: tuple[Section, ...] = ()
    place: Place | None = None


@frozen
class Page:
    """A whole document in one language."""

    title: str
    subtitle: str
    pack: str
    version: str
    lang: str
    sections: tuple[Section, ...]
