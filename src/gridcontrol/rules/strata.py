"""The order in which rules and spreads can be evaluated: each after those whose outcome it reads."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
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
        for need in phase.until_needs:
            yield need.pattern
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
MOST_TOLD = 20
"""Members of a circle that a problem names."""


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
) -> tuple[dict[Node, dict[Node, Reads | None]], frozenset[Node]]:
    """For each rule and spread, in the order of the pack, what comes before it and what it reads of that.

    What a track shows depends on all rules that give one of the statuses asked for or one that ranks above it. What
    runs, masked or not, depends on those that give it; what a spread creates on the spread. These stand between the
    rules as nodes of their own (the second answer), so that a thousand readers of
    a thousand rules make two thousand ties.
    """
    between = _givers(rules, tracks)
    creating: dict[Node, dict[Node, Reads | None]] = {}
    for spread in spreads.values():
        creating.setdefault(_created(spread.creates), {})[spread.id] = None
    between |= creating
    needs: dict[Node, dict[Node, Reads | None]] = {}
    for rule in rules.values():
        needs[rule.id] = {}
        for reads in reads_of(rule):
            if reads.rule is not None:
                needs[rule.id].setdefault(reads.rule, reads)
            elif reads.track is not None:
                lowest = max((tracks[reads.track].rank(status) for status in reads.statuses), default=0)
                needs[rule.id].setdefault(_shown(reads.track, lowest), reads)
        needs[rule.id] |= _of_created(kinds_read(rule), creating)
    for spread in spreads.values():
        needs[spread.id] = _causes(spread, tracks) | _of_created(_carried(spread), creating)
    needs |= between
    for name, ties in needs.items():
        needs[name] = {other: reads for other, reads in ties.items() if other in needs}
    return needs, frozenset(between)


def _shown(track: TrackId, rank: int) -> Node:
    """The node for what *track* shows down to *rank*. No rule or spread can have such a name."""
    return RuleId(f"{track}: shown {rank}")


def _given(track: TrackId, status: StatusId) -> Node:
    return RuleId(f"{track}: given {status}")


def _created(kind: EventKindId) -> Node:
    return RuleId(f"{kind}: created")


def _givers(rules: Mapping[RuleId, Rule], tracks: Mapping[TrackId, Track]) -> dict[Node, dict[Node, Reads | None]]:
    """The nodes for what each track shows down to each rank, and for what gives each of its statuses."""
    nodes: dict[Node, dict[Node, Reads | None]] = {}
    for track in tracks.values():
        for rank, status in enumerate((*track.precedence, track.default)):
            nodes[_shown(track.id, rank)] = {_given(track.id, status): None}
            nodes[_given(track.id, status)] = {}
            if rank:
                nodes[_shown(track.id, rank)][_shown(track.id, rank - 1)] = None
    for rule in rules.values():
        for status in gives(rule):
            nodes[_given(rule.track, status)][rule.id] = None
    return nodes


def _of_created(kinds: Iterable[EventKindId], creating: Mapping[Node, object]) -> dict[Node, Reads | None]:
    return {node: Reads(None, None, (), kind) for kind in kinds if (node := _created(kind)) in creating}


def _causes(spread: Spread, tracks: Mapping[TrackId, Track]) -> dict[Node, Reads | None]:
    cause = spread.cause
    if isinstance(cause, EventPattern):
        return {}
    reads = Reads(None, cause.track, cause.statuses)
    if not cause.shown:
        return {_given(cause.track, status): reads for status in cause.statuses}
    lowest = max((tracks[cause.track].rank(status) for status in cause.statuses), default=0)
    return {_shown(cause.track, lowest): reads}


def strata_of(
    rules: Mapping[RuleId, Rule],
    spreads: Mapping[SpreadId, Spread],
    tracks: Mapping[TrackId, Track],
    problems: Problems,
) -> tuple[tuple[Node, ...], ...]:
    """Rules and spreads in layers, each in the order of the pack: one stands above the highest it reads.

    Rules that wait for each other are reported, one circle for each knot of them, by a shortest way around it.
    """
    needs, between = needs_of(rules, spreads, tracks)
    layers, waiting = layers_of(needs, between)
    places: dict[Node, Place] = {name: rule.where for name, rule in rules.items()}
    places.update({name: spread.where for name, spread in spreads.items()})
    for cycle in cycles_among(waiting, needs):
        path, members = _told(cycle, needs, between)
        start = members[0]
        related = tuple(places[name] for name in members[1:MOST_TOLD])
        code = "rules.cycle" if related else "rules.waits-for-itself"
        problems.add(Problem(code, places[start], {"path": path, "rule": start}, related=related))
    return layers


def _told(
    cycle: list[Node], needs: Mapping[Node, Mapping[Node, Reads | None]], between: Collection[Node]
) -> tuple[str, list[Node]]:
    """The circle in words, from its first rule or spread back to it, and its rules and spreads in this order."""
    first = next(number for number, name in enumerate(cycle) if name not in between)
    around = [*cycle[first:-1], *cycle[:first], cycle[first]]
    members = [around[0]]
    path, reads = str(around[0]), None
    for name, other in pairwise(around):
        reads = needs[name][other] or reads
        if other not in between:
            path += f" → ({reads}) {other}"
            members.append(other)
    if len(members) > MOST_TOLD:
        path = " → ".join(path.split(" → ")[:MOST_TOLD]) + " → …"
    return path, members[:-1]
