"""Duties of a pack as obligations: what fulfilled each window, and how it stands at an instant."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator
from datetime import datetime

from attrs import define

from gridcontrol.duties.excuses import Excuse, waived
from gridcontrol.duties.ground import Ground
from gridcontrol.duties.matching import Match, Proof, late_ends, matched, proof_of
from gridcontrol.duties.obligation import MOMENT, DutyKey, Obligation, State
from gridcontrol.duties.opening import Opening
from gridcontrol.duties.windows import ONE_DAY, Piece, Window, pieces_of, plus
from gridcontrol.ids import SubjectId
from gridcontrol.rules.duties import Duty, OnPoint, WhileStatus

PROGRESS_EVERY = 1000


@define
class Duties(Ground):
    """What is owed in one locality, as it stands at *at* from what is *known*.

    *timelines* must be those of *at*: from facts up to it, with the ends that are planned. Facts after *at* count for
    nothing, so that the answer for an instant stays what it was.
    """

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
        today = self.clock().day(self.at)
        since = self.clock().at(today, 0) if since is None else since
        until = self.clock().at(today + ONE_DAY, 0) if until is None else until
        wanted = self.asked_about(None if subjects is None else map(self.known.standing_for, subjects))
        for duty in self.owed.duties.values():
            if duties is None or duty.id in duties:
                for one in _One(self, duty, since, until).obligations(wanted):
                    yield one if self.sight is None else self.sight.obligation(one)


@define
class _One:
    """One duty over one stretch of time."""

    all: Duties
    duty: Duty
    since: datetime
    until: datetime

    def obligations(self, wanted: Container[SubjectId] | None) -> Iterator[Obligation]:
        progress = self.all.progress
        several = Opening(self.all, self.duty, self.since, self.until).windows(wanted)
        for number, (subject, windows) in enumerate(several):
            if progress is not None and not number % PROGRESS_EVERY:
                progress(number, 0)
            if windows:
                yield from self._settled(subject, windows)

    def _settled(self, subject: SubjectId, windows: list[Window]) -> Iterator[Obligation]:
        every, duty = self.all, self.duty
        windows = [
            window
            for window in windows
            if (duty.since is None or window.closes > duty.since)
            and (duty.until is None or window.closes <= duty.until)
            and (not duty.within or every.lies_in(subject, duty.within, window.due - MOMENT))
        ]
        windows.sort(key=lambda window: (window.opens, window.closes, window.slot, window.cause or ""))
        ends = self._ends(windows)
        matches = matched(windows, ends, self._proofs(subject, windows))
        lasting = self._lasts(subject)
        resting = pieces_of(every.timelines, subject, duty.pause)
        excuses = [] if duty.waiver is None else self._waived(subject)
        # What follows from an event, such as the answer to an appeal, nobody need be at home for.
        if not isinstance(duty.origin, OnPoint):
            excuses = [*excuses, *every.emergencies(subject)]
        for window, end, match in zip(windows, ends, matches, strict=True):
            if window.opens >= self.until:
                continue
            one = self._stands(subject, window, end, match, resting, excuses, lasting=lasting)
            # Where the clock of what follows from an event stands still, nobody knows yet when it is due.
            stands_still = one.state is State.PAUSED and isinstance(duty.origin, OnPoint)
            done_since = match is not None and match.proof.last >= self.since
            if one.due > self.since or one.open or stands_still or done_since:
                yield one

    def _lasts(self, subject: SubjectId) -> bool:
        """Whether *subject* still has the status that the duty comes from."""
        origin = self.duty.origin
        if not isinstance(origin, WhileStatus):
            return True
        pieces = pieces_of(self.all.timelines, subject, origin.statuses, running=origin.running)
        return any(piece.covers(self.all.at) for piece in pieces)

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
        *,
        lasting: bool,
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
            key=key,
            opens=window.opens,
            closes=window.closes,
            due=due,
            received=window.received,
            state=state,
            done_at=done_at,
            by=by,
            causes=window.causes,
            late_until=end,
            lasting=lasting,
        )
