"""Published figures held against the records in the store: which differ, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from gridcontrol.app.divisions import DivisionPlaces
from gridcontrol.app.grouping import DivisionGrouping
from gridcontrol.app.locality import Locality
from gridcontrol.ids import IndicatorId, LevelId
from gridcontrol.reports.counting import Amount
from gridcontrol.reports.document import Section
from gridcontrol.reports.grouping import TOTAL, Grouping, ListedPlaces
from gridcontrol.reports.mismatch.document import sections_of
from gridcontrol.reports.mismatch.explaining import Explained, explain
from gridcontrol.reports.mismatch.records import Records
from gridcontrol.reports.mismatch.recounting import Cell, Recount, Snapshot, can_be_explained
from gridcontrol.reports.period import period_until
from gridcontrol.reports.published_rows import PublishedRow
from gridcontrol.rules.published import PublishedForm
from gridcontrol.time import WorldTime, local_date, start_of_day


def by_records(
    locality: Locality, form: PublishedForm, rows: Sequence[PublishedRow]
) -> tuple[Explained, tuple[Section, ...]]:
    """Why figures of *rows* are not what the facts of *locality* give, and that in tables.

    Only figures of the form that name an ``indicator`` are counted. A row with a time of publication is held against
    what was known then; another one against what is known now.
    """
    asked = _Asked(locality, form)
    for row in rows:
        asked.take(row)
    pack = locality.pack
    places = None if locality.divisions is None else DivisionPlaces(locality.divisions, pack.zone)
    recount = Recount(pack, locality.evaluator, places, asked.snapshots())
    known_at = max((snapshot.known_at for snapshot in recount.snapshots), default=locality.now())
    found = explain(Records(pack, tuple(locality.store.read(known_at=known_at)), recount), asked.stated)
    return found, sections_of(form, rows, asked.stated, found, tuple(asked.unknown), asked.names)


class _Asked:
    """The stated figures that can be counted, with the instant and the row of divisions that each stands for."""

    def __init__(self, locality: Locality, form: PublishedForm) -> None:
        self.locality = locality
        self.indicators = {
            name: figure.indicator
            for name, figure in form.figures.items()
            if figure.indicator is not None and can_be_explained(locality.pack, figure.indicator)
        }
        self.form = form
        self.stated: dict[Cell, Amount] = {}
        self.unknown: dict[str, None] = {}
        self._found: dict[tuple[datetime, datetime, LevelId | None], dict[tuple[IndicatorId, str], list[Cell]]] = {}
        self._groupings: dict[tuple[date, LevelId], Grouping] = {}

    def take(self, row: PublishedRow) -> None:
        zone = self.locality.pack.zone
        if row.at is None:
            return
        until = end_of(row.at, zone)
        spot = self._spot(row.place, local_date(until - timedelta(microseconds=1), zone))
        if spot is None:
            self.unknown[row.place] = None
            return
        level, key = spot
        now = self.locality.now()
        known_at = now if row.published is None else min(now, end_of(row.published, zone))
        cells = self._found.setdefault((until, known_at, level), {})
        for name, indicator in self.indicators.items():
            value = row.figures[name]
            if value is not None:
                cell = Cell(row.number, name)
                self.stated[cell] = int(value) if value == value.to_integral_value() else value
                cells.setdefault((indicator, key), []).append(cell)

    def _spot(self, place: str, day: date) -> tuple[LevelId | None, str] | None:
        """The level and the row of *place*, by code or by its whole name; the total where there is no place."""
        hierarchy, divisions = self.form.hierarchy, self.locality.divisions
        if self.form.place is None or hierarchy is None or divisions is None:
            return None, TOTAL
        found = [
            (level, each.key)
            for level in self.locality.pack.hierarchies[hierarchy].levels
            for each in self._grouping(day, level).rows()
            if place in (each.key, each.name)
        ]
        return found[0] if len(found) == 1 else None

    def _grouping(self, day: date, level: LevelId) -> Grouping:
        if (day, level) not in self._groupings:
            divisions, hierarchy = self.locality.divisions, self.form.hierarchy
            if divisions is None or hierarchy is None:
                return ListedPlaces()
            self._groupings[day, level] = DivisionGrouping(divisions, hierarchy, level, day)
        return self._groupings[day, level]

    @property
    def names(self) -> Mapping[str, str]:
        """The names of the divisions at the levels that were asked for, by code."""
        return {place.key: place.name for grouping in self._groupings.values() for place in grouping.rows()}

    def snapshots(self) -> tuple[Snapshot, ...]:
        zone = self.locality.pack.zone
        return tuple(
            Snapshot(
                period_until(until, zone),
                known_at,
                ListedPlaces() if level is None else self._grouping(period_until(until, zone).data_day, level),
                {key: tuple(each) for key, each in cells.items()},
            )
            for (until, known_at, level), cells in self._found.items()
            if cells
        )


def end_of(moment: WorldTime, zone: ZoneInfo) -> datetime:
    """*moment*; a day without a time of day stands for its end."""
    return moment if isinstance(moment, datetime) else start_of_day(moment + timedelta(days=1), zone)
