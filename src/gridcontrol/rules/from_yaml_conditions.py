"""Conditions and patterns: from words to what they stand for, each asked of subjects of a known kind."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from gridcontrol.errors import Place
from gridcontrol.ids import EventKindId, FieldId, LinkKindId, StatusId, SubjectKindId, TrackId
from gridcontrol.located.node import Scalar
from gridcontrol.rules.conditions import (
    All,
    AnyOf,
    Attributes,
    Boundary,
    Comparison,
    Condition,
    Count,
    EventPattern,
    Ever,
    InPlace,
    Its,
    Lasting,
    Not,
    Pattern,
    Running,
    Seen,
    Some,
    StatusIs,
)
from gridcontrol.rules.from_yaml_fields import where_of
from gridcontrol.rules.lookup import Lookup, Types
from gridcontrol.rules.shapes import Pairs
from gridcontrol.rules.vocabulary import FieldBase
from gridcontrol.rules.written_conditions import (
    ConditionWritten,
    CountWritten,
    PatternWritten,
    SeenWritten,
    SomeWritten,
)

NO_WHERE: Mapping[Any, Any] = MappingProxyType({})
ALWAYS = All(())
"""Stands in for a condition that can't be read."""
Named = Mapping[str, tuple[str, ...]]
"""The fields of a rule's trigger that name a subject, each with the kinds it names; empty kinds are not known."""
NOBODY: Named = MappingProxyType({})


def event_kinds(words: tuple[Scalar, ...], kind: str, look: Lookup) -> dict[str, Types | None]:
    """The event kinds *words* name, with their fields; they must be about subjects of *kind* (any, when empty)."""
    found: dict[str, Types | None] = {}
    for word in look.distinct(words):
        look.event(word)
        about = look.abouts.get(word.text, "")
        if kind and about and about != kind:
            allowed = [name for name, other in look.abouts.items() if other == kind]
            look.report(
                "pack.event-of-other-kind", word.place, allowed=allowed, found=word.text, about=about, kind=kind
            )
        found[word.text] = look.fields.get(word.text)
    return found


def event_pattern(words: tuple[Scalar, ...], where: Pairs[Any], kind: str, look: Lookup) -> EventPattern:
    """Events of the named kinds."""
    kinds = event_kinds(words, kind, look)
    return EventPattern(tuple(EventKindId(name) for name in kinds), where_of(where, kinds, look))


def track_statuses(
    pairs: Pairs[tuple[Scalar, ...]], kind: str, place: Place, look: Lookup, *, shown: bool = True
) -> tuple[TrackId, tuple[StatusId, ...]]:
    """``{track: status}`` or ``{track: [statuses]}`` with exactly one track. Not *shown*: not the default."""
    if len(pairs) != 1:
        second = pairs[1][0].place if pairs else place
        look.report("pack.one-track", second, found=str(len(pairs)))
        if not pairs:
            return TrackId(""), ()
    name, words = pairs[0]
    track = look.track_about(name, kind or None)
    return track, look.statuses(words or (), name.text, shown=shown)


def boundary(written: PatternWritten, kind: str, look: Lookup) -> Boundary | None:
    """Beginnings or ends of statuses."""
    begins = written.begins is not None
    pairs = written.begins if written.begins is not None else written.finishes
    if pairs is None:
        return None
    track, statuses = track_statuses(pairs, kind, written.place_of("begins" if begins else "finishes"), look)
    return Boundary(begins, track, statuses)


def pattern(written: PatternWritten, kind: str, look: Lookup) -> Pattern:
    """Points of subjects of *kind*."""
    return boundary(written, kind, look) or event_pattern(written.event, written.where, kind, look)


def conditions(
    written: tuple[ConditionWritten, ...], kind: str, look: Lookup, named: Named = NOBODY
) -> tuple[Condition, ...]:
    """Conditions, all asked of subjects of *kind*."""
    return tuple(condition(each, kind, look, named) for each in written)


def condition(written: ConditionWritten | None, kind: str, look: Lookup, named: Named = NOBODY) -> Condition:
    """A condition asked of subjects of *kind*; an empty *kind* is one that is not known.

    *named*: whom the event that asks may name.
    """
    if written is None:
        return ALWAYS
    made = (
        _of_statuses(written, kind, look)
        or _of_points(written, kind, look, named)
        or _of_others(written, kind, look, named)
    )
    return made or ALWAYS


def _of_statuses(written: ConditionWritten, kind: str, look: Lookup) -> Condition | None:
    if written.status is not None:
        return StatusIs(*track_statuses(written.status, kind, written.place_of("status"), look))
    if written.ever is not None:
        return Ever(*track_statuses(written.ever, kind, written.place_of("ever"), look))
    if written.running is not None:
        return _running(written.running, kind, look)
    return None


def _running(word: Scalar, kind: str, look: Lookup) -> Running:
    name, _, status = word.text.partition("/")
    rule = look.rule(Scalar(name, word.place))
    known = look.rules.get(name)
    if known is not None:
        track, given = known
        owner = look.tracks.get(track)
        if owner is not None and kind and owner.about and owner.about != kind:
            look.report("pack.rule-of-other-kind", word.place, found=name, about=owner.about, kind=kind)
        if status:
            look.find("pack.status-not-of-rule", Scalar(status, word.place), given, rule=name)
    return Running(rule, StatusId(status) if status else None)


