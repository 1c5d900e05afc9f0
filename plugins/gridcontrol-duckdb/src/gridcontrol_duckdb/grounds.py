"""What statuses are worked out from besides facts, told by digests: so that it is known when they are stale."""

from __future__ import annotations

from importlib.metadata import version

from attrs import evolve, frozen

from gridcontrol.calculus.evaluator import Digested, Places
from gridcontrol.plugins.bulk import Because
from gridcontrol.rules.ruleset import Pack
from gridcontrol_duckdb.statuses import Manifest
from gridcontrol_sql.codes import codes_named

_ENGINE = ("gridcontrol", "gridcontrol-sql", "gridcontrol-duckdb")
_UNTOLD = "?"
"""Of places that have no digest; never the same as any."""


@frozen
class Grounds:
    """The pack by its version, the divisions by a digest, the engine by the versions of its distributions.

    *divisions* is empty where rules don't ask where places lie, so that another table changes nothing.
    """

    pack: str
    divisions: str
    engine: str

    def kept_in(self, manifest: Manifest) -> Manifest:
        """*manifest* of statuses that are worked out from this."""
        return evolve(manifest, version=self.pack, divisions=self.divisions, engine=self.engine)


def grounds_of(pack: Pack, places: Places | None) -> Grounds:
    """What statuses by *pack* are worked out from now."""
    return Grounds(pack.version, _divisions(pack, places), " ".join(f"{name} {version(name)}" for name in _ENGINE))


def why_stale(manifest: Manifest, grounds: Grounds) -> Because | None:
    """In what the statuses of *manifest* are not what *grounds* would give; None where they are that."""
    if manifest.version != grounds.pack:
        return Because.PACK
    if manifest.divisions != grounds.divisions or grounds.divisions == _UNTOLD:
        return Because.DIVISIONS
    return Because.ENGINE if manifest.engine != grounds.engine else None


def _divisions(pack: Pack, places: Places | None) -> str:
    asked = codes_named(pack) or any(kind.levels for kind in pack.subjects.values())
    if places is None or not asked:
        return ""
    return places.digest() if isinstance(places, Digested) else _UNTOLD
