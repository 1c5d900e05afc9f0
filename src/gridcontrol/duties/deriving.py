"""Duties of a pack as obligations: which windows there are, what fulfilled them, and how they stand at an instant."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta

from attrs import define, field

from gridcontrol.calculus.timeline import Timelines
from gridcontrol.duties.excuses import Excuse, in_emergency, rested, waived
from gridcontrol.duties.learning import Earlier, Learning
from gridcontrol.duties.matching import Match, Proof, late_ends, matched, proof_of
from gridcontrol.duties.obligation import MOMENT, DutyKey, Obligation, State
from gridcontrol.duties.relations import Relations
from gridcontrol.duties.windows import (
    ONE_DAY,
    Clock,
    Piece,
    Window,
    chain_windows,
    daily_windows,
    pieces_of,
    plus,
)
from gridcontrol.ids import EventKindId, LinkKindId, SubjectId, kind_of, subject_id
from gridcontrol.model.known import Known, KnownEvent
from gridcontrol.responsibility.tree import NoTree, Tree
from gridcontrol.rules.conditions import Boundary, EventPattern
from gridcontrol.rules.duties import Duty, OnCalendar, OnPoint, Owed, WhileStatus
from gridcontrol.rules.matching import Within, fits
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import instant_of

Progress = Callable[[int, int], None]
"""Told how many of how many subjects have been looked at."""
PROGRESS_EVERY = 1000
FIRST = datetime(1900, 1, 1, tzinfo=UTC)
"""Nothing that packs speak of lies before."""
_ALL = timedelta(days=200_000)
_MARGIN = 2 * ONE_DAY
"""Windows that open so long before the days asked for can still take evidence from theirs."""


_Owing = tuple[SubjectId, datetime, datetime | None]
"""Who owes what the calendar says, since when, and when that was first heard."""


@define
class Duties:
    """What is owed in one locality, as it stands at *at* from what is *known*.

    *timelines* must be those of *at*: from facts up to it, with the ends that are planned. Facts after *at* count for
    nothing, so that the answer for an instant stays what it was.
    """

    pack: Pack
    known: Known
    timelines: Timelines
    at: datetime
    places: Within | None = None
    tree: Tree = field(factory=NoTree)
    earlier: Earlier | None = None
    progress: Progress | None = None
    _clock: Clock = field(init=False)
    _relations: dict[LinkKindId, Relations] = field(factory=dict)
    _excuses: dict[SubjectId, list[Excuse]] | None = None

    def __attrs_post_init__(self) -> None:
        self._clock = Clock(self.pack.zone, self.pack.day_count, self.owed.calendar)

    @property
    def owed(self) -> Owed:
        return self.pack.owed

    def obligations(
        self,
        since: datetime | None = None,
        until: datetime | None = None,
        *,
        duties: Collection[str] | None = None,
        subjects: Collection[SubjectId] | None = None,
    ) -> Iterator[Obligation]:
        """What was, is or will be owed in ``[since, until)``: by default on the local day of the instant.

        What is overdue and can still be done is among it however old it is. By duty in the order of the pack, then by
        subject, then by time.
        """
        today = self._clock.day(self.at)
        since = self._clock.at(today, 0) if since is None else since
        until = self._clock.at(today + ONE_DAY, 0) if until is None else until
        wanted = None if subjects is None else {self.known.standing_for(subject) for subject in subjects}
        for duty in self.owed.duties.values():
            if duties is None or duty.id in duties:
                yield from _One(self, duty, since, until).obligations(wanted)

    def clock(self) -> Clock:
        """Times of day in the pack's zone."""
        return self._clock

    def relations(self, link: LinkKindId) -> Relations:
        """Who is joined to whom by *link*."""
        if link not in self._relations:
            self._relations[link] = Relations(self.pack, self.known, link, self.at)
        return self._relations[link]

    def happened(self, subject: SubjectId, kinds: Collection[EventKindId]) -> list[KnownEvent]:
        """The events of *subject* of these kinds, up to the instant."""
        zone, at = self.pack.zone, self.at
        return [e for e in self.known.of(subject) if e.kind in kinds and instant_of(e.at, zone) <= at]

    def fitting(self, subject: SubjectId, pattern: EventPattern) -> list[KnownEvent]:
        """The events of *subject* that *pattern* means, up to the instant."""
        several = self.happened(subject, pattern.kinds)
        if not pattern.where:
            return several
        zone, places = self.pack.zone, self.places
        return [e for e in several if fits(pattern, e.kind, e.fields, on=e.at, zone=zone, places=places)]

    def emergencies(self, subject: SubjectId) -> list[Excuse]:
        """When *subject* was away in an emergency."""
        emergency = self.owed.emergency
        if emergency is None:
            return []
        if self._excuses is None:
            self._excuses = {}
            kinds = frozenset(emergency.kinds)
            for each, events in self.known.events.items():
                if any(event.kind in kinds for event in events):
                    several = self.happened(each, kinds.union(emergency.until))
                    self._excuses[each] = in_emergency(emergency, several, self.pack.zone)
        return self._excuses.get(subject, [])

    def of_kind(self, kind: str) -> list[SubjectId]:
        """The subjects of *kind* that some fact is about."""
        return [subject for subject in self.known.events if kind_of(subject) == kind]


