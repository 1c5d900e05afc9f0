"""Assignments that would fill the gaps: load as even as can be, nothing moved that need not be.

Where officers are limited by numbers of targets, or not at all, no other proposal is better: see ``seating``. Where
numbers of subjects are the limit the largest targets go first to those with the least; that is a packing problem, and
the answer is good but need not be the best.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from attrs import define, field, frozen

from gridcontrol.ids import AnswerId, DivisionId, DutySchemeId, SubjectId
from gridcontrol.responsibility.answering import Responsibility
from gridcontrol.responsibility.holding import Holding, Standing
from gridcontrol.responsibility.officers import Officers
from gridcontrol.responsibility.scope import Scope, Target, scope_of
from gridcontrol.responsibility.seating import seat_all
from gridcontrol.responsibility.seats import Seat, Seating, Turn
from gridcontrol.responsibility.shifts import spells, stands_in, turn_on
from gridcontrol.rules.responsibility import Answer, Scheme
from gridcontrol.time import local_date


@frozen(order=True)
class Proposed:
    """That *officer* should answer for *target*; ``instead_of`` may not, or has too much, and gives it up."""

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

    Unless *keep*, those who lack the post, a qualification or the jurisdiction are replaced, officers with too much
    give up as little as brings them under their limit, and where nobody else can fill a place somebody is moved.
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
class _Filling:
    """One link of one scheme."""

    scope: Scope
    scheme: Scheme
    answer: Answer
    officers: Officers
    present: tuple[SubjectId, ...]
    keep: bool = field(kw_only=True)
    seats: list[Seat] = field(factory=list)
    division: dict[str, DivisionId | None] = field(factory=dict)
    able: list[SubjectId] = field(factory=list)
    by_area: dict[DivisionId | None, list[SubjectId]] = field(factory=dict)
    fitting: dict[DivisionId | None, tuple[SubjectId, ...]] = field(factory=dict)

    def fill(self) -> None:
        """Find the seats and somebody for each."""
        self.able = [each for each in self.present if self.officers.unfit(each, self.scheme, self.answer) is None]
        for each in self.able:
            area = self.officers.area(each, self.scheme) if self.answer.within else None
            self.by_area.setdefault(area, []).append(each)
        for target in self.scope.targets(self.answer):
            self.division[target[0]] = target[1]
            self.seats += self._seats(target)
        if self.answer.most_subjects is not None:
            fill_by_size(self.seats, self.answer.most_targets, self.answer.most_subjects)
        else:
            seat_all(Seating.begun(self.seats, self.answer.most_targets))

    def _seats(self, target: Target) -> Iterator[Seat]:
        held = self._held(target)
        size = self.scope.subjects_in(target, self.answer)
        if self.answer.shifts:
            yield from self._seats_in_shifts(target, held, size)
            return
        now = {each.officer: each for each in held if each.holds(self.scope.at)}
        holders = [each for each in now if any(h.officer == each and h.standing is Standing.HOLDER for h in held)]
        right = [each for each in holders if self._is_right(each, target[1])]
        wrong = sorted(set(holders) - set(right))
        may = self._may(target, now)
        wanted = self.answer.at_least - len(right)
        yield from (Seat(target[0], "", size, may, each, fixed=self.keep) for each in right)
        for number, each in enumerate(wrong):
            yield Seat(target[0], "", size, may, each, right=False, fixed=self.keep or number >= wanted)
        yield from (Seat(target[0], "", size, may) for _ in range(wanted - len(wrong)))

    def _seats_in_shifts(self, target: Target, held: list[Holding], size: int) -> Iterator[Seat]:
        """A roster is filled, and otherwise mended by hand: who stands in a turn stays there."""
        zone, today = self.scope.of.pack.zone, local_date(self.scope.at, self.scope.of.pack.zone)
        holders = [each for each in held if each.standing is Standing.HOLDER]
        for shift in self.answer.shifts.values():
            turn: Turn = turn_on(shift, today, zone)
            own = [each for each in holders if each.shift in ("", shift.id) and stands_in(each, turn) is not None]
            may = self._may(target, {each.officer: each for each in held if each in own or each.shift == ""})
            named = sorted({each.officer for each in own})
            yield from (Seat(target[0], shift.id, size, may, each, fixed=True, turn=turn) for each in named)
            on = min(len(officers) for _, _, officers in spells(own, turn))
            yield from (Seat(target[0], shift.id, size, may, turn=turn) for _ in range(self.answer.at_least - on))

    def _held(self, target: Target) -> list[Holding]:
        """What was ever said of who holds *target*, as it was seen at the instant, one officer at a time."""
        key = (self.scheme.id, self.answer.id)
        if self.answer.level is None:
            found: Sequence[Holding] = self.scope.of.for_subject.get((*key, SubjectId(target[0])), ())
        else:
            found = () if target[1] is None else self.scope.of.for_division.get((*key, target[1]), ())
        at = self.scope.at
        seen = (each.as_seen(at) for each in found if each.named_at <= at)
        return [each for each in seen if self.answer.shifts or each.holds(at)]

    def _is_right(self, officer: SubjectId, place: DivisionId | None) -> bool:
        unfit = self.officers.unfit(officer, self.scheme, self.answer) is not None
        return not unfit and self.officers.reaches(officer, self.scheme, self.answer, place)

    def _may(self, target: Target, holding: Collection[SubjectId]) -> tuple[SubjectId, ...]:
        """Those in whose jurisdiction *target* lies, where that matters, and who don't hold it yet in any standing."""
        division = target[1] if self.answer.within else None
        if division not in self.fitting:
            levels = self.scope.day.levels(division).values() if division is not None else ()
            areas = set(levels) if self.answer.within else {None}
            self.fitting[division] = tuple(sorted(each for area in areas for each in self.by_area.get(area, ())))
        found = self.fitting[division]
        deputies = [each for each in holding if each in self.fitting[division]] if holding else []
        return tuple(each for each in found if each not in deputies) if deputies else found

    # answers

    def named(self) -> list[Proposed]:
        """What to add, by target."""
        key = (self.scheme.id, self.answer.id)
        return sorted(
            Proposed(*key, seat.target, seat.shift, seat.officer, self.division[seat.target], seat.home)
            for seat in self.seats
            if seat.officer is not None and seat.is_moved
        )

    def left_open(self) -> list[LeftOpen]:
        """What nobody could be found for."""
        wanted = Counter((seat.target, seat.shift) for seat in self.seats if seat.officer is None)
        own = (self.scheme.id, self.answer.id)
        return [
            LeftOpen(*own, target, shift, self.division[target], number)
            for (target, shift), number in sorted(wanted.items())
        ]

    def loads(self) -> dict[tuple[DutySchemeId, AnswerId, SubjectId], Load]:
        """What everybody who may hold the link, or holds it, has before and after, in targets and subjects."""
        before: dict[SubjectId, dict[str, int]] = {each: {} for each in self.able}
        after: dict[SubjectId, dict[str, int]] = {each: {} for each in self.able}
        for seat in self.seats:
            for loads, officer in ((before, seat.home), (after, seat.officer)):
                if officer is not None:
                    loads.setdefault(officer, {})[seat.target] = seat.size
        return {
            (self.scheme.id, self.answer.id, officer): Load(_of(before.get(officer, {})), _of(after.get(officer, {})))
            for officer in dict.fromkeys((*before, *after))
        }


