"""A report: the list of those past release first, what needs a look, the figures by division, what they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from gridcontrol.calculus.custody import PastRelease
from gridcontrol.calculus.timeline import Evaluation, Finding, FindingKind
from gridcontrol.errors import Severity
from gridcontrol.ids import IndicatorId, SubjectKindId, TrackId
from gridcontrol.model.known import Known
from gridcontrol.reports.asking import CodesOf, Counted, HeldIn, LeftOut, NoticedOf, asked_figures
from gridcontrol.reports.counting import Rows, view
from gridcontrol.reports.document import (
    Cell,
    Column,
    ColumnType,
    Document,
    FactRef,
    Findings,
    Notes,
    Row,
    RowKind,
    Statement,
    SubjectRef,
    Table,
    listed,
)
from gridcontrol.reports.figures import Counting, Figures, HasCounts
from gridcontrol.reports.grouping import ELSEWHERE, NOT_LOCATED, TOTAL, Grouping, Place, not_located_in
from gridcontrol.reports.held import held_findings, ratio_findings
from gridcontrol.reports.identities import identity_findings
from gridcontrol.reports.period import period_until
from gridcontrol.reports.sections import Asked, Sections, number_type
from gridcontrol.reports.words import phrase, word
from gridcontrol.rules.figures import ReportForm
from gridcontrol.rules.layouts import HeldKind
from gridcontrol.rules.matching import Within
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import Label, Nature

_CODES = {
    FindingKind.ORDER_EXCEEDS: "reports.order-exceeds",
    FindingKind.ORDER_REFUSED: "reports.order-refused",
    FindingKind.ORDER_BACK_DATED: "reports.order-back-dated",
    FindingKind.ORDER_WITHOUT_RUN: "reports.order-without-run",
    FindingKind.CEILING_REACHED: "reports.ceiling-reached",
    FindingKind.NO_ANCHOR: "reports.no-anchor",
}
_ORDER = list(_CODES)
"""What takes liberty beyond the rules heads the findings, then other orders, then rules that could not be applied."""


def build_report(
    pack: Pack,
    form: ReportForm,
    evaluation: Evaluation,
    known: Known,
    *,
    at: datetime,
    known_at: datetime,
    previous: Known,
    grouping: Grouping,
    within: Within | None = None,
) -> Document:
    """The report of *form* for the period that ends at *at*, from what was *known* at *known_at*.

    *evaluation* is to be made from *known* with the period's ``as_of`` (``period_until(at, pack.zone).as_of``): facts
    before *at*, statuses at *at*. *previous* is what was known at the cut-off of the day before. *grouping* gives the
    rows; *within* answers the pack's ``within_place``. Sections that need more than this are left out: ``report_of``
    makes them.
    """
    period = period_until(at, pack.zone)
    now = view(pack, known, period.as_of, grouping, within)
    before = view(pack, previous, period.before, grouping, within)
    counting = Counting(now, evaluation.timelines, period, lambda: before, noticed=evaluation.findings)

    def yesterday() -> Counting:
        raise AssertionError("the report of the day before needs an evaluation of its own")

    return report_of(form, counting, known_at, Rows(now), yesterday)


def report_of(
    form: ReportForm,
    counted: Counted,
    known_at: datetime,
    rows: Rows,
    yesterday: Callable[[], Counted],
    asked: Asked | None = None,
) -> Document:
    """The report of *form* from what is counted, in these *rows* and about what they hold.

    *yesterday* is what the report of the day before counts; *asked* answers what is not counted from events and
    statuses.
    """
    pack, period, grouping = counted.pack, counted.period, rows.seen.grouping
    wanted = (*form.indicators, *_of_identities(form))
    figures = asked_figures(wanted, counted, rows)
    names = row_names(grouping)
    held = {track: counted.ask(HeldIn(rows, track)) for track in form.past_release}
    main = figures_table(pack, form, figures, grouping)
    printed = {row.key: names[row.key] for row in main.rows}
    sections = Sections(form, counted, rows, yesterday, asked, main)
    made = sections.made()
    titles, noticed = _titles(pack), counted.ask(NoticedOf(rows))
    identities = form.layout.identities.values()
    carried = [identity.indicator for identity in identities if identity.kind is not HeldKind.PARTS]
    findings = (
        *_of_evaluation(pack, noticed, period.until),
        *identity_findings(figures, pack, titles, names),
        *held_findings(identities, figures, lambda: sections.before(carried), titles, names),
        *ratio_findings([pack.indicators[name] for name in figures.counts], figures, titles, printed),
        *sections.findings,
        *_missing_amounts(pack, figures),
        *_unknown_divisions(counted, rows, figures),
    )
    notes = Notes("notes", word("notes"), tuple(_notes(counted, figures)))
    return Document(
        report=form.id,
        title=form.label,
        locality=pack.locality,
        pack=pack.id,
        version=pack.version,
        zone=pack.zone,
        # Those past release head every report, whatever its layout.
        sections=(
            *(past_release_table(pack, track, of, names, period.until) for track, of in held.items()),
            Findings("findings", word("findings"), findings, Statement("reports.no-findings")),
            *made,
            notes,
        ),
        data_day=period.data_day,
        cut_off=period.cut_off,
        at=period.until,
        known_at=known_at,
        personal_kinds=personal_kinds(pack),
        main="figures",
        audience=form.audience,
    )


def _of_identities(form: ReportForm) -> Iterator[IndicatorId]:
    for identity in form.layout.identities.values():
        yield identity.indicator
        yield from (term.indicator for term in identity.terms)


def row_names(grouping: Grouping) -> Mapping[str, Cell]:
    """The rows by key in the order of the table, with their names; the total last."""
    names: dict[str, Cell] = {place.key: place.name for place in grouping.rows()}
    names.update({not_located_in(place.key): _not_located(place) for place in grouping.rows()})
    names.update({key: word(key) for key in (ELSEWHERE, NOT_LOCATED, TOTAL)})
    return MappingProxyType(names)


def personal_kinds(pack: Pack) -> frozenset[SubjectKindId]:
    """Kinds of subjects that are people: with personal fields, their own or their events', or taken into custody."""
    kinds = {kind.id for kind in pack.subjects.values() if any(t.personal for t in kind.attributes.values())}
    kinds.update(kind.about for kind in pack.events.values() if any(t.personal for t in kind.fields.values()))
    kinds.update(t.about for t in pack.tracks.values() if t.holding or t.nature is Nature.CUSTODY)
    return frozenset(kinds)


