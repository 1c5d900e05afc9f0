"""Facts of a locality in one SQLite file."""

from gridcontrol_sqlite.store import SqliteStore, open_sqlite

__all__ = ["SqliteStore", "open_sqlite"]
