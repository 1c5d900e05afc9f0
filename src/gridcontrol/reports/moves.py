"""How a cumulative figure came from that of the report before, in numbers: what ``Movement`` lists, counted by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from attrs import field, frozen

from gridcontrol.reports.counting import OUTSIDE, ZERO, Counts, Movement, added, tally
from gridcontrol.reports.grouping import TOTAL

PARTS = ("previous", "new", "late", "withdrawn", "cumulative")


@frozen
class Moves:
    """A movement by row. ``parts`` are those of ``Movement.parts``, by name.

    ``came`` and ``left``: how many of what was counted before stand in a row and did not, and the reverse; for the
    total, what came from and went to outside of what the report is about. ``without_amount``: how many of the
    cumulative have no amount that could be added up.
    """

    parts: Mapping[str, Counts]
    came: Mapping[str, int] = field(factory=dict)
    left: Mapping[str, int] = field(factory=dict)
    without_amount: int = 0


def moves_of(moved: Movement) -> Moves:
    """*moved* in numbers."""
    came: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for was, now in moved.kept:
        if was.row == now.row:
            continue
        left[was.row] += 1
        came[now.row] += 1
        came[TOTAL] += was.row == OUTSIDE
        left[TOTAL] += now.row == OUTSIDE
    without_amount = sum(1 for item in moved.cumulative if item.without_amount)
    tallied = {id(items): tally(items, members=False) for items in moved.parts.values()}
    parts = {name: tallied[id(items)] for name, items in moved.parts.items()}
    return Moves(parts, came, left, without_amount)


def moves_together(several: Sequence[Moves]) -> Moves:
    """Those of parts that share nothing, added up."""
    came: Counter[str] = Counter()
    left: Counter[str] = Counter()
    for each in several:
        came.update(each.came)
        left.update(each.left)
    parts = {name: added((each.parts[name] for each in several), ZERO) for name in PARTS}
    return Moves(parts, came, left, sum(each.without_amount for each in several))
