"""Reports of one instant: the whole, and of its divisions and officers, all counted from one reading."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import define, evolve, frozen

from gridcontrol.app.calm import without_collecting
from gridcontrol.app.grouping import DivisionGrouping
from gridcontrol.app.owing import Owed, owed_of
from gridcontrol.app.responsibility import answering_of, gaps, subject_named
from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.calculus.timeline import Evaluation, Timelines
from gridcontrol.duties.obligation import State
from gridcontrol.errors import NotFound, Problem, UsageError
from gridcontrol.ids import DivisionId, DutySchemeId, HierarchyId, LevelId, RoundId, SubjectId, key_of
from gridcontrol.model.divisions import Divisions
from gridcontrol.model.known import Known, KnownEvent
from gridcontrol.reports.answering import Naming
from gridcontrol.reports.build import report_of
from gridcontrol.reports.counting import Rows, Scope, View, view
from gridcontrol.reports.document import Document, Table
from gridcontrol.reports.figures import Counting
from gridcontrol.reports.gaps import gaps_table
from gridcontrol.reports.grouping import Grouping
from gridcontrol.reports.overdue import overdue_table
from gridcontrol.reports.period import Period, period_until
from gridcontrol.reports.round_tables import round_document
from gridcontrol.reports.whereabouts import takes_effect
from gridcontrol.reports.words import phrase
from gridcontrol.rules.figures import ReportForm
from gridcontrol.rules.layouts import Layout
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import Label

if TYPE_CHECKING:
    from gridcontrol.app.locality import Locality

OVERDUE_DAYS = 14
"""So many days back a report looks for what is overdue."""


@frozen
class About:
    """What a report is about, when that is not everything: divisions, as their officer's or their own."""

    divisions: tuple[DivisionId, ...]
    label: Label
    officer: SubjectId | None = None


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

    def _report(self, about: About | None) -> Document:
        rows = self._rows(about, self._level_for(about))
        asked = _Answers(self, about)
        document = report_of(self.form, self.counting, self.known_at, rows, lambda: self.yesterday, asked)
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
        return view(self._pack, known, as_of, self._own_grouping, self.locality.places())

    # rows

    @property
    def _divisions(self) -> Divisions:
        if self.locality.divisions is None or self.form.hierarchy is None:
            raise UsageError(Problem("app.report-without-divisions", args={"report": self.form.id}))
        return self.locality.divisions

    @property
    def _tree(self) -> HierarchyId:
        if self.form.hierarchy is None:
            raise UsageError(Problem("app.report-without-divisions", args={"report": self.form.id}))
        return self.form.hierarchy

    @cached_property
    def _own_grouping(self) -> Grouping:
        return self._grouping(self.form.level, None)

    def _grouping(self, level: LevelId | None, about: About | None) -> Grouping:
        grouping = self.locality.grouping(evolve(self.form, level=level), self.period.data_day)
        if about is None or not isinstance(grouping, DivisionGrouping):
            return grouping
        return evolve(grouping, within=about.divisions)

    def _rows(self, about: About | None, level: LevelId | None) -> Rows:
        now, name = self.counting.now, str(level)
        if about is None:
            own = level == self.form.level
            return Rows(now if own else now.regrouped(self._grouping(level, None)), name=name, own=own)
        seen = now.regrouped(self._grouping(level, about))
        return Rows(seen, tuple(self._scopes(about)), name, own=False)

    def _scopes(self, about: About) -> list[Scope]:
        by_level: dict[LevelId, list[DivisionId]] = {}
        for division in about.divisions:
            by_level.setdefault(self._divisions.level_of(division), []).append(division)
        scopes = []
        for level, of in by_level.items():
            places = DivisionGrouping(self._divisions, self._tree, level, self.period.data_day, tuple(of))
            seen = self.counting.now.regrouped(places)
            scopes.append(Scope(seen, frozenset(place.key for place in places.rows())))
        return scopes

    def _level_for(self, about: About | None) -> LevelId | None:
        """The level of the rows: the form's, or what comes next below where it lies no deeper than the divisions."""
        if about is None or self.form.level is None:
            return self.form.level
        levels = self._pack.hierarchies[self._tree].levels
        deepest = max(levels.index(self._divisions.level_of(division)) for division in about.divisions)
        own = levels.index(self.form.level)
        return levels[own] if own > deepest else levels[min(deepest + 1, len(levels) - 1)]

    # whom a report can be about

    def of_division(self, code: str) -> About:
        """The division of that code on the data day. Raises ``NotFound``."""
        day, divisions = self.period.data_day, self._divisions
        found = self.locality.tree.division(code, day)
        if found is None or not divisions.in_hierarchy(found, self._tree, day):
            raise NotFound(Problem("app.no-such-division", args={"code": code, "hierarchy": self._tree}))
        return About((found,), Label({}, divisions.name(found, day)))

    def each(self, level: str) -> tuple[tuple[str, About], ...]:
        """Every division of a level, with its code. Raises ``NotFound`` for one that the hierarchy does not have."""
        levels = self._pack.hierarchies[self._tree].levels
        if level not in levels:
            raise NotFound(Problem("duties.no-such-level", args={"level": level}, allowed=levels))
        places = self._grouping(LevelId(level), None).rows()
        return tuple((place.key, self.of_division(place.key)) for place in places)

    def of_officer(self, name: str) -> About:
        """What an officer answers for at the report's instant. Raises ``NotFound``."""
        found = answering_of(self.locality, known_at=self.known_at)
        meant = subject_named(self._pack, found.known, name, tuple(self._pack.responsibilities.officers))
        held = (holding.division for holding in found.held_by(meant, self.period.until))
        divisions = tuple(dict.fromkeys(division for division in held if division is not None))
        here = tuple(d for d in divisions if self._divisions.in_hierarchy(d, self._tree, self.period.data_day))
        if not here:
            raise NotFound(Problem("app.officer-without-division", args={"officer": key_of(meant)}))
        return About(here, Label({}, key_of(meant)), meant)

    @cached_property
    def owed(self) -> Owed:
        """Duties and rounds at the report's instant."""
        return owed_of(self.locality, at=self.period.until, known_at=self.known_at)


