"""Engines that carry scripts out, and what a script gave there. SQLite is one; others stand elsewhere."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from typing import Protocol

from attrs import frozen

from gridcontrol_sql.compiling import Compiled
from gridcontrol_sql.dialects import DIALECTS, said, statements
from gridcontrol_sql.loading import Table

ShownRow = tuple[object, ...]
"""``(k, track, status, rule, since, until, shown_since, run_since)``, in seconds from 1900."""
TIMELINES = "SELECT k, track, status, rule, since, until, shown_since, run_since FROM timelines"
UNRECKONED = "SELECT COUNT(*) FROM unreckoned"


@frozen
class Carried:
    """What a script gave: the rows of ``timelines``, and how many courses have more orders than were reckoned."""

    rows: list[ShownRow]
    beyond: int


class Engine(Protocol):
    """Something that carries scripts out."""

    @property
    def name(self) -> str:
        """What the evaluator is called that works there."""

    def carry_out(self, script: Compiled, tables: Sequence[Table]) -> Carried:
        """*script* over *tables*, which leaves nothing behind. Raises ``PluginError`` where the engine fails."""


@frozen
class Sqlite:
    """The standard library's SQLite, in memory."""

    name: str = "sqlite"

    def carry_out(self, script: Compiled, tables: Sequence[Table]) -> Carried:
        """*script* over *tables*, in a database of its own."""
        dialect = DIALECTS["sqlite"]
        with closing(sqlite3.connect(":memory:")) as database:
            for table in tables:
                columns = ", ".join(f"{name} {said(type_, dialect)}" for name, type_ in table.columns)
                database.execute(f"CREATE TABLE {table.name} ({columns})")
                marks = ", ".join("?" * len(table.columns))
                database.executemany(f"INSERT INTO {table.name} VALUES ({marks})", table.rows)
            for statement in statements(script.steps, dialect):
                database.execute(statement)
            rows = database.execute(TIMELINES).fetchall()
            return Carried(rows, int(database.execute(UNRECKONED).fetchone()[0]))
