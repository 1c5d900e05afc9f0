"""What an officer answers for, as a scope: by chains, lines and teams, as holder or deputy, whatever the shift."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from gridcontrol.access.scope import Scope
from gridcontrol.ids import DivisionId, SubjectId, key_of, kind_of, subject_id
from gridcontrol.responsibility.answering import Responsibility
from gridcontrol.responsibility.holding import Holding
from gridcontrol.rules.responsibility import Scheme


def answered_for(
    found: Responsibility,
    officer: SubjectId,
    at: datetime,
    *,
    only: Callable[[Holding], bool] = lambda _: True,
) -> Scope:
    """The subjects and divisions that *officer* answers for at *at*, himself included; by *only* such holdings.

    Of a division: all that lie in it, by the hierarchy of the scheme, and those of the kinds that the scheme is for
    whose place is there. By a line also those whom it reaches. A division that has closed is nobody's any more.
    """
    standing = found.known.standing_for(officer)
    subjects, divisions = {standing}, set[DivisionId]()
    for holding in found.held_by(standing, at):
        if only(holding):
            divisions.update(_divisions(found, holding, at))
            subjects.update(_subjects(found, holding, at))
    subjects.update(_divisions_as_subjects(found, divisions, at))
    return Scope(frozenset(subjects), frozenset(divisions))


def _divisions(found: Responsibility, holding: Holding, at: datetime) -> Iterator[DivisionId]:
    if holding.division is None:
        return
    scheme = found.scheme(holding.scheme)
    day = found.where.day_tree(scheme.hierarchy, at)
    if found.tree.stands_at(holding.division, scheme.hierarchy, day.day) != holding.division:
        return
    for each in found.tree.downwards(holding.division, scheme.hierarchy, day.day):
        if found.where.in_area(scheme, each, day):
            yield each


def _subjects(found: Responsibility, holding: Holding, at: datetime) -> Iterator[SubjectId]:
    scheme = found.scheme(holding.scheme)
    for each in found.subjects_of(holding, at):
        source = found.known.standing_for(each)
        yield from _reached(found, scheme, source, at)


def _reached(found: Responsibility, scheme: Scheme, source: SubjectId, at: datetime) -> set[SubjectId]:
    """*source*, and all whom the line reaches from it."""
    reached, edge = {source}, {source}
    for name in scheme.along:
        link = found.pack.links[name]
        edge = {other for each in edge for other in found.relations.across(link, each, at)} - reached
        reached |= edge
    return reached


def _divisions_as_subjects(found: Responsibility, divisions: set[DivisionId], at: datetime) -> Iterator[SubjectId]:
    """The divisions as the subjects that they are, under the codes of the day and those that facts use."""
    kinds = [kind for kind in found.pack.subjects.values() if kind.levels]
    day = found.where.day_tree(None, at)
    for kind in kinds:
        for division in divisions:
            if found.tree.level(division) in kind.levels:
                yield subject_id(kind.id, found.tree.code(division, day.day))
    named = {kind.id for kind in kinds}
    for subject in found.known.events if named else ():
        if kind_of(subject) in named and day.division(key_of(subject), day.day) in divisions:
            yield subject
