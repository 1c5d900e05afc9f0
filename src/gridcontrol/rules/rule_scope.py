"""What the parts of one rule share while they are read."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from gridcontrol.ids import FieldId, StatusId
from gridcontrol.located.node import Scalar
from gridcontrol.rules.from_yaml_conditions import Named
from gridcontrol.rules.from_yaml_fields import TIMES, type_text
from gridcontrol.rules.lookup import Lookup, Types
from gridcontrol.rules.vocabulary import FieldBase

OWN_TIME = "at"


@frozen
class Scope:
    """What the parts of one rule share: its track, the kind of its subjects, the fields of its trigger."""

    look: Lookup
    rule: str
    """Its name; empty for a spread, which counts from a beginning without fields of its own."""
    track: str
    kind: str
    trigger: Mapping[str, Types | None]
    """Event kinds of the trigger with their fields; empty when a status begins the run."""

    @property
    def named(self) -> Named:
        """The fields of the trigger that name a subject.

        Where not every kind of the trigger has the field, the attribute of that name stands in for it.
        """
        found: dict[str, list[str]] = {}
        for types in self.trigger.values():
            for name, kind in (types or {}).items():
                if kind is None or kind.base is FieldBase.REF:
                    found.setdefault(name, []).append((kind.ref if kind is not None else None) or "")
        attributes = self.look.attributes.get(self.kind) or {}
        for field, kinds in found.items():
            attribute = attributes.get(FieldId(field))
            if len(kinds) < len(self.trigger) and attribute is not None and attribute.base is FieldBase.REF:
                kinds.append(attribute.ref or "")
        return {name: tuple(kinds) for name, kinds in found.items()}

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
            code = "pack.unknown-trigger-field" if self.rule else "pack.spread-own-field"
            self.look.find(code, word, _times(known), **({"rule": self.rule} if self.rule else {}))
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
