"""Facts of a locality in a PostgreSQL database, and statuses worked out by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridcontrol.errors import PluginError, Problem
from gridcontrol.plugins import EvaluatorChoice, StoreScheme, hookimpl

if TYPE_CHECKING:
    from gridcontrol.calculus.evaluator import Evaluator
    from gridcontrol.model.storing import Clock, Store

__all__ = ["gridcontrol_evaluators", "gridcontrol_stores"]


def _open(url: str, clock: Clock) -> Store:
    from gridcontrol_postgres.store import open_postgres  # noqa: PLC0415  # psycopg is loaded only where it is used

    return open_postgres(url, clock)


@hookimpl
def gridcontrol_stores() -> list[StoreScheme]:
    """Stores in a schema of a PostgreSQL database each."""
    return [StoreScheme("postgresql", _open, example="postgresql://user@host/district?schema=gridcontrol")]


def _evaluator(url: str) -> Evaluator:
    from gridcontrol_postgres.database import address_in  # noqa: PLC0415  # as above
    from gridcontrol_postgres.engine import Postgres  # noqa: PLC0415  # as above
    from gridcontrol_sql import EngineEvaluator  # noqa: PLC0415  # scripts are made by whoever asks for them

    return EngineEvaluator(Postgres(address_in(url)))


def _nowhere() -> Evaluator:
    words = {"engine": "postgres", "example": "postgres:postgresql://user@host/district"}
    raise PluginError(Problem("sql.engine-where", args=words))


@hookimpl
def gridcontrol_evaluators() -> list[EvaluatorChoice]:
    """Statuses worked out by the server that is named: ``postgres:postgresql://user@host/database``."""
    return [EvaluatorChoice("postgres", _nowhere, _evaluator)]
