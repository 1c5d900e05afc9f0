"""What became stricter or laxer from one pack to another, rule by rule. Where that can't be told, it says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from attrs import frozen

from gridcontrol.ids import RuleId
from gridcontrol.rules.rule_changes import Change, Way, added_or_gone, apart, events_of, longer
from gridcontrol.rules.ruleset import Edition, Pack, Repeat, Rule, Trigger
from gridcontrol.rules.strata import gives
from gridcontrol.rules.stricter_duties import duty_changes, round_changes
from gridcontrol.rules.stricter_phases import chain_changes
from gridcontrol.rules.stricter_tests import level_changes, where_changes
from gridcontrol.rules.vocabulary import Nature, Track
from gridcontrol.rules.without_places import without_places
from gridcontrol.time import DayCount

T = TypeVar("T")
_COUNTS = (DayCount.DAY_ONE, DayCount.EXACT, DayCount.DAY_ZERO)
"""From the one that ends first to the one that ends last."""


class Fate(StrEnum):
    """What became of a rule."""

    ADDED = "added"
    REPLACED = "replaced"
    GONE = "gone"


class Subject(StrEnum):
    """What it is that differs."""

    RULE = "rule"
    DUTY = "duty"
    ROUND = "round"
    CALENDAR = "calendar"
    EMERGENCY = "emergency"


@frozen
class RuleChange:
    """A rule that differs between two packs, and how; or what is owed, a duty or a round, by its name."""

    rule: RuleId
    fate: Fate
    changes: tuple[Change, ...]
    of: Subject = Subject.RULE


def pack_changes(old: Pack, new: Pack) -> tuple[RuleChange, ...]:
    """The rules that differ from *old* to *new*, then what is owed."""
    return (*rule_changes(old, new), *owed_changes(old, new))


def owed_changes(old: Pack, new: Pack) -> tuple[RuleChange, ...]:
    """The duties and rounds that differ from *old* to *new*, then the calendar and what is so of emergencies."""
    found: list[RuleChange] = []
    found += _differing(old.owed.duties, new.owed.duties, Subject.DUTY, duty_changes)
    found += _differing(old.owed.rounds, new.owed.rounds, Subject.ROUND, round_changes)
    for of in (Subject.CALENDAR, Subject.EMERGENCY):
        before, after = getattr(old.owed, of), getattr(new.owed, of)
        if before != after:
            fate = Fate.ADDED if before is None else Fate.GONE if after is None else Fate.REPLACED
            found.append(RuleChange(RuleId(of.value), fate, (Change(f"{of}-other", Way.UNCLEAR),), of))
    return tuple(found)


def _differing(
    old: Mapping[Any, T], new: Mapping[Any, T], of: Subject, compared: Callable[[T, T], Iterator[Change]]
) -> Iterator[RuleChange]:
    for name, after in new.items():
        before = old.get(name)
        if before is not None and (was := without_places(before)) != (now := without_places(after)):
            changes = tuple(compared(was, now)) or (Change("wording", Way.UNCLEAR),)
            yield RuleChange(RuleId(name), Fate.REPLACED, changes, of)
    for name in new:
        if name not in old:
            yield RuleChange(RuleId(name), Fate.ADDED, (Change("rule-added", Way.STRICTER),), of)
    for name in old:
        if name not in new:
            yield RuleChange(RuleId(name), Fate.GONE, (Change("rule-gone", Way.LAXER),), of)


def rule_changes(old: Pack, new: Pack) -> tuple[RuleChange, ...]:
    """The rules that differ from *old* to *new*: replaced ones first, in the order of *new*, then new and withdrawn."""
    replaced, added = [], []
    for name, rule in new.rules.items():
        before = old.rules.get(name)
        if before is None:
            added.append(RuleChange(name, Fate.ADDED, (Change("rule-added", _holds(rule, new, Way.STRICTER)),)))
        elif (was := without_places(before)) != (now := without_places(rule)):
            changes = tuple(_changes(was, now, old.tracks.get(rule.track)))
            replaced.append(RuleChange(name, Fate.REPLACED, changes or (Change("wording", Way.UNCLEAR),)))
    gone = [
        RuleChange(name, Fate.GONE, (Change("rule-gone", _holds(rule, old, Way.LAXER)),))
        for name, rule in old.rules.items()
        if name not in new.rules
    ]
    return (*replaced, *added, *gone)


def _holds(rule: Rule, pack: Pack, way: Way) -> Way:
    """*way* for a rule that gives a status; one of custody says what is, and one without a status holds nobody."""
    said = gives(rule) and pack.tracks[rule.track].nature is Nature.BASIS
    return way if said else Way.UNCLEAR


def _changes(old: Rule, new: Rule, track: Track | None) -> Iterator[Change]:
    if old.track != new.track or track is None or bool(old.levels) != bool(new.levels):
        yield Change("rule-other", Way.UNCLEAR)
        return
    if old.day_count is not new.day_count:
        way = Way.STRICTER if _COUNTS.index(new.day_count) > _COUNTS.index(old.day_count) else Way.LAXER
        yield Change("day-count", way, {"old": old.day_count, "new": new.day_count})
    if old.dates_suffice != new.dates_suffice:
        yield Change("dates-suffice", Way.LAXER if new.dates_suffice else Way.STRICTER)
    if old.trigger is not None and new.trigger is not None:
        yield from _triggers(old.trigger, new.trigger)
    if old.counted_from != new.counted_from:
        yield Change("counted-from", Way.UNCLEAR)
    if old.repeat is not new.repeat:
        ways = {Repeat.KEEP: Way.LAXER} if new.repeat is Repeat.KEEP else {}
        way = ways.get(new.repeat, Way.STRICTER if old.repeat is Repeat.KEEP else Way.UNCLEAR)
        yield Change("repeat", way, {"old": old.repeat, "new": new.repeat})
    yield from longer("ceiling", old.ceiling, new.ceiling, {})
    yield from added_or_gone("end", old.ends, new.ends, Way.LAXER, {})
    if old.while_mode != new.while_mode:
        gone, added = new.while_mode is None, old.while_mode is None
        way = Way.STRICTER if gone else Way.LAXER if added else Way.UNCLEAR
        yield Change("while-gone" if gone else "while-added" if added else "while-other", way)
    if old.on_transfer is not new.on_transfer:
        yield Change("on-transfer", Way.UNCLEAR)
    yield from _editions(old, new, track)


def _triggers(old: Trigger, new: Trigger) -> Iterator[Change]:
    gone, added = apart(events_of(old.pattern), events_of(new.pattern))
    if type(old.pattern) is not type(new.pattern):
        yield Change("trigger-other", Way.UNCLEAR)
        return
    if gone:
        yield Change("kinds-gone", Way.LAXER, {"events": tuple(gone)})
    if added:
        yield Change("kinds-added", Way.STRICTER, {"events": tuple(added)})
    yield from where_changes(getattr(old.pattern, "where", {}), getattr(new.pattern, "where", {}))
    yield from added_or_gone("given", old.given, new.given, Way.LAXER, {})
    yield from added_or_gone("unless", old.unless, new.unless, Way.LAXER, {})
    if old.once != new.once:
        lost, got = new.once is None, old.once is None
        way = Way.STRICTER if lost else Way.LAXER if got else Way.UNCLEAR
        yield Change("once-gone" if lost else "once-added" if got else "once-other", way)
    elif new.once is not None:
        yield from longer("within", old.within, new.within, {})


def _editions(old: Rule, new: Rule, track: Track) -> Iterator[Change]:
    """Of the editions that hold last: what held before them is history."""
    if len(old.editions) != len(new.editions):
        yield Change("editions", Way.UNCLEAR, {"old": len(old.editions), "new": len(new.editions)})
    before, after = old.editions[-1], new.editions[-1]
    yield from _in_force(before, after)
    if new.levels or old.levels:
        yield from level_changes(before.levels, after.levels)
        return
    rows = [(row.when, row.given, row.unless) for row in before.branches]
    if rows != [(row.when, row.given, row.unless) for row in after.branches]:
        yield Change("rows-other", Way.UNCLEAR)
        return
    for one, other in zip(before.branches, after.branches, strict=True):
        yield from chain_changes(one.phases, other.phases, track)


def _in_force(old: Edition, new: Edition) -> Iterator[Change]:
    if old.since != new.since:
        earlier = new.since is None or (old.since is not None and new.since < old.since)
        yield Change("since", Way.STRICTER if earlier else Way.LAXER)
    if old.until != new.until:
        later = new.until is None or (old.until is not None and new.until > old.until)
        yield Change("until", Way.STRICTER if later else Way.LAXER)
    if old.back_to != new.back_to:
        further = old.back_to is None or (new.back_to is not None and new.back_to < old.back_to)
        yield Change("back-to", Way.STRICTER if further else Way.LAXER)
    if (old.transition, old.on_repeal) != (new.transition, new.on_repeal):
        yield Change("transition", Way.UNCLEAR)
