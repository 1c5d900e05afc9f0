"""Public reports: what of a report may be shown to everybody."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from attrs import evolve

from gridcontrol.app.divisions import DivisionPlaces
from gridcontrol.app.locality import Locality
from gridcontrol.app.report_choice import form_named, period_asked
from gridcontrol.errors import NotFound, Problem
from gridcontrol.ids import LevelId, ReportId
from gridcontrol.reports.counting import view
from gridcontrol.reports.disclosure.figures import Shown
from gridcontrol.reports.disclosure.public import public_document, shown
from gridcontrol.reports.document import Document
from gridcontrol.reports.grouping import Grouping
from gridcontrol.reports.period import Period
from gridcontrol.rules.figures import ReportForm


def public_report(
    locality: Locality,
    report: str | None = None,
    *,
    at: datetime | None = None,
    day: date | None = None,
    known_at: datetime | None = None,
) -> Document:
    """As ``Locality.report``, without anything about people, small counts hidden so that no sum gives them away.

    Raises ``NotFound`` where the pack does not make the report public.
    """
    publics = tuple(form for form in locality.pack.reports.values() if form.public is not None)
    form = publics[0] if report is None and len(publics) == 1 else form_named(locality.pack, report)
    if form.public is None:
        allowed = tuple(each.id for each in publics)
        raise NotFound(Problem("reports.not-public", args={"report": form.id}, allowed=allowed))
    known_at = locality.now() if known_at is None else known_at
    period = period_asked(form, locality.pack.zone, at, day, known_at)
    locality = locality.seeing(period.until, known_at)
    reports = shown_together(locality, form, period, known_at)
    return public_document(locality.pack, reports[form.id], tuple(reports.values()), period, known_at)


def shown_together(
    locality: Locality, form: ReportForm, period: Period, known_at: datetime
) -> Mapping[ReportId, Shown]:
    """The figures of all public reports with the cut-off of *form*: they can be laid side by side."""
    forms = [each for each in locality.pack.reports.values() if each.public and each.cut_off == form.cut_off]
    return {each.id: _shown(locality, each, period, known_at) for each in forms}


def _shown(locality: Locality, form: ReportForm, period: Period, known_at: datetime) -> Shown:
    pack, divisions = locality.pack, locality.divisions
    within = None if divisions is None else DivisionPlaces(divisions, pack.zone)
    grouping = locality.grouping(form, period.data_day)
    known, previous = (locality.known(known_at=moment) for moment in (known_at, min(known_at, period.since)))
    now = view(pack, known, period.as_of, grouping, within)
    before = view(pack, previous, period.before, grouping, within)
    evaluation = locality.evaluation(as_of=period.as_of, known_at=known_at)

    def level_of(level: LevelId) -> Grouping:
        return locality.grouping(evolve(form, level=level), period.data_day)

    return shown(pack, form, now, before, evaluation, period, level_of)
