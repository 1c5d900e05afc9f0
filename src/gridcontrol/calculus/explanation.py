"""Why a subject shows what it shows at an instant, as values; ``reference.explaining`` makes them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from attrs import field, frozen

from gridcontrol.calculus.timeline import Row, Run, Segment
from gridcontrol.errors import Place
from gridcontrol.ids import EventKindId, FactId, FieldId, RuleId, StatusId, SubjectId, TrackId
from gridcontrol.model.known import KnownEvent
from gridcontrol.rules.conditions import Condition


class WhyNot(StrEnum):
    """Why a rule holds nothing at the instant, from the nearest miss to the farthest."""

    OVER = "over"
    """It ran and is over."""
    LATER = "later"
    """It starts only later."""
    SERVED = "served"
    """It was triggered, but its days were served before it could start."""
    NO_ANCHOR = "no-anchor"
    """It was triggered, but the date it counts from is missing."""
    NOTHING_DUE = "nothing-due"
    """It was triggered, and the row of its table that fits gives nothing."""
    NO_ROW = "no-row"
    """It was triggered, but no row of its table fits."""
    NOT_IN_FORCE = "not-in-force"
    """It was triggered while no edition was in force; for levels: none is at the instant."""
    NOT_HERE = "not-here"
    """It was triggered, but its subject was nowhere where the rule holds."""
    NOT_ONCE = "not-once"
    """It was triggered, but what it waits for (``once``) has not come, or came too late."""
    UNLESS = "unless"
    """It was triggered, but a condition of ``unless`` held."""
    NOT_GIVEN = "not-given"
    """It was triggered, but a condition of ``given`` did not hold."""
    FIELD = "field"
    """An event of its kind is there, but a field does not fit."""
    CONDITION = "condition"
    """None of the conditions of its levels in force holds."""
    NO_EVENT = "no-event"
    """There is no event of its kind."""


NEARNESS = {why: index for index, why in enumerate(WhyNot)}


@frozen
class NotApplied:
    """A rule that holds nothing at the instant, and the first thing that failed.

    ``facts`` are the events looked at; ``field`` names the field that did not fit; ``place`` where the failing row or
    rule is written; ``run`` what ran, where it is over or to come; ``condition`` the condition that failed, or, as an
    exception, held; ``edition`` (from 0) the one in force, for levels.
    """

    rule: RuleId
    why: WhyNot
    place: Place
    facts: tuple[FactId, ...] = ()
    field: FieldId | None = None
    run: Run | None = None
    condition: Condition | None = None
    edition: int | None = None


@frozen
class Active:
    """A run that covers the instant; only one of a track is shown.

    ``until_known`` False: no end is known, and ``segment.until`` is at most a limit; ``awaits`` are the kinds of events
    that would end the phase (unmet requirements are in the segment). ``ahead`` are the segments to come, each with
    whether its end is known.
    """

    run: Run
    segment: Segment
    shown: bool
    until_known: bool = True
    awaits: tuple[EventKindId, ...] = ()
    ahead: tuple[tuple[Segment, bool], ...] = ()


@frozen
class TrackAnswer:
    """One track at one instant.

    ``row`` is None while the default shows. ``shown_until``: the end of the unbroken stretch of this status, if no
    further fact comes. ``free_on``: when nothing that holds remains, if no further fact comes; None where nothing
    holds or no end is known; ``held`` tells these two apart. Where an end is not known, but limited (by a ceiling, or
    by the longest time a requirement is waited for), ``shown_latest`` and ``free_latest`` are the limits.
    """

    track: TrackId
    status: StatusId
    row: Row | None
    shown_since: datetime | None
    shown_until: datetime | None
    held: bool
    free_on: datetime | None
    active: tuple[Active, ...]
    not_applied: tuple[NotApplied, ...]
    shown_latest: datetime | None = None
    free_latest: datetime | None = None


@frozen
class Glimpse:
    """All that is told of a fact about somebody else: what kind it is, and on which day it happened."""

    kind: EventKindId
    day: date


@frozen
class Explanation:
    """All tracks of *subject* at *at*, with the facts that any reason names.

    *also* are facts that no reason names and without which a track would show another status, or show it longer or
    less long. *elsewhere* are facts about others that the answer rests on: their ids for whoever may read them, in an
    order that tells nothing, with no more than anybody may see. From ``facts`` and ``elsewhere`` and nothing else the
    rules give the same again (``replaying.replayed``).
    """

    subject: SubjectId
    at: datetime
    answers: tuple[TrackAnswer, ...]
    facts: Mapping[FactId, KnownEvent]
    also: tuple[FactId, ...] = ()
    elsewhere: Mapping[FactId, Glimpse] = field(factory=dict)
