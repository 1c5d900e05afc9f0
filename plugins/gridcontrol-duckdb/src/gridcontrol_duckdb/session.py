"""A DuckDB of its own for each store: in memory, within bounds, never on the network."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any

import duckdb
from attrs import frozen

from gridcontrol.errors import Problem, StoreError
from gridcontrol_duckdb.folder import SPILL, Folder

Row = tuple[Any, ...]

_SPILL_NAME = re.compile(re.escape(SPILL) + r"(\d+)-\d+\Z")
_numbers = count(1)


@frozen
class Bounds:
    """How much DuckDB may take: memory as it writes it (``2GB``), and threads (all cores when None)."""

    memory: str = "1GB"
    threads: int | None = None


class Session:
    """A DuckDB that reads and writes the Parquet files of *folder*. Each thread works on a cursor of its own."""

    def __init__(self, folder: Folder, bounds: Bounds) -> None:
        self._folder = folder
        _remove_left_over_spills(folder.path)
        self._spill = f"{SPILL}{os.getpid()}-{next(_numbers)}"
        config: dict[str, Any] = {
            "memory_limit": bounds.memory,
            "temp_directory": str(folder.path / self._spill),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            # Scripts made ``in_order`` rest on it.
            "preserve_insertion_order": True,
        }
        if bounds.threads is not None:
            config["threads"] = bounds.threads
        try:
            self._connection = duckdb.connect(":memory:", config=config)
            self._connection.execute("SET GLOBAL TimeZone = 'UTC'")
        except duckdb.Error as error:
            raise StoreError(_problem(folder, error)) from error

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor, closed at the end. What DuckDB raises comes as ``StoreError``."""
        try:
            cursor = self._connection.cursor()
            try:
                yield cursor
            finally:
                cursor.close()
        except duckdb.Error as error:
            raise StoreError(_problem(self._folder, error)) from error

    @contextmanager
    def stage(self) -> Iterator[Path]:
        """A place for a folder of files in between, removed at the end with what is in it."""
        spill = self._folder.path / self._spill
        spill.mkdir(mode=0o700, exist_ok=True)
        stage = spill / f"stage-{next(_numbers)}"
        try:
            yield stage
        finally:
            shutil.rmtree(stage, ignore_errors=True)

    def close(self) -> None:
        """Close it and remove what it spilled. Closing twice is fine."""
        self._connection.close()
        self._folder.remove_spill(self._spill)


def fetched(cursor: duckdb.DuckDBPyConnection, sql: str, words: Sequence[object] = ()) -> list[Row]:
    """All rows that *sql* gives."""
    return cursor.execute(sql, list(words)).fetchall()


def gives_any(cursor: duckdb.DuckDBPyConnection, select: str) -> bool:
    """Whether *select* gives any row on *cursor*."""
    return cursor.execute(select).fetchone() is not None


def _problem(folder: Folder, error: duckdb.Error) -> Problem:
    reason = str(error).strip().splitlines()[0]
    if isinstance(error, duckdb.IOException | duckdb.InvalidInputException) and "arquet" in reason:
        return Problem("store.damaged", args={"path": folder.path, "reason": reason})
    return Problem("store.failed", args={"path": folder.path, "reason": reason})


def _remove_left_over_spills(path: Path) -> None:
    """Remove the folders of processes that are no more."""
    for found in path.glob(SPILL + "*"):
        named = _SPILL_NAME.match(found.name)
        if named and not _runs(int(named[1])):
            Folder(path).remove_spill(found.name)


def _runs(process: int) -> bool:
    with suppress(PermissionError):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return False
    return True
