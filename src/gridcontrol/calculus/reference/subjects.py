"""All that is known of each subject while an evaluation goes from stratum to stratum."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import zip_longest
from zoneinfo import ZoneInfo

from attrs import define, field

from gridcontrol.calculus.evaluator import AsOf, KnowsAbove, Places
from gridcontrol.calculus.reference.courses import Course
from gridcontrol.calculus.reference.fields import passes
from gridcontrol.calculus.reference.links import Link, links_of
from gridcontrol.calculus.reference.positions import DERIVED, Point, Position
from gridcontrol.calculus.reference.spans import Stretch, Stretches, at_least, merged, unbroken, union
from gridcontrol.calculus.reference.tracks import shown_stretches
from gridcontrol.ids import FactId, FieldId, LinkKindId, RuleId, StatusId, SubjectId, SubjectKindId, TrackId, kind_of
from gridcontrol.model.facts import Value
from gridcontrol.model.known import Known, KnownEvent
from gridcontrol.rules.conditions import Boundary, EventPattern, Pattern
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.spreading import Direction
from gridcontrol.time import NEVER_BEFORE, WorldTime, instant_of

AttributeSpan = tuple[Position, Position | None, Mapping[FieldId, Value], tuple[FactId, ...]]


@define
class SubjectFacts:
    """One subject: its events as points in the total order, and the courses worked out so far."""

    subject: SubjectId
    points: tuple[Point, ...]
    pack: Pack
    courses: dict[RuleId, list[Course]] = field(factory=dict)

    def attribute_spans(self) -> Iterator[AttributeSpan]:
        """The subject's attributes, from each fact that sets one to the next."""
        values: dict[FieldId, Value] = {}
        sources: dict[FieldId, tuple[FactId, ...]] = {}
        since = Position(NEVER_BEFORE, 0, "")
        for point in self.points:
            set_here = {n: point.fields[n] for n in self.pack.events[point.kind].sets if n in point.fields}
            if set_here:
                # From the event itself on: a condition asked at it sees what it says of its subject.
                yield since, point.position, dict(values), merged(sources.values())
                values.update(set_here)
                sources.update(dict.fromkeys(set_here, point.causes))
                since = point.position
        yield since, None, dict(values), merged(sources.values())

    def named(self, name: FieldId) -> Iterator[tuple[Value, Stretch]]:
        """What the subject's events say in the field *name*, each from its event to the next that says it."""
        saying = [point for point in self.points if name in point.fields]
        for point, following in zip_longest(saying, saying[1:]):
            end = None if following is None else following.position
            yield point.fields[name], Stretch(point.position, end, point.causes)


def points_of(events: Sequence[KnownEvent], pack: Pack, as_of: AsOf | None) -> tuple[Point, ...]:
    """Events as points in the total order, less those that *as_of* does not cover and kinds the pack does not know."""
    points = []
    for event in events:
        kind = pack.events.get(event.kind)
        if kind is None:
            continue
        effect = event.fields.get(kind.takes_effect) if kind.takes_effect is not None else None
        effective = instant_of(effect if isinstance(effect, date) else event.at, pack.zone)
        if as_of is not None and not as_of.covers(effective):
            continue
        position = Position(effective, kind.rank, event.id)
        points.append(
            Point(event.subject, position, event.kind, event.at, event.fields, event.causes, event.settled_at, event.id)
        )
    return tuple(sorted(points, key=lambda p: p.position))


def key_of(subject: SubjectId) -> str:
    """The key of *subject* among those of its kind."""
    return subject.partition("/")[2]


def _lies(place: str, code: str, since: Position, places: Places | None) -> bool:
    """Whether *place* is *code* or lies below it when somebody comes to be there.

    What has been there for ever is asked after the last known change of divisions.
    """
    return place == code or (places is not None and places.lies_within(place, code, _asked_on(since)))


def _asked_on(since: Position) -> WorldTime:
    return date.max if since.at == NEVER_BEFORE else since.at


