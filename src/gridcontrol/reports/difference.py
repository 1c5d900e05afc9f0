"""Two editions of one report held against each other: what changed, and which facts changed it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from attrs import evolve, frozen

from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.ids import FactId, SubjectId
from gridcontrol.model.known import Known, KnownEvent
from gridcontrol.reports.document import (
    Cell,
    Column,
    ColumnType,
    Counted,
    Document,
    FactRef,
    Figure,
    Notes,
    Row,
    RowKind,
    Statement,
    SubjectRef,
    Table,
    listed,
)
from gridcontrol.reports.event_words import EventWords
from gridcontrol.reports.period import period_until
from gridcontrol.reports.whereabouts import takes_effect
from gridcontrol.reports.words import phrase, word
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import Label


def difference(then: Document, now: Document, *, pack: Pack, known_then: Known, known_now: Known) -> Document:
    """What differs in *now*, the report made again from *known_now*, from *then*, made from *known_then*.

    Both unmasked. First the figures that differ, by division; then for each of them who or what is counted now and was
    not, or the other way round, and the facts received in between that brought it about; then those who came to or went
    from the lists of people past release.
    """
    changed = tuple(_changed_figures(then, now))
    as_of = None if now.at is None else period_until(now.at, now.zone).as_of
    changes = FactChanges(pack, known_then, known_now, as_of)
    columns = (
        Column("division", word("division")),
        Column("indicator", word("indicator")),
        Column("then", word("then"), ColumnType.NUMBER),
        Column("now", word("now"), ColumnType.NUMBER),
        Column("change", word("change"), ColumnType.NUMBER),
    )
    reasons = (
        Column("division", word("division")),
        Column("indicator", word("indicator")),
        Column("subject", word("subject"), ColumnType.SUBJECT),
        Column("counted", word("what")),
        Column("why", word("why")),
    )
    figures = tuple(
        Row(
            one.key,
            (one.division, one.indicator, one.then.value, one.now.value, _minus(one.now, one.then)),
            one.row.kind,
        )
        for one in changed
    )
    because = (*_reasons(changed, changes), *_lists(then, now, changes))
    args: dict[str, Cell] = {
        "then": word("then"),
        "now": word("now"),
        "known_then": then.known_at,
        "known_now": now.known_at,
    }
    return evolve(
        now,
        title=phrase("difference", title=now.title),
        sections=(
            Table("changes", word("changes"), columns, figures, Statement("reports.same")),
            Table("reasons", word("reasons"), reasons, because, Statement("reports.no-reasons")),
            Notes("notes", word("notes"), (Statement("reports.made-from", args),)),
        ),
        main="changes",
    )


@frozen
class _Change:
    """One figure that differs."""

    key: str
    row: Row
    division: Cell
    indicator: Label
    then: Figure
    now: Figure


_NONE = Figure(None)


def _changed_figures(then: Document, now: Document) -> Iterator[_Change]:
    """By row in the order of *now*, rows that only *then* had at the end, and by column."""
    was, is_now = then.table("figures"), now.table("figures")
    rows_then = {row.key: row for row in was.rows}
    rows_now = {row.key: row for row in is_now.rows}
    columns = {column.id: column for column in (*was.columns, *is_now.columns) if column.type.is_number}
    for key in dict.fromkeys((*rows_now, *rows_then)):
        row = rows_now.get(key) or rows_then[key]
        for column in columns.values():
            before = _figure(was, rows_then.get(key), column.id)
            after = _figure(is_now, rows_now.get(key), column.id)
            if before.value != after.value or before.counted != after.counted:
                yield _Change(key, row, row.cells[0], column.title, before, after)


def _figure(table: Table, row: Row | None, column: str) -> Figure:
    ids = [c.id for c in table.columns]
    if row is None or column not in ids:
        return _NONE
    cell = row.cells[ids.index(column)]
    return cell if isinstance(cell, Figure) else _NONE


def _minus(now: Figure, then: Figure) -> int | Decimal | None:
    return None if now.value is None or then.value is None else now.value - then.value


def _reasons(changed: tuple[_Change, ...], changes: FactChanges) -> Iterator[Row]:
    """One row for each subject or fact that is counted in one of the two only, or whose facts changed the amount."""
    by_division = any(one.row.kind is not RowKind.TOTAL for one in changed)
    for one in changed:
        if by_division and one.row.kind is RowKind.TOTAL:
            continue  # the rows it is made of say it
        for counted, what in (
            *((c, "counted") for c in _sorted(one.now.counted - one.then.counted)),
            *((c, "not_counted") for c in _sorted(one.then.counted - one.now.counted)),
            *((c, "counted_otherwise") for c in _sorted(one.then.counted & one.now.counted) if changes.touched(c)),
        ):
            for why in changes.of(counted):
                cells = (one.division, one.indicator, SubjectRef(counted.subject), word(what), why)
                yield Row(counted.subject, cells)


def _sorted(counted: frozenset[Counted]) -> list[Counted]:
    return sorted(counted, key=lambda c: (c.key, c.subject, c.minus))


def _lists(then: Document, now: Document, changes: FactChanges) -> Iterator[Row]:
    """Who is on a list of people past release in one of the two only."""
    for table in now.sections:
        if not isinstance(table, Table) or not table.id.startswith("past_release."):
            continue
        was = {row.key: row for row in then.table(table.id).rows}
        is_now = {row.key: row for row in table.rows}
        for rows, others, what in ((is_now, was, "listed"), (was, is_now, "not_listed")):
            for key, row in rows.items():
                if key not in others:
                    for why in changes.of(Counted(key, SubjectId(key))):
                        yield Row(key, (row.cells[1], table.title, row.cells[0], word(what), why))


class FactChanges:
    """What became known about each subject between two instants, in sentences.

    Facts that *as_of* does not cover are no reasons: what happened after a report's instant can't have moved it.
    """

    def __init__(self, pack: Pack, then: Known, now: Known, as_of: AsOf | None = None) -> None:
        self._pack = pack
        self._as_of = as_of
        self._then = then
        self._now = now
        self._events_then = _by_id(then)
        self._events_now = _by_id(now)
        self._withdrawn = {event.id for event in now.voided}
        self._by_subject: dict[SubjectId, list[FactId]] = {}
        for events in (self._events_then, self._events_now):
            for event in events.values():
                known = self._by_subject.setdefault(now.standing_for(event.subject), [])
                if event.id not in known:
                    known.append(event.id)

    def touched(self, counted: Counted) -> bool:
        """Whether *counted* is a fact that stands otherwise than it did."""
        return self._of_fact(FactId(counted.key)) is not None

    def of(self, counted: Counted) -> tuple[Statement, ...]:
        """Why *counted* is in one of the two only: by the fact that it is, or by all about the subject."""
        subject = self._now.standing_for(counted.subject)
        facts = [FactId(counted.key)]
        if counted.key not in self._events_then and counted.key not in self._events_now:
            facts = self._by_subject.get(subject, [])
        why = [sentence for fact in sorted(facts, key=self._order) if (sentence := self._of_fact(fact)) is not None]
        joined = self._now.joined.get(counted.subject)
        if joined is not None and counted.subject not in self._then.joined:
            why.append(Statement("reports.subject-joined", {"other": SubjectRef(joined)}))
        return tuple(why) or (Statement("reports.other-cause"),)

    def _order(self, fact: FactId) -> tuple[datetime, FactId]:
        event = self._events_now.get(fact) or self._events_then[fact]
        return (event.received_at, fact)

    def _of_fact(self, fact: FactId) -> Statement | None:
        was, is_now = self._events_then.get(fact), self._events_now.get(fact)
        if not any(self._covers(event) for event in (was, is_now) if event is not None):
            return None
        if was is None and is_now is not None:
            return Statement("reports.fact-received", {**self._named(is_now), "received": is_now.received_at})
        if was is not None and is_now is None:
            code = "reports.fact-withdrawn" if fact in self._withdrawn else "reports.fact-gone"
            return Statement(code, self._named(was))
        if was is None or is_now is None or was.causes == is_now.causes:
            return None
        args = {**self._named(is_now), "correction": FactRef(is_now.causes[-1])}
        if was.at != is_now.at:
            return Statement("reports.fact-corrected", {**args, "was": was.at})
        names = [name for name in {*was.fields, *is_now.fields} if was.fields.get(name) != is_now.fields.get(name)]
        changed = [EventWords(self._pack).field(is_now.kind, name) for name in sorted(names)]
        return Statement("reports.fact-corrected-fields", {**args, "fields": listed(changed)})

    def _covers(self, event: KnownEvent) -> bool:
        return self._as_of is None or self._as_of.covers(takes_effect(self._pack, event))

    def _named(self, event: KnownEvent) -> Mapping[str, Cell]:
        kind = self._pack.events.get(event.kind)
        return {"fact": FactRef(event.id), "kind": kind.label if kind else event.kind, "at": event.at}


def _by_id(known: Known) -> Mapping[str, KnownEvent]:
    return {event.id: event for events in known.events.values() for event in events}
