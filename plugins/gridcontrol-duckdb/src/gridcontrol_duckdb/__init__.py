"""Facts of a city or a province in Parquet files that DuckDB reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridcontrol.plugins import StoreScheme, hookimpl

if TYPE_CHECKING:
    from gridcontrol.model.storing import Clock, Store

__all__ = ["gridcontrol_stores"]


def _open(url: str, clock: Clock) -> Store:
    from gridcontrol_duckdb.store import open_duckdb  # noqa: PLC0415  # DuckDB takes a third of a second to load

    return open_duckdb(url, clock)


@hookimpl
def gridcontrol_stores() -> list[StoreScheme]:
    """Stores in a folder of Parquet files each."""
    return [StoreScheme("duckdb", _open, example="duckdb:district.facts")]
