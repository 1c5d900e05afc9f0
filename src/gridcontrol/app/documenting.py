"""What a spelled pack needs from outside it: the names of the divisions whose codes its rules hold."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from attrs import define

from gridcontrol.app.divisions import DivisionPlaces
from gridcontrol.app.pack import places_of
from gridcontrol.rules.ruleset import Pack


@define(slots=False)
class DivisionNames:
    """Today's name of a division by its code, empty for one that is in no table. *folder* holds the pack's tables.

    They are read when the first name is asked for: most packs hold no codes.
    """

    pack: Pack
    folder: Path

    @cached_property
    def _places(self) -> DivisionPlaces | None:
        places, _ = places_of(self.pack, self.folder)
        return places if isinstance(places, DivisionPlaces) else None

    def __call__(self, code: str) -> str:
        if self._places is None:
            return ""
        divisions = self._places.divisions
        found = divisions.by_code(code, self._places.scheme)
        return "" if found is None else divisions.name(found)