def _of_points(written: ConditionWritten, kind: str, look: Lookup, named: Named) -> Condition | None:
    if written.seen is not None:
        return _seen(written.seen, kind, look)
    if written.count is not None:
        return _count(written.count, kind, look, named)
    if written.every is not None:
        among = look.subject(written.every.among)
        has = condition(written.every.has_, among, look)
        return Count(None, Not(has), among, within=None, distinct=True, by=Comparison.AT_MOST, number=0)
    if written.attributes is not None:
        return Attributes(where_of(written.attributes, {kind: look.attributes.get(kind)}, look))
    if written.in_place:
        return _in_place(written, kind, look)
    return None


def _in_place(written: ConditionWritten, kind: str, look: Lookup) -> InPlace:
    known = look.subjects.get(kind)
    if known is not None and not known.located:
        allowed = [name for name, each in look.subjects.items() if each is None or each.located]
        look.report("pack.kind-without-place", written.place_of("in_place"), allowed=allowed, kind=kind)
    return InPlace(tuple(code.text for code in look.distinct(written.in_place)))


def _seen(written: SeenWritten, kind: str, look: Lookup) -> Seen:
    return Seen(pattern(written, kind, look), written.within)


def _count(written: CountWritten, kind: str, look: Lookup, named: Named) -> Count:
    among = look.subject(written.among) if written.among is not None else None
    counted = among or kind
    by, number = next(
        ((by, getattr(written, by)) for by in Comparison if getattr(written, by, None) is not None),
        (Comparison.AT_LEAST, 0),
    )
    holding = written.has("holding")
    return Count(
        pattern=None if holding else pattern(written, counted, look),
        holding=condition(written.holding, counted, look, named if among is None else NOBODY) if holding else None,
        among=among,
        within=written.within,
        distinct=written.distinct or holding,
        by=by,
        number=number,
    )


def _of_others(written: ConditionWritten, kind: str, look: Lookup, named: Named) -> Condition | None:
    if written.its is not None:
        return _its(written.its, kind, written.place_of("its"), look, named)
    if written.lasting is not None:
        return Lasting(condition(written.lasting.if_, kind, look, named), written.lasting.for_)
    if written.all_ is not None:
        return All(conditions(written.all_, kind, look, named))
    if written.any_ is not None:
        return AnyOf(conditions(written.any_, kind, look, named))
    if written.some is not None:
        return _some(written.some, kind, look, named)
    if written.not_ is not None:
        return Not(condition(written.not_, kind, look, named))
    return None


def _some(some: SomeWritten, kind: str, look: Lookup, named: Named) -> Some:
    if some.of and some.at_least > len(some.of):
        look.report("pack.some-of-too-few", some.place_of("at_least"), found=str(some.at_least), most=str(len(some.of)))
    return Some(some.at_least, conditions(some.of, kind, look, named))


def _its(pairs: Pairs[ConditionWritten], kind: str, place: Place, look: Lookup, named: Named) -> Condition:
    if len(pairs) != 1:
        look.report("pack.one-relation", pairs[1][0].place if pairs else place, found=str(len(pairs)))
        if not pairs:
            return ALWAYS
    name, inner = pairs[0]
    ways = _relations(kind, look)
    if named:
        ways = {**ways, **{field: _with_own(ways.get(field, []), kinds) for field, kinds in named.items()}}
    found = ways.get(name.text, [])
    if not found:
        if kind:
            look.find("pack.unknown-relation", name, ways, kind=kind)
        return Its(None, None, None, condition(inner, "", look))
    if len(found) > 1:
        look.report("pack.ambiguous-relation", name.place, found=name.text, kind=kind)
    way, target = found[0]
    return Its(
        link=LinkKindId(name.text) if way == "link" else None,
        field=FieldId(name.text) if way == "field" else None,
        kind=SubjectKindId(name.text) if way == "kind" else None,
        condition=condition(inner, target, look),
    )


def _with_own(ways: list[tuple[str, str]], kinds: tuple[str, ...]) -> list[tuple[str, str]]:
    """The ways to mean a name that is a field of the event that asks, too: its own comes before an attribute."""
    return [*(way for way in ways if way[0] != "field"), *(("field", kind) for kind in dict.fromkeys(kinds))]


def _relations(kind: str, look: Lookup) -> dict[str, list[tuple[str, str]]]:
    """What ``its`` may name for subjects of *kind*: by name the ways to mean it, each with the kind it leads to."""
    if kind in look.ways:
        return look.ways[kind]
    ways = look.ways[kind] = {}
    for name, link in look.links.items():
        if link is None or link.from_kind == kind:
            ways.setdefault(name, []).append(("link", link.to_kind if link else ""))
    for field, its_type in (look.attributes.get(kind) or {}).items():
        if its_type is None or its_type.base is FieldBase.REF:
            ways.setdefault(field, []).append(("field", (its_type.ref if its_type else None) or ""))
    for name, subject in look.subjects.items():
        if name != kind and (subject is None or subject.located):
            ways.setdefault(name, []).append(("kind", name))
    return ways
