"""Findings about one rule: whether it can start, what bounds it, whether its editions and rows fit together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import pairwise

from attrs import frozen

from gridcontrol.errors import Place, Problem, Severity
from gridcontrol.ids import EventKindId
from gridcontrol.rules.conditions import All, AnyOf, Boundary, Condition, EventPattern, Not, Pattern, Seen
from gridcontrol.rules.constant import Constants
from gridcontrol.rules.from_yaml_conditions import NO_WHERE
from gridcontrol.rules.implied import contradicting, contradicting_field, covers, size_of
from gridcontrol.rules.ruleset import Anchor, Branch, Edition, Extreme, FieldAnchor, Pack, Phase, Rule
from gridcontrol.rules.strata import gives, phases_of, reads_of
from gridcontrol.rules.vocabulary import Nature
from gridcontrol.time import Duration, Unit

_MINUTES = {Unit.DAYS: 24 * 60, Unit.HOURS: 60, Unit.MINUTES: 1}
OWN_TIME = "at"


@frozen
class _Never:
    """What to say of points that can't be: because of a status that nothing gives, because of a field."""

    status: str
    field: str


_NEVER_STARTS = _Never("rules.never-starts-status", "rules.never-starts-field")
_NEVER_HAPPENS = _Never("rules.never-happens-status", "rules.never-happens-field")


def rule_findings(rule: Rule, constants: Constants) -> Iterator[Problem]:
    """Errors and warnings about *rule*."""
    pack = constants.pack
    yield from _start(rule, constants)
    yield from _patterns(rule, constants)
    yield from _levels(rule, constants)
    yield from _custody(rule, pack)
    yield from _holding(rule, pack)
    yield from _editions(rule, pack)
    yield from _anchors(rule, pack)
    for edition in rule.editions:
        yield from _rows(rule, edition, constants)
        for branch in edition.branches:
            yield from _phases(branch)


def _start(rule: Rule, constants: Constants) -> Iterator[Problem]:
    """A trigger that can't happen, or conditions that never let it through."""
    trigger = rule.trigger
    if trigger is None:
        return
    yield from _impossible(trigger.pattern, rule.where, constants, _NEVER_STARTS, rule)
    wanted = trigger.given if trigger.once is None else (*trigger.given, trigger.once)
    if any(map(constants.never, wanted)) or any(map(constants.always, trigger.unless)):
        yield Problem("rules.never-allowed", rule.where, args={"rule": rule.id})
    elif constants.common(trigger.given, trigger.unless):
        yield Problem("rules.given-and-unless", rule.where, args={"rule": rule.id})
    elif any(_sees(condition, trigger.pattern) for condition in (*trigger.unless, *_denied(trigger.given))):
        yield Problem("rules.sees-itself", rule.where, args={"rule": rule.id}, severity=Severity.WARNING)


def _denied(given: Iterable[Condition]) -> Iterator[Condition]:
    for condition in given:
        if isinstance(condition, Not):
            yield condition.item
        elif isinstance(condition, All):
            yield from _denied(condition.items)


def _sees(condition: Condition, trigger: Pattern) -> bool:
    """Whether *condition* holds at every point of *trigger*, because that point itself is one that it looks for."""
    match condition:
        case All():
            return all(_sees(item, trigger) for item in condition.items) and bool(condition.items)
        case AnyOf():
            return any(_sees(item, trigger) for item in condition.items)
        case Seen():
            return _is_one_of(trigger, condition.pattern)
        case _:
            return False


def _is_one_of(special: Pattern, general: Pattern) -> bool:
    """Whether every point of *special* is surely one of *general*."""
    if isinstance(special, EventPattern) and isinstance(general, EventPattern):
        return set(special.kinds) <= set(general.kinds) and covers(general.where, special.where)
    return special == general


def _impossible(pattern: Pattern, place: Place, constants: Constants, never: _Never, rule: Rule) -> Iterator[Problem]:
    """Points that can't be: plans, fields that contradict themselves, statuses that nothing gives."""
    pack = constants.pack
    if isinstance(pattern, Boundary):
        if constants.never_matches(pattern):
            args = {"rule": rule.id, "track": pattern.track, "statuses": ", ".join(pattern.statuses)}
            yield Problem(never.status, place, args)
        return
    plans = [kind for kind in pattern.kinds if pack.events[kind].plan]
    if plans:
        yield Problem("rules.plan-as-fact", place, args={"rule": rule.id, "kinds": ", ".join(plans)})
    name = contradicting_field(pattern, pack.events)
    if name is not None:
        yield Problem(never.field, place, args={"rule": rule.id, "field": name})


