"""Adoption: that a version of a pack was put into force, as a fact with the whole text of the pack in it.

It is an event of a kind and about a subject that no pack can declare, so that every store takes it as it takes others,
and no rule, report or import ever meets it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from attrs import field, frozen

from gridcontrol.ids import EventKindId, FactId, FieldId, PackId, SubjectId
from gridcontrol.model.facts import Correction, Event, Fact, Received, Void
from gridcontrol.time import WorldTime

ADOPTED = EventKindId("gridcontrol:adopted")
"""Names in packs have no colon."""
_OWN = "gridcontrol:"
PACKS = SubjectId("gridcontrol:packs/adopted")

_PACK, _VERSION, _SIGNED, _DOCUMENT, _FILES = (
    FieldId(name) for name in ("pack", "version", "signed_by", "document", "files")
)


def _frozen_files(files: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType(dict(files))


@frozen
class Adoption:
    """A version of a pack, put into force by *signed_by* with *document* (empty: none is named).

    ``files``: the text of every file of the pack by its plain name, its own first. ``version`` is the digest of them
    that the pack had when it was adopted.
    """

    fact: FactId
    pack: PackId
    version: str
    at: WorldTime
    signed_by: str
    document: str
    files: Mapping[str, str] = field(converter=_frozen_files, hash=False)
    received_at: datetime


def adoption_event(
    pack: PackId, version: str, files: Mapping[str, str], at: datetime, *, signed_by: str, document: str
) -> Event:
    """The fact that *version* of *pack* was adopted at *at*."""
    return Event(
        FactId(f"{ADOPTED}:{version}:{at.isoformat()}"),
        ADOPTED,
        PACKS,
        at,
        {
            _PACK: str(pack),
            _VERSION: version,
            _SIGNED: signed_by,
            _FILES: tuple((name, text) for name, text in files.items()),
            **({_DOCUMENT: document} if document else {}),
        },
    )


def is_adoption(fact: Fact) -> bool:
    """Whether *fact* is one of these."""
    return isinstance(fact, Event) and fact.kind == ADOPTED


def is_own(fact: Fact) -> bool:
    """Whether *fact* is one that gridcontrol itself writes: an adoption, a report handed in."""
    return isinstance(fact, Event) and fact.kind.startswith(_OWN)


def of_no_adoption(received: Mapping[FactId, Received]) -> dict[FactId, Received]:
    """*received* without what gridcontrol itself wrote, and without what corrects or withdraws that."""
    adopted = {
        name for name, item in received.items() if isinstance(fact := item.fact, Event) and fact.kind.startswith(_OWN)
    }
    if not adopted:
        return dict(received)
    while True:
        about = {n for n, i in received.items() if isinstance(i.fact, Correction | Void) and i.fact.of in adopted}
        if about <= adopted:
            return {name: item for name, item in received.items() if name not in adopted}
        adopted |= about


def adoptions(log: Iterable[Received]) -> tuple[Adoption, ...]:
    """The adoptions in *log* that nothing withdraws, by order of receipt."""
    items = list(log)
    withdrawn: set[FactId] = set()
    for item in reversed(items):
        if isinstance(item.fact, Void) and item.fact.id not in withdrawn:
            withdrawn.add(item.fact.of)
    return tuple(
        _adoption(item.fact, item.received_at)
        for item in items
        if isinstance(item.fact, Event) and item.fact.kind == ADOPTED and item.fact.id not in withdrawn
    )


def _adoption(event: Event, received_at: datetime) -> Adoption:
    fields = event.fields
    listed = fields.get(_FILES, ())
    pairs = listed if isinstance(listed, tuple) else ()
    files = {str(pair[0]): str(pair[1]) for pair in pairs if isinstance(pair, tuple)}
    return Adoption(
        event.id,
        PackId(str(fields.get(_PACK, ""))),
        str(fields.get(_VERSION, "")),
        event.at,
        str(fields.get(_SIGNED, "")),
        str(fields.get(_DOCUMENT, "")),
        files,
        received_at,
    )
