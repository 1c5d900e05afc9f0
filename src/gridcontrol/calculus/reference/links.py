"""Links between subjects, from the events that open and close them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from attrs import evolve, frozen

from gridcontrol.calculus.reference.positions import Point, Position, by_clock
from gridcontrol.calculus.reference.spans import Stretch
from gridcontrol.ids import FactId, LinkKindId, SubjectId
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import WorldTime, instant_of


@frozen
class Link:
    """*one* is linked to *other* in ``[start, end)``; ``since`` and ``until`` are these as the facts say them.

    A link of a moment begins and ends at its event.
    """

    one: SubjectId
    other: SubjectId
    start: Position
    end: Position | None
    since: WorldTime
    until: WorldTime | None
    causes: tuple[FactId, ...]

    @property
    def stretch(self) -> Stretch:
        return Stretch(self.start, self.end, self.causes)

    def turned(self) -> Link:
        """The same link seen from the other end."""
        return evolve(self, one=self.other, other=self.one)


def links_of(
    subject: SubjectId,
    points: Sequence[Point],
    kind: LinkKindId,
    pack: Pack,
    standing_for: Callable[[SubjectId], SubjectId],
) -> list[Link]:
    """The links of *kind* from *subject*, in the order of the events that opened them."""
    links: list[Link] = []
    for point in points:
        event = pack.events[point.kind]
        opened = [opens for opens in event.opens if opens.link == kind and opens.to in point.fields]
        if kind in event.closes or (opened and pack.links[kind].single):
            # Who closes a link still has it then; who opens another in its place has the other.
            at = point.position if opened else point.position.then()
            links = [_closed(link, point, at) for link in links]
        for opens in opened:
            until = point.fields.get(opens.until) if opens.until is not None else None
            if not isinstance(until, date):
                until = point.at if opens.moment else None
            links.append(
                Link(
                    one=subject,
                    other=standing_for(SubjectId(str(point.fields[opens.to]))),
                    start=point.position,
                    end=_end(until, point, pack.zone),
                    since=point.at,
                    until=until,
                    causes=point.causes,
                )
            )
    return links


def _end(until: WorldTime | None, point: Point, zone: ZoneInfo) -> Position | None:
    if until is None:
        return None
    return max(by_clock(instant_of(until, zone)), point.position.then())


def _closed(link: Link, by: Point, at: Position) -> Link:
    """*link*, ended at *at* by *by* unless it is over already."""
    if link.start >= at or (link.end is not None and link.end <= at):
        return link
    return evolve(link, end=at, until=by.at, causes=(*link.causes, *by.causes))
