"""Which report or custody track of a pack is meant, and which period a report is about."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from gridcontrol.errors import NotFound, Problem
from gridcontrol.ids import ReportId, TrackId
from gridcontrol.located.nearest import nearest
from gridcontrol.reports.period import Period, period_of, period_until
from gridcontrol.rules.figures import ReportForm
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import Nature
from gridcontrol.time import to_instant


def form_named(pack: Pack, report: str | None) -> ReportForm:
    """The report of that id, the only one when None. Raises ``NotFound``."""
    forms = pack.reports
    if report is None and len(forms) == 1:
        return next(iter(forms.values()))
    if report is None:
        raise NotFound(Problem("app.which-report" if forms else "app.no-reports", allowed=tuple(forms)))
    if report not in forms:
        near = nearest(report, tuple(forms))
        raise NotFound(Problem("app.no-such-report", args={"report": report}, allowed=tuple(forms), nearest=near))
    return forms[ReportId(report)]


def custody_tracks(pack: Pack, track: str | None) -> tuple[TrackId, ...]:
    """The custody tracks of *pack*, or the one that *track* names. Raises ``NotFound``."""
    named = tuple(t.id for t in pack.tracks.values() if t.nature is Nature.CUSTODY)
    if track is None:
        return named
    if track not in named:
        raise NotFound(Problem("app.no-such-custody", args={"track": track}, allowed=named))
    return (TrackId(track),)


def period_asked(form: ReportForm, zone: ZoneInfo, at: datetime | None, day: date | None, known_at: datetime) -> Period:
    """The period that ends at *at*, or at *day*'s cut-off; without either, at the last cut-off before *known_at*."""
    if at is not None:
        return period_until(to_instant(at, "at"), zone)
    if day is not None:
        return period_of(day, form.cut_off, zone)
    today = known_at.astimezone(zone).date()
    period = period_of(today, form.cut_off, zone)
    return period if period.until <= known_at else period_of(today - timedelta(days=1), form.cut_off, zone)
