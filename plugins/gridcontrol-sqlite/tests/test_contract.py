from __future__ import annotations

from pathlib import Path

from gridcontrol.model.storing import Clock, Store
from gridcontrol.testing import DurableStoreContract
from gridcontrol_sqlite import SqliteStore, open_sqlite


class TestSqliteStore(DurableStoreContract):
    def open_store(self, folder: Path, clock: Clock) -> Store:
        return open_sqlite(f"sqlite:{folder / 'facts.db'}", clock)


class TestSqliteStoreWithTheOtherJournal(DurableStoreContract):
    """The form that newer libraries use; threads of one process are safe in it with any library."""

    def open_store(self, folder: Path, clock: Clock) -> Store:
        return SqliteStore(str(folder / "facts.db"), clock, journal="wal")
