"""Use cases of responsibility: who answers, what nobody covers, the handbook, proposals."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from gridcontrol.app import narrowing
from gridcontrol.app.divisions import DivisionPlaces
from gridcontrol.app.leaving import owed_there
from gridcontrol.app.narrowing import narrowed
from gridcontrol.app.subjects import is_masked, the_one, unmasked
from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.errors import NotFound, Problem
from gridcontrol.ids import DivisionId, DutySchemeId, LinkKindId, SubjectId, kind_of
from gridcontrol.model.known import Known
from gridcontrol.reports.answering import officer_document, who_document
from gridcontrol.reports.document import Document
from gridcontrol.reports.gaps import gaps_document
from gridcontrol.reports.handbook import handbook_document, matrix_document
from gridcontrol.responsibility import Responsibility, responsibility_of
from gridcontrol.responsibility.gaps import Gap, GapKind, gaps_of, within_division
from gridcontrol.responsibility.taking_over import left_behind
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import local_date, to_instant

if TYPE_CHECKING:
    from gridcontrol.app.locality import Locality


def answering_of(locality: Locality, *, known_at: datetime | None = None, narrow: bool = False) -> Responsibility:
    """Who answers in *locality*, from what was known at *known_at* (now when None).

    With *narrow* facts about others than officers and what schemes are for may be left unread.

    Raises ``NotFound`` where the pack has no scheme.
    """
    if not locality.pack.responsibilities.schemes:
        raise NotFound(Problem("responsibility.no-schemes"))
    known_at = locality.now() if known_at is None else to_instant(known_at, "known_at")
    sight = locality.seeing(known_at, known_at).sight
    if sight is not None:
        return sight.answering
    divisions, zone = locality.divisions, locality.pack.zone
    places = None if divisions is None else DivisionPlaces(divisions, zone)
    if narrow:
        mattering = narrowing.answering(locality.pack)
        locality = narrowed(locality, mattering, known_at=known_at, as_of=AsOf(known_at), statuses=False)
    return responsibility_of(locality.pack, locality.known(known_at=known_at), places, divisions)


def officer_named(locality: Locality, text: str, *, at: datetime, known_at: datetime) -> SubjectId:
    """The officer that *text* names, of those whom the reader may know of. Raises ``NotFound``."""
    sight = locality.seeing(at, known_at).sight
    if sight is None:
        return locality.subject(text, known_at=known_at)
    return subject_named(locality.pack, sight.answering.known, text, tuple(locality.pack.responsibilities.officers))


def subject_named(pack: Pack, known: Known, text: str, kinds: Collection[str]) -> SubjectId:
    """The subject that *text* names: ``kind/key``, or a bare or masked key of one of *kinds*. Raises ``NotFound``."""
    kind, slash, key = text.partition("/")
    named = [SubjectId(text)] if slash and key and kind in pack.subjects else []
    if not slash:
        named = [SubjectId(f"{each}/{text}") for each in sorted(kinds)]
    if not named:
        allowed = tuple(sorted(pack.subjects))
        raise NotFound(Problem("app.no-such-kind", args={"subject": text}, allowed=allowed))
    found = [each for each in named if known.of(each) or pack.subjects[kind_of(each)].levels]
    if not found:
        found = [each for masked in named if is_masked(masked) for each in unmasked(pack, known, masked)]
    return the_one(found, text)


def who(
    locality: Locality,
    subject: str,
    *,
    at: datetime,
    known_at: datetime,
    schemes: Collection[str] = (),
) -> Document:
    """Who answers for *subject*, by every scheme that is for it, or by *schemes*. Raises ``NotFound``."""
    locality = locality.seeing(at, known_at)
    found = answering_of(locality, known_at=known_at)
    kinds = {kind for scheme in locality.pack.responsibilities.schemes.values() for kind in scheme.subjects}
    kinds |= {locality.pack.links[link].from_kind for link in _along(locality.pack)}
    kinds |= {locality.pack.links[link].to_kind for link in _along(locality.pack)}
    meant = subject_named(locality.pack, found.known, subject, kinds)
    asked = schemes_named(locality.pack, schemes)
    wanted = [each for each in found.schemes_for(meant, at) if asked is None or each in asked]
    return who_document(found, meant, at, known_at, wanted)


def _along(pack: Pack) -> set[LinkKindId]:
    return {link for scheme in pack.responsibilities.schemes.values() for link in scheme.along}


def officer(locality: Locality, officer: str, *, at: datetime, known_at: datetime, takers: bool = False) -> Document:
    """All that *officer* answers for; with *takers* also who could take it over, and what is owed there.

    Raises ``NotFound``.
    """
    locality = locality.seeing(at, known_at)
    found = answering_of(locality, known_at=known_at)
    kinds = tuple(locality.pack.responsibilities.officers)
    meant = subject_named(locality.pack, found.known, officer, kinds)
    if kind_of(meant) not in kinds:
        example = f"{next(iter(kinds), 'officer')}/o-3"
        raise NotFound(Problem("responsibility.no-officer", args={"found": officer, "example": example}))
    left = left_behind(found, meant, at) if takers else None
    orphaned = owed_there(locality, found, left, at, known_at) if left else None
    return officer_document(found, meant, at, known_at, left, orphaned)


def gaps(
    locality: Locality,
    *,
    at: datetime,
    known_at: datetime,
    division: str | None = None,
    kinds: Collection[str] = (),
    schemes: Collection[str] = (),
) -> tuple[Gap, ...]:
    """The gaps at *at*: within *division*, of *kinds*, of *schemes*, where these are given. Raises ``NotFound``."""
    locality = locality.seeing(at, known_at)
    return _gaps(locality, answering_of(locality, known_at=known_at, narrow=True), at, division, kinds, schemes)


def _gaps(
    locality: Locality,
    found: Responsibility,
    at: datetime,
    division: str | None,
    kinds: Collection[str],
    schemes: Collection[str],
) -> tuple[Gap, ...]:
    gaps = gaps_of(found, at, schemes=schemes_named(locality.pack, schemes))
    if division is not None:
        gaps = within_division(found, gaps, _division(found, division, at), at)
    wanted = {GapKind(kind) for kind in kinds} or set(GapKind)
    return tuple(gap for gap in gaps if gap.kind in wanted)


def gaps_in(
    found: Responsibility, at: datetime, *, schemes: Collection[str], within: Collection[DivisionId] | None
) -> tuple[Gap, ...]:
    """The gaps at *at* of *schemes*, or of all; of what lies in one of the divisions *within*, where given."""
    gaps = gaps_of(found, at, schemes=schemes_named(found.pack, schemes))
    if within is None:
        return gaps
    inside = {gap for division in within for gap in within_division(found, gaps, division, at)}
    return tuple(gap for gap in gaps if gap in inside)


def gaps_told(
    locality: Locality,
    *,
    at: datetime,
    known_at: datetime,
    division: str | None = None,
    kinds: Collection[str] = (),
    schemes: Collection[str] = (),
) -> Document:
    """As ``gaps``, as a document."""
    locality = locality.seeing(at, known_at)
    found = answering_of(locality, known_at=known_at, narrow=True)
    return gaps_document(found, _gaps(locality, found, at, division, kinds, schemes), at, known_at)


def handbook(locality: Locality, division: str, *, at: datetime, known_at: datetime) -> Document:
    """The responsibility handbook of *division*, named by its code. Raises ``NotFound``."""
    locality = locality.seeing(at, known_at)
    found = answering_of(locality, known_at=known_at, narrow=True)
    meant = _division(found, division, at)
    return handbook_document(found, meant, _gaps(locality, found, at, division, (), ()), at, known_at)


def matrix(locality: Locality, *, known_at: datetime) -> Document:
    """The duty matrix."""
    return matrix_document(locality.pack, known_at)


def _division(found: Responsibility, code: str, at: datetime) -> DivisionId:
    meant = found.tree.division(code, local_date(at, found.pack.zone))
    if meant is None:
        raise NotFound(Problem("responsibility.unknown-division", args={"found": code}))
    return meant


def schemes_named(pack: Pack, names: Collection[str]) -> frozenset[DutySchemeId] | None:
    """The schemes of these names; None, for all, where there is none. Raises ``NotFound``."""
    known = pack.responsibilities.schemes
    for name in names:
        if name not in known:
            allowed = tuple(known)
            raise NotFound(Problem("responsibility.unknown-scheme", args={"found": name}, allowed=allowed))
    return frozenset(map(DutySchemeId, names)) or None
