"""Figures and the reports that show them, as a pack declares them."""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen

from gridcontrol.errors import Place
from gridcontrol.ids import FieldId, HierarchyId, IndicatorId, LevelId, ReportId, StatusId, SubjectKindId, TrackId
from gridcontrol.rules.conditions import EventPattern
from gridcontrol.rules.vocabulary import Label


class IndicatorKind(StrEnum):
    """What is counted. See the reference page on indicators for each one's exact meaning."""

    STATUS = "status"
    """Subjects that show one of the statuses at the report's instant."""
    EVENT_NEW = "new"
    EVENT_LATE = "late"
    EVENT_WITHDRAWN = "withdrawn"
    EVENT_CUMULATIVE = "cumulative"
    PAST_RELEASE = "past_release"
    UNPLACED = "unplaced"
    DAYS_SINCE = "days_since"
    """Data day minus the day of the last matching event."""
    FORMULA = "formula"


@frozen
class Term:
    """One signed member of a formula."""

    sign: int
    indicator: IndicatorId


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


class Guard(StrEnum):
    """What nobody may be able to say of a count that a public table hides."""

    FOUND = "found"
    """Which number it is."""
    SMALL = "small"
    """Nor that it is below the threshold."""


@frozen
class PublicForm:
    """How a report is shown to everybody: counts from 1 to *below* - 1 are hidden, and others along with them."""

    below: int
    guard: Guard
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
