"""A problem as text: one line for logs, or a block that shows the place, in the manner of rustc and Elm.

.. code-block:: text

    error[yaml.duplicate-key]: the key 'zone' stands twice in one mapping
      --> pack.yaml:4:1
      |
    4 | zone: Asia/Urumqi
      | ^^^^
      ::: pack.yaml:2:1 first written here
      |
    2 | zone: Asia/Shanghai
      | ----
      = fix: keep one of them, or give one another name
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen

from gridcontrol.errors.messages import CATALOGUE
from gridcontrol.errors.problem import Place, Problem, Severity
from gridcontrol.errors.width import ELLIPSIS, TAB, clusters, display_width, truncate, visible

LINE_CELLS = 100
"""The cells of a source line that are shown; longer lines are cut around what is marked."""
_WORD_CELLS = 160
_ALLOWED_SHOWN = 12
_BEFORE_MARK = 30
_SYSTEM = {
    "No such file or directory": "words.no-such-file",
    "Permission denied": "words.permission-denied",
    "Is a directory": "words.is-a-directory",
    "Not a directory": "words.not-a-directory",
    "File exists": "words.file-exists",
    "No space left on device": "words.no-space",
    "Read-only file system": "words.read-only",
}
"""What operating systems say, always in English where Python asks them, to words of the language that is printed."""


def what_text(problem: Problem, lang: str) -> str:
    """The sentence of *problem* without place or advice."""
    words = _words(problem)
    said = {name: _word(_SYSTEM[text], lang) for name, text in words.items() if text in _SYSTEM}
    return CATALOGUE[problem.code].what(lang).format_map({**words, **said})


def fix_text(problem: Problem, lang: str) -> str:
    """The advice of *problem*, or an empty string."""
    return CATALOGUE[problem.code].fix(lang).format_map(_words(problem))


def problem_line(problem: Problem, lang: str) -> str:
    """One line: place, code, sentence."""
    where = f"{visible(str(problem.place))}: " if problem.place else ""
    return f"{where}{what_text(problem, lang)} [{problem.code}]"


def render(problem: Problem, source_lines: Sequence[str] | Mapping[str, Sequence[str]], lang: str) -> str:
    """*problem* as a block of lines without a line end behind the last.

    *source_lines* are the lines of the file that the problem's place names, or of all files by name, as
    ``gridcontrol.located.source_lines`` gives them. A place whose line is not there shows as its name only.
    """
    if isinstance(source_lines, Mapping):
        sources = source_lines
    else:
        sources = {problem.place.file: source_lines} if problem.place else {}
    places = [place for place in (problem.place, *problem.related) if place]
    gutter = len(str(max((place.line for place in places), default=0)))
    kind = f"{_word(f'words.{problem.severity}', lang)}[{problem.code}]"
    rows = [f"{kind}{_word('words.colon', lang)}{what_text(problem, lang)}"]
    if problem.place:
        rows.append(f"{' ' * gutter} --> {visible(str(problem.place))}")
        rows += _excerpt(problem.place, sources, gutter, "^")
    names = (*problem.related_names, *[""] * len(problem.related))
    label = CATALOGUE[problem.code].related(lang) or _word("words.related", lang)
    for place, name in zip(problem.related, names, strict=False):
        said = label.format_map(_words(problem) | ({"name": truncate(name, _WORD_CELLS)} if name else {}))
        rows.append(f"{' ' * gutter} ::: {visible(str(place))} {said}")
        rows += _excerpt(place, sources, gutter, "-")
    rows += [f"{' ' * gutter} = {line}" for line in _advice(problem, lang)]
    return "\n".join(rows)


def render_all(problems: Iterable[Problem], sources: Mapping[str, Sequence[str]], lang: str) -> str:
    """All *problems*, by file, line and column, then how many there are. Those without a place come last."""
    ordered = sorted(problems, key=_order)
    blocks = [render(problem, sources, lang) for problem in ordered]
    return "\n\n".join([*blocks, count_text(ordered, lang)])


def count_text(problems: Iterable[Problem], lang: str) -> str:
    """How many errors, warnings and notes *problems* hold: ``2 errors, 1 warning``."""
    severities = [problem.severity for problem in problems]
    parts = []
    for severity in Severity:
        count = severities.count(severity)
        if count:
            code = f"words.one-{severity}" if count == 1 else f"words.{severity}s"
            parts.append(_word(code, lang, count=str(count)))
    return _word("words.comma", lang).join(parts) or _word("words.no-problems", lang)


def _order(problem: Problem) -> tuple[bool, str, int, int, str, str]:
    place = problem.place or Place("", 0, 0)
    words = repr(sorted(problem.args.items()))
    return (problem.place is None, place.file, place.line, place.column, problem.code, words)


def _words(problem: Problem) -> dict[str, str]:
    return {name: truncate(word, _WORD_CELLS) for name, word in problem.args.items()}


def _word(code: str, lang: str, **args: str) -> str:
    return CATALOGUE[code].what(lang).format_map(args)


def _advice(problem: Problem, lang: str) -> list[str]:
    colon = _word("words.colon", lang)
    lines = []
    if problem.nearest is not None:
        lines.append(_word("words.nearest", lang, nearest=truncate(problem.nearest, _WORD_CELLS)))
    if problem.allowed:
        shown = [truncate(word, _WORD_CELLS) for word in problem.allowed[:_ALLOWED_SHOWN]]
        rest = len(problem.allowed) - len(shown)
        if rest:
            shown.append(_word("words.and-more", lang, count=str(rest)))
        lines.append(f"{_word('words.allowed', lang)}{colon}{_word('words.comma', lang).join(shown)}")
    fix = fix_text(problem, lang)
    if fix:
        lines.append(f"{_word('words.fix', lang)}{colon}{fix}")
    return lines


def _excerpt(place: Place, sources: Mapping[str, Sequence[str]], gutter: int, mark: str) -> list[str]:
    lines = sources.get(place.file, ())
    if not 1 <= place.line <= len(lines):
        return []
    line = lines[place.line - 1]
    until = place.end_column if place.end_line == place.line else len(line) + 1
    shown = _marked(line, place.column - 1, max(until, place.column + 1) - 1)
    return [
        f"{' ' * gutter} |",
        f"{place.line:>{gutter}} | {shown.text}".rstrip(),
        f"{' ' * gutter} | {' ' * shown.before}{mark * shown.cells}",
    ]


@frozen
class _Marked:
    """A source line as shown, the cells before the mark and the cells of the mark."""

    text: str
    before: int
    cells: int


def _marked(line: str, start: int, end: int) -> _Marked:
    """*line* as it is shown, cut to ``LINE_CELLS`` around characters *start* to *end* (counted from 0)."""
    # Far from the mark nothing will be shown, so a line of megabytes need not be measured.
    skipped = max(0, start - LINE_CELLS)
    window = line[skipped : min(end, start + LINE_CELLS) + LINE_CELLS]
    pieces: list[tuple[str, int]] = []
    before, column, index, mark = 0, 0, skipped, 0
    for piece, _ in clusters(window):
        text = " " * (TAB - column % TAB) if piece == "\t" else visible(piece)
        cells = display_width(text)
        if index + len(piece) <= start:
            before += cells
        elif index < end:
            mark += cells
        pieces.append((text, cells))
        column, index = column + cells, index + len(piece)
    return _cut(pieces, before, max(mark, 1), more_left=skipped > 0, more_right=index < len(line))


def _cut(pieces: list[tuple[str, int]], before: int, mark: int, *, more_left: bool, more_right: bool) -> _Marked:
    total = sum(cells for _, cells in pieces)
    if total <= LINE_CELLS and not more_left and not more_right:
        return _Marked("".join(text for text, _ in pieces), before, min(mark, LINE_CELLS))
    left = 0
    if more_left or before + min(mark, LINE_CELLS // 2) > LINE_CELLS - 2:
        # Drop whole characters until the mark stands near the left edge.
        while pieces and before - left > _BEFORE_MARK:
            left += pieces.pop(0)[1]
    kept: list[str] = []
    used = 0
    room = LINE_CELLS - 2
    for text, cells in pieces:
        if used + cells > room:
            more_right = True
            break
        kept.append(text)
        used += cells
    cut_left = more_left or left > 0
    text = f"{ELLIPSIS if cut_left else ''}{''.join(kept)}{ELLIPSIS if more_right else ''}"
    start = before - left
    return _Marked(text, start + cut_left, max(1, min(mark, used - start)))
