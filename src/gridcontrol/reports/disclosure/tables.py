"""Public tables by type: what may stand in one, and nothing else.

A cell is a count, an amount, blank or *withheld*; a row is named by a division or by the pack. Neither a text of the
data, nor a subject, nor any of the five personal fields (name, age, id number, telephone, home address) has a place
here: a type checker refuses it, and so does the table itself.
"""

from __future__ import annotations

from decimal import Decimal
from enum import Enum

from attrs import field, frozen

from gridcontrol.ids import IndicatorId
from gridcontrol.reports.document import RowKind
from gridcontrol.rules.vocabulary import Label


class Withheld(Enum):
    """Stands in place of a count that is hidden."""

    HIDDEN = "hidden"


PublicCell = int | Decimal | Withheld | None


@frozen
class DivisionName:
    """The name of a division that has a row."""

    text: str


def _checked_cells(cells: tuple[PublicCell, ...]) -> tuple[PublicCell, ...]:
    for cell in cells:
        if isinstance(cell, bool) or not (cell is None or isinstance(cell, int | Decimal | Withheld)):
            raise TypeError(f"{type(cell).__name__} can't stand in a public table")
    return tuple(cells)


def _checked_name(name: DivisionName | Label) -> DivisionName | Label:
    if not isinstance(name, DivisionName | Label):
        raise TypeError(f"{type(name).__name__} can't name a row of a public table")
    return name


@frozen
class PublicRow:
    """A division's counts, or a category's, in the order of the columns. Raises ``TypeError`` for what is no count."""

    key: str
    name: DivisionName | Label = field(converter=_checked_name)
    cells: tuple[PublicCell, ...] = field(converter=_checked_cells)
    kind: RowKind = RowKind.DATA


@frozen
class PublicTable:
    """Indicators by division or by category, with what is withheld in place."""

    title: Label
    columns: tuple[tuple[IndicatorId, Label], ...]
    rows: tuple[PublicRow, ...]

    @property
    def withheld(self) -> int:
        """How many cells are hidden."""
        return sum(cell is Withheld.HIDDEN for row in self.rows for cell in row.cells)
