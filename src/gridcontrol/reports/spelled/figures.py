"""Figures, reports and imports, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gridcontrol.ids import EventKindId, IndicatorId
from gridcontrol.reports.spelled.layouts import layout_points, sum_words
from gridcontrol.reports.spelled.page import Paragraph, Part, Point, Points, Section
from gridcontrol.reports.spelled.points import dashed, pattern_words
from gridcontrol.reports.spelled.speech import Speech
from gridcontrol.reports.spelled.vocabulary import named
from gridcontrol.rules.figures import Guard, Indicator, IndicatorKind, ReportForm, SubmittedForm, Zeros
from gridcontrol.rules.imports import Column, ImportForm, RowEvent

_EVENTS = frozenset(
    {
        IndicatorKind.EVENT_NEW,
        IndicatorKind.EVENT_LATE,
        IndicatorKind.EVENT_WITHDRAWN,
        IndicatorKind.EVENT_CUMULATIVE,
        IndicatorKind.DAYS_SINCE,
    }
)


_OF_SUBJECTS = frozenset(
    {
        IndicatorKind.STATUS,
        IndicatorKind.PAST_RELEASE,
        IndicatorKind.UNPLACED,
        IndicatorKind.BEGUN,
        IndicatorKind.BEGUN_ALL,
        IndicatorKind.ENDED,
        IndicatorKind.ENDED_ALL,
    }
)


def figures_section(speech: Speech) -> Section:
    """Indicators and the reports that show them."""
    indicators = tuple(Point(_indicator(speech, each)) for each in speech.pack.indicators.values())
    reports = tuple(
        Point(_report(speech, each), layout_points(speech, each, lambda name: _figure(speech, name)))
        for each in speech.pack.reports.values()
    )
    parts: tuple[Part, ...] = (Paragraph(speech.say("docs.figures-lead")), Points(indicators)) if indicators else ()
    if reports:
        week = speech.say(f"docs.week-{speech.pack.week}")
        parts = (*parts, Paragraph(speech.run((speech.say("docs.reports"), week))), Points(reports))
    return Section("figures", speech.say("docs.figures"), parts)


def _figure(speech: Speech, indicator: IndicatorId) -> str:
    known = speech.pack.indicators.get(indicator)
    return speech.quoted(speech.label(known.label if known else None, indicator))


def _indicator(speech: Speech, figure: Indicator) -> str:
    name = named(speech, speech.label(figure.label, figure.id), figure.id)
    return speech.say("docs.figure", name=name, what=_counted(speech, figure))


def _counted(speech: Speech, figure: Indicator) -> str:
    match figure.kind:
        case IndicatorKind.RATIO:
            ratio = figure.ratio
            said = speech.say(
                "docs.figure-ratio",
                part=_figure(speech, ratio.part) if ratio else "",
                whole=_figure(speech, ratio.whole) if ratio else "",
                per=ratio.per if ratio else "",
                decimals=ratio.decimals if ratio else "",
            )
        case kind if kind in _OF_SUBJECTS:
            said = speech.say(
                f"docs.figure-{dashed(figure.kind)}",
                kind=speech.kind(figure.about),
                track=speech.track(figure.track),
                statuses=speech.statuses(figure.track, figure.statuses),
            )
        case IndicatorKind.FORMULA:
            said = sum_words(speech, figure.terms, lambda name: _figure(speech, name))
        case kind:
            point = "" if figure.pattern is None else pattern_words(speech, figure.pattern)
            said = speech.say(f"docs.figure-{dashed(kind)}", point=point)
    if figure.distinct:
        said = speech.say("docs.figure-distinct", figure=said, kind=speech.kind(figure.about))
    if figure.sum_of is not None:
        kinds = figure.pattern.kinds if figure.pattern else ()
        said = speech.say("docs.figure-sum", figure=said, field=speech.event_field(kinds, figure.sum_of))
    return said


def _report(speech: Speech, report: ReportForm) -> str:
    name = named(speech, speech.label(report.label, report.id), report.id)
    tree = speech.pack.hierarchies.get(report.hierarchy) if report.hierarchy is not None else None
    level = next((each for each in speech.pack.levels if each.id == report.level), None)
    figures = speech.list([_figure(speech, each) for each in report.indicators])
    said = [speech.say("docs.report", name=name, figures=figures, cut_off=report.cut_off)]
    if report.level is None:
        said.append(speech.say("docs.report-totals"))
    else:
        words = {
            "level": speech.quoted(speech.label(level.label if level else None, report.level)),
            "tree": speech.quoted(speech.label(tree.label if tree else None, report.hierarchy or "")),
        }
        said.append(speech.say("docs.report-level", **words))
    if report.past_release:
        tracks = speech.both([speech.track(track) for track in report.past_release])
        said.append(speech.say("docs.report-past-release", tracks=tracks))
    if report.audience is not None:
        said.append(speech.say("docs.report-audience", audience=speech.label(report.audience, "")))
    if report.public is not None:
        code = "docs.report-public-small" if report.public.guard is Guard.SMALL else "docs.report-public"
        said.append(speech.say(code, most=report.public.below - 1, below=report.public.below))
        if report.public.zeros is Zeros.KNOWN:
            said.append(speech.say("docs.report-public-zeros"))
    if report.submitted is not None:
        said += _submitted(speech, report.submitted)
    return speech.run(said)


def _submitted(speech: Speech, form: SubmittedForm) -> Iterator[str]:
    labels = {level.id: level.label for level in speech.pack.levels}
    levels = speech.both([speech.quoted(speech.label(labels.get(level), level)) for level in form.levels])
    yield speech.say("docs.report-submitted", levels=levels)
    if form.until is not None:
        yield speech.say("docs.report-submitted-until", until=form.until)
    if form.scheme is not None:
        scheme = speech.pack.responsibilities.schemes.get(form.scheme)
        label = speech.label(scheme.label if scheme else None, form.scheme)
        yield speech.say("docs.report-submitted-scheme", scheme=speech.quoted(label))
    if form.events:
        yield speech.say("docs.report-submitted-event", events=speech.both([speech.event(e) for e in form.events]))


def imports_section(speech: Speech) -> Section:
    """Which columns of which files become which events."""
    sections = tuple(_import(speech, form) for form in speech.pack.imports.values())
    return Section("imports", speech.say("docs.imports"), (), sections)


def _import(speech: Speech, form: ImportForm) -> Section:
    said = [speech.say(f"docs.import-{form.file}", kind=speech.kind(form.about))]
    if form.match:
        said.append(speech.say("docs.import-match", patterns=speech.either(form.match)))
    keys = speech.both([speech.quoted(header) for header in form.key])
    said.append(speech.say(f"docs.import-key-{dashed(form.key_type)}", keys=keys))
    if form.recorded_at is not None:
        said.append(speech.say("docs.import-recorded", header=speech.quoted(form.recorded_at)))
    if form.year is not None:
        said.append(speech.say("docs.import-year", year=form.year))
    if form.day_first:
        said.append(speech.say("docs.import-day-first"))
    if form.short_years is not None:
        since, stands = form.short_years.since, "last" if form.short_years.is_last else "first"
        said.append(speech.say(f"docs.import-short-years-{stands}", first=since, last=since + 99))
    said.append(speech.say("docs.import-id", id=form.id, place=speech.place(form.where)))
    rows = tuple(_row(speech, row) for row in form.events)
    parts = (Paragraph(speech.run(said)), Points(rows))
    return Section(f"import.{form.id}", speech.label(form.label, form.id), parts, (), form.where)


def _row(speech: Speech, row: RowEvent) -> Point:
    words = {"event": speech.event(row.kind), "header": speech.quoted(row.at)}
    if row.at_time is None:
        said = [speech.say("docs.row", **words)]
    else:
        said = [speech.say("docs.row-two", **words, time=speech.quoted(row.at_time))]
    if row.id is not None:
        said.append(speech.say("docs.row-id", header=speech.quoted(row.id)))
    said += _headers(speech, "docs.row-only-if", row.only_if)
    said += _headers(speech, "docs.row-unless", row.unless)
    if row.optional:
        said.append(speech.say("docs.row-optional"))
    columns = tuple(Point(_column(speech, row.kind, column)) for column in row.columns)
    return Point(speech.run(said), columns)


def _headers(speech: Speech, code: str, tests: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    for header, texts in tests.items():
        yield speech.say(code, header=speech.quoted(header), texts=speech.either([speech.quoted(t) for t in texts]))


def _column(speech: Speech, kind: EventKindId, column: Column) -> str:
    types = speech.types((kind,), column.field)
    field = speech.field(types, column.field)
    if column.constant is not None:
        said = speech.say("docs.column-constant", field=field, value=speech.value(column.constant, types))
    else:
        said = speech.say("docs.column", field=field, header=speech.quoted(column.header))
    if column.bands:
        said = speech.say("docs.column-bands", column=said)
    if not column.meanings:
        return said
    meanings = [
        speech.say("docs.meaning", written=speech.quoted(written), value=speech.value(value, types))
        for written, value in column.meanings.items()
    ]
    return speech.say("docs.column-meanings", column=said, meanings=speech.list(meanings))
