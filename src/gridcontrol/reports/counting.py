"""What a report counts, item by item: each with its row, so that rows and totals can be held against each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from decimal import Decimal
from operator import attrgetter, itemgetter
from typing import NamedTuple, Self

from attrs import evolve, field, frozen

from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.calculus.timeline import Timelines
from gridcontrol.ids import EventKindId, FactId, FieldId, StatusId, SubjectId, TrackId, kind_of
from gridcontrol.model.known import Known, KnownEvent
from gridcontrol.reports.document import Counted, Figure
from gridcontrol.reports.grouping import ELSEWHERE, NOT_LOCATED, Grouping, not_located_in
from gridcontrol.reports.whereabouts import Effects, Stay, Whereabouts, whereabouts
from gridcontrol.rules.conditions import EventPattern
from gridcontrol.rules.matching import Within, passes
from gridcontrol.rules.ruleset import Pack

Amount = int | Decimal


class Item(NamedTuple):
    """One thing counted, a subject or an event: when it took effect, and the row of its division."""

    what: Counted
    row: str
    at: datetime
    amount: Amount = 1
    without_amount: bool = False
    """An amount was to be added up and there is none."""
    stay: Stay | None = None
    """The place by which it has its row."""
    event: KnownEvent | None = None
    """What is counted, or the first of what its subject is counted for."""

    @property
    def key(self) -> str:
        return self.what.key

    @property
    def subject(self) -> SubjectId:
        return self.what.subject


class Happened(NamedTuple):
    """An event with its place in the order of what happens: when it took effect, the rank of its kind, its id."""

    at: datetime
    rank: int
    id: FactId
    event: KnownEvent


@frozen
class View:
    """The world as one report sees it: what was known, up to which instant, and where everybody is."""

    pack: Pack
    known: Known
    as_of: AsOf
    grouping: Grouping
    listed: AbstractSet[str]
    """Keys of the rows there are."""
    happened: Mapping[EventKindId, Sequence[Happened]]
    """What has taken effect, by kind."""
    places: Whereabouts
    within: Within | None
    rows_met: dict[Stay, str] = field(factory=dict, eq=False, repr=False)

    @property
    def all_rows(self) -> tuple[str, ...]:
        """Keys of every row but the total, in order."""
        return (*(place.key for place in self.grouping.rows()), ELSEWHERE, NOT_LOCATED)

    def regrouped(self, grouping: Grouping) -> View:
        """The same world in other rows."""
        listed = frozenset(place.key for place in grouping.rows())
        return evolve(self, grouping=grouping, listed=listed, rows_met={})

    def in_world(self, world: View) -> View:
        """*world* in the rows of this view."""
        if self.grouping is world.grouping:
            return world
        return evolve(world, grouping=self.grouping, listed=self.listed, rows_met=self.rows_met)

    def row(self, stay: Stay | None) -> str:
        """The row of a place."""
        if stay is None:
            return NOT_LOCATED
        row = self.rows_met.get(stay)
        if row is None:
            place = self.grouping.row_of(stay.code, stay.written_on)
            row = NOT_LOCATED if place is None else place.key
            row = self.rows_met[stay] = row if row in self.listed or place is None else ELSEWHERE
        return row

    def row_now(self, subject: SubjectId) -> str:
        """The row of the place where *subject* is at the report's instant."""
        return self.row_of(subject, self.places.at(subject, self.as_of.at))

    def row_of(self, subject: SubjectId, stay: Stay | None) -> str:
        """The row of *subject* at *stay*; who has no known place stands under the unit that registered it."""
        row = self.row(stay)
        if row != NOT_LOCATED:
            return row
        unit = self.row(self.places.unit(subject, self.as_of.at))
        return not_located_in(unit) if unit in self.listed else NOT_LOCATED


def view(pack: Pack, known: Known, as_of: AsOf, grouping: Grouping, within: Within | None) -> View:
    """What a report at *as_of* sees of *known*."""
    listed = frozenset(place.key for place in grouping.rows())
    happened: dict[EventKindId, list[Happened]] = defaultdict(list)
    effect, covers = Effects.of(pack).at, as_of.covers
    ranks = {kind.id: kind.rank for kind in pack.events.values()}
    for events in known.events.values():
        for event in events:
            kind, at = event.kind, effect(event)
            if covers(at) and kind in ranks:
                happened[kind].append(Happened(at, ranks[kind], event.id, event))
    return View(pack, known, as_of, grouping, listed, happened, whereabouts(pack, known, as_of), within)


