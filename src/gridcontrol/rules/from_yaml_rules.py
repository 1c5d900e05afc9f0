"""Rules: from words to triggers, anchors, phases, editions and levels."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from attrs import evolve

from gridcontrol.ids import FieldId, RuleId, StatusId
from gridcontrol.located.node import Scalar
from gridcontrol.rules.conditions import EventPattern
from gridcontrol.rules.from_yaml_conditions import NO_WHERE, condition, conditions, event_pattern, pattern
from gridcontrol.rules.from_yaml_fields import where_of
from gridcontrol.rules.from_yaml_phases import read_phases
from gridcontrol.rules.from_yaml_vocabulary import label_or
from gridcontrol.rules.lookup import Lookup, Types
from gridcontrol.rules.rule_scope import OWN_TIME, Scope
from gridcontrol.rules.ruleset import (
    Anchor,
    Branch,
    Edition,
    End,
    EventAnchor,
    Extreme,
    FieldAnchor,
    Level,
    Rule,
    Trigger,
)
from gridcontrol.rules.shapes import Pairs
from gridcontrol.rules.written_pack import PackWritten
from gridcontrol.rules.written_rules import (
    OF_TRIGGERS,
    AnchorWritten,
    EditionWritten,
    EndWritten,
    InForceWritten,
    LevelWritten,
    RowWritten,
    RuleWritten,
)
from gridcontrol.time import DayCount


def rule_outlines(written: PackWritten) -> dict[str, tuple[str, Mapping[str, None]] | None]:
    """Each rule's track and the statuses it gives, before any of it is checked: conditions may name later rules."""
    outlines: dict[str, tuple[str, Mapping[str, None]] | None] = {}
    for name, rule in written.rules:
        if rule is None:
            outlines[name.text] = None
            continue
        given: list[str] = []
        parts: tuple[RuleWritten | EditionWritten, ...] = (rule, *rule.editions)
        for part in parts:
            chains = [part.phases, *(row.phases for row in part.choose)]
            given += [phase.status.text for chain in chains for phase in chain]
            given += [level.status.text for level in part.levels]
        outlines[name.text] = (rule.track.text, dict.fromkeys(given))
    return outlines


def read_rules(written: PackWritten, look: Lookup) -> dict[RuleId, Rule]:
    """All rules."""
    look.rules = rule_outlines(written)
    rules: dict[RuleId, Rule] = {}
    for name, rule in written.rules:
        if rule is not None:
            rules[RuleId(name.text)] = _rule(name, rule, written, look)
    return rules


def _rule(name: Scalar, written: RuleWritten, pack: PackWritten, look: Lookup) -> Rule:
    track = look.track(written.track)
    known = look.tracks.get(written.track.text)
    kind = known.about if known is not None else ""
    when = written.when
    scope = Scope(look, name.text, written.track.text, kind, {})
    trigger = None
    if when is not None:
        point = pattern(when, kind, look)
        if isinstance(point, EventPattern):
            kinds: Mapping[str, Types | None] = {each: look.fields.get(each) for each in point.kinds}
            scope = evolve(scope, trigger=kinds)
        if when.within is not None and when.once is None:
            look.report("pack.within-alone", when.place_of("within"))
        trigger = Trigger(
            point,
            conditions(when.given, kind, look, scope.named),
            conditions(when.unless, kind, look, scope.named),
            condition(when.once, kind, look, scope.named) if when.once is not None else None,
            when.within,
        )
    _check_ways(written, scope)
    return Rule(
        id=RuleId(name.text),
        label=label_or(written.label, name.text),
        track=track,
        day_count=written.day_count or DayCount(pack.day_count),
        dates_suffice=pack.dates_suffice if written.dates_suffice is None else written.dates_suffice,
        trigger=trigger,
        counted_from=tuple(_anchor(each, scope) for each in written.counted_from),
        repeat=written.repeat,
        ends=tuple(_end(each, scope) for each in written.ends),
        ceiling=written.ceiling,
        while_mode=condition(written.while_, kind, look, scope.named) if written.while_ is not None else None,
        on_transfer=written.on_transfer,
        editions=_editions(written, scope),
        where=name.place,
    )


def _check_ways(written: RuleWritten, scope: Scope) -> None:
    """A rule starts with something in all its editions, or gives statuses while conditions hold in all of them."""
    look = scope.look
    of_triggers = [written.keys[name] for name in OF_TRIGGERS if written.has(name)]
    for edition in written.editions:
        if edition.has("levels"):
            for key in of_triggers:
                where = edition.place_of("levels")
                look.report("pack.other-way-of-rule", key.place, related=(where,), found=key.text, other="levels")
            of_triggers = []
            if edition.in_force is not None and edition.in_force.back_to is not None:
                look.report("pack.back-to-of-levels", edition.in_force.back_to.place)
        elif not written.has("when"):
            look.report("form.none-of-keys", edition.here, keys="when, levels", allowed=("when", "levels"))
    if written.levels and written.in_force is not None and written.in_force.back_to is not None:
        look.report("pack.back-to-of-levels", written.in_force.back_to.place)


