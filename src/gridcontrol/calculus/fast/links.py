"""Links between subjects, from the events that open and close them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from gridcontrol.calculus.fast.calendar import Moment
from gridcontrol.calculus.fast.points import Causes, Point, Pos, behind, by_clock
from gridcontrol.calculus.fast.sets import Span
from gridcontrol.ids import LinkKindId, SubjectId

if TYPE_CHECKING:
    from gridcontrol.calculus.fast.subject import Subject


class Link(NamedTuple):
    """*one* is linked to *other* from *start* to *end*; *since* and *until* as the facts say them."""

    one: SubjectId
    other: SubjectId
    start: Pos
    end: Pos | None
    since: Moment
    until: Moment | None
    causes: Causes

    @property
    def span(self) -> Span:
        return (self.start, self.end, self.causes)

    def turned(self) -> Link:
        """Seen from the other end."""
        return self._replace(one=self.other, other=self.one)

    def closed(self, by: Point, at: Pos) -> Link:
        """Ended at *at* by *by*, unless it is over or not yet begun."""
        if self.start >= at or (self.end is not None and self.end <= at):
            return self
        return self._replace(end=at, until=by.at, causes=self.causes + by.causes)


def links_from(subject: Subject, kind: LinkKindId) -> list[Link]:
    """The links of *kind* from *subject*, in the order of the events that opened them."""
    world = subject.world
    single = world.pack.links[kind].single
    links: list[Link] = []
    for point in subject.mine:
        event = world.pack.events[point.kind]
        if not event.opens and not event.closes:
            continue
        opening = [opens for opens in event.opens if opens.link == kind and opens.to in point.fields]
        if opening and single:
            links = [link.closed(point, point.pos) for link in links]
        elif kind in event.closes:
            at = point.pos if opening else behind(point.pos)
            links = [link.closed(point, at) for link in links]
        for opens in opening:
            said = point.fields.get(opens.until) if opens.until is not None else None
            until = world.calendar.moment(said) if isinstance(said, date) else point.at if opens.moment else None
            end = None if until is None else max(by_clock(until.us), behind(point.pos))
            other = world.known.standing_for(SubjectId(str(point.fields[opens.to])))
            links.append(Link(subject.id, other, point.pos, end, point.at, until, point.causes))
    return links
