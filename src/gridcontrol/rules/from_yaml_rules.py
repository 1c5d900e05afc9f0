"""Rules: from words to triggers, anchors, phases, editions and levels."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from attrs import frozen

from gridcontrol.errors import Place
from gridcontrol.ids import EventKindId, FieldId, RuleId, StatusId
from gridcontrol.located.node import Scalar
from gridcontrol.rules.conditions import AnyOf, Condition, EventPattern, Pattern
from gridcontrol.rules.from_yaml_conditions import NO_WHERE, condition, conditions, event_pattern, pattern
from gridcontrol.rules.from_yaml_fields import TIMES, type_text, where_of
from gridcontrol.rules.from_yaml_vocabulary import label_or
from gridcontrol.rules.lookup import Lookup, Types
from gridcontrol.rules.ruleset import (
    Anchor,
    Branch,
    Edition,
    End,
    EventAnchor,
    Extreme,
    FieldAnchor,
    Level,
    Need,
    Phase,
    Prolong,
    Release,
    Rule,
    Trigger,
)
from gridcontrol.rules.shapes import Pairs
from gridcontrol.rules.vocabulary import Label
from gridcontrol.rules.written_pack import PackWritten
from gridcontrol.rules.written_rules import (
    AnchorWritten,
    EditionWritten,
    EndWritten,
    InForceWritten,
    Lapse,
    LevelWritten,
    NeedWritten,
    PhaseWritten,
    RowWritten,
    RuleWritten,
    Schedule,
    UntilWritten,
)
from gridcontrol.time import DayCount

OWN_TIME = "at"


@frozen
class _Scope:
    """What the parts of one rule share: its track, the kind of its subjects, the fields of its trigger."""

    look: Lookup
    rule: str
    track: str
    kind: str
    trigger: Mapping[str, Types | None]
    """Event kinds of the trigger with their fields; empty when a status begins the run."""

    def status(self, word: Scalar) -> StatusId:
        return self.look.status(word, self.track, shown=False)

    def time_field(self, word: Scalar) -> FieldId:
        """A field of the trigger that holds a time, or the trigger's own time."""
        name = FieldId(word.text)
        if word.text in {"", OWN_TIME}:
            return name
        known = [types for types in self.trigger.values() if types is not None]
        if len(known) < len(self.trigger):
            return name
        kinds = [types[name] for types in known if name in types]
        if not kinds:
            self.look.find("pack.unknown-trigger-field", word, _times(known), rule=self.rule)
        elif not any(kind is None or kind.base in TIMES for kind in kinds):
            shown = next(type_text(kind) for kind in kinds if kind is not None)
            self.look.report(
                "pack.field-of-other-type",
                word.place,
                allowed=_times(known),
                found=word.text,
                type=shown,
                wanted=", ".join(sorted(TIMES)),
            )
        return name


def _times(known: list[Types]) -> list[str]:
    """What a rule may count from: the trigger's own time and its fields that hold times."""
    return [OWN_TIME, *dict.fromkeys(f for types in known for f, t in types.items() if t is None or t.base in TIMES)]


def rule_outlines(written: PackWritten) -> dict[str, tuple[str, Mapping[str, None]] | None]:
    """Each rule's track and the statuses it gives, before any of it is checked: conditions may name later rules."""
    outlines: dict[str, tuple[str, Mapping[str, None]] | None] = {}
    for name, rule in written.rules:
        if rule is None:
            outlines[name.text] = None
            continue
        chains = [rule.phases, *(row.phases for row in rule.choose)]
        for edition in rule.editions:
            chains += [edition.phases, *(row.phases for row in edition.choose)]
        given = [phase.status.text for chain in chains for phase in chain]
        given += [level.status.text for level in rule.levels]
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
    kinds: Mapping[str, Types | None] = {}
    trigger = None
    if when is not None:
        point = pattern(when, kind, look)
        if isinstance(point, EventPattern):
            kinds = {each: look.fields.get(each) for each in point.kinds}
        if when.within is not None and when.once is None:
            look.report("pack.within-alone", when.place_of("within"))
        trigger = Trigger(
            point,
            conditions(when.given, kind, look),
            conditions(when.unless, kind, look),
            condition(when.once, kind, look) if when.once is not None else None,
            when.within,
        )
    scope = _Scope(look, name.text, written.track.text, kind, kinds)
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
        while_mode=condition(written.while_, kind, look) if written.while_ is not None else None,
        editions=_editions(written, scope),
        where=name.place,
    )


def _anchor(written: Scalar | AnchorWritten, scope: _Scope) -> Anchor:
    if isinstance(written, Scalar):
        return FieldAnchor(scope.time_field(written))
    if written.earliest_of or written.latest_of:
        items = written.latest_of or written.earliest_of
        return Extreme(bool(written.latest_of), tuple(_anchor(each, scope) for each in items))
    if written.event:
        events = event_pattern(written.event, written.where, scope.kind, scope.look)
        inner = _Scope(
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
    scope = _Scope(look, "", "", kind, {})
    return tuple(_anchor(each, scope) for each in written)


def _end(written: EndWritten, scope: _Scope) -> End:
    during = tuple(_given_status(word, scope) for word in scope.look.distinct(written.during))
    return End(pattern(written, scope.kind, scope.look), during, written.up_to, written.here)


def _given_status(word: Scalar, scope: _Scope) -> StatusId:
    """A status that this very rule gives."""
    outline = scope.look.rules.get(scope.rule)
    if outline is not None:
        scope.look.find("pack.status-not-of-rule", word, outline[1], rule=scope.rule)
    return StatusId(word.text)


def _level(written: LevelWritten, scope: _Scope) -> Level:
    return Level(scope.status(written.status), condition(written.if_, scope.kind, scope.look), written.here)


def _editions(written: RuleWritten, scope: _Scope) -> tuple[Edition, ...]:
    if not written.editions:
        return (_edition(written, scope),)
    made = tuple(_edition(each, scope) for each in written.editions)
    for each in written.editions[1:]:
        if each.in_force is None or each.in_force.from_ is None:
            scope.look.report("pack.edition-without-start", each.here, rule=scope.rule)
    return made


def _edition(written: EditionWritten | RuleWritten, scope: _Scope) -> Edition:
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
        branches = (Branch(NO_WHERE, _phases(written.phases, scope), written.here),)
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
        levels=tuple(_level(each, scope) for each in written.levels) if isinstance(written, RuleWritten) else (),
    )


