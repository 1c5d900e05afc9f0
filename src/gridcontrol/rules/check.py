"""What a sound pack would do to people: the findings beyond its words."""

from __future__ import annotations

from collections.abc import Iterator

from gridcontrol.errors import PackError, Problem, Severity
from gridcontrol.ids import EventKindId, StatusId, TrackId
from gridcontrol.rules.check_fields import origin_findings
from gridcontrol.rules.check_rules import rule_findings
from gridcontrol.rules.conditions import EventPattern, Pattern
from gridcontrol.rules.constant import Constants
from gridcontrol.rules.from_yaml import in_order, read_pack
from gridcontrol.rules.ruleset import Pack, Rule
from gridcontrol.rules.strata import patterns_of
from gridcontrol.rules.vocabulary import Nature, Track


def check_pack(pack: Pack) -> tuple[Problem, ...]:
    """Errors and warnings about *pack* as a whole, in the order of its file. One with an error should not be used."""
    constants = Constants.of(pack)
    found: list[Problem] = []
    for track in pack.tracks.values():
        found += _track_findings(track, constants)
        found += _order_findings(track, pack)
    for rule in pack.rules.values():
        found += rule_findings(rule, constants)
        found += origin_findings(rule, pack)
    return in_order(found)


def checked_pack(text: bytes, file: str) -> tuple[Pack, tuple[Problem, ...]]:
    """The pack in *text* with its warnings. Raises ``PackError`` when reading or checking finds an error."""
    pack = read_pack(text, file)
    found = check_pack(pack)
    if any(problem.severity is Severity.ERROR for problem in found):
        raise PackError(found)
    return pack, found


def _track_findings(track: Track, constants: Constants) -> Iterator[Problem]:
    given: frozenset[StatusId] = constants.given.get(track.id, frozenset())
    idle = [status for status in track.precedence if status not in given]
    if idle:
        args = {"track": track.id, "statuses": ", ".join(idle)}
        yield Problem("rules.status-without-rule", track.where, args, Severity.WARNING)
    if track.nature is Nature.CUSTODY and not track.justified_by:
        basis = tuple(
            other.id
            for other in constants.pack.tracks.values()
            if other.nature is Nature.BASIS and other.about == track.about
        )
        yield Problem("rules.custody-unjustified", track.where, {"track": track.id}, allowed=basis)


def _order_findings(track: Track, pack: Pack) -> Iterator[Problem]:
    """Kinds of events that touch one track and may happen at one instant need an order."""
    kinds = _touching(track.id, pack)
    loose = [kind for kind in kinds if not pack.events[kind].ordered]
    if len(kinds) > 1 and loose:
        args = {"track": track.id, "kinds": ", ".join(loose)}
        related = tuple(pack.events[kind].where for kind in loose)
        yield Problem("rules.no-order", track.where, args, Severity.WARNING, related=related)


def _touching(track: TrackId, pack: Pack) -> list[EventKindId]:
    """The kinds of events that begin, end, prolong or release something in *track*, in the order of the pack."""
    found = {name for name, kind in pack.events.items() if kind.decides and kind.decides.track == track}
    for rule in pack.rules.values():
        if rule.track == track:
            found |= _kinds_of(rule)
    return [name for name in pack.events if name in found]


def _kinds_of(rule: Rule) -> set[EventKindId]:
    patterns: Iterator[Pattern] = patterns_of(rule)
    return {kind for pattern in patterns if isinstance(pattern, EventPattern) for kind in pattern.kinds}
