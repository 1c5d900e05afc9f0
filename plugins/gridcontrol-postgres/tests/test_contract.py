from __future__ import annotations

from pathlib import Path

import pytest

from gridcontrol.model.storing import Clock, Store
from gridcontrol.testing import DurableStoreContract
from gridcontrol_postgres.store import open_postgres

pytestmark = pytest.mark.postgres


class TestPostgresStore(DurableStoreContract):
    @pytest.fixture(autouse=True)
    def _schema(self, postgres_url: str) -> None:
        self.url = postgres_url

    def open_store(self, folder: Path, clock: Clock) -> Store:  # noqa: ARG002  # it keeps nothing in the folder
        return open_postgres(self.url, clock)
