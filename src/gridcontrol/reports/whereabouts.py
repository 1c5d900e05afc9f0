"""Which division a subject is in, from the facts that set its place, and the order in which facts take effect."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from attrs import frozen

from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId, SubjectKindId
from gridcontrol.model.known import Known, KnownEvent
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import local_date, start_of_day, to_instant


def takes_effect(pack: Pack, event: KnownEvent) -> datetime:
    """The instant from which *event* counts: that of its ``takes_effect`` field where it has one, else its own time."""
    kind = pack.events.get(event.kind)  # a store may hold kinds that this edition of the pack no longer has
    moment = event.fields.get(kind.takes_effect, event.at) if kind and kind.takes_effect else event.at
    if isinstance(moment, datetime):
        return to_instant(moment)
    return start_of_day(moment if isinstance(moment, date) else event.at, pack.zone)


@frozen
class Effects:
    """When events count, for many of them: by kind the field that says so, where there is one."""

    pack: Pack
    _plain: frozenset[EventKindId]

    @classmethod
    def of(cls, pack: Pack) -> Effects:
        """By the kinds of *pack*."""
        return cls(pack, frozenset(kind.id for kind in pack.events.values() if kind.takes_effect is None))

    def at(self, event: KnownEvent) -> datetime:
        """As ``takes_effect``."""
        at = event.at
        if event.kind in self._plain and type(at) is datetime:
            return to_instant(at)
        return takes_effect(self.pack, event)


class Stay(NamedTuple):
    """A division's code and the day it was written for."""

    code: str
    written_on: date


class Said(NamedTuple):
    """What one fact said of a subject's place."""

    at: datetime
    rank: int
    fact: FactId
    stay: Stay


@frozen
class Whereabouts:
    """The places of every subject, as known, from the facts that the instant covers."""

    zone: ZoneInfo
    said: Mapping[SubjectId, tuple[Said, ...]]
    """In the order in which it took effect."""
    registered: Mapping[SubjectId, tuple[Said, ...]]
    """The same of the unit that registered a subject."""

    def unit(self, subject: SubjectId, instant: datetime) -> Stay | None:
        """Which unit had registered *subject* by *instant*: the last that says so."""
        for last in reversed(self.registered.get(subject, ())):
            if last.at <= instant:
                return last.stay
        return None

    def at(self, subject: SubjectId, instant: datetime) -> Stay | None:
        """Where *subject* is at *instant* by the last fact up to it; None: no fact said so."""
        for last in reversed(self.said.get(subject, ())):
            if last.at <= instant:
                return last.stay
        return None

    def at_event(self, subject: SubjectId, instant: datetime) -> Stay | None:
        """Where *subject* was on the day of something that happened at *instant*.

        By the last fact up to the end of that day, since a date without a time says no more; before any fact about its
        place, where the first one put it.
        """
        said = self.said.get(subject)
        if not said:
            return None
        if len(said) == 1:
            return said[0].stay  # the last as well as the first
        day_end = start_of_day(local_date(instant, self.zone) + timedelta(days=1), self.zone)
        return self.at(subject, day_end - timedelta(microseconds=1)) or said[0].stay


def whereabouts(pack: Pack, known: Known, as_of: AsOf) -> Whereabouts:
    """What the facts of *known* that *as_of* covers say of places."""
    places = {name: kind.place for name, kind in pack.subjects.items()}
    units = {name: kind.registered_in for name, kind in pack.subjects.items()}
    return Whereabouts(pack.zone, _said(pack, known, as_of, places), _said(pack, known, as_of, units))


def _said(
    pack: Pack, known: Known, as_of: AsOf, attributes: Mapping[SubjectKindId, FieldId | None]
) -> Mapping[SubjectId, tuple[Said, ...]]:
    """What facts say of one attribute of each kind of subject."""
    setters = _setters(pack, attributes)
    said: dict[SubjectId, list[Said]] = defaultdict(list)
    for subject, events in known.events.items() if setters else ():
        for event in events:
            field = setters.get(event.kind)
            value = None if field is None else event.fields.get(field)
            if value is None:
                continue
            at = takes_effect(pack, event)
            if as_of.covers(at):
                rank = pack.events[event.kind].rank
                said[subject].append(Said(at, rank, event.id, Stay(str(value), local_date(at, pack.zone))))
    return {subject: tuple(sorted(facts)) for subject, facts in said.items()}


def _setters(pack: Pack, attributes: Mapping[SubjectKindId, FieldId | None]) -> dict[EventKindId, FieldId]:
    """The event kinds that set the attribute of their subject, with the field that does."""
    found = {}
    for kind in pack.events.values():
        attribute = attributes[kind.about]
        if attribute is not None and attribute in kind.sets:
            found[kind.id] = attribute
    return found


def values_of(
    pack: Pack, known: Known, as_of: AsOf, kind: SubjectKindId, attribute: FieldId
) -> Mapping[SubjectId, object]:
    """What the facts that *as_of* covers say last of an attribute, by subject of that kind."""
    setters = {each.id for each in pack.events.values() if each.about == kind and attribute in each.sets}
    last: dict[SubjectId, tuple[datetime, int, FactId, object]] = {}
    for subject, events in known.events.items() if setters else ():
        for event in events:
            value = event.fields.get(attribute) if event.kind in setters else None
            if value is None:
                continue
            at = takes_effect(pack, event)
            said = (at, pack.events[event.kind].rank, event.id, value)
            if as_of.covers(at) and (subject not in last or said[:3] > last[subject][:3]):
                last[subject] = said
    return {subject: said[3] for subject, said in last.items()}
