"""What can have gone wrong on the way from records to a figure, as far as the records show it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from attrs import field, frozen

from gridcontrol.ids import FactId, SubjectId
from gridcontrol.reports.counting import Amount
from gridcontrol.reports.document import Cell as Word
from gridcontrol.reports.mismatch.recounting import Cell

SHOWN, UNSEEN, TYPED = 2, 3, 7
"""Prices: of what the records show a sign of; of a record left out without a sign; of a figure that is off by itself.

So three signs are believed before a slip of the pen, and a slip before four.
"""


class CauseKind(StrEnum):
    """What went wrong."""

    TWICE = "twice"
    """Somebody with records of two divisions is counted in both."""
    OTHER_DIVISION = "other_division"
    """... in the other one."""
    LATE = "late"
    """A delivery that came after the cut-off is not counted."""
    BOTH_DAYS = "both_days"
    """A move or an event that two dates are given for is counted on both."""
    NEITHER_DAY = "neither_day"
    """A move after which somebody is counted at neither end."""
    OTHER_DAY = "other_day"
    """... on the other day."""
    VOIDED = "voided"
    """What was withdrawn is still counted."""
    UNCORRECTED = "uncorrected"
    """What was corrected is counted as it was before."""
    NOT_JOINED = "not_joined"
    """Two that are one are counted as two."""
    OMITTED = "omitted"
    """A record is left out."""


@frozen
class Cause:
    """One thing that went wrong: with which *subjects*, by which *facts*; *args* are words to say it with."""

    kind: CauseKind
    subjects: tuple[SubjectId, ...]
    facts: tuple[FactId, ...] = ()
    args: Mapping[str, Word] = field(factory=dict, hash=False, eq=False)

    @property
    def cost(self) -> int:
        return UNSEEN if self.kind is CauseKind.OMITTED else SHOWN


@frozen
class Candidate:
    """A cause with what it adds to the stated figures."""

    cause: Cause
    effect: Mapping[Cell, Amount] = field(hash=False)
