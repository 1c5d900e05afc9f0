"""Opening a locality: a pack file, or the version that was adopted, with its store and divisions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from gridcontrol.app.adopting import ADOPTED_NAME, in_force, sealed_pack
from gridcontrol.app.divisions import divisions_of
from gridcontrol.app.locality import Locality
from gridcontrol.app.pack import read_pack_file
from gridcontrol.plugins import PluginHost
from gridcontrol.time import to_instant


def system_clock() -> datetime:
    """The machine's present instant, in UTC. The one place where it is read."""
    return datetime.now(UTC)


def open_locality(
    pack: str | Path,
    *,
    store: str = "memory:",
    divisions: str | Path | None = None,
    cache: str | Path | None = None,
    evaluator: str = "fast",
    plugins: bool = True,
    clock: Callable[[], datetime] = system_clock,
    known_at: datetime | None = None,
) -> Locality:
    """Open the locality of the pack file *pack*; ``adopted``: of the version that was adopted last by *known_at*.

    *store* is a store's URL (``memory:``, ``sqlite:district.db``). Division tables that the pack names are taken from
    the folder *divisions* (the pack's own folder when None) and kept in the file *cache* where one is given.
    *evaluator* names an evaluator: ``fast``, ``reference`` (the definition), or that of a plugin. With *plugins* False
    only what gridcontrol itself brings is loaded.

    Raises ``PackError``, ``NotFound``, ``StoreError`` or ``PluginError``, each with all that was found.
    """
    path = Path(pack)
    folder = path.parent if divisions is None else Path(divisions)
    host = PluginHost(load_entry_points=plugins)
    chosen = host.evaluator(evaluator)
    if pack != ADOPTED_NAME:
        checked = read_pack_file(path)
        loaded = divisions_of(checked, folder, cache)
        return Locality(checked, host.open_store(store, clock), loaded, host, chosen, clock)
    opened = host.open_store(store, clock)
    try:
        checked = sealed_pack(in_force(opened, None if known_at is None else to_instant(known_at, "known_at")))
        return Locality(checked, opened, divisions_of(checked, folder, cache), host, chosen, clock)
    except BaseException:
        opened.close()
        raise
