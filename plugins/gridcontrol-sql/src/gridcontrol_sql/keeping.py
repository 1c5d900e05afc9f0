"""Which steps of a script have to be kept, where whatever is not kept is worked out again by each of its readers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from gridcontrol_sql.script import Step

MOST_TOGETHER = 8
"""So many steps are planned as one query at most: what a planner takes grows faster than its query."""
_WORD = re.compile(r"\b[a-z]\w*\b")
_QUOTED = re.compile(r"'(?:[^']|'')*'")
_WORK = re.compile(r"\b(JOIN|OVER|GROUP BY|UNION|EXISTS|DISTINCT|RECURSIVE|IN \(SELECT)\b|\(SELECT")
NUMBERS = ("NUMBERED(", "NUMBER_IN(")


def kept(steps: Sequence[Step], outputs: Sequence[str] = (), most: int = MOST_TOGETHER) -> frozenset[str]:
    """The names of those that are worked out once and kept: the others are views.

    *outputs* are kept; so is what numbers rows, which another time could get other numbers; what is read more than
    once, but for a mere choice of rows and columns; and whatever makes *most* steps together with the views it reads.
    """
    reads = {step.name: read_by(step) for step in steps}
    readings = Counter(name for read in reads.values() for name in read if name in reads)
    together: dict[str, int] = {}
    found = set(outputs)
    for step in steps:
        together[step.name] = 1 + sum(together.get(name, 0) for name in reads[step.name])
        again = readings[step.name] > 1 and _WORK.search(step.query) is not None
        numbers = any(word in step.query for word in NUMBERS)
        if again or numbers or together[step.name] > most or step.name in found:
            found.add(step.name)
            together[step.name] = 0
    return frozenset(found)


def read_by(step: Step) -> list[str]:
    """The relations and columns that *step* names, as often as it does."""
    return _WORD.findall(_QUOTED.sub("", step.query))
