"""What is known of every subject, each question's answer kept until something new is worked out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from gridcontrol.calculus.evaluator import AsOf, KnowsAbove, Places
from gridcontrol.calculus.fast.belonging import Belonging, belonging
from gridcontrol.calculus.fast.calendar import Calendar, Moment, instant, micros
from gridcontrol.calculus.fast.links import Link
from gridcontrol.calculus.fast.patterns import Patterns
from gridcontrol.calculus.fast.points import BEGINNING, Point, Pos
from gridcontrol.calculus.fast.sets import Spans
from gridcontrol.calculus.fast.subject import Subject, position
from gridcontrol.ids import (
    FactId,
    FieldId,
    LinkKindId,
    SubjectId,
    SubjectKindId,
    kind_of,
)
from gridcontrol.model.known import Known
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.spreading import Direction
from gridcontrol.time import WorldTime


class World:
    """Every subject's facts, and the questions that cross from one to another."""

    __slots__ = (
        "_backward",
        "_belongs",
        "_last",
        "_of_kind",
        "_received",
        "calendar",
        "known",
        "pack",
        "pack_crosses",
        "patterns",
        "places",
        "ranks",
        "subjects",
        "track_of",
    )

    def __init__(self, patterns: Patterns, known: Known, as_of: AsOf | None, places: Places | None) -> None:
        self.patterns = patterns
        self.pack: Pack = patterns.pack
        self.pack_crosses = patterns.crosses
        self.calendar: Calendar = patterns.calendar
        self.known = known
        self.places = places
        self._last = 1 << 62 if as_of is None else micros(as_of.at) - as_of.exclusive
        """The last microsecond that is looked at."""
        self.subjects: dict[SubjectId, Subject] = {}
        self.track_of = patterns.track_of
        self.ranks = patterns.ranks
        self._received: dict[FactId, datetime] = {}
        self._backward: dict[LinkKindId, dict[SubjectId, list[Link]]] = {}
        self._of_kind: tuple[int, dict[SubjectKindId, list[SubjectId]]] = (-1, {})
        self._belongs: dict[tuple[SubjectKindId, SubjectKindId], Belonging] = {}
        naming = patterns.naming
        for subject, events in known.events.items():
            self.subject(subject)
            for event in events if naming else ():
                for name in naming.get(event.kind, ()):
                    if name in event.fields:
                        self.subject(known.standing_for(SubjectId(str(event.fields[name]))))
        if places is not None:
            self._add_divisions(places)

    def _add_divisions(self, places: Places) -> None:
        """Every division of the levels that some kind stands for, whether or not a fact is about it."""
        for kind in self.pack.subjects.values():
            for code in places.codes_at(kind.levels) if kind.levels else ():
                self.subject(self.known.standing_for(SubjectId(f"{kind.id}/{code}")))

    def subject(self, subject: SubjectId) -> Subject:
        """What is known of *subject*; nothing, of one never heard of."""
        found = self.subjects.get(subject)
        if found is None:
            found = self.subjects[subject] = Subject(subject, self, self._points(subject))
        return found

    def forget(self) -> None:
        """Let go of the subjects, which hold on to this: then they are gone at once."""
        self.subjects.clear()
        self._backward.clear()
        self._belongs.clear()

    def _points(self, subject: SubjectId) -> list[Point]:
        kinds, calendar = self.pack.events, self.calendar
        points = []
        for event in self.known.of(subject):
            kind = kinds.get(event.kind)
            if kind is None:
                continue
            at = calendar.moment(event.at)
            us = at.us
            if kind.takes_effect is not None:
                effect = event.fields.get(kind.takes_effect)
                if isinstance(effect, date):
                    us = calendar.moment(effect).us
            if us > self._last:
                continue
            pos = (us, kind.rank, event.id, 0)
            points.append(
                Point(event.subject, pos, event.kind, at, event.fields, event.causes, event.settled_at, event.id)
            )
        points.sort(key=position)
        return points

    @staticmethod
    def written(us: int) -> datetime:
        """An instant as it is told to others."""
        return instant(us)

    def receipts(self, facts: Iterable[FactId]) -> list[datetime]:
        """When each of *facts* was received, for those that are events."""
        if not self._received:
            self._received = {event.id: event.settled_at for events in self.known.events.values() for event in events}
        received = self._received
        return [received[fact] for fact in facts if fact in received]

    def last_receipt(self, facts: Iterable[FactId], otherwise: Moment) -> datetime:
        """When the last of *facts* was received; the moment given, where none was."""
        return max(self.receipts(facts), default=instant(otherwise.us))

    def of_kind(self, kind: SubjectKindId) -> list[SubjectId]:
        """All subjects of *kind*, by id."""
        if self._of_kind[0] != len(self.subjects):
            by_kind: dict[SubjectKindId, list[SubjectId]] = {}
            for subject in sorted(self.subjects):
                by_kind.setdefault(kind_of(subject), []).append(subject)
            self._of_kind = (len(self.subjects), by_kind)
        return self._of_kind[1].get(kind, [])

    def linked(self, subject: Subject, kind: LinkKindId, direction: Direction) -> list[Link]:
        """The links of *kind* that *subject* has, seen from it."""
        if direction is Direction.OF_TO:
            return subject.links(kind)
        if kind not in self._backward:
            towards: dict[SubjectId, list[Link]] = {}
            for one in self.of_kind(self.pack.links[kind].from_kind):
                for link in self.subject(one).links(kind):
                    towards.setdefault(link.other, []).append(link.turned())
            self._backward[kind] = towards
        back = self._backward[kind].get(subject.id, [])
        return back if direction is Direction.TO_OF else [*subject.links(kind), *back]

    def day_of(self, since: Pos) -> int:
        """The day as of which divisions are asked about what began at *since*.

        About what has been so for ever they are asked as they are after all their changes.
        """
        return date.max.toordinal() if since == BEGINNING else self.calendar.day_of(since[0])

    @staticmethod
    def _asked_on(since: Pos) -> WorldTime:
        return date.max if since == BEGINNING else instant(since[0])

    def lies_within(self, place: str, above: str, since: Pos) -> bool:
        """Whether the division *place* is *above* or below it on the day of *since*."""
        places = self.places
        return place == above or (places is not None and places.lies_within(place, above, self._asked_on(since)))

    def codes_around(self, place: str, since: Pos, codes: Collection[str]) -> list[str]:
        """Those of *codes* whose divisions *place* is or lies below on the day of *since*."""
        places = self.places
        if places is None:
            return [place] if place in codes else []
        asked: Iterable[str] = codes
        if isinstance(places, KnowsAbove):
            above = places.above(place, self._asked_on(since))
            asked = [code for code in dict.fromkeys((place, *above)) if code in codes]
        return [code for code in asked if self.lies_within(place, code, since)]

    def _belonging(self, inner: SubjectKindId, outer: SubjectKindId) -> Belonging:
        """When subjects of *inner* belong to subjects of *outer*."""
        found = self._belongs.get((inner, outer))
        if found is None or found.known != len(self.subjects):
            found = self._belongs[inner, outer] = belonging(self, inner, outer)
        return found

    def members(self, whole: Subject, kind: SubjectKindId) -> Sequence[tuple[Subject, Spans]]:
        """The subjects of *kind* that belong to *whole*, each with when."""
        return self._belonging(kind, whole.kind).members.get(whole.id, ())

    def related(
        self, subject: Subject, link: LinkKindId | None, name: FieldId | None, kind: SubjectKindId | None
    ) -> list[tuple[SubjectId, Spans]]:
        """The subjects a link leads to, an attribute names, or of *kind* to whose place the subject belongs."""
        if link is not None:
            return [(each.other, (each.span,)) for each in subject.links(link)]
        if name is not None:
            return [(self.known.standing_for(SubjectId(str(value))), (span,)) for value, span in subject.named(name)]
        return [] if kind is None else self._belonging(subject.kind, kind).wholes.get(subject.id, [])
