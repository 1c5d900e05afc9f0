"""How many cells of a terminal a text takes, and texts fitted to cells.

Chinese, Japanese and Korean characters and most emoji take two cells, combining marks none, characters of
ambiguous width one. Control characters are shown as escapes, so that data can't steer a terminal.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator

TAB = 4
ELLIPSIS = "\u2026"
_JOINER = "\u200d"
_NON_JOINER = "\u200c"
_WIDE = 2
_FIRST_MARK = 0x300
"""Below this every character that shows takes one cell."""
_HANGUL_TAILS = range(0x1160, 0x1200)
"""Vowels and finals of a Hangul syllable: they stand in the cells of its first letter."""
_EMOJI_STYLE = "\ufe0f"
_SKIN_TONES = range(0x1F3FB, 0x1F400)
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_HARMLESS = frozenset({_JOINER, _NON_JOINER, "\u00ad"})


def visible(text: str) -> str:
    r"""*text* with everything that a terminal obeys rather than shows written as an escape.

    >>> print(visible("a\x1b[31mb\n"))
    a\x1b[31mb\n
    """
    if text.isprintable():
        return text
    return "".join(map(_shown, text))


def display_width(text: str) -> int:
    """The cells that ``visible(text)`` takes.

    >>> [display_width(word) for word in ("home", "居家", "e\u0301", "😀")]
    [4, 4, 1, 2]
    """
    if plain(text):
        return len(text)
    return sum(cells for _, cells in clusters(visible(text)))


def plain(text: str) -> bool:
    """Whether each character of *text* takes one cell and is shown as it is, which most of a long table does."""
    return text.isascii() and text.isprintable()


def pad(text: str, width: int, *, right: bool = False) -> str:
    """*text* filled with spaces to *width* cells, flush right on request; longer text stays as it is."""
    gap = " " * max(0, width - display_width(text))
    return gap + visible(text) if right else visible(text) + gap


def truncate(text: str, width: int) -> str:
    """*text* in at most *width* cells, the cut shown by an ellipsis; never half a character.

    >>> truncate("集中隔离点", 7)
    '集中隔…'
    """
    # No character takes more than two cells, and nearly every word is that short.
    if 2 * len(text) <= width and visible(text) == text:
        return text
    kept: list[str] = []
    used = fitting = 0
    # Character by character, so that a word of megabytes costs no more than what is shown of it.
    for piece, cells in clusters(part for character in text for part in visible(character)):
        if used + cells > width:
            return "".join(kept[:fitting]) + ELLIPSIS if width > 0 else ""
        kept.append(piece)
        used += cells
        if used < width:
            fitting = len(kept)
    return "".join(kept)


def clusters(text: Iterable[str]) -> Iterator[tuple[str, int]]:
    """What a terminal shows as one, with its cells: a letter with its marks, a joined emoji, a flag."""
    piece, cells, joined = "", 0, False
    for character in text:
        if piece and (_follows(character, piece) or (joined and _cells(character) == _WIDE)):
            piece += character
            if character == _EMOJI_STYLE and cells == 1 and unicodedata.category(piece[0]) == "So":
                cells = _WIDE
            if ord(character) in _FLAG_LETTERS:
                cells = _WIDE
            joined = character == _JOINER and cells == _WIDE
            continue
        if piece:
            yield piece, cells
        piece, cells, joined = character, _cells(character), False
    if piece:
        yield piece, cells


def _follows(character: str, piece: str) -> bool:
    code = ord(character)
    if code < _FIRST_MARK:
        return False
    if code in _SKIN_TONES:
        return _cells(piece[0]) == _WIDE
    if code in _FLAG_LETTERS:
        return len(piece) == 1 and ord(piece) in _FLAG_LETTERS
    return _cells(character) == 0


def _cells(character: str) -> int:
    code = ord(character)
    if code < _FIRST_MARK:
        return 1
    if character in _HARMLESS or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    if code in _HANGUL_TAILS:
        return 0
    return _WIDE if unicodedata.east_asian_width(character) in "WF" else 1


def _shown(character: str) -> str:
    if character in _HARMLESS or unicodedata.category(character) not in _INVISIBLE:
        return character
    if character in "\t\n\r":
        return {"\t": "\\t", "\n": "\\n", "\r": "\\r"}[character]
    code = ord(character)
    for letter, digits in (("x", 2), ("u", 4)):
        if code < 16**digits:
            return f"\\{letter}{code:0{digits}x}"
    return f"\\U{code:08x}"
