from __future__ import annotations

from pathlib import Path

from gridcontrol.model.storing import Clock, Store
from gridcontrol.testing import DurableStoreContract
from gridcontrol_duckdb.store import open_duckdb


class TestDuckdbStore(DurableStoreContract):
    def open_store(self, folder: Path, clock: Clock) -> Store:
        return open_duckdb(f"duckdb:{folder / 'facts'}", clock)
