"""Causes of place: somebody with records of two divisions counted in both, or in the other; a move dated wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from attrs import frozen

from gridcontrol.ids import IndicatorId, SubjectId
from gridcontrol.reports.counting import Amount
from gridcontrol.reports.document import Cell as Word
from gridcontrol.reports.document import SubjectRef
from gridcontrol.reports.grouping import TOTAL
from gridcontrol.reports.mismatch.causes import Candidate, Cause, CauseKind
from gridcontrol.reports.mismatch.records import Records
from gridcontrol.reports.mismatch.recounting import Cell, Rows, Snapshot, projected, together
from gridcontrol.rules.figures import IndicatorKind
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import FieldBase
from gridcontrol.time import WorldTime, local_date, start_of_day


@frozen
class Named:
    """That records name the division *code* of somebody from *since* on."""

    code: str
    since: datetime


def named_divisions(records: Records, subject: SubjectId) -> tuple[Named, ...]:
    """The divisions that the events of *subject* name, in the order of time, each once for each stretch."""
    zone = records.pack.zone
    found: list[Named] = []
    for event in sorted(records.known.of(subject), key=lambda each: (_instant(each.at, zone), each.id)):
        kind = records.pack.events.get(event.kind)
        for name, value in event.fields.items():
            types = kind.fields.get(name) if kind else None
            if types is not None and types.base is FieldBase.DIVISION and (not found or found[-1].code != value):
                found.append(Named(str(value), _instant(event.at, zone)))
    return tuple(found)


def of_places(records: Records) -> Iterator[Candidate]:
    """Every cause of place that the records show a sign of."""
    for subject in records.of:
        named = named_divisions(records, subject)
        if len({each.code for each in named}) > 1:
            yield from _in_two(records, subject, named)
            yield from _moves(records, subject, named)


def _in_two(records: Records, subject: SubjectId, named: Sequence[Named]) -> Iterator[Candidate]:
    for code in dict.fromkeys(each.code for each in named):
        since = min(each.since for each in named if each.code == code)
        twice: list[dict[Cell, Amount]] = []
        other: list[dict[Cell, Amount]] = []
        elsewhere = False
        for number, snapshot in enumerate(records.recount.snapshots):
            row = _row(records, snapshot, code)
            mine = records.rows(number, subject)
            if row is None or since >= snapshot.period.until:
                continue
            elsewhere = elsewhere or any(key not in (row, TOTAL) for _, key in mine)
            there = _at(row, mine)
            twice.append(projected(there, snapshot))
            other.append(projected(_summed(there, mine, -1), snapshot))
        if elsewhere:
            args: dict[str, Word] = {"subject": SubjectRef(subject), "division": code}
            yield Candidate(Cause(CauseKind.TWICE, (subject,), (), args), _effect(twice))
            yield Candidate(Cause(CauseKind.OTHER_DIVISION, (subject,), (), args), _effect(other))


def _moves(records: Records, subject: SubjectId, named: Sequence[Named]) -> Iterator[Candidate]:
    """What a move dated a day late at one end does to who is where on its day."""
    for left, came in pairwise(named):
        both: list[dict[Cell, Amount]] = []
        neither: list[dict[Cell, Amount]] = []
        other: list[dict[Cell, Amount]] = []
        for number, snapshot in enumerate(records.recount.snapshots):
            row = _row(records, snapshot, left.code)
            if row is None or not snapshot.period.since <= came.since < snapshot.period.until:
                continue
            mine = {key: a for key, a in records.rows(number, subject).items() if _is_state(records.pack, key[0])}
            there = _at(row, mine)
            both.append(projected(there, snapshot))
            neither.append(projected({key: -amount for key, amount in mine.items()}, snapshot))
            other.append(projected(_summed(there, mine, -1), snapshot))
        day = local_date(came.since, records.pack.zone)
        args: dict[str, Word] = {"subject": SubjectRef(subject), "day": day, "division": left.code, "other": came.code}
        for kind, effects in (
            (CauseKind.BOTH_DAYS, both),
            (CauseKind.NEITHER_DAY, neither),
            (CauseKind.OTHER_DAY, other),
        ):
            yield Candidate(Cause(kind, (subject,), (), args), _effect(effects))


def _at(row: str, mine: Rows) -> Rows:
    """What *mine* comes to when it all stands in *row*; the total is the same."""
    there: dict[tuple[IndicatorId, str], Amount] = {}
    for (name, key), amount in mine.items():
        place = (name, TOTAL if key == TOTAL else row)
        there[place] = there.get(place, 0) + amount
    return there


def _summed(one: Rows, other: Rows, sign: int) -> Rows:
    return {key: one.get(key, 0) + sign * other.get(key, 0) for key in (*one, *other)}


def _effect(parts: Sequence[dict[Cell, Amount]]) -> dict[Cell, Amount]:
    return {cell: amount for cell, amount in together(parts).items() if amount}


def _row(records: Records, snapshot: Snapshot, code: str) -> str | None:
    place = snapshot.grouping.row_of(code, local_date(snapshot.period.since, records.pack.zone))
    return None if place is None else place.key


def _is_state(pack: Pack, name: IndicatorId) -> bool:
    indicator = pack.indicators[name]
    if indicator.kind is IndicatorKind.FORMULA:
        return all(_is_state(pack, term.indicator) for term in indicator.terms)
    return indicator.kind in (IndicatorKind.STATUS, IndicatorKind.PAST_RELEASE, IndicatorKind.UNPLACED)


def _instant(at: WorldTime, zone: ZoneInfo) -> datetime:
    return at if isinstance(at, datetime) else start_of_day(at, zone)
