"""The courses of one rule for one subject: triggers, repeats, editions, orders, early ends, the ceiling."""

from __future__ import annotations

from typing import NamedTuple

from gridcontrol.calculus.fast.calendar import Moment, instant
from gridcontrol.calculus.fast.chains import Piece, Walk
from gridcontrol.calculus.fast.conditions import Question
from gridcontrol.calculus.fast.counting import Origin
from gridcontrol.calculus.fast.courses import Course, also_waived
from gridcontrol.calculus.fast.orders import Binding, Order
from gridcontrol.calculus.fast.phases import PhaseMade
from gridcontrol.calculus.fast.points import Causes, Point, Pos, behind, by_clock, united
from gridcontrol.calculus.fast.rulings import EditionMade, EndMade, RuleMade, allowed, based
from gridcontrol.calculus.fast.sets import fused
from gridcontrol.calculus.fast.subject import Subject
from gridcontrol.calculus.timeline import EndReason, Finding, FindingKind
from gridcontrol.ids import FactId, StatusId
from gridcontrol.rules.ruleset import Repeat, Transition


class Cut(NamedTuple):
    """An end that no plan gave."""

    at: Pos
    reason: EndReason
    by: Causes


class Runs:
    """Works out the courses of *rule* for *subject* under *orders*."""

    __slots__ = ("_binding", "_counting", "_findings", "_orders", "_rule", "_subject")

    def __init__(self, rule: RuleMade, subject: Subject, orders: list[Order]) -> None:
        self._rule = rule
        self._subject = subject
        self._counting = rule.counting
        self._orders = orders
        self._binding = Binding(subject, rule.counting, orders, rule.ceiling)
        self._findings: list[Finding] = []

    def courses(self) -> tuple[list[Course], list[Finding]]:
        """All courses in order of their triggers, and what a person must look at."""
        rule = self._rule
        courses: list[Course] = []
        for trigger, causes in self._triggers():
            found = based(rule.anchors, trigger, self._subject)
            if found is None:
                self._note(FindingKind.NO_ANCHOR, trigger.causes, trigger.pos[0])
                continue
            base, base_facts = found
            index = self._edition(trigger.pos[0])
            under_way = self._under_way(courses, trigger, index)
            if under_way is not None and rule.repeat is Repeat.KEEP:
                continue
            restarts = under_way if rule.repeat is Repeat.RESTART else None
            if restarts is not None and restarts.base.us > base.us:
                base, base_facts = restarts.base, restarts.grounds
            if index is None:
                continue
            course = self._course(index, trigger, base, united((causes, base_facts)), None)
            if course is None:
                continue
            if restarts is not None:
                # Worked out anew: what it would have met after this trigger never reached it.
                stopped = Cut(self._meets(trigger, index), EndReason.RESTARTED, trigger.causes)
                courses[-1] = self._again(restarts, stopped) or restarts.cut(stopped.at, stopped.reason, stopped.by)
            courses.append(course)
        capped = self._under_ceiling(courses, noting=True)
        return capped, self._findings

    def _again(self, course: Course, stopped: Cut) -> Course | None:
        """*course* from its trigger, known to be stopped."""
        index = self._edition(course.trigger.pos[0])
        return None if index is None else self._course(index, course.trigger, course.base, course.grounds, stopped)

    def _under_way(self, courses: list[Course], trigger: Point, index: int | None) -> Course | None:
        """The course that runs where *trigger* meets it; what the ceiling has cut is over."""
        if not courses or self._rule.repeat is Repeat.EXTEND:
            return None
        last = self._under_ceiling(courses, noting=False)[-1]
        return courses[-1] if last.runs_at(self._meets(trigger, index)) else None

    def _edition(self, fired: int) -> int | None:
        """The edition in force then; else the first later one that reaches back that far."""
        editions = self._rule.editions
        for index, edition in enumerate(editions):
            if (edition.since is None or edition.since <= fired) and (edition.until is None or fired < edition.until):
                return index
        for index, edition in enumerate(editions):
            if edition.back_to is not None and edition.since is not None and edition.back_to <= fired < edition.since:
                return index
        return None

    def _meets(self, trigger: Point, index: int | None) -> Pos:
        """Where *trigger* meets what is under way: where it happens, or where the edition that reaches back begins."""
        since = None if index is None else self._rule.editions[index].since
        return trigger.begin if since is None or trigger.pos[0] >= since else max(trigger.begin, by_clock(since))

    def _triggers(self) -> list[tuple[Point, Causes]]:
        """Points that start a course, in order, with the facts that let them."""
        rule, subject = self._rule, self._subject
        if rule.pattern is None:
            return []
        points = subject.points(rule.pattern)
        if not points and not subject.world.pack_crosses:
            return []
        asks = rule.given
        if rule.while_mode is not None and rule.taken_up is None:
            asks = (*asks, rule.while_mode)
        if not asks and not rule.unless and rule.once is None and rule.taken_up is None:
            return [(point, united((point.causes,))) for point in points]
        fired: list[tuple[Point, Causes]] = []
        for point in points:
            facts = allowed(subject, point, asks, rule.unless)
            if facts is not None:
                fired.append((point, united((point.causes, *facts))))
        if rule.once is not None:
            fired = [found for point, causes in fired if (found := self._waited(point, causes)) is not None]
            fired.sort(key=lambda each: each[0].pos)
        if rule.taken_up is not None:
            fired = [taken for point, causes in fired for taken in self._taken_up(rule.taken_up, point, causes)]
            fired.sort(key=lambda each: each[0].begin)
        return fired

    def _taken_up(self, there: Question, point: Point, causes: Causes) -> list[tuple[Point, Causes]]:
        """*point* wherever its subject is or comes to where this rule holds."""
        mode = self._rule.while_mode
        asks = () if mode is None else (mode,)
        taken: list[tuple[Point, Causes]] = []
        for start, end, resting in fused(there.of(self._subject, point)):
            if end is None or end > point.pos:
                late = start if start > point.pos else None
                facts = allowed(self._subject, point if late is None else point._replace(pos=late), asks, ())
                if facts is not None:
                    taken.append((point._replace(taken=late), united((causes, resting, *facts))))
        return taken

    def _waited(self, point: Point, causes: Causes) -> tuple[Point, Causes] | None:
        """*point* where ``once`` holds: at the point itself, or at its next beginning in time."""
        rule = self._rule
        if rule.once is None:
            return point, causes
        begin: Pos | None = None
        facts: Causes = ()
        for start, end, resting in rule.once.of(self._subject, point):
            if end is None or end > point.pos:
                at = max(start, point.pos)
                if begin is None or at < begin:
                    begin, facts = at, resting
        if begin is None:
            return None
        if rule.within is not None:
            calendar = self._counting.calendar
            if begin >= by_clock(calendar.counted(point.at.us, point.at.day, rule.within)):
                return None
        return point._replace(pos=begin), united((causes, facts))

    def _course(self, index: int, trigger: Point, base: Moment, causes: Causes, stopped: Cut | None) -> Course | None:
        rule = self._rule
        edition = rule.editions[index]
        phases, resting = edition.chosen(trigger, self._subject)
        if resting:
            causes = united((causes, *resting))
        force = edition.since if edition.since is not None and trigger.pos[0] < edition.since else None
        start = behind(trigger.pos)
        taken = trigger.taken
        waived_to = force if taken is None or (force is not None and force > taken[0]) else taken[0]
        walk = self._walk(phases, trigger, waived_to=waived_to)
        pieces = walk.chain(start, Origin(base.us, base.day, whole=False))
        if not pieces:
            return None
        course = Course(start, base, trigger, index, phases, pieces, causes, causes)
        if force is not None:
            at = by_clock(force)
            over = self._ended(course).end
            left = course.shown_from(at) if over is None or over > at else None
            if left is None:
                return None
            course = left
        if edition.until is not None or index + 1 < len(rule.editions):
            course = self._through_editions(course, stopped)
        course = self._as_it_ends(course, stopped)
        if taken is None:
            return course
        return course.shown_from(taken) if course.end is None or course.end > taken else None

    def _walk(
        self,
        phases: tuple[PhaseMade, ...],
        trigger: Point,
        *,
        floor: Pos | None = None,
        waived_to: int | None = None,
        asked: tuple[StatusId, frozenset[str]] | None = None,
    ) -> Walk:
        return Walk(self._subject, self._counting, phases, trigger.fields, floor, waived_to, asked)

    def _through_editions(self, course: Course, stopped: Cut | None) -> Course:
        """*course* as the editions after its own leave it, oldest first."""
        editions = self._rule.editions
        for index in range(course.edition, len(editions)):
            edition = editions[index]
            until, following = edition.until, edition.next_since
            if until is not None and (following is None or following > until):
                repealed = by_clock(until)
                if edition.releases and course.runs_at(repealed):
                    return course.cut(repealed, EndReason.REPEAL)
            if following is None:
                continue
            change = by_clock(following)
            if course.start >= change or not course.runs_at(change):
                continue
            if self._as_it_ends(course, stopped).runs_at(change):
                course = self._changed(editions[index + 1], index + 1, course, change)
        return course

    def _changed(self, edition: EditionMade, index: int, course: Course, change: Pos) -> Course:
        if edition.transition is Transition.AS_AT_START:
            return course
        phases, resting = edition.chosen(course.trigger, self._subject)
        current = course.piece_at(change)
        new: tuple[Piece, ...] = ()
        if edition.transition is Transition.AS_AT_EACH_DAY:
            begin = course.trigger.begin
            asked = _asked(current, change[0]) if begin <= change else None
            walk = self._walk(phases, course.trigger, waived_to=max(change, begin)[0], asked=asked)
            new = walk.chain(behind(course.trigger.pos), Origin(course.base.us, course.base.day, whole=False))
        elif current is not None:
            for first, phase in enumerate(phases):
                if phase.status == current.status:
                    walk = self._walk(phases, course.trigger, floor=change)
                    new = walk.chain(current.start, current.origin, first)
                    break
        before = list(course.cut(change, EndReason.TRANSITION).pieces)
        if before:
            before[-1] = also_waived(before[-1], [p for p in new if p.end is not None and p.end <= change])
        after = [
            piece._replace(start=max(piece.start, change)) for piece in new if piece.end is None or piece.end > change
        ]
        if before and after and before[-1].status == after[0].status and before[-1].end == change:
            # What merely goes on under the new edition is one piece, not two.
            last = before.pop()
            after[0] = also_waived(after[0]._replace(start=last.start), (last,))
        causes = united((course.causes, *resting)) if resting else course.causes
        return course._replace(edition=index, phases=phases, pieces=(*before, *after), causes=causes)

    def _as_it_ends(self, course: Course, stopped: Cut | None) -> Course:
        """*course* with all that ends it otherwise than by plan."""
        rule = self._rule
        if rule.while_mode is not None:
            course = self._while(course)
        if not self._orders:
            cut = self._cut_off(course) if rule.ends else None
            if cut is None and stopped is None:
                return course
            cuts = [each for each in (cut, stopped) if each is not None]
        else:
            first = [each.at for each in (self._cut_off(course), stopped) if each is not None]
            course = self._binding.bound(course, min(first, default=None))
            cuts = [each for each in (self._cut_off(course), stopped) if each is not None]
        cuts.sort(key=lambda each: each.at)
        for each in cuts:
            course = course.cut(each.at, each.reason, each.by)
        return course

    def _ended(self, course: Course) -> Course:
        """*course* with its condition and early ends only."""
        if self._rule.while_mode is not None:
            course = self._while(course)
        cut = self._cut_off(course)
        return course if cut is None else course.cut(cut.at, cut.reason, cut.by)

    def _while(self, course: Course) -> Course:
        mode = self._rule.while_mode
        if mode is None:
            return course
        at = course.trigger.begin
        for start, end, _ in fused(mode.of(self._subject, course.trigger)):
            if end is not None and start <= at < end:
                return course.cut(end, EndReason.MODE)
        return course

    def _cut_off(self, course: Course) -> Cut | None:
        """The first early end, with its facts."""
        best: tuple[Pos, Causes] | None = None
        for end in self._rule.ends:
            for point in self._subject.points(end.pattern):
                if best is not None and behind(point.pos) > best[0]:
                    break
                if self._ends(end, point.pos, course):
                    found = (behind(point.pos), point.causes)
                    best = found if best is None else min(best, found)
        return None if best is None else Cut(best[0], EndReason.ENDED, best[1])

    def _ends(self, end: EndMade, pos: Pos, course: Course) -> bool:
        if pos <= course.start or not course.runs_at(pos):
            return False
        if end.up_to is not None:
            limit = self._counting.calendar.later(course.trigger.pos[0], end.up_to)
            if pos >= by_clock(limit):
                return False
        if not end.during:
            return True
        piece = course.piece_at(pos)
        return piece is not None and piece.status in end.during

    def _under_ceiling(self, courses: list[Course], *, noting: bool) -> list[Course]:
        """Courses cut where a joined stretch of the rule reaches its ceiling."""
        ceiling = self._rule.ceiling
        if ceiling is None:
            return courses
        calendar = self._counting.calendar
        capped: list[Course] = []
        cap = joined_end = by_clock(0)
        open_ended = False
        for course in courses:
            joins = capped and (open_ended or course.start[0] <= joined_end[0]) and course.start < cap
            if not joins:
                cap = by_clock(calendar.later(course.start[0], ceiling))
                joined_end, open_ended = course.start, False
            exceeding = any(order.beyond and not order.refused for order in course.orders)
            kept = course if exceeding else course.cut(max(cap, course.start), EndReason.CEILING)
            if kept is not course and noting:
                self._note(FindingKind.CEILING_REACHED, course.causes, cap[0])
            end = kept.end
            if end is None:
                open_ended = True
            else:
                joined_end = max(joined_end, end)
            capped.append(kept)
        return capped

    def _note(self, kind: FindingKind, facts: tuple[FactId, ...], at: int) -> None:
        self._findings.append(Finding(kind, self._subject.id, self._rule.id, facts, instant(at)))


def _asked(piece: Piece | None, at: int) -> tuple[StatusId, frozenset[str]] | None:
    """What somebody waits for at the change, in the phase under way."""
    if piece is None:
        return None
    return piece.status, frozenset(n.id for n in piece.needs if not n.waived and (n.met is None or n.met >= at))
