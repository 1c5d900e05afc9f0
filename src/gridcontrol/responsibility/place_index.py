"""The subjects of one kind by what was written of their places, so that a district is counted by its grids.

Nearly every subject has one fact about its place, so it is enough to keep them in lists by what was written; those of
whom several facts speak are looked up one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from attrs import define, field

from gridcontrol.ids import FieldId, SubjectId, SubjectKindId
from gridcontrol.responsibility.histories import Histories, Said

Written = tuple[str, date]
"""A code, and the day it was written."""


@define
class PlaceIndex:
    """Made by ``place_index``."""

    histories: Histories
    attribute: FieldId | None
    single: dict[Written, list[SubjectId]] = field(factory=dict)
    """Those of whom one fact says the place."""
    latest: dict[Written, datetime] = field(factory=dict)
    """The last of these facts, by what they say."""
    moved: list[SubjectId] = field(factory=list)
    """Those of whom several facts do."""
    never: list[SubjectId] = field(factory=list)
    """Those of whom none does."""
    _moved_to: dict[Written, list[SubjectId]] = field(factory=dict)

    def add(self, subject: SubjectId) -> None:
        """Take in one subject by what its facts say."""
        said = self.histories.all(self.attribute, subject)
        if len(said) != 1:
            (self.moved if said else self.never).append(subject)
            return
        written = written_in(said[0])
        self.single.setdefault(written, []).append(subject)
        self.latest[written] = max(said[0].at, self.latest.get(written, said[0].at))

    def groups(self, at: datetime) -> tuple[dict[Written, Sequence[SubjectId]], list[SubjectId]]:
        """Everybody by what was last written of their place up to *at*; and those of whom nothing was."""
        found: dict[Written, Sequence[SubjectId]] = {}
        nowhere = list(self.never)
        one_by_one = list(self.moved)
        for written, subjects in self.single.items():
            if self.latest[written] <= at:
                found[written] = subjects
            else:
                one_by_one += subjects
        more: dict[Written, list[SubjectId]] = {}
        for subject in one_by_one:
            said = self.histories.last(self.attribute, subject, at)
            if said is None:
                nowhere.append(subject)
            else:
                more.setdefault(written_in(said), []).append(subject)
        for written, subjects in more.items():
            found[written] = [*found.get(written, ()), *subjects]
        return found, nowhere

    def ever(self) -> set[Written]:
        """All that was ever written."""
        return set(self.single) | set(self._moved())

    def written_of(self, written: Written) -> Sequence[SubjectId]:
        """Those of whom it was ever written."""
        moved = self._moved().get(written, ())
        return [*self.single.get(written, ()), *moved]

    def _moved(self) -> dict[Written, list[SubjectId]]:
        if self.moved and not self._moved_to:
            for subject in self.moved:
                for written in {written_in(said) for said in self.histories.all(self.attribute, subject)}:
                    self._moved_to.setdefault(written, []).append(subject)
        return self._moved_to


def written_in(said: Said) -> Written:
    """What a fact wrote of a place."""
    return str(said.value), said.written_on


def place_index(
    histories: Histories, kind: SubjectKindId, attribute: FieldId | None, subjects: Sequence[SubjectId]
) -> PlaceIndex:
    """The index of *subjects*, which are of *kind*."""
    index = PlaceIndex(histories, attribute)
    if attribute is None:
        index.never.extend(subjects)
        return index
    setters, events_of, single = histories.setters(kind, attribute), histories.known.events, index.single
    plain = {name for name, (_, effect) in setters.items() if effect is None}
    for subject in subjects:
        events = events_of[subject]
        if len(events) == 1 and type(events[0].at) is date and events[0].kind in plain:
            # As nearly all of a register: one fact with a day.
            value = events[0].fields.get(attribute)
            if value is not None:
                listed = single.get((value, events[0].at))  # type: ignore[arg-type]  # a code is text
                if listed is not None:
                    listed.append(subject)
                    continue
        index.add(subject)
    return index
