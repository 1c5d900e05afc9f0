"""The parts of a pack's rules, each with the pack as it would be without it.

What "without" means: a row, phase, edition, early end, requirement, limit, condition or kind of event is taken out;
what is a choice of its own (what a further trigger does, what a new edition does to those inside) is as it is when
nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from attrs import evolve, frozen

from gridcontrol.errors import Place
from gridcontrol.ids import EventKindId, FieldId, RuleId, SpreadId, StatusId
from gridcontrol.rules.conditions import All, AnyOf, Condition, EventPattern, Pattern, Some
from gridcontrol.rules.ruleset import (
    Branch,
    Edition,
    End,
    Level,
    Need,
    Pack,
    Phase,
    Release,
    Repeal,
    Repeat,
    Rule,
    Transition,
    Trigger,
)

Item = TypeVar("Item")


class What(StrEnum):
    """What kind of part it is."""

    EDITION = "edition"
    TRANSITION = "transition"
    REPEAL = "repeal"
    BACK_TO = "back-to"
    ROW = "row"
    PHASE = "phase"
    LEVEL = "level"
    UNTIL = "until"
    LAPSE = "lapse"
    PROLONG = "prolong"
    NEED = "need"
    RELEASE = "release"
    AT_MOST = "at-most"
    SCHEDULE = "schedule"
    END = "end"
    END_LIMITS = "end-limits"
    REPEAT = "repeat"
    CEILING = "ceiling"
    MODE = "mode"
    GIVEN = "given"
    UNLESS = "unless"
    ONCE = "once"
    EVENT = "event"
    FIELD = "field"
    COUNTED_FROM = "counted-from"
    SPREAD = "spread"


@frozen
class RulePart:
    """A part of a rule (of what spreads where ``rule`` is None): what, in which edition, where it is written.

    ``edition`` counts from 1, 0: of the whole rule. ``status`` of the phase or row it belongs to, ``event`` or
    ``field`` where it is about one, ``number`` where several stand at one place (from 1).
    """

    what: What
    rule: RuleId | None
    where: Place
    edition: int = 0
    status: StatusId | None = None
    event: EventKindId | None = None
    field: FieldId | None = None
    number: int = 0
    spread: SpreadId | None = None


@frozen
class Without:
    """The *pack* without *part*. *depth*: a part of the last one before it with a smaller depth."""

    part: RulePart
    pack: Pack
    depth: int


_Cut = tuple[int, RulePart, Item]
"""A depth, a part and what is left without it."""


def parts(pack: Pack) -> Iterator[Without]:
    """Every part of every rule, and of what spreads, in the order of the pack; a whole before what is in it."""
    for rule in pack.rules.values():
        for depth, part, left in _of_rule(rule):
            rules = MappingProxyType({**pack.rules, rule.id: left})
            yield Without(evolve(part, rule=rule.id), evolve(pack, rules=rules), depth)
    for spread in pack.spreads.values():
        others = MappingProxyType({name: one for name, one in pack.spreads.items() if name != spread.id})
        strata = tuple(tuple(name for name in stratum if name != spread.id) for stratum in pack.strata)
        part = RulePart(What.SPREAD, None, spread.where, spread=spread.id)
        yield Without(part, evolve(pack, spreads=others, strata=strata), 0)


def _of_rule(rule: Rule) -> Iterator[_Cut[Rule]]:
    where = rule.where
    if rule.trigger is not None:
        for depth, part, trigger in _of_trigger(rule.trigger, where):
            yield depth, part, evolve(rule, trigger=trigger)
    for number, _ in enumerate(rule.counted_from, start=1):
        left = _less(rule.counted_from, number - 1)
        yield 0, RulePart(What.COUNTED_FROM, None, where, number=number), evolve(rule, counted_from=left)
    if rule.repeat is not Repeat.EXTEND:
        yield 0, RulePart(What.REPEAT, None, where), evolve(rule, repeat=Repeat.EXTEND)
    for index, end in enumerate(rule.ends):
        for depth, part, kept in _of_end(end):
            yield depth, part, evolve(rule, ends=_with(rule.ends, index, kept))
    if rule.ceiling is not None:
        yield 0, RulePart(What.CEILING, None, where), evolve(rule, ceiling=None)
    if rule.while_mode is not None:
        yield 0, RulePart(What.MODE, None, where), evolve(rule, while_mode=None)
    for index, edition in enumerate(rule.editions):
        number = index + 1
        several = len(rule.editions) > 1
        if several:
            part = RulePart(What.EDITION, None, edition.where, number)
            yield 0, part, evolve(rule, editions=_less(rule.editions, index))
        for depth, part, left_of in _of_edition(edition):
            editions = _with(rule.editions, index, left_of)
            yield depth + several, evolve(part, edition=number), evolve(rule, editions=editions)


def _of_trigger(trigger: Trigger, where: Place) -> Iterator[_Cut[Trigger]]:
    for depth, part, pattern in _of_pattern(trigger.pattern, where):
        yield depth, part, evolve(trigger, pattern=pattern)
    for depth, part, given in _of_conditions(What.GIVEN, trigger.given, where):
        yield depth, part, evolve(trigger, given=given)
    for depth, part, unless in _of_conditions(What.UNLESS, trigger.unless, where):
        yield depth, part, evolve(trigger, unless=unless)
    if trigger.once is not None:
        yield 0, RulePart(What.ONCE, None, where), evolve(trigger, once=None, within=None)


def _of_pattern(pattern: Pattern, where: Place) -> Iterator[_Cut[Pattern]]:
    """Each kind of event where there are several, each field asked for."""
    if not isinstance(pattern, EventPattern):
        return
    if len(pattern.kinds) > 1:
        for index, kind in enumerate(pattern.kinds):
            yield 0, RulePart(What.EVENT, None, where, event=kind), evolve(pattern, kinds=_less(pattern.kinds, index))
    for name in pattern.where:
        rest = MappingProxyType({other: tests for other, tests in pattern.where.items() if other != name})
        yield 0, RulePart(What.FIELD, None, where, field=name), evolve(pattern, where=rest)


def _of_conditions(
    what: What, conditions: tuple[Condition, ...], where: Place
) -> Iterator[_Cut[tuple[Condition, ...]]]:
    for index, condition in enumerate(conditions):
        yield 0, RulePart(what, None, where, number=index + 1), _less(conditions, index)
        for inner in _inside(condition):
            yield 1, RulePart(what, None, where, number=index + 1), _with(conditions, index, inner)


def _inside(condition: Condition) -> Iterator[Condition]:
    """*condition* with one alternative, or one of several that must hold, less."""
    match condition:
        case All(items) | AnyOf(items) | Some(_, items) if len(items) > 1:
            for index, item in enumerate(items):
                yield evolve(condition, items=_less(items, index))
                for inner in _inside(item):
                    yield evolve(condition, items=_with(items, index, inner))
        case _:
            return


def _of_end(end: End) -> Iterator[_Cut[End | None]]:
    event = end.pattern.kinds[0] if isinstance(end.pattern, EventPattern) else None
    yield 0, RulePart(What.END, None, end.where, event=event), None
    for depth, part, pattern in _of_pattern(end.pattern, end.where):
        yield depth + 1, evolve(part, what=What.END if part.event else part.what), evolve(end, pattern=pattern)
    if end.during:
        yield 1, RulePart(What.END_LIMITS, None, end.where, event=event), evolve(end, during=())
    if end.up_to is not None:
        yield 1, RulePart(What.END_LIMITS, None, end.where, event=event), evolve(end, up_to=None)


def _of_edition(edition: Edition) -> Iterator[_Cut[Edition]]:
    where = edition.where
    if edition.transition is not Transition.AS_AT_START:
        part = RulePart(What.TRANSITION, None, where)
        yield 0, part, evolve(edition, transition=Transition.AS_AT_START)
    if edition.until is not None and not edition.levels:
        other = Repeal.RUN_OUT if edition.on_repeal is Repeal.RELEASE else Repeal.RELEASE
        yield 0, RulePart(What.REPEAL, None, where), evolve(edition, on_repeal=other)
    if edition.back_to is not None:
        yield 0, RulePart(What.BACK_TO, None, where), evolve(edition, back_to=None)
    for index, level in enumerate(edition.levels):
        for depth, part, row in _of_level(level):
            yield depth, part, evolve(edition, levels=_with(edition.levels, index, row))
    several = len(edition.branches) > 1
    for index, branch in enumerate(edition.branches):
        if several:
            yield 0, RulePart(What.ROW, None, branch.where), evolve(edition, branches=_less(edition.branches, index))
        for depth, part, left in _of_branch(branch):
            yield depth + several, part, evolve(edition, branches=_with(edition.branches, index, left))


def _of_level(level: Level) -> Iterator[_Cut[Level | None]]:
    part = RulePart(What.LEVEL, None, level.where, status=level.status)
    yield 0, part, None
    for condition in _inside(level.condition):
        yield 1, evolve(part, what=What.GIVEN), evolve(level, condition=condition)


def _of_branch(branch: Branch) -> Iterator[_Cut[Branch]]:
    for name in branch.when:
        rest = MappingProxyType({other: tests for other, tests in branch.when.items() if other != name})
        yield 0, RulePart(What.FIELD, None, branch.where, field=name), evolve(branch, when=rest)
    for depth, part, given in _of_conditions(What.GIVEN, branch.given, branch.where):
        yield depth, part, evolve(branch, given=given)
    for depth, part, unless in _of_conditions(What.UNLESS, branch.unless, branch.where):
        yield depth, part, evolve(branch, unless=unless)
    for index, phase in enumerate(branch.phases):
        for depth, part, left in _of_phase(phase):
            yield depth, evolve(part, status=phase.status), evolve(branch, phases=_with(branch.phases, index, left))


def _of_phase(phase: Phase) -> Iterator[_Cut[Phase | None]]:
    where = phase.where
    yield 0, RulePart(What.PHASE, None, where), None
    for index, pattern in enumerate(phase.until):
        event = pattern.kinds[0] if isinstance(pattern, EventPattern) else None
        part = RulePart(What.UNTIL, None, where, event=event)
        yield 1, part, evolve(phase, until=_less(phase.until, index))
        for depth, inner, left in _of_pattern(pattern, where):
            until = _with(phase.until, index, left)
            yield depth + 2, evolve(inner, what=What.UNTIL if inner.event else inner.what), evolve(phase, until=until)
    if phase.until_holds is not None:
        yield 1, RulePart(What.UNTIL, None, where), evolve(phase, until_holds=None)
    if phase.until_date is not None:
        yield 1, RulePart(What.UNTIL, None, where, field=phase.until_date), evolve(phase, until_date=None)
    for index, need in enumerate(phase.until_needs):
        yield 1, _need_part(What.UNTIL, need), evolve(phase, until_needs=_less(phase.until_needs, index))
    if phase.lapse_ends:
        yield 1, RulePart(What.LAPSE, None, where), evolve(phase, lapse_ends=False)
    for index, prolong in enumerate(phase.prolong):
        event = prolong.pattern.kinds[0] if isinstance(prolong.pattern, EventPattern) else None
        part = RulePart(What.PROLONG, None, where, event=event)
        yield 1, part, evolve(phase, prolong=_less(phase.prolong, index))
    if phase.release is not None:
        for depth, part, release in _of_release(phase.release, where):
            yield depth + 1, part, evolve(phase, release=release)
    if phase.at_most is not None:
        yield 1, RulePart(What.AT_MOST, None, where), evolve(phase, at_most=None)
    if phase.keeps_schedule:
        yield 1, RulePart(What.SCHEDULE, None, where), evolve(phase, keeps_schedule=False)


def _of_release(release: Release, where: Place) -> Iterator[_Cut[Release | None]]:
    for index, need in enumerate(release.needs):
        rest = _less(release.needs, index)
        yield 0, _need_part(What.NEED, need), evolve(release, needs=rest) if rest else None
        for depth, part, pattern in _of_pattern(need.pattern, need.where):
            needs = _with(release.needs, index, evolve(need, pattern=pattern))
            yield depth + 1, part, evolve(release, needs=needs)
    if release.at_most is not None:
        yield 0, RulePart(What.RELEASE, None, where), evolve(release, at_most=None)


def _need_part(what: What, need: Need) -> RulePart:
    event = need.pattern.kinds[0] if isinstance(need.pattern, EventPattern) else None
    return RulePart(what, None, need.where, event=event)


def _less(items: Sequence[Item], index: int) -> tuple[Item, ...]:
    return (*items[:index], *items[index + 1 :])


def _with(items: Sequence[Item], index: int, item: Item | None) -> tuple[Item, ...]:
    """*items* with *item* in the place *index*; without what stands there when None."""
    return _less(items, index) if item is None else (*items[:index], item, *items[index + 1 :])
