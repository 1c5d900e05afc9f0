"""How long subjects showed some statuses, and to which side of a cut-off the ends of these stretches belong.

The report of an instant reads facts before it and statuses at it. So what a fact at the very instant begins or ends has
not happened yet, while what is over by plan is over. Seen from later both have happened; the flags tell them apart.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import NamedTuple

from gridcontrol.calculus.timeline import EndReason, Row, Timelines
from gridcontrol.ids import StatusId, SubjectId, TrackId, kind_of
from gridcontrol.reports.counting import Item, View
from gridcontrol.reports.document import Counted
from gridcontrol.rules.ruleset import Pack

BY_FACT = frozenset(
    {
        EndReason.UNTIL,
        EndReason.ENDED,
        EndReason.RELEASED,
        EndReason.ORDER,
        EndReason.RESTARTED,
        EndReason.MODE,
        EndReason.CONDITION,
    }
)
"""Ends that a fact brings about at that instant; the others come by the calendar."""


class Stretch(NamedTuple):
    """An unbroken stretch in which a subject showed one of some statuses.

    *at_since*: a report of that very instant counts it already; *at_until*: it still does.
    """

    subject: SubjectId
    since: datetime
    until: datetime | None
    at_since: bool
    at_until: bool


def stretches_of(pack: Pack, timelines: Timelines, track_id: TrackId, statuses: Collection[StatusId]) -> list[Stretch]:
    """The unbroken stretches of one of *statuses* in the track; what lies ahead by plan."""
    wanted, about = frozenset(statuses), pack.tracks[track_id].about
    found: list[Stretch] = []
    for (subject, of), timeline in timelines.items():
        if of == track_id and kind_of(subject) == about:
            rows = [row for row in timeline.rows if row.until != row.since]
            found += _joined(subject, rows, wanted)
    return found


def _joined(subject: SubjectId, rows: list[Row], wanted: frozenset[StatusId]) -> Iterable[Stretch]:
    since: datetime | None = None
    at_since = False
    for number, row in enumerate(rows):
        if row.status not in wanted:
            continue
        before = rows[number - 1] if number and rows[number - 1].until == row.since else None
        after = rows[number + 1] if number + 1 < len(rows) and rows[number + 1].since == row.until else None
        if since is None:
            since, at_since = row.since, _counts_at_since(before, row)
        if after is not None and after.status in wanted:
            continue
        yield Stretch(subject, since, row.until, at_since, row.until is not None and _counts_at_until(row, after))
        since = None


def _counts_at_until(row: Row, after: Row | None) -> bool:
    """Whether *row* would have gone on but for a fact at its end."""
    if row.segment.until is None or row.until is None or row.segment.until > row.until:
        return after is not None and after.run_since == row.until  # masked by what a fact began
    return row.segment.ended in BY_FACT


def _counts_at_since(before: Row | None, row: Row) -> bool:
    """Whether *row* begins by the calendar, and what was shown before is over."""
    return row.run_since < row.since and not (before is not None and _counts_at_until(before, row))


def boundary_items(seen: View, stretches: Iterable[Stretch], *, ends: bool, since: datetime | None) -> tuple[Item, ...]:
    """Beginnings or ends of *stretches* from *since* up to the report's instant, each where its subject is then."""
    at = seen.as_of.at
    found = []
    for subject, begins, until, at_since, at_until in stretches:
        when = until if ends else begins
        # By the calendar it has begun or ended at that instant; by a fact it belongs to what comes after.
        already = not at_until if ends else at_since
        if when is None or when > at or (when == at and not already):
            continue
        if since is not None and (when < since or (when == since and already)):
            continue
        stay = seen.places.at(subject, at)
        what = Counted(f"{subject} {begins.isoformat()}", subject)
        found.append(Item(what, seen.row_of(subject, stay), when, stay=stay))
    return tuple(found)
