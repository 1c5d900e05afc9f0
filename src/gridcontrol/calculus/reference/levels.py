"""Statuses that hold while conditions do: no trigger, no chain, no memory."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from types import MappingProxyType

from gridcontrol.calculus.reference.chains import Ground, Origin, Piece
from gridcontrol.calculus.reference.conditions import BEGINNING
from gridcontrol.calculus.reference.courses import Course, in_force
from gridcontrol.calculus.reference.positions import DERIVED, Point, by_clock
from gridcontrol.calculus.reference.spans import Stretch, Stretches, at_least, complement, unbroken, union
from gridcontrol.calculus.reference.walking import counted
from gridcontrol.calculus.timeline import EndReason, Finding, FindingKind
from gridcontrol.ids import StatusId, SubjectId
from gridcontrol.rules.ruleset import Level, Rule
from gridcontrol.time import NEVER_BEFORE


def level_courses(rule: Rule, subject: SubjectId, ground: Ground) -> list[Course]:
    """A course for each stretch in which a row is the first of its edition that holds, cut to when that is in force.

    Rows are numbered through all editions.
    """
    courses: list[Course] = []
    before = 0
    for number, edition in enumerate(rule.editions):
        since, until = in_force(rule, number)
        force: Stretches = (
            Stretch(BEGINNING if since is None else by_clock(since), None if until is None else by_clock(until)),
        )
        taken: Stretches = ()
        for index, level in enumerate(edition.levels, start=before):
            true = union(ground.where_true(level.condition))
            free = complement(taken, BEGINNING)
            courses.extend(
                _course(level, number, index, subject, stretch)
                for stretch in unbroken(at_least(3, [true, free, force]))
                if not _between_clock_and_fact(stretch)
            )
            taken = union(taken + true)
        before += len(edition.levels)
    return sorted(courses, key=lambda course: course.start)


def under_ceiling(
    rule: Rule, holding: Collection[StatusId], courses: Sequence[Course], ground: Ground
) -> tuple[list[Course], list[Finding]]:
    """*courses* cut where an unbroken stretch of *holding* statuses reaches the rule's ceiling, and what was cut.

    Rows that follow one another at an instant are one stretch; a row that begins when the ceiling is reached, or later,
    begins afresh. What has held for ever reached any ceiling long ago and is gone.
    """
    if rule.ceiling is None:
        return list(courses), []
    kept: list[Course] = []
    findings: list[Finding] = []
    stretch, ceiling, held_to = BEGINNING, BEGINNING, BEGINNING
    for course in courses:
        if not any(piece.status in holding for piece in course.pieces):
            kept.append(course)
            continue
        if not kept or held_to.at < course.start.at or ceiling <= course.start:
            stretch = course.start
            ceiling = stretch
            if stretch != BEGINNING:
                ceiling = by_clock(counted(stretch.at, rule.ceiling, ground.count, ground.zone))
        cut = course.cut(ceiling, EndReason.CEILING)
        if cut is not course:
            subject = course.trigger.subject
            findings.append(Finding(FindingKind.CEILING_REACHED, subject, rule.id, course.causes, ceiling.at))
        held_to = ceiling if cut.end is None else cut.end
        if course.start < ceiling or course.end == course.start:
            kept.append(cut)
    return kept, findings


def _between_clock_and_fact(stretch: Stretch) -> bool:
    """Whether *stretch* is nothing but the seam between an end at 24:00 and a fact dated 00:00 of the next day."""
    return stretch.end is not None and stretch.start == by_clock(stretch.end.at)


def _course(level: Level, edition: int, index: int, subject: SubjectId, stretch: Stretch) -> Course:
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
    return Course(stretch.start, at, point, edition, (), (piece,), stretch.causes)
