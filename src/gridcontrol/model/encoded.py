"""A fact with its content written once: what an import makes of a row and what a store keeps of a fact.

A row becomes a content id, and a content id needs the content as text. A store compares that text. Whoever
has it already hands it on, so that a million rows are written as text once and never become objects on their way.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple, Protocol, runtime_checkable

from gridcontrol.model.facts import Assertion, Correction, Event, Fact, Identity, Void
from gridcontrol.model.storing import Receipt, Store
from gridcontrol.model.wire import content_to_text, fact_from_object


class Encoded(NamedTuple):
    """A fact as plain columns. ``content`` is exactly what ``gridcontrol.model.wire.content_to_text`` gives for it.

    ``form`` is the content's ``is``: event, correction, void, identity, assertion. ``about`` is the subject of an event
    or assertion, the first subject of an identity, or the fact that a correction or void is of; ``other`` the second
    subject of an identity, else empty. ``delivery`` is empty and ``row`` 0 where the fact has no origin.
    """

    id: str
    form: str
    about: str
    other: str
    content: str
    delivery: str
    row: int


_read = json.JSONDecoder().raw_decode
"""Reads the object that a content is, without looking for space around it, of which there is none."""


@runtime_checkable
class BulkStore(Store, Protocol):
    """A store that also takes facts as columns, with the same promise as ``append``."""

    def append_encoded(self, facts: Iterable[Encoded]) -> Receipt:
        """Take *facts* whole or not at all, as ``append`` would take what they decode to."""


def encode(fact: Fact) -> Encoded:
    """*fact* as columns."""
    form, about, other = "", "", ""
    match fact:
        case Event():
            form, about = "event", fact.subject
        case Correction():
            form, about = "correction", fact.of
        case Void():
            form, about = "void", fact.of
        case Identity():
            form, about, other = "identity", fact.one, fact.other
        case Assertion():
            form, about = "assertion", fact.subject
    delivery, row = (fact.origin.delivery, fact.origin.row) if fact.origin else ("", 0)
    return Encoded(fact.id, form, about, other, content_to_text(fact), delivery, row)


def decode(encoded: Encoded) -> Fact:
    """The inverse of ``encode``. Raises ``ValueError``, ``KeyError`` or ``TypeError`` on content that is no fact."""
    return decoded(encoded.id, encoded.content, encoded.delivery, encoded.row)


def decoded(fact_id: str, content: str, delivery: str, row: int) -> Fact:
    """The fact of that id and *content*; *delivery* is empty where it has no origin."""
    whole, end = _read(content)
    if end != len(content):
        raise ValueError(content)
    whole["id"] = fact_id
    if delivery:
        whole["origin"] = (delivery, row)
    return fact_from_object(whole)


def append_all(store: Store, facts: Iterable[Encoded]) -> Receipt:
    """Hand *facts* to *store* in the way it takes fastest. Raises ``StoreError``; then none of them was taken."""
    if isinstance(store, BulkStore):
        return store.append_encoded(facts)
    return store.append(map(decode, facts))
