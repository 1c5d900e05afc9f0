"""Assignments that would fill the gaps: load as even as can be, nothing moved that need not be.

Where officers are limited by numbers of targets, or not at all, the answer is exact: as many places are filled as can
be, and the sum of the squares of loads is the least there is (Harvey, Ladner, Lovász and Tamir, "Semi-matchings for
bipartite graphs and load balancing", 2006: each place in turn goes along the alternating path to the officer with the
least load who can be reached). Where numbers of subjects are the limit the same is done by subjects, largest targets
first; that is a packing problem, and the answer is good but need not be the best.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from datetime import datetime

from attrs import define, field, frozen

from gridcontrol.ids import AnswerId, DivisionId, DutySchemeId, SubjectId
from gridcontrol.responsibility.answering import Responsibility
from gridcontrol.responsibility.holding import Holding, Standing
from gridcontrol.responsibility.officers import Officers
from gridcontrol.responsibility.scope import Scope, Target, scope_of
from gridcontrol.responsibility.shifts import spells, turn_on
from gridcontrol.rules.responsibility import Answer, Scheme
from gridcontrol.time import local_date


@frozen(order=True)
class Proposed:
    """That *officer* should answer for *target*; ``instead_of`` has too much and gives it up."""

    scheme: DutySchemeId
    link: AnswerId
    target: str
    shift: str
    officer: SubjectId
    division: DivisionId | None = field(order=False)
    instead_of: SubjectId | None = field(default=None, order=False)


@frozen
class LeftOpen:
    """A target for which nobody with room can be found; so many more are wanted."""

    scheme: DutySchemeId
    link: AnswerId
    target: str
    shift: str
    division: DivisionId | None
    wanted: int


@frozen
class Load:
    """What an officer holds of a link before and after, in targets and subjects."""

    before: tuple[int, int]
    after: tuple[int, int]


@frozen
class Proposal:
    """What to add, what stays open, and the load of everybody who may hold the links."""

    named: tuple[Proposed, ...]
    left_open: tuple[LeftOpen, ...]
    loads: dict[tuple[DutySchemeId, AnswerId, SubjectId], Load]


def propose(
    responsibility: Responsibility,
    at: datetime,
    *,
    scheme: str | None = None,
    link: str | None = None,
    keep: bool = False,
) -> Proposal:
    """Assignments that fill what is open at *at*, of every scheme and link or those given.

    Unless *keep*, officers with too much give up as little as brings them under their limit.
    """
    officers = Officers(responsibility, at)
    present = tuple(officers.present())
    named: list[Proposed] = []
    left_open: list[LeftOpen] = []
    loads: dict[tuple[DutySchemeId, AnswerId, SubjectId], Load] = {}
    for each in responsibility.pack.responsibilities.schemes.values():
        if scheme is not None and each.id != scheme:
            continue
        scope = scope_of(responsibility, each, at)
        for answer in each.answers.values():
            if link is None or answer.id == link:
                filling = _Filling(scope, each, answer, officers, present, keep=keep)
                filling.fill()
                named += filling.named()
                left_open += filling.left_open()
                loads.update(filling.loads())
    return Proposal(tuple(named), tuple(left_open), loads)


@define
class _Place:
    """One place to fill: a target once, in one shift."""

    target: Target
    shift: str
    size: int
    group: int
    instead_of: SubjectId | None = None
    officer: SubjectId | None = None


@define
class _Filling:
    """One link of one scheme."""

    scope: Scope
    scheme: Scheme
    answer: Answer
    officers: Officers
    present: tuple[SubjectId, ...]
    keep: bool = field(kw_only=True)
    places: list[_Place] = field(factory=list)
    groups: list[tuple[SubjectId, ...]] = field(factory=list)
    """Sets of officers who may take a target, each set once: places that share one are explored once."""
    group_of: dict[DivisionId | None, int] = field(factory=dict)
    before: dict[SubjectId, tuple[int, int]] = field(factory=dict)
    load: dict[SubjectId, int] = field(factory=dict)
    count: dict[SubjectId, int] = field(factory=dict)
    taken: dict[SubjectId, list[_Place]] = field(factory=dict)
    holders: dict[str, set[SubjectId]] = field(factory=dict)
    """By target, who holds it or is to."""
    givers: frozenset[SubjectId] = frozenset()
    """Those who give something up; they get nothing."""

    def fill(self) -> None:
        """Find the places and somebody for each."""
        held = self._held()
        able = [each for each in self.present if self.officers.unfit(each, self.scheme, self.answer) is None]
        for officer in dict.fromkeys((*able, *held)):
            targets = held.get(officer, {})
            self.before[officer] = (len(targets), sum(targets.values()))
        released = {} if self.keep else self._released(held)
        self._find_places(released)
        self.givers = frozenset(released.values())
        for officer, (number, subjects) in self.before.items():
            given = [held[officer][target] for target, by in released.items() if by == officer]
            self.count[officer] = number - len(given)
            self.load[officer] = subjects - sum(given) if self._by_subjects else self.count[officer]
        self._group(able)
        order = sorted(self.places, key=lambda p: (-p.size if self._by_subjects else 0, p.target[0], p.shift))
        for place in order:
            self._place(place)

    @property
    def _by_subjects(self) -> bool:
        return self.answer.most_subjects is not None

    def _held(self) -> dict[SubjectId, dict[str, int]]:
        """What everybody holds now as a holder: targets with their sizes."""
        held: dict[SubjectId, dict[str, int]] = {}
        for each in self.scope.of.by_link.get((self.scheme.id, self.answer.id), ()):
            if each.holds(self.scope.at):
                self.holders.setdefault(each.target, set()).add(each.officer)
                if each.standing is Standing.HOLDER:
                    size = self.scope.subjects_in((each.target, each.division), self.answer)
                    held.setdefault(each.officer, {})[each.target] = size
        return held

    def _released(self, held: dict[SubjectId, dict[str, int]]) -> dict[str, SubjectId]:
        """The targets that those with too much give up: as few as possible."""
        released: dict[str, SubjectId] = {}
        if self.answer.shifts:
            return released  # a roster is mended by hand
        for officer, targets in sorted(held.items()):
            left = sorted((size, target) for target, size in targets.items())
            while left and self._is_too_much(len(left), sum(size for size, _ in left)):
                _, target = left.pop()
                released.setdefault(target, officer)
        return released

    def _is_too_much(self, targets: int, subjects: int) -> bool:
        most, most_subjects = self.answer.most_targets, self.answer.most_subjects
        return (most is not None and targets > most) or (most_subjects is not None and subjects > most_subjects)

    def _find_places(self, released: dict[str, SubjectId]) -> None:
        wanted = self.answer.at_least
        for target in self.scope.targets(self.answer):
            size = self.scope.subjects_in(target, self.answer)
            holdings = self._holdings(target)
            if self.answer.shifts:
                today = local_date(self.scope.at, self.scope.of.pack.zone)
                for shift in self.answer.shifts.values():
                    own = [each for each in holdings if each.shift in ("", shift.id)]
                    turn = turn_on(shift, today, self.scope.of.pack.zone)
                    on = min(len(officers) for _, _, officers in spells(own, turn))
                    self.places += [_Place(target, shift.id, size, 0) for _ in range(wanted - on)]
                continue
            by = released.get(target[0])
            now = {each.officer for each in holdings if each.holds(self.scope.at)}
            lacking = wanted - len(now)
            self.places += [_Place(target, "", size, 0) for _ in range(lacking)]
            if by is not None and lacking >= 0:
                self.places.append(_Place(target, "", size, 0, by))

    def _holdings(self, target: Target) -> list[Holding]:
        key = (self.scheme.id, self.answer.id)
        if self.answer.level is None:
            found: Sequence[Holding] = self.scope.of.for_subject.get((*key, SubjectId(target[0])), ())
        else:
            found = () if target[1] is None else self.scope.of.for_division.get((*key, target[1]), ())
        at = self.scope.at
        return [each.as_seen(at) for each in found if each.named_at <= at and each.standing is Standing.HOLDER]

    def _group(self, able: list[SubjectId]) -> None:
        """Give each place the set of those who may take it."""
        known: dict[tuple[SubjectId, ...], int] = {}
        by_area: dict[DivisionId | None, list[SubjectId]] = {}
        for each in able:
            area = self.officers.area(each, self.scheme) if self.answer.within else None
            by_area.setdefault(area, []).append(each)
        for place in self.places:
            division = place.target[1] if self.answer.within else None
            if division not in self.group_of:
                fitting = self._fitting(by_area, division)
                self.group_of[division] = known.setdefault(fitting, len(known))
                if len(known) > len(self.groups):
                    self.groups.append(fitting)
            place.group = self.group_of[division]

    def _fitting(
        self, by_area: dict[DivisionId | None, list[SubjectId]], division: DivisionId | None
    ) -> tuple[SubjectId, ...]:
        """Those in whose jurisdiction *division* lies; all, where that does not matter."""
        if not self.answer.within:
            return tuple(by_area.get(None, ()))
        areas = set() if division is None else set(self.scope.day.levels(division).values())
        return tuple(sorted(each for area in areas for each in by_area.get(area, ())))

    def _has_room(self, officer: SubjectId, size: int) -> bool:
        most, most_subjects = self.answer.most_targets, self.answer.most_subjects
        if officer in self.givers:
            return False
        if most is not None and self.count[officer] >= most:
            return False
        return most_subjects is None or self.load[officer] + size <= most_subjects

    def _place(self, place: _Place) -> None:
        """Somebody for *place*: along an alternating path to the least loaded who can be reached and has room."""
        came: dict[SubjectId, tuple[_Place, SubjectId | None]] = {}
        waiting: deque[SubjectId] = deque()
        done: set[int] = set()
        self._reach(place, None, came, waiting, done)
        best: tuple[int, SubjectId] | None = None
        while waiting:
            officer = waiting.popleft()
            mark = (self.load[officer], officer)
            if (best is None or mark < best) and self._has_room(officer, came[officer][0].size):
                best = mark
            if not self._by_subjects or best is None:
                for other in self.taken.get(officer, ()):
                    self._reach(other, officer, came, waiting, done)
        if best is None:
            return
        taker: SubjectId | None = best[1]
        while taker is not None:
            moved, giver = came[taker]
            if giver is not None:
                self._give(giver, moved, -1)
                self.taken[giver].remove(moved)
                self.holders[moved.target[0]].discard(giver)
            moved.officer = taker
            self._give(taker, moved, 1)
            self.taken.setdefault(taker, []).append(moved)
            self.holders.setdefault(moved.target[0], set()).add(taker)
            taker = giver

    def _give(self, officer: SubjectId, place: _Place, sign: int) -> None:
        self.count[officer] += sign
        self.load[officer] += sign * (place.size if self._by_subjects else 1)

    def _reach(
        self,
        place: _Place,
        giver: SubjectId | None,
        came: dict[SubjectId, tuple[_Place, SubjectId | None]],
        waiting: deque[SubjectId],
        done: set[int],
    ) -> None:
        """All who may take *place*, from *giver* where it was given already, and have not been reached."""
        if place.group in done:
            return
        holding = self.holders.get(place.target[0], set())
        every = True
        for officer in self.groups[place.group]:
            if officer in came:
                continue
            if officer in holding:
                every = False
                continue
            came[officer] = (place, giver)
            waiting.append(officer)
        if every:
            done.add(place.group)

    # answers

    def named(self) -> list[Proposed]:
        """What to add, by target."""
        key = (self.scheme.id, self.answer.id)
        return sorted(
            Proposed(*key, place.target[0], place.shift, place.officer, place.target[1], place.instead_of)
            for place in self.places
            if place.officer is not None
        )

    def left_open(self) -> list[LeftOpen]:
        """What nobody could be found for; a target that somebody with too much keeps is none."""
        wanted: dict[tuple[str, str], tuple[DivisionId | None, int]] = {}
        for place in self.places:
            if place.officer is None and place.instead_of is None:
                key = (place.target[0], place.shift)
                wanted[key] = (place.target[1], wanted.get(key, (None, 0))[1] + 1)
        own = (self.scheme.id, self.answer.id)
        return [LeftOpen(*own, target, shift, *rest) for (target, shift), rest in sorted(wanted.items())]

    def loads(self) -> dict[tuple[DutySchemeId, AnswerId, SubjectId], Load]:
        """What everybody holds before and after, in targets and subjects."""
        found = {}
        for officer, before in self.before.items():
            got = self.taken.get(officer, [])
            given = [p for p in self.places if p.instead_of == officer and p.officer is not None]
            after = (
                before[0] + len(got) - len(given),
                before[1] + sum(p.size for p in got) - sum(p.size for p in given),
            )
            found[self.scheme.id, self.answer.id, officer] = Load(before, after)
        return found
