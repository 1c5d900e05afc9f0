"""A locality with the facts of those alone who can matter to what is asked, where an engine names them by sets."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from attrs import evolve

from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.duties.deriving import Duties
from gridcontrol.duties.opening import Opening
from gridcontrol.ids import LinkKindId, RoundId, TrackId
from gridcontrol.model.known import as_known
from gridcontrol.reports.parts import can_be_parted
from gridcontrol.reports.set_naming import Mattering, NamingQuestion, Shows
from gridcontrol.rules.conditions import Boundary
from gridcontrol.rules.duties import Duty, OnCalendar, OnPoint, Round, WhileStatus
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.standing import made_ready

if TYPE_CHECKING:
    from gridcontrol.app.locality import Locality

_CLOSER = "fast"
"""The evaluator of those looked at one by one."""
_SLACK = timedelta(days=2)


def one_by_one(locality: Locality) -> Locality:
    """*locality* with the evaluator of those who are looked at one by one."""
    return evolve(locality, evaluator=locality.host.evaluator(_CLOSER), evaluated={})


def narrowed(
    locality: Locality, mattering: Mattering, *, known_at: datetime, as_of: AsOf, statuses: bool = True
) -> Locality:
    """*locality* with the facts of those of *mattering* alone; itself where no engine names them, or too many.

    With *statuses* theirs will be asked for: then it is itself, too, where rules look from one subject to another.
    """
    sets = locality.sets
    if sets is None or (statuses and not can_be_parted(made_ready(locality.pack))):
        return locality
    asked = NamingQuestion(made_ready(locality.pack), mattering, as_of, known_at, locality.places())
    found = sets.named(asked)
    return locality if found is None else evolve(one_by_one(locality), known={}, only=found)


def in_custody(pack: Pack, tracks: Collection[TrackId], at: datetime) -> Mattering:
    """Who matters to custody at *at*: whoever is held, and whoever there may be a basis for."""
    bases = [basis for track in tracks for basis in pack.tracks[track].justified_by]
    return Mattering(shows=tuple(Shows(track, (), at - timedelta(seconds=1)) for track in (*tracks, *bases)))


def answering(pack: Pack) -> Mattering:
    """Who matters to who answers for what: officers, all that is answered for, and along which relations."""
    schemes = pack.responsibilities.schemes.values()
    kinds = {kind for scheme in schemes for kind in scheme.subjects}
    return _answering(pack) | Mattering(frozenset(kinds))


def _answering(pack: Pack) -> Mattering:
    """Officers, and whoever stands at an end of a relation along which somebody is reached."""
    links = {link for scheme in pack.responsibilities.schemes.values() for link in scheme.along}
    return Mattering(frozenset(pack.responsibilities.officers)) | _joined(pack, links)


def owed(pack: Pack, names: Collection[str] | None, since: datetime | None, at: datetime) -> Mattering:
    """Who matters to the duties and rounds of *names*, or to all, from *since* on; and who answers for them."""
    ready = made_ready(pack)
    found = _answering(pack)
    for duty in ready.owed.duties.values():
        if names is None or duty.id in names:
            found |= _of_duty(ready, duty, since, at)
    for round_id in ready.owed.rounds:
        if names is None or round_id in names:
            found |= _of_round(ready, round_id)
    return found


def _of_duty(pack: Pack, duty: Duty, since: datetime | None, at: datetime) -> Mattering:
    found = Mattering()
    match duty.origin:
        case WhileStatus() as origin:
            after = None if origin.on_days or since is None else _first_day(pack, duty, since, at)
            # What runs unseen runs under something that is shown in the same track.
            several = tuple(
                Shows(track, () if origin.running else statuses, after) for track, statuses in origin.statuses
            )
            found |= Mattering(shows=several)
        case OnPoint(Boundary() as pattern):
            found |= Mattering(shows=(Shows(pattern.track, pattern.statuses),))
        case OnPoint() as origin if not isinstance(origin.pattern, Boundary):
            found |= Mattering(events=frozenset(origin.pattern.kinds))
        case OnCalendar():
            found |= Mattering(kinds=frozenset({duty.about}))
        case _:
            raise AssertionError(f"{duty.id}: the pack was not made ready")
    if duty.along is not None:
        found |= _joined(pack, {duty.along.link})
    return found


def _first_day(pack: Pack, duty: Duty, since: datetime, at: datetime) -> datetime:
    """Before when nothing that was shown opens a window any more."""
    nobody = Duties(pack, as_known((), pack.zone), {}, at)
    first, _ = Opening(nobody, duty, since, at).days()
    return nobody.clock().at(first, 0) - _SLACK


def _of_round(pack: Pack, name: RoundId) -> Mattering:
    asks: Round = pack.owed.rounds[name]
    patterns = [asks.starts_with, *(counting.pattern for counting in (asks.expected, asks.found) if counting)]
    kinds = {kind for pattern in patterns if pattern is not None for kind in pattern.kinds}
    found = Mattering(frozenset({asks.about}), frozenset(kinds))
    return found if asks.gaps_of is None else found | _of_round(pack, asks.gaps_of)


def _joined(pack: Pack, links: Collection[LinkKindId]) -> Mattering:
    """Whoever stands at either end of these relations."""
    kinds = {kind for link in links for kind in (pack.links[link].from_kind, pack.links[link].to_kind)}
    events = {
        kind.id
        for kind in pack.events.values()
        if any(opens.link in links for opens in kind.opens) or any(link in kind.closes for link in links)
    }
    return Mattering(frozenset(kinds), frozenset(events))
