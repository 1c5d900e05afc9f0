"""The order in which rules and spreads can be evaluated: each after those whose outcome it reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from attrs import frozen

from gridcontrol.errors import Place, Problem
from gridcontrol.ids import EventKindId, RuleId, SpreadId, StatusId, TrackId
from gridcontrol.located.problems import Problems
from gridcontrol.rules.conditions import (
    All,
    AnyOf,
    Boundary,
    Condition,
    Count,
    EventPattern,
    Ever,
    Its,
    Lasting,
    Not,
    Pattern,
    Running,
    Seen,
    Some,
    StatusIs,
)
from gridcontrol.rules.cycles import cycles_among, layers_of
from gridcontrol.rules.ruleset import Anchor, EventAnchor, Extreme, Phase, Rule, conditions_of
from gridcontrol.rules.spreading import Spread
from gridcontrol.rules.vocabulary import Track


@frozen
class Reads:
    """Something whose outcome a rule reads: another rule's runs, or what a track shows."""

    rule: RuleId | None
    track: TrackId | None = None
    statuses: tuple[StatusId, ...] = ()
    created: EventKindId | None = None

    def __str__(self) -> str:
        if self.created is not None:
            return str(self.created)
        return str(self.rule) if self.rule else f"{self.track}: {', '.join(self.statuses)}"


def patterns_of(rule: Rule) -> Iterator[Pattern]:
    """Every pattern of *rule* outside conditions."""
    if rule.trigger is not None:
        yield rule.trigger.pattern
    for end in rule.ends:
        yield end.pattern
    for phase in phases_of(rule):
        yield from phase.until
        for prolong in phase.prolong:
            yield prolong.pattern
        if phase.release is not None:
            for need in phase.release.needs:
                yield need.pattern


def phases_of(rule: Rule) -> Iterator[Phase]:
    """Every phase of every edition."""
    for edition in rule.editions:
        for branch in edition.branches:
            yield from branch.phases


def parts_of(condition: Condition) -> Iterator[Condition]:
    """*condition* and all conditions inside it."""
    yield condition
    inner: Iterable[Condition | None] = ()
    match condition:
        case All() | AnyOf() | Some():
            inner = condition.items
        case Not():
            inner = (condition.item,)
        case Its() | Lasting():
            inner = (condition.condition,)
        case Count():
            inner = (condition.holding,)
        case _:
            pass
    for each in inner:
        if each is not None:
            yield from parts_of(each)


def gives(rule: Rule) -> frozenset[StatusId]:
    """The statuses that *rule* can give."""
    return frozenset(phase.status for phase in phases_of(rule)) | {level.status for level in rule.levels}


def reads_of(rule: Rule) -> Iterator[Reads]:
    """What *rule* reads of the outcome of rules."""
    for pattern in patterns_of(rule):
        if isinstance(pattern, Boundary):
            yield Reads(None, pattern.track, pattern.statuses)
    for outer in conditions_of(rule):
        for condition in parts_of(outer):
            match condition:
                case Running():
                    yield Reads(condition.rule)
                case StatusIs() | Ever():
                    yield Reads(None, condition.track, condition.statuses)
                case Seen() | Count() if isinstance(condition.pattern, Boundary):
                    yield Reads(None, condition.pattern.track, condition.pattern.statuses)
                case _:
                    pass


Node = RuleId | SpreadId


def kinds_read(rule: Rule) -> frozenset[EventKindId]:
    """The kinds of events that *rule* looks at."""
    found: set[EventKindId] = set()
    for pattern in patterns_of(rule):
        found.update(pattern.kinds if isinstance(pattern, EventPattern) else ())
    for outer in conditions_of(rule):
        for condition in parts_of(outer):
            if isinstance(condition, Seen | Count) and isinstance(condition.pattern, EventPattern):
                found.update(condition.pattern.kinds)
    return frozenset(found | _kinds_of_anchors(rule.counted_from))


def _kinds_of_anchors(anchors: Iterable[Anchor]) -> set[EventKindId]:
    found: set[EventKindId] = set()
    for anchor in anchors:
        match anchor:
            case EventAnchor():
                found.update(anchor.pattern.kinds)
            case Extreme():
                found |= _kinds_of_anchors(anchor.items)
            case _:
                pass
    return found


