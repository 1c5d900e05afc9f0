"""A row of a file before anything is read into it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Row(NamedTuple):
    """Row *number* of a file as a spreadsheet counts it (the first is 1), cut into cells.

    ``flaw`` is the code of what is wrong with the row as a whole, or empty. ``original`` is what a set-aside file has
    to keep: the cells as they stood, or for JSON lines the line.
    """

    number: int
    cells: Sequence[str]
    flaw: str = ""
    original: Sequence[str] = ()
