"""Officers as of an instant: whether they may hold a link, for which targets, and whether they are still there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from attrs import define, field

from gridcontrol.ids import DivisionId, PostId, SubjectId, kind_of
from gridcontrol.responsibility.answering import Responsibility
from gridcontrol.responsibility.histories import acts_at
from gridcontrol.rules.responsibility import Answer, OfficerKind, Relieves, Scheme


class Lack(StrEnum):
    """Why an officer should not hold a link."""

    POST = "post"
    QUALIFICATION = "qualification"
    JURISDICTION = "jurisdiction"


@define
class Officers:
    """The officers of *of* at *at*."""

    of: Responsibility
    at: datetime
    _lacks: dict[tuple[SubjectId, str, str], tuple[Lack, datetime] | None] = field(factory=dict)
    _areas: dict[tuple[SubjectId, str | None], DivisionId | None] = field(factory=dict)

    def kind(self, officer: SubjectId) -> OfficerKind | None:
        """How facts describe officers of this kind."""
        return self.of.pack.responsibilities.officers.get(kind_of(officer))

    def post(self, officer: SubjectId) -> PostId | None:
        """The post the officer has."""
        kind = self.kind(officer)
        value = None if kind is None else self.of.where.histories.value(kind.post, officer, self.at)
        return None if value is None else PostId(str(value))

    def unfit(self, officer: SubjectId, scheme: Scheme, answer: Answer) -> tuple[Lack, datetime] | None:
        """What the officer lacks for the link, target aside, and since when; None when nothing."""
        key = (officer, scheme.id, answer.id)
        if key not in self._lacks:
            self._lacks[key] = self._unfit(officer, answer)
        return self._lacks[key]

    def _unfit(self, officer: SubjectId, answer: Answer) -> tuple[Lack, datetime] | None:
        kind, histories = self.kind(officer), self.of.where.histories
        if kind is None:
            return Lack.POST, self.at
        if answer.posts:
            said = histories.last(kind.post, officer, self.at)
            if said is None or str(said.value) not in answer.posts:
                return Lack.POST, said.at if said else self._first(officer)
        for word in answer.qualifications:
            since = self._without(officer, kind, word)
            if since is not None:
                return Lack.QUALIFICATION, since
        return None

    def _without(self, officer: SubjectId, kind: OfficerKind, word: str) -> datetime | None:
        """Since when the officer lacks the qualification *word*; None when it has it."""
        since = None
        for name in kind.qualifications:
            said = self.of.where.histories.last(name, officer, self.at)
            if said is not None and ((said.value is True and name == word) or said.value == word):
                return None
            if said is not None:
                since = said.at
        return since or self._first(officer)

    def _first(self, officer: SubjectId) -> datetime:
        """When the first fact about the officer counts."""
        pack = self.of.pack
        times = [
            acts_at(event, kind.takes_effect, pack)
            for event in self.of.known.events.get(officer, ())
            if (kind := pack.events.get(event.kind)) is not None
        ]
        return min(times, default=self.at)

    def area(self, officer: SubjectId, scheme: Scheme) -> DivisionId | None:
        """The division that is the officer's jurisdiction: its own, or the one of its post's level above it."""
        key = (officer, scheme.hierarchy)
        if key not in self._areas:
            self._areas[key] = self._area(officer, scheme)
        return self._areas[key]

    def _area(self, officer: SubjectId, scheme: Scheme) -> DivisionId | None:
        kind, day = self.kind(officer), self.of.where.day_tree(scheme.hierarchy, self.at)
        said = None if kind is None else self.of.where.histories.last(kind.jurisdiction, officer, self.at)
        division = None if said is None else day.division(str(said.value), said.written_on)
        post = self.of.pack.responsibilities.posts.get(self.post(officer) or PostId(""))
        if division is None or post is None or post.level is None:
            return division
        return day.levels(division).get(post.level)

    def reaches(self, officer: SubjectId, scheme: Scheme, answer: Answer, target: DivisionId | None) -> bool:
        """Whether *target*, a division or where a subject lies, is in the officer's jurisdiction, if that matters."""
        if not answer.within:
            return True
        area = self.area(officer, scheme)
        if area is None or target is None:
            return False
        return self.of.where.day_tree(scheme.hierarchy, self.at).lies_within(target, area)

    def present(self) -> Iterator[SubjectId]:
        """All officers that are known and have not left, in the order of their ids."""
        for kind in self.of.pack.responsibilities.officers:
            yield from sorted(each for each in self.of.where.subjects.get(kind, ()) if self.is_there(each))

    def is_there(self, officer: SubjectId) -> bool:
        """Whether facts speak of the officer and the last of them is not that it left."""
        pack, declared = self.of.pack, self.of.pack.responsibilities
        last: tuple[tuple[datetime, int, str], bool] | None = None
        for event in self.of.known.events.get(officer, ()):
            kind = pack.events.get(event.kind)
            if kind is None:
                continue
            position = (acts_at(event, kind.takes_effect, pack), kind.rank, str(event.id))
            if position[0] <= self.at and (last is None or position > last[0]):
                names = bool(kind.sets) or event.kind in declared.assigning
                left = declared.relieving.get(event.kind) == Relieves() and not names
                if left or names:
                    last = (position, not left)
        return last is not None and last[1]
