"""What is overdue, by who has it now."""

from __future__ import annotations

from datetime import datetime

from gridcontrol.duties.obligation import State
from gridcontrol.ids import SubjectId
from gridcontrol.reports.document import Cell, Column, ColumnType, Row, RowKind, Statement, SubjectRef, Table, listed
from gridcontrol.reports.grouping import TOTAL
from gridcontrol.reports.owed import Owing, duty_name
from gridcontrol.reports.words import word
from gridcontrol.rules.ruleset import Pack

_NOBODY = "-"


def overdue_table(pack: Pack, found: Owing) -> Table:
    """A row for each person with what was missed and stands with them, the most first; then what stands with nobody.

    What two people share stands with both, so the total, which counts each once, may be less than the rows give.
    """
    number: dict[SubjectId | None, int] = {}
    oldest: dict[SubjectId | None, datetime] = {}
    kinds: dict[SubjectId | None, dict[str, int]] = {}
    missed = [row for row in found.rows if row.one.state is State.MISSED]
    for row in missed:
        officers = () if row.now is None else row.now.officers
        for officer in officers or (None,):
            number[officer] = number.get(officer, 0) + 1
            oldest[officer] = min(oldest.get(officer, row.one.due), row.one.due)
            of = kinds.setdefault(officer, {})
            of[row.one.duty] = of.get(row.one.duty, 0) + 1
    rows = [
        Row(
            officer or _NOBODY,
            (
                word("nobody_answers") if officer is None else SubjectRef(officer),
                count,
                oldest[officer],
                listed([_kind(pack, duty, several) for duty, several in sorted(kinds[officer].items())]),
            ),
            RowKind.ELSEWHERE if officer is None else RowKind.DATA,
        )
        for officer, count in sorted(number.items(), key=lambda each: (each[0] is None, -each[1], each[0] or ""))
    ]
    if rows:
        first = min((row.one.due for row in missed), default=None)
        rows.append(Row(TOTAL, (word(TOTAL), len(missed), first, None), RowKind.TOTAL))
    columns = (
        Column("officer", word("responsible"), ColumnType.SUBJECT),
        Column("overdue", word("overdue_number"), ColumnType.NUMBER),
        Column("oldest", word("oldest"), ColumnType.INSTANT),
        Column("what", word("what")),
    )
    notes = (Statement("reports.overdue-of", {"since": found.since}),)
    return Table("overdue", word("overdue_by"), columns, tuple(rows), Statement("reports.nothing-overdue"), notes)


def _kind(pack: Pack, duty: str, several: int) -> Cell:
    return Statement("reports.duty-number", {"duty": duty_name(pack, duty), "number": several})
