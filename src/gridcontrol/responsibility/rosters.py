"""Who is on duty where and when: every turn of every place of a scheme, with how many were to be there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime

from attrs import frozen

from gridcontrol.ids import DivisionId, DutySchemeId, SubjectId
from gridcontrol.responsibility.answering import Responsibility
from gridcontrol.responsibility.holding import Holding, Standing
from gridcontrol.responsibility.scope import Scope, Target, scope_of
from gridcontrol.responsibility.shifts import spells, turn_on
from gridcontrol.rules.responsibility import Answer, Scheme, Shift


@frozen
class Turn:
    """Who is on for one link at one place: in a turn of a shift, or at the instant where the link has no shifts.

    ``fewest`` is how many holders there are at the moment of the turn with the fewest. ``subject`` is the place as a
    subject of the scheme, where it is one.
    """

    scheme: Scheme
    answer: Answer
    target: str
    division: DivisionId | None
    subject: SubjectId | None
    day: date
    shift: Shift | None
    since: datetime | None
    until: datetime | None
    holders: tuple[SubjectId, ...]
    deputies: tuple[SubjectId, ...]
    fewest: int

    @property
    def lacking(self) -> int:
        """How many are lacking at that moment."""
        return max(0, self.answer.at_least - self.fewest)


def roster_of(
    responsibility: Responsibility,
    schemes: Sequence[DutySchemeId],
    at: datetime,
    days: Sequence[date],
    within: Collection[DivisionId] | None = None,
) -> tuple[Turn, ...]:
    """The turns that begin on *days*, as planned at *at*; of links without shifts who is on at *at*.

    By scheme, day, place, link and beginning; of what lies in one of the divisions *within*, where given.
    """
    found: list[Turn] = []
    for name in schemes:
        scheme = responsibility.scheme(name)
        scope = scope_of(responsibility, scheme, at)
        for number, day in enumerate(days):
            turns = [
                turn
                for answer in scheme.answers.values()
                for target in scope.targets(answer)
                if within is None or _lies_in(scope, target[1], within)
                for turn in _turns(scope, answer, target, day, first=not number)
            ]
            found += sorted(turns, key=lambda turn: turn.target)
    return tuple(found)


def _lies_in(scope: Scope, division: DivisionId | None, within: Collection[DivisionId]) -> bool:
    return division is not None and any(scope.day.lies_within(division, above) for above in within)


def _turns(scope: Scope, answer: Answer, target: Target, day: date, *, first: bool) -> Iterator[Turn]:
    """The turns of *day* at one place; of a link without shifts one, on the *first* day."""
    held = _holdings(scope, answer, target)
    subject = _subject(scope, answer, target[0])
    place = (scope.scheme, answer, *target, subject, day)
    if not answer.shifts and first:
        now = [each for each in held if each.holds(scope.at)]
        holders = _officers(now, Standing.HOLDER)
        yield Turn(*place, None, None, None, holders, _officers(now, Standing.DEPUTY), len(holders))
    for shift in answer.shifts.values():
        own = [each for each in held if each.shift in ("", shift.id)]
        turn = turn_on(shift, day, scope.of.pack.zone)
        on = {
            standing: list(spells([each for each in own if each.standing is standing], turn)) for standing in Standing
        }
        holders, deputies = (
            tuple(dict.fromkeys(officer for *_, officers in on[standing] for officer in officers))
            for standing in (Standing.HOLDER, Standing.DEPUTY)
        )
        fewest = min(len(officers) for *_, officers in on[Standing.HOLDER])
        yield Turn(*place, shift, *turn, holders, deputies, fewest)


def _holdings(scope: Scope, answer: Answer, target: Target) -> list[Holding]:
    """Who is named for the place, as far as that is known at the instant."""
    of, link = scope.of, (scope.scheme.id, answer.id)
    if answer.level is None:
        found = of.for_subject.get((*link, SubjectId(target[0])), ())
    else:
        found = () if target[1] is None else of.for_division.get((*link, target[1]), ())
    return [each.as_seen(scope.at) for each in found if each.named_at <= scope.at]


def _officers(holdings: Sequence[Holding], standing: Standing) -> tuple[SubjectId, ...]:
    return tuple(sorted({each.officer for each in holdings if each.standing is standing}))


def _subject(scope: Scope, answer: Answer, target: str) -> SubjectId | None:
    """The place as a subject of the scheme: itself, or the subject that a division of that level is."""
    if answer.level is None:
        return SubjectId(target)
    kinds = scope.of.pack.subjects
    kind = next((each for each in scope.scheme.subjects if answer.level in kinds[each].levels), None)
    return None if kind is None else SubjectId(f"{kind}/{target}")
