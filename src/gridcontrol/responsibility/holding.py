"""That somebody answers for something for some time."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from attrs import evolve, frozen

from gridcontrol.ids import AnswerId, DivisionId, DutySchemeId, FactId, SubjectId


class Standing(StrEnum):
    """A deputy answers beside the holder, and alone where there is none."""

    HOLDER = "holder"
    DEPUTY = "deputy"


@frozen
class Holding:
    """*officer* answers, by *link* of *scheme*, for a division or for one subject.

    ``target`` is the division's code as written, or the subject's id; ``division`` is what the code named on the day.
    It holds from ``since`` until ``term`` is over or a fact relieves, whatever comes first; the flags say that a bound
    was written as a day, which matters for shifts that run past midnight.
    """

    officer: SubjectId
    scheme: DutySchemeId
    link: AnswerId
    target: str
    division: DivisionId | None
    role: str
    standing: Standing
    since: datetime
    term: datetime | None
    shift: str
    document: str
    fact: FactId
    named_at: datetime
    """From when the fact that names the officer counts: it may name one for later."""
    relieved: datetime | None = None
    relieved_by: FactId | None = None
    since_is_day: bool = False
    term_is_day: bool = False

    @property
    def subject(self) -> SubjectId | None:
        """The subject that is the target."""
        return SubjectId(self.target) if self.division is None else None

    @property
    def until(self) -> datetime | None:
        """When it ends, as far as is known."""
        ends = [each for each in (self.term, self.relieved) if each is not None]
        return min(ends) if ends else None

    def holds(self, at: datetime) -> bool:
        """Whether it holds at *at*, shifts aside."""
        until = self.until
        return self.since <= at and (until is None or at < until)

    def as_seen(self, at: datetime) -> Holding:
        """As it stood at *at*, when a later end by another fact was still unknown."""
        if self.relieved is not None and self.relieved > at:
            return evolve(self, relieved=None, relieved_by=None)
        return self
