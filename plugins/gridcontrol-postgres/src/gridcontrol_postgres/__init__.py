"""Facts of a locality in a PostgreSQL database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gridcontrol.plugins import StoreScheme, hookimpl

if TYPE_CHECKING:
    from gridcontrol.model.storing import Clock, Store

__all__ = ["gridcontrol_stores"]


def _open(url: str, clock: Clock) -> Store:
    from gridcontrol_postgres.store import open_postgres  # noqa: PLC0415  # psycopg is loaded only where it is used

    return open_postgres(url, clock)


@hookimpl
def gridcontrol_stores() -> list[StoreScheme]:
    """Stores in a schema of a PostgreSQL database each."""
    return [StoreScheme("postgresql", _open, example="postgresql://user@host/district?schema=gridcontrol")]
