"""Statuses and explanations as documents: what shows, on which facts and texts, and why other rules do not apply."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from attrs import frozen

from gridcontrol.calculus.custody import PastRelease
from gridcontrol.calculus.explanation import Active, Explanation, TrackAnswer
from gridcontrol.calculus.terms import edition_at, source_at, terms
from gridcontrol.calculus.timeline import EndReason, NeedState, OrderState, Run, Segment
from gridcontrol.errors import Severity
from gridcontrol.ids import FactId, ReportId, RuleId, TrackId
from gridcontrol.reports.answer_words import answer_word
from gridcontrol.reports.build import personal_kinds, why_past_release
from gridcontrol.reports.document import (
    Cell,
    Column,
    ColumnType,
    Document,
    FactRef,
    Latest,
    Notes,
    Row,
    Section,
    Statement,
    SubjectRef,
    Table,
    Until,
    listed,
)
from gridcontrol.reports.event_words import EventWords, named
from gridcontrol.reports.labels import (
    end_cell,
    need_asked,
    need_labels,
    rule_label,
    status_label,
    told_since,
    track_label,
    waived,
)
from gridcontrol.reports.near_misses import NearMisses
from gridcontrol.reports.words import word
from gridcontrol.rules.ruleset import Edition, Pack

_MAKES = "{} {}".format

COLUMNS = (
    Column("subject", answer_word("subject"), ColumnType.SUBJECT),
    Column("track", answer_word("track")),
    Column("status", answer_word("status")),
    Column("since", answer_word("since"), ColumnType.INSTANT),
    Column("until", answer_word("until"), ColumnType.INSTANT),
    Column("free_on", answer_word("free_on"), ColumnType.INSTANT),
    Column("until_latest", answer_word("until_latest"), ColumnType.INSTANT, for_programs=True),
    Column("free_latest", answer_word("free_latest"), ColumnType.INSTANT, for_programs=True),
    Column("rule", answer_word("rule"), for_programs=True),
    Column("source", answer_word("source"), for_programs=True),
)


def status_document(pack: Pack, explanations: tuple[Explanation, ...], at: datetime, known_at: datetime) -> Document:
    """What each track of each subject shows, a row each."""
    return answer_document(pack, "status", "status_of", (_status_table(pack, explanations),), at, known_at)


def explanation_document(
    pack: Pack,
    explanation: Explanation,
    known_at: datetime,
    past: Sequence[PastRelease] = (),
    more: Sequence[Section] = (),
) -> Document:
    """The whole of *explanation*: what shows, then for each track what it rests on, then the rules that give nothing.

    *past* are the stretches past release, said first; *more* sections stand before the rules. Of facts about others
    only kind and day are in it, neither whom they are about, nor their hour, nor how many there are.
    """
    teller = _Teller(pack, explanation)
    sections: list[Section] = [_status_table(pack, (explanation,))]
    for answer in explanation.answers:
        track = pack.tracks[answer.track]
        status = status_label(pack, answer.track, answer.status).label
        title = answer_word("why_track", track=track.label, status=status)
        held = [one for one in past if one.track == answer.track and one.subject == explanation.subject]
        items = (*(_past(pack, one) for one in held), *teller.told(answer))
        sections.append(Notes(f"why.{answer.track}", title, items))
    if also := tuple(teller.also()):
        sections.append(Notes("also", answer_word("also"), also))
    sections += more
    misses = NearMisses(pack, explanation)
    others = tuple(misses.told([other for answer in explanation.answers for other in answer.not_applied]))
    if others:
        sections.append(Notes("not_applied", answer_word("not_applied"), others))
    return answer_document(pack, "why", "why", tuple(sections), explanation.at, known_at)


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


def _status_table(pack: Pack, explanations: tuple[Explanation, ...]) -> Table:
    rows = tuple(
        _status_row(pack, explanation, answer) for explanation in explanations for answer in explanation.answers
    )
    return Table("status", answer_word("status_of"), COLUMNS, rows, None if rows else Statement("why.no-track"))


def _status_row(pack: Pack, explanation: Explanation, answer: TrackAnswer) -> Row:
    run = answer.row.run if answer.row else None
    return Row(
        _MAKES(explanation.subject, answer.track),
        (
            SubjectRef(explanation.subject),
            track_label(pack, answer.track),
            status_label(pack, answer.track, answer.status),
            _shown_since(pack, explanation, answer),
            _shown_end(answer),
            _free_from(answer),
            None if answer.shown_latest is None else Until(answer.shown_latest),
            answer.free_latest,
            None if run is None else rule_label(pack, run.rule),
            None if run is None else source_at(pack.rules[run.rule], run, explanation.at),
        ),
    )


def _shown_since(pack: Pack, explanation: Explanation, answer: TrackAnswer) -> Cell:
    if answer.row is None or answer.shown_since is None:
        return None
    return told_since(pack, explanation, answer.row.run, answer.shown_since)


def _shown_end(answer: TrackAnswer) -> Cell:
    if answer.shown_until is not None:
        return Until(answer.shown_until)
    return None if answer.row is None and answer.shown_latest is None else Latest(answer.shown_latest)


def _free_from(answer: TrackAnswer) -> Cell:
    return Latest(answer.free_latest, begins=True) if answer.held and answer.free_on is None else answer.free_on


@frozen
class _Teller:
    pack: Pack
    explanation: Explanation

    @property
    def _words(self) -> EventWords:
        return EventWords(self.pack)

    def told(self, answer: TrackAnswer) -> Iterator[Statement]:
        """The sentences about one track."""
        if not answer.active:
            yield Statement("why.nothing", {"status": status_label(self.pack, answer.track, answer.status)})
        for active in answer.active:
            yield from self._active(answer.track, active)
        if answer.held:
            yield self._free(answer)

    def _free(self, answer: TrackAnswer) -> Statement:
        """When nothing that holds remains, and what that supposes."""
        if answer.free_on is not None:
            return Statement("why.free", {"free": answer.free_on})
        holding = self.pack.tracks[answer.track].holding
        # What ends a phase frees nobody while another that holds follows.
        open_ended = [
            active
            for active in answer.active
            if active.segment.status in holding and not active.until_known
            if not any(later.status in holding for later, _ in active.ahead)
        ]
        found = [wait for active in open_ended for wait in self._waits(active)]
        waits = listed([wait for number, wait in enumerate(found) if wait not in found[:number]])
        args: dict[str, Cell] = {"waits": waits, "latest": answer.free_latest}
        if answer.free_latest is None:
            return Statement("why.free-open", args) if waits else Statement("why.free-unknown")
        return Statement("why.free-when" if waits else "why.free-latest", args)

    def _waits(self, active: Active) -> Iterator[Cell]:
        """What would end *active* before the last end there can be: requirements not met, kinds of events."""
        labels = need_labels(self.pack, active.run.rule)
        for need in active.segment.needs:
            if need.met_at is None and not need.waived:
                yield named(need.need, labels.get(need.need))
        for kind in active.awaits:
            yield self._words.kind(kind)

    def _active(self, track: TrackId, active: Active) -> Iterator[Statement]:
        run, segment = active.run, active.segment
        yield Statement(
            "why.shown" if active.shown else "why.masked",
            {
                "status": status_label(self.pack, track, segment.status),
                "since": told_since(self.pack, self.explanation, run, segment.since),
                "until": end_cell(segment.until, known=active.until_known),
                "rule": rule_label(self.pack, run.rule),
                "counted_from": self._counted_from(run),
            },
        )
        rule = self.pack.rules[run.rule]
        stands = edition_at(rule, run, self.explanation.at)
        yield from self._text(run.rule, stands)
        yield from self._facts(run.causes, "fact")
        if segment.planned is not None and segment.planned != segment.until:
            args: dict[str, Cell] = {"planned": Until(segment.planned), "latest": end_cell(segment.latest)}
            yield Statement("why.planned-alone" if segment.latest == segment.planned else "why.planned", args)
        if active.until_known and segment.ended not in (EndReason.PLAN, EndReason.OPEN):
            code = "why.ends-because" if segment.planned is None else "why.ends-otherwise"
            yield Statement(code, {"reason": word(f"ahead.{segment.ended}")})
            yield from self._facts(segment.by, "end-fact")
        waits = listed(tuple(self._waits(active))) if segment.until is not None and not active.until_known else None
        if waits is not None:
            yield Statement("why.ends-when", {"waits": waits})
        yield from waived(self.pack, run, run.segments[: run.segments.index(segment)], "why.need-waived")
        for need in segment.needs:
            yield self._need(run, segment, need)
        for order in run.orders:
            yield _order(order)
        began = active.until_known
        for later, ends in active.ahead:
            args = {"status": status_label(self.pack, track, later.status), "since": later.since}
            code = "why.then" if began else "why.then-latest"
            yield Statement(code, {**args, "until": end_cell(later.until, known=ends)})
            began = ends
        for index, since, _ in terms(rule, run):
            if since > self.explanation.at and index > stands:
                yield from self._change(rule.editions[index], since)

    def _text(self, rule_id: RuleId, number: int) -> Iterator[Statement]:
        """Where the rule stands, in which edition, and by which text."""
        rule = self.pack.rules[rule_id]
        place = str(rule.where)
        if not rule.editions:
            yield Statement("why.rule", {"rule": rule_id, "place": place})
            return
        edition = rule.editions[number]
        if edition.since is None:
            yield Statement("why.rule", {"rule": rule_id, "place": place})
        else:
            yield Statement("why.rule-edition", {"rule": rule_id, "place": place, "in_force": edition.since})
        if edition.source is not None:
            source = self.pack.sources[edition.source]
            code = "why.citation-remembered" if source.remembered else "why.citation"
            yield Statement(code, {"source": edition.source, "text": source.text})

    def _counted_from(self, run: Run) -> Cell:
        """Where days are counted from; where facts about others say it, the hour is theirs and not told."""
        counted = run.counted_from
        return told_since(self.pack, self.explanation, run, counted) if isinstance(counted, datetime) else counted

    def _facts(self, facts: tuple[FactId, ...], code: str) -> Iterator[Statement]:
        """What an answer rests on; a cause that is neither here nor there is a correction of one that is."""
        for fact in facts:
            if fact in self.explanation.facts:
                yield self._fact(fact, f"why.{code}")
        others = [self.explanation.elsewhere[fact] for fact in facts if fact in self.explanation.elsewhere]
        if others:
            code = "why.elsewhere" if code == "fact" else "why.elsewhere-end"
            yield Statement(code, {"events": self._words.glimpses(others)})

    def _fact(self, fact: FactId, code: str) -> Statement:
        event = self.explanation.facts[fact]
        return Statement(
            code if len(event.causes) == 1 else f"{code}-corrected",
            {"event": self._words.whole(event), "received": event.received_at, "id": FactRef(fact)},
        )

    def _change(self, edition: Edition, since: datetime) -> Iterator[Statement]:
        """A new edition that takes over a run that is under way."""
        if edition.source is None:
            yield Statement("why.edition-ahead", {"since": since})
            return
        text = self.pack.sources[edition.source].text
        yield Statement("why.edition-ahead-by", {"since": since, "source": edition.source, "text": text})

    def _need(self, run: Run, segment: Segment, state: NeedState) -> Statement:
        label = need_asked(
            self.pack, run, segment, state.need, edition_at(self.pack.rules[run.rule], run, self.explanation.at)
        )
        if state.waived:
            status = status_label(self.pack, run.track, segment.status)
            return Statement("why.need-waived", {"status": status, "need": label})
        if state.met_at is None:
            return Statement("why.need-unmet", {"need": label})
        return Statement("why.need-met", {"need": label, "met": state.met_at})

    def also(self) -> Iterator[Statement]:
        """The facts that no reason names and that count all the same."""
        for fact in self.explanation.also:
            args: dict[str, Cell] = {"event": self._words.whole(self.explanation.facts[fact]), "id": FactRef(fact)}
            yield Statement("counterfactual.also", {**args, "received": self.explanation.facts[fact].received_at})
        active = [active for answer in self.explanation.answers for active in answer.active]
        told = {f for a in active for f in (*a.run.causes, *(a.segment.by if a.until_known else ()))}
        others = [glimpse for fact, glimpse in self.explanation.elsewhere.items() if fact not in told]
        if others:
            yield Statement("why.elsewhere-also", {"events": self._words.glimpses(others)})


def _past(pack: Pack, one: PastRelease) -> Statement:
    args: dict[str, Cell] = {"since": one.since, "why": why_past_release(pack, one)}
    return Statement("why.past-release", args, Severity.WARNING)


def _order(state: OrderState) -> Statement:
    """The end an order sets, beside the computed one."""
    return Statement(
        "why.order-refused" if state.refused else "why.order",
        {"order": FactRef(state.order), "ordered": Until(state.ordered), "computed": end_cell(state.computed)},
    )
