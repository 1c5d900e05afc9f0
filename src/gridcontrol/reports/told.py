"""What was told to whom, as a document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from attrs import evolve

from gridcontrol.duties.notices import Delivery
from gridcontrol.ids import DutyId
from gridcontrol.reports.document import (
    Column,
    ColumnType,
    Document,
    Named,
    Personal,
    Row,
    Statement,
    SubjectRef,
    Table,
)
from gridcontrol.reports.duty_words import duty_word
from gridcontrol.reports.explained import answer_document
from gridcontrol.reports.owed import duty_name, officers, untabled_notes
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import FieldBase


def told_document(
    pack: Pack,
    found: Sequence[Delivery],
    at: datetime,
    known_at: datetime,
    untabled: Iterable[tuple[DutyId, int]] = (),
) -> Document:
    """Each delivery with what became of it; before it what can't be told for want of a calendar. Not masked."""
    columns = (
        Column("notifier", duty_word("notifier")),
        Column("notice", duty_word("notice")),
        Column("duty", duty_word("duty")),
        Column("subject", duty_word("subject"), ColumnType.SUBJECT),
        Column("count", duty_word("told_of"), ColumnType.NUMBER),
        Column("due", duty_word("due"), ColumnType.INSTANT),
        Column("at", duty_word("came_up"), ColumnType.INSTANT),
        Column("officers", duty_word("officer")),
        Column("result", duty_word("result")),
    )
    rows = tuple(
        Row(
            _key(each),
            (
                each.notifier,
                Named(each.notice.kind.value, duty_word(f"notice_{each.notice.kind}")),
                duty_name(pack, each.notice.duty),
                None if each.notice.subject is None else SubjectRef(each.notice.subject),
                each.notice.count,
                each.notice.due,
                each.notice.at,
                officers(each.notice.officers),
                _result(each.error),
            ),
        )
        for each in found
    )
    table = Table("told", duty_word("told"), columns, rows, Statement("duties.nothing-told"))
    document = answer_document(pack, "notify", "status_of", (*untabled_notes(pack, untabled), table), at, known_at)
    return evolve(document, title=duty_word("told"), main="told")


def _key(each: Delivery) -> str:
    """Stable, and without the ids of facts."""
    notice = each.notice
    about = ",".join(notice.officers) if notice.subject is None else notice.subject
    return f"{each.notifier} {notice.kind} {notice.link or '-'} {notice.duty} {about} {notice.at.isoformat()}"


def _result(error: str) -> Statement:
    """What a plugin says of its failure may name the person; what kind of failure it was does not."""
    if not error:
        return Statement("duties.delivered")
    kind, _, detail = error.partition(": ")
    return Statement("duties.not-delivered", {"error": kind, "detail": Personal(FieldBase.ADDRESS, detail)})
