"""Cells that were read before: most columns hold few different texts."""

from __future__ import annotations

from gridcontrol.intake.cells import CellReader
from gridcontrol.intake.findings import Notices

_MOST = 20_000


class Remembered(dict[str, str]):
    """Cells that were read before. Bounded: forgets all when full. What was warned of is read again each time."""

    def __init__(self, read: CellReader, notices: Notices) -> None:
        super().__init__()
        self._read = read
        self._notices = notices

    def __missing__(self, cell: str) -> str:
        before = self._notices.total
        text = self._read(cell)
        if self._notices.total == before:
            if len(self) >= _MOST:
                self.clear()
            self[cell] = text
        return text
