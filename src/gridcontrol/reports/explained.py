"""An explanation as a document: what shows, on which facts and by which text, and why other rules do not apply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from attrs import frozen

from gridcontrol.calculus.explanation import Active, Explanation, NotApplied, TrackAnswer
from gridcontrol.calculus.timeline import EndReason, NeedState, OrderState
from gridcontrol.ids import FactId, ReportId, RuleId, StatusId, TrackId
from gridcontrol.reports.answer_words import answer_word
from gridcontrol.reports.build import personal_kinds
from gridcontrol.reports.document import (
    Cell,
    Column,
    ColumnType,
    Document,
    Notes,
    Row,
    Section,
    Statement,
    SubjectRef,
    Table,
)
from gridcontrol.reports.words import word
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import Label

_OPEN = Statement("why.open")

COLUMNS = (
    Column("subject", answer_word("subject"), ColumnType.SUBJECT),
    Column("track", answer_word("track")),
    Column("status", answer_word("status")),
    Column("since", answer_word("since"), ColumnType.INSTANT),
    Column("until", answer_word("until"), ColumnType.INSTANT),
    Column("free_on", answer_word("free_on"), ColumnType.INSTANT),
    Column("rule", answer_word("rule")),
    Column("source", answer_word("source")),
)


def status_document(pack: Pack, explanations: tuple[Explanation, ...], at: datetime, known_at: datetime) -> Document:
    """What each track of each subject shows, a row each."""
    rows = tuple(
        _status_row(pack, explanation, answer) for explanation in explanations for answer in explanation.answers
    )
    table = Table("status", answer_word("status_of"), COLUMNS, rows)
    return answer_document(pack, "status", "status_of", (table,), at, known_at)


def explanation_document(pack: Pack, explanation: Explanation, known_at: datetime) -> Document:
    """The whole of *explanation*."""
    rows = tuple(_status_row(pack, explanation, answer) for answer in explanation.answers)
    teller = _Teller(pack, explanation)
    sections: list[Section] = [Table("status", answer_word("status_of"), COLUMNS, rows)]
    for answer in explanation.answers:
        title = answer_word("why_track", track=pack.tracks[answer.track].label)
        sections.append(Notes(f"why.{answer.track}", title, tuple(teller.told(answer))))
    others = tuple(teller.not_applied(other) for answer in explanation.answers for other in answer.not_applied)
    if others:
        sections.append(Notes("not_applied", answer_word("not_applied"), others))
    return answer_document(pack, "why", "status_of", tuple(sections), explanation.at, known_at)


def answer_document(
    pack: Pack, name: str, title: str, sections: tuple[Section, ...], at: datetime | None, known_at: datetime
) -> Document:
    """A document that answers a question about subjects of *pack*."""
    return Document(
        report=ReportId(name),
        title=answer_word(title),
        locality=pack.locality,
        pack=pack.id,
        version=pack.version,
        zone=pack.zone,
        sections=sections,
        at=at,
        known_at=known_at,
        personal_kinds=personal_kinds(pack),
    )


def status_label(pack: Pack, track: TrackId, status: StatusId) -> Label:
    """The pack's label of a status; its id where there is none."""
    return pack.tracks[track].labels.get(status, Label(MappingProxyType({}), status))


def rule_label(pack: Pack, rule: RuleId) -> Label:
    """The pack's label of a rule; its id where there is none."""
    label = pack.rules[rule].label
    return label if label.texts else Label(MappingProxyType({}), rule)


def _status_row(pack: Pack, explanation: Explanation, answer: TrackAnswer) -> Row:
    run = answer.row.run if answer.row else None
    return Row(
        f"{explanation.subject} {answer.track}",
        (
            SubjectRef(explanation.subject),
            pack.tracks[answer.track].label,
            status_label(pack, answer.track, answer.status),
            answer.shown_since,
            answer.shown_until,
            answer.free_on,
            run.rule if run else None,
            run.source if run else None,
        ),
    )


