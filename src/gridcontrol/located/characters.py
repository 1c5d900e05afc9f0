"""Bytes to text, and text to lines: the same lines for the reader and for whoever prints a problem."""

from __future__ import annotations

import re

from gridcontrol.errors import Place
from gridcontrol.located.limits import LIMITS
from gridcontrol.located.problems import Problems

_LINE_END = re.compile(r"\r\n|\n|\r")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_UTF16_ZEROS = ([False, True, False, True], [True, False, True, False])
"""Which bytes of two ASCII characters are zero."""
_MOST_SHOWN = 10

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)
"""Control characters, line ends that editors don't show as such, marks that make a line look different from what
it says, halves of surrogate pairs."""


def source_lines(data: bytes | str) -> list[str]:
    """The lines of a file as places count them, for printing problems.

    Never fails: what can't be decoded shows as U+FFFD.
    """
    text = data[: LIMITS.bytes].decode("utf-8", "replace") if isinstance(data, bytes) else data
    return _LINE_END.split(text.removeprefix("\ufeff"))


def place_at(text: str, index: int, file: str, length: int = 1) -> Place:
    """The place of *length* characters of *text* from *index* on."""
    line = 1 + text.count("\n", 0, index) + text.count("\r", 0, index) - text.count("\r\n", 0, index)
    column = index - max(text.rfind("\n", 0, index), text.rfind("\r", 0, index))
    return Place(file, line, column, line, column + length)


def to_text(data: bytes | str, file: str, problems: Problems) -> str:
    """*data* decoded, without a byte order mark. Reports what isn't text; raises ``PackError`` if it found anything."""
    text = data if isinstance(data, str) else _decode(data, file, problems)
    text = text.removeprefix("\ufeff")
    zero = text.find("\0")
    if zero >= 0:
        problems.report("yaml.binary", place_at(text, zero, file))
        problems.raise_all()
    for number, match in enumerate(FORBIDDEN.finditer(text)):
        if number == _MOST_SHOWN:
            break
        problems.report("yaml.control-character", place_at(text, match.start(), file), found=_code_point(match[0]))
    if len(problems):
        problems.raise_all()
    return text


def _decode(data: bytes, file: str, problems: Problems) -> str:
    zeros = [byte == 0 for byte in data[:4]]
    if data[:2] in _UTF16_MARKS or zeros in _UTF16_ZEROS:
        problems.report("yaml.utf-16", Place(file, 1, 1, 1, 2))
        problems.raise_all()
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").removeprefix("\ufeff")
        problems.report("yaml.not-utf-8", place_at(before, len(before), file), found=f"0x{data[error.start]:02X}")
        problems.raise_all()


def _code_point(character: str) -> str:
    return f"U+{ord(character):04X}"
