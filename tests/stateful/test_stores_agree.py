"""The memory store and one that keeps: whatever is appended, replayed, reopened, asked, both answer the same."""

from __future__ import annotations

import shutil
import tempfile
from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType

import pytest
from attrs import evolve
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from gridcontrol.builtin.memory import MemoryStore
from gridcontrol.errors import StoreError, UsageError
from gridcontrol.ids import SubjectId
from gridcontrol.model.encoded import BulkStore, Encoded, encode
from gridcontrol.model.facts import Conflict, Fact, Received
from gridcontrol.model.storing import Clock, Receipt
from gridcontrol.model.wire import fact_to_text
from gridcontrol.testing.clocks import FIRST, MovingClock
from gridcontrol.testing.strategies import SUBJECTS, batches
from gridcontrol_duckdb import folder, writing
from gridcontrol_duckdb import store as duckdb_store
from gridcontrol_duckdb.folder import Manifest
from gridcontrol_duckdb.layout import ValueType
from gridcontrol_duckdb.store import DuckdbStore, open_duckdb
from gridcontrol_duckdb.transaction import Transaction
from gridcontrol_duckdb.writing import Writer
from gridcontrol_postgres import store as postgres_store
from gridcontrol_postgres.store import PostgresStore, open_postgres
from gridcontrol_sqlite import keys
from gridcontrol_sqlite.store import SqliteStore, open_sqlite
from tests.postgres.server import server

Opener = Callable[[str, Clock], SqliteStore]
DuckdbOpener = Callable[[str, Clock], DuckdbStore]


def shown(received: Received) -> tuple[str, datetime]:
    return fact_to_text(received.fact), received.received_at


def listed(conflict: Conflict) -> tuple[str, str, datetime]:
    return fact_to_text(conflict.kept), fact_to_text(conflict.refused), conflict.received_at


