"""How people write: full-width characters, dashes of all lengths, marks for "nothing"; and what can't be read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SPACES = dict.fromkeys((0x00A0, 0x2002, 0x2003, 0x2007, 0x2009, 0x202F, 0x3000), " ")
_DASHES = dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0xFE63), "-")
_UNSEEN = dict.fromkeys((0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD))
_FOLD: dict[int, int | str | None] = {**_FULL_WIDTH, **_SPACES, **_DASHES, **_UNSEEN, 0x2236: ":", 0x3002: "."}

NOTHING = frozenset({"", "-", "--", "---", "----", "/", "//", "\\", "空", "(空)", "null", "none", "nil", "n/a", "na"})
"""What says "nothing is written here" in any column, once folded and in lower case."""

NOT_KNOWN = NOTHING | {
    "无", "没有", "暂无", "不详", "未知", "不明", "未填", "待定", "待查", "未登记", "unknown", "?",
}  # fmt: skip
"""What besides says so where a date, number, phone, id or code belongs. In a text it is a statement and stays."""

_LONGEST_CELL = 32
_ERROR = re.compile(
    r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!|ERROR!|GETTING_DATA|FIELD!|BLOCKED!|CONNECT!|BUSY!)\Z"
    r"|Err:\d{3}\Z",
    re.IGNORECASE,
)
"""What spreadsheets show where a formula has no result. Each begins with one of ``_FIRST_OF_ERRORS``."""
_FIRST_OF_ERRORS = frozenset("#Ee\uff03")


def _first_characters(marks: frozenset[str]) -> frozenset[str]:
    """Every character with which a cell may begin that folds to one of *marks*."""
    firsts = {mark[0] for mark in marks if mark}
    firsts |= {character.upper() for character in firsts}
    spelt = {
        chr(code)
        for code, said in _FOLD.items()
        if said is None or (chr(said) if isinstance(said, int) else said) in firsts
    }
    return frozenset(firsts | spelt | set(map(chr, _SPACES)) | set(" \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029"))


_FIRST_OF_NOTHING = _first_characters(NOTHING)
_FIRST_OF_NOT_KNOWN = _first_characters(NOT_KNOWN)


class Unread(Exception):
    """A cell can't be read. Becomes a problem of its row; never leaves this room."""

    def __init__(self, code: str, *, nearest: str | None = None, allowed: Sequence[str] = (), **args: str) -> None:
        super().__init__(code)
        self.code = code
        self.args_of_problem = args
        self.nearest = nearest
        self.allowed = tuple(allowed)


def folded(text: str) -> str:
    """*text* without outer blanks, full-width letters, digits and punctuation as ASCII, all dashes as ``-``.

    >>> folded("　２０２０／２／５ ")
    '2020/2/5'
    """
    if text.isascii():
        return text.strip()
    return text.translate(_FOLD).strip()


def refuse_error(cell: str) -> None:
    """Raises ``Unread`` where *cell* holds an error of a spreadsheet: what should stand there is not known."""
    if cell and cell[0] in _FIRST_OF_ERRORS and _ERROR.match(folded(cell)):
        raise Unread("intake.error-cell", found=folded(cell))


def is_nothing(cell: str) -> bool:
    """Whether *cell* is empty or one of the marks that say so in every column."""
    # Nearly every cell is told from a mark by its first character; this is asked of every one.
    if cell and cell[0] not in _FIRST_OF_NOTHING:
        return False
    return (len(cell) <= _LONGEST_CELL and folded(cell).lower() in NOTHING) or cell.isspace()


def is_not_known(cell: str) -> bool:
    """Whether *cell* says that there is no date, number or code."""
    if cell and cell[0] not in _FIRST_OF_NOT_KNOWN:
        return False
    return (len(cell) <= _LONGEST_CELL and folded(cell).lower() in NOT_KNOWN) or cell.isspace()


@lru_cache(maxsize=4096)
def header_key(header: str) -> str:
    """What two spellings of one column title have in common: no blanks, no line breaks, no case, half width.

    >>> header_key("现住址（代码） ") == header_key("现住址(代码)")
    True
    """
    return "".join(folded(header).split()).casefold()
