"""What can happen to divisions, each on a day: it holds from 00:00 of that day on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from attrs import field, frozen

from gridcontrol.ids import DivisionId, HierarchyId, SchemeId


def _frozen_codes(codes: Mapping[SchemeId, str]) -> Mapping[SchemeId, str]:
    return MappingProxyType(dict(codes))


def _frozen_parents(parents: Mapping[HierarchyId, DivisionId | None]) -> Mapping[HierarchyId, DivisionId | None]:
    return MappingProxyType(dict(parents))


def _frozen_allocation(allocation: Mapping[DivisionId, DivisionId]) -> Mapping[DivisionId, DivisionId]:
    return MappingProxyType(dict(allocation))


@frozen
class Open:
    """A new division. ``parents`` says where it hangs in each hierarchy; None makes it a root there."""

    day: date
    division: DivisionId
    name: str
    level: str
    parents: Mapping[HierarchyId, DivisionId | None] = field(converter=_frozen_parents, hash=False)
    codes: Mapping[SchemeId, str] = field(factory=dict, converter=_frozen_codes, hash=False)


@frozen
class Rename:
    """Another name for the same division."""

    day: date
    division: DivisionId
    name: str


@frozen
class Recode:
    """Another code in one scheme; the old one stays valid for the days before."""

    day: date
    division: DivisionId
    scheme: SchemeId
    code: str


@frozen
class Move:
    """Another parent in one hierarchy; ``to`` None makes it a root. Hierarchies that follow that one move along."""

    day: date
    division: DivisionId
    hierarchy: HierarchyId
    to: DivisionId | None


@frozen
class Merge:
    """*divisions* end and what is below them hangs under *into*, which may be one of them."""

    day: date
    divisions: tuple[DivisionId, ...]
    into: DivisionId


@frozen
class Split:
    """*division* becomes *into*, of which it may be one.

    ``allocation`` gives each leaf below its new home, one by one or by an entry for a unit above them. A
    leaf that is split itself needs an entry of its own: where what was recorded on it counts from then on.
    """

    day: date
    division: DivisionId
    into: tuple[DivisionId, ...]
    allocation: Mapping[DivisionId, DivisionId] = field(converter=_frozen_allocation, hash=False)


@frozen
class Close:
    """*division* ends without a successor; what was recorded on it counts at *counts_at*, or at its parent."""

    day: date
    division: DivisionId
    counts_at: DivisionId | None = None


Change = Open | Rename | Recode | Move | Merge | Split | Close
