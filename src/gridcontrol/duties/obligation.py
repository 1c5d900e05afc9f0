"""One thing that is owed: its key, its window, what fulfilled it and how it stands."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from enum import StrEnum

from attrs import frozen

from gridcontrol.ids import DutyId, FactId, RoundId, SubjectId
from gridcontrol.time import WorldTime

MOMENT = timedelta(microseconds=1)
"""The last instant of a window lies so long before its end."""


class State(StrEnum):
    """How an obligation stands. Each is in exactly one state; where several would fit the first of this list does."""

    DONE = "done"
    DONE_LATE = "done_late"
    WAIVED = "waived"
    PAUSED = "paused"
    UNKNOWABLE = "unknowable"
    UPCOMING = "upcoming"
    DUE = "due"
    MISSED = "missed"


SETTLED = frozenset({State.DONE, State.DONE_LATE, State.WAIVED, State.PAUSED, State.UNKNOWABLE})


@frozen
class DutyKey:
    """What names an obligation for good, whatever is learned later about when it began.

    A slot of a day has *day* and *slot*, a slot on a day of the chain *number* (and *cause*, the fact that started the
    chain), one that follows from a fact *cause*. What a round asks of a subject has none of them.
    """

    duty: DutyId | RoundId
    subject: SubjectId
    day: date | None = None
    slot: str = ""
    number: int | None = None
    cause: FactId | None = None

    def text(self) -> str:
        """The key in one line, the same for equal keys only."""
        subject = self.subject.replace("%", "%25").replace(" ", "%20")
        return " ".join([self.duty, subject, *self.rest()])

    def rest(self) -> list[str]:
        """What it holds besides the duty and the subject, as words."""
        parts: list[str] = [self.day.isoformat()] if self.day is not None else []
        parts += [f"day-{self.number}"] if self.number is not None else []
        parts += [self.slot] if self.slot else []
        parts += [f"@{self.cause}"] if self.cause is not None else []
        return parts


@frozen
class Obligation:
    """Something owed by *due*, its window being ``[opens, closes)``.

    ``due`` is later than ``closes`` where the cause was *received* shortly before. ``done_at`` and ``by`` say when and
    by which fact it was fulfilled; ``by`` is also the fact that excused it. ``late_until``: evidence up to then counts
    as late; None: whenever it comes.
    """

    key: DutyKey
    opens: datetime
    closes: datetime
    due: datetime
    received: datetime | None
    state: State
    done_at: WorldTime | None = None
    by: FactId | None = None
    causes: tuple[FactId, ...] = ()
    late_until: datetime | None = None
    lasting: bool = True
    """Whether what it comes from still holds: the last visit of somebody released is not waited for."""

    @property
    def subject(self) -> SubjectId:
        return self.key.subject

    @property
    def duty(self) -> DutyId | RoundId:
        return self.key.duty

    @property
    def owned_at(self) -> datetime:
        """The instant whose holder of the link answers for it: the last before it is overdue."""
        return max(self.opens, self.due - MOMENT)

    @property
    def open(self) -> bool:
        """Whether somebody still has to do it: it is due, or overdue and evidence would still count."""
        overdue = self.state is State.MISSED and self.late_until is None and self.lasting
        return self.state is State.DUE or overdue