def event_items(
    seen: View, pattern: EventPattern, *, distinct: bool = False, sum_of: FieldId | None = None
) -> tuple[Item, ...]:
    """The events of *pattern* that have taken effect, in the pack's order, each where its subject was that day.

    With *distinct* a subject stands once, at its first one. With *sum_of* each adds that field instead of one.
    """
    fitting = _fitting(seen, pattern)
    fitting.sort(key=itemgetter(0, 1, 2))
    items = []
    met: set[SubjectId] = set()
    at_event, row_of = seen.places.at_event, seen.row_of
    for at, _, fact, event in fitting:
        subject = event.subject
        if distinct:
            if subject in met:
                continue
            met.add(subject)
        stay = at_event(subject, at)
        what = Counted(subject if distinct else fact, subject)
        item = Item(what, row_of(subject, stay), at, 1, False, stay, event)  # noqa: FBT003  # faster than by name
        items.append(item if sum_of is None else _with_amount(item, event.fields.get(sum_of)))
    return tuple(items)


def first_items(items: Iterable[Item]) -> tuple[Item, ...]:
    """Of events in order the first of each subject, for which it stands, as ``event_items`` with *distinct*."""
    first: dict[SubjectId, Item] = {}
    for item in items:
        first.setdefault(item.what.subject, item)
    return tuple([Item(Counted(subject, subject), *item[1:]) for subject, item in first.items()])


def _fitting(seen: View, pattern: EventPattern) -> list[Happened]:
    happened = [each for kind in set(pattern.kinds) for each in seen.happened.get(kind, ())]
    if not pattern.where:
        return happened
    zone, within = seen.pack.zone, seen.within
    return [
        each
        for each in happened
        if passes(pattern.where, each.event.fields, on=each.event.at, zone=zone, places=within)
    ]


def _with_amount(item: Item, amount: object) -> Item:
    if isinstance(amount, int | Decimal):
        return item._replace(amount=amount)
    return item._replace(amount=0, without_amount=True)


def status_items(
    seen: View, timelines: Timelines, track_id: TrackId, statuses: tuple[StatusId, ...]
) -> tuple[Item, ...]:
    """The subjects that show one of *statuses* in the track at the report's instant, each where it is then."""
    track = seen.pack.tracks[track_id]
    at = seen.as_of.at
    shown = {
        timeline.subject: row.status
        for (_, of), timeline in timelines.items()
        if of == track.id and (row := timeline.row_at(at)) is not None
    }
    if track.default in statuses:
        # The default is shown by whoever is known to exist and shows nothing else.
        shown = {subject: shown.get(subject, track.default) for subject in (*_subjects(seen), *shown)}
    subjects = sorted(s for s, status in shown.items() if status in statuses and kind_of(s) == track.about)
    return subject_items(seen, subjects)


def subject_items(seen: View, subjects: Iterable[SubjectId]) -> tuple[Item, ...]:
    """*subjects*, each where it is at the report's instant."""
    at = seen.as_of.at
    stays = [(subject, seen.places.at(subject, at)) for subject in subjects]
    return tuple(Item(Counted(s, s), seen.row_of(s, stay), at, stay=stay) for s, stay in stays)


def _subjects(seen: View) -> Iterator[SubjectId]:
    """Those of whom at least one fact has taken effect."""
    for events in seen.happened.values():
        yield from (one.event.subject for one in events)


ZERO = Figure(0)


@frozen
class Counts:
    """One indicator's figures: by row, and the total, each counted on its own."""

    rows: Mapping[str, Figure]
    total: Figure
    elsewhere: Figure = ZERO
    """The figure of a row in which nothing was counted."""

    def of(self, row: str) -> Figure:
        """The figure of *row*."""
        return self.rows.get(row, self.elsewhere)


OUTSIDE = ""
"""The row of what belongs to no row: it is outside of what the report is about."""


@frozen
class Scope:
    """The divisions that a report is about, by the keys they have in *seen*."""

    seen: View
    keys: AbstractSet[str]

    def holds(self, subject: SubjectId, stay: Stay | None) -> bool:
        """Whether *subject* at *stay* is there, or was registered there and is in no known place."""
        row = self.seen.row_of(subject, stay)
        return row in self.keys or any(row == not_located_in(key) for key in self.keys)

    def in_world(self, world: View) -> Scope:
        """The same divisions in *world*."""
        return Scope(self.seen.in_world(world), self.keys)


