"""What a pack names of divisions in its rules: codes, and the kinds of subjects whose keys are asked for like codes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from gridcontrol.ids import SubjectKindId
from gridcontrol.rules.conditions import Count, EventPattern, InPlace, Its, WithinPlace
from gridcontrol.rules.ruleset import Pack


def codes_named(pack: Pack) -> set[str]:
    """Every code in a test of a field or in a condition, however deep."""
    return {code for part in (*pack.rules.values(), *pack.spreads.values()) for code in _codes(part)}


def _codes(part: object) -> Iterator[str]:
    if isinstance(part, InPlace | WithinPlace):
        yield from part.codes
    elif attrs.has(kind := type(part)):
        for each in attrs.fields(kind):
            yield from _codes(getattr(part, each.name))
    elif isinstance(part, tuple):
        for item in part:
            yield from _codes(item)
    elif isinstance(part, Mapping):
        for item in part.values():
            yield from _codes(item)


def kinds_with_codes(pack: Pack) -> tuple[set[SubjectKindId], set[SubjectKindId]]:
    """The kinds of subjects whose keys stand for places, and of those in which a rule may ask who lies."""
    covered = {kind.id: pack.links[kind.covers].to_kind for kind in pack.subjects.values() if kind.covers is not None}
    asked = {covered.get(kind, kind) for kind in _wholes_of(pack)}
    placed = {kind.id for kind in pack.subjects.values() if kind.levels} | set(covered.values())
    return placed | asked, asked


def _wholes_of(pack: Pack) -> Iterator[SubjectKindId]:
    for rule in pack.rules.values():
        yield from _wholes(pack, rule, pack.tracks[rule.track].about)
    for spread in pack.spreads.values():
        cause = spread.cause
        about = pack.events[cause.kinds[0]] if isinstance(cause, EventPattern) else pack.tracks[cause.track]
        yield from _wholes(pack, spread, about.about)


def _wholes(pack: Pack, part: object, about: SubjectKindId) -> Iterator[SubjectKindId]:
    """The kinds of those whose members *part* asks for, where it is asked of subjects of *about*."""
    match part:
        case Count(holding=holding, among=among) if among is not None:
            yield about
            yield from _wholes(pack, holding, among)
        case Its():
            if part.kind is not None:
                yield part.kind
            for kind in _related(pack, part, about):
                yield from _wholes(pack, part.condition, kind)
        case tuple():
            for item in part:
                yield from _wholes(pack, item, about)
        case Mapping():
            for item in part.values():
                yield from _wholes(pack, item, about)
        case _ if attrs.has(kind_of_part := type(part)):
            for each in attrs.fields(kind_of_part):
                yield from _wholes(pack, getattr(part, each.name), about)


def _related(pack: Pack, its: Its, about: SubjectKindId) -> set[SubjectKindId]:
    """The kinds that ``its`` leads to from subjects of *about*."""
    if its.link is not None:
        return {pack.links[its.link].to_kind}
    if its.kind is not None:
        return {its.kind}
    events = [kind for kind in pack.events.values() if kind.about == about and its.field in kind.fields]
    return {ref for kind in events if its.field is not None and (ref := kind.fields[its.field].ref) is not None}
