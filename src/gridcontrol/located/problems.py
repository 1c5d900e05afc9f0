"""Collecting problems, so that a reader can go on after each one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NoReturn

from gridcontrol.errors import PackError, Place, Problem, Severity

MOST = 200
"""More problems than this in one file help nobody; the rest are dropped and a note says so."""


class Problems:
    """The findings of one reading, in the order they were met."""

    def __init__(self, most: int = MOST) -> None:
        self._found: list[Problem] = []
        self._most = most

    def add(self, problem: Problem) -> None:
        """Keep *problem*; beyond the limit only one note that there are more is kept."""
        if len(self._found) < self._most:
            self._found.append(problem)
        elif len(self._found) == self._most:
            self._found.append(
                Problem(
                    "yaml.more-problems",
                    problem.place,
                    args={"most": str(self._most)},
                    severity=Severity.NOTE,
                )
            )

    def report(
        self,
        code: str,
        place: Place | None,
        *,
        allowed: tuple[str, ...] = (),
        nearest: str | None = None,
        related: tuple[Place, ...] = (),
        **args: str,
    ) -> None:
        """Keep an error with message *code* at *place*; *args* fill its placeholders."""
        self.add(Problem(code, place, args, allowed=allowed, nearest=nearest, related=related))

    @property
    def full(self) -> bool:
        """Whether the limit is reached and reading on is pointless."""
        return len(self._found) > self._most

    @property
    def errors(self) -> int:
        """How many errors there are; warnings and notes don't count."""
        return sum(problem.severity is Severity.ERROR for problem in self._found)

    def __len__(self) -> int:
        return len(self._found)

    def __iter__(self) -> Iterator[Problem]:
        return iter(tuple(self._found))

    def raise_all(self) -> NoReturn:
        """Raise ``PackError`` with everything found."""
        raise PackError(tuple(self._found))

    def raise_if_errors(self) -> None:
        """Raise ``PackError`` with everything found when at least one of it is an error."""
        if self.errors:
            self.raise_all()
