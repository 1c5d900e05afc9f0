"""Facts in one line each, answers in one line each, through the public doors only.

    02-05 10:00 p test result=negative            an event, received long ago
    02-05 p arrival id=e1 received=02-18T09:00    a date only, an id, when it was received
    - void of=e1                                  a withdrawal; likewise correct, same, apart

Faults planted in the definition, and which of these tests see them: tests/properties/test_planted.py.

Dates without a year are of 2020. Ids are e1, e2 ... in the order of the lines unless given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from gridcontrol.calculus.evaluator import AsOf, Places
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.calculus.timeline import Evaluation, Finding, Run, Timeline
from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId, TrackId, subject_id
from gridcontrol.model.facts import Correction, Event, Fact, Identity, Received, Value, Void
from gridcontrol.model.known import Known, as_known
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import FieldBase, FieldType
from gridcontrol.time import NEVER_BEFORE, WorldTime, instant_of, parse_world_time

RECEIVED_LATE = datetime(2030, 1, 1, tzinfo=UTC)
"""When facts were received that say nothing of it: after everything that happens in tests."""

PERSON = """
format: gridcontrol/1
pack: told
zone: Asia/Shanghai
day_count: day_zero
subjects: {person: {attributes: {area: text?}}}
events:
  arrival: {about: person, fields: {from_area: text?, left_on: date?, until: date?}}
  contact: {about: person, fields: {last_contact: date?}}
  test: {about: person, fields: {result: [positive, negative], result_at: instant?}, takes_effect: result_at}
  venue_case: {about: person}
  excluded: {about: person}
  confirmed: {about: person}
  discharged: {about: person}
  order_given:
    about: person
    fields: {end: date, status: text?, signed: date?, effective: date?, beyond: truth?}
    decides: {track: control, end: end, status: status, signed: signed, effective: effective, exceeds: beyond}
  left: {about: person}
  died: {about: person}
order: [arrival, contact, test, venue_case, excluded, confirmed, discharged, order_given, left, died]
tracks:
  control:
    about: person
    default: normal
    precedence: [hospital, rehab, central, home, watch]
    holding: [hospital, rehab, central, home]
"""
"""The vocabulary most examples share; ``pack_of`` puts rules behind it."""

_WORD = re.compile(r"(\w+)=(\S+)")
_SHORT_DATE = re.compile(r"\d{2}-\d{2}")


@lru_cache(maxsize=256)
def read(text: str) -> Pack:
    """A pack from its text."""
    return read_pack(text.encode(), "told.yaml")


def pack_of(rules: str, *, head: str = PERSON, **replaced: str) -> Pack:
    """*rules*, behind *head* with some of its lines ``key: value`` replaced."""
    for key, value in replaced.items():
        head = re.sub(rf"(?m)^{key}:.*$", f"{key}: {value}", head)
    return read(head + "rules:\n" + rules)


def moment(text: str, zone: ZoneInfo) -> WorldTime:
    """``02-05``, ``02-05T15:00``, or the same with a year."""
    with_year = f"2020-{text}" if _SHORT_DATE.match(text) else text
    return parse_world_time(with_year, zone)


def instant(text: str, zone: ZoneInfo) -> datetime:
    """As ``moment``; a date is 00:00 of that day."""
    return instant_of(moment(text, zone), zone)


def _value(text: str, type_: FieldType | None, zone: ZoneInfo) -> Value:
    if type_ is not None and type_.base in {FieldBase.DATE, FieldBase.INSTANT, FieldBase.MOMENT}:
        return moment(text, zone)
    if type_ is not None and type_.base is FieldBase.INTEGER:
        return int(text)
    if type_ is not None and type_.base is FieldBase.TRUTH:
        return text == "true"
    if type_ is not None and type_.base is FieldBase.REF and type_.ref is not None:
        return subject_id(type_.ref, text)
    return text


def _any_subject(pack: Pack, key: str) -> SubjectId:
    return subject_id(next(iter(pack.subjects)), key)


def fact_of(pack: Pack, line: str, number: int = 1) -> Received:
    """One line as a fact with its receipt."""
    words = dict(_WORD.findall(line))
    plain = _WORD.sub("", line).split()
    fact_id = FactId(words.pop("id", f"e{number}"))
    received = words.pop("received", None)
    received_at = RECEIVED_LATE if received is None else instant(received, pack.zone)
    recorded = words.pop("recorded", None)
    recorded_at = None if recorded is None else instant(recorded, pack.zone)
    fact: Fact
    if plain[0] == "-":
        of = FactId(words.pop("of", ""))
        match plain[1]:
            case "void":
                fact = Void(fact_id, of, recorded_at=recorded_at)
            case "correct":
                at = moment(words.pop("at"), pack.zone) if "at" in words else None
                types = {name: type_ for kind in pack.events.values() for name, type_ in kind.fields.items()}
                fields = {FieldId(n): _value(text, types.get(FieldId(n)), pack.zone) for n, text in words.items()}
                fact = Correction(fact_id, of, at, fields, recorded_at=recorded_at)
            case _:
                one, other = (_any_subject(pack, words[name]) for name in ("one", "other"))
                fact = Identity(fact_id, one, other, plain[1] == "same", "seen", recorded_at)
    else:
        *when, subject, kind_name = plain
        kind = pack.events[EventKindId(kind_name)]
        fields = {FieldId(n): _value(text, kind.fields.get(FieldId(n)), pack.zone) for n, text in words.items()}
        at = moment("T".join(when), pack.zone)
        fact = Event(fact_id, kind.id, subject_id(kind.about, subject), at, fields, recorded_at)
    return Received(fact, received_at)


def facts(pack: Pack, text: str) -> list[Received]:
    """All lines of *text*."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    return [fact_of(pack, line, number) for number, line in enumerate(lines, 1)]


