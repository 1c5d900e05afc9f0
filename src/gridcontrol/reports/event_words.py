"""Events as sentences: what happened when, with its fields, personal ones typed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from attrs import frozen

from gridcontrol.ids import EventKindId, FieldId, SubjectId
from gridcontrol.model.known import KnownEvent
from gridcontrol.reports.document import Cell, Named, Personal, Statement, SubjectRef, listed
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import PERSONAL, FieldBase, Label


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

    def whole(self, event: KnownEvent) -> Statement:
        """The event with its fields."""
        args: dict[str, Cell] = {"kind": self.kind(event.kind), "at": event.at}
        fields = [
            Statement("why.field", {"field": self.field(event.kind, name), "value": self.value(event, name)})
            for name in sorted(event.fields)
        ]
        return Statement("why.event-with", {**args, "fields": listed(fields)}) if fields else brief(args)

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
            return SubjectRef(SubjectId(str(value)))
        if isinstance(value, bool):
            return Statement("why.true" if value else "why.false")
        if isinstance(value, str) and value in declared.labels:
            return named(value, declared.labels[value])
        return listed([str(part) for part in value]) if isinstance(value, tuple) else value
