from __future__ import annotations

from collections.abc import Iterator

import pytest

from gridcontrol_postgres.store import PostgresStore


@pytest.fixture(autouse=True)
def _closed_at_the_end(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Closes the stores that a test leaves open: psycopg warns of connections that are only forgotten."""
    made: list[PostgresStore] = []
    begin = PostgresStore.__init__

    def noted(self: PostgresStore, *args: object, **words: object) -> None:
        begin(self, *args, **words)  # type: ignore[arg-type]  # whatever it takes
        made.append(self)

    monkeypatch.setattr(PostgresStore, "__init__", noted)
    yield
    for store in made:
        store.close()
