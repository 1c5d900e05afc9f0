"""What is known of one subject, each question's answer kept until something new is worked out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from gridcontrol.calculus.fast.links import Link, links_from
from gridcontrol.calculus.fast.patterns import Events
from gridcontrol.calculus.fast.points import BEGINNING, NO_KIND, Causes, Point, Pos, united
from gridcontrol.calculus.fast.sets import ALWAYS, Span, Spans, fused
from gridcontrol.calculus.fast.shown import Stands, shown_of
from gridcontrol.ids import (
    EventKindId,
    FieldId,
    LinkKindId,
    RuleId,
    StatusId,
    SubjectId,
    TrackId,
    key_of,
    kind_of,
)
from gridcontrol.model.facts import Value

if TYPE_CHECKING:
    from gridcontrol.calculus.fast.courses import Course
    from gridcontrol.calculus.fast.world import World

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
        "trigger",
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
        self.trigger: Point | None = None
        """What would start the run that is asked about; conditions may ask the subjects that it names."""
        self.turn = 0
        """How often something was added; answers from an earlier turn are stale."""
        self._by_kind: dict[EventKindId, list[Point]] = {}
        for point in mine:
            self._by_kind.setdefault(point.kind, []).append(point)
        self._found: dict[int, tuple[int | None, list[Point]]] = {}
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
        if found is not None and (found[0] is None or found[0] == self.turn):
            return found[1]
        pattern = self.world.patterns.made[number]
        if isinstance(pattern, Events):
            points = self._happened(pattern)
            # Events are there from the beginning, all but those that a spread makes.
            self._found[number] = (None if pattern.reported else self.turn, points)
        else:
            points = self._turned(number)
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
            points = sorted([*points, *derived], key=position)
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
        """The codes of the divisions that the subject is in, stands for or covers, with when."""
        if self._places is None:
            self._places = list(self._located())
        return self._places

    def _located(self) -> Iterable[tuple[str, Span]]:
        kind = self.world.pack.subjects.get(self.kind)
        if kind is None:
            return
        if kind.levels:
            yield key_of(self.id), ALWAYS[0]
        elif kind.covers is not None:
            yield from ((key_of(link.other), link.span) for link in self.links(kind.covers))
        elif kind.place is not None:
            for since, until, values, causes in self.attributes():
                if kind.place in values:
                    yield str(values[kind.place]), (since, until, causes)


def position(point: Point) -> Pos:
    """Where *point* stands."""
    return point.pos
