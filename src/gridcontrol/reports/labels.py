"""A pack's words as cells: what tracks, statuses, rules, requirements and conditions are called."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType

from attrs import evolve

from gridcontrol.calculus.explanation import Explanation
from gridcontrol.calculus.timeline import Run, Segment
from gridcontrol.errors import Place
from gridcontrol.ids import RuleId, StatusId, TrackId
from gridcontrol.reports.document import Cell, Named, Statement, Until
from gridcontrol.reports.event_words import EventWords, named
from gridcontrol.reports.spelled.conditions import condition_point
from gridcontrol.reports.spelled.courses import need_words
from gridcontrol.reports.spelled.speech import Speech
from gridcontrol.rules.conditions import Condition
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import Label
from gridcontrol.time import instant_of, local_date, start_of_day

LANGUAGES = ("en", "zh")


def track_label(pack: Pack, track: TrackId) -> Named:
    """The pack's name of a track."""
    return named(track, pack.tracks[track].label)


def status_label(pack: Pack, track: TrackId, status: StatusId) -> Named:
    """The pack's name of a status."""
    return named(status, pack.tracks[track].labels.get(status))


def rule_label(pack: Pack, rule: RuleId) -> Named:
    """The pack's name of a rule."""
    return named(rule, pack.rules[rule].label if rule in pack.rules else None)


def need_labels(pack: Pack, rule: RuleId) -> Mapping[str, Label]:
    """The pack's names of the requirements for release in *rule*, by id."""
    return {
        need.id: need.label
        for edition in pack.rules[rule].editions
        for branch in edition.branches
        for phase in branch.phases
        if phase.release is not None
        for need in phase.release.needs
    }


def spoken(pack: Pack, what: Place, say: Callable[[Speech], str]) -> Named:
    """What *say* says of the pack, in every language; for programs the place *what*."""
    return Named(str(what), Label(MappingProxyType({lang: say(Speech(pack, lang)) for lang in LANGUAGES})))


def condition_words(pack: Pack, rule: RuleId, condition: Condition, where: Place) -> Named:
    """A condition that *rule* asks, as a clause."""
    about = pack.tracks[pack.rules[rule].track].about
    return spoken(pack, where, lambda speech: speech.flat(condition_point(speech, condition, about)))


def need_asked(pack: Pack, run: Run, segment: Segment, need_id: str, edition: int) -> Cell:
    """What a requirement asks for; its name alone where rows of a table ask for different things by that name."""
    found = [
        need
        for branch in pack.rules[run.rule].editions[edition].branches
        for phase in branch.phases
        if phase.status == segment.status and phase.release is not None
        for need in phase.release.needs
        if need.id == need_id
    ]
    if not found or any(evolve(need, where=found[0].where) != found[0] for need in found):
        return named(need_id, need_labels(pack, run.rule).get(need_id))
    return spoken(pack, found[0].where, lambda speech: need_words(speech, found[0]))


def waived(pack: Pack, run: Run, segments: Sequence[Segment], code: str) -> Iterator[Statement]:
    """The requirements of *segments* that a new edition came too late to ask for."""
    labels, rule = need_labels(pack, run.rule), rule_label(pack, run.rule)
    for segment, need in ((s, n) for s in segments for n in s.needs if n.waived):
        status = status_label(pack, run.track, segment.status)
        yield Statement(code, {"rule": rule, "status": status, "need": named(need.need, labels.get(need.need))})


def end_cell(until: datetime | None, *, known: bool = True) -> Cell:
    """An end in a sentence: open, known, or the latest there can be."""
    if until is None:
        return Statement("why.open")
    return Until(until) if known else Statement("why.at-latest", {"latest": Until(until)})


def told_since(pack: Pack, explanation: Explanation, run: Run, since: datetime) -> datetime | date:
    """*since*; where the hour is that of facts about others, its day: whoever knows the hour knows whom it was."""
    if explanation.elsewhere.keys().isdisjoint(run.causes):
        return since
    own = [explanation.facts[fact] for fact in run.causes if fact in explanation.facts]
    words = EventWords(pack)
    if any(instant_of(event.at, pack.zone) == since and not words.names_somebody(event) for event in own):
        return since
    day = local_date(since, pack.zone)
    return since if since == start_of_day(day, pack.zone) else day
