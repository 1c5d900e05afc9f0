"""Which ends that lie ahead are known, and which are only the latest there can be.

A stay in hospital until discharge with a ceiling of sixty days has no known end: nobody planned the sixtieth day, it is
the limit. So has whoever waits for a test. Whatever follows on such an end, in the same run or in another that hangs
on it, is no better known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from attrs import frozen

from gridcontrol.calculus.timeline import EndReason, Row, Run, Segment, Timeline
from gridcontrol.ids import StatusId
from gridcontrol.rules.vocabulary import Track

_LIMITS = frozenset({EndReason.CEILING, EndReason.AT_MOST})
_FOLLOWED = frozenset({EndReason.UNTIL, EndReason.ENDED, EndReason.MODE, EndReason.CONDITION, EndReason.RESTARTED})
"""Reasons that no fact can have given ahead of the instant: there something else ends or begins."""


def is_limit(segment: Segment, at: datetime) -> bool:
    """Whether the end of *segment* lies after *at* and is a limit, with nothing planned to be over by then."""
    if segment.until is None or segment.until <= at or segment.ended not in _LIMITS:
        return False
    return segment.planned is None or segment.planned < segment.until


def shown_at(timeline: Timeline | None, track: Track, at: datetime) -> StatusId:
    """What *track* shows."""
    row = timeline.row_at(at) if timeline else None
    return track.default if row is None else row.status


@frozen
class Stretch:
    """How long something lasts without a gap, from the instant asked about.

    ``until``: the known end. ``latest``: where no end is known, the last there can be (None: none is set either).
    """

    until: datetime | None
    latest: datetime | None


class Ends:
    """The ends of one subject's runs, as they look at *at*."""

    def __init__(self, timelines: Iterable[Timeline], at: datetime) -> None:
        self._at = at
        self._runs = [run for timeline in timelines for run in timeline.runs]
        # By identity: two runs with equal contents are still two.
        self._limits: set[tuple[int, int]] = set()
        self._instants: set[datetime] = set()
        before = -1
        while before < len(self._limits):
            before = len(self._limits)
            for run in self._runs:
                self._note(run)

    def _note(self, run: Run) -> None:
        """Which ends of *run* are limits, given those found so far."""
        uncertain = run.since > self._at and run.since in self._instants
        for index, segment in enumerate(run.segments):
            if segment.until is None or segment.until <= self._at:
                continue
            follows = segment.ended in _FOLLOWED and segment.until in self._instants
            uncertain = uncertain or follows or is_limit(segment, self._at)
            if uncertain:
                self._limits.add((id(run), index))
                self._instants.add(segment.until)

    def known(self, run: Run, segment: Segment) -> bool:
        """Whether *segment* of *run* has an end that is known."""
        return segment.until is not None and (id(run), _index(run, segment)) not in self._limits

    def begins(self, run: Run, segment: Segment) -> bool:
        """Whether it is known when *segment* of *run* begins."""
        index = _index(run, segment)
        if index:
            return (id(run), index - 1) not in self._limits
        return run.since <= self._at or run.since not in self._instants

    def row_begins(self, row: Row) -> bool:
        """Whether it is known when *row* begins."""
        return row.since <= self._at or self._sure(row.since)

    def row_ends(self, row: Row) -> bool:
        """Whether *row* has an end that is known: its own, or that of what comes before it."""
        return row.until is not None and self._ends_for_sure(row) and (row.until <= self._at or self._sure(row.until))

    def _sure(self, instant: datetime) -> bool:
        """Whether nothing at *instant* hangs on an end that is not known."""
        return instant not in self._instants

    def shown(self, rows: Collection[Row]) -> Stretch:
        """How long the status shown lasts; of the default: until anything is shown."""
        until: datetime | None = None
        status: StatusId | None = None
        certain = True
        for row in rows:
            if status is None:
                if row.since > self._at:
                    return _stretch(row.since, known=self.begins(row.run, row.segment))
                if row.until is None or self._at < row.until:
                    status, until, certain = row.status, row.until, self._ends_for_sure(row)
            elif row.since != until:
                break
            elif row.status == status:
                # Nothing is lost where one whose end isn't known hands over to what runs underneath already.
                certain = (certain or row.segment.since <= self._at) and self._ends_for_sure(row)
                until = row.until
            else:
                return _stretch(until, known=certain and self.begins(row.run, row.segment))
        return _stretch(until, known=certain)

    def _ends_for_sure(self, row: Row) -> bool:
        return row.until is not None and (row.until != row.segment.until or self.known(row.run, row.segment))

    def held(self, runs: Collection[Run], holding: Collection[StatusId]) -> tuple[bool, Stretch]:
        """Whether anything in *holding* runs, and when nothing of it remains without a gap."""
        spans = sorted(
            (
                (segment.since, segment.until, self.known(run, segment) and self.begins(run, segment))
                for run in runs
                for segment in run.segments
                if segment.status in holding
            ),
            key=lambda span: span[0],
        )
        whole = _covered(self._at, [(since, until) for since, until, _ in spans])
        if whole is None:
            return True, Stretch(None, None)
        if whole == self._at:
            return False, Stretch(None, None)
        sure = _covered(self._at, [(since, until) for since, until, certain in spans if certain])
        return True, _stretch(whole, known=sure == whole)


def _index(run: Run, segment: Segment) -> int:
    return next(index for index, one in enumerate(run.segments) if one is segment)


def _stretch(until: datetime | None, *, known: bool) -> Stretch:
    return Stretch(until, None) if known else Stretch(None, until)


def _covered(at: datetime, spans: Iterable[tuple[datetime, datetime | None]]) -> datetime | None:
    """Up to where *spans*, sorted by their beginnings, go on from *at* without a gap; None: for ever."""
    free = at
    for since, until in spans:
        if since > free:
            break
        if until is None:
            return None
        free = max(free, until)
    return free
