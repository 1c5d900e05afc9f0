"""Conditions in words: one line where they are simple, indented lists where they are nested."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType

from attrs import evolve, frozen

from gridcontrol.ids import FieldId, LinkKindId, SubjectKindId
from gridcontrol.reports.spelled.page import Point
from gridcontrol.reports.spelled.points import amount_words, pattern_words, points_words, tests_of_subject
from gridcontrol.reports.spelled.speech import Speech
from gridcontrol.rules.conditions import (
    All,
    AnyOf,
    Attributes,
    Comparison,
    Condition,
    Count,
    Ever,
    InPlace,
    Its,
    Lasting,
    Not,
    Running,
    Seen,
    Some,
    StatusIs,
)

_OTHERWISE = MappingProxyType(
    {
        Comparison.AT_MOST: Comparison.ABOVE,
        Comparison.ABOVE: Comparison.AT_MOST,
        Comparison.AT_LEAST: Comparison.BELOW,
        Comparison.BELOW: Comparison.AT_LEAST,
    }
)
"""How a number compares that does not compare so."""
_SOME = frozenset({(Comparison.ABOVE, 0), (Comparison.AT_LEAST, 1)})


def condition_point(speech: Speech, condition: Condition, about: SubjectKindId | None, *, holds: bool = True) -> Point:
    """The condition, asked of a subject of kind *about*; not *holds*: that it does not hold."""
    if not holds:
        return _failing(speech, condition, about)
    match condition:
        case All(items) | AnyOf(items) | Some(_, items):
            return _several(speech, condition, items, about)
        case Not(item):
            return _failing(speech, item, about)
        case Lasting(item, length):
            inner = condition_point(speech, item, about)
            return _around(speech.say("docs.lasting", length=speech.length(length)), inner, speech)
        case Its():
            return _its(speech, condition, about)
        case Count(holding=holding):
            if holding is not None:
                return _count_holding(speech, condition, holding, about)
            return Point(_count(speech, condition, about))
        case _:
            return Point(_simple(speech, condition, about, holds=True))


def _failing(speech: Speech, condition: Condition, about: SubjectKindId | None) -> Point:
    """That *condition* does not hold, in one clause where there is one for it."""
    match condition:
        case StatusIs() | Running() | Ever() | Seen() | InPlace(since=None):
            return Point(_simple(speech, condition, about, holds=False))
        case Count(by=by) if by in _OTHERWISE:
            return condition_point(speech, evolve(condition, by=_OTHERWISE[by]), about)
        case Not(item):
            return condition_point(speech, item, about)
        case _:
            return _around(speech.say("docs.not"), condition_point(speech, condition, about), speech)


def condition_points(
    speech: Speech, conditions: Sequence[Condition], about: SubjectKindId | None, *, holds: bool = True
) -> tuple[Point, ...]:
    """Each of *conditions*."""
    return tuple(condition_point(speech, each, about, holds=holds) for each in conditions)


@frozen
class Led:
    """How a sentence with conditions begins: one that fits its line, one with points of its own, several."""

    one: str
    listed: str
    several: str = ""
    opens: type[All | AnyOf] | tuple[()] = ()
    """What alone means the same as its items."""


GIVEN = Led("docs.given", "docs.given-list", "docs.given-all", All)
UNLESS = Led("docs.unless", "docs.unless-list", "docs.unless-all", AnyOf)
TAKEN_UP = Led("docs.taken-up", "docs.taken-up-list")
SPREAD_GIVEN = Led("docs.spread-given", "docs.spread-given-list", "docs.spread-given-all", All)
ONCE = Led("docs.once", "docs.once-list")
UNTIL_HOLDS = Led("docs.until-holds", "docs.until-holds-list")
WHILE = Led("docs.while", "docs.while-list")
OWED_WHILE = Led("docs.owed-while-holds", "docs.owed-while-holds-list")
OWED_GIVEN = Led("docs.owed-given", "docs.owed-given-list", "docs.owed-given-all", All)
OWED_PAUSE = Led("docs.owed-pause-while", "docs.owed-pause-while-list")


def led(speech: Speech, lead: Led, conditions: Sequence[Condition], about: SubjectKindId | None, **words: str) -> Point:
    """*conditions* in the sentence *lead*, with its other *words*, or below it."""
    if len(conditions) == 1 and isinstance(conditions[0], lead.opens) and conditions[0].items:
        conditions = conditions[0].items
    first, *others = points = condition_points(speech, conditions, about)
    if others:
        return Point(speech.say(lead.several, **words), points)
    code = lead.listed if first.points else lead.one
    return Point(speech.say(code, condition=first.text, **words), first.points)


def _around(lead: str, inner: Point, speech: Speech) -> Point:
    return Point(speech.say("docs.around", lead=lead, inner=inner.text), inner.points)


def _several(
    speech: Speech, condition: All | AnyOf | Some, items: Sequence[Condition], about: SubjectKindId | None
) -> Point:
    if not items and not isinstance(condition, Some):
        return Point(speech.say("docs.always" if isinstance(condition, All) else "docs.never"))
    if len(items) == 1 and not isinstance(condition, Some):
        return condition_point(speech, items[0], about)
    points = condition_points(speech, items, about)
    if isinstance(condition, Some):
        return Point(speech.say("docs.some", number=condition.at_least), points)
    return Point(speech.say("docs.all" if isinstance(condition, All) else "docs.any"), points)


def _simple(speech: Speech, condition: Condition, about: SubjectKindId | None, *, holds: bool) -> str:
    no = "" if holds else "-not"
    match condition:
        case StatusIs(track, statuses):
            said = speech.statuses(track, statuses)
            return speech.say(f"docs.status-is{no}", track=speech.track(track), statuses=said)
        case Running(rule, status):
            known = speech.pack.rules.get(rule)
            if status is None:
                return speech.say(f"docs.running{no}", rule=speech.rule(rule))
            said = speech.status(known.track if known else None, status)
            return speech.say(f"docs.running-in{no}", rule=speech.rule(rule), status=said)
        case Ever(track, statuses):
            said = speech.statuses(track, statuses)
            return speech.say(f"docs.ever{no}", track=speech.track(track), statuses=said)
        case Seen(pattern, within):
            point = pattern_words(speech, pattern)
            if within is None:
                return speech.say(f"docs.seen{no}", point=point)
            return speech.say(f"docs.seen-within{no}", point=point, within=speech.length(within))
        case InPlace(codes, since):
            words = {"codes": speech.divisions(codes), "since": speech.moment(since) if since else ""}
            return speech.say(f"docs.in-place{no}" if since is None else "docs.in-place-since", **words)
        case Attributes(where):
            return speech.say("docs.attributes", tests=speech.clauses(tests_of_subject(speech, about, where)))
    raise AssertionError(type(condition).__name__)


def _its(speech: Speech, its: Its, about: SubjectKindId | None) -> Point:
    other = other_kind(speech, its, about)
    if its.link is not None:
        lead = speech.say("docs.its-link", kind=speech.kind(other), link=speech.link(its.link))
    elif its.field is not None:
        lead = speech.say("docs.its-field", kind=speech.kind(other), field=_asking_field(speech, its.field, about))
    else:
        lead = speech.say("docs.its-kind", kind=speech.kind(other))
    return _around(lead, condition_point(speech, its.condition, other), speech)


def other_kind(speech: Speech, its: Its, about: SubjectKindId | None) -> SubjectKindId | None:
    """The kind of the subject that *its* asks."""
    if its.link is not None:
        return _end_of(speech, its.link, about)
    if its.kind is not None:
        return its.kind
    known = speech.pack.subjects.get(about) if about is not None else None
    owners = [known.attributes] if known else []
    owners += [kind.fields for kind in speech.pack.events.values()]
    types = (fields[its.field] for fields in owners if its.field is not None and its.field in fields)
    return next((each.ref for each in types if each.ref is not None), None)


def _end_of(speech: Speech, link: LinkKindId, about: SubjectKindId | None) -> SubjectKindId | None:
    known = speech.pack.links.get(link)
    if known is None:
        return None
    return known.to_kind if known.from_kind == about else known.from_kind


def _asking_field(speech: Speech, name: FieldId, about: SubjectKindId | None) -> str:
    known = speech.pack.subjects.get(about) if about is not None else None
    if known is not None and name in known.attributes and known.attributes[name].label.given:
        return speech.field([known.attributes[name]], name)
    return speech.event_field(speech.pack.events, name)


def _count(speech: Speech, count: Count, about: SubjectKindId | None) -> str:
    """How many points there are; none is said as such."""
    never = (count.by, count.number) == (Comparison.AT_MOST, 0)
    point = "" if count.pattern is None else points_words(speech, count.pattern)
    amount = amount_words(speech, count.by, count.number)
    if count.within is None:
        said = speech.say("docs.count-none" if never else "docs.count", point=point, amount=amount)
    else:
        code = "docs.count-none-within" if never else "docs.count-within"
        said = speech.say(code, point=point, amount=amount, within=speech.length(count.within))
    if count.among is not None:
        said = speech.say("docs.count-among", count=said, kind=speech.kind(count.among))
    if count.distinct:
        said = speech.say("docs.count-distinct", count=said, kind=speech.kind(count.among or about))
    return said


def _count_holding(speech: Speech, count: Count, holding: Condition, about: SubjectKindId | None) -> Point:
    """How many subjects there are of whom a condition holds; none without it is said as *every*."""
    kind = speech.kind(count.among or about)
    among = "docs.every" if count.among is not None else "docs.every-own"
    if isinstance(holding, Not) and (count.by, count.number) == (Comparison.AT_MOST, 0):
        inner = condition_point(speech, holding.item, count.among or about)
        return _around(speech.say(among, kind=kind), inner, speech)
    if count.among is not None and (count.by, count.number) == (Comparison.AT_MOST, 0):
        return _around(
            speech.say("docs.holding-none", kind=kind), condition_point(speech, holding, count.among), speech
        )
    if count.among is not None and (count.by, count.number) in _SOME:
        return _around(
            speech.say("docs.holding-some", kind=kind), condition_point(speech, holding, count.among), speech
        )
    code = "docs.holding" if count.among is not None else "docs.holding-own"
    lead = speech.say(code, amount=amount_words(speech, count.by, count.number), kind=kind)
    return _around(lead, condition_point(speech, holding, count.among or about), speech)
