"""The subjects and divisions that a scheme is for at an instant, with their numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from attrs import define, field

from gridcontrol.ids import DivisionId, SubjectId, SubjectKindId
from gridcontrol.responsibility.answering import Responsibility
from gridcontrol.responsibility.holding import Holding, Standing
from gridcontrol.responsibility.place_index import Written
from gridcontrol.responsibility.tree import DayTree
from gridcontrol.responsibility.unreached import first_heard
from gridcontrol.rules.responsibility import Answer, Scheme

Target = tuple[str, DivisionId | None]
"""What a link is held for: a division's code or a subject's id, and the division that it is or lies in."""


@define
class Scope:
    """What *scheme* is for at *at*; made by ``scope_of``."""

    of: Responsibility
    scheme: Scheme
    at: datetime
    day: DayTree
    inside: Counter[DivisionId] = field(factory=Counter)
    """How many subjects of the scheme lie in each division, at whatever level."""
    subjects: list[Target] = field(factory=list)
    """The subjects one by one, where some link is held on them."""
    nowhere: list[tuple[Answer, SubjectId, DivisionId | None]] = field(factory=list)
    """Subjects that lie in no division of a link's level and for whom nobody is named by that link."""

    def targets(self, answer: Answer) -> Sequence[Target]:
        """What *answer* is to be held for."""
        if answer.level is None:
            return self.subjects
        divisions = self.day.at_level(answer.level, self.scheme.within)
        return [(self.of.tree.code(each, self.day.day), each) for each in divisions]

    def is_target(self, holding: Holding) -> bool:
        """Whether what *holding* is held for is still to be held: the division stands, the subject counts."""
        if holding.division is not None:
            stands = self.of.tree.stands_at(holding.division, self.scheme.hierarchy, self.day.day)
            return stands == holding.division and self.of.where.in_area(self.scheme, holding.division, self.day)
        return self.of.where.in_scope(self.scheme, SubjectId(holding.target), self.at)

    def subjects_in(self, target: Target, answer: Answer) -> int:
        """How many subjects somebody who holds *answer* for *target* answers for."""
        if answer.level is None or target[1] is None:
            return 1
        return self.inside[target[1]]

    def fill(self) -> Scope:
        """Count; once."""
        one_by_one = any(answer.level is None for answer in self.scheme.answers.values())
        for kind in self.scheme.subjects:
            if self.of.pack.subjects[kind].levels:
                self._divisions_as_subjects(kind)
            else:
                for listed, division in self._by_place(kind, one_by_one=one_by_one):
                    self.subjects += [(subject, division) for subject in listed]
        self.subjects.sort()
        self.nowhere.sort(key=lambda each: each[1])
        return self

    def _divisions_as_subjects(self, kind: SubjectKindId) -> None:
        for level in self.of.pack.subjects[kind].levels:
            for division in self.day.at_level(level, self.scheme.within):
                self._count_in(division, 1)
                self.subjects.append((f"{kind}/{self.of.tree.code(division, self.day.day)}", division))

    def _by_place(
        self, kind: SubjectKindId, *, one_by_one: bool
    ) -> Iterator[tuple[Sequence[SubjectId], DivisionId | None]]:
        """Count the subjects of *kind*; *one_by_one* also give them, by the division they are in."""
        where, scheme, at = self.of.where, self.scheme, self.at
        index, nowhere = where.index(kind), where.index(kind).nowhere(at)
        groups: dict[Written, Sequence[SubjectId]] = index.groups(at) if one_by_one or scheme.only else {}
        if scheme.only:
            groups = {
                written: [each for each in subjects if where.passes(scheme, each, at)]
                for written, subjects in groups.items()
            }
            nowhere = [each for each in nowhere if where.passes(scheme, each, at)]
        counts = {written: len(subjects) for written, subjects in groups.items()} if groups else index.counts(at)
        wanted = [answer for answer in scheme.answers.values() if answer.level is not None]
        for written, number in counts.items():
            division = self.day.division(*written)
            if division is not None and not where.in_area(self.scheme, division, self.day):
                continue
            if division is not None:
                self._count_in(division, number)
            levels = {} if division is None else self.day.levels(division)
            lacking = [answer for answer in wanted if answer.level not in levels]
            for subject in (groups.get(written) or index.of(written, at)) if lacking and number else ():
                self._check_named(lacking, subject, division)
            if one_by_one:
                yield groups[written], division
        known = [subject for subject in nowhere if self._is_known(subject)]
        for subject in known if wanted else ():
            self._check_named(wanted, subject, None)
        if one_by_one:
            yield known, None

    def _count_in(self, division: DivisionId, number: int) -> None:
        for each in self.day.levels(division).values():
            self.inside[each] += number

    def _check_named(self, lacking: Sequence[Answer], subject: SubjectId, division: DivisionId | None) -> None:
        """A subject in no division of the links' levels: somebody must be named for itself."""
        for answer in lacking:
            named = self.of.for_subject.get((self.scheme.id, answer.id, subject), ())
            if not any(each.holds(self.at) and each.standing is Standing.HOLDER for each in named):
                self.nowhere.append((answer, subject, division))
                return

    def _is_known(self, subject: SubjectId) -> bool:
        first = first_heard(self.of, subject)
        return first is not None and first <= self.at


def scope_of(responsibility: Responsibility, scheme: Scheme, at: datetime) -> Scope:
    """What *scheme* is for at *at*."""
    return Scope(responsibility, scheme, at, responsibility.where.day_tree(scheme.hierarchy, at)).fill()
