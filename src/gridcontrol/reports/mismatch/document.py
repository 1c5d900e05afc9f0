"""What the records say of stated figures: which differ and by how much, and the smallest sets of causes, in tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gridcontrol.errors import Severity
from gridcontrol.reports.counting import Amount
from gridcontrol.reports.document import Cell as Word
from gridcontrol.reports.document import (
    Column,
    ColumnType,
    Findings,
    Row,
    Section,
    Statement,
    SubjectRef,
    Table,
    listed,
)
from gridcontrol.reports.mismatch.causes import Cause, CauseKind
from gridcontrol.reports.mismatch.explaining import Explained, Some, Why
from gridcontrol.reports.mismatch.recounting import Cell
from gridcontrol.reports.published_rows import PublishedRow
from gridcontrol.reports.words import word
from gridcontrol.rules.published import PublishedForm

_NAMED = 5
"""Subjects that a line names; of more it says how many."""
MOST_EXPLANATIONS = 20

_CODES = {
    CauseKind.TWICE: "mismatch.twice",
    CauseKind.OTHER_DIVISION: "mismatch.other-division",
    CauseKind.LATE: "mismatch.late",
    CauseKind.BOTH_DAYS: "mismatch.both-days",
    CauseKind.NEITHER_DAY: "mismatch.neither-day",
    CauseKind.OTHER_DAY: "mismatch.other-day",
    CauseKind.VOIDED: "mismatch.voided",
    CauseKind.UNCORRECTED: "mismatch.uncorrected",
    CauseKind.NOT_JOINED: "mismatch.not-joined",
    CauseKind.OMITTED: "mismatch.omitted",
}
_DIFFERENCES = (
    Column("figure", word("indicator")),
    Column("place", word("place")),
    Column("at", word("stands_for")),
    Column("stated", word("stated"), ColumnType.NUMBER),
    Column("counted", word("by_records"), ColumnType.NUMBER),
    Column("difference", word("residual"), ColumnType.NUMBER),
    Column("row", word("row"), ColumnType.NUMBER),
)
_CAUSES = (
    Column("explanation", word("explanation"), ColumnType.NUMBER),
    Column("times", word("times"), ColumnType.NUMBER),
    Column("among", word("among"), ColumnType.NUMBER),
    Column("cause", word("cause")),
)


def sections_of(
    form: PublishedForm,
    rows: Sequence[PublishedRow],
    stated: Mapping[Cell, Amount],
    found: Explained,
    unknown: Sequence[str],
    names: Mapping[str, str],
) -> tuple[Section, ...]:
    """The sections to set behind those of the identities. *unknown* are places that no division goes by.

    *names* are those of divisions, by code.
    """
    by_number = {row.number: row for row in rows}
    said = tuple(_findings(stated, found, unknown))
    sections: list[Section] = [Findings("records", word("by_the_records"), said)]
    if found.differences:
        off = tuple(_difference(form, by_number, stated, cell, by) for cell, by in found.differences.items())
        sections.append(Table("differences", word("differences"), _DIFFERENCES, off))
        shown = found.explanations[:MOST_EXPLANATIONS]
        lines = tuple(
            line for number, why in enumerate(shown, 1) for line in _lines(form, by_number, number, why, names)
        )
        sections.append(Table("causes", word("causes"), _CAUSES, lines, Statement("mismatch.none-found")))
    return tuple(sections)


def _findings(stated: Mapping[Cell, Amount], found: Explained, unknown: Sequence[str]) -> Iterator[Statement]:
    number = len(found.explanations)
    if not stated:
        yield Statement("mismatch.nothing-counted", severity=Severity.WARNING)
    elif not found.differences:
        yield Statement("mismatch.all-agree", {"figures": len(stated)})
    else:
        counts: dict[str, Word] = {"figures": len(stated), "off": len(found.differences)}
        yield Statement("mismatch.some-differ", counts, Severity.ERROR)
    if found.explanations and found.differences:
        causes = found.explanations[0].number
        if found.is_unique:
            yield Statement("mismatch.unique", {"causes": causes})
        elif number == 1:
            yield Statement("mismatch.unique-but-equals", {"causes": causes})
        else:
            yield Statement("mismatch.several", {"causes": causes, "number": number}, Severity.WARNING)
        if number > MOST_EXPLANATIONS:
            yield Statement("mismatch.more", {"shown": MOST_EXPLANATIONS})
    if not found.complete:
        yield Statement("mismatch.broken-off", severity=Severity.WARNING)
    if unknown:
        yield Statement("mismatch.unknown-places", {"places": listed(list(unknown))}, Severity.WARNING)


def _difference(
    form: PublishedForm, rows: Mapping[int, PublishedRow], stated: Mapping[Cell, Amount], cell: Cell, by: Amount
) -> Row:
    row = rows[cell.row]
    counted = stated[cell] - by
    title = form.figures[cell.figure].label
    return Row(f"{cell.figure} {cell.row}", (title, row.place, row.at_text, stated[cell], counted, by, row.number))


def _lines(
    form: PublishedForm, rows: Mapping[int, PublishedRow], number: int, why: Why, names: Mapping[str, str]
) -> Iterator[Row]:
    for place, some in enumerate(why.causes, 1):
        yield Row(f"{number}.{place}", (number, some.times, len(some.causes), _sentence(some, names)))
    for place, (cell, by) in enumerate(why.typed.items(), len(why.causes) + 1):
        row = rows[cell.row]
        args: dict[str, Word] = {
            "figure": form.figures[cell.figure].label,
            "place": row.place,
            "at": row.at_text,
            "by": by,
        }
        yield Row(f"{number}.{place}", (number, 1, 1, Statement("mismatch.typed", args)))


def _sentence(some: Some, names: Mapping[str, str]) -> Statement:
    """The first cause in words, and who else it may have been."""
    said = _said(some.causes[0], names)
    if len(some.causes) == 1:
        return said
    others = [SubjectRef(cause.subjects[0]) for cause in some.causes[1 : _NAMED + 1] if cause.subjects]
    code = "mismatch.all-of" if some.is_certain else "mismatch.one-of"
    more = len(some.causes) - 1 - len(others)
    return Statement(code, {"cause": said, "others": listed(others), "more": more})


def _said(cause: Cause, names: Mapping[str, str]) -> Statement:
    subjects = listed([SubjectRef(subject) for subject in cause.subjects[:_NAMED]])
    args: dict[str, Word] = {**cause.args, "subjects": subjects}
    division = cause.args.get("division")
    if isinstance(division, str):
        args["division"] = names.get(division, division)
    return Statement(_CODES[cause.kind], args)
