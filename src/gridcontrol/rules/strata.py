"""The order in which rules can be evaluated: each after the rules whose outcome it reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from attrs import frozen

from gridcontrol.errors import Problem
from gridcontrol.ids import RuleId, StatusId, TrackId
from gridcontrol.located.problems import Problems
from gridcontrol.rules.conditions import (
    All,
    AnyOf,
    Boundary,
    Condition,
    Count,
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
from gridcontrol.rules.ruleset import Phase, Rule, conditions_of
from gridcontrol.rules.vocabulary import Track


@frozen
class Reads:
    """Something whose outcome a rule reads: another rule's runs, or what a track shows."""

    rule: RuleId | None
    track: TrackId | None = None
    statuses: tuple[StatusId, ...] = ()

    def __str__(self) -> str:
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


def needs_of(rules: Mapping[RuleId, Rule], tracks: Mapping[TrackId, Track]) -> dict[RuleId, dict[RuleId, Reads]]:
    """For each rule those that have to be evaluated before it, in the order of the pack, with what it reads of them.

    What a track shows depends on all rules that give one of the statuses asked for or one that ranks above it.
    """
    strongest: dict[TrackId, list[tuple[RuleId, int]]] = {}
    for rule in rules.values():
        rank = min((tracks[rule.track].rank(status) for status in gives(rule)), default=None)
        if rank is not None:
            strongest.setdefault(rule.track, []).append((rule.id, rank))
    needs: dict[RuleId, dict[RuleId, Reads]] = {}
    for rule in rules.values():
        first: dict[RuleId, Reads] = {}
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
    rules: Mapping[RuleId, Rule], tracks: Mapping[TrackId, Track], problems: Problems
) -> tuple[tuple[RuleId, ...], ...]:
    """Rules in layers, each layer in the order of the pack: a rule stands one above the highest rule it reads.

    Rules that wait for each other are reported, each circle once, by a shortest way around it.
    """
    needs = needs_of(rules, tracks)
    layers, waiting = layers_of(needs)
    for cycle in cycles_among(waiting, needs):
        start = cycle[0]
        path = start + "".join(f" → ({needs[name][other]}) {other}" for name, other in pairwise(cycle))
        related = tuple(rules[name].where for name in cycle[1:-1])
        code = "rules.cycle" if related else "rules.waits-for-itself"
        problems.add(Problem(code, rules[start].where, {"path": path, "rule": start}, related=related))
    return layers
