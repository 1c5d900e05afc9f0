"""Facts of a city or a province in Parquet files that DuckDB reads, and statuses that it works out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gridcontrol.errors import PluginError, Problem
from gridcontrol.plugins import EvaluatorChoice, StoreScheme, hookimpl

if TYPE_CHECKING:
    from gridcontrol.calculus.evaluator import Evaluator
    from gridcontrol.model.storing import Clock, Store
    from gridcontrol.reports.set_counting import SetCounting

__all__ = ["gridcontrol_evaluators", "gridcontrol_stores"]

_WORDS = re.compile(r"(?:memory=(?P<memory>\d+[KMGT]B))?(?:(?:^|(?<=B)&)threads=(?P<threads>[1-9]\d*))?")
_EXAMPLE = "duckdb:memory=2GB&threads=2"


def _open(url: str, clock: Clock) -> Store:
    from gridcontrol_duckdb.store import open_duckdb  # noqa: PLC0415  # DuckDB takes a third of a second to load

    return open_duckdb(url, clock)


@hookimpl
def gridcontrol_stores() -> list[StoreScheme]:
    """Stores in a folder of Parquet files each."""
    return [StoreScheme("duckdb", _open, example="duckdb:district.facts")]


def _sets(store: Store) -> SetCounting | None:
    from gridcontrol_duckdb.counting import DuckdbCounting  # noqa: PLC0415  # as above
    from gridcontrol_duckdb.store import DuckdbStore  # noqa: PLC0415  # as above

    return DuckdbCounting(store) if isinstance(store, DuckdbStore) else None


def _evaluator(words: str = "") -> Evaluator:
    from gridcontrol_duckdb.engine import DuckDb  # noqa: PLC0415  # as above
    from gridcontrol_sql import EngineEvaluator  # noqa: PLC0415  # scripts are made by whoever asks for them

    found = _WORDS.fullmatch(words)
    if found is None:
        args = {"engine": "duckdb", "found": words, "example": _EXAMPLE}
        raise PluginError(Problem("sql.engine-words", args=args))
    threads = found["threads"]
    return EngineEvaluator(DuckDb(found["memory"] or "1GB", int(threads) if threads else None))


@hookimpl
def gridcontrol_evaluators() -> list[EvaluatorChoice]:
    """Statuses worked out in DuckDB: ``duckdb``, or with bounds ``duckdb:memory=2GB&threads=2``.

    Reports of a store of ours are counted where its facts lie.
    """
    return [EvaluatorChoice("duckdb", _evaluator, _evaluator, _sets)]
