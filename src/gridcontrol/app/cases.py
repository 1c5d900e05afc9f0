"""Worked examples of a pack: computed, and compared with what the pack expects."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from gridcontrol.calculus.evaluator import Evaluator, Places
from gridcontrol.calculus.timeline import Timeline
from gridcontrol.errors import Problem
from gridcontrol.ids import FactId, FieldId, SubjectId, TrackId, kind_of, subject_id
from gridcontrol.located.node import Scalar
from gridcontrol.model.facts import Event, Received, Value
from gridcontrol.model.known import as_known
from gridcontrol.rules.from_yaml_fields import value_from
from gridcontrol.rules.ruleset import Case, CaseEvent, Pack
from gridcontrol.rules.vocabulary import Nature
from gridcontrol.time import local_date, parse_world_time, start_of_day

_RECEIVED = datetime(9999, 1, 1, tzinfo=UTC)
"""After everything: a case is about what rules say, not about when it was known."""
_OPEN = "-"


def case_problems(pack: Pack, evaluator: Evaluator, places: Places | None) -> Iterator[Problem]:
    """A problem for each subject of each case for whom the rules give other rows than the case expects."""
    for case in pack.cases:
        yield from _problems(pack, case, evaluator, places)


def _problems(pack: Pack, case: Case, evaluator: Evaluator, places: Places | None) -> Iterator[Problem]:
    kinds = {event.subject: pack.events[event.kind].about for event in case.events}
    log = [Received(_event(pack, event, number), _RECEIVED) for number, event in enumerate(case.events)]
    known = as_known(log, pack.zone, plan_kinds=pack.plan_kinds)
    timelines = evaluator.evaluate(pack, known, places=places).timelines
    for name, expected in case.expect.items():
        key, _, named = name.partition("/")
        subject = subject_id(kinds[key], key)
        track = TrackId(named) if named else _first_basis(pack, subject)
        found = tuple(_rows(pack, timelines.get((known.standing_for(subject), track))))
        if found != tuple(_plain(row) for row in expected):
            args = {
                "case": case.name,
                "subject": key,
                "track": track,
                "expected": "; ".join(expected) or _OPEN,
                "computed": "; ".join(found) or _OPEN,
            }
            yield Problem("app.case-differs", case.where, args)


def _event(pack: Pack, written: CaseEvent, number: int) -> Event:
    kind = pack.events[written.kind]
    fields: dict[FieldId, Value] = {}
    for name, text in written.fields.items():
        value, _ = value_from(Scalar(text, written.where), kind.fields[FieldId(name)], pack.zone)
        if value is not None:
            fields[FieldId(name)] = value
    at = parse_world_time(written.at, pack.zone)
    return Event(FactId(f"case:{number}"), kind.id, subject_id(kind.about, written.subject), at, fields)


def _first_basis(pack: Pack, subject: SubjectId) -> TrackId:
    """The track that an expectation without one speaks of."""
    about = (track for track in pack.tracks.values() if track.about == kind_of(subject))
    return next((track.id for track in about if track.nature is Nature.BASIS), TrackId(""))


def _rows(pack: Pack, timeline: Timeline | None) -> Iterator[str]:
    """The stretches of the timeline as cases write them; rows of one status that follow each other are one."""
    merged: list[tuple[str, datetime, datetime | None]] = []
    for row in timeline.rows if timeline else ():
        if merged and merged[-1][0] == row.status and merged[-1][2] == row.since:
            merged[-1] = (row.status, merged[-1][1], row.until)
        else:
            merged.append((row.status, row.since, row.until))
    for status, since, until in merged:
        yield f"{status} {_text(pack, since)} - {_OPEN if until is None else _text(pack, until)}"


def _text(pack: Pack, instant: datetime) -> str:
    day = local_date(instant, pack.zone)
    if start_of_day(day, pack.zone) == instant:
        return day.isoformat()
    return instant.astimezone(pack.zone).strftime("%Y-%m-%d %H:%M")


def _plain(row: str) -> str:
    """Midnight may be written out: ``2020-02-07 00:00`` is ``2020-02-07``."""
    return row.replace(" 00:00", "")
