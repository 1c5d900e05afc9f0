"""Readers of cells put together: of several cells, of cells that must be filled, of what is known to fail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter

from gridcontrol.intake.cells import CellReader
from gridcontrol.intake.written import Unread


def picker(indexes: Sequence[int]) -> Callable[[Sequence[str]], tuple[str, ...]]:
    """Gives the cells of a row at *indexes*, in their order."""
    if len(indexes) > 1:
        return itemgetter(*indexes)
    return lambda cells: tuple(cells[index] for index in indexes)


def required(read: CellReader) -> CellReader:
    """As *read*, but raises ``Unread`` where the cell holds nothing."""

    def reader(cell: str) -> str:
        piece = read(cell)
        if not piece:
            raise Unread("intake.missing-value")
        return piece

    return reader


def raising(unread: Unread) -> Callable[[], str]:
    """Raises *unread*."""

    def read() -> str:
        raise unread

    return read


def reading(read: CellReader, cell: str) -> Callable[[], str]:
    """What *read* makes of *cell*, once it is asked."""
    return lambda: read(cell)
