"""Events as sentences: what happened when, with its fields, personal ones typed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import TypeVar

from attrs import frozen

from gridcontrol.calculus.explanation import Glimpse
from gridcontrol.ids import EventKindId, FieldId, SubjectId, SubjectKindId, key_of
from gridcontrol.model.known import KnownEvent
from gridcontrol.reports.build import personal_kinds
from gridcontrol.reports.document import Cell, Named, Personal, Statement, SubjectRef, listed
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import PERSONAL, FieldBase, Label
from gridcontrol.time import local_date

Told = TypeVar("Told")


def named(word_id: str, label: Label | None) -> Named:
    """A word of the pack; the id stands for itself where the pack gives it no label."""
    return Named(word_id, label if label is not None and label.given else Label(MappingProxyType({}), word_id))


def brief(args: Mapping[str, Cell]) -> Statement:
    """*kind* and *at* of an event."""
    return Statement("why.event", args)


@frozen
class EventWords:
    """How *pack* speaks of events."""

    pack: Pack

    @property
    def people(self) -> frozenset[SubjectKindId]:
        """The kinds of subjects that are people."""
        return personal_kinds(self.pack)

    def whole(self, event: KnownEvent) -> Statement:
        """The event with its fields; of one that names a person besides its own only the day is told, not the hour."""
        args: dict[str, Cell] = {"kind": self.kind(event.kind), "at": self._told(event, event.at)}
        fields: list[Cell] = [
            Statement("why.field", {"field": self.field(event.kind, name), "value": self.value(event, name)})
            for name in sorted(event.fields)
        ]
        return Statement("why.event-with", {**args, "fields": listed(fields)}) if fields else self.brief(event)

    def brief(self, event: KnownEvent) -> Statement:
        """The event without its fields."""
        return brief({"kind": self.kind(event.kind), "at": self._told(event, event.at)})

    def kind(self, kind: EventKindId) -> Cell:
        """The name of a kind of events, also of one that the pack does not know."""
        known = self.pack.events.get(kind)
        return named(kind, None if known is None else known.label)

    def field(self, kind: EventKindId, name: FieldId) -> Cell:
        """The name of a field, also of one that the pack does not know."""
        known = self.pack.events.get(kind)
        declared = None if known is None else known.fields.get(name)
        return named(name, None if declared is None else declared.label)

    def value(self, event: KnownEvent, name: FieldId) -> Cell:
        """What stands in a field."""
        value = event.fields.get(name)
        if value is None:
            return Statement("why.no-value")
        kind = self.pack.events.get(event.kind)
        declared = None if kind is None else kind.fields.get(name)
        if declared is None or declared.base in PERSONAL:
            # Nobody says what an undeclared field holds; it is hidden as an address would be.
            return Personal(FieldBase.ADDRESS if declared is None else declared.base, str(value))
        if declared.base is FieldBase.REF:
            if declared.ref not in self.people:
                return SubjectRef(SubjectId(str(value)))
            # Whom a fact names is nobody's business but that person's: hidden whole, as an address is, not in part.
            return Personal(FieldBase.ADDRESS, key_of(SubjectId(str(value))))
        if isinstance(value, bool):
            return Statement("why.true" if value else "why.false")
        if isinstance(value, str) and value in declared.labels:
            return named(value, declared.labels[value])
        return listed([str(part) for part in value]) if isinstance(value, tuple) else self._told(event, value)

    def glimpses(self, seen: Iterable[Glimpse]) -> Cell:
        """Facts about others, by kind: their days from the first to the last, neither how many nor in which order."""
        days: dict[EventKindId, set[date]] = {}
        for one in seen:
            days.setdefault(one.kind, set()).add(one.day)
        return listed([self._days(kind, found) for kind, found in sorted(days.items())])

    def _days(self, kind: EventKindId, days: Collection[date]) -> Cell:
        if len(days) == 1:
            return brief({"kind": self.kind(kind), "at": next(iter(days))})
        return Statement("why.events", {"kind": self.kind(kind), "first": min(days), "last": max(days)})

    def _told(self, event: KnownEvent, value: Told) -> Told | date:
        """*value*, an instant as its day where *event* names a person."""
        if isinstance(value, datetime) and self.names_somebody(event):
            return local_date(value, self.pack.zone)
        return value

    def names_somebody(self, event: KnownEvent) -> bool:
        """Whether *event* names a person besides the one it is about."""
        kind = self.pack.events.get(event.kind)
        refs = [type_.ref for name, type_ in kind.fields.items() if name in event.fields] if kind is not None else []
        return not self.people.isdisjoint(ref for ref in refs if ref is not None)