@define
class _One:
    """One duty over one stretch of time."""

    all: Duties
    duty: Duty
    since: datetime
    until: datetime

    def obligations(self, wanted: Collection[SubjectId] | None) -> Iterator[Obligation]:
        several = self._subjects(wanted)
        progress = self.all.progress
        for number, (subject, windows) in enumerate(several):
            if progress is not None and not number % PROGRESS_EVERY:
                progress(number, 0)
            if windows:
                yield from self._settled(subject, windows)

    def _subjects(self, wanted: Collection[SubjectId] | None) -> Iterator[tuple[SubjectId, list[Window]]]:
        match self.duty.origin:
            case WhileStatus():
                return self._while(self.duty.origin, wanted)
            case OnPoint():
                return self._on(self.duty.origin, wanted)
            case OnCalendar():
                return self._on_calendar(self.duty.origin, wanted)

    # windows

    def _days(self) -> tuple[date, date]:
        """The first and the last day whose windows must be looked at for the answer."""
        duty, clock = self.duty, self.all.clock()
        # Where lateness is said in hours, windows far back may compete for one event: none can be left out.
        back = _MARGIN if duty.late is None else _ALL
        if duty.grace is not None:
            back += plus(self.since, duty.grace) - self.since
        first = clock.day(max(self.since, FIRST + back) - back)
        return first, clock.day(max(self.until, self.all.at)) + ONE_DAY

    def _while(
        self, origin: WhileStatus, wanted: Collection[SubjectId] | None
    ) -> Iterator[tuple[SubjectId, list[Window]]]:
        every, clock, duty = self.all, self.all.clock(), self.duty
        learning = Learning(every.known, origin.statuses, origin.running, every.earlier)
        tracks = {track for track, _ in origin.statuses}
        held = sorted({subject for subject, track in every.timelines if track in tracks})
        first, last = self._days()
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
            yield subject, [self._learned(learning, subject, window, piece) for window, piece in made]

    def _learned(self, learning: Learning, subject: SubjectId, window: Window, piece: Piece) -> Window:
        received = learning.received(subject, piece, window.closes)
        return window._replace(received=received, due=self._due(window.closes, received), causes=piece.run.causes)

    def _due(self, closes: datetime, received: datetime | None) -> datetime:
        """A window that closes just after its cause was received stays open for the grace."""
        grace = self.duty.grace
        if grace is None or received is None or closes <= received:
            return closes
        return max(closes, plus(received, grace))

    def _on(self, origin: OnPoint, wanted: Collection[SubjectId] | None) -> Iterator[tuple[SubjectId, list[Window]]]:
        every, duty = self.all, self.duty
        found: dict[SubjectId, list[Window]] = {}
        for subject, window in self._points(origin):
            others: Sequence[SubjectId] = (subject,)
            if duty.along is not None:
                others = every.relations(duty.along.link).joined(subject, duty.along.direction, window.opens)
            for other in others:
                if wanted is None or other in wanted:
                    found.setdefault(other, []).append(window)
        for subject in sorted(found):
            spans = [(piece.since, piece.until) for piece in pieces_of(every.timelines, subject, duty.pause)]
            made = []
            for window in found[subject]:
                closes = rested(spans, window.opens, window.closes)
                due = self._due(closes, window.received)
                made.append(window._replace(closes=closes, due=due))
            yield subject, made

    def _points(self, origin: OnPoint) -> Iterator[tuple[SubjectId, Window]]:
        """What starts the duty, with the window it opens."""
        every, clock, pattern = self.all, self.all.clock(), origin.pattern
        zone = every.pack.zone
        if isinstance(pattern, Boundary):
            yield from self._boundaries(origin, pattern)
            return
        kinds, compared = frozenset(pattern.kinds), self.duty.evidence.same
        for subject, events in every.known.events.items():
            if not any(event.kind in kinds for event in events):
                continue
            for event in every.fitting(subject, pattern):
                same = tuple(event.fields.get(name) for name in compared)
                closes = clock.after(event.at, origin.length, origin.workdays)
                opens = instant_of(event.at, zone)
                received = event.received_at
                yield subject, Window(opens, closes, closes, received, None, "", None, event.id, event.causes, same)

    def _boundaries(self, origin: OnPoint, pattern: Boundary) -> Iterator[tuple[SubjectId, Window]]:
        every, clock = self.all, self.all.clock()
        for subject, track in every.timelines:
            if track != pattern.track:
                continue
            pieces = pieces_of(every.timelines, subject, ((track, pattern.statuses),))
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
                closes = clock.after(at, origin.length, origin.workdays)
                yield subject, Window(at, closes, closes, run.received_at, None, "", None, cause, causes, ())

    def _on_calendar(
        self, origin: OnCalendar, wanted: Collection[SubjectId] | None
    ) -> Iterator[tuple[SubjectId, list[Window]]]:
        every, duty, clock = self.all, self.duty, self.all.clock()
        calendar = every.owed.calendar
        first, last = self._days()
        if duty.since is not None:
            first = max(first, clock.day(duty.since))
        elif duty.late is not None:
            first = max(first, clock.day(self.since - 2 * (plus(self.since, duty.late) - self.since)) - _MARGIN)
        found: dict[SubjectId, list[Window]] = {}
        known = None if origin.level is not None else self._heard_of(wanted)
        day = first
        while day <= last:
            worked = origin.workdays and calendar is not None and calendar.is_workday(day)
            if worked or day.weekday() in origin.weekdays:
                for subject, begun, received in self._standing(origin, day) if known is None else known:
                    for slot in duty.slots:
                        opens, closes = clock.at(day, slot.opens), clock.at(day, slot.closes)
                        if closes > begun:
                            due = self._due(closes, received)
                            window = Window(opens, closes, due, received, day, slot.name, None, None, (), ())
                            found.setdefault(subject, []).append(window)
            day += ONE_DAY
        for subject in sorted(found):
            if wanted is None or subject in wanted:
                yield subject, found[subject]

    def _heard_of(self, wanted: Collection[SubjectId] | None) -> list[_Owing]:
        """The subjects of the kind, each with its first fact's time and when it was first heard of."""
        every, found = self.all, []
        zone = every.pack.zone
        for subject in every.of_kind(self.duty.about):
            if wanted is not None and subject not in wanted:
                continue
            happened = [(instant_of(e.at, zone), e.received_at) for e in every.known.of(subject)]
            happened = [(at, received) for at, received in happened if at <= every.at]
            if happened:
                found.append((subject, min(at for at, _ in happened), min(received for _, received in happened)))
        return found

    def _standing(self, origin: OnCalendar, day: date) -> Iterator[_Owing]:
        """The divisions of the level that are there on the day."""
        tree = self.all.tree
        if origin.level is not None:
            for division in tree.at_level(origin.level, None, day):
                yield subject_id(self.duty.about, tree.code(division, day)), FIRST, None

    # how they stand

    def _settled(self, subject: SubjectId, windows: list[Window]) -> Iterator[Obligation]:
        every, duty = self.all, self.duty
        windows = [
            window
            for window in windows
            if (duty.since is None or window.closes > duty.since)
            and (duty.until is None or window.closes <= duty.until)
        ]
        windows.sort(key=lambda window: (window.opens, window.closes, window.slot, window.cause or ""))
        ends = self._ends(windows)
        matches = matched(windows, ends, self._proofs(subject, windows))
        resting = pieces_of(every.timelines, subject, duty.pause)
        excuses = [] if duty.waiver is None else self._waived(subject)
        emergency = every.owed.emergency
        if emergency is not None and emergency.duty != duty.id:
            excuses = [*excuses, *every.emergencies(subject)]
        for window, end, match in zip(windows, ends, matches, strict=True):
            if window.opens >= self.until:
                continue
            one = self._stands(subject, window, end, match, resting, excuses)
            if one.due > self.since or one.open or (match is not None and match.proof.last >= self.since):
                yield one

    def _ends(self, windows: list[Window]) -> list[datetime | None]:
        duty = self.duty
        if duty.late is not None:
            return [plus(window.due, duty.late) for window in windows]
        return [None] * len(windows) if isinstance(duty.origin, OnPoint) else late_ends(windows)

    def _proofs(self, subject: SubjectId, windows: list[Window]) -> list[Proof]:
        if not windows:
            return []
        zone, evidence = self.all.pack.zone, self.duty.evidence
        first = windows[0].opens
        found = []
        for event in self.all.fitting(subject, evidence.pattern):
            same = tuple(event.fields.get(name) for name in evidence.same)
            proof = proof_of(event.id, event.at, zone, same)
            if proof.last >= first:
                found.append(proof)
        return found

    def _waived(self, subject: SubjectId) -> list[Excuse]:
        waiver = self.duty.waiver
        if waiver is None:
            return []
        several = self.all.happened(subject, waiver.pattern.kinds)
        return waived(waiver, several, self.all.pack.zone, self.all.places)

    def _stands(
        self,
        subject: SubjectId,
        window: Window,
        end: datetime | None,
        match: Match | None,
        resting: list[Piece],
        excuses: list[Excuse],
    ) -> Obligation:
        at, due = self.all.at, window.due
        by = None if match is None else match.proof.fact
        excuse = next((each for each in excuses if each.touches(window.opens, due)), None)
        if isinstance(self.duty.origin, OnPoint):
            # The clock stands still: it has been moved on for the rests that are over.
            pausing = any(piece.covers(at) and piece.since < due for piece in resting)
        else:
            pausing = any(piece.covers(due - MOMENT) for piece in resting)
        if match is not None:
            state = State.DONE_LATE if match.late else State.DONE
        elif excuse is not None:
            state, by = State.WAIVED, excuse.fact
        elif pausing:
            state = State.PAUSED
        elif window.received is not None and window.closes <= window.received:
            state = State.UNKNOWABLE
        elif at < window.opens:
            state = State.UPCOMING
        else:
            state = State.DUE if at < due else State.MISSED
        key = DutyKey(self.duty.id, subject, window.day, window.slot, window.number, window.cause)
        done_at = None if match is None else match.proof.at
        return Obligation(
            key, window.opens, window.closes, due, window.received, state, done_at, by, window.causes, end
        )