def _carried(spread: Spread) -> frozenset[EventKindId]:
    """The kinds of events that *spread* looks at."""
    found = set(spread.cause.kinds) if isinstance(spread.cause, EventPattern) else set()
    return frozenset(found | _kinds_of_anchors(spread.look_back.counted_from if spread.look_back else ()))


def needs_of(
    rules: Mapping[RuleId, Rule], spreads: Mapping[SpreadId, Spread], tracks: Mapping[TrackId, Track]
) -> dict[Node, dict[Node, Reads]]:
    """For each rule and spread those that come before it, in the order of the pack, with what it reads of them.

    What a track shows depends on all rules that give one of the statuses asked for or one that ranks above it. What
    runs, masked or not, depends on those that give it; what a spread creates on the spread.
    """
    needs = _needs_of_rules(rules, tracks)
    for spread in spreads.values():
        needs[spread.id] = _needs_of_spread(spread, rules, tracks)
    creating = {name: spread.creates for name, spread in spreads.items()}
    looked_at: dict[Node, frozenset[EventKindId]] = {name: kinds_read(rule) for name, rule in rules.items()}
    looked_at.update({name: _carried(spread) for name, spread in spreads.items()})
    for node, kinds in looked_at.items():
        for name, created in creating.items():
            if created in kinds:
                needs[node][name] = Reads(None, None, (), created)
    return needs


def _needs_of_spread(
    spread: Spread, rules: Mapping[RuleId, Rule], tracks: Mapping[TrackId, Track]
) -> dict[Node, Reads]:
    cause = spread.cause
    if isinstance(cause, EventPattern):
        return {}
    lowest = max((tracks[cause.track].rank(status) for status in cause.statuses), default=0)
    reads = Reads(None, cause.track, cause.statuses)
    return {
        rule.id: reads
        for rule in rules.values()
        if rule.track == cause.track
        and (
            gives(rule) & set(cause.statuses)
            or (cause.shown and any(tracks[rule.track].rank(status) <= lowest for status in gives(rule)))
        )
    }


def _needs_of_rules(rules: Mapping[RuleId, Rule], tracks: Mapping[TrackId, Track]) -> dict[Node, dict[Node, Reads]]:
    strongest: dict[TrackId, list[tuple[RuleId, int]]] = {}
    for rule in rules.values():
        rank = min((tracks[rule.track].rank(status) for status in gives(rule)), default=None)
        if rank is not None:
            strongest.setdefault(rule.track, []).append((rule.id, rank))
    needs: dict[Node, dict[Node, Reads]] = {}
    for rule in rules.values():
        first: dict[Node, Reads] = {}
        for reads in reads_of(rule):
            if reads.rule is not None:
                first.setdefault(reads.rule, reads)
            elif reads.track is not None:
                lowest = max((tracks[reads.track].rank(status) for status in reads.statuses), default=0)
                for other, rank in strongest.get(reads.track, ()):
                    if rank <= lowest:
                        first.setdefault(other, reads)
        needs[rule.id] = {name: first[name] for name in rules if name in first} if first else {}
    return needs


def strata_of(
    rules: Mapping[RuleId, Rule],
    spreads: Mapping[SpreadId, Spread],
    tracks: Mapping[TrackId, Track],
    problems: Problems,
) -> tuple[tuple[Node, ...], ...]:
    """Rules and spreads in layers, each in the order of the pack: one stands above the highest it reads.

    Rules that wait for each other are reported, each circle once, by a shortest way around it.
    """
    needs = needs_of(rules, spreads, tracks)
    layers, waiting = layers_of(needs)
    places: dict[Node, Place] = {name: rule.where for name, rule in rules.items()}
    places.update({name: spread.where for name, spread in spreads.items()})
    for cycle in cycles_among(waiting, needs):
        start = cycle[0]
        path = start + "".join(f" → ({needs[name][other]}) {other}" for name, other in pairwise(cycle))
        related = tuple(places[name] for name in cycle[1:-1])
        code = "rules.cycle" if related else "rules.waits-for-itself"
        problems.add(Problem(code, places[start], {"path": path, "rule": start}, related=related))
    return layers
