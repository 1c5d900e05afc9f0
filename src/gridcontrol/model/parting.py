"""A store's facts in parts that share no subject, so that each part can be known and counted on its own.

Subjects that some identity names together, standing or not, are in one part, and a correction or withdrawal is where
what it acts on is. So what is known of a part's subjects is the same, made from the part or from everything.
"""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol, TypeAlias, runtime_checkable
from zlib import crc32

from attrs import define, field, frozen

from gridcontrol.ids import FactId, SubjectId
from gridcontrol.model.facts import Assertion, Correction, Event, Fact, Identity, Received, Void
from gridcontrol.model.storing import Store

Numbers: TypeAlias = "array[int]"


@runtime_checkable
class PartedStore(Store, Protocol):
    """A store that can be read part after part, also by several processes. Facts are numbered in the order of ``read``.

    All of these raise ``StoreError`` where ``read`` does.
    """

    def count(self, *, known_at: datetime | None = None) -> int:
        """How many facts were received at or before *known_at*."""

    def numbered(self, *, known_at: datetime | None = None) -> Iterator[tuple[int, SubjectId | None]]:
        """The numbers of the facts that ``read`` gives, with the subject of events; None: see what fact it is."""

    def at_numbers(self, numbers: Collection[int]) -> Iterator[Received]:
        """The facts of these numbers, in order."""

    def numbers_of(self, facts: Collection[FactId]) -> Mapping[FactId, int]:
        """The numbers of those of *facts* that are there."""

    def reopened(self) -> PartedStore:
        """The same facts, opened once more: for another process, or to be closed on its own."""


@frozen
class Kin:
    """Which subjects belong together: ``roots`` gives one for all, where that is not the subject itself."""

    roots: Mapping[SubjectId, SubjectId] = field(factory=dict)

    def root(self, subject: SubjectId) -> SubjectId:
        """The subject that stands for all that *subject* belongs with."""
        return self.roots.get(subject, subject)


def kin_of(facts: Iterable[Fact]) -> Kin:
    """Who belongs together by the identities among *facts*."""
    parent: dict[SubjectId, SubjectId] = {}

    def root(subject: SubjectId) -> SubjectId:
        while (above := parent.get(subject, subject)) != subject:
            parent[subject] = parent.get(above, above)
            subject = above
        return subject

    for fact in facts:
        if isinstance(fact, Identity):
            one, other = sorted((root(fact.one), root(fact.other)))
            parent[other] = one
    return Kin({subject: root(subject) for subject in parent if root(subject) != subject})


def about_of(facts: Mapping[FactId, Fact]) -> dict[FactId, str]:
    """For the corrections and withdrawals among *facts*, what they come to act on.

    The subject of the fact at the end of the chain, or, where that is not among *facts*, the id of what is missing; the
    smallest id of withdrawals that act on each other in a circle.
    """
    found: dict[FactId, str] = {}
    for first, fact in facts.items():
        path: list[FactId] = []
        here: FactId = first
        one: Fact | None = fact
        while here not in found and isinstance(one, Correction | Void) and here not in path:
            path.append(here)
            here = one.of
            one = facts.get(here)
        if here in found:
            end = found[here]
        elif here in path:
            end = min(path[path.index(here) :])
        else:
            end = here if one is None else subject_of(one)
        found.update(dict.fromkeys(path, end))
    return found


def subject_of(fact: Fact) -> SubjectId:
    """Whom *fact* is about. Raises ``TypeError`` for one that acts on another fact."""
    match fact:
        case Event() | Assertion():
            return fact.subject
        case Identity():
            return fact.one
        case _:
            raise TypeError(fact)


@define
class Parts:
    """The numbers of the facts of each part, in order, and who belongs together."""

    numbers: Sequence[Numbers]
    kin: Kin


def parted(store: PartedStore, several: int, *, known_at: datetime | None = None) -> Parts:
    """The facts of *store* received by *known_at*, in so many parts of about the same size."""
    numbers = [array("q") for _ in range(several)]
    others: list[int] = []
    for number, subject in store.numbered(known_at=known_at):
        if subject is None:
            others.append(number)
            continue
        numbers[_home(subject, several)].append(number)
    if not others:
        return Parts(numbers, Kin())
    facts = dict(zip(others, (item.fact for item in store.at_numbers(others)), strict=True))
    kin = kin_of(facts.values())
    _bring_together(numbers, kin, store, known_at)
    about = _about(facts.values(), store)
    for number, fact in facts.items():
        end = about.get(fact.id)
        who = kin.root(SubjectId(end) if end is not None else subject_of(fact))
        numbers[_home(who, several)].append(number)
    return Parts([array("q", sorted(part)) for part in numbers], kin)


def _home(subject: str, several: int) -> int:
    return crc32(subject.encode()) % several


def _about(acting: Iterable[Fact], store: PartedStore) -> dict[FactId, str]:
    """What corrections and withdrawals come to act on, whether or not that is among them."""
    facts = {fact.id: fact for fact in acting}
    missing = {fact.of for fact in facts.values() if isinstance(fact, Correction | Void)} - facts.keys()
    there = store.numbers_of(missing)
    facts.update({item.fact.id: item.fact for item in store.at_numbers(list(there.values()))})
    return about_of(facts)


def _bring_together(numbers: Sequence[Numbers], kin: Kin, store: PartedStore, known_at: datetime | None) -> None:
    """Move the events of those who are elsewhere than whom they belong with."""
    several = len(numbers)
    moving = {
        subject: (_home(subject, several), _home(root, several))
        for subject, root in kin.roots.items()
        if _home(subject, several) != _home(root, several)
    }
    if not moving:
        return
    leaving: dict[int, set[int]] = {}
    for number, subject in store.numbered(known_at=known_at):
        if subject is not None and subject in moving:
            old, new = moving[subject]
            leaving.setdefault(old, set()).add(number)
            numbers[new].append(number)
    for old, gone in leaving.items():
        kept = [number for number in numbers[old] if number not in gone]
        del numbers[old][:]
        numbers[old].extend(kept)