def _check_force(written: InForceWritten, scope: _Scope) -> None:
    look = scope.look
    since, until, back_to = (look.instant(word) for word in (written.from_, written.until, written.back_to))
    if since is not None and until is not None and written.until is not None and until <= since:
        look.report("pack.in-force-backwards", written.until.place, found=written.until.text)
    if back_to is not None and written.back_to is not None:
        if since is None:
            look.report("pack.back-to-alone", written.back_to.place)
        elif back_to >= since:
            look.report("pack.back-to-late", written.back_to.place, found=written.back_to.text)


def _branch(written: RowWritten, scope: _Scope) -> Branch:
    return Branch(_row_where(written.where, scope), _phases(written.phases, scope), written.here)


def _row_where(pairs: Pairs[Any], scope: _Scope) -> Mapping[FieldId, Any]:
    """Fields of a row: each must be one of at least one kind of the trigger."""
    tests: dict[FieldId, Any] = {}
    for pair in pairs:
        name = pair[0]
        having = {kind: types for kind, types in scope.trigger.items() if types is None or name.text in types}
        if not having and not scope.trigger:
            scope.look.report("pack.row-without-event", name.place, found=name.text, rule=scope.rule)
        tests.update(where_of((pair,), having or scope.trigger, scope.look))
    return MappingProxyType(tests)


def _phases(written: tuple[PhaseWritten, ...], scope: _Scope) -> tuple[Phase, ...]:
    return tuple(_phase(each, scope) for each in written)


def _phase(written: PhaseWritten, scope: _Scope) -> Phase:
    look, kind = scope.look, scope.kind
    if written.until_date is not None:
        scope.time_field(written.until_date)
    return Phase(
        status=scope.status(written.status),
        length=written.for_,
        until=_until_points(written.until, scope),
        until_holds=_until_holds(written.until, scope),
        until_date=FieldId(written.until_date.text) if written.until_date else None,
        lapse_ends=written.lapse is Lapse.END,
        prolong=tuple(Prolong(pattern(each, kind, look), each.for_) for each in written.prolong),
        release=_release(written, scope),
        at_most=written.at_most,
        keeps_schedule=written.schedule is Schedule.KEEP,
        where=written.here,
    )


def _until_points(written: tuple[UntilWritten, ...], scope: _Scope) -> tuple[Pattern, ...]:
    return tuple(pattern(each, scope.kind, scope.look) for each in written if not each.has("holds"))


def _until_holds(written: tuple[UntilWritten, ...], scope: _Scope) -> Condition | None:
    held = tuple(condition(each.holds, scope.kind, scope.look) for each in written if each.has("holds"))
    return AnyOf(held) if len(held) > 1 else next(iter(held), None)


def _release(written: PhaseWritten, scope: _Scope) -> Release | None:
    if written.release is None:
        return None
    taken: dict[str, Place] = {}
    needs = tuple(_need(each, taken, scope) for each in written.release.needs)
    return Release(needs, written.release.at_most)


def _need(written: NeedWritten, taken: dict[str, Place], scope: _Scope) -> Need:
    look = scope.look
    point = pattern(written, scope.kind, look)
    if written.from_day is not None and written.to_day is not None and written.to_day < written.from_day:
        look.report(
            "pack.days-backwards", written.place_of("to_day"), found=str(written.to_day), low=str(written.from_day)
        )
    if written.apart is not None and written.times == 1:
        look.report("pack.apart-alone", written.place_of("apart"))
    base = _need_base(point)
    name = written.id.text if written.id is not None else base
    if written.id is not None and name in taken:
        look.report("pack.need-twice", written.id.place, related=(taken[name],), found=name)
    number = len(taken)
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    taken[name] = written.id.place if written.id is not None else written.here
    return Need(
        id=name,
        label=written.label or _need_label(point, scope),
        pattern=point,
        from_day=written.from_day,
        to_day=written.to_day,
        times=written.times,
        apart=written.apart,
        where=written.here,
    )


def _need_base(point: Pattern) -> str:
    if isinstance(point, EventPattern):
        return next(iter(point.kinds), "need")
    return next(iter(point.statuses), "need")


def _need_label(point: Pattern, scope: _Scope) -> Label:
    """The label of the event kind or status that is waited for."""
    if isinstance(point, EventPattern):
        kind = scope.look.events.get(next(iter(point.kinds), EventKindId("")))
        return kind.label if kind is not None else Label(NO_WHERE, _need_base(point))
    track = scope.look.tracks.get(point.track)
    status = next(iter(point.statuses), StatusId(""))
    return track.labels.get(status, Label(NO_WHERE, status)) if track is not None else Label({}, status)
