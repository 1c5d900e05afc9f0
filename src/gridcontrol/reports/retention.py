"""How long facts are kept by the pack, and which are past that: numbers and days, nobody's facts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from attrs import define, frozen

from gridcontrol.duties.windows import moment_of, plus
from gridcontrol.ids import EventKindId, FactId, ReportId
from gridcontrol.model.facts import Correction, Event, Received
from gridcontrol.reports.answer_words import answer_word
from gridcontrol.reports.document import Cell, Column, ColumnType, Document, Named, Row, RowKind, Statement, Table
from gridcontrol.reports.grouping import TOTAL
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import EventKind


@define
class _Counted:
    """The facts of one kind: how many, how many past their time, and when the oldest of these happened."""

    facts: int = 0
    due: int = 0
    oldest: datetime | None = None


@frozen
class Kept:
    """How the facts of one kind of event stand. ``oldest`` is the earliest that is past its time."""

    kind: EventKind
    facts: int
    due: int
    oldest: datetime | None


def kept_of(pack: Pack, log: Iterable[Received], at: datetime) -> tuple[Kept, ...]:
    """The kinds of events of which *log* holds facts, in the pack's order, as they stand at *at*.

    A fact is past its time once the kind's ``retention`` has gone by since it happened, withdrawn or not. A
    correction is kept as long as what it corrects.
    """
    counted: dict[EventKindId, _Counted] = {}
    met: dict[FactId, tuple[EventKindId, datetime]] = {}
    corrections: list[FactId] = []
    for item in log:
        fact = item.fact
        if isinstance(fact, Event) and fact.kind in pack.events:
            happened = moment_of(fact.at, pack.zone)
            met[fact.id] = fact.kind, happened
            _count(counted, pack.events[fact.kind], happened, at)
        elif isinstance(fact, Correction):
            corrections.append(fact.of)
    for of in corrections:
        if of in met:
            kind, happened = met[of]
            _count(counted, pack.events[kind], happened, at)
    return tuple(
        Kept(kind, found.facts, found.due, found.oldest)
        for kind in pack.events.values()
        if (found := counted.get(kind.id)) is not None
    )


def _count(counted: dict[EventKindId, _Counted], kind: EventKind, happened: datetime, at: datetime) -> None:
    found = counted.setdefault(kind.id, _Counted())
    found.facts += 1
    if kind.retention is not None and plus(happened, kind.retention) <= at:
        found.due += 1
        found.oldest = happened if found.oldest is None else min(found.oldest, happened)


def retention_document(pack: Pack, kept: Iterable[Kept], at: datetime, known_at: datetime) -> Document:
    """A line for each kind of event: what it is kept for and how long, and how many facts are past that."""
    several = tuple(kept)
    columns = (
        Column("kind", answer_word("event_kind")),
        Column("purpose", answer_word("purpose")),
        Column("retention", answer_word("retention")),
        Column("facts", answer_word("facts_kept"), ColumnType.NUMBER),
        Column("due", answer_word("facts_due"), ColumnType.NUMBER),
        Column("oldest", answer_word("oldest_due"), ColumnType.INSTANT),
    )
    rows = [Row(one.kind.id, _cells(one)) for one in several]
    if rows:
        sums = (sum(one.facts for one in several), sum(one.due for one in several))
        oldest = min((one.oldest for one in several if one.oldest is not None), default=None)
        rows.append(Row(TOTAL, (answer_word("total"), None, None, *sums, oldest), RowKind.TOTAL))
    notes = (Statement("retention.how"), Statement("retention.erased"))
    table = Table(
        "retention", answer_word("retention_of"), columns, tuple(rows), Statement("retention.no-facts"), notes
    )
    return Document(
        report=ReportId("retention"),
        title=answer_word("retention_of"),
        locality=pack.locality,
        pack=pack.id,
        version=pack.version,
        zone=pack.zone,
        sections=(table,),
        at=at,
        known_at=known_at,
        main="retention",
    )


def _cells(one: Kept) -> tuple[Cell, ...]:
    kind = one.kind
    kept: Cell = Statement("retention.no-limit") if kind.retention is None else str(kind.retention)
    return Named(kind.id, kind.label), kind.purpose, kept, one.facts, one.due, one.oldest
