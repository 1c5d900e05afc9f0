"""People whom no scheme reaches: nobody answers for them, neither where they live nor where they work."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime

from gridcontrol.ids import DutySchemeId, SubjectId, kind_of
from gridcontrol.responsibility.answering import Responsibility
from gridcontrol.responsibility.histories import acts_at
from gridcontrol.rules.matching import passes
from gridcontrol.rules.responsibility import Scheme, ends_of


def unreached(
    responsibility: Responsibility, at: datetime, schemes: Collection[DutySchemeId] | None = None
) -> tuple[tuple[Scheme, SubjectId], ...]:
    """Whom one of *schemes*, or any, should reach along relations at *at* and none at all does; by scheme and id.

    Each once, with the first scheme that should. A household or unit of which nothing is known reaches nobody.
    """
    lines = [each for each in responsibility.pack.responsibilities.schemes.values() if each.along]
    asked = [each for each in lines if schemes is None or each.id in schemes]
    if not asked:
        return ()
    told: set[SubjectId] = set()
    for scheme in lines:
        told |= _reached(responsibility, scheme, at)
    found = []
    for scheme in asked:
        kinds = ends_of(scheme, responsibility.pack.links)
        missing = (each for kind in kinds for each in responsibility.where.subjects.get(kind, ()) if each not in told)
        for subject in sorted(missing):
            if _is_meant(responsibility, scheme, subject, at) and not _is_for(responsibility, subject, at):
                found.append((scheme, subject))
                told.add(subject)
    return tuple(found)


def first_heard(responsibility: Responsibility, subject: SubjectId) -> datetime | None:
    """When the first fact about *subject* counts."""
    pack = responsibility.pack
    times = (
        acts_at(event, kind.takes_effect, pack)
        for event in responsibility.known.events.get(subject, ())
        if (kind := pack.events.get(event.kind)) is not None
    )
    return min(times, default=None)


def _is_meant(of: Responsibility, scheme: Scheme, subject: SubjectId, at: datetime) -> bool:
    """Whether *subject* is known at *at* and one whom *scheme* should reach."""
    first = first_heard(of, subject)
    if first is None or first > at:
        return False
    said = {name: of.where.histories.value(name, subject, at) for name in scheme.everyone}
    values = {name: value for name, value in said.items() if value is not None}
    return passes(scheme.everyone, values, on=at, zone=of.pack.zone, places=of.where.places)


def _reached(of: Responsibility, scheme: Scheme, at: datetime) -> set[SubjectId]:
    """All whom *scheme* reaches along its relations; their kinds aside, stage by stage over whole relations."""
    edge = set(_sources(of, scheme, at))
    found: set[SubjectId] = set()
    for name in scheme.along:
        link = of.pack.links[name]
        further: set[SubjectId] = set()
        for each in of.relations.of(name):
            if each.one in edge and kind_of(each.one) == link.from_kind and each.holds(at):
                further.add(each.other)
            if each.other in edge and kind_of(each.other) == link.to_kind and each.holds(at):
                further.add(each.one)
        found |= further
        edge = further
    return found


def _sources(of: Responsibility, scheme: Scheme, at: datetime) -> Iterator[SubjectId]:
    for kind in scheme.subjects:
        for each in of.where.subjects.get(kind, ()):
            first = first_heard(of, each)
            if first is not None and first <= at and of.where.in_scope(scheme, each, at):
                yield each


def _is_for(of: Responsibility, subject: SubjectId, at: datetime) -> bool:
    """Whether some scheme is for *subject* itself."""
    schemes = of.pack.responsibilities.schemes.values()
    return any(kind_of(subject) in each.subjects and of.where.in_scope(each, subject, at) for each in schemes)
