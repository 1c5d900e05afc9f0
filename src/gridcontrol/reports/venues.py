"""Venues: who is in them by custody, who should be by the rules, what is free, and how it will be in the days ahead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from attrs import define, field

from gridcontrol.calculus.custody import past_release, unplaced
from gridcontrol.calculus.timeline import Row as ShownRow
from gridcontrol.errors import Severity
from gridcontrol.ids import SubjectId, TrackId, kind_of
from gridcontrol.reports.breaking_down import label_of
from gridcontrol.reports.counting import Rows
from gridcontrol.reports.document import Cell, Column, ColumnType, Row, RowKind, Statement, SubjectRef, Table
from gridcontrol.reports.drawing import Band, Curve, Knowledge, Line, Mark
from gridcontrol.reports.figures import Counting
from gridcontrol.reports.grouping import TOTAL
from gridcontrol.reports.series import Cut
from gridcontrol.reports.staying import Stays
from gridcontrol.reports.whereabouts import values_of
from gridcontrol.reports.words import phrase, word
from gridcontrol.rules.layouts import VenuesPart

NO_VENUE = "no_venue"


@define
class Venues:
    """One venues section of one report."""

    part: VenuesPart
    counting: Counting
    rows: Rows
    name: str
    _stays: Stays | None = None
    _short: dict[str, int] = field(factory=dict)

    @property
    def at(self) -> datetime:
        """The report's instant."""
        return self.counting.period.until

    @property
    def stays(self) -> Stays:
        """Who was at which venue when."""
        if self._stays is None:
            self._stays = Stays(self.counting.now.pack, self.counting.now.known, self.part.link)
        return self._stays

    def tables(self, cuts: Sequence[Cut]) -> tuple[Table, Table]:
        """The venues as they are, and the days of *cuts* (the report's own day among them) with those ahead."""
        return self._now(), self._ahead(cuts)

    def _here(self, subject: SubjectId) -> bool:
        return self.rows.holds(subject, self.counting.now.places.at(subject, self.at))

    def _inside(self, at: datetime) -> set[SubjectId]:
        return inside(self.counting, self.part.custody, at)

    def _rooms(self, at: datetime) -> dict[SubjectId, int]:
        """The rooms of each venue of which that was known to be said by then."""
        pack, known = self.counting.now.pack, self.counting.now.known
        kind = pack.links[self.part.link].to_kind
        as_of = type(self.counting.now.as_of)(at, exclusive=True)
        found = values_of(pack, known, as_of, kind, self.part.rooms)
        return {venue: rooms for venue, rooms in found.items() if isinstance(rooms, int) and self._here(venue)}

    def _now(self) -> Table:
        counting, at = self.counting, self.at
        rooms = self._rooms(at)
        inside = sorted(self._inside(at))
        past = {one.subject for one in past_release(counting.now.pack, counting.timelines, self.part.custody, at)}
        of = {subject: self.stays.at(subject, at) for subject in inside}
        # A person is where the venue is; who is in no known venue belongs to where they live.
        inside = [s for s in inside if (self._here(venue) if (venue := of[s]) is not None else self._here(s))]
        there = Counter(of[subject] for subject in inside)
        past_there = Counter(of[subject] for subject in inside if subject in past)
        columns = (
            Column("venue", word("venue"), ColumnType.SUBJECT),
            *(Column(each, word(each), ColumnType.NUMBER) for each in _COLUMNS),
        )
        venues = sorted({*rooms, *(venue for venue in there if venue is not None)})
        lines = [
            Row(v, (SubjectRef(v), rooms.get(v), there[v], past_there[v], _free(rooms.get(v), there[v]), None, None))
            for v in venues
        ]
        if there[None]:
            cells = (word("no_venue"), None, there[None], past_there[None], None, None, None)
            lines.append(Row(NO_VENUE, cells, RowKind.ELSEWHERE))
        waiting = [
            one.subject
            for one in unplaced(counting.now.pack, counting.timelines, self.part.custody, at)
            if self._here(one.subject)
        ]
        total, free = sum(rooms.values()), sum(rooms.values()) - len(inside)
        short = max(0, len(waiting) - max(0, free))
        cells_of_all = (word(TOTAL), total, len(inside), sum(past_there.values()), free, len(waiting), short)
        lines.append(Row(TOTAL, cells_of_all, RowKind.TOTAL))
        title = self.part.label if self.part.label.given else word("venues")
        return Table(self.name, title, columns, tuple(lines), notes=(Statement("reports.venues-how"),))

    def findings(self, table: Table) -> list[Statement]:
        """Venues that hold more people than they have rooms."""
        found = []
        for row in table.rows:
            rooms, occupied = row.cells[1], row.cells[2]
            if isinstance(rooms, int) and isinstance(occupied, int) and occupied > rooms and row.kind is RowKind.DATA:
                args: dict[str, Cell] = {"venue": row.cells[0], "occupied": occupied, "rooms": rooms}
                found.append(Statement("reports.venue-overfull", args, Severity.WARNING))
        return found

    def _ahead(self, cuts: Sequence[Cut]) -> Table:
        pack, custody = self.counting.now.pack, self.counting.now.pack.tracks[self.part.custody]
        today = cuts[-1]
        needs = self._basis_rows()
        inside = {subject for subject in self._inside(self.at) if self._here(subject)}
        days: list[Cut] = [*cuts[1:]]
        for number in range(1, self.part.days + 1):
            ahead = (today.at.astimezone(pack.zone).replace(tzinfo=None) + timedelta(days=number)).replace(
                tzinfo=pack.zone
            )
            days.append(Cut(today.day + timedelta(days=number), ahead))
        lines = []
        for cut in days:
            rooms = sum(self._rooms(min(cut.at, self.at)).values())
            if cut.day < today.day:
                occupied = sum(1 for subject in self._inside(cut.at) if self._here(subject))
                lines.append(
                    (cut.day, rooms, occupied, len({n.subject for n in needs if _holds(n, cut.at)}), *[None] * 4)
                )
                continue
            low = {n.subject for n in needs if _holds(n, cut.at, planned=self.at)}
            high = {n.subject for n in needs if _holds(n, cut.at, latest=True)}
            if cut.day == today.day:
                low = high = {n.subject for n in needs if _holds(n, cut.at)}
                lines.append((cut.day, rooms, len(inside), len(low), len(inside), len(inside), len(low), len(high)))
                continue
            # Those whose past release stands already may stay, since nothing that is known ends it.
            bound = {n.subject for n in needs}
            stay_high = inside & high | {subject for subject in inside if subject not in bound}
            lines.append((cut.day, rooms, None, None, len(inside & low), len(stay_high), len(low), len(high)))
        del custody
        columns = (
            Column("day", word("day"), ColumnType.DATE),
            *(Column(each, word(each), ColumnType.NUMBER) for each in _AHEAD),
        )
        drawing = Curve(
            (Line("rooms", Mark.LIMIT), Line("occupied"), Line("needed")),
            Knowledge.NOW,
            (
                Band(word("stay_band"), "stay_low", "stay_high"),
                Band(word("need_band"), "need_low", "need_high"),
            ),
            today.day,
        )
        rows = tuple(Row(str(line[0]), line) for line in lines)
        notes = (Statement("reports.as-known-now"), Statement("reports.venues-ahead-how"))
        title = phrase("venues_ahead", days=label_of(str(self.part.days)))
        return Table(f"{self.name}_ahead", title, columns, rows, notes=notes, drawing=drawing)

    def _basis_rows(self) -> list[ShownRow]:
        """The stretches of shown statuses that justify this custody, of those whom the report is about."""
        pack, timelines = self.counting.now.pack, self.counting.timelines
        custody = pack.tracks[self.part.custody]
        return [
            row
            for (subject, of), timeline in timelines.items()
            if of in custody.justified_by and kind_of(subject) == custody.about and self._here(subject)
            for row in timeline.rows
            if row.status in custody.justified_by[of]
        ]


def inside(counting: Counting, custody: TrackId, at: datetime) -> set[SubjectId]:
    """Those whose custody is open at *at*."""
    track = counting.now.pack.tracks[custody]
    return {
        subject
        for (subject, of), timeline in counting.timelines.items()
        if of == track.id and (row := timeline.row_at(at)) is not None and row.status != track.default
    }


_COLUMNS = ("rooms", "occupied", "past_there", "free", "waiting", "short")
_AHEAD = ("rooms", "occupied", "needed", "stay_low", "stay_high", "need_low", "need_high")


def _free(rooms: int | None, occupied: int) -> int | None:
    return None if rooms is None else rooms - occupied


def _holds(row: ShownRow, at: datetime, *, planned: datetime | None = None, latest: bool = False) -> bool:
    """Whether the status is shown at *at*; by its planned end, not before *planned*, or by the latest it can have."""
    if row.since > at:
        return False
    until = row.until
    if planned is not None and row.segment.planned is not None and (until is None or row.segment.planned < until):
        until = max(row.segment.planned, planned)
    if latest and until is not None and until == row.segment.until:
        until = row.segment.latest
    return until is None or at < until
