"""Reports of one instant: the whole, and of its divisions and officers, all counted from one reading."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import define, evolve, field

from gridcontrol.app.calm import without_collecting
from gridcontrol.app.grouping import DivisionGrouping
from gridcontrol.app.owing import Owed, owed_of
from gridcontrol.app.parted import answered, blank, store_in_parts
from gridcontrol.app.responsibility import answering_of, subject_named
from gridcontrol.app.section_answers import OVERDUE_DAYS, About, SectionAnswers, owed_in
from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.calculus.timeline import Evaluation, Timelines
from gridcontrol.errors import NotFound, Problem, UsageError
from gridcontrol.ids import DivisionId, HierarchyId, LevelId, SubjectId, key_of
from gridcontrol.model.divisions import Divisions
from gridcontrol.model.known import Known, KnownEvent
from gridcontrol.reports.asking import Answers, Counted
from gridcontrol.reports.build import report_of
from gridcontrol.reports.counting import Rows, Scope, View, view
from gridcontrol.reports.document import Document
from gridcontrol.reports.figures import Counting
from gridcontrol.reports.grouping import Grouping
from gridcontrol.reports.period import Period, period_until
from gridcontrol.reports.whereabouts import takes_effect
from gridcontrol.reports.words import phrase
from gridcontrol.rules.figures import ReportForm
from gridcontrol.rules.layouts import Layout
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import Label

if TYPE_CHECKING:
    from gridcontrol.app.locality import Locality


@define(slots=False)
class Reporting:
    """The reports of *form* for one *period*, from what was known at *known_at*.

    Facts are read and people evaluated once, however many divisions are asked for.
    """

    locality: Locality
    form: ReportForm
    period: Period
    known_at: datetime
    members: bool = False
    """Whether figures hold what is counted in them, to tell two reports apart."""
    progress: Callable[[int, int], None] | None = None
    """Told how many parts of how many are counted, where they are counted one after the other."""
    _answers: dict[object, tuple[Answers, Answers]] = field(factory=dict)

    @property
    def _pack(self) -> Pack:
        return self.locality.pack

    def plain(self) -> Reporting:
        """The same without the sections of its layout, and with what is counted in each figure."""
        form = evolve(self.form, layout=Layout())
        return Reporting(self.locality, form, self.period, self.known_at, members=True)

    def report(self, about: About | None = None) -> Document:
        """The report, of everything or of some divisions alone."""
        with without_collecting():
            return self._report(about)

    def prepare(self, abouts: Sequence[About | None]) -> None:
        """Count what the reports of all of *abouts* ask in one go, where the store is counted in parts."""
        store = store_in_parts(self)
        if store is not None:
            with without_collecting():
                found = answered(self, *store, abouts)
            self._answers.update(zip(map(_named, abouts), found, strict=True))

    def _report(self, about: About | None) -> Document:
        if not self._answers and "counting" not in self.__dict__:
            self.prepare((about,))
        found = self._answers.get(_named(about))
        if found is not None:
            now, before = found
            return self.made_from(now, lambda: before, about, blank(self))
        return self.made_from(self.counting, lambda: self.yesterday, about, self.counting.now)

    def made_from(
        self, counted: Counted, yesterday: Callable[[], Counted], about: About | None, world: View
    ) -> Document:
        """The report from what is counted, in rows of *world*."""
        rows = self.rows(about, self.level_for(about), world)
        document = report_of(self.form, counted, self.known_at, rows, yesterday, SectionAnswers(self, about, world))
        if about is None:
            return document
        return evolve(
            document, division=about.label, title=phrase("report_of", title=document.title, division=about.label)
        )

    @cached_property
    def counting(self) -> Counting:
        """What the report counts."""
        now = self._view(self._known, self.period.as_of)

        def before() -> View:
            return self._view(self._previous, self.period.before)

        found = self._evaluation
        return Counting(now, found.timelines, self.period, before, noticed=found.findings, members=self.members)

    @cached_property
    def yesterday(self) -> Counting:
        """What the report of the day before counted, from what was known at its own cut-off."""
        period = period_until(self.period.since, self._pack.zone)
        known_before = min(self._known_then, period.since)

        def before() -> View:
            return self._view(self.locality.known(known_at=known_before), period.before)

        now = self.counting.now
        return Counting(
            self.counting.before, self._timelines_then(), period, before, moves=False, members=False, world=now
        )

    @property
    def _known_then(self) -> datetime:
        return min(self.known_at, self.period.since)

    @cached_property
    def _known(self) -> Known:
        return self.locality.known(known_at=self.known_at)

    @cached_property
    def _previous(self) -> Known:
        return self.locality.known(known_at=self._known_then)

    @cached_property
    def _evaluation(self) -> Evaluation:
        return self.locality.evaluation(as_of=self.period.as_of, known_at=self.known_at)

    def _timelines_then(self) -> Timelines:
        """Timelines from what was known a day earlier: only those are made anew of whom something is known since."""
        locality, pack = self.locality, self._pack
        if pack.crosses_subjects:
            return locality.evaluation(as_of=self.period.before, known_at=self._known_then).timelines
        changed = changed_subjects(pack, self._previous, self._known, self.period.since)
        kept = {key: line for key, line in self._evaluation.timelines.items() if key[0] not in changed}
        anew = locality.evaluator.evaluate(
            pack, self._previous, places=locality.places(), as_of=self.period.before, subjects=changed
        )
        return {**kept, **anew.timelines}

    def _view(self, known: Known, as_of: AsOf) -> View:
        return view(self._pack, known, as_of, self.own_grouping, self.locality.places())

    # rows

    @property
    def divisions(self) -> Divisions:
        """The locality's divisions. Raises ``UsageError`` for a report that has none."""
        if self.locality.divisions is None or self.form.hierarchy is None:
            raise UsageError(Problem("app.report-without-divisions", args={"report": self.form.id}))
        return self.locality.divisions

    @property
    def _tree(self) -> HierarchyId:
        if self.form.hierarchy is None:
            raise UsageError(Problem("app.report-without-divisions", args={"report": self.form.id}))
        return self.form.hierarchy

    @cached_property
    def own_grouping(self) -> Grouping:
        """The divisions of the report's own level."""
        return self.grouping(self.form.level, None)

    def grouping(self, level: LevelId | None, about: About | None) -> Grouping:
        """The divisions of *level* in which *about* lies."""
        grouping = self.locality.grouping(evolve(self.form, level=level), self.period.data_day)
        if about is None or not isinstance(grouping, DivisionGrouping):
            return grouping
        return evolve(grouping, within=about.divisions)

    def rows(self, about: About | None, level: LevelId | None, world: View) -> Rows:
        """The rows of a table by the divisions of *level* in *world*, for what belongs to *about*."""
        now, name = world, str(level)
        if about is None:
            own = level == self.form.level
            return Rows(now if own else now.regrouped(self.grouping(level, None)), name=name, own=own)
        seen = now.regrouped(self.grouping(level, about))
        return Rows(seen, tuple(self._scopes(about, now)), name, own=False)

    def _scopes(self, about: About, world: View) -> list[Scope]:
        by_level: dict[LevelId, list[DivisionId]] = {}
        for division in about.divisions:
            by_level.setdefault(self.divisions.level_of(division), []).append(division)
        scopes = []
        for level, of in by_level.items():
            places = DivisionGrouping(self.divisions, self._tree, level, self.period.data_day, tuple(of))
            seen = world.regrouped(places)
            scopes.append(Scope(seen, frozenset(place.key for place in places.rows())))
        return scopes

    def level_for(self, about: About | None, level: LevelId | None = None) -> LevelId | None:
        """The level of rows: *level*, else the form's; what comes next below where that is no deeper than *about*."""
        level = self.form.level if level is None else level
        if about is None or level is None:
            return level
        levels = self._pack.hierarchies[self._tree].levels
        deepest = max(levels.index(self.divisions.level_of(division)) for division in about.divisions)
        own = levels.index(level)
        return levels[own] if own > deepest else levels[min(deepest + 1, len(levels) - 1)]

    # whom a report can be about

    def of_division(self, code: str) -> About:
        """The division of that code on the data day. Raises ``NotFound``."""
        day, divisions = self.period.data_day, self.divisions
        found = self.locality.tree.division(code, day)
        if found is None or not divisions.in_hierarchy(found, self._tree, day):
            raise NotFound(Problem("app.no-such-division", args={"code": code, "hierarchy": self._tree}))
        return About((found,), Label({}, divisions.name(found, day)))

    def each(self, level: str) -> tuple[tuple[str, About], ...]:
        """Every division of a level, with its code. Raises ``NotFound`` for one that the hierarchy does not have."""
        levels = self._pack.hierarchies[self._tree].levels
        if level not in levels:
            raise NotFound(Problem("duties.no-such-level", args={"level": level}, allowed=levels))
        places = self.grouping(LevelId(level), None).rows()
        return tuple((place.key, self.of_division(place.key)) for place in places)

    def of_officer(self, name: str) -> About:
        """What an officer answers for at the report's instant. Raises ``NotFound``."""
        found = answering_of(self.locality, known_at=self.known_at)
        meant = subject_named(self._pack, found.known, name, tuple(self._pack.responsibilities.officers))
        held = (holding.division for holding in found.held_by(meant, self.period.until))
        divisions = tuple(dict.fromkeys(division for division in held if division is not None))
        here = tuple(d for d in divisions if self.divisions.in_hierarchy(d, self._tree, self.period.data_day))
        if not here:
            raise NotFound(Problem("app.officer-without-division", args={"officer": key_of(meant)}))
        return About(here, Label({}, key_of(meant)), meant)

    @cached_property
    def owed(self) -> Owed:
        """Duties and rounds at the report's instant."""
        until = self.period.until
        names, since = owed_in(self.form), until - timedelta(days=OVERDUE_DAYS)
        return owed_of(self.locality, at=until, known_at=self.known_at, names=names, since=since)


def _named(about: About | None) -> object:
    return None if about is None else (about.divisions, about.officer)


def changed_subjects(pack: Pack, before: Known, now: Known, since: datetime) -> Collection[SubjectId]:
    """Of whom other facts count in *now* than in *before*, or to whom something happened from *since* on."""
    changed = {subject for subject in before.events if subject not in now.events}
    for subject, events in now.events.items():
        was = before.events.get(subject)
        other = was is None or len(was) != len(events) or _facts(was) != _facts(events)
        if other or any(takes_effect(pack, event) >= since for event in events):
            changed.add(subject)
    return frozenset(changed)


def _facts(events: Sequence[KnownEvent]) -> set[object]:
    return {(event.id, event.causes) for event in events}