def _patterns(rule: Rule, constants: Constants) -> Iterator[Problem]:
    """Ends, exits, prolongations and needs that can't happen."""
    for end in rule.ends:
        yield from _impossible(end.pattern, end.where, constants, _NEVER_HAPPENS, rule)
    for phase in phases_of(rule):
        for pattern in (*phase.until, *(prolong.pattern for prolong in phase.prolong)):
            yield from _impossible(pattern, phase.where, constants, _NEVER_HAPPENS, rule)
        for need in (*phase.until_needs, *(phase.release.needs if phase.release else ())):
            yield from _impossible(need.pattern, need.where, constants, _NEVER_HAPPENS, rule)


def _levels(rule: Rule, constants: Constants) -> Iterator[Problem]:
    for edition in rule.editions:
        certain = None
        for level in edition.levels:
            if certain is not None:
                yield Problem("rules.level-unreachable", level.where, args={"status": level.status}, related=(certain,))
            elif constants.never(level.condition):
                yield Problem("rules.level-never", level.where, args={"status": level.status})
            elif constants.always(level.condition):
                certain = level.where


def _custody(rule: Rule, pack: Pack) -> Iterator[Problem]:
    """Custody is known from facts alone."""
    if pack.tracks[rule.track].nature is Nature.CUSTODY:
        read = next(reads_of(rule), None)
        if read is not None:
            yield Problem("rules.custody-from-status", rule.where, args={"rule": rule.id, "reads": str(read)})


def _holding(rule: Rule, pack: Pack) -> Iterator[Problem]:
    """Who loses liberty must be able to know when it ends, and that somebody will look at the rule again."""
    holding = pack.tracks[rule.track].holding
    held = [status for status in pack.tracks[rule.track].precedence if status in gives(rule) & holding]
    if not held:
        return
    statuses = ", ".join(held)
    if rule.ceiling is None:
        yield Problem("rules.no-ceiling", rule.where, args={"rule": rule.id, "statuses": statuses})
    for edition in rule.editions:
        given = {phase.status for branch in edition.branches for phase in branch.phases}
        given |= {level.status for level in edition.levels}
        if given & holding and edition.review is None and edition.until is None:
            yield Problem("rules.no-review", edition.where, args={"rule": rule.id, "statuses": statuses})
        for branch in edition.branches:
            yield from _too_long(rule, branch)
            for phase in branch.phases:
                if phase.status in holding:
                    yield from _unbounded(phase)


def _too_long(rule: Rule, branch: Branch) -> Iterator[Problem]:
    planned = sum(_minutes(phase.length) for phase in branch.phases if phase.length is not None)
    if rule.ceiling is not None and planned > _minutes(rule.ceiling):
        args = {"rule": rule.id, "ceiling": str(rule.ceiling), "planned": _in_words(planned)}
        yield Problem("rules.ceiling-too-short", branch.where, args=args)


def _minutes(length: Duration) -> int:
    return length.number * _MINUTES[length.unit]


def _in_words(minutes: int) -> str:
    parts = []
    for unit, size in _MINUTES.items():
        number, minutes = divmod(minutes, size)
        parts += [str(Duration(number, unit))] if number else []
    return " ".join(parts)


def _unbounded(phase: Phase) -> Iterator[Problem]:
    if phase.length is None and phase.until_date is None and phase.at_most is None and not _left_by_points(phase):
        yield Problem("rules.unbounded-phase", phase.where, args={"status": phase.status})
    if phase.release is not None and phase.release.at_most is None and phase.at_most is None:
        yield Problem("rules.release-without-end", phase.where, args={"status": phase.status})


def _left_by_points(phase: Phase) -> bool:
    """Whether something that happens, or a condition, ends the phase."""
    return bool(phase.until or phase.until_needs) or phase.until_holds is not None


