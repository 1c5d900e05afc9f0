"""Timelines and lists of subjects as tables for R, SQL, spreadsheets and people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from gridcontrol.calculus.custody import PastRelease, Unplaced
from gridcontrol.calculus.timeline import Timelines
from gridcontrol.reports.answer_words import answer_word
from gridcontrol.reports.build import why_past_release
from gridcontrol.reports.document import Column, ColumnType, Document, Row, Statement, SubjectRef, Table, Until
from gridcontrol.reports.explained import answer_document, rule_label, status_label, track_label
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
)


def timeline_document(pack: Pack, timelines: Timelines, known_at: datetime, *, at: datetime | None = None) -> Document:
    """Every shown row, a line each: a table to compute with."""
    rows = tuple(
        Row(
            f"{row.subject} {row.track} {row.since.isoformat()}",
            (
                SubjectRef(row.subject),
                track_label(pack, row.track),
                status_label(pack, row.track, row.status),
                row.since,
                None if row.until is None else Until(row.until),
                rule_label(pack, row.run.rule),
                row.run.source,
                row.run_since,
                row.run.counted_from,
                row.segment.planned,
            ),
        )
        for _, timeline in sorted(timelines.items(), key=lambda item: item[0])
        for row in timeline.rows
    )
    table = Table("timeline", answer_word("timeline"), _COLUMNS, rows, None if rows else Statement("why.no-rows"))
    return answer_document(pack, "timeline", "timeline", (table,), at, known_at)


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
