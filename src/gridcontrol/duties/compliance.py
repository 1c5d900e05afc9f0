"""Who did what was owed: counts by officer and by division, over obligations whose time has come."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

from attrs import frozen

from gridcontrol.duties.obligation import Obligation, State

K = TypeVar("K", bound=Hashable)


@frozen
class Compliance:
    """How many were done, done late and missed, and those that nobody is charged with."""

    done: int = 0
    late: int = 0
    missed: int = 0
    unknowable: int = 0
    paused: int = 0
    waived: int = 0

    @property
    def counted(self) -> int:
        """What could have been done: the denominator."""
        return self.done + self.late + self.missed

    @property
    def permille(self) -> int | None:
        """Those done, late ones included, in thousandths, rounded down; None where nothing was owed."""
        return 1000 * (self.done + self.late) // self.counted if self.counted else None


_FIELDS = {
    State.DONE: "done",
    State.DONE_LATE: "late",
    State.MISSED: "missed",
    State.UNKNOWABLE: "unknowable",
    State.PAUSED: "paused",
    State.WAIVED: "waived",
}


def compliance(obligations: Iterable[tuple[K, Obligation]]) -> Mapping[K, Compliance]:
    """Counts for each key. What is upcoming or still due counts nowhere."""
    counts: dict[K, dict[str, int]] = {}
    for key, one in obligations:
        name = _FIELDS.get(one.state)
        if name is not None:
            row = counts.setdefault(key, {})
            row[name] = row.get(name, 0) + 1
    return {key: Compliance(**row) for key, row in counts.items()}
