"""A script: named steps, each a query over the steps before it. Equal queries are one step."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from attrs import define, field, frozen

from gridcontrol_sql.ticks import SECONDS, Ticks


@frozen
class Step:
    """A relation: its name and the query that gives it, in the small subset that every dialect is made from."""

    name: str
    query: str
    apart: bool = False
    """Whether it is worked out by itself, though only one other step reads it: what is small, and long to plan."""
    only: str = ""
    """A SELECT: where it gives no row, neither does the step, and ``none`` gives the same. Empty: nothing is known."""
    none: str = ""
    """Empty where nobody asks for the step then."""


@define
class Script:
    """Steps in the order in which they can be carried out."""

    steps: list[Step] = field(factory=list)
    ticks: Ticks = SECONDS
    """What times are counted in."""
    subjects: str = "subjects"
    """The relation ``(k, kind, key)`` of all subjects: the table of input, or what has numbers for them."""
    in_order: bool = False
    """Whether windows over everything meet rows in the order of the query below them; see ``compiled``."""
    _known: dict[str, str] = field(factory=dict)

    def add(self, hint: str, query: str) -> str:
        """The name of the relation that *query* gives; *hint* is for people who read the script."""
        query = " ".join(query.split())
        if query not in self._known:
            name = f"s{len(self.steps):03}_{re.sub(r'[^a-z0-9]+', '_', hint.lower())[:30].strip('_')}"
            self.steps.append(Step(name, query))
            self._known[query] = name
        return self._known[query]


_WORD = re.compile(r"\w+")


def needed(steps: Sequence[Step], outputs: Collection[str]) -> tuple[Step, ...]:
    """Those of *steps* that *outputs* are made from, in their order."""
    wanted = set(outputs)
    kept = []
    for step in reversed(steps):
        if step.name in wanted:
            wanted.update(_WORD.findall(step.query))
            kept.append(step)
    return tuple(reversed(kept))


def text(value: str) -> str:
    """A text as a literal."""
    return "'" + value.replace("'", "''") + "'"


def texts(values: object) -> str:
    """Texts as a list to look into."""
    return "(" + ", ".join(text(str(value)) for value in values) + ")"  # type: ignore[attr-defined]
