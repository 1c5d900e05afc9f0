"""What the sections of a report ask of duties, rounds and those who answer, of everything or of its divisions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Protocol

from attrs import evolve, frozen

from gridcontrol.app.owing import Owed
from gridcontrol.app.responsibility import answering_of, gaps_in
from gridcontrol.duties.obligation import State
from gridcontrol.ids import DivisionId, DutySchemeId, LevelId, RoundId, SubjectId
from gridcontrol.model.divisions import Divisions
from gridcontrol.reports.answering import Naming
from gridcontrol.reports.counting import Rows, View
from gridcontrol.reports.document import Statement, Table
from gridcontrol.reports.gaps import gaps_table
from gridcontrol.reports.grouping import Grouping
from gridcontrol.reports.overdue import overdue_table
from gridcontrol.reports.owed import OwedRow
from gridcontrol.reports.period import Period
from gridcontrol.reports.roster import StatusOf, roster_findings, roster_tables
from gridcontrol.reports.round_tables import round_document
from gridcontrol.responsibility.rosters import roster_of
from gridcontrol.rules.figures import ReportForm
from gridcontrol.rules.layouts import CoveragePart, OverduePart, RosterPart
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


def owed_in(form: ReportForm) -> frozenset[str] | None:
    """The duties and rounds that sections of *form* tell of; None: all."""
    found: set[str] = set()
    for part in form.layout.parts:
        if isinstance(part, CoveragePart):
            found.add(part.round)
        elif isinstance(part, OverduePart):
            if not part.duties:
                return None
            found.update(part.duties)
    return frozenset(found)


class Reported(Protocol):
    """What is asked of the reports of one instant."""

    @property
    def locality(self) -> Locality: ...
    @property
    def form(self) -> ReportForm: ...
    @property
    def period(self) -> Period: ...
    @property
    def known_at(self) -> datetime: ...
    @property
    def owed(self) -> Owed: ...
    @property
    def divisions(self) -> Divisions: ...

    def rows(self, about: About | None, level: LevelId | None, world: View) -> Rows: ...
    def grouping(self, level: LevelId | None, about: About | None) -> Grouping: ...
    def level_for(self, about: About | None, level: LevelId | None = None) -> LevelId | None: ...


@frozen
class SectionAnswers:
    """What the sections of one report ask for."""

    of: Reported
    about: About | None
    world: View
    """In which rows look for places."""

    def rows(self, level: LevelId) -> Rows:
        """The rows of a table by the divisions of *level*, for what the report is about."""
        return self.of.rows(self.about, level, self.world)

    def grouping(self, level: LevelId) -> Grouping:
        """The divisions of a level, all of them."""
        return self.of.grouping(level, None)

    @property
    def _within(self) -> tuple[DivisionId, ...] | None:
        return None if self.about is None else self.about.divisions

    def round(self, name: RoundId, level: LevelId | None) -> tuple[Table, ...]:
        """What a round has reached: by *level*, or by what comes next below the divisions that the report is about."""
        found = self.of.owed.round(name, self.of.level_for(self.about, level), within=self._within)
        document = round_document(self.of.locality.pack, found)
        kept = ("coverage", "expected")
        tables = [section for section in document.sections if isinstance(section, Table) and section.id in kept]
        how = {"coverage": (Statement("duties.coverage-how"),)}
        return tuple(evolve(each, id=f"{each.id}.{name}", notes=how.get(each.id, ())) for each in tables)

    def overdue(self, names: Sequence[str]) -> Table:
        """What was missed in the last days: of everybody; in the divisions, and with their officer wherever it is."""
        of, period, declared = self.of, self.of.period, self.of.locality.pack.owed
        since = period.until - timedelta(days=OVERDUE_DAYS)
        found = of.owed.owing(
            since=since,
            until=period.until,
            duties=names or (*declared.duties, *declared.rounds),
            states=frozenset({State.MISSED}),
        )
        wanted = self._wanted()
        # A round says what it has missed whenever that was.
        rows = tuple(row for row in found.rows if row.one.due > since and wanted(row))
        return overdue_table(of.locality.pack, evolve(found, rows=rows))

    def _wanted(self) -> Callable[[OwedRow], bool]:
        if self.about is None:
            return lambda _: True
        officer = self.about.officer
        inside = self.of.owed.lying_in(self.about.divisions, self.of.form.hierarchy)

        def wanted(row: OwedRow) -> bool:
            has_it = officer is not None and row.now is not None and officer in row.now.officers
            return has_it or inside(row.one.subject)

        return wanted

    def gaps(self, schemes: Sequence[DutySchemeId]) -> Table:
        """Where nobody answers, or too many: of what lies in the divisions that the report is about."""
        of, until = self.of, self.of.period.until
        responsibility = answering_of(of.locality, known_at=of.known_at, narrow=True)
        found = gaps_in(responsibility, until, schemes=schemes, within=self._within)
        return gaps_table(Naming.at_instant(responsibility, until), found)

    def roster(self, part: RosterPart, status_of: StatusOf) -> tuple[tuple[Table, ...], tuple[Statement, ...]]:
        """Who is on duty in the turns of the data day and those after it, with the places not filled as findings."""
        of, until = self.of, self.of.period.until
        responsibility = answering_of(of.locality, known_at=of.known_at, narrow=True)
        days = tuple(of.period.data_day + timedelta(days=number) for number in range(part.days))
        turns = roster_of(responsibility, part.schemes, until, days, self._within)
        track = None if part.track is None else of.locality.pack.tracks[part.track]
        tables = roster_tables(Naming.at_instant(responsibility, until), turns, until, track, status_of)
        return tables, roster_findings(part.label if part.label.given else tables[0].title, turns)
