"""The exceptions of the library: few, and each one a thing a caller can act on."""

from __future__ import annotations

from collections.abc import Sequence

from gridcontrol.errors.problem import Problem


class GridcontrolError(Exception):
    """Base of all exceptions that gridcontrol raises on purpose. Carries its problems as values."""

    def __init__(self, problems: Problem | Sequence[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(*self.problems)

    def __reduce__(self) -> tuple[type[GridcontrolError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)

    def __str__(self) -> str:
        from gridcontrol.errors.text import problem_line

        return "\n".join(problem_line(problem, "en") for problem in self.problems)


class PackError(GridcontrolError):
    """A rule pack can't be used; ``problems`` holds everything found in its files at once."""


class FactRefused(GridcontrolError):
    """A fact can't be taken (naive time, unknown kind, wrong field type)."""


class ImportRefused(GridcontrolError):
    """A file can't be imported as a whole: no such column, no text, no mapping.

    Bad rows raise nothing; they are set aside.
    """


class NotFound(GridcontrolError):
    """A subject, division, report or file that was asked for does not exist."""


class StoreError(GridcontrolError):
    """A store can't be opened, read or written."""


class PluginError(GridcontrolError):
    """A plugin is missing, in conflict, or failed; the problem names its distribution."""


class UsageError(GridcontrolError):
    """The call itself makes no sense (naive datetime, known_at without a time, ...)."""
