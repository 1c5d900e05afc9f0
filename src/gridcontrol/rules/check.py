"""What a sound pack would do to people: the findings beyond its words."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from gridcontrol.errors import PackError, Problem, Severity
from gridcontrol.ids import EventKindId, StatusId, TrackId
from gridcontrol.located.problems import Problems
from gridcontrol.rules.check_duties import duty_findings
from gridcontrol.rules.check_fields import attribute_types, origin_findings
from gridcontrol.rules.check_responsibility import responsibility_findings
from gridcontrol.rules.check_rules import rule_findings
from gridcontrol.rules.conditions import EventPattern
from gridcontrol.rules.constant import Constants
from gridcontrol.rules.from_yaml import in_order, read_pack
from gridcontrol.rules.gathering import Beside, nothing_beside
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.strata import patterns_of
from gridcontrol.rules.vocabulary import Nature, Track

MOST_SHOWN = 20
"""Places that one problem points at besides its own."""


def check_pack(pack: Pack) -> tuple[Problem, ...]:
    """Errors and warnings about *pack* as a whole, in the order of its file. One with an error should not be used."""
    found = Problems()
    for problem in _findings(pack):
        found.add(problem)
        if found.full:
            break
    return in_order(found)


def _findings(pack: Pack) -> Iterator[Problem]:
    constants = Constants.of(pack)
    touching = _touching(pack)
    for track in pack.tracks.values():
        yield from _track_findings(track, constants)
        yield from _order_findings(track, touching.get(track.id, ()), pack)
    attributes = attribute_types(pack)
    for rule in pack.rules.values():
        yield from rule_findings(rule, constants)
        yield from origin_findings(rule, pack, attributes)
    yield from duty_findings(pack, constants)
    yield from responsibility_findings(pack)


def checked_pack(text: bytes, file: str, beside: Beside = nothing_beside) -> tuple[Pack, tuple[Problem, ...]]:
    """The pack in *text* with its warnings. Raises ``PackError`` when reading or checking finds an error."""
    pack = read_pack(text, file, beside)
    found = check_pack(pack)
    if any(problem.severity is Severity.ERROR for problem in found):
        raise PackError(found)
    return pack, found


def _track_findings(track: Track, constants: Constants) -> Iterator[Problem]:
    given: frozenset[StatusId] = constants.given.get(track.id, frozenset())
    idle = [status for status in track.precedence if status not in given]
    if idle:
        args = {"track": track.id, "statuses": ", ".join(idle)}
        yield Problem("rules.status-without-rule", track.where, args=args, severity=Severity.WARNING)
    if track.nature is Nature.CUSTODY and not track.justified_by:
        basis = tuple(
            other.id
            for other in constants.pack.tracks.values()
            if other.nature is Nature.BASIS and other.about == track.about
        )
        yield Problem("rules.custody-unjustified", track.where, args={"track": track.id}, allowed=basis)


def _order_findings(track: Track, touching: Collection[EventKindId], pack: Pack) -> Iterator[Problem]:
    """Kinds of events that touch one track and may happen at one instant need an order."""
    kinds = [name for name in pack.events if name in touching] if len(touching) > 1 else []
    loose = [kind for kind in kinds if not pack.events[kind].ordered]
    if loose:
        args = {"track": track.id, "kinds": ", ".join(loose)}
        related = tuple(pack.events[kind].where for kind in loose[:MOST_SHOWN])
        yield Problem("rules.no-order", track.where, args=args, severity=Severity.WARNING, related=related)


def _touching(pack: Pack) -> dict[TrackId, set[EventKindId]]:
    """The kinds of events that begin, end, prolong or release something, by track."""
    found: dict[TrackId, set[EventKindId]] = {}
    for name, kind in pack.events.items():
        if kind.decides is not None:
            found.setdefault(kind.decides.track, set()).add(name)
    for rule in pack.rules.values():
        for pattern in patterns_of(rule):
            if isinstance(pattern, EventPattern):
                found.setdefault(rule.track, set()).update(pattern.kinds)
    return found
