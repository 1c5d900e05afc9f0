"""The facts that are about subjects whom a reader sees, with whomever else they name hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from types import MappingProxyType

from attrs import evolve

from gridcontrol.ids import FactId, SubjectId, SubjectKindId, subject_id
from gridcontrol.model.facts import Value, frozen_fields
from gridcontrol.model.known import Known, KnownEvent
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import FieldBase

HIDDEN = "***"
"""The key of whoever is named in a fact and not seen."""

Sees = Callable[[SubjectId], bool]


def visible_facts(pack: Pack, known: Known, sees: Sees) -> Known:
    """*known* with nothing in it that is about somebody whom *sees* does not show.

    What hangs in the air, corrections of facts that are not there, is nobody's and left out.
    """
    events: dict[SubjectId, tuple[KnownEvent, ...]] = {}
    for subject, several in known.events.items():
        if sees(subject):
            shown = tuple(visible_event(pack, each, sees) for each in several if sees(each.as_reported))
            if shown:
                events[subject] = shown
    plans, set_aside, voided = (_shown(pack, each, sees) for each in (known.plans, known.set_aside, known.voided))
    ids = {each.id for each in _each(events.values(), plans, set_aside, voided)}
    contested = {fact: both for fact, both in known.contested_between.items() if all(sees(each) for each in both)}
    return Known(
        events=MappingProxyType(events),
        plans=plans,
        set_aside=set_aside,
        assertions=tuple(each for each in known.assertions if sees(each.subject)),
        voided=voided,
        competing=tuple(each for each in known.competing if each.event in ids),
        dangling=(),
        joined=MappingProxyType({one: other for one, other in known.joined.items() if sees(one) and sees(other)}),
        contested=tuple(each for each in known.contested if each in contested),
        contested_between=MappingProxyType(contested),
    )


def _shown(pack: Pack, events: Iterable[KnownEvent], sees: Sees) -> tuple[KnownEvent, ...]:
    return tuple(visible_event(pack, each, sees) for each in events if sees(each.subject) and sees(each.as_reported))


def _each(several: Iterable[tuple[KnownEvent, ...]], *more: Iterable[KnownEvent]) -> Iterator[KnownEvent]:
    for events in (*several, *more):
        yield from events


def facts_in(known: Known) -> frozenset[FactId]:
    """The ids of all facts that *known* rests on, corrections among them."""
    every = _each(known.events.values(), known.plans, known.set_aside, known.voided)
    return frozenset(fact for event in every for fact in event.causes)


def visible_event(pack: Pack, event: KnownEvent, sees: Sees) -> KnownEvent:
    """*event* with the keys of those hidden whom it names and *sees* does not show: that it names one stays."""
    kind = pack.events.get(event.kind)
    if kind is None:
        return event
    named = {
        name: type_.ref
        for name, type_ in kind.fields.items()
        if type_.base is FieldBase.REF and type_.ref is not None and name in event.fields
    }
    hidden = {name: _hidden(event.fields[name], ref, sees) for name, ref in named.items()}
    if all(event.fields[name] == value for name, value in hidden.items()):
        return event
    return evolve(event, fields=frozen_fields({**event.fields, **hidden}))


def _hidden(value: Value, kind: SubjectKindId, sees: Sees) -> Value:
    if isinstance(value, tuple):
        return tuple(_hidden(each, kind, sees) for each in value)
    return value if sees(SubjectId(str(value))) else subject_id(kind, HIDDEN)
