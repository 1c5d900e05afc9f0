"""Windows: from when to when something is owed, before anybody asks whether it was done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from gridcontrol.calculus.timeline import Run, Segment, Timelines
from gridcontrol.duties.obligation import MOMENT
from gridcontrol.ids import FactId, StatusId, SubjectId
from gridcontrol.model.facts import Value
from gridcontrol.rules.calendars import WorkingDays
from gridcontrol.rules.duties import DAY_MINUTES, Slot, Statuses
from gridcontrol.time import DayCount, Duration, Unit, WorldTime, end_of_count, local_date, start_of_day

ONE_DAY = timedelta(days=1)


class Window(NamedTuple):
    """A window of one subject. A tuple, since there are very many.

    ``same``: what evidence must say in the fields that the duty compares.
    """

    opens: datetime
    closes: datetime
    due: datetime
    received: datetime | None
    day: date | None
    slot: str
    number: int | None
    cause: FactId | None
    causes: tuple[FactId, ...]
    same: tuple[Value | None, ...]


class Piece(NamedTuple):
    """A stretch of one of the statuses asked for: of *run*, in *segment*.

    ``joined`` is the beginning of the unbroken stretch of such statuses that it belongs to; ``before`` is the run that
    was shown until it came out from under it.
    """

    since: datetime
    until: datetime | None
    status: StatusId
    run: Run
    segment: Segment
    joined: datetime
    before: tuple[FactId, ...] = ()

    def covers(self, instant: datetime) -> bool:
        return self.since <= instant and (self.until is None or instant < self.until)


def pieces_of(timelines: Timelines, subject: SubjectId, statuses: Statuses, *, running: bool = False) -> list[Piece]:
    """The stretches in which *subject* shows one of *statuses*, by their beginning; *running*: or has it unseen."""
    found: list[Piece] = []
    for track, wanted in statuses:
        timeline = timelines.get((subject, track))
        if timeline is None:
            continue
        if running:
            found += [
                Piece(segment.since, segment.until, segment.status, run, segment, segment.since)
                for run in timeline.runs
                for segment in run.segments
                if segment.status in wanted and segment.until != segment.since
            ]
            continue
        before: tuple[FactId, ...] = ()
        for row in timeline.rows:
            if row.status in wanted:
                emerged = before if row.since > row.segment.since else ()
                found.append(Piece(row.since, row.until, row.status, row.run, row.segment, row.since, emerged))
            before = row.segment.by
    found.sort(key=lambda piece: (piece.since, piece.run.rule, piece.status))
    return _joined(found)


def _joined(pieces: list[Piece]) -> list[Piece]:
    """Each piece with the beginning of the unbroken stretch it belongs to."""
    made: list[Piece] = []
    since: datetime | None = None
    until: datetime | None = None
    for piece in pieces:
        if since is None or (until is not None and piece.since > until):
            since, until = piece.since, piece.until
        elif until is not None and (piece.until is None or piece.until > until):
            until = piece.until
        made.append(piece._replace(joined=since))
    return made


class Clock:
    """Times of day and lengths, in one zone."""

    __slots__ = ("_instants", "count", "working", "zone")

    def __init__(self, zone: ZoneInfo, count: DayCount, working: WorkingDays | None) -> None:
        self.zone = zone
        self.count = count
        self.working = working
        self._instants: dict[tuple[date, int], datetime] = {}

    def at(self, day: date, minutes: int) -> datetime:
        """The instant *minutes* of wall time after 00:00 of *day*; 24:00 and more lie on the next day."""
        found = self._instants.get((day, minutes))
        if found is None:
            found = self._instants[day, minutes] = self._at(day, minutes)
        return found

    def _at(self, day: date, minutes: int) -> datetime:
        more, rest = divmod(minutes, DAY_MINUTES)
        midnight = start_of_day(day + more * ONE_DAY, self.zone)
        if not rest:
            return midnight
        wall = midnight.astimezone(self.zone).replace(hour=rest // 60, minute=rest % 60, second=0, microsecond=0)
        return wall.astimezone(midnight.tzinfo)

    def day(self, instant: datetime) -> date:
        return local_date(instant, self.zone)

    def after(self, since: WorldTime, length: Duration | None, workdays: int | None) -> datetime:
        """The end of *length* counted from *since*, or of the *workdays*-th working day after its day.

        Raises ``NoTable`` where that needs to know of a year of which no table says anything.
        """
        if workdays is None or self.working is None:
            return end_of_count(since, length or Duration(1), self.count, self.zone)
        day = self.day(since) if isinstance(since, datetime) else since
        left = workdays
        while left:
            day += ONE_DAY
            left -= self.working.is_workday(day)
        return start_of_day(day + ONE_DAY, self.zone)


def moment_of(at: WorldTime, zone: ZoneInfo) -> datetime:
    """*at* of a fact as an instant. Facts hold their instants in UTC, so that nothing but a date has to be turned."""
    return at if isinstance(at, datetime) else start_of_day(at, zone)


def plus(instant: datetime, length: Duration) -> datetime:
    """*length* later; a day is 24 hours."""
    if length.unit is Unit.DAYS:
        return instant + timedelta(days=length.number)
    if length.unit is Unit.HOURS:
        return instant + timedelta(hours=length.number)
    return instant + timedelta(minutes=length.number)


def daily_windows(
    pieces: Sequence[Piece], slots: Sequence[Slot], clock: Clock, first: date, last: date
) -> Iterator[tuple[Window, Piece]]:
    """The slots of the days *first* to *last* that somebody with *pieces* owes: whoever has the status at their end."""
    done: set[tuple[date, str]] = set()
    for piece in pieces:
        # A slot that runs past midnight belongs to the day before the one it ends on.
        # What has been so for ever begins before all days that can be counted.
        day = first if piece.since <= clock.at(first, 0) else clock.day(piece.since) - ONE_DAY
        day = max(first, day)
        end = last if piece.until is None else min(last, clock.day(piece.until))
        while day <= end:
            for slot in slots:
                closes = clock.at(day, slot.closes)
                if piece.covers(closes - MOMENT) and (day, slot.name) not in done:
                    done.add((day, slot.name))
                    opens = max(clock.at(day, slot.opens), piece.joined)
                    yield Window(opens, closes, closes, None, day, slot.name, None, None, (), ()), piece
            day += ONE_DAY


def chain_windows(
    pieces: Sequence[Piece], slots: Sequence[Slot], days: Sequence[int], counts: Sequence[DayCount], clock: Clock
) -> Iterator[tuple[Window, Piece]]:
    """The slots on *days* of each chain among *pieces*; *counts* are how the days of each piece's rule are counted."""
    done: set[tuple[FactId | None, datetime, int, str]] = set()
    for piece, count in zip(pieces, counts, strict=True):
        base = piece.run.counted_from
        start = clock.day(base) if isinstance(base, datetime) else base
        chain = piece.run.trigger or next(iter(piece.run.causes), None)
        for number in days:
            day = start + timedelta(days=number - (count is DayCount.DAY_ONE))
            for slot in slots:
                closes = clock.at(day, slot.closes)
                seen = (chain, piece.run.since, number, slot.name)
                if piece.covers(closes - MOMENT) and seen not in done:
                    done.add(seen)
                    opens = max(clock.at(day, slot.opens), piece.joined)
                    yield Window(opens, closes, closes, None, None, slot.name, number, chain, (), ()), piece
