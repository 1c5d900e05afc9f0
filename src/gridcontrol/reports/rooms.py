"""Rooms: who shares one, whether they may, and who is without one, of those whom custody says to be there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain

from attrs import define, field, frozen

from gridcontrol.errors import Severity
from gridcontrol.ids import LinkKindId, SubjectId, kind_of
from gridcontrol.reports.counting import Rows
from gridcontrol.reports.document import Cell, Column, ColumnType, Row, RowKind, Statement, SubjectRef, Table, listed
from gridcontrol.reports.figures import Counting
from gridcontrol.reports.grouping import TOTAL
from gridcontrol.reports.staying import Stays
from gridcontrol.reports.venues import NO_VENUE, inside
from gridcontrol.reports.whereabouts import takes_effect, values_of
from gridcontrol.reports.words import word
from gridcontrol.responsibility.relations import Relations, relations_along
from gridcontrol.rules.layouts import RoomsPart


@frozen
class Room:
    """A room with those in it, and why that is against the rule; nothing where it is not."""

    id: SubjectId
    venue: SubjectId | None
    people: tuple[SubjectId, ...]
    against: tuple[Statement, ...]


@define
class Rooms:
    """One section of rooms of one report."""

    part: RoomsPart
    counting: Counting
    rows: Rows
    name: str
    _relations: Relations | None = None
    _beds: dict[SubjectId, int] = field(factory=dict)

    @property
    def at(self) -> datetime:
        """The report's instant."""
        return self.counting.period.until

    def tables(self) -> tuple[tuple[Table, ...], tuple[Statement, ...]]:
        """The rooms by venue and those against the rule; and findings of both."""
        rooms, roomless = self._rooms()
        broken = [room for room in rooms if room.against]
        tables = [self._by_venue(rooms, roomless), self._broken(broken)]
        findings = []
        title: Cell = tables[0].title
        if broken:
            findings.append(Statement("reports.rooms-broken", {"title": title, "rooms": len(broken)}, Severity.WARNING))
        if roomless:
            findings.append(Statement("reports.roomless", {"title": title, "people": roomless}, Severity.WARNING))
        return tuple(tables), tuple(findings)

    def _rooms(self) -> tuple[list[Room], int]:
        """The rooms that the report is about, and how many people are in none."""
        pack, known = self.counting.now.pack, self.counting.now.known
        part = self.part
        of_people = Stays(pack, known, part.link)
        venues = None if part.venue is None else Stays(pack, known, part.venue)
        links = {*part.together, *([] if part.guardian is None else [part.guardian])}
        self._relations = relations_along(links, pack, known)
        self._beds = self._beds_of()
        people: dict[SubjectId, list[SubjectId]] = {room: [] for room in self._known_rooms()}
        roomless = 0
        for person in sorted(inside(self.counting, part.custody, self.at)):
            room = of_people.at(person, self.at)
            if room is not None:
                people.setdefault(room, []).append(person)
            elif self._here((person,)):
                roomless += 1
        found = []
        for room, several in sorted(people.items()):
            venue = None if venues is None else venues.at(room, self.at)
            if self._here((venue, room, *several)):
                found.append(Room(room, venue, tuple(several), tuple(self._against(room, several))))
        return found, roomless

    def _known_rooms(self) -> Iterator[SubjectId]:
        """The rooms of which something was known to be so; none that has no beds any more."""
        seen = self.counting.now
        kind = seen.pack.links[self.part.link].to_kind
        for subject, events in seen.known.events.items():
            if kind_of(subject) != kind or self._beds.get(subject) == 0:
                continue
            if any(seen.as_of.covers(takes_effect(seen.pack, each)) for each in events):
                yield subject

    def _beds_of(self) -> dict[SubjectId, int]:
        seen = self.counting.now
        if self.part.beds is None:
            return {}
        found = values_of(seen.pack, seen.known, seen.as_of, seen.pack.links[self.part.link].to_kind, self.part.beds)
        return {room: beds for room, beds in found.items() if isinstance(beds, int)}

    def _here(self, places: Iterable[SubjectId | None]) -> bool:
        """Whether the report is about the first of *places* of which it is known where that is."""
        where = self.counting.now.places
        first = None
        for subject in places:
            if subject is None:
                continue
            stay = where.at(subject, self.at)
            if stay is not None:
                return self.rows.holds(subject, stay)
            first = first or subject
        return first is not None and self.rows.holds(first, None)

    def _against(self, room: SubjectId, people: Sequence[SubjectId]) -> Iterator[Statement]:
        groups = self._groups(people)
        if groups > 1:
            yield Statement("reports.room-strangers", {"groups": groups})
        limits = [each for each in (self._beds.get(room), self.part.most) if each is not None]
        if limits and len(people) > min(limits):
            yield Statement("reports.room-crowded", {"people": len(people), "most": min(limits)})
        alone = [person for person in people if self._without_guardian(person, people)]
        if alone:
            yield Statement("reports.room-alone", {"who": listed([SubjectRef(each) for each in alone])})

    def _groups(self, people: Sequence[SubjectId]) -> int:
        """Into how many groups of those who belong together, one by the other, *people* fall."""
        links = (*self.part.together, *([] if self.part.guardian is None else [self.part.guardian]))
        near = {person: {person, *chain.from_iterable(self._ends(link, person) for link in links)} for person in people}
        groups: list[set[object]] = []
        for person in people:
            own: set[object] = {*near[person]}
            touching = [group for group in groups if group & own]
            groups = [*(group for group in groups if group not in touching), own.union(*touching)]
        return len(groups)

    def _ends(self, link: LinkKindId, person: SubjectId) -> Iterator[SubjectId]:
        """Those to whom *person* stands in that relation at the instant, and what he belongs to by it."""
        kind = self.counting.now.pack.links[link]
        if self._relations is not None:
            yield from self._relations.across(kind, person, self.at)

    def _without_guardian(self, person: SubjectId, people: Sequence[SubjectId]) -> bool:
        """Whether somebody guards *person* and nobody who does is among *people*."""
        if self.part.guardian is None or self._relations is None:
            return False
        edges = self._relations.backwards.get((self.part.guardian, person), ())
        guardians = {edge.one for edge in edges if edge.holds(self.at)}
        return bool(guardians) and not guardians & set(people)

    def _by_venue(self, rooms: Sequence[Room], roomless: int) -> Table:
        columns = (
            Column("venue", word("venue"), ColumnType.SUBJECT),
            *(Column(each, word(each), ColumnType.NUMBER) for each in ("rooms", *_COUNTED)),
        )
        counts: dict[SubjectId | None, Counter[str]] = {}
        for room in rooms:
            counts.setdefault(room.venue, Counter()).update(_counted(room))
        if roomless:
            counts.setdefault(None, Counter()).update(roomless=roomless)
        venues = sorted(each for each in counts if each is not None)
        lines = [Row(venue, (SubjectRef(venue), *_cells(counts[venue]))) for venue in venues]
        if None in counts:
            lines.append(Row(NO_VENUE, (word(NO_VENUE), *_cells(counts[None])), RowKind.ELSEWHERE))
        lines.append(Row(TOTAL, (word(TOTAL), *_cells(sum(counts.values(), Counter()))), RowKind.TOTAL))
        title = self.part.label if self.part.label.given else word("rooms_by_venue")
        return Table(self.name, title, columns, tuple(lines), notes=tuple(self._how()))

    def _how(self) -> Iterator[Statement]:
        """The rule in words."""
        part, links = self.part, self.counting.now.pack.links
        ways = (*part.together, *([] if part.guardian is None else [part.guardian]))
        if ways:
            yield Statement("reports.rooms-how", {"together": listed([links[each].label for each in ways])})
        else:
            yield Statement("reports.rooms-how-single")
        if part.most is not None:
            yield Statement("reports.rooms-how-most", {"most": part.most})
        if part.guardian is not None:
            yield Statement("reports.rooms-how-guarded", {"guardian": links[part.guardian].label})

    def _broken(self, rooms: Sequence[Room]) -> Table:
        columns = (
            Column("room", word("room"), ColumnType.SUBJECT),
            Column("venue", word("venue"), ColumnType.SUBJECT),
            Column("people", word("rooms_people"), ColumnType.NUMBER),
            Column("who", word("who_is_there")),
            Column("why", word("why")),
        )
        lines = tuple(
            Row(
                room.id,
                (
                    SubjectRef(room.id),
                    None if room.venue is None else SubjectRef(room.venue),
                    len(room.people),
                    listed([SubjectRef(each) for each in room.people]),
                    listed(list(room.against)),
                ),
            )
            for room in rooms
        )
        return Table(f"{self.name}_broken", word("rooms_broken"), columns, lines, Statement("reports.rooms-followed"))


_COUNTED = (
    "rooms_occupied",
    "rooms_empty",
    "rooms_people",
    "rooms_single",
    "rooms_shared",
    "rooms_against",
    "roomless",
)


def _counted(room: Room) -> Counter[str]:
    number = len(room.people)
    return Counter(
        rooms=1,
        rooms_occupied=number > 0,
        rooms_empty=number == 0,
        rooms_people=number,
        rooms_single=number == 1,
        rooms_shared=number > 1,
        rooms_against=bool(room.against),
    )


def _cells(counts: Counter[str]) -> tuple[Cell, ...]:
    return tuple(counts[each] for each in ("rooms", *_COUNTED))
