"""What every evaluator is given and must answer."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol, runtime_checkable

from attrs import frozen

from gridcontrol.calculus.timeline import Evaluation
from gridcontrol.ids import LevelId, SubjectId
from gridcontrol.model.known import Known
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import WorldTime


class Places(Protocol):
    """What rules need to know of divisions."""

    def lies_within(self, code: str, above: str, on: WorldTime) -> bool:
        """Whether the division of *code* is that of *above* or below it on that day.

        Unknown codes lie within nothing but themselves.
        """

    def codes_at(self, levels: Collection[LevelId]) -> Collection[str]:
        """The codes of all divisions that are or ever were of one of these levels, each division by one code."""


@runtime_checkable
class KnowsAbove(Protocol):
    """Divisions that can name at once all codes for which ``lies_within`` may hold."""

    def above(self, code: str, on: WorldTime) -> Collection[str]:
        """The codes of the divisions that *code* may lie within on that day."""


@runtime_checkable
class Digested(Protocol):
    """Places that can be told from others without asking for each."""

    def digest(self) -> str:
        """The same text for the same answers, another one for a table with anything else in it."""


@frozen
class AsOf:
    """The instant up to which the world is looked at.

    ``exclusive`` leaves out facts at that very instant (24:00 of a data day).
    """

    at: datetime
    exclusive: bool = False

    def covers(self, instant: datetime) -> bool:
        return instant < self.at if self.exclusive else instant <= self.at


class Evaluator(Protocol):
    """Turns a pack and known facts into timelines. Pure: equal input, equal answer."""

    def evaluate(
        self,
        pack: Pack,
        known: Known,
        *,
        places: Places | None = None,
        as_of: AsOf | None = None,
        subjects: Collection[SubjectId] | None = None,
    ) -> Evaluation:
        """Timelines of *subjects* (all when None) from the facts that *as_of* covers (all when None)."""
