"""A rule's courses for one subject: its triggers, what a further trigger does, early ends, orders, the ceiling."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from attrs import evolve, frozen

from gridcontrol.calculus.reference.anchors import anchor_of
from gridcontrol.calculus.reference.chains import Ground
from gridcontrol.calculus.reference.courses import (
    Course,
    allowed,
    edition_at,
    reaches_back,
    row_of,
    started,
    through_editions,
)
from gridcontrol.calculus.reference.orders import Order, bound
from gridcontrol.calculus.reference.positions import Point, Position, by_clock
from gridcontrol.calculus.reference.spans import Stretch, merged, union
from gridcontrol.calculus.reference.walking import counted
from gridcontrol.calculus.timeline import EndReason, Finding, FindingKind
from gridcontrol.ids import FactId
from gridcontrol.rules.conditions import Condition, Where
from gridcontrol.rules.ruleset import End, Repeat, Rule
from gridcontrol.time import Duration, WorldTime, instant_of


@frozen
class Cut:
    """An end that no plan gave, and the facts that made it."""

    at: Position
    reason: EndReason
    by: tuple[FactId, ...]


@frozen
class Runs:
    """Works out the courses of *rule* on *ground*. ``fits`` tests the fields of a point."""

    rule: Rule
    ground: Ground
    fits: Callable[[Where, Point], bool]
    orders: tuple[Order, ...]

    def courses(self) -> tuple[list[Course], list[Finding]]:
        """All courses in order of their triggers, and what a person must look at."""
        courses: list[Course] = []
        findings: list[Finding] = []
        for trigger, causes in self._triggers():
            anchor = anchor_of(self.rule.counted_from, trigger, self.ground)
            if anchor is None:
                findings.append(self._finding(FindingKind.NO_ANCHOR, trigger.causes, trigger))
                continue
            base, base_facts = anchor
            # What the ceiling has cut is over, whatever its plan was.
            real = self._under_ceiling(courses)[0]
            under_way = courses[-1] if real and real[-1].running_at(self._begin(trigger)) else None
            if under_way is not None and self.rule.repeat is Repeat.KEEP:
                continue
            if under_way is not None and self.rule.repeat is Repeat.RESTART:
                base, base_facts = self._later((under_way.counted_from, under_way.grounds), (base, base_facts))
            course = self._course(trigger, base, merged([causes, base_facts]))
            if course is None:
                continue
            if under_way is not None and self.rule.repeat is Repeat.RESTART:
                # Worked out anew: what it would have met after this trigger never reached it.
                stopped = Cut(self._begin(trigger), EndReason.RESTARTED, trigger.causes)
                courses[-1] = self._course(under_way.trigger, under_way.counted_from, under_way.grounds, stopped) or (
                    under_way.cut(stopped.at, stopped.reason, stopped.by)
                )
            courses.append(course)
        capped, reached = self._under_ceiling(courses)
        return capped, findings + reached

    def _later(
        self, one: tuple[WorldTime, tuple[FactId, ...]], other: tuple[WorldTime, tuple[FactId, ...]]
    ) -> tuple[WorldTime, tuple[FactId, ...]]:
        """The later anchor: a restart never counts from earlier than the run it replaces."""
        zone = self.ground.zone
        return one if instant_of(one[0], zone) > instant_of(other[0], zone) else other

    def _triggers(self) -> list[tuple[Point, tuple[FactId, ...]]]:
        """Points that start a course, in order, with the facts that let them."""
        trigger = self.rule.trigger
        if trigger is None:
            return []
        given = trigger.given
        if self.rule.while_mode is not None and trigger.taken_up is None:
            given = (*given, self.rule.while_mode)
        fired = [
            (point, merged([point.causes, facts]))
            for point in self.ground.points(trigger.pattern)
            for facts in [allowed(given, trigger.unless, point, self.ground)]
            if facts is not None
        ]
        if trigger.once is not None:
            waited = [self.waited(point, causes, trigger.once, trigger.within) for point, causes in fired]
            fired = sorted((each for each in waited if each is not None), key=lambda each: each[0].position)
        if trigger.taken_up is None:
            return fired
        taken = [each for point, causes in fired for each in self._taken_up(point, causes, trigger.taken_up)]
        return sorted(taken, key=lambda each: each[0].begin)

    def _taken_up(
        self, point: Point, causes: tuple[FactId, ...], there: Condition
    ) -> Iterator[tuple[Point, tuple[FactId, ...]]]:
        """*point* wherever its subject is or comes to where this rule holds."""
        for stretch in union(self.ground.asked_by(there, point)):
            if stretch.end is not None and stretch.end <= point.position:
                continue
            late = stretch.start if stretch.start > point.position else None
            mode = () if self.rule.while_mode is None else (self.rule.while_mode,)
            facts = allowed(mode, (), evolve(point, position=late or point.position), self.ground)
            if facts is not None:
                yield evolve(point, taken=late), merged([causes, stretch.causes, facts])

    def waited(
        self, point: Point, causes: tuple[FactId, ...], once: Condition, within: Duration | None
    ) -> tuple[Point, tuple[FactId, ...]] | None:
        """*point* at the later of its facts: where *once* holds, at the point or at its next beginning in time."""
        last = None if within is None else by_clock(counted(point.at, within, self.ground.count, self.ground.zone))
        beginnings = [
            (max(stretch.start, point.position), stretch.causes)
            for stretch in self.ground.asked_by(once, point)
            if stretch.end is None or stretch.end > point.position
        ]
        if not beginnings:
            return None
        begin, facts = min(beginnings, key=lambda each: each[0])
        if last is not None and begin >= last:
            return None
        return evolve(point, position=begin), merged([causes, facts])

    def _begin(self, trigger: Point) -> Position:
        """Where *trigger* meets what is under way: where it happens, or where the edition that reaches back begins."""
        index = edition_at(self.rule, trigger.position.at)
        force = None if index is None else reaches_back(self.rule, index, trigger)
        return trigger.begin if force is None else max(trigger.begin, force)

    def _course(
        self, trigger: Point, base: WorldTime, causes: tuple[FactId, ...], stopped: Cut | None = None
    ) -> Course | None:
        index = edition_at(self.rule, trigger.position.at)
        if index is None:
            return None
        rows = {
            i: row_of(self.rule.editions[i], trigger, self.fits, self.ground)
            for i in range(index, len(self.rule.editions))
        }
        course = started(self.rule, index, trigger, base, rows[index], self.ground)
        force = reaches_back(self.rule, index, trigger)
        if course is not None and force is not None:
            over = self._ended(course).end
            course = course.shown_from(force) if over is None or over > force else None
        if course is None:
            return None
        causes = merged([causes, course.causes])
        course = evolve(course, causes=causes, grounds=causes)

        def as_it_ends(course: Course) -> Course:
            return self._as_it_ends(course, stopped)

        course = as_it_ends(through_editions(self.rule, course, rows, self.ground, as_it_ends))
        if trigger.taken is None or course.end is None or course.end > trigger.taken:
            return course if trigger.taken is None else course.shown_from(trigger.taken)
        return None

    def _as_it_ends(self, course: Course, stopped: Cut | None) -> Course:
        """*course* with all that ends it otherwise than by plan: its condition, orders, early ends, a restart."""
        if self.rule.while_mode is not None:
            course = self._while(course, self.rule.while_mode)
        first = min((c.at for c in (self._cut_off(course), stopped) if c is not None), default=None)
        course = bound(course, self.orders, self.rule, self.ground, first)
        cuts = [cut for cut in (self._cut_off(course), stopped) if cut is not None]
        for cut in sorted(cuts, key=lambda c: c.at):
            course = course.cut(cut.at, cut.reason, cut.by)
        return course

    def _ended(self, course: Course) -> Course:
        """*course* with its condition and early ends only."""
        if self.rule.while_mode is not None:
            course = self._while(course, self.rule.while_mode)
        cut = self._cut_off(course)
        return course if cut is None else course.cut(cut.at, cut.reason, cut.by)

    def _while(self, course: Course, mode: Condition) -> Course:
        """*course*, ended when the condition it started under no longer holds."""
        for stretch in union(self.ground.asked_by(mode, course.trigger)):
            if stretch.covers(course.trigger.begin) and stretch.end is not None:
                return course.cut(stretch.end, EndReason.MODE)
        return course

    def _cut_off(self, course: Course) -> Cut | None:
        """The first early end, with its facts."""
        cuts = [
            Cut(point.position.then(), EndReason.ENDED, point.causes)
            for end in self.rule.ends
            for point in self.ground.points(end.pattern)
            if self._ends(end, point, course)
        ]
        return min(cuts, key=lambda c: (c.at, c.by), default=None)

    def _ends(self, end: End, point: Point, course: Course) -> bool:
        if point.position <= course.start or not course.running_at(point.position):
            return False
        if end.up_to is not None:
            limit = counted(course.trigger.position.at, end.up_to, self.ground.count, self.ground.zone)
            if point.position >= by_clock(limit):
                return False
        piece = course.piece_at(point.position)
        return not end.during or (piece is not None and piece.status in end.during)

    def _under_ceiling(self, courses: Sequence[Course]) -> tuple[list[Course], list[Finding]]:
        """Courses cut where a joined stretch of this rule reaches its ceiling. An order marked to exceed it stands.

        Stretches that touch at an instant are joined; what starts when the ceiling is reached, or later, starts afresh.
        """
        if self.rule.ceiling is None:
            return list(courses), []
        capped: list[Course] = []
        findings: list[Finding] = []
        joined: Stretch | None = None
        for course in courses:
            if joined is None or not self._joins(course, joined):
                joined = Stretch(course.start, course.start)
            cap = self._ceiling_of(joined)
            exceeding = any(order.exceeds_ceiling and not order.refused for order in course.orders)
            kept = course if exceeding else course.cut(max(cap, course.start), EndReason.CEILING)
            if kept is not course:
                findings.append(self._finding(FindingKind.CEILING_REACHED, course.causes, course.trigger, cap))
            ends = [joined.end, kept.end]
            joined = Stretch(joined.start, None if None in ends else max(e for e in ends if e is not None))
            capped.append(kept)
        return capped, findings

    def _ceiling_of(self, joined: Stretch) -> Position:
        if self.rule.ceiling is None:
            raise ValueError(self.rule.id)
        return by_clock(counted(joined.start.at, self.rule.ceiling, self.ground.count, self.ground.zone))

    def _joins(self, course: Course, joined: Stretch) -> bool:
        touches = joined.end is None or course.start.at <= joined.end.at
        return touches and course.start < self._ceiling_of(joined)

    def _finding(
        self, kind: FindingKind, facts: tuple[FactId, ...], trigger: Point, at: Position | None = None
    ) -> Finding:
        return Finding(kind, trigger.subject, self.rule.id, facts, (at or trigger.position).at)
