"""A pack's own cases: the facts go in, the statuses that come out are held against those expected.

Besides: the branches of rules that no case walks through.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from attrs import frozen

from gridcontrol.calculus.evaluator import Evaluator, Places
from gridcontrol.calculus.terms import terms
from gridcontrol.calculus.timeline import EndReason, Run, Segment, Timelines
from gridcontrol.errors import Place
from gridcontrol.ids import FactId, FieldId, RuleId, StatusId, SubjectKindId, TrackId, subject_id
from gridcontrol.located.node import Scalar
from gridcontrol.model.facts import Event, Fields, Received, Value
from gridcontrol.model.known import Known, as_known
from gridcontrol.rules.casebook import Case
from gridcontrol.rules.from_yaml_fields import value_from
from gridcontrol.rules.matching import passes
from gridcontrol.rules.ruleset import Edition, Pack, Phase
from gridcontrol.rules.vocabulary import Nature
from gridcontrol.time import instant_of, parse_world_time

_RECEIVED = datetime(9999, 12, 31, tzinfo=UTC)
"""A case has no receipts: all of it is known."""

_ROW = re.compile(r"(?P<status>\S+) (?P<since>\S+(?: \d{2}:\d{2})?) - (?P<until>\S+(?: \d{2}:\d{2})?)\Z")

Shown = tuple[StatusId, datetime, datetime | None]


@frozen
class Mismatch:
    """What a case expects of one subject in one track, and what comes out, as rows of text."""

    subject: str
    track: TrackId
    expected: tuple[str, ...]
    found: tuple[str, ...]


@frozen
class CaseResult:
    """One case; without mismatches it holds."""

    case: Case
    mismatches: tuple[Mismatch, ...]

    @property
    def holds(self) -> bool:
        return not self.mismatches


@frozen
class Untried:
    """A part of a rule that no case walks through. ``edition`` counts from 1; ``status`` None: the early ends."""

    rule: RuleId
    edition: int
    status: StatusId | None
    where: Place


@frozen
class CasesOutcome:
    """All cases of a pack, and what none of them tries."""

    results: tuple[CaseResult, ...]
    untried: tuple[Untried, ...]

    @property
    def hold(self) -> bool:
        return all(result.holds for result in self.results)


def run_cases(pack: Pack, evaluator: Evaluator, places: Places | None = None) -> CasesOutcome:
    """Every case of *pack*, evaluated by *evaluator*; *places* where the pack has tables of divisions."""
    results: list[CaseResult] = []
    tried: set[Untried] = set()
    for case in pack.cases:
        known = known_of(pack, case)
        timelines = evaluator.evaluate(pack, known, places=places).timelines
        results.append(CaseResult(case, tuple(_mismatches(pack, case, timelines))))
        events = {event.id: event.fields for found in known.events.values() for event in found}
        for timeline in timelines.values():
            for run in timeline.runs:
                tried.update(_walked(pack, run, events.get(run.trigger) if run.trigger else None))
    return CasesOutcome(tuple(results), tuple(part for part in _parts(pack) if part not in tried))


def known_of(pack: Pack, case: Case) -> Known:
    """The facts of *case*, all of them received."""
    log = []
    for number, event in enumerate(case.events, start=1):
        kind = pack.events[event.kind]
        fields: dict[str, Value] = {}
        for name, text in event.fields.items():
            word = Scalar(text, event.where, quoted=True)
            value, _ = value_from(word, kind.fields[FieldId(name)], pack.zone)
            if value is not None:
                fields[name] = value
        at = parse_world_time(event.at, pack.zone)
        subject = subject_id(kind.about, event.subject)
        # Of equal instants and kinds the one written first comes first.
        log.append(Received(Event(FactId(f"case-{number:04}"), event.kind, subject, at, fields), _RECEIVED))
    return as_known(log, pack.zone, plan_kinds=pack.plan_kinds)


def _mismatches(pack: Pack, case: Case, timelines: Timelines) -> Iterator[Mismatch]:
    kinds = dict(_kinds(pack, case))
    for name, rows in case.expect.items():
        key, _, track = name.partition("/")
        kind = kinds.get(key, "")
        track_id = TrackId(track) if track else _first_track(pack, kind)
        timeline = timelines.get((subject_id(kind, key), track_id)) if kind else None
        found = _joined([(row.status, row.since, row.until) for row in timeline.rows] if timeline else [])
        expected = _joined([_expected(pack, row) for row in rows])
        if found != expected:
            yield Mismatch(key, track_id, *(tuple(row_text(pack, *row) for row in each) for each in (expected, found)))


def _kinds(pack: Pack, case: Case) -> Iterator[tuple[str, SubjectKindId]]:
    """The subjects that events name or are about, with their kinds."""
    for event in case.events:
        declared = pack.events[event.kind].fields
        yield from ((text, ref) for name, text in event.fields.items() if (ref := declared[FieldId(name)].ref))
    yield from ((event.subject, pack.events[event.kind].about) for event in case.events)


def _joined(rows: list[Shown]) -> list[Shown]:
    """Neighbouring rows of one status as one: a case does not care which run shows it."""
    result: list[Shown] = []
    for row in rows:
        if result and result[-1][0] == row[0] and result[-1][2] == row[1]:
            result[-1] = (row[0], result[-1][1], row[2])
        else:
            result.append(row)
    return result


def _first_track(pack: Pack, kind: str) -> TrackId:
    return next(
        (t.id for t in pack.tracks.values() if t.about == kind and t.nature is Nature.BASIS),
        next(iter(pack.tracks)),
    )


def _expected(pack: Pack, text: str) -> Shown:
    match = _ROW.match(text)
    if match is None:
        raise ValueError(text)
    since, until = match["since"], match["until"]
    return (
        StatusId(match["status"]),
        instant_of(parse_world_time(since, pack.zone), pack.zone),
        None if until == "-" else instant_of(parse_world_time(until, pack.zone), pack.zone),
    )


def row_text(pack: Pack, status: StatusId, since: datetime, until: datetime | None) -> str:
    """A row as cases write it: ``central 2020-01-23 15:00 - 2020-02-07``."""

    def moment(instant: datetime) -> str:
        return instant.astimezone(pack.zone).strftime("%Y-%m-%d %H:%M").removesuffix(" 00:00")

    return f"{status} {moment(since)} - {'-' if until is None else moment(until)}"


def _parts(pack: Pack) -> Iterator[Untried]:
    """Everything a case could try, in the order of the pack."""
    for rule in pack.rules.values():
        for level in rule.levels:
            yield Untried(rule.id, 1, level.status, level.where)
        for number, edition in enumerate(rule.editions, start=1):
            for branch in edition.branches:
                for phase in branch.phases:
                    yield Untried(rule.id, number, phase.status, phase.where)
        if rule.ends:
            yield Untried(rule.id, 1, None, rule.ends[0].where)


def _walked(pack: Pack, run: Run, fields: Fields | None) -> Iterator[Untried]:
    """The parts that *run* went through."""
    rule = pack.rules[run.rule]
    if run.ended is EndReason.ENDED and rule.ends:
        yield Untried(rule.id, 1, None, rule.ends[0].where)
    shown = {segment.status for segment in run.segments}
    for level in rule.levels:
        if level.status in shown:
            yield Untried(rule.id, 1, level.status, level.where)
    for index, since, until in terms(rule, run):
        lived = {segment.status for segment in run.segments if _overlaps(segment, since, until)}
        for phase in _phases(rule.editions[index], fields, pack, run):
            if phase.status in lived:
                yield Untried(rule.id, index + 1, phase.status, phase.where)


def _overlaps(segment: Segment, since: datetime, until: datetime | None) -> bool:
    """Whether *segment* goes on or begins in ``[since, until)``; an occurrence of length zero begins there."""
    begins_before = until is None or segment.since < until
    return begins_before and (segment.until is None or segment.until > since or segment.since >= since)


def _phases(edition: Edition, fields: Fields | None, pack: Pack, run: Run) -> tuple[Phase, ...]:
    """The chain that the trigger's fields choose; the only one where there is no choice."""
    for branch in edition.branches:
        if not branch.when or (fields is not None and passes(branch.when, fields, on=run.since, zone=pack.zone)):
            return branch.phases
    return ()
