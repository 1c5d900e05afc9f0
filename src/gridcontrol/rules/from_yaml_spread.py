"""Spreads: from words to what is carried along links."""

from __future__ import annotations

from types import MappingProxyType

from gridcontrol.ids import EventKindId, FieldId, SpreadId
from gridcontrol.located.node import Scalar
from gridcontrol.rules.conditions import EventPattern
from gridcontrol.rules.from_yaml_conditions import event_pattern
from gridcontrol.rules.from_yaml_rules import anchors_at
from gridcontrol.rules.from_yaml_vocabulary import label_or
from gridcontrol.rules.lookup import Lookup
from gridcontrol.rules.spreading import Direction, LookBack, Spread, While
from gridcontrol.rules.written_pack import PackWritten
from gridcontrol.rules.written_rules import LookBackWritten, SpreadWritten

_LAST = "last_contact"
_SOURCE = "source"
"""Fields that are filled in where the created kind declares them and nothing else is said."""


def read_spreads(written: PackWritten, look: Lookup) -> dict[SpreadId, Spread]:
    """All spreads."""
    spreads: dict[SpreadId, Spread] = {}
    for name, spread in written.spread:
        if spread is None:
            continue
        if name.text in look.rules:
            look.report("pack.spread-like-rule", name.place, found=name.text)
        spreads[SpreadId(name.text)] = _spread(name, spread, look)
    return spreads


def _spread(name: Scalar, written: SpreadWritten, look: Lookup) -> Spread:
    link = look.link(written.along)
    known = look.links.get(written.along.text)
    near = far = ""
    if known is not None:
        near, far = known.from_kind, known.to_kind
        if written.direction is Direction.TO_OF:
            near, far = far, near
        if written.direction is Direction.BOTH and near != far:
            look.report("pack.spread-both-ways", name.place, found=written.along.text, one=near, other=far)
    creates = look.event(written.creates)
    about = look.abouts.get(written.creates.text, "")
    if about and far and about != far:
        look.report("pack.spread-to-other-kind", written.creates.place, found=creates, about=about, kind=far)
    return Spread(
        id=SpreadId(name.text),
        label=label_or(written.label, name.text),
        cause=_cause(written, near, look),
        link=link,
        direction=written.direction,
        look_back=None if written.look_back is None else _look_back(written.look_back, near, look),
        creates=creates,
        last=_filled(written.last, _LAST, creates, look),
        source=_filled(written.source, _SOURCE, creates, look),
        where=name.place,
    )


def _cause(written: SpreadWritten, kind: str, look: Lookup) -> While | EventPattern:
    if written.event:
        return event_pattern(written.event, written.where, kind, look)
    for track, statuses in (written.while_ or ())[:1]:
        found = look.track_about(track, kind or None)
        return While(found, look.statuses(statuses or (), track.text, shown=False), written.shown)
    return EventPattern((), MappingProxyType({}))


def _look_back(written: LookBackWritten, kind: str, look: Lookup) -> LookBack:
    return LookBack(written.for_, anchors_at(written.counted_from, kind, look))


def _filled(word: Scalar | None, usual: str, creates: EventKindId, look: Lookup) -> FieldId | None:
    types = look.fields.get(creates)
    if word is not None:
        look.field_of(word, types, creates)
        return FieldId(word.text)
    return FieldId(usual) if types is not None and usual in types else None
