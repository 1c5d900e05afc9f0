"""Which of a pack's imports is meant by a name."""

from __future__ import annotations

from gridcontrol.errors import ImportRefused, Problem
from gridcontrol.ids import ImportId
from gridcontrol.located.nearest import nearest
from gridcontrol.rules.imports import ImportForm
from gridcontrol.rules.ruleset import Pack


def mapping_of(pack: Pack, name: str, *besides: str) -> ImportForm:
    """The import of *pack* with that name. Raises ``ImportRefused`` with those allowed, *besides* among them."""
    found = pack.imports.get(ImportId(name))
    if found is None:
        allowed = (*pack.imports, *besides)
        near = nearest(name, allowed)
        raise ImportRefused(Problem("intake.unknown-import", args={"found": name}, allowed=allowed, nearest=near))
    return found
