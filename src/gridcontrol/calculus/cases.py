"""A pack's own cases: the facts go in, the statuses that come out are held against those expected.

Besides: the parts of rules that could be taken out without any case coming out otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

from attrs import frozen

from gridcontrol.calculus.evaluator import Evaluator, Places
from gridcontrol.calculus.parts import RulePart, parts
from gridcontrol.calculus.timeline import Timelines
from gridcontrol.ids import FactId, FieldId, RuleId, StatusId, SubjectKindId, TrackId, subject_id
from gridcontrol.located.node import Scalar
from gridcontrol.model.facts import Event, Received, Value
from gridcontrol.model.known import Known, as_known
from gridcontrol.rules.casebook import Case
from gridcontrol.rules.from_yaml_fields import value_from
from gridcontrol.rules.joining import of_a_member
from gridcontrol.rules.ruleset import Pack
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
class CasesOutcome:
    """All cases of a pack, and the parts of its rules that none of them would miss."""

    results: tuple[CaseResult, ...]
    untried: tuple[RulePart, ...]

    @property
    def hold(self) -> bool:
        return all(result.holds for result in self.results)


def run_cases(
    pack: Pack, evaluator: Evaluator, places: Places | None = None, *, quick: Evaluator | None = None
) -> CasesOutcome:
    """Every case of *pack*, evaluated by *evaluator*, and what none of them would miss.

    *places* where the pack has tables of divisions. *quick* evaluates the pack without each of its parts in turn, where
    that is another evaluator.
    """
    return CasesOutcome(
        tuple(case_results(pack, evaluator, places)), tuple(_unmissed(pack, quick or evaluator, places))
    )


def _unmissed(pack: Pack, evaluator: Evaluator, places: Places | None) -> Iterator[RulePart]:
    """The parts without which every case comes out as it does with them; of a whole that nobody misses only itself."""
    expected = [
        (case, known, _differing(pack, case, known, evaluator, places))
        for case, known in ((case, known_of(pack, case)) for case in pack.cases)
    ]
    told: set[RulePart] = set()
    unmissed: int | None = None
    for without in parts(pack):
        if of_a_member(without.part.rule or without.part.spread or RuleId("")):
            continue  # its own cases try it
        if unmissed is not None and without.depth > unmissed:
            continue
        unmissed = None
        if all(_differing(without.pack, case, known, evaluator, places) == before for case, known, before in expected):
            unmissed = without.depth
            if without.part not in told:
                yield without.part
            told.add(without.part)


def case_results(pack: Pack, evaluator: Evaluator, places: Places | None = None) -> Iterator[CaseResult]:
    """Every case of *pack*, with what differs."""
    for case in pack.cases:
        yield CaseResult(case, _differing(pack, case, known_of(pack, case), evaluator, places))


def _differing(
    pack: Pack, case: Case, known: Known, evaluator: Evaluator, places: Places | None
) -> tuple[Mismatch, ...]:
    return tuple(_mismatches(pack, case, evaluator.evaluate(pack, known, places=places).timelines))


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
        # Only a division need not be in any event: it is there whatever is known of it.
        kind = kinds.get(key) or (pack.tracks[TrackId(track)].about if track else "")
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
