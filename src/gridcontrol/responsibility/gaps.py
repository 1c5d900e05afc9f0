"""What nobody covers, what is covered twice, and who should not cover it: the gaps at an instant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from enum import StrEnum

from attrs import define, field, frozen

from gridcontrol.ids import AnswerId, DivisionId, DutySchemeId, FactId, SubjectId
from gridcontrol.responsibility.answering import Responsibility
from gridcontrol.responsibility.assignments import Flaw
from gridcontrol.responsibility.holding import Holding, Standing
from gridcontrol.responsibility.officers import Lack, Officers
from gridcontrol.responsibility.scope import Scope, Target, scope_of
from gridcontrol.responsibility.shifts import spells, turn_at, turn_on
from gridcontrol.responsibility.unreached import first_heard, unreached
from gridcontrol.rules.responsibility import Answer, Scheme, Shift
from gridcontrol.time import instant_of, local_date


class GapKind(StrEnum):
    """What is wrong."""

    VACANCY = "vacancy"
    """Nobody, or too few."""
    EXPIRED = "expired"
    """The term of the last one is over and nobody came after."""
    SHIFT = "shift"
    """Too few in a turn of a shift."""
    DOUBLE = "double"
    """Too many."""
    OVERLOAD = "overload"
    """One officer has too much."""
    OUTSIDE = "outside"
    """The target is not in the officer's jurisdiction."""
    UNQUALIFIED = "unqualified"
    """The officer lacks the post or a qualification."""
    CLOSED = "closed"
    """The division is no more."""
    NOBODY = "nobody"
    """A subject lies in no division of the link's level, and nobody is named for it."""
    UNREACHED = "unreached"
    """No scheme reaches a person: nothing links it to a household, a unit or the like that is answered for."""
    UNCLEAR = "unclear"
    """An assignment that says nothing."""


class Measure(StrEnum):
    """What an officer has too much of."""

    TARGETS = "targets"
    SUBJECTS = "subjects"


@frozen
class Gap:
    """One finding.

    ``target`` is the code of a division or the id of a subject, empty for overload. ``found`` and ``limit`` are numbers
    of holders, or for overload of what the officer answers for. ``subjects`` counts those of the scheme who are in the
    target. ``word`` is what was written and not understood, for overload the ``Measure``. ``since`` is None where no
    fact says when it began: it was so from the beginning.
    """

    kind: GapKind
    scheme: DutySchemeId | None
    link: AnswerId | None
    target: str
    division: DivisionId | None
    since: datetime | None
    officers: tuple[SubjectId, ...] = ()
    found: int = 0
    limit: int = 0
    subjects: int = 0
    shift: str = ""
    successor: DivisionId | None = None
    lack: Lack | None = None
    flaw: Flaw | None = None
    word: str = ""
    fact: FactId | None = None


def gaps_of(
    responsibility: Responsibility,
    at: datetime,
    *,
    schemes: Collection[DutySchemeId] | None = None,
) -> tuple[Gap, ...]:
    """All gaps at *at*, by scheme, link, kind and target; of *schemes* only, where given."""
    found: list[Gap] = []
    officers = Officers(responsibility, at)
    for scheme in responsibility.pack.responsibilities.schemes.values():
        if schemes is None or scheme.id in schemes:
            found += _Search(responsibility, scheme, at, officers, scope_of(responsibility, scheme, at)).gaps()
    for reaching, subject in unreached(responsibility.by_all_facts(), at, schemes):
        if responsibility.is_listed(subject):
            since = first_heard(responsibility, subject)
            found.append(Gap(GapKind.UNREACHED, reaching.id, None, subject, None, since))
    for each in responsibility.unclear:
        wanted = schemes is None or each.scheme in schemes
        if wanted and each.since <= at and (each.until is None or at < each.until):
            found.append(
                Gap(
                    GapKind.UNCLEAR,
                    each.scheme,
                    each.link,
                    each.word,
                    None,
                    each.since,
                    (each.officer,),
                    flaw=each.flaw,
                    word=each.word,
                    fact=each.fact,
                )
            )
    return tuple(found)