def past_release_table(
    pack: Pack, track_id: TrackId, held: Sequence[tuple[PastRelease, str]], names: Mapping[str, Cell], at: datetime
) -> Table:
    """Those past release in one custody track, longest first, each with the key of its row, as of *at*."""
    track = pack.tracks[track_id]
    columns = (
        Column("subject", word("subject"), ColumnType.SUBJECT),
        Column("division", word("division")),
        Column("held_as", word("held_as")),
        Column("held_since", word("held_since"), ColumnType.INSTANT),
        Column("past_since", word("past_since"), ColumnType.INSTANT),
        Column("days", word("days"), ColumnType.NUMBER),
        Column("why", word("why")),
    )
    rows = tuple(
        Row(
            one.subject,
            (
                SubjectRef(one.subject),
                names[row],
                track.labels.get(one.held_as, _unnamed(one.held_as)),
                one.held_since,
                one.since,
                one.lasted(at).days,
                why_past_release(pack, one),
            ),
        )
        for one, row in held
    )
    empty = Statement("reports.nobody-past-release", {"track": track.label})
    title = phrase("past_release_in", track=track.label)
    return Table(f"past_release.{track_id}", title, columns, rows, empty)


def why_past_release(pack: Pack, one: PastRelease) -> Statement:
    """What ended the last basis: status, rule, reason and the facts that moved or made its end."""
    if one.last is None:
        return Statement("reports.never-based")
    run, segment = one.last.run, one.last.segment
    track = pack.tracks[run.track]
    args: dict[str, Cell] = {
        "status": track.labels.get(segment.status, _unnamed(segment.status)),
        "rule": pack.rules[run.rule].label if run.rule in pack.rules else run.rule,
        "until": segment.until,
        "reason": word(f"ended.{segment.ended}"),
    }
    if not segment.by:
        return Statement("reports.basis-ended", args)
    return Statement("reports.basis-ended-by", {**args, "facts": listed([FactRef(fact) for fact in segment.by])})


