"""What is known of every subject, each question's answer kept until something new is worked out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, NamedTuple

from gridcontrol.calculus.evaluator import AsOf, Places
from gridcontrol.calculus.fast.calendar import Calendar, Moment, instant
from gridcontrol.calculus.fast.links import Link, links_from
from gridcontrol.calculus.fast.patterns import Events, Patterns
from gridcontrol.calculus.fast.points import BEGINNING, NO_KIND, Causes, Point, Pos, united
from gridcontrol.calculus.fast.sets import Span, Spans, fused
from gridcontrol.calculus.fast.shown import Stands, shown_of
from gridcontrol.ids import (
    EventKindId,
    FactId,
    FieldId,
    LinkKindId,
    RuleId,
    StatusId,
    SubjectId,
    SubjectKindId,
    TrackId,
    kind_of,
)
from gridcontrol.model.facts import Value
from gridcontrol.model.known import Known
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.spreading import Direction

if TYPE_CHECKING:
    from gridcontrol.calculus.fast.courses import Course

NO_FIELDS: Mapping[FieldId, Value] = {}


class Described(NamedTuple):
    """The attributes of a subject, from one fact that sets some to the next."""

    since: Pos
    until: Pos | None
    values: Mapping[FieldId, Value]
    causes: Causes


class Subject:
    """One subject: its points and the courses worked out so far."""

    __slots__ = (
        "_attributes",
        "_by_kind",
        "_found",
        "_links",
        "_places",
        "_shown",
        "answers",
        "courses",
        "derived",
        "id",
        "kind",
        "mine",
        "turn",
        "world",
    )

    def __init__(self, subject: SubjectId, world: World, mine: list[Point]) -> None:
        self.id = subject
        self.kind = kind_of(subject)
        self.world = world
        self.mine = mine
        self.derived: list[Point] = []
        self.courses: dict[RuleId, list[Course]] = {}
        self.answers: dict[Callable[[Subject], Spans], Spans] = {}
        self.turn = 0
        """How often something was added; answers from an earlier turn are stale."""
        self._by_kind: dict[EventKindId, list[Point]] = {}
        for point in mine:
            self._by_kind.setdefault(point.kind, []).append(point)
        self._found: dict[int, tuple[int, list[Point]]] = {}
        self._shown: dict[TrackId, tuple[int, list[tuple[StatusId, Span]]]] = {}
        self._attributes: list[Described] | None = None
        self._links: dict[LinkKindId, list[Link]] = {}
        self._places: list[tuple[str, Span]] | None = None

    def add_courses(self, rule: RuleId, courses: list[Course]) -> None:
        """What *rule* gives."""
        self.courses[rule] = courses
        self.turn += 1

    def add_derived(self, point: Point) -> None:
        """A point that a spread made."""
        self.derived.append(point)
        self.turn += 1

    def points(self, number: int) -> list[Point]:
        """The points of the pattern of that number, in the total order."""
        found = self._found.get(number)
        if found is not None and found[0] == self.turn:
            return found[1]
        pattern = self.world.patterns.made[number]
        points = self._happened(pattern) if isinstance(pattern, Events) else self._turned(number)
        self._found[number] = (self.turn, points)
        return points

    def _happened(self, pattern: Events) -> list[Point]:
        kinds = pattern.kinds
        if len(kinds) == 1:
            points = self._by_kind.get(kinds[0], [])
        else:
            points = [point for kind in kinds for point in self._by_kind.get(kind, ())]
        derived = [point for point in self.derived if point.kind in kinds]
        if derived or len(kinds) > 1:
            points = sorted([*points, *derived], key=_position)
        if pattern.fits is None:
            return points
        fits, places = pattern.fits, self.world.places
        return [point for point in points if fits(point.fields, point.at.written, places)]

    def _turned(self, number: int) -> list[Point]:
        pattern = self.world.patterns.made[number]
        if isinstance(pattern, Events):
            raise TypeError(pattern)
        points = []
        for start, end, causes in self.running(pattern.track, pattern.statuses):
            pos = start if pattern.begins else end
            if pos is not None and pos[0] != BEGINNING[0]:  # what has held for ever has never begun
                at = self.world.calendar.clock(pos[0])
                received = self.world.last_receipt(causes, at)
                points.append(Point(self.id, pos, NO_KIND, at, NO_FIELDS, causes, received, None))
        return points

    def running(self, track: TrackId, statuses: frozenset[StatusId]) -> list[Span]:
        """Joined spans in which a course stands in one of *statuses*, masked or not."""
        track_of = self.world.track_of
        return fused(
            [
                (piece.start, piece.end, united((course.causes, piece.by)))
                for rule, courses in self.courses.items()
                if track_of[rule] == track
                for course in courses
                for piece in course.pieces
                if piece.status in statuses
            ],
            over_midnight=True,
        )

    def stands(self, track: TrackId) -> list[Stands]:
        """What *track* shows, with what runs underneath."""
        track_of = self.world.track_of
        several = [
            (rule, course) for rule, courses in self.courses.items() if track_of[rule] == track for course in courses
        ]
        return shown_of(self.world.ranks[track], several)

    def shown_spans(self, track: TrackId) -> list[tuple[StatusId, Span]]:
        """As ``stands``: only the statuses, with when and the facts they rest on."""
        found = self._shown.get(track)
        if found is not None and found[0] == self.turn:
            return found[1]
        spans: list[tuple[StatusId, Span]] = [
            (one.piece.status, (one.start, one.end, united((one.course.causes, one.piece.by))))
            for one in self.stands(track)
        ]
        self._shown[track] = (self.turn, spans)
        return spans

    def attributes(self) -> list[Described]:
        """The subject's attributes over time."""
        if self._attributes is None:
            self._attributes = list(self._described())
        return self._attributes

    def _described(self) -> Iterable[Described]:
        values: dict[FieldId, Value] = {}
        sources: dict[FieldId, Causes] = {}
        since = BEGINNING
        kinds = self.world.pack.events
        for point in self.mine:
            said = [name for name in kinds[point.kind].sets if name in point.fields]
            if said:
                yield Described(since, point.pos, dict(values), united(sources.values()))
                for name in said:
                    values[name], sources[name] = point.fields[name], point.causes
                since = point.pos
        yield Described(since, None, values, united(sources.values()))

    def named(self, name: FieldId) -> list[tuple[Value, Span]]:
        """What the subject's events say in the field *name*, each from its event to the next that says it."""
        saying = [point for point in self.mine if name in point.fields]
        ends: list[Pos | None] = [point.pos for point in saying[1:]]
        ends.append(None)
        return [(point.fields[name], (point.pos, end, point.causes)) for point, end in zip(saying, ends, strict=False)]

    def links(self, kind: LinkKindId) -> list[Link]:
        """The links of *kind* from the subject."""
        found = self._links.get(kind)
        if found is None:
            found = self._links[kind] = links_from(self, kind)
        return found

    def places(self) -> list[tuple[str, Span]]:
        """The division codes of the subject, with when."""
        if self._places is None:
            kind = self.world.pack.subjects.get(self.kind)
            name = kind.place if kind is not None else None
            self._places = (
                []
                if name is None
                else [
                    (str(values[name]), (since, until, causes))
                    for since, until, values, causes in self.attributes()
                    if name in values
                ]
            )
        return self._places


