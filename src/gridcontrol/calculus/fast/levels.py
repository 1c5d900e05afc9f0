"""Statuses that hold while conditions do."""

from __future__ import annotations

from gridcontrol.calculus.fast.calendar import Moment, instant
from gridcontrol.calculus.fast.chains import Piece
from gridcontrol.calculus.fast.counting import Origin
from gridcontrol.calculus.fast.courses import Course
from gridcontrol.calculus.fast.points import BEGINNING, NO_KIND, Point, by_clock
from gridcontrol.calculus.fast.rulings import RuleMade
from gridcontrol.calculus.fast.sets import Span, at_once, fused, rest
from gridcontrol.calculus.fast.subject import NO_FIELDS, Subject
from gridcontrol.calculus.timeline import EndReason, Finding, FindingKind
from gridcontrol.ids import StatusId
from gridcontrol.time import NEVER_BEFORE


def level_courses(rule: RuleMade, subject: Subject) -> list[Course]:
    """A course for each stretch in which a row is the first that holds, cut to when its edition is in force."""
    courses: list[Course] = []
    index = 0
    for edition, made in enumerate(rule.editions):
        since, until = made.since, made.until
        force = [(BEGINNING if since is None else by_clock(since), None if until is None else by_clock(until), ())]
        taken: list[Span] = []
        for status, asked in made.levels:
            true = fused(asked(subject))
            courses += [
                _course(status, index, edition, subject, span)
                for span in fused(at_once(3, [true, rest(taken), force]), over_midnight=True)
                # Between an end at 24:00 and a fact dated the next day nothing lies but a seam.
                if span[1] is None or span[0] != by_clock(span[1][0])
            ]
            taken += true
            index += 1
    courses.sort(key=lambda course: course.start)
    return courses


def under_ceiling(rule: RuleMade, courses: list[Course]) -> tuple[list[Course], list[Finding]]:
    """*courses* cut where holding statuses that follow one another at an instant reach the rule's ceiling."""
    if rule.ceiling is None:
        return courses, []
    kept: list[Course] = []
    findings: list[Finding] = []
    ceiling = held_to = BEGINNING
    for course in courses:
        if course.pieces[0].status not in rule.track.holding:
            kept.append(course)
            continue
        start = course.start
        if not kept or held_to[0] < start[0] or ceiling <= start:
            # What has held for ever reached any ceiling long ago.
            ceiling = start if start == BEGINNING else by_clock(rule.counting.calendar.later(start[0], rule.ceiling))
        cut = course.cut(ceiling, EndReason.CEILING)
        if cut is not course:
            at = instant(ceiling[0])
            findings.append(Finding(FindingKind.CEILING_REACHED, course.trigger.subject, rule.id, course.causes, at))
        held_to = ceiling if cut.end is None else cut.end
        if start < ceiling or course.end == start:
            kept.append(cut)
    return kept, findings


def _course(status: StatusId, index: int, edition: int, subject: Subject, span: Span) -> Course:
    start, end, causes = span
    # Nothing is counted from here, so the local day is not asked for: it may lie before the calendar begins.
    at = Moment(start[0], 0, dated=False, written=instant(start[0]))
    point = Point(subject.id, start, NO_KIND, at, NO_FIELDS, causes, NEVER_BEFORE, None)
    ended = EndReason.OPEN if end is None else EndReason.CONDITION
    piece = Piece(status, index, Origin(start[0], 0, whole=False), start, end, None, None, None, (), ended, (), None)
    return Course(start, at, point, edition, (), (piece,), causes)
