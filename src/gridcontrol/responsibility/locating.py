"""Where subjects lie on a day, and whether a scheme is for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from attrs import define, field

from gridcontrol.ids import (
    DivisionId,
    HierarchyId,
    LevelId,
    SubjectId,
    SubjectKindId,
    key_of,
    kind_of,
    subject_id,
)
from gridcontrol.responsibility.histories import Histories, Said, Told
from gridcontrol.responsibility.place_index import PlaceIndex, Written, place_index
from gridcontrol.responsibility.tree import DayTree, Tree
from gridcontrol.rules.matching import Within, passes
from gridcontrol.rules.responsibility import Scheme
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import local_date

_DAYS_KEPT = 8
"""Days of which the tree is remembered at once."""


@define
class Locating:
    """Subjects and divisions as of an instant."""

    pack: Pack
    tree: Tree
    places: Within | None
    histories: Histories
    told: Mapping[SubjectKindId, Told]
    """Those that facts are about, of the kinds that matter here, with their events."""
    _days: dict[tuple[HierarchyId | None, date], DayTree] = field(factory=dict)
    _indexes: dict[SubjectKindId, PlaceIndex] = field(factory=dict)
    _below: dict[tuple[SubjectKindId, HierarchyId | None, date, LevelId], dict[DivisionId, list[Written]]] = field(
        factory=dict
    )

    @property
    def subjects(self) -> Mapping[SubjectKindId, Sequence[SubjectId]]:
        """Those that facts are about, of the kinds that matter here."""
        return {kind: subjects for kind, (subjects, _) in self.told.items()}

    def day_tree(self, hierarchy: HierarchyId | None, at: datetime) -> DayTree:
        """The tree of *hierarchy* on the day of *at*."""
        key = (hierarchy, local_date(at, self.pack.zone))
        if key not in self._days:
            if len(self._days) >= _DAYS_KEPT:
                self._days.clear()
                self._below.clear()
            self._days[key] = DayTree(self.tree, *key)
        return self._days[key]

    def said(self, subject: SubjectId, at: datetime) -> Said | None:
        """What was last said of where *subject* is."""
        kind = self.pack.subjects.get(kind_of(subject))
        return None if kind is None else self.histories.last(kind.place, subject, at)

    def place(self, subject: SubjectId, day: DayTree, at: datetime) -> DivisionId | None:
        """The division that *subject* is in, as it stands now; a subject that is a division is in itself."""
        kind = self.pack.subjects.get(kind_of(subject))
        if kind is not None and kind.levels:
            return day.division(key_of(subject), day.day)
        said = self.said(subject, at)
        return None if said is None else day.division(str(said.value), said.written_on)

    def division_at(self, level: LevelId | None, subject: SubjectId, day: DayTree, at: datetime) -> DivisionId | None:
        """The division of *level* that *subject* lies in."""
        if level is None:
            return None
        division = self.place(subject, day, at)
        return None if division is None else day.levels(division).get(level)

    def passes(self, scheme: Scheme, subject: SubjectId, at: datetime) -> bool:
        """Whether the attributes of *subject* are such as *scheme* is for."""
        if not scheme.only:
            return True
        said = {name: self.histories.value(name, subject, at) for name in scheme.only}
        values = {name: value for name, value in said.items() if value is not None}
        return passes(scheme.only, values, on=at, zone=self.pack.zone, places=self.places)

    def in_scope(self, scheme: Scheme, subject: SubjectId, at: datetime) -> bool:
        """Whether *scheme* is for *subject*, by its attributes and its place; who is nowhere may be anywhere."""
        if not self.passes(scheme, subject, at):
            return False
        if not scheme.within:
            return True
        day = self.day_tree(scheme.hierarchy, at)
        division = self.place(subject, day, at)
        return division is None or self.in_area(scheme, division, day)

    def in_area(self, scheme: Scheme, division: DivisionId, day: DayTree) -> bool:
        """Whether *division* is one that *scheme* is for."""
        if not scheme.within:
            return True
        areas = (day.division(code, day.day) for code in scheme.within)
        return any(area is not None and day.lies_within(division, area) for area in areas)

    def subjects_in(
        self, kind: SubjectKindId, level: LevelId, division: DivisionId, day: DayTree, at: datetime
    ) -> Iterator[SubjectId]:
        """The subjects of *kind* in *division*, which is of *level*."""
        declared = self.pack.subjects.get(kind)
        if declared is not None and declared.levels:
            for below in self.tree.downwards(division, day.hierarchy, day.day):
                if self.tree.level(below) in declared.levels:
                    yield subject_id(kind, self.tree.code(below, day.day))
            return
        index = self.index(kind)
        for written in self._written_in(kind, level, day).get(division, ()):
            yield from index.of(written, at)

    def _written_in(self, kind: SubjectKindId, level: LevelId, day: DayTree) -> dict[DivisionId, list[Written]]:
        """What was written of places, by the division of *level* that it stands for on the day."""
        key = (kind, day.hierarchy, day.day, level)
        if key not in self._below:
            found: dict[DivisionId, list[Written]] = {}
            for written in self.index(kind).ever():
                division = day.division(*written)
                at_level = None if division is None else day.levels(division).get(level)
                if at_level is not None:
                    found.setdefault(at_level, []).append(written)
            self._below[key] = found
        return self._below[key]

    def index(self, kind: SubjectKindId) -> PlaceIndex:
        """The subjects of *kind* by their places."""
        if kind not in self._indexes:
            place = self.pack.subjects[kind].place
            self._indexes[kind] = place_index(self.histories, kind, place, *self.told.get(kind, ((), ())))
        return self._indexes[kind]
