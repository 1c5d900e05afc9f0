"""Where subjects lie on a day, by the facts that set their place."""

from __future__ import annotations

from datetime import date, datetime

from attrs import define, field

from gridcontrol.duties.windows import moment_of
from gridcontrol.ids import DivisionId, FieldId, HierarchyId, LevelId, SubjectId, key_of, kind_of
from gridcontrol.model.known import Known, KnownEvent
from gridcontrol.responsibility.tree import DayTree, Tree
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import local_date


@define
class Placing:
    """Divisions of subjects as the facts up to *at* say, in *hierarchy* as it is on that day."""

    pack: Pack
    known: Known
    tree: Tree
    at: datetime
    hierarchy: HierarchyId | None = None
    day: DayTree = field(init=False)
    _setting: dict[str, dict[str, FieldId]] = field(factory=dict)
    """By kind of subject the kinds of events that set its place, with the field."""

    def __attrs_post_init__(self) -> None:
        self.day = DayTree(self.tree, self.hierarchy, local_date(self.at, self.pack.zone))
        for kind in self.pack.events.values():
            place = self.pack.subjects[kind.about].place
            if place is not None and place in kind.sets:
                self._setting.setdefault(kind.about, {})[kind.id] = place

    def division(self, subject: SubjectId) -> DivisionId | None:
        """The division that *subject* lies in, or is."""
        kind = self.pack.subjects.get(kind_of(subject))
        if kind is None:
            return None
        if kind.levels or kind.place is None:
            return self.day.division(key_of(subject), self.day.day)
        written = self.written(subject)
        return None if written is None else self.day.division(*written)

    def written(self, subject: SubjectId) -> tuple[str, date] | None:
        """The code last said of *subject*, and the day it was said."""
        setting = self._setting.get(kind_of(subject))
        if not setting:
            return None
        zone = self.pack.zone
        best: tuple[datetime, int, str] | None = None
        found: KnownEvent | None = None
        for event in self.known.of(subject):
            name = setting.get(event.kind)
            if name is None or name not in event.fields:
                continue
            instant = moment_of(event.at, zone)
            rank = (instant, self.pack.events[event.kind].rank, event.id)
            if instant <= self.at and (best is None or rank > best):
                best, found = rank, event
        if found is None:
            return None
        day = local_date(found.at, zone) if isinstance(found.at, datetime) else found.at
        return str(found.fields[setting[found.kind]]), day

    def at_level(self, division: DivisionId | None, level: LevelId) -> DivisionId | None:
        """The division of *level* that *division* is or lies in."""
        return None if division is None else self.day.levels(division).get(level)
