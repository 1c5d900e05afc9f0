"""Whether somebody is in a phase of a rule at one instant, and until when, as expressions over last times."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from gridcontrol.ids import RuleId, StatusId
from gridcontrol.rules.conditions import EventPattern, Pattern
from gridcontrol.rules.ruleset import Branch, Need, Rule
from gridcontrol.time import DayCount, Duration
from gridcontrol_sql.direct import in_row, passes, repealed_at
from gridcontrol_sql.ground import Ground
from gridcontrol_sql.last_times import NOW, Began, Last
from gridcontrol_sql.positions import FOREVER

EVER = FOREVER
"""The tick that stands for no end."""
UNKNOWN = 1
"""Stands for an end that last times don't tell, where somebody is in the phase."""


@frozen
class Candidate:
    """A phase in which somebody may be: *alive* asks whether, *until* and *lasting* when phase and course are over.

    Expressions over a row ``l`` of last times with the instant as ``l.now``. *lasting* is None where last times don't
    tell. *own* asks of a fact ``f`` whether it has started a course that is in the phase now, *own_lasting* when that
    is over. Where somebody is in a stronger phase of the same rule, *alive* may say anything.
    """

    rule: RuleId
    status: StatusId
    alive: str
    until: str
    lasting: str | None
    own: str
    own_lasting: str | None
    number: int = 0

    def ends(self) -> str:
        """When the course is over, 0 for those who are not in the phase."""
        return f"CASE WHEN {self.alive} THEN {UNKNOWN if self.lasting is None else self.lasting} ELSE 0 END"

    @property
    def ends_at(self) -> str:
        """The column of what ``ends`` says."""
        return f"l.c{self.number}"

    def known(self) -> str:
        """As ``ends_at``, greater than all where last times don't tell."""
        return self.ends_at if self.lasting is not None else f"CASE WHEN {self.ends_at} > 0 THEN {EVER + 1} ELSE 0 END"

    def shown_until(self) -> str | None:
        """When the phase is over, NULL where that is open; None where it always is."""
        if self.until == str(EVER):
            return None
        return f"NULLIF({self.until}, {EVER})" if str(EVER) in self.until else self.until


def needs_of(branch: Branch) -> tuple[Need, ...]:
    """What the last phase waits for."""
    release = branch.phases[-1].release
    return () if release is None else release.needs


def candidates_of(ground: Ground, last: Last, rule: Rule) -> Iterator[Candidate]:
    """The phases of *rule*, row after row of its table."""
    trigger = rule.trigger
    if trigger is None or not isinstance(trigger.pattern, EventPattern):
        raise TypeError(rule.id)
    for number, branch in enumerate(rule.editions[0].branches):
        asked = in_row(ground, rule, number, "f.w")
        for place, phase in enumerate(branch.phases):
            facing = _Facing(ground, last, rule, branch, place)
            reached = facing.begins(place, "f.w")
            counted = asked if facing.yields() else [*asked, f"{reached} <= {NOW}"]
            began = last.began(trigger.pattern, facing.compared(), *counted)
            own = last.own(trigger.pattern)
            fits = [passes(ground, trigger.pattern, "f"), *asked, f"{reached} <= l.now", *facing.goes_on(own)]
            yield Candidate(
                rule.id,
                phase.status,
                " AND ".join([f"{began.second} > 0", *facing.goes_on(began)]),
                facing.until(began),
                facing.lasting(began),
                " AND ".join(fits),
                facing.lasting(own),
            )


@frozen
class _Facing:
    """Phase *place* of *branch*, a row of the table of *rule*."""

    ground: Ground
    last: Last
    rule: Rule
    branch: Branch
    place: int

    def yields(self) -> bool:
        """Whether every phase before is shown rather than this one, so that the last trigger tells, however recent.

        Who has not got here with the last trigger is in one of the phases before with it, unless something has cut that
        short; and this cuts the courses of earlier triggers short too.
        """
        strength = list(self.ground.statuses(self.rule.track)).index
        own = strength(self.branch.phases[self.place].status)
        return all(strength(phase.status) < own for phase in self.branch.phases[: self.place])

    def compared(self) -> list[Pattern]:
        """The patterns whose last events are compared with the trigger by place."""
        needs = [need.pattern for need in needs_of(self.branch) if need.from_day is None]
        return [*self._cuts(), *needs]

    def goes_on(self, began: Began) -> list[str]:
        """What says that the phase of the course begun by *began* is not over."""
        until = self.until(began)
        passing = [] if until == str(EVER) else [f"{until} > l.now"]
        return [*(self.last.before(cut, began) for cut in self._cuts()), *passing]

    def until(self, began: Began) -> str:
        """When the phase is over if nothing happens any more."""
        if self.place + 1 == len(self.branch.phases):
            return self._over(began)
        return self._unless_repealed(self.begins(self.place + 1, began.second))

    def lasting(self, began: Began) -> str | None:
        """When the course is over; None where last times don't tell."""
        ends_here = self.place + 1 == len(self.branch.phases)
        return self._over(began) if ends_here or not self.branch.phases[-1].release else None

    def begins(self, place: int, moment: str) -> str:
        """The second at which phase *place* begins by plan where the trigger is at second *moment*."""
        for number, phase in enumerate(self.branch.phases[:place]):
            if phase.length is not None:
                moment = self._after(number, moment, phase.length)
        return moment

    def _cuts(self) -> list[Pattern]:
        return [*(end.pattern for end in self.rule.ends), *self.branch.phases[self.place].until]

    def _after(self, place: int, moment: str, length: Duration) -> str:
        """The second at which *length* counted from *moment*, where phase *place* begins, is over."""
        counted = self.ground.clock.counted if place == 0 else self.ground.clock.whole_days_after
        return counted(moment, length, self.rule.day_count)

    def _over(self, began: Began) -> str:
        """The second at which the course begun by *began* is over, as far as anything has happened."""
        place, phase = len(self.branch.phases) - 1, self.branch.phases[-1]
        moment = self.begins(place, began.second)
        over = str(EVER) if phase.length is None else self._after(place, moment, phase.length)
        if phase.release is not None and phase.length is not None:
            latest = str(EVER)
            if phase.release.at_most is not None:
                latest = self.ground.clock.whole_days_after(over, phase.release.at_most, self.rule.day_count)
            met = " AND ".join(self._met(need, began, place, moment) for need in phase.release.needs)
            over = f"CASE WHEN {met or '1 = 1'} THEN {over} ELSE {latest} END"
        if phase.at_most is not None:
            over = f"LEAST({over}, {self._after(place, moment, phase.at_most)})"
        return self._unless_repealed(over)

    def _unless_repealed(self, second: str) -> str:
        """*second*, or where the rule is repealed before."""
        repealed = repealed_at(self.ground, self.rule)
        if repealed is None:
            return second
        return str(repealed) if second == str(EVER) else f"LEAST({second}, {repealed})"

    def _met(self, need: Need, began: Began, place: int, moment: str) -> str:
        """Whether the last point of *need* counts for whoever entered phase *place* at second *moment*."""
        point, clock = self.last.second_of(need.pattern), self.ground.clock
        if need.from_day is None:
            return f"({self.last.after(need.pattern, began)} AND {point} >= {moment})"
        if place == 0:
            more = 1 if self.rule.day_count is DayCount.DAY_ONE else 0
            number = f"{clock.day(point)} - {clock.day(moment)} + {more}"
        else:
            number = f"{clock.day(point)} - ({clock.next_midnight_day(moment)}) + 1"
        return f"({point} > 0 AND {number} >= {need.from_day})"