class Stores(RuleBasedStateMachine):
    """Memory beside the store of a subclass, which one or two of its kind have open."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        # Each store has its own clock; both are set alike before every step.
        self.clocks = [MovingClock(), MovingClock()]
        self.memory = MemoryStore(self.clocks[0])
        self.open: list[BulkStore] = []
        self.instants: list[datetime] = []
        self.delivered: list[Fact] = []
        self.patch = pytest.MonkeyPatch()

    @initialize(two=st.booleans())
    def open_files(self, *, two: bool) -> None:
        self.open = [self._opened() for _ in range(1 + two)]

    @abstractmethod
    def _opened(self) -> BulkStore:
        """The one that keeps what it is given, opened with the second clock."""

    def _set_clocks(self, seconds: int) -> None:
        for clock in self.clocks:
            clock.now, clock.step = FIRST + timedelta(seconds=seconds), timedelta(0)

    @rule(
        data=st.data(),
        batch=batches(),
        which=st.integers(0, 1),
        seconds=st.integers(-3, 9),
        as_columns=st.booleans(),
    )
    def append(self, data: st.DataObject, batch: list[Fact], which: int, seconds: int, *, as_columns: bool) -> None:
        self._set_clocks(seconds)
        # Drawn facts seldom equal earlier ones, so those are delivered again on purpose, in a stretch or mixed in.
        if self.delivered:
            again = st.lists(st.sampled_from(self.delivered), max_size=5) | st.just(self.delivered[-6:])
            batch = data.draw(st.permutations(batch + data.draw(again)) | st.just(self.delivered[-6:] + batch))
        self.delivered += batch
        store = self.open[which % len(self.open)]
        wanted = self.memory.append(batch)
        given = store.append_encoded(map(encode, batch)) if as_columns else store.append(batch)
        assert given == wanted
        self.instants.append(wanted.received_at)

    @precondition(lambda self: self.memory.last_received() is None)
    @rule(whole=st.lists(batches(3), min_size=1, max_size=4))
    def replay(self, whole: list[list[Fact]]) -> None:
        dated = [(FIRST + timedelta(minutes=number), batch) for number, batch in enumerate(whole)]
        assert self.open[0].replay(dated) == self.memory.replay(dated)
        self.instants.extend(moment for moment, _ in dated)

    @rule(which=st.integers(0, 1))
    def reopen(self, which: int) -> None:
        number = which % len(self.open)
        self.open[number].close()
        self.open[number] = self._opened()

    @precondition(lambda self: self.instants)
    @rule(data=st.data(), ticks=st.integers(-1, 1), which=st.integers(0, 1))
    def read_as_known(self, data: st.DataObject, ticks: int, which: int) -> None:
        known_at = data.draw(st.sampled_from(self.instants)) + timedelta(microseconds=ticks)
        store = self.open[which % len(self.open)]
        assert list(map(shown, store.read(known_at=known_at))) == list(map(shown, self.memory.read(known_at=known_at)))
        wanted = list(map(listed, self.memory.conflicts(known_at=known_at)))
        assert list(map(listed, store.conflicts(known_at=known_at))) == wanted

    @rule(subjects=st.sets(st.sampled_from(SUBJECTS)), which=st.integers(0, 1), data=st.data())
    def read_about(self, subjects: set[SubjectId], which: int, data: st.DataObject) -> None:
        known_at = data.draw(st.none() | st.sampled_from(self.instants or [FIRST]))
        store = self.open[which % len(self.open)]
        wanted = self.memory.read(subjects=subjects, known_at=known_at)
        assert list(map(shown, store.read(subjects=subjects, known_at=known_at))) == list(map(shown, wanted))

    @invariant()
    def all_agree(self) -> None:
        for store in self.open:
            assert store.last_received() == self.memory.last_received()
            assert list(map(shown, store.read())) == list(map(shown, self.memory.read()))
            assert list(map(listed, store.conflicts())) == list(map(listed, self.memory.conflicts()))

    def teardown(self) -> None:
        for store in self.open:
            store.close()
        shutil.rmtree(self.folder)
        self.patch.undo()


class SqliteStores(Stores):
    opener: Opener = staticmethod(open_sqlite)

    def __init__(self) -> None:
        super().__init__()
        # So that keys move between their tables in small stores too.
        self.patch.setattr(keys, "_FEWEST", 8)

    def _opened(self) -> BulkStore:
        store = self.opener(f"sqlite:{self.folder / 'facts.db'}", self.clocks[1])
        # What survives a power cut is not asked here, and waiting for the disk is most of the time.
        assert store._open
        store._open.execute("PRAGMA synchronous=OFF")
        return store


class DuckdbStores(Stores):
    opener: DuckdbOpener = staticmethod(open_duckdb)

    def __init__(self) -> None:
        super().__init__()
        # So that runs are merged, and pages turned, in small stores too.
        self.patch.setattr(writing, "_ALIKE", 2)
        self.patch.setattr(duckdb_store, "_PAGE", 5)
        self.patch.setattr(folder, "sync", lambda _: None)

    def _opened(self) -> BulkStore:
        return self.opener(f"duckdb:{self.folder / 'facts'}", self.clocks[1])

    @rule()
    def compact(self) -> None:
        store = self.open[0]
        assert isinstance(store, DuckdbStore)
        store.compact()


class PostgresStores(Stores):
    def __init__(self) -> None:
        super().__init__()
        self.url = server().url()
        self.patch.setattr(postgres_store, "_PAGE", 5)

    def _opened(self) -> BulkStore:
        return open_postgres(self.url, self.clocks[1])


def test_memory_and_sqlite_agree() -> None:
    run_state_machine_as_test(SqliteStores, settings=settings(max_examples=150, stateful_step_count=12))


def test_memory_and_duckdb_agree() -> None:
    run_state_machine_as_test(DuckdbStores, settings=settings(max_examples=30, stateful_step_count=10))


@pytest.mark.postgres
def test_memory_and_postgres_agree() -> None:
    run_state_machine_as_test(PostgresStores, settings=settings(max_examples=40, stateful_step_count=10))


class StampsAlike(SqliteStore):
    def _next_instant(self, last: datetime | None) -> datetime:
        return self._clock() if last is None else max(self._clock(), last)


class MiscountsWhatIsKnown(SqliteStore):
    def append_encoded(self, facts: Iterable[Encoded]) -> Receipt:
        receipt = super().append_encoded(facts)
        return evolve(receipt, known=min(receipt.known, 1))


class LosesMovedKeys(SqliteStore):
    """Facts whose keys have moved to the large table are not found."""

    def append_encoded(self, facts: Iterable[Encoded]) -> Receipt:
        assert self._open
        self._open.execute("DELETE FROM keys")
        return super().append_encoded(facts)


@pytest.mark.parametrize("fault", [StampsAlike, MiscountsWhatIsKnown, LosesMovedKeys])
def test_the_machine_finds_faults_of_sqlite(fault: type[SqliteStore]) -> None:
    class Faulty(SqliteStores):
        opener = staticmethod(lambda url, clock: fault(url.removeprefix("sqlite:"), clock))

    found_not_explained = settings(max_examples=60, stateful_step_count=12, phases=[Phase.generate])
    with pytest.raises((AssertionError, StoreError)):
        run_state_machine_as_test(Faulty, settings=found_not_explained)


class NumbersAnew(Writer):
    """Forgets which of its columns is which when a field comes with another type."""

    def begin(self, manifest: Manifest) -> None:
        columns = tuple(evolve(column, type=ValueType.TEXT) for column in manifest.layout.columns)
        super().begin(evolve(manifest, layout=evolve(manifest.layout, columns=columns)))


class ForgetsWhatItRefused(Transaction):
    def _not_listed(self, refused: Mapping[tuple[str, str], Encoded]) -> list[Encoded]:
        return list(refused.values())


class ForgetsActs(Transaction):
    """Looks for known ids among events only."""

    def _kept(self, ids: Sequence[str]) -> dict[str, str]:
        return {fact_id: text for fact_id, text in super()._kept(ids).items() if '"is":"event"' in text}


@pytest.mark.parametrize(
    ("place", "name", "fault"),
    [
        (duckdb_store, "Writer", NumbersAnew),
        (duckdb_store, "Transaction", ForgetsWhatItRefused),
        (duckdb_store, "Transaction", ForgetsActs),
    ],
)
def test_the_machine_finds_faults_of_duckdb(
    place: ModuleType, name: str, fault: type, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, name, fault)
    found_not_explained = settings(max_examples=40, stateful_step_count=10, phases=[Phase.generate])
    with pytest.raises((AssertionError, StoreError, UsageError)):
        run_state_machine_as_test(DuckdbStores, settings=found_not_explained)


class Forgetful(PostgresStore):
    """Numbers batches by its own clock alone."""

    def _next_instant(self, last: datetime | None) -> datetime:
        return self._clock() if last is None else max(self._clock(), last)


@pytest.mark.postgres
def test_the_machine_finds_faults_of_postgres() -> None:
    class Faulty(PostgresStores):
        def _opened(self) -> BulkStore:
            return Forgetful(self.url, self.clocks[1])

    found_not_explained = settings(max_examples=40, stateful_step_count=10, phases=[Phase.generate])
    with pytest.raises((AssertionError, StoreError)):
        run_state_machine_as_test(Faulty, settings=found_not_explained)