def within_division(
    responsibility: Responsibility, gaps: Iterable[Gap], division: DivisionId, at: datetime
) -> tuple[Gap, ...]:
    """Those of *gaps* whose target lies in *division*; of overload those of officers who have a target there."""
    found = []
    for gap in gaps:
        scheme = None if gap.scheme is None else responsibility.scheme(gap.scheme)
        day = responsibility.where.day_tree(None if scheme is None else scheme.hierarchy, at)
        places = [gap.successor or gap.division]
        if gap.kind is GapKind.OVERLOAD:
            places = [
                held.division
                if held.division is not None
                else responsibility.where.place(SubjectId(held.target), day, at)
                for officer in gap.officers
                for held in responsibility.held_by(officer, at)
            ]
        if any(place is not None and day.lies_within(place, division) for place in places):
            found.append(gap)
    return tuple(found)


@define
class _Search:
    """The gaps of one scheme at one instant."""

    of: Responsibility
    scheme: Scheme
    at: datetime
    officers: Officers
    scope: Scope
    found: list[Gap] = field(factory=list)

    def gaps(self) -> list[Gap]:
        """All of them in order."""
        for answer in self.scheme.answers.values():
            start = len(self.found)
            for target in self.scope.targets(answer):
                holdings = self._holdings(answer, target)
                if answer.shifts:
                    self._check_shifts(answer, target, holdings)
                else:
                    self._check_number(answer, target, holdings)
            self._check_officers(answer)
            self._check_nowhere(answer)
            self.found[start:] = sorted(self.found[start:], key=_order)
        return self.found

    def _holdings(self, answer: Answer, target: Target) -> list[Holding]:
        if answer.level is None:
            found = self.of.for_subject.get((self.scheme.id, answer.id, SubjectId(target[0])), ())
        elif target[1] is None:
            found = ()
        else:
            found = self.of.for_division.get((self.scheme.id, answer.id, target[1]), ())
        return [each.as_seen(self.at) for each in found if each.named_at <= self.at]

    def _check_nowhere(self, answer: Answer) -> None:
        for lacking, subject, division in self.scope.nowhere:
            if lacking.id == answer.id:
                said = self.of.where.said(subject, self.at)
                since = said.at if said is not None else first_heard(self.of, SubjectId(subject))
                word = str(said.value) if said else ""
                self._add(GapKind.NOBODY, answer, (subject, division), since, word=word)

    def _check_number(self, answer: Answer, target: Target, holdings: list[Holding]) -> None:
        now = [each for each in holdings if each.holds(self.at)]
        holders = {each.officer for each in now if each.standing is Standing.HOLDER}
        if len(holders) < answer.at_least:
            self._add_vacancy(answer, target, holdings, len(holders))
        elif answer.at_most is not None and len(holders) > answer.at_most:
            since = max(each.since for each in now if each.standing is Standing.HOLDER)
            self._add(GapKind.DOUBLE, answer, target, since, tuple(sorted(holders)), len(holders), answer.at_most)

    def _add_vacancy(self, answer: Answer, target: Target, holdings: list[Holding], found: int) -> None:
        """Too few: since the last one ended, whose term may just have run out."""
        ended = [
            (each.until, each)
            for each in holdings
            if each.until is not None and each.until <= self.at and each.standing is Standing.HOLDER
        ]
        until, last = max(ended, key=lambda each: (each[0], each[1].fact), default=(None, None))
        expired = last is not None and last.relieved is None and not found
        if until is None and target[1] is not None and answer.level is not None:
            began = self.of.tree.life(target[1])[0]
            until = None if began is None else instant_of(began, self.of.pack.zone)
        deputies = {each.officer for each in holdings if each.holds(self.at) and each.standing is Standing.DEPUTY}
        officers = (last.officer,) if expired and last is not None else tuple(sorted(deputies))
        kind = GapKind.EXPIRED if expired else GapKind.VACANCY
        self._add(kind, answer, target, until, officers, found, answer.at_least)

    def _check_shifts(self, answer: Answer, target: Target, holdings: list[Holding]) -> None:
        """Each turn that begins on the day, and the one under way since the day before."""
        zone = self.of.pack.zone
        holders = [each for each in holdings if each.standing is Standing.HOLDER]
        for shift in answer.shifts.values():
            own = [each for each in holders if each.shift in ("", shift.id)]
            today, now = turn_on(shift, local_date(self.at, zone), zone), turn_at(shift, self.at, zone)
            for turn in (today,) if now is None or now == today else (now, today):
                self._check_turn(answer, target, shift, list(spells(own, turn)))

    def _check_turn(
        self,
        answer: Answer,
        target: Target,
        shift: Shift,
        parts: list[tuple[datetime, datetime, tuple[SubjectId, ...]]],
    ) -> None:
        """The fewest and the most who are on at any moment of a turn."""
        fewest = min(parts, key=lambda part: len(part[2]))
        most = max(parts, key=lambda part: len(part[2]))
        if len(fewest[2]) < answer.at_least:
            since, _, on = fewest
            self._add(GapKind.SHIFT, answer, target, since, on, len(on), answer.at_least, shift=shift)
        elif answer.at_most is not None and len(most[2]) > answer.at_most:
            since, _, on = most
            self._add(GapKind.DOUBLE, answer, target, since, on, len(on), answer.at_most, shift=shift)

    # officers

    def _check_officers(self, answer: Answer) -> None:
        loads: dict[SubjectId, dict[str, tuple[datetime, int]]] = defaultdict(dict)
        for holding in self._current(answer):
            place = holding.division
            if holding.division is not None:
                stands = self.of.tree.stands_at(holding.division, self.scheme.hierarchy, self.scope.day.day)
                if stands != holding.division:
                    self._add_closed(answer, holding, stands)
                    continue
            else:
                place = self.of.where.place(SubjectId(holding.target), self.scope.day, self.at)
            target = (holding.target, place)
            unfit = self.officers.unfit(holding.officer, self.scheme, answer)
            if unfit is not None:
                since = max(unfit[1], holding.since)
                self._add(GapKind.UNQUALIFIED, answer, target, since, (holding.officer,), lack=unfit[0])
            elif not self.officers.reaches(holding.officer, self.scheme, answer, place):
                self._add(GapKind.OUTSIDE, answer, target, holding.since, (holding.officer,), lack=Lack.JURISDICTION)
            if holding.standing is Standing.HOLDER:
                inside = 1 if holding.division is None else self.scope.inside[holding.division]
                loads[holding.officer][holding.target] = (holding.since, inside)
        for officer, targets in loads.items():
            self._check_load(answer, officer, targets)

    def _current(self, answer: Answer) -> Iterator[Holding]:
        """Each officer once for each target of the link, in the order of targets."""
        seen: set[tuple[SubjectId, str]] = set()
        for each in self.of.by_link.get((self.scheme.id, answer.id), ()):
            if each.holds(self.at) and (each.officer, each.target) not in seen:
                seen.add((each.officer, each.target))
                if each.division is not None or self.of.where.in_scope(self.scheme, SubjectId(each.target), self.at):
                    yield each

    def _check_load(self, answer: Answer, officer: SubjectId, targets: dict[str, tuple[datetime, int]]) -> None:
        since = max(since for since, _ in targets.values())
        measures = {
            Measure.TARGETS: (answer.most_targets, len(targets)),
            Measure.SUBJECTS: (answer.most_subjects, sum(n for _, n in targets.values())),
        }
        for measure, (most, number) in measures.items():
            if most is not None and number > most:
                self._add(GapKind.OVERLOAD, answer, ("", None), since, (officer,), number, most, word=measure.value)

    def _add_closed(self, answer: Answer, holding: Holding, stands: DivisionId | None) -> None:
        until = self.of.tree.life(holding.division)[1] if holding.division is not None else None
        since = holding.since if until is None else max(holding.since, instant_of(until, self.of.pack.zone))
        self._add(
            GapKind.CLOSED, answer, (holding.target, holding.division), since, (holding.officer,), successor=stands
        )

    def _add(
        self,
        kind: GapKind,
        answer: Answer,
        target: Target,
        since: datetime | None,
        officers: tuple[SubjectId, ...] = (),
        found: int = 0,
        limit: int = 0,
        *,
        shift: Shift | None = None,
        successor: DivisionId | None = None,
        lack: Lack | None = None,
        word: str = "",
    ) -> None:
        code, division = target
        inside = 0
        if division is not None and answer.level is not None and kind is not GapKind.NOBODY:
            inside = self.scope.inside[division]
        self.found.append(
            Gap(
                kind,
                self.scheme.id,
                answer.id,
                code,
                division,
                since,
                officers,
                found,
                limit,
                inside,
                "" if shift is None else shift.id,
                successor,
                lack,
                None,
                word,
            )
        )


_RANK = {kind: rank for rank, kind in enumerate(GapKind)}


def _order(gap: Gap) -> tuple[int, str, str, tuple[SubjectId, ...], int]:
    return (_RANK[gap.kind], gap.target, gap.shift, gap.officers, gap.limit)
