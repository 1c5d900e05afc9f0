"""Divisions: dated trees over shared leaves, with dated codes, successions, areas and roll-ups.

``Divisions`` answers all questions; ``overlay_from_rows`` builds them from tables, ``to_bytes`` and
``from_bytes`` keep them in the library's own form.
"""

from gridcontrol.model.divisions.area import Area, Membership
from gridcontrol.model.divisions.binary import from_bytes, to_bytes
from gridcontrol.model.divisions.changes import Change, Close, Merge, Move, Open, Recode, Rename, Split
from gridcontrol.model.divisions.from_rows import overlay_from_rows
from gridcontrol.model.divisions.overlay import Hierarchy
from gridcontrol.model.divisions.rolling import Totals
from gridcontrol.model.divisions.sources import MEANINGS, RowSource
from gridcontrol.model.divisions.tree import Division, Divisions

__all__ = [
    "MEANINGS",
    "Area",
    "Change",
    "Close",
    "Division",
    "Divisions",
    "Hierarchy",
    "Membership",
    "Merge",
    "Move",
    "Open",
    "Recode",
    "Rename",
    "RowSource",
    "Split",
    "Totals",
    "from_bytes",
    "overlay_from_rows",
    "to_bytes",
]