@frozen
class _Teller:
    pack: Pack
    explanation: Explanation

    def told(self, answer: TrackAnswer) -> Iterator[Statement]:
        """The sentences about one track."""
        if not answer.active:
            yield Statement("why.nothing", {"status": status_label(self.pack, answer.track, answer.status)})
        for active in answer.active:
            yield from self._active(answer.track, active)

    def _active(self, track: TrackId, active: Active) -> Iterator[Statement]:
        run, segment = active.run, active.segment
        rule = self.pack.rules[run.rule]
        yield Statement(
            "why.shown" if active.shown else "why.masked",
            {
                "status": status_label(self.pack, track, segment.status),
                "since": segment.since,
                "until": segment.until or _OPEN,
                "rule": run.rule,
                "label": rule_label(self.pack, run.rule),
                "counted_from": run.counted_from,
                "place": str(rule.where),
            },
        )
        if run.source is not None:
            source = self.pack.sources[run.source]
            code = "why.citation-remembered" if source.remembered else "why.citation"
            yield Statement(code, {"source": run.source, "text": source.text})
        yield from self._facts(run.causes)
        if segment.planned is not None and segment.planned != segment.until:
            yield Statement("why.planned", {"planned": segment.planned, "latest": segment.latest or _OPEN})
        if segment.ended not in (EndReason.PLAN, EndReason.OPEN):
            yield Statement("why.phase-ended-by", {"reason": word(f"ended.{segment.ended}")})
            yield from self._facts(segment.by)
        for need in segment.needs:
            yield self._need(run.rule, need)
        for order in run.orders:
            yield _order(order)

    def _facts(self, facts: tuple[FactId, ...]) -> Iterator[Statement]:
        elsewhere = False
        for fact in facts:
            if fact in self.explanation.facts:
                yield self._fact(fact)
            else:
                elsewhere = True
        if elsewhere:
            yield Statement("why.fact-elsewhere")

    def _fact(self, fact: FactId) -> Statement:
        event = self.explanation.facts[fact]
        code = "why.fact" if len(event.causes) == 1 else "why.fact-corrected"
        return Statement(code, {"kind": self._kind(fact), "at": event.at, "received": event.received_at, "id": fact})

    def _kind(self, fact: FactId) -> Cell:
        kind = self.pack.events.get(self.explanation.facts[fact].kind)
        if kind is None or not kind.label.texts:
            return str(self.explanation.facts[fact].kind)
        return kind.label

    def _need(self, rule: RuleId, state: NeedState) -> Statement:
        label = self._need_labels(rule).get(state.need) or Label(MappingProxyType({}), state.need)
        if state.waived:
            return Statement("why.need-waived", {"need": label})
        if state.met_at is None:
            return Statement("why.need-unmet", {"need": label})
        return Statement("why.need-met", {"need": label, "met": state.met_at})

    def _need_labels(self, rule: RuleId) -> Mapping[str, Label]:
        return {
            need.id: need.label if need.label.texts else Label(MappingProxyType({}), need.id)
            for edition in self.pack.rules[rule].editions
            for branch in edition.branches
            for phase in branch.phases
            if phase.release is not None
            for need in phase.release.needs
        }

    def not_applied(self, other: NotApplied) -> Statement:
        """Why one rule gives nothing."""
        args: dict[str, Cell] = {"rule": other.rule, "label": rule_label(self.pack, other.rule)}
        own = [fact for fact in other.facts if fact in self.explanation.facts]
        args["fact"] = self._brief(own[0]) if own else Statement("why.fact-elsewhere")
        args["field"] = other.field
        if other.run is not None:
            args["since"] = other.run.since
            args["until"] = other.run.until or _OPEN
            args["reason"] = word(f"ended.{other.run.ended}")
        return Statement(f"why.not-{other.why}", args)

    def _brief(self, fact: FactId) -> Statement:
        event = self.explanation.facts[fact]
        return Statement("why.event", {"kind": self._kind(fact), "at": event.at})


def _order(state: OrderState) -> Statement:
    """The end an order sets, beside the computed one."""
    return Statement(
        "why.order-refused" if state.refused else "why.order",
        {"order": state.order, "ordered": state.ordered, "computed": state.computed or _OPEN},
    )
