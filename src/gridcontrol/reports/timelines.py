"""Timelines and lists of subjects as tables for R, SQL, spreadsheets and people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from gridcontrol.calculus.custody import PastRelease, Unplaced
from gridcontrol.calculus.ends import Ends
from gridcontrol.calculus.terms import source_at
from gridcontrol.calculus.timeline import Row as Shown
from gridcontrol.calculus.timeline import Timeline, Timelines
from gridcontrol.ids import SubjectId
from gridcontrol.reports.answer_words import answer_word
from gridcontrol.reports.build import why_past_release
from gridcontrol.reports.document import (
    Column,
    ColumnType,
    Document,
    Latest,
    Row,
    Statement,
    SubjectRef,
    Table,
    Until,
    listed,
)
from gridcontrol.reports.event_words import named
from gridcontrol.reports.explained import answer_document
from gridcontrol.reports.labels import need_labels, rule_label, status_label, track_label
from gridcontrol.reports.words import word
from gridcontrol.rules.ruleset import Pack

_COLUMNS = (
    Column("subject", answer_word("subject"), ColumnType.SUBJECT),
    Column("track", answer_word("track")),
    Column("status", answer_word("status")),
    Column("since", answer_word("since"), ColumnType.INSTANT),
    Column("until", answer_word("until"), ColumnType.INSTANT),
    Column("rule", answer_word("rule")),
    Column("source", answer_word("source"), for_programs=True),
    Column("run_since", answer_word("run_since"), ColumnType.INSTANT, for_programs=True),
    Column("counted_from", answer_word("counted_from"), for_programs=True),
    Column("planned", answer_word("planned"), ColumnType.INSTANT, for_programs=True),
    Column("since_latest", answer_word("since_latest"), ColumnType.INSTANT, for_programs=True),
    Column("until_latest", answer_word("until_latest"), ColumnType.INSTANT, for_programs=True),
    Column("waived", answer_word("waived"), for_programs=True),
)
_WAIVED = Column("waived", answer_word("waived"))


def timeline_document(pack: Pack, timelines: Timelines, known_at: datetime, *, at: datetime | None = None) -> Document:
    """Every shown row, a line each: a table to compute with.

    What lies ahead of *at* (of *known_at* when None) and hangs on an end that is not known stands as *at the latest*;
    for programs the cell is then empty and the limit is in a column of its own.
    """
    now = known_at if at is None else at
    by_subject: dict[SubjectId, list[Timeline]] = {}
    for (subject, _), line in timelines.items():
        by_subject.setdefault(subject, []).append(line)
    ends = {subject: Ends(lines, now) for subject, lines in by_subject.items()}
    rows = tuple(
        _timeline_row(pack, row, ends[timeline.subject])
        for _, timeline in sorted(timelines.items(), key=lambda item: item[0])
        for row in timeline.rows
    )
    # Where nobody was spared a requirement, nobody need read that nobody was.
    columns = _COLUMNS if all(row.cells[-1] is None for row in rows) else (*_COLUMNS[:-1], _WAIVED)
    table = Table("timeline", answer_word("timeline"), columns, rows, None if rows else Statement("why.no-rows"))
    return answer_document(pack, "timeline", "timeline", (table,), at, known_at)


def _timeline_row(pack: Pack, row: Shown, ends: Ends) -> Row:
    run = row.run
    begins, ended = ends.row_begins(row), ends.row_ends(row)
    until = None if row.until is None else Until(row.until)
    waived = [named(need.need, need_labels(pack, run.rule).get(need.need)) for need in row.segment.needs if need.waived]
    return Row(
        f"{row.subject} {row.track} {row.since.isoformat()}",
        (
            SubjectRef(row.subject),
            track_label(pack, row.track),
            status_label(pack, row.track, row.status),
            row.since if begins else Latest(row.since, begins=True),
            until if ended else Latest(row.until),
            rule_label(pack, run.rule),
            source_at(pack.rules[run.rule], run, row.since),
            row.run_since,
            run.counted_from,
            row.segment.planned,
            None if begins else row.since,
            None if ended else until,
            listed(waived),
        ),
    )


def held_document(
    pack: Pack, held: Iterable[PastRelease], unplaced: Iterable[Unplaced], at: datetime, known_at: datetime
) -> Document:
    """Who is held past release, and who should be held and is not."""
    past = Table(
        "past_release",
        answer_word("past_release"),
        (
            Column("subject", answer_word("subject"), ColumnType.SUBJECT),
            Column("status", answer_word("status")),
            Column("since", answer_word("since"), ColumnType.INSTANT),
            Column("why", word("why")),
        ),
        tuple(
            Row(
                one.subject,
                (
                    SubjectRef(one.subject),
                    status_label(pack, one.track, one.held_as),
                    one.since,
                    why_past_release(pack, one),
                ),
            )
            for one in held
        ),
        Statement("why.nobody-past"),
    )
    missing = Table(
        "unplaced",
        answer_word("unplaced"),
        (
            Column("subject", answer_word("subject"), ColumnType.SUBJECT),
            Column("status", answer_word("status")),
            Column("since", answer_word("since"), ColumnType.INSTANT),
        ),
        tuple(
            Row(
                one.subject,
                (SubjectRef(one.subject), status_label(pack, one.basis.run.track, one.status), one.since),
            )
            for one in unplaced
        ),
        Statement("why.nobody-unplaced"),
    )
    return answer_document(pack, "held", "held", (past, missing), at, known_at)
