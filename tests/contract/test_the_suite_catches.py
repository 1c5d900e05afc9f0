"""Stores with one fault each: the suite for stores must find every one of them, in the test that is there for it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve

from gridcontrol.builtin import memory
from gridcontrol.builtin.memory import MemoryStore
from gridcontrol.errors import GridcontrolError
from gridcontrol.ids import SubjectId
from gridcontrol.model.facts import Assertion, Conflict, Fact, Received
from gridcontrol.model.storing import Clock, Receipt, Store
from gridcontrol.testing import DurableStoreContract, StoreContract


class NumbersPassAssertions(MemoryStore):
    def numbered(self, *, known_at: datetime | None = None) -> Iterator[tuple[int, SubjectId | None]]:
        whole = list(self.read())
        numbers = super().numbered(known_at=known_at)
        return (each for each in numbers if not isinstance(whole[each[0]].fact, Assertion))


class LosesConflicts(MemoryStore):
    def conflicts(self, *, known_at: datetime | None = None) -> Iterator[Conflict]:
        super().conflicts(known_at=known_at)
        return iter(())


class ListsConflictsAgain(MemoryStore):
    def append(self, facts: Iterable[Fact]) -> Receipt:
        self._log._refused.clear()
        return super().append(facts)


class StampsEqualInstants(MemoryStore):
    def _next_instant(self) -> datetime:
        now = super()._next_instant()
        return now if self._log.last is None else max(now - timedelta(microseconds=1), self._log.last)


class StampsGoBack(MemoryStore):
    def _next_instant(self) -> datetime:
        return self._clock()


class ShowsUnacknowledged(MemoryStore):
    def append(self, facts: Iterable[Fact]) -> Receipt:
        receipts = [super(ShowsUnacknowledged, self).append([fact]) for fact in facts]
        return receipts[-1] if receipts else super().append([])


class CountsTwice(MemoryStore):
    def append(self, facts: Iterable[Fact]) -> Receipt:
        batch = list(facts)
        receipt = super().append(batch)
        self._log.received.extend(Received(fact, receipt.received_at) for fact in batch[receipt.new :])
        return receipt


class ComparesFactsOnly(MemoryStore):
    """1, True and Decimal(1) are equal in Python."""

    def append(self, facts: Iterable[Fact]) -> Receipt:
        known = {item.fact.id: item.fact for item in self._log.received}
        return super().append(known[fact.id] if known.get(fact.id) == fact else fact for fact in facts)


class IgnoresCase(MemoryStore):
    def append(self, facts: Iterable[Fact]) -> Receipt:
        batch = list(facts)
        firsts = {fact.id.lower(): fact for fact in reversed(batch)}
        return super().append(fact for fact in batch if firsts[fact.id.lower()] is fact)


class TracesEveryBatch(MemoryStore):
    def append(self, facts: Iterable[Fact]) -> Receipt:
        receipt = super().append(facts)
        self._log.last = receipt.received_at if receipt.new else self._next_instant()
        return receipt


class KnowsOneTickLess(MemoryStore):
    def read(
        self, *, known_at: datetime | None = None, subjects: Collection[SubjectId] | None = None
    ) -> Iterator[Received]:
        earlier = None if known_at is None else known_at - timedelta(microseconds=1)
        return super().read(known_at=earlier, subjects=subjects)


class ForgetsWhatActsOnActs(MemoryStore):
    def read(
        self, *, known_at: datetime | None = None, subjects: Collection[SubjectId] | None = None
    ) -> Iterator[Received]:
        whole = list(super().read(known_at=known_at, subjects=subjects))
        if subjects is None:
            return iter(whole)
        direct = {item.fact.id for item in whole if not hasattr(item.fact, "of")}
        return iter([item for item in whole if not hasattr(item.fact, "of") or item.fact.of in direct])


class ReadsOn(MemoryStore):
    """Answers change while they are walked through."""

    def read(
        self, *, known_at: datetime | None = None, subjects: Collection[SubjectId] | None = None
    ) -> Iterator[Received]:
        answer = super().read(known_at=known_at, subjects=subjects)
        return answer if known_at is not None or subjects is not None else iter(self._log.received)


class KeepsHalfAReplay(MemoryStore):
    def replay(self, batches: Iterable[tuple[datetime, Sequence[Fact]]]) -> list[Receipt]:
        if self._log.last is not None:
            return super().replay(batches)
        return [self._log.take(facts, memory._always(moment)) for moment, facts in batches]


class ReplaysOverFacts(MemoryStore):
    def replay(self, batches: Iterable[tuple[datetime, Sequence[Fact]]]) -> list[Receipt]:
        self._log = memory._Log()
        return super().replay(batches)


class LosesOrigins(MemoryStore):
    def append(self, facts: Iterable[Fact]) -> Receipt:
        return super().append(evolve(fact, origin=None) for fact in facts)


class AnswersWhenClosed(MemoryStore):
    def close(self) -> None:
        """Forgotten."""


def failing(suite: type[object], make: Callable[[Path, Clock], Store], folder: Path) -> set[str]:
    """The names of the suite's tests that fail for a store. Tests with parameters are left out."""

    class Suite(suite):  # type: ignore[misc, valid-type]  # the suite under test is an argument
        def open_store(self, folder: Path, clock: Clock) -> Store:
            return make(folder, clock)

    failed = set()
    for name in dir(suite):
        method = getattr(suite, name)
        if not name.startswith("test_") or hasattr(method, "pytestmark"):
            continue
        place = folder / name
        place.mkdir()
        try:
            getattr(Suite(), name)(place)
        except (AssertionError, GridcontrolError, pytest.fail.Exception):
            failed.add(name)
    return failed