@define
class World:
    """Every subject's facts, and the questions that cross from one to another."""

    pack: Pack
    known: Known
    as_of: AsOf | None
    subjects: dict[SubjectId, SubjectFacts] = field(factory=dict)
    derived: dict[SubjectId, list[Point]] = field(factory=dict)
    """Points that spreads have made so far, by the subject they are about."""
    _received: dict[FactId, datetime] = field(factory=dict)
    _links: dict[LinkKindId, dict[SubjectId, list[Link]]] = field(factory=dict)
    # Worked out once, since nothing but facts goes into them.
    _links_from: dict[tuple[SubjectId, LinkKindId], list[Link]] = field(factory=dict)
    _places: dict[SubjectId, list[tuple[str, Stretch]]] = field(factory=dict)
    _belonging: dict[tuple[SubjectId, SubjectKindId], tuple[int, list[tuple[SubjectId, Stretches]]]] = field(
        factory=dict
    )
    _members: dict[tuple[SubjectKindId, SubjectKindId], tuple[int, dict[SubjectId, list[SubjectId]]]] = field(
        factory=dict
    )
    _of_kind: dict[SubjectKindId, tuple[int, list[SubjectId]]] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        for subject, events in self.known.events.items():
            self.facts_of(subject)
            for event in events:
                kind = self.pack.events.get(event.kind)
                for name, type_ in kind.fields.items() if kind else ():
                    if type_.ref is not None and name in event.fields:
                        self.facts_of(self.known.standing_for(SubjectId(str(event.fields[name]))))

    def receipts(self, facts: Sequence[FactId]) -> list[datetime]:
        """When each of *facts* was received, for those that are events."""
        if not self._received:
            self._received.update((e.id, e.settled_at) for es in self.known.events.values() for e in es)
        return [self._received[fact] for fact in facts if fact in self._received]

    def facts_of(self, subject: SubjectId) -> SubjectFacts:
        """What is known of *subject*; empty for one never heard of."""
        found = self.subjects.get(subject)
        if found is None:
            points = points_of(self.known.of(subject), self.pack, self.as_of)
            found = self.subjects[subject] = SubjectFacts(subject, points, self.pack)
        return found

    def subjects_of(self, kind: SubjectKindId) -> list[SubjectId]:
        """All of *kind* that are known by now, in order."""
        known_then, found = self._of_kind.get(kind, (-1, []))
        if known_then != len(self.subjects):
            found = sorted(s for s in self.subjects if kind_of(s) == kind)
            self._of_kind[kind] = len(self.subjects), found
        return found

    def points(self, subject: SubjectId, pattern: Pattern, zone: ZoneInfo, places: Places | None) -> list[Point]:
        """The points of *subject* that fit *pattern*, in the total order."""
        match pattern:
            case EventPattern(kinds, where):
                happened = (*self.facts_of(subject).points, *self.derived.get(subject, ()))
                fitting = [p for p in happened if p.kind in kinds and passes(where, p.fields, p.at, zone, places)]
                return sorted(fitting, key=lambda p: p.position)
            case Boundary(begins, track, statuses):
                return self._boundaries(subject, begins=begins, track=track, statuses=statuses)

    def _boundaries(
        self, subject: SubjectId, *, begins: bool, track: TrackId, statuses: tuple[StatusId, ...]
    ) -> list[Point]:
        """Beginnings or ends of joined stretches of *statuses*, masked or not.

        An occurrence of length zero begins and ends. What has held for ever has never begun.
        """
        result = []
        for stretch in self.running(subject, track, statuses):
            at = stretch.start if begins else stretch.end
            if at is not None and at.at != NEVER_BEFORE:
                received_at = max(self.receipts(stretch.causes), default=at.at)
                result.append(Point(subject, at, DERIVED, at.at, {}, stretch.causes, received_at))
        return result

    def running(self, subject: SubjectId, track: TrackId, statuses: tuple[StatusId, ...]) -> Stretches:
        """Joined stretches in which a run stands in one of *statuses*, masked or not."""
        return unbroken(
            tuple(
                Stretch(piece.start, piece.end, merged([course.causes, piece.by]))
                for rule, courses in self.facts_of(subject).courses.items()
                if self.pack.rules[rule].track == track
                for course in courses
                for piece in course.pieces
                if piece.status in statuses
            )
        )

    def links(self, subject: SubjectId, kind: LinkKindId, direction: Direction = Direction.OF_TO) -> list[Link]:
        """The links of *kind* that *subject* has, seen from it."""
        if direction is Direction.OF_TO:
            if (subject, kind) not in self._links_from:
                points = self.facts_of(subject).points
                made = links_of(subject, points, kind, self.pack, self.known.standing_for)
                self._links_from[subject, kind] = made
            return self._links_from[subject, kind]
        if kind not in self._links:
            towards = self._links[kind] = {}
            for one in sorted(self.subjects_of(self.pack.links[kind].from_kind)):
                for link in self.links(one, kind):
                    towards.setdefault(link.other, []).append(link.turned())
        back = self._links[kind].get(subject, [])
        return back if direction is Direction.TO_OF else [*self.links(subject, kind), *back]

    def shown(self, subject: SubjectId, track: TrackId) -> list[tuple[StatusId, Stretch]]:
        """The statuses shown in *track*, with when."""
        courses = [
            (rule, course)
            for rule, found in self.facts_of(subject).courses.items()
            if self.pack.rules[rule].track == track
            for course in found
        ]
        return shown_stretches(self.pack.tracks[track], courses)

    def place_spans(self, subject: SubjectId) -> list[tuple[str, Stretch]]:
        """The division codes of *subject*, with when.

        Its own key for ever where its kind stands for divisions; those that it covers where it is an area.
        """
        if subject not in self._places:
            self._places[subject] = self._place_spans(subject)
        return self._places[subject]

    def _place_spans(self, subject: SubjectId) -> list[tuple[str, Stretch]]:
        kind = self.pack.subjects.get(kind_of(subject))
        if kind is not None and kind.levels:
            return [(key_of(subject), Stretch(Position(NEVER_BEFORE, 0, ""), None))]
        if kind is not None and kind.covers is not None:
            return [(key_of(link.other), link.stretch) for link in self.links(subject, kind.covers)]
        if kind is None or kind.place is None:
            return []
        return [
            (str(values[kind.place]), Stretch(since, until, causes))
            for since, until, values, causes in self.facts_of(subject).attribute_spans()
            if kind.place in values
        ]

    def belongs(self, member: SubjectId, whole: SubjectId, places: Places | None) -> Stretches:
        """When *member* belongs to *whole*.

        By any link between them, or by a place within the division, or one of the divisions, that *whole* stands for.
        """
        linked = tuple(
            link.stretch
            for kind in self.pack.links.values()
            if kind.from_kind == kind_of(member) and kind.to_kind == kind_of(whole)
            for link in self.links(member, kind.id)
            if link.other == whole
        )
        kind = self.pack.subjects.get(kind_of(whole))
        if kind is not None and kind.covers is not None:
            return union(
                linked
                + tuple(
                    together
                    for place, stretch in self.place_spans(member)
                    for code, drawn in self.place_spans(whole)
                    if _lies(place, code, max(stretch.start, drawn.start), places)
                    for together in at_least(2, [(stretch,), (drawn,)])
                )
            )
        placed = tuple(
            stretch for place, stretch in self.place_spans(member) if _lies(place, key_of(whole), stretch.start, places)
        )
        return union(linked + placed)

    def within(self, subject: SubjectId, codes: Collection[str], places: Places | None) -> Stretches:
        """When *subject* lies in a division of one of *codes* or below."""
        spans = self.place_spans(subject)
        return tuple(s for place, s in spans if any(_lies(place, code, s.start, places) for code in codes))

    def related(
        self,
        subject: SubjectId,
        link: LinkKindId | None,
        name: FieldId | None,
        kind: SubjectKindId | None,
        places: Places | None,
    ) -> list[tuple[SubjectId, Stretches]]:
        """The subjects a link leads to, an attribute names, or of *kind* to whose place the subject belongs.

        Each with when.
        """
        if link is not None:
            return [(each.other, (each.stretch,)) for each in self.links(subject, link)]
        if name is not None:
            return [
                (self.known.standing_for(SubjectId(str(value))), (stretch,))
                for value, stretch in self.facts_of(subject).named(name)
            ]
        return self._wholes(subject, kind, places) if kind is not None else []

    def members(
        self, whole: SubjectId, kind: SubjectKindId, places: Places | None
    ) -> list[tuple[SubjectId, Stretches]]:
        """The subjects of *kind* that belong to *whole*, in order, with when."""
        return [
            (member, belonging)
            for member in self._who_may_belong(whole, kind, places)
            if (belonging := self.belongs(member, whole, places))
        ]

    def _wholes(
        self, subject: SubjectId, kind: SubjectKindId, places: Places | None
    ) -> list[tuple[SubjectId, Stretches]]:
        """The subjects of *kind* to which *subject* belongs, with when; found once for all that are known by now."""
        known_then, found = self._belonging.get((subject, kind), (-1, []))
        if known_then != len(self.subjects):
            found = [
                (other, belonging)
                for other in self._may_belong(subject, kind, places)
                if (belonging := self.belongs(subject, other, places))
            ]
            self._belonging[subject, kind] = len(self.subjects), found
        return found

    # Most belong to few: nobody else is asked, so that a district's households are not held against all its people.

    def _who_may_belong(self, whole: SubjectId, kind: SubjectKindId, places: Places | None) -> Sequence[SubjectId]:
        """All of *kind* of whom *whole* may be a whole, in order."""
        pair = kind, kind_of(whole)
        known_then, found = self._members.get(pair, (-1, {}))
        if known_then != len(self.subjects):
            found = {}
            for member in self.subjects_of(kind):
                for other in self._may_belong(member, kind_of(whole), places):
                    found.setdefault(other, []).append(member)
            self._members[pair] = len(self.subjects), found
        return found.get(whole, ())

    def _may_belong(self, member: SubjectId, kind: SubjectKindId, places: Places | None) -> Sequence[SubjectId]:
        """All of *kind* to which *member* may belong, in order: where links lead, and called like a code above."""
        declared = self.pack.subjects.get(kind)
        if (declared is not None and declared.covers is not None) or not (
            places is None or isinstance(places, KnowsAbove)
        ):
            return self.subjects_of(kind)
        may = {
            link.other
            for each in self.pack.links.values()
            if each.from_kind == kind_of(member) and each.to_kind == kind
            for link in self.links(member, each.id)
        }
        for place, stretch in self.place_spans(member):
            above = () if places is None else places.above(place, _asked_on(stretch.start))
            may.update(SubjectId(f"{kind}/{code}") for code in (place, *above))
        return sorted(other for other in may if other in self.subjects)
