"""Statuses that hold while conditions do."""

from __future__ import annotations

from gridcontrol.calculus.fast.calendar import Moment, instant
from gridcontrol.calculus.fast.chains import Origin, Piece
from gridcontrol.calculus.fast.courses import Course
from gridcontrol.calculus.fast.points import BEGINNING, NO_KIND, Point, by_clock
from gridcontrol.calculus.fast.rulings import RuleMade
from gridcontrol.calculus.fast.sets import Span, at_once, fused, rest
from gridcontrol.calculus.fast.world import NO_FIELDS, Subject
from gridcontrol.calculus.timeline import EndReason
from gridcontrol.ids import StatusId
from gridcontrol.time import NEVER_BEFORE


def level_courses(rule: RuleMade, subject: Subject) -> list[Course]:
    """A course for each stretch in which a row is the first that holds, cut to when the rule is in force."""
    since = until = None
    if rule.editions:
        since, until = rule.editions[0].since, rule.editions[0].until
    force = [(BEGINNING if since is None else by_clock(since), None if until is None else by_clock(until), ())]
    taken: list[Span] = []
    courses: list[Course] = []
    for index, (status, asked) in enumerate(rule.levels):
        true = fused(asked(subject))
        courses += [
            _course(status, index, subject, span)
            for span in fused(at_once(3, [true, rest(taken), force]), over_midnight=True)
            # Between an end at 24:00 and a fact dated the next day nothing lies but a seam.
            if span[1] is None or span[0] != by_clock(span[1][0])
        ]
        taken += true
    courses.sort(key=lambda course: course.start)
    return courses


def _course(status: StatusId, index: int, subject: Subject, span: Span) -> Course:
    start, end, causes = span
    # Nothing is counted from here, so the local day is not asked for: it may lie before the calendar begins.
    at = Moment(start[0], 0, dated=False, written=instant(start[0]))
    point = Point(subject.id, start, NO_KIND, at, NO_FIELDS, causes, NEVER_BEFORE, None)
    ended = EndReason.OPEN if end is None else EndReason.CONDITION
    piece = Piece(status, index, Origin(start[0], 0, whole=False), start, end, None, None, None, (), ended, (), None)
    return Course(start, at, point, 0, (), (piece,), causes)