class World:
    """Every subject's facts, and the questions that cross from one to another."""

    __slots__ = (
        "_as_of",
        "_backward",
        "_members",
        "_of_kind",
        "_received",
        "calendar",
        "known",
        "pack",
        "pack_crosses",
        "patterns",
        "places",
        "ranks",
        "subjects",
        "track_of",
    )

    def __init__(self, patterns: Patterns, known: Known, as_of: AsOf | None, places: Places | None) -> None:
        self.patterns = patterns
        self.pack: Pack = patterns.pack
        self.pack_crosses = patterns.crosses
        self.calendar: Calendar = patterns.calendar
        self.known = known
        self.places = places
        self._as_of = as_of
        self.subjects: dict[SubjectId, Subject] = {}
        self.track_of = {rule.id: rule.track for rule in self.pack.rules.values()}
        self.ranks = {
            track.id: {status: track.rank(status) for status in (*track.precedence, track.default)}
            for track in self.pack.tracks.values()
        }
        self._received: dict[FactId, datetime] = {}
        self._backward: dict[LinkKindId, dict[SubjectId, list[Link]]] = {}
        self._of_kind: tuple[int, dict[SubjectKindId, list[SubjectId]]] = (-1, {})
        self._members: dict[tuple[SubjectId, SubjectKindId], tuple[int, list[tuple[Subject, Spans]]]] = {}
        naming = {
            kind.id: [name for name, type_ in kind.fields.items() if type_.ref is not None]
            for kind in self.pack.events.values()
        }
        for subject, events in known.events.items():
            self.subject(subject)
            for event in events:
                for name in naming.get(event.kind, ()):
                    if name in event.fields:
                        self.subject(known.standing_for(SubjectId(str(event.fields[name]))))

    def subject(self, subject: SubjectId) -> Subject:
        """What is known of *subject*; nothing, of one never heard of."""
        found = self.subjects.get(subject)
        if found is None:
            found = self.subjects[subject] = Subject(subject, self, self._points(subject))
        return found

    def _points(self, subject: SubjectId) -> list[Point]:
        kinds, calendar, as_of = self.pack.events, self.calendar, self._as_of
        points = []
        for event in self.known.of(subject):
            kind = kinds.get(event.kind)
            if kind is None:
                continue
            at = calendar.moment(event.at)
            us = at.us
            if kind.takes_effect is not None:
                effect = event.fields.get(kind.takes_effect)
                if isinstance(effect, date):
                    us = calendar.moment(effect).us
            if as_of is not None and not as_of.covers(instant(us)):
                continue
            pos = (us, kind.rank, event.id, 0)
            points.append(
                Point(event.subject, pos, event.kind, at, event.fields, event.causes, event.settled_at, event.id)
            )
        points.sort(key=_position)
        return points

    @staticmethod
    def written(us: int) -> datetime:
        """An instant as it is told to others."""
        return instant(us)

    def receipts(self, facts: Iterable[FactId]) -> list[datetime]:
        """When each of *facts* was received, for those that are events."""
        if not self._received:
            self._received = {event.id: event.settled_at for events in self.known.events.values() for event in events}
        received = self._received
        return [received[fact] for fact in facts if fact in received]

    def last_receipt(self, facts: Iterable[FactId], otherwise: Moment) -> datetime:
        """When the last of *facts* was received; the moment given, where none was."""
        return max(self.receipts(facts), default=instant(otherwise.us))

    def of_kind(self, kind: SubjectKindId) -> list[SubjectId]:
        """All subjects of *kind*, by id."""
        if self._of_kind[0] != len(self.subjects):
            by_kind: dict[SubjectKindId, list[SubjectId]] = {}
            for subject in sorted(self.subjects):
                by_kind.setdefault(kind_of(subject), []).append(subject)
            self._of_kind = (len(self.subjects), by_kind)
        return self._of_kind[1].get(kind, [])

    def linked(self, subject: Subject, kind: LinkKindId, direction: Direction) -> list[Link]:
        """The links of *kind* that *subject* has, seen from it."""
        if direction is Direction.OF_TO:
            return subject.links(kind)
        if kind not in self._backward:
            towards: dict[SubjectId, list[Link]] = {}
            for one in self.of_kind(self.pack.links[kind].from_kind):
                for link in self.subject(one).links(kind):
                    towards.setdefault(link.other, []).append(link.turned())
            self._backward[kind] = towards
        back = self._backward[kind].get(subject.id, [])
        return back if direction is Direction.TO_OF else [*subject.links(kind), *back]

    def belongs(self, member: Subject, whole: SubjectId) -> Spans:
        """When *member* belongs to *whole*: by any link, or by a place within the division *whole* stands for."""
        whole_kind, _, code = whole.partition("/")
        spans: list[Span] = [
            link.span
            for kind in self.pack.links.values()
            if kind.from_kind == member.kind and kind.to_kind == whole_kind
            for link in member.links(kind.id)
            if link.other == whole
        ]
        places = self.places
        spans += [
            span
            for place, span in member.places()
            if place == code or (places is not None and places.lies_within(place, code, instant(span[0][0])))
        ]
        return fused(spans)

    def members(self, whole: Subject, kind: SubjectKindId) -> Sequence[tuple[Subject, Spans]]:
        """The subjects of *kind* that belong to *whole*, each with when."""
        found = self._members.get((whole.id, kind))
        if found is None or found[0] != len(self.subjects):
            several = [
                (member, belonging)
                for each in self.of_kind(kind)
                if (belonging := self.belongs(member := self.subject(each), whole.id))
            ]
            found = self._members[whole.id, kind] = (len(self.subjects), several)
        return found[1]

    def related(
        self, subject: Subject, link: LinkKindId | None, name: FieldId | None, kind: SubjectKindId | None
    ) -> list[tuple[SubjectId, Spans]]:
        """The subjects a link leads to, an attribute names, or of *kind* to whose place the subject belongs."""
        if link is not None:
            return [(each.other, (each.span,)) for each in subject.links(link)]
        if name is not None:
            return [(self.known.standing_for(SubjectId(str(value))), (span,)) for value, span in subject.named(name)]
        others = list(self.of_kind(kind)) if kind is not None else []
        return [(other, belonging) for other in others if (belonging := self.belongs(subject, other))]


def _position(point: Point) -> Pos:
    return point.pos
