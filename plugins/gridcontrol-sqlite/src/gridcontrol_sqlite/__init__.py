"""Facts of a locality in one SQLite file."""

from __future__ import annotations

from gridcontrol.plugins import StoreScheme, hookimpl
from gridcontrol_sqlite.store import SqliteStore, open_sqlite

__all__ = ["SqliteStore", "open_sqlite"]


@hookimpl
def gridcontrol_stores() -> list[StoreScheme]:
    """Stores in one SQLite file each."""
    return [StoreScheme("sqlite", open_sqlite, example="sqlite:district.db")]
