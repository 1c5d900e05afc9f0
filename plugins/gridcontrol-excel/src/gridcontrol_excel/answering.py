"""A workbook given back as it was, with what is wrong marked in it: coloured cells, comments, drop-downs, a list.

Only the parts of the workbook that say so are edited, in their bytes: charts, pictures, macros, pivot tables, rich text
and whatever else it holds stay what they are.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from attrs import evolve

from gridcontrol.errors import ImportRefused, Place, Problem
from gridcontrol.errors.messages import CATALOGUE
from gridcontrol.errors.text import fix_text, what_text
from gridcontrol.intake.findings import Flaw
from gridcontrol.intake.written import header_key
from gridcontrol.plugins import Answer
from gridcontrol.rules.imports import ImportForm
from gridcontrol_excel.listing import BAD, CHOICES, LIST, MENDED, OPEN, Listed, list_sheet, read_list, words_sheet
from gridcontrol_excel.marking import Choice, SheetMarks, Spot, covers, letters
from gridcontrol_excel.package import Package
from gridcontrol_excel.reading import WorkbookRows
from gridcontrol_excel.remarks import own_texts, remark
from gridcontrol_excel.styles import Styles

__all__ = ["CHOICES", "LIST", "MENDED", "OPEN", "answer"]

_WORDS_SHOWN = 20
_MORE_ROWS = 200
"""Drop-downs go on so far below the last row, for those that are added."""
_SIGNED = "_xmlsignatures/"
_MOST_ROWS = 1_048_576


def answer(path: Path, form: ImportForm, told: Answer, lang: str) -> bytes:
    """The workbook *path* with what *told* says about it, reasons in *lang*.

    Raises ``ImportRefused`` where it can't be given back as it was: it is signed, or written in a way that is not
    understood.
    """
    place = Place(path.name, 1, 1)
    with zipfile.ZipFile(path) as parts:
        signed = any(name.lower().startswith(_SIGNED) for name in parts.namelist())
    if signed:
        raise ImportRefused(Problem("intake.workbook-loses", place, args={"kinds": "数字签名 digital signatures"}))
    try:
        return _answered(path, form, told, lang)
    except (ValueError, KeyError, StopIteration, IndexError) as error:
        raise ImportRefused(Problem("intake.workbook-unknown", place)) from error


def _answered(path: Path, form: ImportForm, told: Answer, lang: str) -> bytes:
    package = Package(path)
    part = ""
    with WorkbookRows(path, form) as source:
        part = package.sheets()[source.sheet]
        before = read_list(path, package)
        lines = list(_lines(told, source, lang))
        wrong = {line.spot for line in lines}
        marks = SheetMarks(package.read(part), wrong | {line.spot for line in before})
        styles = Styles(package)
        comments = own_texts(package, part)
        looks, said = _marked(lines, before, marks, comments)
        listed = [line for line in looks if line.open]
        mended = {line.spot: line for line in before if line.spot not in wrong}
        listed = [
            *(evolve(each, open=False, reason=source.text_at(each.spot)) for each in mended.values()),
            *listed,
        ]
        for line in looks:
            marks.give(line.spot, styles.tinted(line.look, BAD) if line.open else line.look)
        _offer_choices(package, marks, source, told.choices)
    remark(package, part, marks, said)
    package.add_sheet(LIST, list_sheet(listed, styles))
    styles.write()
    package.write(part, marks.written())
    return package.packed()


def _marked(
    lines: Sequence[Listed], before: Sequence[Listed], marks: SheetMarks, comments: Mapping[Spot, str]
) -> tuple[list[Listed], dict[Spot, str]]:
    """The cells to be given a look, those that are wrong with the look and comment of their own; and all comments."""
    marked = {line.spot: line for line in before if line.open}
    looks, said = [], {}
    for line in lines:
        earlier = marked.pop(line.spot, None)
        look = marks.look(line.spot) if earlier is None else earlier.look
        own = comments.get(line.spot, "") if earlier is None else earlier.comment
        looks.append(evolve(line, look=look, comment=own))
        text = f"{line.reason}\n{line.fix}".strip()
        said[line.spot] = f"{text}\n\n{own}" if own else text
    for spot, line in marked.items():
        looks.append(evolve(line, open=False))
        if comments.get(spot):
            said[spot] = line.comment
    return looks, said


def _lines(told: Answer, source: WorkbookRows, lang: str) -> Iterator[Listed]:
    """One line for each cell that is wrong; what is wrong with a row as a whole stands at its first cell."""
    headers = source.headers
    places = {header_key(header): index for index, header in reversed(list(enumerate(headers, 1)))}
    cells: dict[Spot, list[Flaw]] = {}
    for row in told.rows:
        for flaw in row.flaws:
            spot = (row.number, places.get(header_key(flaw.column), 1))
            cells.setdefault(source.shown_at.get(spot, spot), []).append(flaw)
    for spot, flaws in sorted(cells.items()):
        problems = [flaw.problem for flaw in flaws]
        said = "\n".join(dict.fromkeys(what_text(problem, lang) for problem in problems))
        advice = [each for problem in problems for each in (_allowed(problem, lang), fix_text(problem, lang))]
        fixes = "\n".join(each for each in dict.fromkeys(advice) if each)
        header = headers[spot[1] - 1] if spot[1] <= len(headers) else ""
        yield Listed(spot, header, source.text_at(spot), open=True, reason=said, fix=fixes)


def _allowed(problem: Problem, lang: str) -> str:
    near = f"{CATALOGUE['words.nearest'].what(lang).format(nearest=problem.nearest)}\n" if problem.nearest else ""
    words = "、".join(problem.allowed[:_WORDS_SHOWN])
    return near + (f"{CATALOGUE['words.allowed'].what(lang)}: {words}" if words else "")


def _offer_choices(
    package: Package, marks: SheetMarks, source: WorkbookRows, choices: Mapping[str, tuple[str, ...]]
) -> None:
    """A drop-down on each column that takes only some words, unless it has one."""
    if CHOICES in package.sheets():
        return
    first = source.header_row + 1
    words = {header_key(header): each for header, each in choices.items()}
    wanted = [
        (index, words[header_key(header)])
        for index, header in enumerate(source.headers, 1)
        if header_key(header) in words and not covers(marks.validated, index, first)
    ]
    if not wanted:
        return
    package.add_sheet(CHOICES, words_sheet([words for _, words in wanted]), hidden=True)
    last = min(source.last_row + _MORE_ROWS, _MOST_ROWS)
    marks.offer(
        [
            Choice(
                f"{letters(column)}{first}:{letters(column)}{last}",
                f"'{CHOICES}'!${letters(own)}$1:${letters(own)}${len(words)}",
            )
            for own, (column, words) in enumerate(wanted, 1)
        ]
    )
