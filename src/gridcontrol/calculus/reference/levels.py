"""Statuses that hold while conditions do: no trigger, no chain, no memory."""

from __future__ import annotations

from types import MappingProxyType

from gridcontrol.calculus.reference.chains import Ground, Origin, Piece
from gridcontrol.calculus.reference.conditions import BEGINNING
from gridcontrol.calculus.reference.courses import Course, in_force
from gridcontrol.calculus.reference.positions import DERIVED, Point, by_clock
from gridcontrol.calculus.reference.spans import Stretch, Stretches, at_least, complement, unbroken, union
from gridcontrol.calculus.timeline import EndReason
from gridcontrol.ids import SubjectId
from gridcontrol.rules.ruleset import Level, Rule
from gridcontrol.time import NEVER_BEFORE


def level_courses(rule: Rule, subject: SubjectId, ground: Ground) -> list[Course]:
    """A course for each stretch in which a row is the first that holds, cut to when the rule is in force."""
    since, until = in_force(rule, 0) if rule.editions else (None, None)
    force: Stretches = (
        Stretch(BEGINNING if since is None else by_clock(since), None if until is None else by_clock(until)),
    )
    taken: Stretches = ()
    courses: list[Course] = []
    for index, level in enumerate(rule.levels):
        true = union(ground.where_true(level.condition))
        free = complement(taken, BEGINNING)
        courses.extend(
            _course(level, index, subject, stretch)
            for stretch in unbroken(at_least(3, [true, free, force]))
            if not _between_clock_and_fact(stretch)
        )
        taken = union(taken + true)
    return sorted(courses, key=lambda course: course.start)


def _between_clock_and_fact(stretch: Stretch) -> bool:
    """Whether *stretch* is nothing but the seam between an end at 24:00 and a fact dated 00:00 of the next day."""
    return stretch.end is not None and stretch.start == by_clock(stretch.end.at)


def _course(level: Level, index: int, subject: SubjectId, stretch: Stretch) -> Course:
    at = stretch.start.at
    point = Point(subject, stretch.start, DERIVED, at, MappingProxyType({}), stretch.causes, NEVER_BEFORE)
    piece = Piece(
        status=level.status,
        phase=index,
        origin=Origin(at, whole=False),
        start=stretch.start,
        end=stretch.end,
        scheduled=None,
        planned=None,
        latest=None,
        needs=(),
        ended=EndReason.OPEN if stretch.end is None else EndReason.CONDITION,
        by=(),
        next_origin=None,
    )
    return Course(stretch.start, at, point, 0, (), (piece,), stretch.causes)
