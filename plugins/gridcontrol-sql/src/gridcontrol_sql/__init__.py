"""The rules of a pack as SQL, for engines that work set by set."""

from __future__ import annotations

from functools import partial

from gridcontrol.plugins import EvaluatorChoice, SqlDialect, hookimpl
from gridcontrol_sql.compiling import Compiled, compiled
from gridcontrol_sql.dialects import DIALECTS, Dialect, statements, statements_needed
from gridcontrol_sql.engines import Carried, Engine, Sqlite
from gridcontrol_sql.evaluating import EngineEvaluator
from gridcontrol_sql.ground import NotInSqlError
from gridcontrol_sql.loading import Table, lying_below, tables
from gridcontrol_sql.now import compiled_now
from gridcontrol_sql.outcome import Shown, shown_in_rows
from gridcontrol_sql.ticks import MICROSECONDS, MILLISECONDS, SECONDS, Ticks
from gridcontrol_sql.ways import ways_of
from gridcontrol_sql.writing import script_of

__all__ = [
    "DIALECTS",
    "MICROSECONDS",
    "MILLISECONDS",
    "SECONDS",
    "Carried",
    "Compiled",
    "Dialect",
    "Engine",
    "EngineEvaluator",
    "NotInSqlError",
    "Shown",
    "Sqlite",
    "Table",
    "Ticks",
    "compiled",
    "compiled_now",
    "lying_below",
    "script_of",
    "shown_in_rows",
    "statements",
    "statements_needed",
    "tables",
    "ways_of",
]


@hookimpl
def gridcontrol_dialects() -> list[SqlDialect]:
    """DuckDB, SQLite, PostgreSQL and Spark."""
    return [SqlDialect(name, partial(script_of, dialect), ways_of) for name, dialect in DIALECTS.items()]


@hookimpl
def gridcontrol_evaluators() -> list[EvaluatorChoice]:
    """Statuses worked out in SQLite, which every Python has."""
    return [EvaluatorChoice("sqlite", lambda: EngineEvaluator(Sqlite()))]
