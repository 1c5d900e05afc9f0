"""What is left behind when an officer goes, or was when it went, and who could take it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from attrs import frozen

from gridcontrol.ids import AnswerId, DutySchemeId, SubjectId
from gridcontrol.responsibility.answering import Responsibility
from gridcontrol.responsibility.holding import Holding, Standing
from gridcontrol.responsibility.officers import Officers
from gridcontrol.responsibility.scope import Scope, scope_of

MOST_NAMED = 3


@frozen
class Taker:
    """An officer who could take a target, with what it holds of the link already."""

    officer: SubjectId
    targets: int
    subjects: int


@frozen
class Orphan:
    """One target that *holding* leaves behind; one that has ended left it, and fewer hold it than should.

    ``others`` are those who hold it too, deputies first to be asked; ``takers`` others who may, least load first.
    """

    holding: Holding
    subjects: int
    others: tuple[Holding, ...]
    takers: tuple[Taker, ...]


def left_behind(
    responsibility: Responsibility, officer: SubjectId, at: datetime, *, most: int = MOST_NAMED
) -> tuple[Orphan, ...]:
    """What nobody, or somebody else, would hold if *officer* went at *at*; up to *most* takers for each target.

    After that what *officer* held before *at*, last of all, and nobody has taken since; as far as it is still to be
    held. Takers have the post and the qualifications of the link, the target lies in their jurisdiction where that
    matters, they do not hold it yet, and by taking it they don't come above the link's load.
    """
    officers = Officers(responsibility, at)
    going = responsibility.known.standing_for(officer)
    present = [each for each in officers.present() if each != going]
    scopes: dict[DutySchemeId, Scope] = {}
    loads: dict[tuple[DutySchemeId, AnswerId], dict[SubjectId, Taker]] = {}
    found = []
    held = responsibility.held_by(going, at)
    for holding in (*held, *_left_already(responsibility, going, at)):
        scheme = responsibility.scheme(holding.scheme)
        answer = scheme.answers[holding.link]
        scope = scopes.get(scheme.id)
        if scope is None:
            scope = scopes[scheme.id] = scope_of(responsibility, scheme, at)
        if not scope.is_target(holding):
            continue
        key = (scheme.id, answer.id)
        if key not in loads:
            loads[key] = _loads(responsibility, holding, scope, at, present)
        place = holding.division
        if place is None:
            place = responsibility.where.place(SubjectId(holding.target), scope.day, at)
        subjects = scope.subjects_in((holding.target, holding.division), answer)
        others = _others(responsibility, holding, going, at)
        taken = {each.officer for each in others}
        takers = sorted(
            (
                load
                for each, load in loads[key].items()
                if each not in taken
                and officers.unfit(each, scheme, answer) is None
                and officers.reaches(each, scheme, answer, place)
                and (answer.most_targets is None or load.targets < answer.most_targets)
                and (answer.most_subjects is None or load.subjects + subjects <= answer.most_subjects)
            ),
            key=lambda taker: (taker.subjects, taker.targets, taker.officer),
        )
        found.append(Orphan(holding, subjects, others, tuple(takers[:most])))
    return tuple(found)


def _left_already(responsibility: Responsibility, going: SubjectId, at: datetime) -> Iterator[Holding]:
    """What *going* held as a holder until it ended, where fewer than should hold it now."""
    ended: dict[tuple[DutySchemeId, AnswerId, str, str], Holding] = {}
    for each in responsibility.by_officer.get(going, ()):
        until = each.until
        if each.standing is Standing.HOLDER and until is not None and until <= at and each.since < until:
            ended[each.scheme, each.link, each.target, each.shift] = each
    for each in ended.values():
        answer = responsibility.scheme(each.scheme).answers[each.link]
        now = _others(responsibility, each, each.officer, at)
        on = {other.officer for other in now if other.standing is Standing.HOLDER and other.shift in ("", each.shift)}
        again = any(held.target == each.target for held in responsibility.held_by(going, at))
        if len(on) < answer.at_least and not again:
            yield each.as_seen(at)


def _others(responsibility: Responsibility, holding: Holding, going: SubjectId, at: datetime) -> tuple[Holding, ...]:
    """Those who hold the same target."""
    if holding.division is not None:
        held = responsibility.for_division.get((holding.scheme, holding.link, holding.division), ())
    else:
        held = responsibility.for_subject.get((holding.scheme, holding.link, SubjectId(holding.target)), ())
    others = {each.officer: each.as_seen(at) for each in held if each.officer != going and each.holds(at)}
    return tuple(sorted(others.values(), key=lambda h: (h.standing is not Standing.DEPUTY, h.since, h.officer)))


def _loads(
    responsibility: Responsibility, like: Holding, scope: Scope, at: datetime, present: Sequence[SubjectId]
) -> dict[SubjectId, Taker]:
    """What each of *present* holds of the link that *like* is of."""
    answer = scope.scheme.answers[like.link]
    targets: dict[SubjectId, dict[str, int]] = {each: {} for each in present}
    for each in responsibility.by_link.get((like.scheme, like.link), ()):
        holds = each.standing is Standing.HOLDER and each.holds(at) and scope.is_target(each)
        if holds and each.officer in targets:
            targets[each.officer][each.target] = scope.subjects_in((each.target, each.division), answer)
    return {officer: Taker(officer, len(held), sum(held.values())) for officer, held in targets.items()}
