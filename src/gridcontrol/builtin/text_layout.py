"""Tables and paragraphs laid out in the cells of a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen

from gridcontrol.errors.width import clusters, display_width, pad, plain, visible

_GAP = "  "
_BELOW = "   "
_NARROWEST_TEXT = 14
"""No column of text is squeezed below this to make a table fit, nor below its longest word up to the next limit."""
_LONGEST_WORD = 24
_NARROWEST_SENTENCE = 40
"""Sentences that would have less room beside the other columns stand below their rows."""
_TITLE_LINE = 8
"""A title wider than the cells below it is broken into lines of about this width."""

_OPENING = frozenset("“‘（《【[(")
_CLOSING = frozenset("，。、；：？！”’）》】])" + ",.;:?!")


@frozen
class LaidColumn:
    """A column as texts: its title and one cell for each row, numbers flush right.

    The cells of a column that is not *breakable* (instants, keys) stay on one line as long as they can. Those of
    *sentences* may stand below their rows.
    """

    title: str
    cells: tuple[str, ...]
    is_number: bool
    breakable: bool = True
    sentences: bool = False


def wrapped(text: str, width: int) -> list[str]:
    """*text* in lines of at most *width* cells: broken at spaces, between wide characters, within a word if it must be.

    >>> wrapped("集中隔离医学观察 14 days", 10)
    ['集中隔离医', '学观察 14', 'days']
    """
    if plain(text) and len(text) <= width and not text.startswith(" "):
        return [text.rstrip()]
    lines: list[str] = []
    line, used = "", 0
    for piece, cells in _pieces(visible(text)):
        if used + cells > width and used:
            lines.append(line.rstrip())
            line, used = "", 0
        if piece == " " and not used:
            continue
        *heads, rest = _cut(piece, width) if cells > width else [piece]
        lines += heads
        line, used = line + rest, used + (cells if not heads else display_width(rest))
    if line.strip() or not lines:
        lines.append(line.rstrip())
    return lines


def _pieces(text: str) -> Iterator[tuple[str, int]]:
    """What may not be broken: runs of narrow characters, single spaces, single wide characters.

    Closing punctuation stays with what it closes, opening with what it opens.
    """
    piece, width, wide = "", 0, False
    for cluster, cells in clusters(text):
        follows = cluster != " " and piece not in {"", " "}
        if not follows or not (cluster in _CLOSING or piece[-1] in _OPENING or not (wide or cells > 1)):
            if piece:
                yield piece, width
            piece, width = "", 0
        piece, width, wide = piece + cluster, width + cells, cells > 1
    if piece:
        yield piece, width


def _cut(word: str, width: int) -> list[str]:
    """A word that has no place to break in parts of at most *width* cells (one character where that is wider)."""
    parts, part, used = [], "", 0
    for cluster, cells in clusters(word):
        if used + cells > width and part:
            parts.append(part)
            part, used = "", 0
        part, used = part + cluster, used + cells
    return [*parts, part]


def table_lines(columns: Sequence[LaidColumn], rules_before: frozenset[int], width: int) -> Iterator[str]:
    """The table in lines of at most *width* cells, a rule under the titles and before the rows in *rules_before*.

    Titles and texts are broken into several lines. Sentences without enough room for that stand below their rows, each
    after its column's title. What still doesn't fit side by side goes into further tables below,
    each with the first column again; a text squeezed in vain gets back the room it has there.
    """
    widths = _widths(columns, width)
    cramped = frozenset(i for i, column in enumerate(columns) if i and _is_cramped(column, widths[i]))
    below = [column for i, column in enumerate(columns) if i in cramped]
    columns = [column for i, column in enumerate(columns) if i not in cramped]
    first = True
    for block in _blocks(_widths(columns, width), width):
        if not first:
            yield ""
        shown = [columns[i] for i in block]
        yield from _block_lines(shown, _widths(shown, width), rules_before, below if first else (), width)
        first = False


def _is_cramped(column: LaidColumn, given: int) -> bool:
    """Whether *column* holds sentences, and got less than they need and than can be read with ease."""
    return column.sentences and given < min(_natural(column), _NARROWEST_SENTENCE)


def _widths(columns: Sequence[LaidColumn], width: int) -> list[int]:
    """Natural widths, then texts squeezed from the widest down until the table fits or none gives way."""
    widths = [_natural(column) for column in columns]
    floors = [w if c.is_number else min(w, _floor(c)) for c, w in zip(columns, widths, strict=True)]
    texts = [i for i, column in enumerate(columns) if not column.is_number]
    while sum(widths) + len(_GAP) * (len(widths) - 1) > width:
        widest = max((i for i in texts if widths[i] > floors[i]), key=lambda i: widths[i], default=None)
        if widest is None:
            break
        widths[widest] -= 1
    return [min(w, width) for w in widths]


def _natural(column: LaidColumn) -> int:
    content = max((display_width(cell) for cell in column.cells), default=0)
    title = display_width(column.title)
    lines = max(1, -(-title // _TITLE_LINE))
    balanced = -(-title // lines)
    return max(content, _longest_word(column.title), min(title, balanced + balanced % 2), 1)


def _floor(column: LaidColumn) -> int:
    longest = max(map(_longest_word if column.breakable else display_width, column.cells), default=0)
    return max(_NARROWEST_TEXT, min(longest, _LONGEST_WORD))


def _longest_word(text: str) -> int:
    if plain(text):
        return max(map(len, text.split(" "))) or len(text[:1])
    return max((cells for _, cells in _pieces(visible(text))), default=0)


def _blocks(widths: Sequence[int], width: int) -> Iterator[list[int]]:
    block, used = [0], widths[0]
    for i, needed in enumerate(widths[1:], start=1):
        if used + len(_GAP) + needed > width and len(block) > 1:
            yield block
            block, used = [0], widths[0]
        block.append(i)
        used += len(_GAP) + needed
    yield block


def _block_lines(
    columns: Sequence[LaidColumn],
    widths: Sequence[int],
    rules_before: frozenset[int],
    below: Sequence[LaidColumn],
    width: int,
) -> Iterator[str]:
    yield from _row_lines(columns, widths, [column.title for column in columns])
    rule = _GAP.join("-" * w for w in widths)
    yield rule
    for number in range(len(columns[0].cells)):
        if number in rules_before:
            yield rule
        yield from _row_lines(columns, widths, [column.cells[number] for column in columns])
        for column in below:
            if column.cells[number]:
                told = wrapped(f"{column.title}: {column.cells[number]}", width - len(_BELOW))
                yield from (_BELOW + line for line in told)


def _row_lines(columns: Sequence[LaidColumn], widths: Sequence[int], texts: Sequence[str]) -> Iterator[str]:
    parts = [wrapped(text, w) for text, w in zip(texts, widths, strict=True)]
    for line in range(max(map(len, parts))):
        cells = (
            pad(part[line] if line < len(part) else "", w, right=column.is_number)
            for part, w, column in zip(parts, widths, columns, strict=True)
        )
        yield _GAP.join(cells).rstrip()
