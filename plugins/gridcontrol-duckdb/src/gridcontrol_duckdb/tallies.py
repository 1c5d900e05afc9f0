"""Sums by row while parts of the subjects are counted one after the other."""

from __future__ import annotations

from collections import Counter

from attrs import define, field

from gridcontrol.reports.set_counting import SetMovement, Sums
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

    def sums(self) -> Sums:
        return Sums(dict(self.rows), self.total)


@define
class Moved:
    """A movement on its way."""

    previous: Tally = field(factory=Tally)
    new: Tally = field(factory=Tally)
    late: Tally = field(factory=Tally)
    withdrawn: Tally = field(factory=Tally)
    cumulative: Tally = field(factory=Tally)
    went: Counter[tuple[str, str]] = field(factory=Counter)
    without: int = 0

    def movement(self) -> SetMovement:
        return SetMovement(
            self.previous.sums(),
            self.new.sums(),
            self.late.sums(),
            self.withdrawn.sums(),
            self.cumulative.sums(),
            self.went,
            self.without,
        )

    def of(self, kind: IndicatorKind) -> Sums:
        """What an indicator of that kind shows."""
        named = {
            IndicatorKind.EVENT_NEW: self.new,
            IndicatorKind.EVENT_LATE: self.late,
            IndicatorKind.EVENT_WITHDRAWN: self.withdrawn,
            IndicatorKind.EVENT_CUMULATIVE: self.cumulative,
        }
        return named[kind].sums()
