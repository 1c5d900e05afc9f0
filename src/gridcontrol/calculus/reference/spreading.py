"""Spread in the reference: what runs or happens to one subject becomes points of others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType

from attrs import frozen

from gridcontrol.calculus.reference.anchors import anchor_of
from gridcontrol.calculus.reference.chains import Ground
from gridcontrol.calculus.reference.links import Link
from gridcontrol.calculus.reference.positions import DERIVED, Point, Position
from gridcontrol.calculus.reference.spans import Stretch, merged
from gridcontrol.calculus.reference.walking import ONE_DAY, day_of
from gridcontrol.ids import FactId, FieldId, SubjectId
from gridcontrol.model.facts import Value
from gridcontrol.rules.spreading import Spread
from gridcontrol.time import NEVER_BEFORE, Unit, WorldTime, instant_of, start_of_day


@frozen
class Spreading:
    """Works out what *spread* makes of the *links* of one subject, whose causing stretches or points are given."""

    spread: Spread
    subject: SubjectId
    ground: Ground
    received: Callable[[Sequence[FactId]], Sequence[datetime]]
    """When facts were received."""

    def while_running(self, stretches: Sequence[Stretch], links: Sequence[Link]) -> Iterator[Point]:
        """A point for each link and each stretch that it touches, looked back upon."""
        for stretch in stretches:
            earliest = self._earliest(stretch)
            for link in links:
                ended = self._over(link, earliest)
                too_late = stretch.end is not None and link.start >= stretch.end
                # A stretch of length zero is an occurrence: what was linked by then is reached.
                if too_late and stretch.start == stretch.end and link.start <= stretch.start:
                    too_late = False
                if not ended and not too_late:
                    yield self._point(max(stretch.start, link.start), stretch.end, stretch.causes, link)

    def when(self, points: Sequence[Point], links: Sequence[Link]) -> Iterator[Point]:
        """A point for each link that holds when something happens, looked back upon."""
        for point in points:
            begin = Stretch(point.position, point.position, point.causes)
            earliest = self._earliest(begin, point)
            for link in links:
                if link.start <= point.position.then() and not self._over(link, earliest):
                    yield self._point(point.position.then(), point.position, point.causes, link)

    def _over(self, link: Link, earliest: datetime) -> bool:
        """Whether the link had certainly ended before *earliest*; one that ended on a date may have lasted that day."""
        if link.until is None:
            return False
        if isinstance(link.until, datetime):
            return link.until < earliest
        return start_of_day(link.until + ONE_DAY, self.ground.zone) <= earliest

    def _earliest(self, stretch: Stretch, trigger: Point | None = None) -> datetime:
        """The instant before which a link must not have ended."""
        look_back = self.spread.look_back
        if look_back is None or stretch.start.at == NEVER_BEFORE:
            return stretch.start.at
        begun = trigger or Point(
            self.subject,
            stretch.start,
            DERIVED,
            stretch.start.at,
            MappingProxyType({}),
            stretch.causes,
            stretch.start.at,
        )
        found = anchor_of(look_back.counted_from, begun, self.ground)
        anchor: WorldTime = found[0] if found is not None else stretch.start.at
        if look_back.length.unit is Unit.DAYS:
            day = day_of(anchor, self.ground.zone) - look_back.length.number * ONE_DAY
            return min(start_of_day(day, self.ground.zone), stretch.start.at)
        hours = look_back.length.number if look_back.length.unit is Unit.HOURS else look_back.length.number / 60
        return instant_of(anchor, self.ground.zone) - timedelta(hours=hours)

    def _point(self, at: Position, until: Position | None, causes: tuple[FactId, ...], link: Link) -> Point:
        spread = self.spread
        fields: dict[FieldId, Value] = {}
        last = self._last(until, link)
        if spread.last is not None and last is not None:
            fields[spread.last] = last
        if spread.source is not None:
            fields[spread.source] = link.one
        because = merged([causes, link.causes])
        return Point(
            subject=link.other,
            position=at.then(),
            kind=spread.creates,
            at=at.at,
            fields=MappingProxyType(fields),
            causes=because,
            received_at=max(self.received(because), default=at.at),
        )

    def _last(self, until: Position | None, link: Link) -> WorldTime | None:
        """The last moment of the link that counts: its own end, or that of what spreads, the earlier of the two."""
        if link.until is None:
            return None if until is None else until.at
        if until is not None and until.at < instant_of(link.until, self.ground.zone) and until != link.end:
            return max(until.at, instant_of(link.since, self.ground.zone))
        return link.until
