"""Who answers for an obligation: at the time it was owed, and now that it is overdue."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from attrs import define, frozen

from gridcontrol.duties.obligation import Obligation, State
from gridcontrol.duties.windows import plus
from gridcontrol.ids import AnswerId, DutyId, DutySchemeId, RoundId, SubjectId
from gridcontrol.rules.duties import Duty, Owed, Owner, Round, Step


class Holds(Protocol):
    """Somebody who answers. ``gridcontrol.responsibility.holding.Holding`` is one."""

    @property
    def officer(self) -> SubjectId:
        """Who."""


class Link(Protocol):
    """One link of a chain with those on at that instant."""

    @property
    def link(self) -> AnswerId:
        """Which link."""

    @property
    def holders(self) -> Sequence[Holds]:
        """Who is on: holders before deputies; none where it is vacant."""


class Answering(Protocol):
    """Who answers for whom. ``gridcontrol.responsibility.answering.Responsibility`` is one."""

    def holders(self, subject: SubjectId, scheme: DutySchemeId, link: AnswerId, at: datetime) -> Sequence[Holds]:
        """Who is on for *subject* at one link: holders before deputies."""

    def chain(self, subject: SubjectId, scheme: DutySchemeId, at: datetime) -> Sequence[Link]:
        """Every link for *subject* from the door up; nothing when the scheme is not for it."""


class Nobody:
    """Answering where nothing is known of it."""

    def holders(self, subject: SubjectId, scheme: DutySchemeId, link: AnswerId, at: datetime) -> Sequence[Holds]:
        """Nobody."""
        del subject, scheme, link, at
        return ()

    def chain(self, subject: SubjectId, scheme: DutySchemeId, at: datetime) -> Sequence[Link]:
        """No links."""
        del subject, scheme, at
        return ()


@frozen
class With:
    """With whom an obligation stands at an instant.

    ``officers``: holders before deputies; nobody where the whole chain above is vacant. ``link`` is where they stand,
    ``meant`` where it should be; ``vacant`` are the links between that nobody holds.
    """

    officers: tuple[SubjectId, ...]
    link: AnswerId | None
    meant: AnswerId | None
    vacant: tuple[AnswerId, ...] = ()


@frozen
class Stage:
    """A step of the timetable: from *since* on it stands with the holder of *link*."""

    since: datetime
    link: AnswerId


@define
class Owners:
    """Who answers for obligations of a pack's duties and rounds."""

    owed: Owed
    answering: Answering

    def declared(self, duty: DutyId | RoundId) -> Duty | Round:
        """The duty or round of that name. Raises ``KeyError``."""
        found = self.owed.named(duty)
        if found is None:
            raise KeyError(duty)
        return found

    def owner(self, one: Obligation) -> With:
        """Who answered at the time: the holder of the first of the duty's links that had one."""
        return self._owner(one, one.owned_at)

    def _owner(self, one: Obligation, at: datetime) -> With:
        owners = self.declared(one.duty).owners
        for owner in owners:
            holders = self.answering.holders(one.subject, owner.scheme, owner.answer, at)
            if holders:
                return With(_officers(holders), owner.answer, owner.answer)
        return With((), None, owners[0].answer if owners else None)

    def timetable(self, one: Obligation) -> tuple[Stage, ...]:
        """When it climbs where, if it is not done."""
        return tuple(Stage(plus(one.due, step.after), step.to) for step in self.declared(one.duty).escalate)

    def now(self, one: Obligation, at: datetime) -> With:
        """Who has it at *at*: who answers, or where overdue the link that the timetable has come to.

        Where nobody holds that link it goes on up to the first that somebody holds.
        """
        declared = self.declared(one.duty)
        step = self._step(declared.escalate, one, at)
        if not declared.owners:
            return With((), None, None)
        owner: Owner = declared.owners[0]
        if step is None:
            found = self._owner(one, at)
            if found.officers:
                return found
        meant = owner.answer if step is None else step.to
        vacant: list[AnswerId] = []
        reached = False
        for link in self.answering.chain(one.subject, owner.scheme, at):
            reached = reached or link.link == meant
            if reached and link.holders:
                return With(_officers(link.holders), link.link, meant, tuple(vacant))
            if reached:
                vacant.append(link.link)
        return With((), None, meant, tuple(vacant))

    def _step(self, steps: Sequence[Step], one: Obligation, at: datetime) -> Step | None:
        """The last step of the timetable that has come."""
        if one.state is not State.MISSED:
            return None
        come = [step for step in steps if plus(one.due, step.after) <= at]
        return come[-1] if come else None


def _officers(holders: Sequence[Holds]) -> tuple[SubjectId, ...]:
    return tuple(dict.fromkeys(holding.officer for holding in holders))
