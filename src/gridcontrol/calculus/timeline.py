"""What an evaluation gives: runs (what one trigger started) and the shown rows of each track."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from attrs import frozen

from gridcontrol.ids import FactId, RuleId, SourceId, StatusId, SubjectId, TrackId
from gridcontrol.time import WorldTime


class EndReason(StrEnum):
    """Why a stretch ends when it does. ``OPEN``: no end is known."""

    OPEN = "open"
    PLAN = "plan"
    UNTIL = "until"
    ENDED = "ended"
    RELEASED = "released"
    AT_MOST = "at_most"
    CEILING = "ceiling"
    ORDER = "order"
    TRANSITION = "transition"
    REPEAL = "repeal"
    RESTARTED = "restarted"
    MODE = "mode"
    CONDITION = "condition"


@frozen
class NeedState:
    """One requirement for release.

    ``met_at`` None while unmet; ``waived``: a new edition came when its time was over.
    """

    need: str
    met_at: datetime | None
    by: tuple[FactId, ...]
    waived: bool = False


@frozen
class Segment:
    """One phase of a run, ``[since, until)``. ``until`` None: open.

    ``planned`` is the end by the plan alone, ``latest`` the end if no requirement is met any more (None: unbounded).
    From
    ``planned`` to ``until`` the person is held past the plan (requirements or prolongation).
    """

    status: StatusId
    since: datetime
    until: datetime | None
    planned: datetime | None
    latest: datetime | None
    needs: tuple[NeedState, ...]
    ended: EndReason
    by: tuple[FactId, ...]
    """Facts that moved or made this end."""


@frozen
class OrderState:
    """An order that bound a run.

    The end it set beside the end that was computed. ``refused``: beyond the ceiling and not marked.
    """

    order: FactId
    ordered: datetime
    computed: datetime | None
    back_dated: bool
    refused: bool
    exceeds_ceiling: bool


@frozen
class Run:
    """What one trigger started.

    The chain of segments, from one rule in one edition. Segments may be empty (an occurrence).
    """

    subject: SubjectId
    track: TrackId
    rule: RuleId
    edition: int
    """Index of the edition in whose terms the run stands (the last that changed it)."""
    source: SourceId | None
    trigger: FactId | None
    """The triggering fact; None where a status change or a condition triggered."""
    causes: tuple[FactId, ...]
    """Every fact the run rests on: trigger, anchors, conditions."""
    since: datetime
    counted_from: WorldTime
    segments: tuple[Segment, ...]
    ended: EndReason
    ended_by: tuple[FactId, ...]
    orders: tuple[OrderState, ...]
    received_at: datetime
    """When the last of its causes was received."""

    @property
    def until(self) -> datetime | None:
        """The end of the last segment; the start where there is none."""
        return self.segments[-1].until if self.segments else self.since


@frozen
class Row:
    """A stretch during which *status* is the one shown in *track*, by one run.

    ``since``/``until`` bound this row; ``shown_since`` is the start of the unbroken stretch of the same status it
    belongs to,
    ``run_since`` the start of its run. ``masks`` are the weaker statuses that run underneath, strongest first.
    """

    subject: SubjectId
    track: TrackId
    status: StatusId
    since: datetime
    until: datetime | None
    shown_since: datetime
    run_since: datetime
    run: Run
    segment: Segment
    masks: tuple[tuple[RuleId, StatusId], ...]


@frozen
class Timeline:
    """All runs and shown rows of one subject in one track, in order of time. Default stretches have no row."""

    subject: SubjectId
    track: TrackId
    runs: tuple[Run, ...]
    rows: tuple[Row, ...]

    def row_at(self, at: datetime) -> Row | None:
        """The row shown at *at*; None: the track's default."""
        for row in self.rows:
            if row.since <= at and (row.until is None or at < row.until):
                return row
        return None


Timelines = Mapping[tuple[SubjectId, TrackId], Timeline]
"""By subject and track; a pair without any run is absent."""


class FindingKind(StrEnum):
    """What an evaluation noticed that a person must look at."""

    NO_ANCHOR = "no-anchor"
    CEILING_REACHED = "ceiling-reached"
    ORDER_BACK_DATED = "order-back-dated"
    ORDER_REFUSED = "order-refused"
    ORDER_EXCEEDS = "order-exceeds"
    ORDER_WITHOUT_RUN = "order-without-run"


@frozen
class Finding:
    """Something to look at, with the facts it comes from."""

    kind: FindingKind
    subject: SubjectId
    rule: RuleId | None
    facts: tuple[FactId, ...]
    at: datetime


@frozen
class Evaluation:
    """Everything an evaluator answers."""

    timelines: Timelines
    findings: Sequence[Finding]
