from __future__ import annotations

from collections.abc import Iterator

import pytest

from gridcontrol_sqlite import SqliteStore


@pytest.fixture(autouse=True)
def _closed_at_the_end(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Closes the stores that a test leaves open: newer Pythons warn of connections that are only forgotten."""
    made: list[SqliteStore] = []
    begin = SqliteStore.__init__

    def noted(self: SqliteStore, *args: object, **words: object) -> None:
        begin(self, *args, **words)  # type: ignore[arg-type]  # whatever it takes
        made.append(self)

    monkeypatch.setattr(SqliteStore, "__init__", noted)
    yield
    for store in made:
        store.close()
