"""What becomes of a batch: which of its facts are new, known, or contradict one that is kept. For authors of stores."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TypeVar

from attrs import frozen

from gridcontrol.errors import Problem, StoreError
from gridcontrol.ids import FactId, SubjectId
from gridcontrol.model.encoded import Encoded
from gridcontrol.model.facts import Assertion, Correction, Event, Fact, Identity, Void

K = TypeVar("K")


@frozen
class SortedOut:
    """A batch sorted out.

    ``fresh``: the new facts, in the order of the batch. ``refused``: by id and content, the first of each that
    contradicts a kept fact; ``conflicts`` their ids. ``contradicting`` counts them all, also those refused twice, and
    ``known`` those that say again what is kept.
    """

    fresh: list[Encoded]
    refused: Mapping[tuple[str, str], Encoded]
    contradicting: int
    known: int
    conflicts: tuple[FactId, ...]


def sort_out(batch: Iterable[Encoded], kept: Mapping[str, str]) -> SortedOut:
    """Sort out *batch*, given the content of those of its facts whose ids are in the store, by id."""
    fresh: list[Encoded] = []
    contents: dict[str, str] = dict(kept)
    refused: dict[tuple[str, str], Encoded] = {}
    conflicts: dict[str, None] = {}
    contradicting = count = 0
    for fact in batch:
        count += 1
        there = contents.get(fact.id)
        if there is None:
            fresh.append(fact)
            contents[fact.id] = fact.content
        elif there != fact.content:
            contradicting += 1
            conflicts[fact.id] = None
            refused.setdefault((fact.id, fact.content), fact)
    known = count - len(fresh) - contradicting
    return SortedOut(fresh, refused, contradicting, known, tuple(map(FactId, conflicts)))


def check_text(batch: Iterable[Encoded]) -> None:
    """Raises ``StoreError`` naming the first fact that holds text which is no Unicode (half a surrogate pair)."""
    for fact in batch:
        try:
            f"{fact.id}{fact.about}{fact.other}{fact.content}{fact.delivery}".encode()
        except UnicodeEncodeError as error:
            raise StoreError(Problem("store.bad-text", args={"fact": ascii(fact.id)})) from error


def concerns(fact: Fact, subjects: Collection[SubjectId], acted_on: Collection[FactId]) -> bool:
    """Whether *fact* is about one of *subjects*, or corrects or withdraws one of *acted_on*."""
    match fact:
        case Event() | Assertion():
            return fact.subject in subjects
        case Identity():
            return fact.one in subjects or fact.other in subjects
        case Correction() | Void():
            return fact.of in acted_on
