"""What a store can do with everybody at once, so that nothing of it passes through the program one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol, runtime_checkable

from attrs import frozen

from gridcontrol.calculus.evaluator import Places
from gridcontrol.ids import LevelId, StatusId, TrackId
from gridcontrol.model.storing import Receipt
from gridcontrol.rules.imports import ImportForm
from gridcontrol.rules.ruleset import Pack

PathOf = Callable[[str, date], Mapping[LevelId, str]]
"""The divisions that the one of a code, as codes were on a day, lies in: a code for each level there is."""
Progress = Callable[[str, int, int], None]
"""Is told what is done ("staging", "writing"), how many rows of how many; 0 of 0 where that is not known yet."""
Told = Callable[[int, int], None]
"""Is told how many parts of how many are done."""


@frozen
class Loaded:
    """What became of a bulk load. ``set_aside``: rows that can be no event."""

    receipt: Receipt
    set_aside: int


class Because(StrEnum):
    """Why everybody had to be worked out."""

    FIRST = "first"
    """Nothing was worked out yet."""
    ASKED = "asked"
    OTHERS = "others"
    """Rules look at other people."""
    PACK = "pack"
    """Another pack than the one that statuses were worked out by."""
    DIVISIONS = "divisions"
    """Another table of divisions, and rules ask where places lie."""
    ENGINE = "engine"
    """Another version of what works statuses out."""
    FRACTIONS = "fractions"
    """Facts came with times that the statuses there don't tell apart: seconds were enough so far."""


@frozen
class Refreshed:
    """What became of working statuses out: of *people*, which gave *rows*; *because*: why it was everybody."""

    people: int
    rows: int
    because: Because | None = None

    @property
    def everybody(self) -> bool:
        """Whether nobody could be left out."""
        return self.because is not None


@frozen
class Rolled:
    """How many show a status. ``level`` None: all there are; ``code`` None: those in no known division of the level."""

    level: LevelId | None
    code: str | None
    track: TrackId
    status: StatusId
    people: int


@runtime_checkable
class BulkStatuses(Protocol):
    """A store that loads and works out set by set. All raise ``StoreError``; what was there before stays then."""

    def load(
        self, select: str, *, delivery: str = "", aside: Path | None = None, progress: Progress | None = None
    ) -> Loaded:
        """Take the events that a SELECT gives, whole or not at all; the same rows again add nothing."""

    def load_file(
        self,
        file: Path,
        pack: Pack,
        form: ImportForm,
        *,
        aside: Path | None = None,
        until: datetime | None = None,
        progress: Progress | None = None,
    ) -> Loaded:
        """Take the events of a file by a mapping of the pack, as an import reads them."""

    def refresh(
        self, pack: Pack, folder: Path, *, places: Places | None = None, anew: bool = False, told: Told | None = None
    ) -> Refreshed:
        """Bring the statuses in *folder* up to what is known now; *anew*: of everybody, whatever is there."""

    def stale(self, pack: Pack, folder: Path, places: Places | None = None) -> Because | None:
        """Why the statuses in *folder* are not what would be worked out of the same facts; None where they are."""

    def status_now(
        self,
        pack: Pack,
        file: Path,
        at: datetime,
        *,
        known_at: datetime | None = None,
        places: Places | None = None,
        told: Told | None = None,
    ) -> int:
        """Write who shows what at *at* straight from the facts to *file*; how many rows."""

    def statuses_into(self, file: Path, folder: Path, at: datetime) -> int:
        """Write who shows what at *at*, from the statuses in *folder*; how many rows."""

    def rolled_up(
        self,
        pack: Pack,
        folder: Path,
        at: datetime,
        levels: tuple[LevelId, ...] = (),
        path_of: PathOf | None = None,
        *,
        dated: bool = True,
    ) -> list[Rolled]:
        """How many show what at *at*, in all and by division of each of *levels*.

        *dated*: *path_of* gives other divisions for another day.
        """
