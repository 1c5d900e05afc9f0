"""Which single facts could change what a track shows: read off the rules of the track and of what they ask about.

The space is finite and stated: kinds of events about the subject's own kind that some rule of the track speaks of, with
fields that pass what the rule asks (other fields only where they must be there, or a count starts from them), dated at
the instant asked about, or, where nothing dated then does it, on one of the days after it. Fields that name somebody or
something else stay empty, or name nobody known where they must be there: what another's case would do is nobody's
business here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import IntEnum
from itertools import islice, product

from attrs import define, field, frozen

from gridcontrol.ids import EventKindId, FieldId, SubjectKindId, TrackId, subject_id
from gridcontrol.model.facts import Value
from gridcontrol.rules.conditions import (
    All,
    AnyOf,
    Attributes,
    Boundary,
    Compared,
    Condition,
    Count,
    EventPattern,
    Ever,
    FieldTest,
    InPlace,
    Its,
    Lasting,
    Missing,
    NoneOf,
    Not,
    OneOf,
    Pattern,
    Running,
    Seen,
    Some,
    StatusIs,
    Where,
    WithinPlace,
)
from gridcontrol.rules.matching import passes
from gridcontrol.rules.ruleset import Anchor, EventAnchor, Extreme, FieldAnchor, Need, Pack, Rule, conditions_of
from gridcontrol.rules.vocabulary import EventKind, FieldBase, FieldType
from gridcontrol.time import Unit, WorldTime, instant_of, local_date

MOST_WAYS = 16
"""Combinations of fields looked at for one kind in one place of a rule."""
OTHER = "…"
"""Stands for any text but those that a rule excludes."""


class Role(IntEnum):
    """What a rule does with such an event; the smaller, the smaller the change."""

    NEED = 1
    """It meets a requirement for release."""
    UNTIL = 2
    """It ends a phase."""
    END = 3
    """It ends the chain."""
    CONDITION = 4
    """A condition asks about it."""
    TRIGGER = 5
    """It starts a rule."""
    ORDER = 6
    """It is an order."""


@frozen
class Asked:
    """Events of *pattern*, as a rule asks for them in *role*. *anchors* are the fields that a count starts from.

    *breaks*: events whose fields do not pass, since a condition about attributes ends with another value. *timed*:
    hours count, so that a day without a time may not be certain enough.
    """

    role: Role
    pattern: EventPattern
    anchors: frozenset[FieldId] = frozenset()
    breaks: bool = False
    timed: bool = False


@frozen
class Space:
    """Every place in which the rules of a track, or of what they look at, speak of events; smallest roles first.

    *others*: these rules look at other subjects, too, about whom nothing is supposed.
    """

    asked: tuple[Asked, ...]
    others: bool

    def role_of(self, kind: EventKindId) -> Role | None:
        """The smallest role of events of *kind*; None: the rules do not speak of them."""
        return next((asked.role for asked in self.asked if kind in asked.pattern.kinds), None)


def asked_about(pack: Pack, track: TrackId) -> Space:
    """What the rules of *track* speak of."""
    reader = _Reader(pack)
    reader.track(track, inner=False)
    for kind in pack.events.values():
        if kind.decides is not None and kind.decides.track == track:
            reader.found.append(Asked(Role.ORDER, EventPattern((kind.id,), {}), frozenset({kind.decides.end})))
    return Space(tuple(sorted(reader.found, key=lambda asked: asked.role)), reader.others)


@define
class _Reader:
    pack: Pack
    found: list[Asked] = field(factory=list)
    others: bool = False
    _seen: set[str] = field(factory=set)

    def track(self, track: TrackId, *, inner: bool) -> None:
        for rule in self.pack.rules.values():
            if rule.track == track:
                self.rule(rule, inner=inner)

    def rule(self, rule: Rule, *, inner: bool) -> None:
        if rule.id in self._seen:
            return
        self._seen.add(rule.id)

        def role(own: Role) -> Role:
            return Role.CONDITION if inner else own

        anchors = frozenset(name for anchor in rule.counted_from for name in _fields_of(anchor))
        if rule.trigger is not None:
            for pattern in _rows(rule, rule.trigger.pattern):
                self.pattern(pattern, role(Role.TRIGGER), anchors)
        for anchor in rule.counted_from:
            for events, name in _events_of(anchor):
                self.pattern(events, Role.CONDITION, frozenset() if name is None else frozenset({name}))
        for end in rule.ends:
            self.pattern(end.pattern, role(Role.END))
        for phase in (p for edition in rule.editions for branch in edition.branches for p in branch.phases):
            for pattern in phase.until:
                self.pattern(pattern, role(Role.UNTIL))
            for need in phase.until_needs:
                self.pattern(need.pattern, role(Role.UNTIL), timed=_in_hours(need))
            for need in phase.release.needs if phase.release is not None else ():
                self.pattern(need.pattern, role(Role.NEED), timed=_in_hours(need))
        for condition in conditions_of(rule):
            self.condition(condition)

    def pattern(
        self, pattern: Pattern, role: Role, anchors: frozenset[FieldId] = frozenset(), *, timed: bool = False
    ) -> None:
        match pattern:
            case EventPattern(kinds=kinds):
                self.found.append(Asked(role, pattern, anchors, timed=timed))
                created = {spread.creates for spread in self.pack.spreads.values()}
                self.others = self.others or not created.isdisjoint(kinds)
            case Boundary(track=track):
                self.track(track, inner=True)

    def attributes(self, where: Where) -> None:
        """Events that set attributes so that they pass *where*, or no longer do."""
        for kind in self.pack.events.values():
            if set(where) & set(kind.sets):
                pattern = EventPattern((kind.id,), where)
                self.found.append(Asked(Role.CONDITION, pattern))
                self.found.append(Asked(Role.CONDITION, pattern, breaks=True))

    def condition(self, condition: Condition) -> None:
        match condition:
            case StatusIs(track=track) | Ever(track=track):
                self.track(track, inner=True)
            case Running(rule=rule):
                self.rule(self.pack.rules[rule], inner=True)
            case Seen(pattern=pattern):
                self.pattern(pattern, Role.CONDITION)
            case Count(pattern=pattern, among=None) if pattern is not None:
                self.pattern(pattern, Role.CONDITION)
            case Count(holding=item, among=None) if item is not None:
                self.condition(item)
            case Attributes(where):
                self.attributes(where)
            case InPlace(codes):
                for place in dict.fromkeys(kind.place for kind in self.pack.subjects.values()):
                    if place is not None:
                        self.attributes({place: (WithinPlace(codes),)})
            case All(items) | AnyOf(items) | Some(_, items):
                for item in items:
                    self.condition(item)
            case Not(item) | Lasting(item, _):
                self.condition(item)
            case Its() | Count():
                self.others = True


def _in_hours(need: Need) -> bool:
    return need.apart is not None and need.apart.unit is not Unit.DAYS


def _rows(rule: Rule, pattern: Pattern) -> Iterator[Pattern]:
    """What starts the rule by each row of its decision table; without one, whatever fits *pattern*."""
    if not isinstance(pattern, EventPattern):
        yield pattern
        return
    for branch in (branch for edition in rule.editions for branch in edition.branches):
        names = dict.fromkeys((*pattern.where, *branch.when))
        where = {name: pattern.where.get(name, ()) + branch.when.get(name, ()) for name in names}
        yield EventPattern(pattern.kinds, where)


def _fields_of(anchor: Anchor) -> Iterator[FieldId]:
    match anchor:
        case FieldAnchor(field=name):
            yield name
        case Extreme(items=items):
            for item in items:
                yield from _fields_of(item)


def _events_of(anchor: Anchor) -> Iterator[tuple[EventPattern, FieldId | None]]:
    """The events that *anchor* looks for, with the field that says when."""
    match anchor:
        case EventAnchor(pattern=pattern, field=name):
            yield pattern, name
        case Extreme(items=items):
            for item in items:
                yield from _events_of(item)


def ways(
    pack: Pack, asked: Asked, about: SubjectKindId, at: WorldTime
) -> Iterator[tuple[EventKindId, dict[FieldId, Value]]]:
    """The events at *at* that *asked* allows for a subject of the kind *about*, the plainest first."""
    for kind_id in asked.pattern.kinds:
        kind = pack.events.get(kind_id)
        if kind is None or kind.about != about or kind.plan:
            continue
        choices = {name: _values(pack, kind, name, asked, at) for name in kind.fields}
        made = (
            {name: value for name, value in zip(choices, values, strict=True) if value is not None}
            for values in product(*choices.values())
        )
        for fields in islice(made, MOST_WAYS):
            yield kind_id, fields


def _values(pack: Pack, kind: EventKind, name: FieldId, asked: Asked, at: WorldTime) -> Sequence[Value | None]:
    """What the field may hold; None: it stays empty."""
    type_ = kind.fields[name]
    day = at if not isinstance(at, datetime) else local_date(at, pack.zone)
    plain = _plain(type_, at, day, pack)
    tests = asked.pattern.where.get(name, ())
    if tests:
        return _offered(tests, plain, name, asked, at, pack) or (None,)
    if asked.role is Role.ORDER and name in asked.anchors:
        return plain
    if not type_.optional:
        return plain or (None,)
    return (None, *plain[:1]) if name in asked.anchors else (None,)


def _plain(type_: FieldType, at: WorldTime, day: date, pack: Pack) -> tuple[Value, ...]:
    """Values that anybody could write into a field of this type without knowing more."""
    match type_.base:
        case FieldBase.CHOICE:
            return type_.choices
        case FieldBase.TRUTH:
            return (False, True)
        case FieldBase.DATE:
            return (day,)
        case FieldBase.INSTANT:
            return (instant_of(at, pack.zone),)
        case FieldBase.MOMENT:
            return (at,)
        case FieldBase.REF if type_.ref is not None and not type_.optional:
            return (str(subject_id(type_.ref, OTHER)),)
        case _:
            return ()


def _offered(
    tests: tuple[FieldTest, ...], plain: tuple[Value, ...], name: FieldId, asked: Asked, at: WorldTime, pack: Pack
) -> tuple[Value | None, ...]:
    """Values that pass *tests* (or break them), taken from the tests themselves where the type offers none."""
    offered: list[Value] = [*plain]
    for test in tests:
        match test:
            case Missing(missing=True) if not asked.breaks:
                return (None,)
            case OneOf(values) | NoneOf(values):
                offered += values
            case WithinPlace(codes):
                offered += codes
            case Compared(limit=limit) if isinstance(limit, datetime):
                offered += [limit, limit + timedelta(days=1), limit - timedelta(days=1)]
            case Compared(limit=limit) if isinstance(limit, date):
                offered += [limit, limit + timedelta(days=1), limit - timedelta(days=1)]
            case Compared(limit=int() | Decimal() as limit):
                offered += [limit, limit + 1, limit - 1]
    if not plain:
        offered.append(OTHER)
    alone: Mapping[FieldId, tuple[FieldTest, ...]] = {
        # A comparison with another field can't be asked of one alone.
        name: tuple(test for test in tests if not (isinstance(test, Compared) and isinstance(test.limit, str)))
    }
    fitting = [v for v in offered if passes(alone, {name: v}, on=at, zone=pack.zone) is not asked.breaks]
    return tuple(value for number, value in enumerate(fitting) if value not in fitting[:number])