def _phases(branch: Branch) -> Iterator[Problem]:
    """Phases that nothing leads to, and ends that have no plan to move."""
    for phase, following in pairwise(branch.phases):
        timed = phase.length is not None or phase.until_date is not None or phase.at_most is not None
        if not _left_by_points(phase) and (not timed or phase.lapse_ends):
            yield Problem(
                "rules.phase-unreachable",
                following.where,
                args={"status": following.status, "before": phase.status},
                related=(phase.where,),
            )
            break
    for phase in branch.phases:
        planned = phase.length is not None or phase.until_date is not None
        if phase.release is not None and not planned and not _left_by_points(phase):
            yield Problem("rules.release-without-plan", phase.where, args={"status": phase.status})
        if phase.prolong and not planned:
            yield Problem("rules.prolong-without-plan", phase.where, args={"status": phase.status})


def _rows(rule: Rule, edition: Edition, constants: Constants) -> Iterator[Problem]:
    """Rows of a decision table that can't be chosen. The trigger's own tests hold for every row."""
    pattern = rule.trigger.pattern if rule.trigger is not None else None
    always = pattern.where if isinstance(pattern, EventPattern) else NO_WHERE
    only = edition.branches[0] if len(edition.branches) == 1 else None
    if only is not None and not (only.when or only.given or only.unless):
        return
    for number, branch in enumerate(edition.branches):
        whole = {name: (*always.get(name, ()), *branch.when.get(name, ())) for name in {**always, **branch.when}}
        name = contradicting(whole)
        if name is not None:
            yield Problem("rules.row-never", branch.where, args={"field": name})
            continue
        if any(map(constants.never, branch.given)) or any(map(constants.always, branch.unless)):
            yield Problem("rules.row-not-allowed", branch.where)
            continue
        if isinstance(pattern, EventPattern):
            own = EventPattern(pattern.kinds, whole)
            if any(_sees(condition, own) for condition in (*branch.unless, *_denied(branch.given))):
                yield Problem("rules.row-sees-itself", branch.where, severity=Severity.WARNING)
        before = [each for each in edition.branches[:number] if not each.given and not each.unless]
        if not constants.effort.spend(number * size_of(whole)):
            break
        earlier = next((each for each in before if covers(each.when, whole)), None)
        if earlier is not None:
            yield Problem("rules.row-unreachable", branch.where, related=(earlier.where,))


def _editions(rule: Rule, pack: Pack) -> Iterator[Problem]:
    for before, after in pairwise(rule.editions):
        if after.since is None:
            continue
        args = {"rule": rule.id, "since": _day(after.since, pack)}
        if before.since is not None and after.since <= before.since:
            yield Problem("rules.editions-out-of-order", after.where, args=args, related=(before.where,))
        elif before.until is not None and before.until > after.since:
            yield Problem(
                "rules.editions-overlap",
                after.where,
                args={**args, "until": _day(before.until, pack)},
                related=(before.where,),
            )
        elif before.until is not None and before.until < after.since:
            yield Problem(
                "rules.editions-gap",
                after.where,
                args={**args, "until": _day(before.until, pack)},
                severity=Severity.WARNING,
                related=(before.where,),
            )


def _day(instant: datetime, pack: Pack) -> str:
    return f"{instant.astimezone(pack.zone):%Y-%m-%d %H:%M}".removesuffix(" 00:00")


def _anchors(rule: Rule, pack: Pack) -> Iterator[Problem]:
    """No date is invented: without one there is a finding instead of a status."""
    if not rule.counted_from or rule.trigger is None:
        return
    pattern = rule.trigger.pattern
    kinds = pattern.kinds if isinstance(pattern, EventPattern) else ()
    if not any(_sure(anchor, kinds, pack) for anchor in rule.counted_from):
        yield Problem("rules.anchor-may-be-missing", rule.where, args={"rule": rule.id}, severity=Severity.WARNING)


def _sure(anchor: Anchor, kinds: tuple[EventKindId, ...], pack: Pack) -> bool:
    if isinstance(anchor, Extreme):
        return any(_sure(item, kinds, pack) for item in anchor.items)
    if not isinstance(anchor, FieldAnchor):
        return False
    if anchor.field == OWN_TIME:
        return True
    types = [pack.events[kind].fields.get(anchor.field) for kind in kinds]
    return bool(types) and all(kind is not None and not kind.optional for kind in types)
