"""Findings about the fields that rules depend on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gridcontrol.errors import Problem, Severity
from gridcontrol.ids import FieldId
from gridcontrol.rules.conditions import Attributes, Count, EventPattern, FieldTest, InPlace, NoneOf, OneOf, Seen, Where
from gridcontrol.rules.origin_words import Origin, origin_of
from gridcontrol.rules.ruleset import EventAnchor, Extreme, Pack, Rule, conditions_of
from gridcontrol.rules.strata import parts_of, patterns_of
from gridcontrol.rules.vocabulary import FieldBase, FieldType

_DEPENDS = {
    Origin.REGISTRATION: "rules.depends-on-registration",
    Origin.NATIONALITY: "rules.depends-on-nationality",
    Origin.ETHNICITY: "rules.depends-on-ethnicity",
    Origin.RELIGION: "rules.depends-on-religion",
}
Types = Mapping[FieldId, FieldType]


def attribute_types(pack: Pack) -> Types:
    """The types of the attributes of all kinds of subjects."""
    types: dict[FieldId, FieldType] = {}
    for subject in pack.subjects.values():
        types.update(subject.attributes)
    return types


def origin_findings(rule: Rule, pack: Pack, attributes: Types) -> Iterator[Problem]:
    """Warnings about what *rule* asks of people's registration, nationality, ethnicity or religion, each field once."""
    seen: set[FieldId] = set()
    for where, types in _wheres(rule, pack, attributes):
        for name, tests in where.items():
            origin = _origin(name, tests, types.get(name))
            if origin is not None and name not in seen:
                seen.add(name)
                yield Problem(_DEPENDS[origin], rule.where, {"rule": rule.id, "field": name}, Severity.WARNING)


def _origin(name: FieldId, tests: tuple[FieldTest, ...], kind: FieldType | None) -> Origin | None:
    found = origin_of(name)
    if found is None and kind is not None and kind.base is FieldBase.ID_NUMBER:
        return Origin.REGISTRATION  # its first digits are the place of registration
    for test in tests:
        if found is None and isinstance(test, OneOf | NoneOf):
            found = next((hit for value in test.values if (hit := origin_of(str(value))) is not None), None)
    return found


def _wheres(rule: Rule, pack: Pack, attributes: Types) -> Iterator[tuple[Where, Types]]:
    """Every set of field tests in *rule*, with the types of the fields it may name."""
    patterns = list(patterns_of(rule))
    own = pack.subjects.get(pack.tracks[rule.track].about)
    place = own.place if own is not None else None
    for outer in conditions_of(rule):
        for condition in parts_of(outer):
            if isinstance(condition, Attributes):
                yield condition.where, attributes
            elif isinstance(condition, InPlace) and place is not None:
                yield {place: ()}, attributes
            elif isinstance(condition, Seen | Count) and condition.pattern is not None:
                patterns.append(condition.pattern)
    trigger: EventPattern | None = None
    for number, pattern in enumerate(patterns):
        if isinstance(pattern, EventPattern):
            yield pattern.where, _types(pattern, pattern.where, pack)
            if number == 0 and rule.trigger is not None:
                trigger = pattern
    for pattern in _anchor_patterns(rule.counted_from):
        yield pattern.where, _types(pattern, pattern.where, pack)
    for edition in rule.editions:
        for branch in edition.branches:
            yield branch.when, _types(trigger, branch.when, pack) if trigger is not None else {}


def _anchor_patterns(anchors: tuple[object, ...]) -> Iterator[EventPattern]:
    for anchor in anchors:
        if isinstance(anchor, EventAnchor):
            yield anchor.pattern
        elif isinstance(anchor, Extreme):
            yield from _anchor_patterns(anchor.items)


def _types(pattern: EventPattern, names: Where, pack: Pack) -> Types:
    """The types of the fields *names* of the events of *pattern*."""
    types: dict[FieldId, FieldType] = {}
    for kind in pattern.kinds:
        fields = pack.events[kind].fields
        types.update((name, fields[name]) for name in names if name in fields)
    return types
