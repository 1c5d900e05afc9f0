"""Who is joined to whom at an instant, from the events that open and close relations."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from attrs import define, field

from gridcontrol.duties.windows import moment_of
from gridcontrol.ids import LinkKindId, SubjectId
from gridcontrol.model.known import Known, KnownEvent
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.spreading import Direction
from gridcontrol.rules.vocabulary import Opens

Stretch = tuple[SubjectId, datetime, datetime | None]


@define
class Relations:
    """The relations of one kind, with when they hold: later facts end or begin them later, and change nothing before.

    A relation of a moment holds at that instant.
    """

    pack: Pack
    known: Known
    link: LinkKindId
    _forward: dict[SubjectId, list[Stretch]] = field(factory=dict)
    _backward: dict[SubjectId, list[Stretch]] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        kinds = {
            kind.id
            for kind in self.pack.events.values()
            if self.link in kind.closes or any(opens.link == self.link for opens in kind.opens)
        }
        for subject, events in self.known.events.items():
            touching = [event for event in events if event.kind in kinds]
            if touching:
                self._forward[subject] = self._of(touching)
        for subject, stretches in self._forward.items():
            for other, since, until in stretches:
                self._backward.setdefault(other, []).append((subject, since, until))

    def joined(self, subject: SubjectId, direction: Direction, at: datetime) -> tuple[SubjectId, ...]:
        """Those that *subject* is joined to at that instant, in the order of their ids."""
        stretches: list[Stretch] = []
        if direction is not Direction.TO_OF:
            stretches += self._forward.get(subject, [])
        if direction is not Direction.OF_TO:
            stretches += self._backward.get(subject, [])
        return tuple(
            sorted({other for other, since, until in stretches if since <= at and (until is None or at < until)})
        )

    def _of(self, events: list[KnownEvent]) -> list[Stretch]:
        zone, kinds = self.pack.zone, self.pack.events
        found: list[Stretch] = []
        for event in sorted(events, key=lambda e: (moment_of(e.at, zone), kinds[e.kind].rank, e.id)):
            at = moment_of(event.at, zone)
            kind = kinds[event.kind]
            opened = [opens for opens in kind.opens if opens.link == self.link and opens.to in event.fields]
            if self.link in kind.closes or (opened and self.pack.links[self.link].single):
                found = [
                    (other, since, at) if until is None or until > at else (other, since, until)
                    for other, since, until in found
                ]
            for opens in opened:
                other = self.known.standing_for(SubjectId(str(event.fields[opens.to])))
                found.append((other, at, self._end(opens, event, at)))
        return found

    def _end(self, opens: Opens, event: KnownEvent, at: datetime) -> datetime | None:
        until = event.fields.get(opens.until) if opens.until is not None else None
        if isinstance(until, date):
            return moment_of(until, self.pack.zone)
        return at + timedelta(microseconds=1) if opens.moment else None