def _of(targets: dict[str, int]) -> tuple[int, int]:
    return len(targets), sum(targets.values())


def fill_by_size(seats: list[Seat], most: int | None, most_subjects: int) -> None:
    """Fill *seats* within limits in targets and subjects: first what is open, then who may not, then who has too much.

    The largest go first, to those with the fewest subjects.
    """
    seating = Seating.begun(seats, most)
    free = [seat for seat in seats if not seat.fixed]
    for seat in sorted(free, key=lambda seat: (seat.home is not None, -seat.size, seat.target, seat.shift)):
        if seat.officer is None or not seat.right:
            _give_to_least(seating, seat, most_subjects)
    for officer in sorted(each for each, taken in seating.taken.items() if taken):
        for seat in sorted(seating.taken[officer], key=lambda seat: (-seat.size, seat.target)):
            many = most is not None and seating.load(officer) > most
            if not seat.fixed and (many or _subjects(seating, officer) > most_subjects):
                _give_to_least(seating, seat, most_subjects)


def _give_to_least(seating: Seating, seat: Seat, most_subjects: int) -> None:
    """Seat who has the fewest subjects, of those who may and have room."""
    free = (
        each
        for each in seat.may
        if seating.more(each) is not None
        and seating.is_free(seat, each)
        and _subjects(seating, each) + seat.size <= most_subjects
    )
    officer = min(free, key=lambda each: (_subjects(seating, each), seating.load(each), each), default=None)
    if officer is not None:
        seating.put(seat, officer)


def _subjects(seating: Seating, officer: SubjectId) -> int:
    return sum(seat.size for seat in seating.taken.get(officer, ()))