@frozen
class _Answers:
    """What the sections of one report ask for."""

    of: Reporting
    about: About | None

    def rows(self, level: LevelId) -> Rows:
        return self.of._rows(self.about, level)  # noqa: SLF001  # two halves of one thing

    def grouping(self, level: LevelId) -> Grouping:
        return self.of._grouping(level, None)  # noqa: SLF001  # as above

    def round(self, name: RoundId, level: LevelId | None) -> tuple[Table, ...]:
        found = self.of.owed.round(name, level)
        document = round_document(self.of.locality.pack, found)
        kept = ("coverage", "expected")
        tables = [section for section in document.sections if isinstance(section, Table) and section.id in kept]
        return tuple(evolve(table, id=f"{table.id}.{name}") for table in tables)

    def overdue(self, names: Sequence[str]) -> Table:
        of, period = self.of, self.of.period
        since = period.until - timedelta(days=OVERDUE_DAYS)
        code = None
        if self.about is not None and len(self.about.divisions) == 1:
            code = next(iter(of._divisions.get(self.about.divisions[0], period.data_day).codes.values()))  # noqa: SLF001
        found = of.owed.owing(
            since=since,
            until=period.until,
            duties=names or None,
            owner=None if self.about is None else self.about.officer,
            division=code,
            states=frozenset({State.MISSED}),
        )
        return overdue_table(of.locality.pack, found)

    def gaps(self, schemes: Sequence[DutySchemeId]) -> Table:
        of = self.of
        responsibility = answering_of(of.locality, known_at=of.known_at)
        found = gaps(of.locality, at=of.period.until, known_at=of.known_at, schemes=schemes)
        if self.about is not None:
            held = set(self.about.divisions)
            tree, day = of._divisions, of.period.data_day  # noqa: SLF001  # as above
            found = tuple(
                gap
                for gap in found
                if gap.division is not None
                and any(tree.lies_within(gap.division, above, of.form.hierarchy, day) for above in held)
            )
        return gaps_table(Naming.at_instant(responsibility, of.period.until), found)


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
