"""The windows that one duty opens: from statuses, from events, from the calendar."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from attrs import define

from gridcontrol.duties.excuses import rested
from gridcontrol.duties.ground import Ground
from gridcontrol.duties.learning import Learning
from gridcontrol.duties.obligation import MOMENT
from gridcontrol.duties.windows import (
    ONE_DAY,
    Clock,
    Piece,
    Window,
    chain_windows,
    daily_windows,
    moment_of,
    pieces_of,
    plus,
)
from gridcontrol.ids import SubjectId
from gridcontrol.rules.calendars import NoTable
from gridcontrol.rules.conditions import Boundary
from gridcontrol.rules.duties import Duty, OnCalendar, OnPoint, WhileHolds, WhileStatus
from gridcontrol.rules.standing import given_statuses
from gridcontrol.time import NEVER_BEFORE, WorldTime

FIRST = datetime(1900, 1, 1, tzinfo=UTC)
"""Nothing that packs speak of lies before."""
_ALL = timedelta(days=200_000)
_MARGIN = 2 * ONE_DAY
"""Windows that open so long before the days asked for can still take evidence from theirs."""

_Owing = tuple[SubjectId, datetime, datetime | None]
"""Who owes what the calendar says, since when, and when that was first heard."""


@define
class Opening:
    """The windows of one duty that matter for a stretch of time."""

    all: Ground
    duty: Duty
    since: datetime
    until: datetime
    _learning: Learning | None = None
    _pieces: tuple[SubjectId | None, list[Piece]] = (None, [])
    """Where all that the duty asks besides holds of the subject that was looked at last."""

    def windows(self, wanted: Container[SubjectId] | None) -> Iterator[tuple[SubjectId, list[Window]]]:
        """By subject in the order of their ids, of everybody or of those *wanted*."""
        match self.duty.origin:
            case WhileHolds():
                raise AssertionError(f"{self.duty.id}: the pack was not made ready")
            case WhileStatus():
                return self._while(self.duty.origin, wanted)
            case OnPoint():
                return self._on(self.duty.origin, wanted)
            case OnCalendar():
                return self._on_calendar(self.duty.origin, wanted)

    def days(self) -> tuple[date, date]:
        """The first and the last day whose windows must be looked at for the answer."""
        duty, clock = self.duty, self.all.clock()
        # Where lateness is said in hours, windows far back may compete for one event: none can be left out.
        back = _MARGIN if duty.late is None else _ALL
        if duty.grace is not None:
            back += plus(self.since, duty.grace) - self.since
        first = clock.day(max(self.since, FIRST + back) - back)
        return first, clock.day(max(self.until, self.all.at)) + ONE_DAY

    def _while(
        self, origin: WhileStatus, wanted: Container[SubjectId] | None
    ) -> Iterator[tuple[SubjectId, list[Window]]]:
        every, clock, duty = self.all, self.all.clock(), self.duty
        learning = every.learning(origin.statuses, running=origin.running)
        tracks = {track for track, _ in origin.statuses}
        held = sorted({subject for subject, track in every.timelines if track in tracks})
        first, last = self.days()
        for subject in held:
            if wanted is not None and subject not in wanted:
                continue
            pieces = pieces_of(every.timelines, subject, origin.statuses, running=origin.running)
            if not pieces:
                continue
            made: Iterable[tuple[Window, Piece]]
            if origin.on_days:
                counts = [every.pack.rules[piece.run.rule].day_count for piece in pieces]
                made = chain_windows(pieces, duty.slots, origin.on_days, counts, clock)
            else:
                made = daily_windows(pieces, duty.slots, clock, first, last)
            learned = (self._learned(learning, subject, window, piece) for window, piece in made)
            yield subject, [window for window in learned if window is not None]

    def _learned(self, learning: Learning, subject: SubjectId, window: Window, piece: Piece) -> Window | None:
        given = self._given(subject, window.closes)
        if given is None:
            return None
        received = max(learning.received(subject, piece, window.closes), given)
        return window._replace(received=received, due=self._due(window.closes, received), causes=piece.run.causes)

    def _due(self, closes: datetime, received: datetime | None) -> datetime:
        """A window that closes just after its cause was received stays open for the grace."""
        grace = self.duty.grace
        if grace is None or received is None or closes <= received:
            return closes
        return max(closes, plus(received, grace))

    def _given(self, subject: SubjectId, until: datetime) -> datetime | None:
        """When it was first known that what else the duty asks held of *subject* at the last instant before *until*.

        ``NEVER_BEFORE`` where it asks nothing; None where it did not hold.
        """
        every, asked = self.all, given_statuses(self.duty)
        if not asked:
            return NEVER_BEFORE
        if self._learning is None:
            self._learning = every.learning(asked)
        if self._pieces[0] != subject:
            self._pieces = (subject, pieces_of(every.timelines, subject, asked))
        for piece in self._pieces[1]:
            if piece.covers(until - MOMENT):
                return self._learning.received(subject, piece, until)
        return None

    def _on(self, origin: OnPoint, wanted: Container[SubjectId] | None) -> Iterator[tuple[SubjectId, list[Window]]]:
        every, duty = self.all, self.duty
        found: dict[SubjectId, list[Window]] = {}
        for subject, began, window in self._points(origin):
            others: Sequence[SubjectId] = (subject,)
            if duty.along is not None:
                others = every.relations(duty.along.link).joined(subject, duty.along.direction, window.opens)
            asked = {
                other: given
                for other in others
                if (wanted is None or other in wanted)
                and (given := self._given(other, window.opens + MOMENT)) is not None
            }
            closes = self._closes(began, origin) if asked else None
            if closes is not None:
                for other, given in asked.items():
                    received = None if window.received is None else max(window.received, given)
                    made = window._replace(closes=closes, due=closes, received=received)
                    found.setdefault(other, []).append(made)
        for subject in sorted(found):
            spans = [(piece.since, piece.until) for piece in pieces_of(every.timelines, subject, duty.pause)]
            several = []
            for window in found[subject]:
                closes = rested(spans, window.opens, window.closes)
                due = self._due(closes, window.received)
                several.append(window._replace(closes=closes, due=due))
            yield subject, several

    def _points(self, origin: OnPoint) -> Iterator[tuple[SubjectId, WorldTime, Window]]:
        """What starts the duty, with the window it opens, whose end is not known yet."""
        every, pattern = self.all, origin.pattern
        zone = every.pack.zone
        if isinstance(pattern, Boundary):
            yield from self._boundaries(pattern)
            return
        compared = self.duty.evidence.same
        for subject in every.subjects_with(pattern.kinds):
            for event in every.fitting(subject, pattern):
                same = tuple(event.fields.get(name) for name in compared)
                opens = moment_of(event.at, zone)
                received = event.received_at
                window = Window(opens, opens, opens, received, None, "", None, event.id, event.causes, same)
                yield subject, event.at, window

    def _closes(self, since: WorldTime, origin: OnPoint) -> datetime | None:
        """When what began at *since* is due; None, and noted, where that needs a year without a table."""
        try:
            return self.all.clock().after(since, origin.length, origin.workdays)
        except NoTable as unknown:
            began, ends = moment_of(since, self.all.pack.zone), self.duty.until
            if began < self.until and (ends is None or began < ends):
                self.all.untabled.add((self.duty.id, unknown.year))
            return None

    def _boundaries(self, pattern: Boundary) -> Iterator[tuple[SubjectId, WorldTime, Window]]:
        every = self.all
        for subject, track in every.timelines:
            if track != pattern.track:
                continue
            asked = ((track, pattern.statuses),)
            pieces = pieces_of(every.timelines, subject, asked)
            learning = every.learning(asked)
            for number, piece in enumerate(pieces):
                begins = piece.since == piece.joined
                ends = number + 1 == len(pieces) or pieces[number + 1].joined != piece.joined
                if not (begins if pattern.begins else ends):
                    continue
                at = piece.since if pattern.begins else piece.until
                if at is None or at > every.at:
                    continue
                run = piece.run
                causes = run.causes if pattern.begins else (*run.causes, *piece.segment.by)
                cause = run.trigger or next(iter(run.causes), None)
                if pattern.begins:
                    received = learning.received(subject, piece, at + MOMENT)
                else:
                    following = every.timelines[subject, track].row_at(at)
                    ended_by = (*causes, *run.ended_by, *(following.run.causes if following is not None else ()))
                    received = learning.settled(subject, ended_by, at, run.received_at)
                yield subject, at, Window(at, at, at, received, None, "", None, cause, causes, ())

    def _on_calendar(
        self, origin: OnCalendar, wanted: Container[SubjectId] | None
    ) -> Iterator[tuple[SubjectId, list[Window]]]:
        duty, clock = self.duty, self.all.clock()
        first, last = self.days()
        if duty.since is not None:
            first = max(first, clock.day(duty.since))
        elif duty.late is not None:
            first = max(first, clock.day(self.since - 2 * (plus(self.since, duty.late) - self.since)) - _MARGIN)
        found: dict[SubjectId, list[Window]] = {}
        known = None if origin.levels else self._heard_of(wanted)
        day = first
        while day <= last:
            owed = day.weekday() in origin.weekdays or (origin.workdays and self._worked(clock, day))
            if owed is not False:
                several = self._of_day(origin, day, known)
                if owed is None:
                    self._note_untold(day, several, wanted)
                else:
                    for subject, window in several:
                        found.setdefault(subject, []).append(window)
            day += ONE_DAY
        for subject in sorted(found):
            if wanted is None or subject in wanted:
                yield subject, found[subject]

    def _worked(self, clock: Clock, day: date) -> bool | None:
        """Whether *day* is worked; None where no table says anything of its year."""
        try:
            return clock.working is not None and clock.working.is_workday(day)
        except NoTable:
            return None

    def _of_day(self, origin: OnCalendar, day: date, known: list[_Owing] | None) -> Iterator[tuple[SubjectId, Window]]:
        """The windows of *day*, if it is one on which the duty is owed."""
        duty, clock = self.duty, self.all.clock()
        for subject, begun, heard in self._standing(origin, day) if known is None else known:
            for slot in duty.slots:
                opens, closes = clock.at(day, slot.opens), clock.at(day, slot.closes)
                given = self._given(subject, closes)
                if closes <= begun or given is None:
                    continue
                received = heard
                if given > NEVER_BEFORE:
                    received = given if heard is None else max(heard, given)
                due = self._due(closes, received)
                yield subject, Window(opens, closes, due, received, day, slot.name, None, None, (), ())

    def _note_untold(
        self, day: date, several: Iterable[tuple[SubjectId, Window]], wanted: Container[SubjectId] | None
    ) -> None:
        """Notes that nobody knows whether *day* is worked, if somebody would have owed what was asked about."""
        since, until = self.duty.since, self.duty.until
        for subject, window in several:
            asked = window.closes > self.since and window.opens < self.until
            in_force = (since is None or window.closes > since) and (until is None or window.closes <= until)
            if asked and in_force and (wanted is None or subject in wanted):
                self.all.untabled.add((self.duty.id, day.year))
                return

    def _heard_of(self, wanted: Container[SubjectId] | None) -> list[_Owing]:
        """The subjects of the kind, each with its first fact's time and when it was first heard of."""
        every = self.all
        found: list[_Owing] = []
        zone = every.pack.zone
        for subject in every.of_kind(self.duty.about):
            if wanted is not None and subject not in wanted:
                continue
            happened = [(moment_of(e.at, zone), e.received_at) for e in every.known.of(subject)]
            happened = [(at, received) for at, received in happened if at <= every.at]
            if happened:
                found.append((subject, min(at for at, _ in happened), min(received for _, received in happened)))
        return found

    def _standing(self, origin: OnCalendar, day: date) -> Iterator[_Owing]:
        """The divisions of the level that are there on the day."""
        for subject in self.all.divisions_as(self.duty.about, origin.levels, day):
            yield subject, FIRST, None
