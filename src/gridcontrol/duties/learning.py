"""When it was first known that something is owed: before that, nobody could have done it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from attrs import define, field

from gridcontrol.calculus.timeline import Timelines
from gridcontrol.duties.obligation import MOMENT
from gridcontrol.duties.windows import Piece, moment_of, pieces_of
from gridcontrol.ids import FactId, SubjectId
from gridcontrol.model.known import Known, KnownEvent
from gridcontrol.rules.duties import Statuses

Earlier = Callable[[SubjectId, datetime], Timelines]
"""The timelines of one subject from what had been received by an earlier instant, about the same time of the world."""


@define
class Facts:
    """Facts by their id, wherever they are: those of one subject at hand, all of them only where another's is asked."""

    known: Known
    _own: tuple[SubjectId | None, dict[FactId, KnownEvent]] = field(default=(None, {}))
    _all: dict[FactId, KnownEvent] | None = None

    def found(self, subject: SubjectId, facts: Iterable[FactId]) -> list[KnownEvent]:
        """Those of *facts* that are known, most of which will be about *subject*."""
        if self._own[0] != subject:
            self._own = (subject, {event.id: event for event in self.known.of(subject)})
        own = self._own[1]
        found = []
        for fact in facts:
            event = own.get(fact) or self._anywhere().get(fact)
            if event is not None:
                found.append(event)
        return found

    def _anywhere(self) -> dict[FactId, KnownEvent]:
        if self._all is None:
            self._all = {event.id: event for events in self.known.events.values() for event in events}
        return self._all


@define
class Learning:
    """When the causes of what one status asks for were received.

    A correction of a cause must not make news of what was known before: where causes were corrected, *earlier* says
    what was owed as it was known then. Without it the correction counts as the receipt.
    """

    facts: Facts
    zone: ZoneInfo
    statuses: Statuses
    running: bool
    earlier: Earlier | None
    _past: dict[tuple[SubjectId, tuple[FactId, ...]], list[tuple[datetime, list[Piece]]]] = field(factory=dict)

    def received(self, subject: SubjectId, piece: Piece, closes: datetime) -> datetime:
        """When it was first known that *subject* has the status at the last instant before *closes*."""
        received = piece.run.received_at
        planned = piece.segment.planned
        later: tuple[FactId, ...] = piece.before
        if planned is not None and closes > planned:
            later = (*later, *piece.segment.by)
        if later:
            received = max([received, *(event.settled_at for event in self.facts.found(subject, later))])
        if closes > received:
            return received
        causes = (*piece.run.causes, *later)
        # What happened only afterwards can have ended it, but not made it so.
        received = min(received, self.settled(subject, causes, closes - MOMENT, received))
        if self.earlier is None or closes > received:
            return received
        for then, pieces in self._earlier(subject, causes):
            if then >= received:
                break
            if any(each.covers(closes - MOMENT) for each in pieces):
                return then
        return received

    def settled(self, subject: SubjectId, causes: Iterable[FactId], at: datetime, otherwise: datetime) -> datetime:
        """When the last of *causes* that happened by *at* was received as it is now; *otherwise* where none did."""
        several = self.facts.found(subject, causes)
        return max((e.settled_at for e in several if moment_of(e.at, self.zone) <= at), default=otherwise)

    def _earlier(self, subject: SubjectId, causes: tuple[FactId, ...]) -> list[tuple[datetime, list[Piece]]]:
        """What was known of the status when its causes were first received, where one of them was corrected since."""
        key = (subject, causes)
        if key not in self._past and self.earlier is not None:
            events = self.facts.found(subject, causes)
            corrected = any(event.settled_at != event.received_at for event in events)
            instants = {t for e in events for t in (e.received_at, e.settled_at)} if corrected else set()
            self._past[key] = [
                (then, pieces_of(self.earlier(subject, then), subject, self.statuses, running=self.running))
                for then in sorted(instants)
            ]
        return self._past.get(key, [])
