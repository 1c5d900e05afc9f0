"""Reports whose figures an engine counts set by set; only the few who need a closer look are read into memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cached_property

from attrs import define, evolve, field

from gridcontrol.app.knowing import is_told
from gridcontrol.app.narrowing import one_by_one
from gridcontrol.app.reporting import Reporting
from gridcontrol.app.section_answers import About
from gridcontrol.calculus.timeline import Evaluation
from gridcontrol.errors import Problem, Severity
from gridcontrol.ids import LevelId
from gridcontrol.model.known import Known, as_known
from gridcontrol.reports.asking import CountsOf
from gridcontrol.reports.counting import View, view
from gridcontrol.reports.document import Document, Findings, Statement
from gridcontrol.reports.figures import BOUNDARIES, Counting
from gridcontrol.reports.period import Period, period_until
from gridcontrol.reports.rolling_up import SetCounted, events_over_time
from gridcontrol.reports.series import NEVER_NOW, Cut, Values, ValuesOf
from gridcontrol.reports.set_counting import (
    BY_SETS,
    BeyondSetsError,
    SetAnswer,
    SetCounting,
    SetQuestion,
    asked_before,
    asked_for,
    asked_in_own_rows,
    asked_over_time,
    broken_down,
    not_by_sets,
    tracks_of,
)
from gridcontrol.rules.figures import Indicator, IndicatorKind


@define(slots=False)
class SetReporting(Reporting):
    """As ``Reporting``, for a locality whose engine counts: the same document, without what is behind its figures."""

    sets: SetCounting = field(kw_only=True)
    _levels: set[LevelId] = field(factory=set)
    """Of which rows it has to be counted who has none, besides the report's own."""
    _between: dict[tuple[Cut, ...], SetCounted] = field(factory=dict)
    _days: dict[datetime, SetCounted] = field(factory=dict)

    def prepare(self, abouts: Sequence[About | None]) -> None:
        """Have all of *abouts* counted at once."""
        if self._beyond:
            self._at_once.progress = self.progress
            self._at_once.prepare(abouts)
        else:
            self._prepare(abouts)

    def _prepare(self, abouts: Sequence[About | None]) -> None:
        needed = {level for level in (self.level_for(about) for about in abouts if about is not None) if level}
        if not needed <= self._levels:
            self._levels |= needed
            for counted in ("counting", "yesterday"):
                self.__dict__.pop(counted, None)

    def _report(self, about: About | None) -> Document:
        if self._beyond:
            self._tell(self._beyond)
            return self._at_once.report(about)
        try:
            self._prepare((about,))
            document = self.made_from(self.counting, lambda: self.yesterday, about, self.counting.now)
        except BeyondSetsError as found:
            self._tell(found.problems)
            return self._at_once.report(about)
        unseen = self.counting.answer.unseen
        return _with_unseen(document, unseen) if unseen else document

    @cached_property
    def _beyond(self) -> tuple[Problem, ...]:
        """What of the report can't be counted set by set."""
        return tuple(not_by_sets(self.form))

    @cached_property
    def _at_once(self) -> Reporting:
        """The same report counted as it is where no engine counts."""
        locality = one_by_one(self.locality)
        return Reporting(locality, self.form, self.period, self.known_at, progress=self.progress)

    def _tell(self, beyond: Sequence[Problem]) -> None:
        told = self.locality.told
        if told is not None and is_told(self.sets, self.known_at):
            for problem in beyond:
                told(evolve(problem, severity=Severity.NOTE))

    @cached_property
    def counting(self) -> SetCounted:  # type: ignore[override]  # answers the same questions
        """What the report counts."""
        question = self._question(self.period, self.known_at, asked_for(self._pack, self.form))
        own = frozenset(each.id for each in asked_in_own_rows(self._pack, self.form))
        listed = tuple(dict.fromkeys([*self.form.past_release, *question.past_release]))
        question = evolve(question, past_release=listed, located=own, moves=True, notices=True)
        question = evolve(question, breakdowns=broken_down(self._pack, self.form))
        return evolve(self._made(question, self.period), over_time=self._over_time)

    @cached_property
    def yesterday(self) -> SetCounted:  # type: ignore[override]  # as above
        """What the report of the day before counted, from what was known at its own cut-off."""
        period = period_until(self.period.since, self._pack.zone)
        asked = asked_before(self._pack, self.form)
        question = evolve(
            self._question(period, self._known_then, asked), moves=any(i.kind in NEVER_NOW for i in asked)
        )
        if any(kind.registered_in is not None for kind in self._pack.subjects.values()):
            question = evolve(question, units=(self.period.as_of, self.known_at))
        return self._made(question, period)

    def _made(self, question: SetQuestion, period: Period) -> SetCounted:
        answer, known_at = self.sets.counted(question), question.known_at
        evaluation = self._closer(answer, period, known_at)
        grouping, places = self.own_grouping, self.locality.places()
        closer = sorted(answer.closer)
        known = self.locality.known(known_at=known_at, subjects=closer) if closer else self._nothing
        now = view(self._pack, known, period.as_of, grouping, places)
        world = None
        if question.hindsight is not None:
            world = view(self._pack, known, question.hindsight, grouping, places)
            now = evolve(now, places=world.places)
        elif question.units is not None:
            as_of, known_at = question.units
            known = self.locality.known(known_at=known_at, subjects=closer) if closer else self._nothing
            world = view(self._pack, known, as_of, grouping, places)

        def before() -> View:
            return view(self._pack, self._nothing, period.before, grouping, places)

        noticed = tuple(evaluation.findings)
        moves = question.moves and question.units is None
        few = Counting(
            now, evaluation.timelines, period, before, moves=moves, noticed=noticed, members=False, world=world
        )
        return SetCounted(answer, few)

    def _question(self, period: Period, known_at: datetime, asked: Sequence[Indicator]) -> SetQuestion:
        return SetQuestion(
            pack=self._pack,
            indicators=tuple(each for each in asked if each.kind in BY_SETS),
            since=period.since,
            as_of=period.as_of,
            before=period.before,
            known_at=known_at,
            known_before=min(known_at, period.since),
            groupings=(self.own_grouping, *(self.grouping(level, None) for level in sorted(self._levels))),
            places=self.locality.places(),
            past_release=tracks_of(asked, IndicatorKind.PAST_RELEASE),
            unplaced=tracks_of(asked, IndicatorKind.UNPLACED),
            moves=False,
            dated=self.locality.divisions is not None and self.locality.divisions.dated,
        )

    # -- earlier days, as they are known now

    def _over_time(self, question: ValuesOf) -> Values:
        """The values of an indicator over time: of what happens by one count, all else by one count for each day."""
        indicator = question.indicator
        if indicator.kind in NEVER_NOW:
            return [None] * (len(question.cuts) - 1)
        if _told_apart(indicator):
            between = self._between_cuts(question.cuts)
            series = between.over_cuts(question.rows, between.answer.series[indicator.id])
            values = events_over_time(indicator, question.cuts, series, self._pack.zone)
            if indicator.kind not in BOUNDARIES:
                return values
            return question.together((values, question.of(between.few)))
        asked = CountsOf(question.rows, indicator.id)
        return [self._on(cut).ask(asked).total.value for cut in question.cuts[1:]]

    def _between_cuts(self, cuts: tuple[Cut, ...]) -> SetCounted:
        if cuts not in self._between:
            events = [each for each in asked_over_time(self._pack, self.form) if _told_apart(each)]
            question = self._question(self.period, self.known_at, events)
            self._between[cuts] = self._made(evolve(question, cuts=tuple(cut.at for cut in cuts)), self.period)
        return self._between[cuts]

    def _on(self, cut: Cut) -> SetCounted:
        """The report of an earlier day made again now, of what is not counted from events."""
        if cut.at not in self._days:
            standing = [each for each in asked_over_time(self._pack, self.form) if not _told_apart(each)]
            period = period_until(cut.at, self._pack.zone)
            question = evolve(self._question(period, self.known_at, standing), hindsight=self.period.as_of)
            self._days[cut.at] = self._made(question, period)
        return self._days[cut.at]

    # -- those looked at one by one

    def _closer(self, answer: SetAnswer, period: Period, known_at: datetime) -> Evaluation:
        """Timelines and findings of those to look at one by one, and of nobody else."""
        if not answer.closer:
            return Evaluation({}, ())
        locality = one_by_one(self.locality)
        return locality.evaluation(as_of=period.as_of, known_at=known_at, subjects=sorted(answer.closer))

    @cached_property
    def _nothing(self) -> Known:
        return as_known([], self._pack.zone)


def _told_apart(indicator: Indicator) -> bool:
    """Whether one count tells what happened between which days."""
    return indicator.pattern is not None or indicator.kind in BOUNDARIES


def _with_unseen(document: Document, number: int) -> Document:
    """*document* with one finding more: of how many nobody has looked at what an evaluator would notice."""
    told = Statement("reports.set-left-out", {"number": number}, Severity.WARNING)
    sections = tuple(
        evolve(part, items=(*part.items, told)) if isinstance(part, Findings) else part for part in document.sections
    )
    return evolve(document, sections=sections)
