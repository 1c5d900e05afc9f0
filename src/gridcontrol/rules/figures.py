"""Figures and the reports that show them, as a pack declares them."""

from __future__ import annotations

from enum import StrEnum

from attrs import field, frozen

from gridcontrol.errors import Place
from gridcontrol.ids import (
    DutySchemeId,
    EventKindId,
    FieldId,
    HierarchyId,
    IndicatorId,
    LevelId,
    ReportId,
    StatusId,
    SubjectKindId,
    TrackId,
)
from gridcontrol.rules.conditions import EventPattern
from gridcontrol.rules.layouts import Layout, Term
from gridcontrol.rules.vocabulary import Label


class IndicatorKind(StrEnum):
    """What is counted. See the reference page on indicators for each one's exact meaning."""

    STATUS = "status"
    """Subjects that show one of the statuses at the report's instant."""
    BEGUN = "begun"
    """Unbroken stretches of one of the statuses that began in the period."""
    BEGUN_ALL = "begun_all"
    ENDED = "ended"
    ENDED_ALL = "ended_all"
    EVENT_NEW = "new"
    EVENT_LATE = "late"
    EVENT_WITHDRAWN = "withdrawn"
    EVENT_CUMULATIVE = "cumulative"
    PAST_RELEASE = "past_release"
    UNPLACED = "unplaced"
    DAYS_SINCE = "days_since"
    """Data day minus the day of the last matching event."""
    FORMULA = "formula"
    RATIO = "ratio"


@frozen
class Ratio:
    """So many of *part* to *per* of *whole*, rounded half up to *decimals*. With *per* 100 a share in per cent."""

    part: IndicatorId
    whole: IndicatorId
    per: int
    decimals: int


@frozen
class Indicator:
    """One figure of a report, by division."""

    id: IndicatorId
    label: Label
    kind: IndicatorKind
    about: SubjectKindId | None
    track: TrackId | None
    statuses: tuple[StatusId, ...]
    pattern: EventPattern | None
    distinct: bool
    """Count subjects, not events."""
    sum_of: FieldId | None
    """Add up this number field instead of counting."""
    terms: tuple[Term, ...]
    where: Place
    ratio: Ratio | None = None

    @property
    def needs(self) -> tuple[IndicatorId, ...]:
        """The indicators that it is computed from."""
        if self.ratio is not None:
            return (self.ratio.part, self.ratio.whole)
        return tuple(term.indicator for term in self.terms)


class Guard(StrEnum):
    """What nobody may be able to say of a count that a public table hides."""

    FOUND = "found"
    """Which number it is."""
    SMALL = "small"
    """Nor that it is below the threshold."""


class Zeros(StrEnum):
    """What becomes of the zeros of a public table."""

    HIDDEN = "hidden"
    """One is hidden where fewer cells are hidden in all so."""
    KNOWN = "known"
    """Readers know where zeros are, so that hiding one helps nobody."""


@frozen
class PublicForm:
    """How a report is shown to everybody: counts from 1 to *below* - 1 are hidden, and others along with them."""

    below: int
    guard: Guard
    zeros: Zeros
    where: Place


@frozen
class SubmittedForm:
    """How a report is handed in: by the divisions of *levels*, from the bottom up.

    *until* is the local time of day by which it is due. Whoever answers for a division by *scheme* approves its report,
    whoever answers for the one above accepts it; without a scheme anybody does. *events* are recorded of the division
    that hands in, so that duties see it.
    """

    levels: tuple[LevelId, ...]
    until: str | None
    scheme: DutySchemeId | None
    events: tuple[EventKindId, ...]
    where: Place


@frozen
class ReportForm:
    """A table of indicators by division; ``cut_off`` is a local time of day such as 16:00 or 24:00.

    Without *hierarchy* and *level* it gives totals alone.
    """

    id: ReportId
    label: Label
    hierarchy: HierarchyId | None
    level: LevelId | None
    cut_off: str
    indicators: tuple[IndicatorId, ...]
    past_release: tuple[TrackId, ...]
    """Custody tracks whose past-release list heads the report."""
    where: Place
    public: PublicForm | None = None
    """None: it is for the office alone."""
    submitted: SubmittedForm | None = None
    """None: nobody hands it in."""
    audience: Label | None = None
    layout: Layout = field(factory=Layout)
