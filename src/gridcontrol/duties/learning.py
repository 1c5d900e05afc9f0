"""When it was first known that something is owed: before that, nobody could have done it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from attrs import define, field

from gridcontrol.calculus.timeline import Timelines
from gridcontrol.duties.obligation import MOMENT
from gridcontrol.duties.windows import Piece, pieces_of
from gridcontrol.ids import FactId, SubjectId
from gridcontrol.model.known import Known, KnownEvent
from gridcontrol.rules.duties import Statuses

Earlier = Callable[[SubjectId, datetime], Timelines]
"""The timelines of one subject from what had been received by an earlier instant, about the same time of the world."""


@define
class Learning:
    """When the causes of what one status asks for were received.

    A correction of a cause must not make news of what was known before: where a subject has corrected facts, *earlier*
    says what was owed as it was known then. Without it the correction counts as the receipt.
    """

    known: Known
    statuses: Statuses
    running: bool
    earlier: Earlier | None
    _past: dict[tuple[SubjectId, tuple[FactId, ...]], list[tuple[datetime, list[Piece]]]] = field(factory=dict)
    _own: tuple[SubjectId | None, dict[FactId, KnownEvent]] = field(default=(None, {}))

    def received(self, subject: SubjectId, piece: Piece, closes: datetime) -> datetime:
        """When it was first known that *subject* has the status at the last instant before *closes*."""
        received = piece.run.received_at
        planned = piece.segment.planned
        later: tuple[FactId, ...] = piece.before
        if planned is not None and closes > planned:
            later = (*later, *piece.segment.by)
        if later:
            own = self._events(subject)
            received = max([received, *(own[fact].settled_at for fact in later if fact in own)])
        if self.earlier is None or closes > received:
            return received
        for then, pieces in self._earlier(subject, (*piece.run.causes, *later)):
            if then >= received:
                break
            if any(each.covers(closes - MOMENT) for each in pieces):
                return then
        return received

    def _events(self, subject: SubjectId) -> dict[FactId, KnownEvent]:
        if self._own[0] != subject:
            self._own = (subject, {event.id: event for event in self.known.of(subject)})
        return self._own[1]

    def _earlier(self, subject: SubjectId, causes: tuple[FactId, ...]) -> list[tuple[datetime, list[Piece]]]:
        """What was known of the status when its causes were first received, where one of them was corrected since."""
        key = (subject, causes)
        if key not in self._past and self.earlier is not None:
            own = self._events(subject)
            events = [own[fact] for fact in causes if fact in own]
            corrected = any(event.settled_at != event.received_at for event in events)
            instants = {t for e in events for t in (e.received_at, e.settled_at)} if corrected else set()
            self._past[key] = [
                (then, pieces_of(self.earlier(subject, then), subject, self.statuses, running=self.running))
                for then in sorted(instants)
            ]
        return self._past.get(key, [])
