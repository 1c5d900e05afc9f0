"""The facts that duties are derived from, as they are asked for at one instant."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable
from datetime import date, datetime
from typing import Protocol

from attrs import define, field, frozen

from gridcontrol.calculus.timeline import Timelines
from gridcontrol.duties.excuses import Excuse, in_emergency
from gridcontrol.duties.learning import Earlier, Facts, Learning
from gridcontrol.duties.obligation import Obligation
from gridcontrol.duties.relations import Relations
from gridcontrol.duties.windows import Clock, moment_of
from gridcontrol.ids import (
    DutyId,
    EventKindId,
    LevelId,
    LinkKindId,
    SubjectId,
    SubjectKindId,
    key_of,
    kind_of,
    subject_id,
)
from gridcontrol.model.known import Known, KnownEvent
from gridcontrol.responsibility.tree import NoTree, Tree
from gridcontrol.rules.conditions import EventPattern
from gridcontrol.rules.duties import Owed, Statuses
from gridcontrol.rules.matching import Within, fits
from gridcontrol.rules.ruleset import Pack

Progress = Callable[[int, int], None]
"""Told how many of how many subjects have been looked at; of 0 where nobody knows how many there are."""


class Sight(Protocol):
    """What a reader sees. ``gridcontrol.access.Sight`` is one."""

    def sees(self, subject: SubjectId) -> bool:
        """Whether answers may be about *subject*."""

    def obligation(self, one: Obligation) -> Obligation:
        """*one*, with no facts about others in its reasons."""


@frozen
class _Seen(Container[SubjectId]):
    """Those of *wanted*, of all when None, that are seen."""

    sight: Sight
    wanted: frozenset[SubjectId] | None

    def __contains__(self, subject: object) -> bool:
        return (self.wanted is None or subject in self.wanted) and self.sight.sees(SubjectId(str(subject)))


@define
class Ground:
    """The facts of one locality, as duties ask for them, at *at* from what is *known*.

    *timelines* must be those of *at*: from facts up to it, with the ends that are planned. Facts after *at* count for
    nothing, so that the answer for an instant stays what it was.
    """

    pack: Pack
    known: Known
    timelines: Timelines
    at: datetime
    places: Within | None = None
    tree: Tree = field(factory=NoTree)
    earlier: Earlier | None = None
    progress: Progress | None = None
    sight: Sight | None = None
    """Of whom answers may be: facts about others count, and nothing is listed or counted of them. None: of all."""
    untabled: set[tuple[DutyId, int]] = field(factory=set)
    """Duties of which something could not be told so far, with the year of which no table of working days is there."""
    _clock: Clock = field(init=False)
    _facts: Facts = field(init=False)
    _relations: dict[LinkKindId, Relations] = field(factory=dict)
    _excuses: dict[SubjectId, list[Excuse]] | None = None
    _by_kind: dict[EventKindId, list[SubjectId]] | None = None

    def __attrs_post_init__(self) -> None:
        self._facts = Facts(self.known)
        calendar = self.owed.calendar
        working = None if calendar is None else calendar.as_of(self.at)
        self._clock = Clock(self.pack.zone, self.pack.day_count, working)

    @property
    def owed(self) -> Owed:
        return self.pack.owed

    def clock(self) -> Clock:
        """Times of day in the pack's zone."""
        return self._clock

    def learning(self, statuses: Statuses, *, running: bool = False) -> Learning:
        """When it was first known that somebody has one of *statuses*."""
        return Learning(self._facts, self.pack.zone, statuses, running, self.earlier)

    def sees(self, subject: SubjectId) -> bool:
        """Whether answers may be about *subject*."""
        return self.sight is None or self.sight.sees(subject)

    def asked_about(self, subjects: Iterable[SubjectId] | None) -> Container[SubjectId] | None:
        """Those of *subjects*, of all when None, that answers may be about; None: everybody."""
        wanted = None if subjects is None else frozenset(subjects)
        return wanted if self.sight is None else _Seen(self.sight, wanted)

    def relations(self, link: LinkKindId) -> Relations:
        """Who is joined to whom by *link*."""
        if link not in self._relations:
            self._relations[link] = Relations(self.pack, self.known, link)
        return self._relations[link]

    def happened(self, subject: SubjectId, kinds: Collection[EventKindId]) -> list[KnownEvent]:
        """The events of *subject* of these kinds, up to the instant."""
        zone, at = self.pack.zone, self.at
        return [e for e in self.known.of(subject) if e.kind in kinds and moment_of(e.at, zone) <= at]

    def fitting(self, subject: SubjectId, pattern: EventPattern) -> list[KnownEvent]:
        """The events of *subject* that *pattern* means, up to the instant."""
        several = self.happened(subject, pattern.kinds)
        if not pattern.where:
            return several
        zone, places = self.pack.zone, self.places
        return [e for e in several if fits(pattern, e.kind, e.fields, on=e.at, zone=zone, places=places)]

    def subjects_with(self, kinds: Collection[EventKindId]) -> list[SubjectId]:
        """The subjects of whom an event of one of *kinds* is known, in the order of their ids."""
        if self._by_kind is None:
            found: dict[EventKindId, list[SubjectId]] = {}
            for subject, events in self.known.events.items():
                for kind in {event.kind for event in events}:
                    found.setdefault(kind, []).append(subject)
            self._by_kind = found
        return sorted({subject for kind in kinds for subject in self._by_kind.get(kind, ())})

    def lies_in(self, subject: SubjectId, codes: Collection[str], at: datetime) -> bool:
        """Whether *subject* lay at that instant, by the facts up to now, in a division of one of *codes* or below."""
        kind = self.pack.subjects[kind_of(subject)]
        zone, code, on = self.pack.zone, key_of(subject) if kind.levels else None, at
        if kind.place is not None:
            setting = {each.id for each in self.pack.events.values() if kind.place in each.sets}
            said = [
                (moment_of(e.at, zone), self.pack.events[e.kind].rank, e.id, e.fields[kind.place])
                for e in self.happened(subject, setting)
                if kind.place in e.fields and moment_of(e.at, zone) <= at
            ]
            if said:
                on, _, _, value = max(said)
                code = str(value)
        if code is None:
            return False
        places = self.places
        return code in codes or (places is not None and any(places.lies_within(code, above, on) for above in codes))

    def emergencies(self, subject: SubjectId) -> list[Excuse]:
        """When *subject* was away in an emergency."""
        emergency = self.owed.emergency
        if emergency is None:
            return []
        if self._excuses is None:
            self._excuses = {}
            kinds = frozenset((*emergency.kinds, *emergency.until))
            for each in self.subjects_with(emergency.kinds):
                self._excuses[each] = in_emergency(emergency, self.happened(each, kinds), self.pack.zone)
        return self._excuses.get(subject, [])

    def of_kind(self, kind: SubjectKindId) -> list[SubjectId]:
        """The subjects of *kind*: those that some fact is about, or the divisions that it stands for."""
        levels = self.pack.subjects[kind].levels
        if levels:
            return self.divisions_as(kind, levels, self._clock.day(self.at))
        return [subject for subject in self.known.events if kind_of(subject) == kind]

    def divisions_as(self, kind: SubjectKindId, levels: Collection[LevelId], day: date) -> list[SubjectId]:
        """The divisions that are of one of *levels* on the day, as subjects of *kind*."""
        tree = self.tree
        return [
            subject_id(kind, tree.code(division, day))
            for level in levels
            for division in tree.at_level(level, None, day)
        ]
