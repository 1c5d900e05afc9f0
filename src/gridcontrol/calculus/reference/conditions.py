"""Conditions as sets of stretches: where in the total order each one is true of a subject."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve, frozen

from gridcontrol.calculus.evaluator import Places
from gridcontrol.calculus.reference.chains import Ground
from gridcontrol.calculus.reference.fields import passes
from gridcontrol.calculus.reference.positions import Point, Position, by_clock
from gridcontrol.calculus.reference.spans import (
    Stretch,
    Stretches,
    at_least,
    complement,
    depth_between,
    holds,
    merged,
    unbroken,
    union,
)
from gridcontrol.calculus.reference.subjects import World
from gridcontrol.calculus.reference.walking import counted
from gridcontrol.ids import FieldId, SubjectId
from gridcontrol.rules.conditions import (
    All,
    AnyOf,
    Attributes,
    Comparison,
    Condition,
    Count,
    Ever,
    InPlace,
    Its,
    Lasting,
    Not,
    Pattern,
    Running,
    Seen,
    Some,
    StatusIs,
)
from gridcontrol.rules.strata import parts_of
from gridcontrol.time import NEVER_BEFORE, Duration

BEGINNING = Position(NEVER_BEFORE, 0, "")
ALWAYS: Stretches = (Stretch(BEGINNING, None),)


@frozen
class Truth:
    """Answers conditions about *subject* in *world*, counting days as *ground* does."""

    world: World
    subject: SubjectId
    ground: Ground
    places: Places | None
    asking: Point | None = None
    """The point that asks, if it is one: its own fields say whom it names."""

    @classmethod
    def of(cls, world: World, subject: SubjectId, counting: Ground, places: Places | None) -> Truth:
        """Questions about *subject*, days counted as on *counting*."""

        def points(pattern: Pattern) -> list[Point]:
            return world.points(subject, pattern, counting.zone, places)

        def where_true(condition: Condition) -> Stretches:
            return truth.where(condition)

        kept: dict[int, Stretches] = {}

        def asked_by(condition: Condition, asking: Point) -> Stretches:
            if any(isinstance(part, Its) and part.field is not None for part in parts_of(condition)):
                return evolve(truth, asking=asking).where(condition)
            # Whoever asks, the answer is one; the rule that keeps the condition outlives this.
            if id(condition) not in kept:
                kept[id(condition)] = truth.where(condition)
            return kept[id(condition)]

        ground = evolve(counting, points=points, where_true=where_true, asked_by=asked_by)
        truth = cls(world, subject, ground, places)
        return truth

    def where(self, condition: Condition) -> Stretches:
        """Where *condition* is true."""
        match condition:
            case Lasting(inner, length):
                result = []
                for stretch in unbroken(self.where(inner)):
                    begin = stretch.start
                    if begin != BEGINNING:
                        begin = by_clock(counted(begin.at, length, self.ground.count, self.ground.zone))
                    if stretch.end is None or begin < stretch.end:
                        result.append(Stretch(begin, stretch.end, stretch.causes))
                return tuple(result)
            case All(items):
                return at_least(len(items), [self.where(item) for item in items]) if items else ALWAYS
            case AnyOf(items):
                return tuple(stretch for item in items for stretch in self.where(item))
            case Some(depth, items):
                return at_least(depth, [self.where(item) for item in items])
            case Not(item):
                return complement(self.where(item), BEGINNING)
            case Count():
                return self._count(condition)
            case Its():
                return self._its(condition)
            case _:
                return self._where_plain(condition)

    def _where_plain(self, condition: Condition) -> Stretches:
        """Where a condition that holds no others is true."""
        facts = self.world.facts_of(self.subject)
        match condition:
            case StatusIs(track, statuses):
                shown = self.world.shown(self.subject, track)
                default = self.world.pack.tracks[track].default
                picked = tuple(s for status, s in shown if status in statuses)
                if default in statuses:
                    picked += complement(tuple(s for _, s in shown), BEGINNING)
                return picked
            case Ever(track, statuses):
                begun = [s for status, s in self.world.shown(self.subject, track) if status in statuses]
                return tuple(Stretch(s.start, None, s.causes) for s in sorted(begun, key=lambda s: s.start)[:1])
            case Running(rule, status):
                return tuple(
                    Stretch(piece.start, piece.end, merged([course.causes, piece.by]))
                    for course in facts.courses.get(rule, ())
                    for piece in course.pieces
                    if status is None or piece.status == status
                )
            case Seen(pattern, within):
                return tuple(self._after(point, within) for point in self.ground.points(pattern))
            case Attributes(where):
                return tuple(
                    Stretch(since, until, causes)
                    for since, until, values, causes in facts.attribute_spans()
                    if passes(where, values, since.at, self.ground.zone, self.places)
                )
            case InPlace(codes, since):
                there = self.world.within(self.subject, codes, self.places)
                return there if since is None else at_least(2, [there, (Stretch(by_clock(since), None),)])
        return ()

    def _after(self, point: Point, within: Duration | None) -> Stretch:
        """From *point* until *within* counted from it is over."""
        if within is None:
            return Stretch(point.position, None, point.causes)
        end = by_clock(counted(point.at, within, self.ground.count, self.ground.zone))
        return Stretch(point.position, max(end, point.position), point.causes)

    def _count(self, count: Count) -> Stretches:
        if count.pattern is None:
            counted_stretches = tuple(
                s
                for member, member_of in self._members(count)
                for s in at_least(2, [union(self._member(member, count).where(count.holding or All(()))), member_of])
            )
        else:
            counted_stretches = self._counted_points(count, count.pattern)
        return _compared(counted_stretches, count.by, count.number)

    def _counted_points(self, count: Count, pattern: Pattern) -> Stretches:
        per_subject: list[Stretches] = []
        if count.among is None:
            per_subject.append(tuple(self._after(p, count.within) for p in self.ground.points(pattern)))
        else:
            for member, member_of in self._members(count):
                points = self.world.points(member, pattern, self.ground.zone, self.places)
                per_subject.append(tuple(self._after(p, count.within) for p in points if holds(member_of, p.position)))
        if count.distinct:
            per_subject = [union(stretches) for stretches in per_subject]
        return tuple(stretch for stretches in per_subject for stretch in stretches)

    def _members(self, count: Count) -> Sequence[tuple[SubjectId, Stretches]]:
        if count.among is None:
            return [(self.subject, ALWAYS)]
        return self.world.members(self.subject, count.among, self.places)

    def _member(self, member: SubjectId, count: Count) -> Truth:
        return self if count.among is None else self.about(member)

    def about(self, other: SubjectId) -> Truth:
        """The same questions about another subject."""
        return Truth.of(self.world, other, self.ground, self.places)

    def _named(self, name: FieldId | None) -> list[tuple[SubjectId, Stretches]] | None:
        """Whom the point that asks names in the field *name* of its own; None where its kind has no such field.

        It names them once and for all: they may be asked at any time.
        """
        kind = self.world.pack.events.get(self.asking.kind) if self.asking is not None else None
        if self.asking is None or kind is None or name is None or name not in kind.fields:
            return None
        if kind.fields[name].ref is None:
            return None
        value = self.asking.fields.get(name)
        return [] if value is None else [(self.world.known.standing_for(SubjectId(str(value))), ALWAYS)]

    def _its(self, its: Its) -> Stretches:
        result: list[Stretch] = []
        named = self._named(its.field)
        if named is None:
            named = self.world.related(self.subject, its.link, its.field, its.kind, self.places)
        for other, related in named:
            result.extend(at_least(2, [union(self.about(other).where(its.condition)), related]))
        return tuple(result)


def _compared(stretches: Stretches, by: Comparison, number: int) -> Stretches:
    low, high = {
        Comparison.AT_LEAST: (number, None),
        Comparison.FROM: (number, None),
        Comparison.ABOVE: (number + 1, None),
        Comparison.EXACTLY: (number, number),
        Comparison.AT_MOST: (0, number),
        Comparison.BELOW: (0, number - 1),
        Comparison.BEFORE: (0, number - 1),
    }[by]
    if high is not None and high < 0:
        return ()
    if low <= 0:
        return ALWAYS if high is None else complement(depth_between(stretches, high + 1, None), BEGINNING)
    return depth_between(stretches, low, high)
