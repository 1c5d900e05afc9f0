"""What runs or happens to one subject becomes points of those it is linked to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gridcontrol.calculus.fast.calendar import elapsed, instant
from gridcontrol.calculus.fast.links import Link
from gridcontrol.calculus.fast.points import BEGINNING, NO_KIND, Causes, Point, Pos, behind, united
from gridcontrol.calculus.fast.rulings import SpreadMade, based
from gridcontrol.calculus.fast.sets import Span, covering, fused
from gridcontrol.calculus.fast.subject import NO_FIELDS, Subject
from gridcontrol.ids import FieldId
from gridcontrol.model.facts import Value
from gridcontrol.rules.conditions import EventPattern
from gridcontrol.time import Unit, WorldTime


def spread_from(made: SpreadMade, subject: Subject) -> None:
    """Gives the points that *made* carries from *subject* to those it is linked to."""
    world, spread = subject.world, made.spread
    links = world.linked(subject, spread.link, spread.direction)
    if not links:
        return
    carrier = _Carrier(made, subject)
    cause = spread.cause
    if isinstance(cause, EventPattern):
        points = carrier.when(links)
    elif cause.shown:
        shown = [span for status, span in subject.shown_spans(cause.track) if status in made.statuses]
        points = carrier.while_running(fused(shown, over_midnight=True), links)
    else:
        points = carrier.while_running(subject.running(cause.track, made.statuses), links)
    holding = [asked(subject) for asked in made.given]
    for point in list(points):
        resting = [covering(spans, point.pos) for spans in holding]
        if all(resting):
            causes = united((point.causes, *(facts for each in resting for facts in each)))
            world.subject(point.subject).add_derived(point._replace(causes=causes))


class _Carrier:
    __slots__ = ("made", "subject")

    def __init__(self, made: SpreadMade, subject: Subject) -> None:
        self.made = made
        self.subject = subject

    def while_running(self, spans: Sequence[Span], links: Sequence[Link]) -> Iterator[Point]:
        """A point for each link and each span that it touches, looked back upon."""
        for start, end, causes in spans:
            earliest = self._earliest(start, causes, None)
            for link in links:
                # A span of length zero is an occurrence: what was linked by then is reached.
                in_time = end is None or link.start < end or (start == end and link.start <= start)
                if in_time and not self._over(link, earliest):
                    yield self._point(max(start, link.start), end, causes, link)

    def when(self, links: Sequence[Link]) -> Iterator[Point]:
        """A point for each link that holds when something happens, looked back upon."""
        for point in self.subject.points(-1 if self.made.pattern is None else self.made.pattern):
            earliest = self._earliest(point.pos, point.causes, point)
            effect = behind(point.pos)
            for link in links:
                if link.start <= effect and not self._over(link, earliest):
                    yield self._point(effect, point.pos, point.causes, link)

    def _over(self, link: Link, earliest: int) -> bool:
        """Whether the link had certainly ended; one that ended on a date may have lasted that day."""
        until = link.until
        if until is None:
            return False
        if until.dated:
            return self.subject.world.calendar.start(until.day + 1) <= earliest
        return until.us < earliest

    def _earliest(self, start: Pos, causes: Causes, trigger: Point | None) -> int:
        """The instant before which a link must not have ended."""
        back = self.made.look_back
        if back is None or start[0] == BEGINNING[0]:
            return start[0]
        calendar = self.subject.world.calendar
        at = calendar.clock(start[0])
        begun = trigger or Point(self.subject.id, start, NO_KIND, at, NO_FIELDS, causes, instant(start[0]), None)
        found = based(self.made.anchors, begun, self.subject)
        anchor = at if found is None else found[0]
        if back.length.unit is Unit.DAYS:
            return min(calendar.start(anchor.day - back.length.number), start[0])
        return anchor.us - elapsed(back.length)

    def _point(self, at: Pos, until: Pos | None, causes: Causes, link: Link) -> Point:
        spread, world = self.made.spread, self.subject.world
        fields: dict[FieldId, Value] = {}
        last = _last(until, link)
        if spread.last is not None and last is not None:
            fields[spread.last] = last
        if spread.source is not None:
            fields[spread.source] = link.one
        because = united((causes, link.causes))
        moment = world.calendar.clock(at[0])
        received = world.last_receipt(because, moment)
        return Point(link.other, behind(at), spread.creates, moment, fields, because, received, None)


def _last(until: Pos | None, link: Link) -> WorldTime | None:
    """The last moment of the link that counts: its own end, or that of what spreads, the earlier of the two."""
    if link.until is None:
        return None if until is None else instant(until[0])
    if until is not None and until[0] < link.until.us and until != link.end:
        return instant(max(until[0], link.since.us))
    return link.until.written