FAULTS = {
    NumbersPassAssertions: "test_a_store_read_by_numbers_gives_what_it_gives_in_order",
    LosesConflicts: "test_other_content_under_a_known_id_stands_on_the_conflict_list",
    ListsConflictsAgain: "test_a_refused_fact_is_listed_once_and_named_each_time",
    StampsEqualInstants: "test_instants_increase_when_the_clock_stands_or_goes_back",
    StampsGoBack: "test_instants_increase_when_the_clock_stands_or_goes_back",
    ShowsUnacknowledged: "test_nothing_is_seen_before_it_is_acknowledged",
    CountsTwice: "test_the_same_fact_counts_once",
    ComparesFactsOnly: "test_contents_differ_when_their_texts_do",
    IgnoresCase: "test_ids_are_told_apart_to_the_last_character",
    TracesEveryBatch: "test_a_batch_with_nothing_new_leaves_no_trace",
    KnowsOneTickLess: "test_known_at_takes_what_was_received_by_then",
    ForgetsWhatActsOnActs: "test_subjects_bring_what_acts_on_their_facts",
    ReadsOn: "test_an_answer_holds_what_was_there_when_it_was_asked_for",
    KeepsHalfAReplay: "test_a_replay_that_breaks_off_takes_nothing",
    ReplaysOverFacts: "test_a_replay_needs_an_empty_store",
    LosesOrigins: "test_facts_come_back_as_they_went_in",
    AnswersWhenClosed: "test_a_closed_store_refuses_everything_but_closing",
}


@pytest.mark.parametrize(("fault", "test"), FAULTS.items(), ids=lambda value: getattr(value, "__name__", ""))
def test_each_fault_is_found(fault: type[MemoryStore], test: str, tmp_path: Path) -> None:
    assert test in failing(StoreContract, lambda _, clock: fault(clock), tmp_path)


def test_a_sound_store_passes(tmp_path: Path) -> None:
    assert failing(StoreContract, lambda _, clock: MemoryStore(clock), tmp_path) == set()


def test_a_store_that_keeps_nothing_is_not_durable(tmp_path: Path) -> None:
    assert failing(DurableStoreContract, lambda _, clock: MemoryStore(clock), tmp_path) == {
        "test_what_was_acknowledged_is_there_when_opened_again",
        "test_two_open_at_once_see_each_other",
        "test_two_writers_at_once_lose_nothing",
    }