def known(pack: Pack, log: Iterable[Received] | str, known_at: str | None = None) -> Known:
    """What is known of *log* at *known_at*."""
    received = facts(pack, log) if isinstance(log, str) else log
    until = None if known_at is None else instant(known_at, pack.zone)
    return as_known(received, pack.zone, known_at=until, plan_kinds=pack.plan_kinds)


def evaluated(
    pack: Pack,
    log: Iterable[Received] | str,
    *,
    known_at: str | None = None,
    as_of: str | None = None,
    places: Places | None = None,
    subjects: Sequence[SubjectId] | None = None,
) -> Evaluation:
    """The whole evaluation."""
    at = None if as_of is None else AsOf(instant(as_of, pack.zone))
    return ReferenceEvaluator().evaluate(pack, known(pack, log, known_at), places=places, as_of=at, subjects=subjects)


def timeline(
    pack: Pack,
    log: Iterable[Received] | str,
    subject: str = "p",
    track: str = "control",
    *,
    known_at: str | None = None,
    as_of: str | None = None,
    places: Places | None = None,
) -> Timeline | None:
    """One subject in one track; None where nothing ever ran."""
    track_id = TrackId(track)
    whole = subject_id(pack.tracks[track_id].about, subject)
    log = facts(pack, log) if isinstance(log, str) else list(log)
    answer = evaluated(pack, log, known_at=known_at, as_of=as_of, places=places, subjects=[whole])
    return answer.timelines.get((known(pack, log, known_at).standing_for(whole), track_id))


def show(at: datetime | None, zone: ZoneInfo) -> str:
    """``02-05``, ``02-05 15:00``, ``-`` for no end."""
    if at is None or at == NEVER_BEFORE:
        return "-"
    text = f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
    return text.removesuffix(" 00:00").removeprefix("2020-")


def rows(
    pack: Pack,
    log: Iterable[Received] | str,
    subject: str = "p",
    track: str = "control",
    *,
    known_at: str | None = None,
    as_of: str | None = None,
    places: Places | None = None,
) -> list[str]:
    """The stretches shown, as ``status since - until``; rows of one status that touch are one stretch."""
    return printed(timeline(pack, log, subject, track, known_at=known_at, as_of=as_of, places=places), pack.zone)


def printed(line: Timeline | None, zone: ZoneInfo) -> list[str]:
    """As ``rows`` gives them."""
    stretches: list[tuple[str, datetime, datetime | None]] = []
    for row in line.rows if line else ():
        if stretches and stretches[-1][0] == row.status and stretches[-1][2] == row.since:
            stretches[-1] = (row.status, stretches[-1][1], row.until)
        else:
            stretches.append((row.status, row.since, row.until))
    return [f"{status} {show(since, zone)} - {show(until, zone)}" for status, since, until in stretches]


def runs(
    pack: Pack,
    log: Iterable[Received] | str,
    subject: str = "p",
    track: str = "control",
    *,
    known_at: str | None = None,
) -> tuple[Run, ...]:
    """The runs of one subject in one track."""
    line = timeline(pack, log, subject, track, known_at=known_at)
    return line.runs if line else ()


def segments(pack: Pack, run: Run) -> list[str]:
    """A run's segments, those of length zero included, as ``status since - until why``."""
    return [f"{s.status} {show(s.since, pack.zone)} - {show(s.until, pack.zone)} {s.ended}" for s in run.segments]


def findings(pack: Pack, log: Iterable[Received] | str) -> tuple[Finding, ...]:
    """What a person must look at."""
    return tuple(evaluated(pack, log).findings)
