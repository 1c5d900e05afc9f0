"""Figures and the reports that show them."""

from __future__ import annotations

from gridcontrol.ids import FieldId, IndicatorId, LevelId, ReportId, StatusId, SubjectKindId, TrackId
from gridcontrol.located.node import Scalar
from gridcontrol.rules.conditions import EventPattern
from gridcontrol.rules.cycles import cycles_among, layers_of
from gridcontrol.rules.figures import Indicator, IndicatorKind, PublicForm, ReportForm, Term
from gridcontrol.rules.from_yaml_conditions import event_pattern, track_statuses
from gridcontrol.rules.from_yaml_fields import NUMBERS
from gridcontrol.rules.from_yaml_vocabulary import checked_field, label_or
from gridcontrol.rules.lookup import Lookup
from gridcontrol.rules.vocabulary import Nature
from gridcontrol.rules.written_pack import CountedWritten, IndicatorWritten, MinusWritten, PackWritten, ReportWritten
from gridcontrol.rules.written_public import PublicWritten

_OF_EVENTS = (
    IndicatorKind.EVENT_NEW,
    IndicatorKind.EVENT_LATE,
    IndicatorKind.EVENT_WITHDRAWN,
    IndicatorKind.EVENT_CUMULATIVE,
    IndicatorKind.DAYS_SINCE,
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
    if written.status is not None:
        kind = IndicatorKind.STATUS
        track, statuses = track_statuses(written.status, "", written.place_of("status"), look)
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
            kind, track = each, _custody(word, look)
    if written.formula:
        terms = tuple(_term(each, look) for each in written.formula)
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
    )


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


def _custody(word: Scalar, look: Lookup) -> TrackId:
    known = look.tracks.get(word.text)
    if known is not None and known.nature is not Nature.CUSTODY:
        look.report("pack.not-custody", word.place, allowed=_custodies(look), found=word.text)
    return look.track(word)


def _custodies(look: Lookup) -> list[str]:
    return [name for name, track in look.tracks.items() if track is None or track.nature is Nature.CUSTODY]


def _term(written: Scalar | MinusWritten, look: Lookup) -> Term:
    if isinstance(written, MinusWritten):
        word = written.minus or written.plus
        return Term(-1 if written.minus else 1, look.indicator(word) if word else IndicatorId(""))
    return Term(1, look.indicator(written))


def _check_formulas(indicators: dict[IndicatorId, Indicator], look: Lookup) -> None:
    """No formula may need its own result."""
    needs = {
        name: [term.indicator for term in each.terms if term.indicator in indicators]
        for name, each in indicators.items()
    }
    _, waiting = layers_of(needs)
    for cycle in cycles_among(waiting, needs):
        look.report("pack.formula-cycle", indicators[cycle[0]].where, path=" → ".join(cycle))


def read_reports(written: PackWritten, look: Lookup) -> dict[ReportId, ReportForm]:
    """All reports."""
    return {ReportId(name.text): _report(name, each, look) for name, each in written.reports if each is not None}


def _report(name: Scalar, written: ReportWritten, look: Lookup) -> ReportForm:
    tree = None if written.hierarchy is None else look.hierarchy(written.hierarchy)
    if tree in look.hierarchies and written.level is not None:
        look.find("pack.level-not-in-hierarchy", written.level, look.hierarchies[tree], hierarchy=tree)
    return ReportForm(
        id=ReportId(name.text),
        label=label_or(written.label, name.text),
        hierarchy=tree,
        level=None if written.level is None else LevelId(written.level.text),
        cut_off=written.cut_off,
        indicators=tuple(look.indicator(word) for word in look.distinct(written.indicators)),
        past_release=tuple(_custody(word, look) for word in look.distinct(written.past_release)),
        where=name.place,
        public=None if written.public is None else _public(written.public),
    )


def _public(written: PublicWritten) -> PublicForm:
    return PublicForm(written.below, written.guard, written.here)
