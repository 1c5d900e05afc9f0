"""What a pack declares as owed: duties, rounds, the calendar of working days, and leaving in an emergency."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from gridcontrol.errors import Place
from gridcontrol.ids import (
    AnswerId,
    DutyId,
    DutySchemeId,
    EventKindId,
    FieldId,
    HierarchyId,
    LevelId,
    LinkKindId,
    RoundId,
    SourceId,
    StatusId,
    SubjectKindId,
    TrackId,
)
from gridcontrol.rules.calendars import Calendar
from gridcontrol.rules.conditions import Condition, EventPattern, Pattern, Where
from gridcontrol.rules.vocabulary import Label
from gridcontrol.time import Duration

if TYPE_CHECKING:
    from gridcontrol.rules.spreading import Direction

DAY_MINUTES = 24 * 60

Statuses = tuple[tuple[TrackId, tuple[StatusId, ...]], ...]
"""Statuses of several tracks, of which any one counts."""


@frozen
class Slot:
    """A window of each day, in minutes from 00:00; one that closes after 24:00 belongs to the day it opens on."""

    name: str
    opens: int
    closes: int
    label: Label


@frozen
class WhileStatus:
    """Owed while one of *statuses* is shown; with *running* also while it runs unseen under a stronger one.

    With *on_days* only on these days of the chain, by the chain's own count.
    """

    statuses: Statuses
    running: bool
    on_days: tuple[int, ...]


@frozen
class WhileHolds:
    """Owed while *condition* holds."""

    condition: Condition


@frozen
class OnPoint:
    """Owed once for each point of *pattern*: within *length* (days as the pack counts them), or *workdays*."""

    pattern: Pattern
    length: Duration | None
    workdays: int | None


@frozen
class OnCalendar:
    """Owed on each day of *weekdays* (0 is Monday), or on each working day, by every subject of the kind.

    With *levels* by every division of these levels, which stands for the subject whose key is its code.
    """

    weekdays: frozenset[int]
    workdays: bool
    levels: tuple[LevelId, ...]


Origin = WhileStatus | WhileHolds | OnPoint | OnCalendar


@frozen
class Along:
    """The duty is about those whom *link* joins to the subject of the point."""

    link: LinkKindId
    direction: Direction


@frozen
class Evidence:
    """Events that fulfil a duty; with *same* only those that say the same in these fields as the cause."""

    pattern: EventPattern
    same: tuple[FieldId, ...] = ()


@frozen
class Waiver:
    """Events that excuse: for their day, or from their time until what the field *until* says."""

    pattern: EventPattern
    until: FieldId | None


@frozen
class Owner:
    """A link of a scheme of responsibility."""

    scheme: DutySchemeId
    answer: AnswerId


@frozen
class Step:
    """So long after it was due the duty stands with the holder of *to*."""

    after: Duration
    to: AnswerId


@frozen
class Duty:
    """Something owed, again and again or once for each cause.

    ``owners``: of these links the first that has a holder answers. ``late``: for how long after its end a window still
    takes evidence, as late; without it until the next window of the duty for the same subject opens, and for ever where
    none follows. ``since`` and ``until`` bound what is owed by when its window closes.
    """

    id: DutyId
    label: Label
    source: SourceId | None
    about: SubjectKindId
    origin: Origin
    along: Along | None
    slots: tuple[Slot, ...]
    evidence: Evidence
    late: Duration | None
    grace: Duration | None
    """How long after its cause was received it is not yet overdue."""
    pause: Statuses
    waiver: Waiver | None
    owners: tuple[Owner, ...]
    escalate: tuple[Step, ...]
    since: datetime | None
    until: datetime | None
    where: Place
    pause_while: Condition | None = None
    """It rests while this holds, instead of while statuses are shown."""
    given: tuple[Condition, ...] = ()
    """All must hold: of one that follows from an event then, of the others at the last instant of the window."""
    within: tuple[str, ...] = ()
    """Owed only by subjects that lie in a division of one of these codes, that of a member's pack; empty: by all."""


@frozen
class Counting:
    """Events counted by place: the events, their subjects (*distinct*), or the sum of a field."""

    pattern: EventPattern
    distinct: bool
    sum_of: FieldId | None


@frozen
class Round:
    """Every subject in scope once between two dates.

    It starts at *starts* everywhere, or with the first event of *starts_with* about a division that the subject lies
    in, or about the subject itself; it ends at *until*, or *lasts* after it started. In scope are subjects of *about*
    whose attributes pass *where*; with *after_event* those of whom such an event is known before it starts; with
    *gaps_of* those that another round had not reached by then.
    """

    id: RoundId
    label: Label
    source: SourceId | None
    about: SubjectKindId
    scope: Where
    after_event: EventPattern | None
    gaps_of: RoundId | None
    starts: datetime | None
    starts_with: EventPattern | None
    until: datetime | None
    lasts: Duration | None
    evidence: Evidence
    grace: Duration | None
    waiver: Waiver | None
    owners: tuple[Owner, ...]
    escalate: tuple[Step, ...]
    hierarchy: HierarchyId | None
    expected: Counting | None
    found: Counting | None
    where: Place
    within: tuple[str, ...] = ()
    """As in a duty."""


@frozen
class Emergency:
    """Leaving for urgent care, fire or violence: no duty is missed between *kinds* and *until*.

    *duty* is what it raises: somebody to accompany.
    """

    kinds: tuple[EventKindId, ...]
    until: tuple[EventKindId, ...]
    duty: DutyId


def _empty() -> Mapping[Any, Any]:
    return MappingProxyType({})


@frozen
class Owed:
    """All that a pack says about what is owed."""

    duties: Mapping[DutyId, Duty] = field(factory=_empty)
    rounds: Mapping[RoundId, Round] = field(factory=_empty)
    calendar: Calendar | None = None
    emergency: Emergency | None = None

    def named(self, name: str) -> Duty | Round | None:
        """The duty or round of that name."""
        duty = self.duties.get(DutyId(name))
        return duty if duty is not None else self.rounds.get(RoundId(name))
