"""Causes that are changes of the log: what came late, was withdrawn, corrected, joined, given two dates, left out."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import date, datetime
from zoneinfo import ZoneInfo

from attrs import evolve

from gridcontrol.ids import FactId, SubjectId
from gridcontrol.model.facts import Correction, Event, Identity, Received, Void
from gridcontrol.reports.document import Cell as Word
from gridcontrol.reports.document import SubjectRef
from gridcontrol.reports.mismatch.causes import Candidate, Cause, CauseKind
from gridcontrol.reports.mismatch.records import Change, Records, without
from gridcontrol.time import WorldTime, instant_of, local_date

_MOST_EVENTS = 400
"""Up to so many subjects whose single records are tried one by one; beyond, a subject is left out whole."""


def late(records: Records) -> Iterator[Candidate]:
    """Deliveries that the store took after a cut-off, with what they say of the time before."""
    cut_offs = [snapshot.period.until for snapshot in records.recount.snapshots]
    deliveries: dict[tuple[datetime, str], list[Received]] = {}
    for item in records.log:
        if any(until < item.received_at for until in cut_offs):
            name = item.fact.origin.delivery if item.fact.origin else ""
            deliveries.setdefault((item.received_at, name), []).append(item)
    for (received_at, name), items in deliveries.items():
        subjects = tuple(dict.fromkeys(s for item in items if (s := records.subject_of(item)) is not None))
        facts = tuple(item.fact.id for item in items)
        effect = records.effect(subjects, without(facts), before=received_at)
        missed = [until for until in cut_offs if until < received_at]
        args: dict[str, Word] = {"delivery": name, "received": received_at, "cut_off": max(missed), "facts": len(facts)}
        yield Candidate(Cause(CauseKind.LATE, subjects, facts, args), effect)


def reversed_later(records: Records) -> Iterator[Candidate]:
    """Withdrawals, corrections and joins of which the publisher may not have known."""
    kinds = {Void: CauseKind.VOIDED, Correction: CauseKind.UNCORRECTED, Identity: CauseKind.NOT_JOINED}
    for item in records.log:
        fact = item.fact
        kind = kinds.get(type(fact))
        subject = records.subject_of(item)
        if kind is None or subject is None or (isinstance(fact, Identity) and not fact.same):
            continue
        target = records.by_id.get(fact.of) if isinstance(fact, Void) else None
        if target is not None and not isinstance(target.fact, Event):
            continue  # what withdraws a correction or a join is told by these
        effect = records.effect((subject,), without((fact.id,)))
        yield Candidate(Cause(kind, (subject,), (fact.id,), {"subject": SubjectRef(subject)}), effect)


def dated_twice(records: Records, among: AbstractSet[SubjectId]) -> Iterator[Candidate]:
    """Events of *among* that another date is written for: when they were recorded, or in a field of theirs.

    One that is counted on neither day is one that is left out.
    """
    corrected = {item.fact.of for item in records.log if isinstance(item.fact, Correction | Void)}
    for item in records.log:
        event = item.fact
        subject = records.subject_of(item)
        if not isinstance(event, Event) or event.id in corrected or subject not in among or subject is None:
            continue
        for other in _other_dates(records, event):
            moved = evolve(event, at=_on(records, event.at, other))
            # Nothing can have happened after it was received.
            received_at = max(item.received_at, instant_of(moved.at, records.pack.zone))
            again = Received(evolve(moved, id=FactId(f"{event.id} ({other})")), received_at)
            day = _day(event.at, records.pack.zone)
            args: dict[str, Word] = {"subject": SubjectRef(subject), "day": day, "other": other}
            effects = {
                CauseKind.OTHER_DAY: records.effect((subject,), _instead(event.id, Received(moved, received_at))),
                CauseKind.BOTH_DAYS: records.effect((subject,), without(()), added=(again,)),
            }
            for kind, effect in effects.items():
                yield Candidate(Cause(kind, (subject,), (event.id,), args), effect)


def _other_dates(records: Records, event: Event) -> tuple[date, ...]:
    zone = records.pack.zone
    mine = _day(event.at, zone)
    written = [event.recorded_at, *(v for v in event.fields.values() if isinstance(v, date))]
    days = [_day(moment, zone) for moment in written if moment is not None]
    return tuple(dict.fromkeys(day for day in days if day != mine))


def _day(moment: WorldTime, zone: ZoneInfo) -> date:
    return local_date(moment, zone) if isinstance(moment, datetime) else moment


def _on(records: Records, at: WorldTime, day: date) -> WorldTime:
    """The same time of day on *day*."""
    if not isinstance(at, datetime):
        return day
    local = at.astimezone(records.pack.zone)
    return local.replace(year=day.year, month=day.month, day=day.day)


def _instead(fact: FactId, other: Received) -> Change:
    return lambda item: other if item.fact.id == fact else item


def left_out(records: Records, among: AbstractSet[SubjectId]) -> Iterator[Candidate]:
    """Subjects of *among*, and single records of theirs, that stand in a figure."""
    subjects = [subject for subject in records.of if subject in among and records.cells((subject,))]
    for subject in subjects:
        events = [item.fact.id for item in records.of[subject] if isinstance(item.fact, Event)]
        args: dict[str, Word] = {"subject": SubjectRef(subject)}
        whole = {cell: -amount for cell, amount in records.cells((subject,)).items()}
        yield Candidate(Cause(CauseKind.OMITTED, (subject,), tuple(events), args), whole)
        if len(events) > 1 and len(subjects) <= _MOST_EVENTS:
            for event in events:
                effect = records.effect((subject,), without((event,)))
                if effect != whole:
                    yield Candidate(Cause(CauseKind.OMITTED, (subject,), (event,), args), effect)