def figures_table(pack: Pack, form: ReportForm, figures: HasCounts, grouping: Grouping) -> Table:
    """The indicators by division, then who is elsewhere (if anybody is), who is not located, and the total."""
    columns = [Column("division", word("division"))]
    columns += [Column(i, pack.indicators[i].label, number_type(pack.indicators[i])) for i in form.indicators]
    counts = [figures.counts[i] for i in form.indicators]
    rows = []
    for place in grouping.rows():
        rows.append(Row(place.key, (place.name, *(c.of(place.key) for c in counts))))
        unplaced = [c.of(not_located_in(place.key)) for c in counts]
        if any(figure.value for figure in unplaced):
            rows.append(Row(not_located_in(place.key), (_not_located(place), *unplaced), RowKind.NOT_LOCATED))
    if rows:
        for key, kind in ((ELSEWHERE, RowKind.ELSEWHERE), (NOT_LOCATED, RowKind.NOT_LOCATED)):
            figures_there = [c.of(key) for c in counts]
            if kind is RowKind.NOT_LOCATED or any(figure.value for figure in figures_there):
                rows.append(Row(key, (word(key), *figures_there), kind))
    rows.append(Row(TOTAL, (word(TOTAL), *(c.total for c in counts)), RowKind.TOTAL))
    return Table("figures", _figures_title(pack, form), tuple(columns), tuple(rows))


def _not_located(place: Place) -> Label:
    return phrase("not_located_in", division=_unnamed(place.name))


def _figures_title(pack: Pack, form: ReportForm) -> Label:
    """Of which level and hierarchy the rows are; without rows the figures are totals."""
    if form.hierarchy is None or form.level is None:
        return word("figures_in_total")
    level = next((level.label for level in pack.levels if level.id == form.level), _unnamed(form.level))
    return phrase("figures", level=level, hierarchy=pack.hierarchies[form.hierarchy].label)


def _unnamed(word: str) -> Label:
    """A label for what the pack gave none: its id."""
    return Label(MappingProxyType({}), word)


def _titles(pack: Pack) -> Mapping[IndicatorId, Label]:
    return {indicator.id: indicator.label for indicator in pack.indicators.values()}


def _of_evaluation(pack: Pack, noticed: Iterable[Finding], until: datetime) -> Iterator[Statement]:
    """What the evaluator noticed up to *until*, what concerns liberty first. A ceiling ahead is not reached yet."""

    def order(finding: Finding) -> tuple[int, datetime, str]:
        return (_ORDER.index(finding.kind), finding.at, finding.subject)

    for finding in sorted((finding for finding in noticed if finding.at <= until), key=order):
        rule = pack.rules.get(finding.rule) if finding.rule else None
        yield Statement(
            _CODES[finding.kind],
            {
                "subject": SubjectRef(finding.subject),
                "rule": rule.label if rule else finding.rule or "",
                "facts": listed([FactRef(fact) for fact in finding.facts]),
            },
            Severity.WARNING,
        )


def _missing_amounts(pack: Pack, figures: Figures) -> Iterator[Statement]:
    for indicator_id, moved in figures.moves.items():
        if moved.without_amount:
            args: dict[str, Cell] = {"indicator": pack.indicators[indicator_id].label, "number": moved.without_amount}
            yield Statement("reports.amount-missing", args, Severity.WARNING)


def _unknown_divisions(counted: Counted, rows: Rows, figures: Figures) -> Iterator[Statement]:
    """Codes of those who stand as not located although a fact says where they are."""
    indicators = tuple(name for name in figures.counts if not counted.pack.indicators[name].needs)
    for code, number in sorted(counted.ask(CodesOf(rows, indicators)).items()):
        yield Statement("reports.unknown-division", {"code": code, "number": number}, Severity.WARNING)


def _notes(counted: Counted, figures: Figures) -> Iterator[Statement]:
    pack, period = counted.pack, counted.period
    yield Statement("reports.period", {"since": period.since, "until": period.until})
    for indicator_id, moved in figures.moves.items():
        parts = {name: counts.total.value or 0 for name, counts in moved.parts.items()}
        if parts["cumulative"] == parts["previous"] + parts["new"] + parts["late"] - parts["withdrawn"]:
            yield Statement("reports.identity", {"indicator": pack.indicators[indicator_id].label, **parts})
    left_out = counted.ask(LeftOut())
    for code, number in zip(_LEFT_OUT, left_out, strict=True):
        if number:
            yield Statement(code, {"number": number})


_LEFT_OUT = ("reports.competing", "reports.set-aside", "reports.dangling", "reports.contested")
