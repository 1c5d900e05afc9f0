"""Figures and the reports that show them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

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
)
from gridcontrol.located.node import Scalar
from gridcontrol.rules.conditions import EventPattern
from gridcontrol.rules.cycles import cycles_among, layers_of
from gridcontrol.rules.figures import Indicator, IndicatorKind, PublicForm, Ratio, ReportForm, SubmittedForm
from gridcontrol.rules.from_yaml_conditions import event_pattern, track_statuses
from gridcontrol.rules.from_yaml_fields import NUMBERS
from gridcontrol.rules.from_yaml_layouts import Drawn, Owing, custody, term
from gridcontrol.rules.from_yaml_vocabulary import checked_field, label_or
from gridcontrol.rules.layouts import Layout, Term
from gridcontrol.rules.lookup import Lookup
from gridcontrol.rules.written_layouts import (
    CountedWritten,
    IndicatorWritten,
    RatioWritten,
    ReportWritten,
)
from gridcontrol.rules.written_pack import PackWritten
from gridcontrol.rules.written_public import PublicWritten

_OF_EVENTS = (
    IndicatorKind.EVENT_NEW,
    IndicatorKind.EVENT_LATE,
    IndicatorKind.EVENT_WITHDRAWN,
    IndicatorKind.EVENT_CUMULATIVE,
    IndicatorKind.DAYS_SINCE,
)
_OF_STATUSES = (
    IndicatorKind.STATUS,
    IndicatorKind.BEGUN,
    IndicatorKind.BEGUN_ALL,
    IndicatorKind.ENDED,
    IndicatorKind.ENDED_ALL,
)
_OF_CUSTODY = (IndicatorKind.PAST_RELEASE, IndicatorKind.UNPLACED)


def read_indicators(written: PackWritten, look: Lookup) -> dict[IndicatorId, Indicator]:
    """All figures."""
    look.indicators = dict.fromkeys(name.text for name, _ in written.indicators)
    made = {
        IndicatorId(name.text): _indicator(name, each, look) for name, each in written.indicators if each is not None
    }
    _check_formulas(made, look)
    return made


def _indicator(name: Scalar, written: IndicatorWritten, look: Lookup) -> Indicator:
    kind, about, track = IndicatorKind.FORMULA, "", None
    statuses: tuple[StatusId, ...] = ()
    pattern: EventPattern | None = None
    terms: tuple[Term, ...] = ()
    sum_of, distinct = None, False
    for each in _OF_STATUSES:
        words = getattr(written, each.value)
        if words is not None:
            kind = each
            # What nobody was put into has no beginning: the default is the lack of any status.
            shown = each is IndicatorKind.STATUS
            track, statuses = track_statuses(words, "", written.place_of(each.value), look, shown=shown)
    for each in _OF_EVENTS:
        counted = getattr(written, each.value)
        if counted is not None:
            kind = each
            pattern = event_pattern(counted.event, counted.where, "", look)
            about = _about(counted.event, look)
            if isinstance(counted, CountedWritten):
                distinct, sum_of = counted.distinct, _sum_of(counted, look)
    for each in _OF_CUSTODY:
        word = getattr(written, each.value)
        if word is not None:
            kind, track = each, custody(word, look)
    if written.formula:
        terms = tuple(term(each, look) for each in written.formula)
    if written.ratio is not None:
        kind = IndicatorKind.RATIO
    known = look.tracks.get(track) if track else None
    return Indicator(
        id=IndicatorId(name.text),
        label=label_or(written.label, name.text),
        kind=kind,
        about=SubjectKindId(known.about if known else about) or None,
        track=track,
        statuses=statuses,
        pattern=pattern,
        distinct=distinct,
        sum_of=sum_of,
        terms=terms,
        where=name.place,
        ratio=None if written.ratio is None else _ratio(written.ratio, look),
    )


def _ratio(written: RatioWritten, look: Lookup) -> Ratio:
    return Ratio(look.indicator(written.part), look.indicator(written.whole), written.per, written.decimals)


def _about(words: tuple[Scalar, ...], look: Lookup) -> str:
    """The kind of subject that all these events are about."""
    about = ""
    for word in words:
        found = look.abouts.get(word.text, "")
        if about and found and found != about:
            allowed = [name for name, other in look.abouts.items() if other == about]
            look.report(
                "pack.event-of-other-kind", word.place, allowed=allowed, found=word.text, about=found, kind=about
            )
        about = about or found
    return about


def _sum_of(written: CountedWritten, look: Lookup) -> FieldId | None:
    if written.sum is None:
        return None
    if written.distinct:
        look.report("form.keys-exclude", written.place_of("sum"), found="sum", other="distinct")
    for word in written.event:
        types = look.fields.get(word.text)
        if types is not None:
            checked_field(written.sum, types, NUMBERS, look)
    return FieldId(written.sum.text)


def _check_formulas(indicators: dict[IndicatorId, Indicator], look: Lookup) -> None:
    """No formula may need its own result."""
    needs = {name: [needed for needed in each.needs if needed in indicators] for name, each in indicators.items()}
    _, waiting = layers_of(needs)
    for cycle in cycles_among(waiting, needs):
        look.report("pack.formula-cycle", indicators[cycle[0]].where, path=" → ".join(cycle))


def read_reports(
    written: PackWritten, indicators: Mapping[IndicatorId, Indicator], owing: Owing, look: Lookup
) -> dict[ReportId, ReportForm]:
    """All reports."""
    return {
        ReportId(name.text): _report(name, each, Drawn(indicators, owing, written.week.value, look))
        for name, each in written.reports
        if each is not None
    }


def _report(name: Scalar, written: ReportWritten, drawn: Drawn) -> ReportForm:
    look = drawn.look
    tree = None if written.hierarchy is None else look.hierarchy(written.hierarchy)
    if tree in look.hierarchies and written.level is not None:
        look.find("pack.level-not-in-hierarchy", written.level, look.hierarchies[tree], hierarchy=tree)
    if written.public is not None:
        drawn.refuse_telling(written.indicators)
    return ReportForm(
        id=ReportId(name.text),
        label=label_or(written.label, name.text),
        hierarchy=tree,
        level=None if written.level is None else LevelId(written.level.text),
        cut_off=written.cut_off,
        indicators=tuple(look.indicator(word) for word in look.distinct(written.indicators)),
        past_release=tuple(custody(word, look) for word in look.distinct(written.past_release)),
        where=name.place,
        public=None if written.public is None else _public(written.public),
        submitted=None if written.submitted is None else _submitted(name, written, tree, drawn.owing.schemes, look),
        audience=written.audience,
        layout=Layout(drawn.parts(written, tree), drawn.identities(written)),
    )


def _public(written: PublicWritten) -> PublicForm:
    return PublicForm(written.below, written.guard, written.zeros, written.here)


def _submitted(
    name: Scalar, report: ReportWritten, tree: HierarchyId | None, schemes: Collection[str], look: Lookup
) -> SubmittedForm | None:
    written = report.submitted
    if written is None:
        return None
    if tree is None:
        look.report("pack.submitted-without-level", written.here, found=name.text)
    else:
        levels = look.hierarchies.get(tree, ())
        places = [word.text for word in written.levels]
        for word in written.levels:
            look.find("pack.level-not-in-hierarchy", word, levels, hierarchy=tree)
        known = [level for level in levels if level in places]
        if len(known) == len(places) and places != known[::-1]:
            look.report("pack.submitted-order", written.place_of("levels"), expected=", ".join(known[::-1]))
    for word in written.event:
        look.event(word)
    if written.scheme is not None:
        look.find("pack.unknown-scheme", written.scheme, schemes)
    return SubmittedForm(
        levels=tuple(LevelId(word.text) for word in look.distinct(written.levels)),
        until=written.until,
        scheme=None if written.scheme is None else DutySchemeId(written.scheme.text),
        events=tuple(EventKindId(word.text) for word in look.distinct(written.event)),
        where=written.here,
    )
