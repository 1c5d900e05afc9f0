"""Opening a locality: a pack file, or the version that was adopted, with its store and divisions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from gridcontrol.access import Scope
from gridcontrol.app.adopting import ADOPTED_NAME, in_force, sealed_pack
from gridcontrol.app.divisions import divisions_of
from gridcontrol.app.locality import Locality
from gridcontrol.app.pack import read_pack_file
from gridcontrol.model.divisions import Divisions
from gridcontrol.model.storing import Store
from gridcontrol.plugins import PluginHost
from gridcontrol.rules.ruleset import Pack
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
    reader: str | Scope | None = None,
    workers: int = 0,
) -> Locality:
    """Open the locality of the pack file *pack*; ``adopted``: of the version that was adopted last by *known_at*.

    *store* is a store's URL (``memory:``, ``sqlite:district.db``). Division tables that the pack names are taken from
    the folder *divisions* (the pack's own folder when None) and kept in the file *cache* where one is given.
    *evaluator* names an evaluator: ``fast``, ``reference`` (the definition), or that of a plugin. With *plugins* False
    only what gridcontrol itself brings is loaded. With *reader*, an officer or a scope, it answers as that one may see.
    *workers* is by how many processes large reports are counted at most; 0: as many as there are cores
    (one, on other systems than Linux and where other threads are under way).

    Raises ``PackError``, ``NotFound``, ``StoreError`` or ``PluginError``, each with all that was found.
    """
    path = Path(pack)
    folder = path.parent if divisions is None else Path(divisions)
    host = PluginHost(load_entry_points=plugins)
    chosen = host.evaluator(evaluator)

    def seen(opened: Store, checked: Pack, loaded: Divisions | None) -> Locality:
        sets = host.set_counting(evaluator, opened)
        whole = Locality(checked, opened, loaded, host, chosen, clock, workers, sets=sets)
        return whole if reader is None else whole.seen_by(reader)

    given = None if pack == ADOPTED_NAME else read_pack_file(path)
    tables = None if given is None else divisions_of(given, folder, cache)
    opened = host.open_store(store, clock)
    try:
        if given is not None:
            return seen(opened, given, tables)
        checked = sealed_pack(in_force(opened, None if known_at is None else to_instant(known_at, "known_at")))
        return seen(opened, checked, divisions_of(checked, folder, cache))
    except BaseException:
        opened.close()
        raise
