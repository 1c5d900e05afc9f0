"""Rows of ``timelines`` as values, and the same of an evaluation, so that one can be held against the other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from attrs import frozen

from gridcontrol.calculus.timeline import Row, Timelines
from gridcontrol.ids import RuleId, StatusId, SubjectId, TrackId
from gridcontrol.time import NEVER_BEFORE
from gridcontrol_sql.ticks import SECONDS, Ticks


@frozen
class Shown:
    """A stretch ``[since, until)`` in which a status is shown by one phase of one run; ``until`` None: open.

    ``shown_since`` is where the unbroken stretch of the same status begins, ``run_since`` where the run does.
    """

    subject: SubjectId
    track: TrackId
    since: datetime
    until: datetime | None
    status: StatusId
    rule: RuleId
    shown_since: datetime
    run_since: datetime


def shown_in_rows(rows: Iterable[tuple[object, ...]], ticks: Ticks = SECONDS) -> list[Shown]:
    """Rows ``(k, track, status, rule, since, until, shown_since, run_since)`` in *ticks*, as values in order."""
    return sorted(
        (
            Shown(
                SubjectId(str(k)),
                TrackId(str(track)),
                _instant(since, ticks),
                None if until is None else _instant(until, ticks),
                StatusId(str(status)),
                RuleId(str(rule)),
                _instant(shown_since, ticks),
                _instant(run_since, ticks),
            )
            for k, track, status, rule, since, until, shown_since, run_since in rows
        ),
        key=_order,
    )


def shown_in(timelines: Timelines) -> list[Shown]:
    """What *timelines* show. A stretch is one however often what lies underneath changes."""
    found: list[Shown] = []
    for timeline in timelines.values():
        last: Row | None = None
        for row in timeline.rows:
            if last is not None and last.run is row.run and last.segment is row.segment and last.until == row.since:
                before = found.pop()
                found.append(_shown(row, before.since, before.shown_since))
            else:
                found.append(_shown(row, row.since, row.shown_since))
            last = row
    return sorted(found, key=_order)


def _shown(row: Row, since: datetime, shown_since: datetime) -> Shown:
    return Shown(row.subject, row.track, since, row.until, row.status, row.run.rule, shown_since, row.run_since)


def _order(shown: Shown) -> tuple[str, str, datetime]:
    return shown.subject, shown.track, shown.since


def _instant(tick: object, ticks: Ticks) -> datetime:
    if not isinstance(tick, int):
        raise TypeError(tick)
    return NEVER_BEFORE if tick == 0 else ticks.at(tick)
