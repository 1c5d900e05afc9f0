"""A script: named steps, each a query over the steps before it. Equal queries are one step."""

from __future__ import annotations

import re

from attrs import define, field, frozen


@frozen
class Step:
    """A relation: its name and the query that gives it, in the small subset that every dialect is made from."""

    name: str
    query: str


@define
class Script:
    """Steps in the order in which they can be carried out."""

    steps: list[Step] = field(factory=list)
    _known: dict[str, str] = field(factory=dict)

    def add(self, hint: str, query: str) -> str:
        """The name of the relation that *query* gives; *hint* is for people who read the script."""
        query = " ".join(query.split())
        if query not in self._known:
            name = f"s{len(self.steps):03}_{re.sub(r'[^a-z0-9]+', '_', hint.lower())[:30].strip('_')}"
            self.steps.append(Step(name, query))
            self._known[query] = name
        return self._known[query]


def text(value: str) -> str:
    """A text as a literal."""
    return "'" + value.replace("'", "''") + "'"


def texts(values: object) -> str:
    """Texts as a list to look into."""
    return "(" + ", ".join(text(str(value)) for value in values) + ")"  # type: ignore[attr-defined]