def _anchor(written: Scalar | AnchorWritten, scope: Scope) -> Anchor:
    if isinstance(written, Scalar):
        return FieldAnchor(scope.time_field(written))
    if written.earliest_of or written.latest_of:
        items = written.latest_of or written.earliest_of
        return Extreme(bool(written.latest_of), tuple(_anchor(each, scope) for each in items))
    if written.event:
        events = event_pattern(written.event, written.where, scope.kind, scope.look)
        inner = Scope(
            scope.look,
            scope.rule,
            scope.track,
            scope.kind,
            {each: scope.look.fields.get(each) for each in events.kinds},
        )
        field = inner.time_field(written.field) if written.field else None
        return EventAnchor(events, None if field == OWN_TIME else field, written.minus)
    if written.field is None:
        return FieldAnchor(FieldId(OWN_TIME), written.minus)
    return FieldAnchor(scope.time_field(written.field), written.minus)


def anchors_at(written: tuple[Scalar | AnchorWritten, ...], kind: str, look: Lookup) -> tuple[Anchor, ...]:
    """Anchors counted from a beginning that has no fields of its own."""
    scope = Scope(look, "", "", kind, {})
    return tuple(_anchor(each, scope) for each in written)


def _end(written: EndWritten, scope: Scope) -> End:
    during = tuple(_given_status(word, scope) for word in scope.look.distinct(written.during))
    return End(pattern(written, scope.kind, scope.look), during, written.up_to, written.here)


def _given_status(word: Scalar, scope: Scope) -> StatusId:
    """A status that this very rule gives."""
    outline = scope.look.rules.get(scope.rule)
    if outline is not None:
        scope.look.find("pack.status-not-of-rule", word, outline[1], rule=scope.rule)
    return StatusId(word.text)


def _level(written: LevelWritten, scope: Scope) -> Level:
    return Level(scope.status(written.status), condition(written.if_, scope.kind, scope.look), written.here)


def _editions(written: RuleWritten, scope: Scope) -> tuple[Edition, ...]:
    if not written.editions:
        return (_edition(written, scope),)
    made = tuple(_edition(each, scope) for each in written.editions)
    for each in written.editions[1:]:
        if each.in_force is None or each.in_force.from_ is None:
            scope.look.report("pack.edition-without-start", each.here, rule=scope.rule)
    return made


def _edition(written: EditionWritten | RuleWritten, scope: Scope) -> Edition:
    force = written.in_force
    look = scope.look
    since = look.instant(force.from_) if force else None
    until = look.instant(force.until) if force else None
    back_to = look.instant(force.back_to) if force else None
    if force is not None:
        _check_force(force, scope)
    if written.choose:
        branches = tuple(_branch(each, scope) for each in written.choose)
    elif written.has("levels"):
        branches = ()
    else:
        branches = (Branch(NO_WHERE, read_phases(written.phases, scope), written.here),)
    return Edition(
        source=look.source(written.source),
        since=since,
        until=until,
        back_to=back_to,
        transition=written.transition,
        on_repeal=written.on_repeal,
        review=written.review,
        branches=branches,
        where=written.here,
        levels=tuple(_level(each, scope) for each in written.levels),
    )


def _check_force(written: InForceWritten, scope: Scope) -> None:
    look = scope.look
    since, until, back_to = (look.instant(word) for word in (written.from_, written.until, written.back_to))
    if since is not None and until is not None and written.until is not None and until <= since:
        look.report("pack.in-force-backwards", written.until.place, found=written.until.text)
    if back_to is not None and written.back_to is not None:
        if since is None:
            look.report("pack.back-to-alone", written.back_to.place)
        elif back_to >= since:
            look.report("pack.back-to-late", written.back_to.place, found=written.back_to.text)


def _branch(written: RowWritten, scope: Scope) -> Branch:
    look, named = scope.look, scope.named
    return Branch(
        _row_where(written.where, scope),
        read_phases(written.phases, scope),
        written.here,
        conditions(written.given, scope.kind, look, named),
        conditions(written.unless, scope.kind, look, named),
    )


def _row_where(pairs: Pairs[Any], scope: Scope) -> Mapping[FieldId, Any]:
    """Fields of a row: each must be one of at least one kind of the trigger."""
    tests: dict[FieldId, Any] = {}
    for pair in pairs:
        name = pair[0]
        having = {kind: types for kind, types in scope.trigger.items() if types is None or name.text in types}
        if not having and not scope.trigger:
            scope.look.report("pack.row-without-event", name.place, found=name.text, rule=scope.rule)
        tests.update(where_of((pair,), having or scope.trigger, scope.look))
    return MappingProxyType(tests)
