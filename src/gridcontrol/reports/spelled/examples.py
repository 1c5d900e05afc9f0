"""Worked cases as examples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from gridcontrol.ids import EventKindId, FieldId, StatusId, SubjectKindId
from gridcontrol.reports.spelled.page import Paragraph, Point, Points, Section
from gridcontrol.reports.spelled.speech import Speech
from gridcontrol.rules.casebook import Case, CaseEvent
from gridcontrol.rules.from_yaml_fields import TIMES
from gridcontrol.rules.vocabulary import FieldBase, Nature, Track
from gridcontrol.time import instant_of, parse_world_time

_OPEN = "-"
_NUMBER = re.compile(r"[0-9]+\Z")


def cases_section(speech: Speech) -> Section:
    """All cases."""
    cases = tuple(_case(speech, case) for case in speech.pack.cases)
    return Section("cases", speech.say("docs.cases"), (Paragraph(speech.say("docs.cases-lead")), Points(cases)))


def _case(speech: Speech, case: Case) -> Point:
    facts = tuple(Point(_event(speech, events)) for events in _alike(case.events))
    kinds = _kinds(speech, case)
    expected = tuple(Point(said) for said in _expected(speech, case, kinds))
    text = speech.say("docs.case", name=case.name, place=speech.place(case.where))
    return Point(text, (*facts, Point(speech.say("docs.case-expected"), expected)))


def _alike(events: Sequence[CaseEvent]) -> Iterator[list[CaseEvent]]:
    """Events that differ in the number of their subject only, together: one line of the pack may stand for fifty."""
    waiting: list[CaseEvent] = []
    for event in events:
        if waiting and not (_said(event) == _said(waiting[-1]) and _follows(waiting[-1].subject, event.subject)):
            yield waiting
            waiting = []
        waiting.append(event)
    if waiting:
        yield waiting


def _said(event: CaseEvent) -> tuple[object, ...]:
    return (event.where, event.at, event.kind, event.fields)


def _follows(name: str, next_name: str) -> bool:
    """Whether one is ``b7`` and the next ``b8``."""
    first, second = _NUMBER.search(name), _NUMBER.search(next_name)
    if first is None or second is None or name[: first.start()] != next_name[: second.start()]:
        return False
    return int(first[0]) + 1 == int(second[0])


def _subjects(speech: Speech, names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return speech.say("docs.several", first=names[0], last=names[-1], number=len(names))


def _event(speech: Speech, events: Sequence[CaseEvent]) -> str:
    event = events[0]
    who = _subjects(speech, [each.subject for each in events])
    words = {"at": _moment(speech, event.at), "subject": who, "event": speech.event(event.kind)}
    fields = [_field(speech, event.kind, name, value) for name, value in event.fields.items()]
    if not fields:
        return speech.say("docs.case-event", **words)
    return speech.say("docs.case-event-with", **words, fields=speech.list(fields))


def _field(speech: Speech, kind: EventKindId, name: str, value: str) -> str:
    types = speech.types((kind,), FieldId(name))
    bases = {each.base for each in types}
    labels = [each.labels[value] for each in types if value in each.labels]
    said = speech.label(labels[0] if labels else None, value)
    if FieldBase.DIVISION in bases:
        said = speech.division(value)
    elif bases & TIMES:
        said = _moment(speech, value)
    elif FieldBase.TRUTH in bases and value in {"true", "false"}:
        said = speech.say("docs.yes" if value == "true" else "docs.no")
    return speech.say("docs.case-field", field=speech.field(types, FieldId(name)), value=said)


def _kinds(speech: Speech, case: Case) -> Mapping[str, SubjectKindId]:
    """The kind of each subject of the case."""
    kinds: dict[str, SubjectKindId] = {}
    for event in case.events:
        known = speech.pack.events.get(event.kind)
        if known is not None:
            kinds.setdefault(event.subject, known.about)
            for name, value in event.fields.items():
                declared = known.fields.get(FieldId(name))
                if declared is not None and declared.ref is not None:
                    kinds.setdefault(value, declared.ref)
    return kinds


def _expected(speech: Speech, case: Case, kinds: Mapping[str, SubjectKindId]) -> Iterator[str]:
    waiting: list[str] = []
    last: tuple[str, tuple[str, ...]] | None = None
    for name, rows in case.expect.items():
        subject, _, track = name.partition("/")
        if waiting and not (last == (track, rows) and _follows(waiting[-1], subject)):
            yield _outcome(speech, waiting, *(last or ("", ())), kinds)
            waiting = []
        waiting.append(subject)
        last = (track, rows)
    if waiting and last is not None:
        yield _outcome(speech, waiting, *last, kinds)


def _outcome(
    speech: Speech, subjects: Sequence[str], track_name: str, rows: Sequence[str], kinds: Mapping[str, SubjectKindId]
) -> str:
    track = _track(speech, track_name, kinds.get(subjects[0]))
    said = [_stretch(speech, track, row) for row in rows] or [speech.say("docs.nothing-follows")]
    words = {"subject": _subjects(speech, subjects), "rows": speech.list(said)}
    if not track_name:
        return speech.say("docs.outcome", **words)
    return speech.say("docs.outcome-in", **words, track=speech.track(track.id) if track else track_name)


def _track(speech: Speech, name: str, about: SubjectKindId | None) -> Track | None:
    """The track named, else the first basis track about that kind."""
    fitting = (
        track
        for track in speech.pack.tracks.values()
        if track.id == name or (not name and track.nature is Nature.BASIS and track.about == about)
    )
    return next(fitting, None)


def _stretch(speech: Speech, track: Track | None, row: str) -> str:
    """``central 2020-01-23 15:00 - 2020-02-07`` as people say it."""
    status, _, times = row.partition(" ")
    since, _, until = times.partition(" - ")
    named = speech.bare_status(track.id if track else None, StatusId(status))
    words = {"status": named, "since": _moment(speech, since)}
    if until == _OPEN:
        return speech.say("docs.stretch-open", **words)
    return speech.say("docs.stretch", **words, until=_end(speech, until))


def _moment(speech: Speech, text: str) -> str:
    try:
        return speech.moment(parse_world_time(text, speech.pack.zone))
    except (ValueError, OverflowError):
        return text


def _end(speech: Speech, text: str) -> str:
    try:
        return speech.end(instant_of(parse_world_time(text, speech.pack.zone), speech.pack.zone))
    except (ValueError, OverflowError):
        return text
