"""What an import answers."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from gridcontrol.errors import Problem
from gridcontrol.ids import FactId, ImportId
from gridcontrol.intake.findings import Warned


@frozen
class Progress:
    """How far an import is: bytes read of all bytes, rows read, rows set aside."""

    read_bytes: int
    all_bytes: int
    rows: int
    set_aside: int


@frozen
class Imported:
    """What became of one file.

    ``rows`` counts rows with text below the header: ``rows == taken + without_event + set_aside``. A row may hold
    several facts: ``new + known + conflicting`` is the number of facts handed to the store.
    """

    form: ImportId
    delivery: str
    encoding: str
    """UTF-8, UTF-16 or GB18030: how the file was read."""
    separator: str
    """What separates cells; empty for JSON lines."""
    rows: int
    taken: int
    without_event: int
    """Rows in which the mapping looks for no event (``only_if``, ``unless``)."""
    new: int
    known: int
    conflicting: int
    conflicts: tuple[FactId, ...]
    """The ids of the first hundred facts in conflict; the store keeps the whole list."""
    set_aside: int
    set_aside_by_reason: Mapping[str, int]
    """Message code to number of rows; a row with several reasons counts under its first."""
    set_aside_file: str | None
    """The path of the private file, or None where every row was taken."""
    problems: tuple[Problem, ...]
    """The reasons of the first rows set aside, masked, with their places."""
    warnings: tuple[Warned, ...]
