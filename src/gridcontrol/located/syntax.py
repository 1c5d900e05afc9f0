"""What the YAML parser stumbled over, said so that someone who doesn't know YAML can mend it.

The parser's own sentences are English only and name its internals; they are matched here by fragments
that the C parser and the Python parser have in common.
"""

from __future__ import annotations

import re

import yaml

from gridcontrol.errors import Place, Problem
from gridcontrol.located.characters import source_lines

_BY_FRAGMENT = (
    ("mapping values are not allowed", "colon"),
    ("could not find expected ':'", "colon-missing"),
    ("found unexpected end of stream", "yaml.unclosed-quote"),
    ("unexpected document", "yaml.unclosed-quote"),
    ("found unexpected ':'", "yaml.colon-without-space"),
    ("',' or ']'", "yaml.unclosed-list"),
    ("',' or '}'", "yaml.unclosed-mapping"),
    ("tab character", "yaml.tab"),
    ("that cannot start any token", "character"),
    ("alphabetic or numeric character", "character"),
    ("unknown escape character", "yaml.bad-escape"),
    ("expected escape sequence", "yaml.bad-escape"),
    ("escape code", "yaml.bad-escape"),
    ("hexdecimal", "yaml.bad-escape"),
    ("hexadecimal", "yaml.bad-escape"),
    ("chomping or indentation", "yaml.bad-block-text"),
    ("line break", "yaml.bad-block-text"),
    ("indentation indicator", "yaml.bad-block-text"),
    ("sequence entries are not allowed", "yaml.dash-here"),
    ("mapping keys are not allowed", "yaml.complex-key"),
    ("node content", "character"),
    ("expected key", "layout"),
    ("'-' indicator", "layout"),
    ("<block end>", "layout"),
    ("<document start>", "yaml.after-the-end"),
)
_OPENED_BEFORE = frozenset({"yaml.unclosed-list", "yaml.unclosed-mapping"})
_COLON_WITHOUT_SPACE = re.compile(r"[^\s:/](:)[^\s:/]")
_FULL_WIDTH_COLON = "\uff1a"
_QUESTION_IN_WORD = re.compile(r"[^\s,\[\]{}]\?")
_QUOTE_THEN_MORE = re.compile(r"""(["'])[^"']*\1\s*$""")


def syntax_problem(error: yaml.YAMLError, text: str, file: str, opened: Place | None = None) -> Problem:
    """The problem that says what *error* found in *text*; *opened* is where the innermost open bracket stands."""
    lines = source_lines(text)
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        return Problem("yaml.syntax", Place(file, 1, 1, 1, 2))
    place = _place(error.problem_mark, lines, file)
    said = f"{error.context or ''} {error.problem or ''}"
    if error.context is not None and error.context.endswith(("a tag", "anchor", "alias")) and error.context_mark:
        return _character(_place(error.context_mark, lines, file), lines)
    kind = next((kind for fragment, kind in _BY_FRAGMENT if fragment in said), "yaml.syntax")
    if kind == "colon":
        return _colon(place, lines)
    if kind == "colon-missing":
        start = _place(error.context_mark, lines, file) if error.context_mark else place
        return _colon_above(start, start.line, lines) or Problem("yaml.no-colon", start)
    if kind == "character":
        at_end = place.column > len(lines[place.line - 1])
        unclosed = Problem("yaml.unclosed-bracket", place, related=(opened,)) if at_end and opened else None
        return unclosed or _character(place, lines)
    start = _place(error.context_mark, lines, file) if error.context_mark else place
    if kind == "layout":
        return _layout(place, start, lines)
    if kind == "yaml.unclosed-quote":
        return Problem(kind, start)
    if kind in _OPENED_BEFORE and _QUESTION_IN_WORD.match(lines[place.line - 1], max(place.column - 2, 0)):
        kind = "yaml.question-mark"  # the parser written in Python ends a word within brackets there
    return Problem(kind, place, related=_elsewhere(start, place) if kind in _OPENED_BEFORE else ())


def _layout(place: Place, start: Place, lines: list[str]) -> Problem:
    """Something stands where the block that began at *start* can't go on."""
    before, rest = lines[place.line - 1][: place.column - 1], lines[place.line - 1][place.column - 1 :]
    if not before.strip() and rest.startswith(":"):
        return Problem("yaml.empty-key", place)
    if _QUOTE_THEN_MORE.search(before):
        return Problem("yaml.after-quote", place)
    return Problem("yaml.bad-layout", place, related=_elsewhere(start, place))


def _elsewhere(start: Place, place: Place) -> tuple[Place, ...]:
    return (start,) if (start.line, start.column) != (place.line, place.column) else ()


def _place(mark: yaml.Mark, lines: list[str], file: str) -> Place:
    """A parser's mark as a place; the end of the file is the end of its last line that holds something."""
    line, column = mark.line + 1, mark.column + 1
    if line > len(lines) or (line == len(lines) and not lines[-1]):
        line = max((number for number, text in enumerate(lines, 1) if text.strip()), default=1)
        column = len(lines[line - 1].rstrip()) + 1
    return Place(file, line, column, line, column + 1)


def _character(place: Place, lines: list[str]) -> Problem:
    """A value begins with a character that means something else in YAML."""
    found = lines[place.line - 1][place.column - 1 : place.column]
    if found == "\t":
        return Problem("yaml.tab", place)
    if not found:
        return Problem("yaml.syntax", place)
    return Problem("yaml.bad-start", place, args={"found": found})


def _colon(place: Place, lines: list[str]) -> Problem:
    """A colon where no key may stand: a second one in the line, or a key below a line that isn't one."""
    before = lines[place.line - 1][: place.column - 1]
    if ": " in before:
        return Problem("yaml.second-colon", place)
    above = next((number for number in range(place.line - 1, 0, -1) if lines[number - 1].strip()), 0)
    at_key = len(before) - len(before.lstrip(" -")) + 1
    key = Place(place.file, place.line, at_key, place.line, max(place.column, at_key + 1))
    return _colon_above(place, above, lines) or Problem(
        "yaml.bad-indent", key, related=(_whole_line(place.file, above, lines),) if above else ()
    )


def _colon_above(place: Place, number: int, lines: list[str]) -> Problem | None:
    """The likelier cause in line *number*: a colon that isn't one to YAML."""
    line = lines[number - 1] if number else ""
    if _FULL_WIDTH_COLON in line and ": " not in line:
        column = line.index(_FULL_WIDTH_COLON) + 1
        return Problem("yaml.full-width-colon", Place(place.file, number, column, number, column + 1))
    match = _COLON_WITHOUT_SPACE.search(line)
    if match and ": " not in line:
        column = match.start(1) + 1
        return Problem("yaml.colon-without-space", Place(place.file, number, column, number, column + 1))
    return None


def _whole_line(file: str, number: int, lines: list[str]) -> Place:
    line = lines[number - 1]
    indent = len(line) - len(line.lstrip())
    return Place(file, number, indent + 1, number, len(line.rstrip()) + 1)
