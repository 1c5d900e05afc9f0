"""Sums by row while parts of the subjects are counted one after the other."""

from __future__ import annotations

from collections import Counter

from attrs import define, field

from gridcontrol.reports.counting import Counts
from gridcontrol.reports.document import Figure
from gridcontrol.reports.moves import Moves
from gridcontrol.rules.figures import IndicatorKind


@define
class Tally:
    """Sums on their way."""

    rows: Counter[str] = field(factory=Counter)
    total: int = 0

    def add(self, seat: str | None, whole: int, amount: int | None) -> None:
        """What one row has, or (*whole* 1) all rows together."""
        if whole:
            self.total += amount or 0
        elif seat is not None:
            self.rows[seat] += amount or 0

    def counts(self) -> Counts:
        """The sums as figures."""
        return Counts({row: Figure(amount) for row, amount in self.rows.items()}, Figure(self.total))


@define
class Moved:
    """A movement on its way; see ``gridcontrol.reports.counting.Movement``."""

    previous: Tally = field(factory=Tally)
    new: Tally = field(factory=Tally)
    late: Tally = field(factory=Tally)
    withdrawn: Tally = field(factory=Tally)
    cumulative: Tally = field(factory=Tally)
    came: Counter[str] = field(factory=Counter)
    left: Counter[str] = field(factory=Counter)
    without: int = 0

    def moves(self) -> Moves:
        """The whole movement."""
        parts = {
            "previous": self.previous.counts(),
            "new": self.new.counts(),
            "late": self.late.counts(),
            "withdrawn": self.withdrawn.counts(),
            "cumulative": self.cumulative.counts(),
        }
        return Moves(parts, self.came, self.left, self.without)

    def of(self, kind: IndicatorKind) -> Counts:
        """What an indicator of that kind shows."""
        named = {
            IndicatorKind.EVENT_NEW: self.new,
            IndicatorKind.EVENT_LATE: self.late,
            IndicatorKind.EVENT_WITHDRAWN: self.withdrawn,
            IndicatorKind.EVENT_CUMULATIVE: self.cumulative,
        }
        return named[kind].counts()
