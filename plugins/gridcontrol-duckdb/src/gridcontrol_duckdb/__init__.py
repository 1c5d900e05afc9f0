"""Facts of a city or a province in Parquet files that DuckDB reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridcontrol.calculus.fast import FastEvaluator
from gridcontrol.plugins import EvaluatorChoice, StoreScheme, hookimpl

if TYPE_CHECKING:
    from gridcontrol.model.storing import Clock, Store
    from gridcontrol.reports.set_counting import SetCounting

__all__ = ["gridcontrol_evaluators", "gridcontrol_stores"]


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


@hookimpl
def gridcontrol_evaluators() -> list[EvaluatorChoice]:
    """Reports of such a store are counted where its facts lie; what is asked of single people is not."""
    return [EvaluatorChoice("duckdb", FastEvaluator, sets=_sets)]
