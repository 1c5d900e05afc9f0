"""Opening the file: made private, known by its marks, refused when foreign or newer, with the journal that is safe."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from gridcontrol.errors import Problem, StoreError

SCHEME = "sqlite"
DISTRIBUTION = "gridcontrol-sqlite"
APPLICATION_ID = 0x67726463
"""Marks the file as a store of facts: "grdc" in its header."""
FORM = 1
"""The version of the schema, kept as ``user_version``."""
BUSY_SECONDS = 60.0
"""How long one program waits for another that is writing."""
_CACHE_KIB = 64 * 1024

# keys and new_keys map 64-bit hashes to facts: of a fact's own id, of the subjects it is about, of the fact it acts on.
# New entries go to the small table; when it has grown they move to the large one in one sorted sweep. One large
# table alone would have most of its pages rewritten by every batch, because hashes arrive in no order.
SCHEMA = {
    "deliveries": "CREATE TABLE deliveries (no INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)",
    "batches": (
        "CREATE TABLE batches (no INTEGER PRIMARY KEY, received_at INTEGER NOT NULL UNIQUE, last_seq INTEGER NOT NULL)"
    ),
    "facts": (
        "CREATE TABLE facts (seq INTEGER PRIMARY KEY, id TEXT NOT NULL, content TEXT NOT NULL,"
        " delivery INTEGER, row INTEGER NOT NULL)"
    ),
    "keys": "CREATE TABLE keys (key INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (key, seq)) WITHOUT ROWID",
    "new_keys": (
        "CREATE TABLE new_keys (key INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (key, seq)) WITHOUT ROWID"
    ),
    "conflicts": (
        "CREATE TABLE conflicts (no INTEGER PRIMARY KEY, batch INTEGER NOT NULL, kept INTEGER NOT NULL,"
        " content TEXT NOT NULL, delivery INTEGER, row INTEGER NOT NULL)"
    ),
    "conflicts_by_kept": "CREATE INDEX conflicts_by_kept ON conflicts (kept)",
}

_creating = Lock()


def path_in(url: str) -> str:
    """The absolute path that ``sqlite:path`` or ``sqlite:///path`` names. Raises ``StoreError`` when it names none."""
    scheme, _, rest = url.partition(":")
    if rest.startswith("///"):
        rest = rest[2:]
        if re.match(r"/[A-Za-z]:[/\\]", rest):
            rest = rest[1:]  # sqlite:///C:/data/district.db
    if scheme != SCHEME or not rest or rest.startswith("//") or "\0" in rest:
        example = f"{SCHEME}:district.db / {SCHEME}:///data/district.db"
        raise StoreError(Problem("store.bad-url", args={"url": url, "example": example}))
    return str(Path(rest).resolve())


def journal_for(version: tuple[int, int, int]) -> str:
    """``wal`` where the library is known to keep every commit of two connections in it, else ``delete``.

    Before 3.51.3 (mended in 3.44.6 and 3.50.7 as well) two connections at a checkpoint can lose a commit.
    """
    mended = version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51, 0) or (3, 44, 6) <= version < (3, 45, 0)
    return "wal" if mended else "delete"


def library_version() -> tuple[int, int, int]:
    """The version of the SQLite library that Python uses."""
    major, minor, patch = sqlite3.sqlite_version_info[:3]
    return major, minor, patch


@contextmanager
def problems_of(path: str, busy_seconds: float) -> Iterator[None]:
    """Turns what SQLite raises into ``StoreError``."""
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(_problem(path, busy_seconds, error)) from error


def _problem(path: str, busy_seconds: float, error: sqlite3.Error) -> Problem:
    # Extended codes carry the primary one in their low byte.
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return Problem("store.busy", args={"path": path, "seconds": f"{busy_seconds:g}"})
        case sqlite3.SQLITE_CORRUPT:
            return Problem("store.damaged", args={"path": path, "reason": error})
        case sqlite3.SQLITE_NOTADB:
            return Problem("store.foreign", args={"path": path})
        case sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return Problem("store.cannot-open", args={"path": path, "reason": error})
        case _:
            return Problem("store.failed", args={"path": path, "reason": error})


def connect(path: str, *, journal: str, busy_seconds: float = BUSY_SECONDS) -> sqlite3.Connection:
    """A connection to the store at *path*, which is made when there is none. Raises ``StoreError``."""
    _make_private(path)
    with problems_of(path, busy_seconds):
        connection = sqlite3.connect(path, timeout=busy_seconds, isolation_level=None, check_same_thread=False)
        try:
            _prepare(connection, path, journal)
        except BaseException:
            connection.close()
            raise
    return connection


def _make_private(path: str) -> None:
    # SQLite would make the file readable to all. Under a lock: closing any descriptor of a file drops the locks that
    # other connections of this process hold on it.
    try:
        with _creating:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        # SQLite takes a file of one byte for an empty one, and would write over it.
        if Path(path).stat().st_size == 1:
            raise StoreError(Problem("store.foreign", args={"path": path})) from None
    except OSError as error:
        raise StoreError(Problem("store.cannot-open", args={"path": path, "reason": error.strerror})) from error


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])


def _prepare(connection: sqlite3.Connection, path: str, journal: str) -> None:
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
    if _is_blank(connection):
        connection.execute("PRAGMA synchronous=EXTRA")
        connection.execute("BEGIN IMMEDIATE")
        if _is_blank(connection):  # another program may have been quicker
            for statement in SCHEMA.values():
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version={FORM}")
        connection.execute("COMMIT")
    _check_marks(connection, path)
    _choose_journal(connection, journal)


def _is_blank(connection: sqlite3.Connection) -> bool:
    tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    return not tables and not _number(connection, "application_id") and not _number(connection, "user_version")


def _check_marks(connection: sqlite3.Connection, path: str) -> None:
    if _number(connection, "application_id") != APPLICATION_ID:
        raise StoreError(Problem("store.foreign", args={"path": path}))
    form = _number(connection, "user_version")
    if form > FORM:
        args = {"path": path, "found": form, "known": FORM, "distribution": DISTRIBUTION}
        raise StoreError(Problem("store.newer", args=args))
    found = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
    if form != FORM or found != SCHEMA:
        odd = sorted(name for name in {*found, *SCHEMA} if found.get(name) != SCHEMA.get(name))
        raise StoreError(Problem("store.damaged", args={"path": path, "reason": ", ".join(odd) or f"form {form}"}))


def _choose_journal(connection: sqlite3.Connection, wanted: str) -> None:
    mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
    if mode != wanted:
        try:
            mode = connection.execute(f"PRAGMA journal_mode={wanted}").fetchone()[0]
        except sqlite3.OperationalError:
            # Someone else has the file open. A rollback journal is always safe; staying in WAL is not.
            if mode == "wal":
                raise
    # EXTRA also syncs the folder after the journal is deleted: until then a power cut could bring the journal back,
    # and with it the state before the commit.
    connection.execute(f"PRAGMA synchronous={'FULL' if mode == 'wal' else 'EXTRA'}")