@frozen(eq=False)
class Rows:
    """The rows of one table: those of *seen*, for what belongs to one of *scopes*; for everything without any.

    *name* tells them from other rows of the same report, each time it is made. *own*: everything has these rows where
    it is counted already.
    """

    seen: View
    scopes: tuple[Scope, ...] = ()
    name: str = ""
    own: bool = True

    def in_world(self, world: View) -> Self:
        """The same rows in *world*."""
        return evolve(
            self, seen=self.seen.in_world(world), scopes=tuple(scope.in_world(world) for scope in self.scopes)
        )

    def holds(self, subject: SubjectId, stay: Stay | None) -> bool:
        """Whether it belongs to what the report is about."""
        return not self.scopes or any(scope.holds(subject, stay) for scope in self.scopes)

    def row(self, item: Item) -> str:
        """Its row; ``OUTSIDE`` where it has none."""
        return self.seen.row_of(item.subject, item.stay) if self.holds(item.subject, item.stay) else OUTSIDE

    def seat(self, items: tuple[Item, ...]) -> tuple[Item, ...]:
        """*items*, counted in other rows, in these; without those outside."""
        if self.own and not self.scopes:
            return items
        seated = ((self.row(item), item) for item in items)
        return tuple(item if item.row == row else item._replace(row=row) for row, item in seated if row != OUTSIDE)

    def seat_pair(self, pair: tuple[Item, Item]) -> tuple[Item, Item]:
        """What was counted then and is now, each in its row or outside."""
        was, now = pair
        return was._replace(row=self.row(was)), now._replace(row=self.row(now))


def tally(items: Sequence[Item], *, members: bool = True) -> Counts:
    """Counted by row; the total from the items, not from the rows. Without *members* only numbers are kept."""
    if not members:
        return _numbers(items)
    by_row: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_row[item.row].append(item)
    return Counts({row: _figure(members) for row, members in by_row.items()}, _figure(items))


def _numbers(items: Sequence[Item]) -> Counts:
    if all(type(item.amount) is int and item.amount == 1 for item in items):
        return Counts({row: Figure(number) for row, number in Counter(map(_ROW, items)).items()}, Figure(len(items)))
    sums: dict[str, Amount] = defaultdict(int)
    for item in items:
        sums[item.row] += item.amount
    return Counts({row: Figure(amount) for row, amount in sums.items()}, Figure(sum((i.amount for i in items), 0)))


_ROW = attrgetter("row")


def _figure(items: Sequence[Item]) -> Figure:
    return Figure(sum((item.amount for item in items), 0), frozenset(item.what for item in items))


def added(several: Iterable[Counts], elsewhere: Figure = ZERO) -> Counts:
    """What was counted in parts that share nothing, as numbers."""
    rows: dict[str, Amount] = defaultdict(int)
    total: Amount = 0
    for counts in several:
        for row, figure in counts.rows.items():
            rows[row] += figure.value or 0
        total += counts.total.value or 0
    return Counts({row: Figure(amount) for row, amount in rows.items()}, Figure(total), elsewhere)


@frozen
class Movement:
    """How a cumulative figure came from that of the report before, item by item.

    ``new``: took effect in the period. ``late``: took effect before it and was not in the report before. ``withdrawn``:
    was in the report before and would not be if that were made again now (voided, corrected to something else or to a
    later day). ``kept`` pairs what is left as it was with as it is.
    """

    previous: tuple[Item, ...]
    new: tuple[Item, ...]
    late: tuple[Item, ...]
    withdrawn: tuple[Item, ...]
    cumulative: tuple[Item, ...]
    kept: tuple[tuple[Item, Item], ...]

    @property
    def parts(self) -> Mapping[str, tuple[Item, ...]]:
        """The members of the identity by name."""
        return {
            "previous": self.previous,
            "new": self.new,
            "late": self.late,
            "withdrawn": self.withdrawn,
            "cumulative": self.cumulative,
        }


def movement(
    previous: tuple[Item, ...], now: tuple[Item, ...], since: datetime, joined: Mapping[SubjectId, SubjectId]
) -> Movement:
    """What changed between two reports, the period of the second beginning at *since*.

    *joined* are the subjects that are known by another id now: of two that turned out to be one, one is withdrawn.
    """
    before = {item.key: item for item in now if item.at < since}
    kept: dict[str, tuple[Item, Item]] = {}
    withdrawn = []
    for item in previous:
        key = joined.get(SubjectId(item.key), item.key) if item.key == item.subject else item.key
        if key in before and key not in kept:
            kept[key] = (item, before[key])
        else:
            withdrawn.append(item)
    return Movement(
        previous=previous,
        new=tuple(item for item in now if item.at >= since),
        late=tuple(item for key, item in before.items() if key not in kept),
        withdrawn=tuple(withdrawn),
        cumulative=now,
        kept=tuple(kept.values()),
    )
