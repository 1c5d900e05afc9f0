"""The least change that would show another status: one fact more, one fact less, or nothing but time.

Nothing is guessed: every change is really applied, and what the evaluator then answers is what is promised. Only the
subject's own facts are touched, so that no answer tells of another's case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from attrs import define, evolve, field, frozen

from gridcontrol.calculus.candidates import Role, Space, asked_about, ways
from gridcontrol.calculus.ends import Ends, shown_at
from gridcontrol.calculus.evaluator import Evaluator, Places
from gridcontrol.calculus.supposing import effective, up_to, with_event, without
from gridcontrol.calculus.timeline import Timeline, Timelines
from gridcontrol.ids import EventKindId, FactId, StatusId, SubjectId, TrackId, kind_of
from gridcontrol.model.facts import Fields
from gridcontrol.model.known import Known
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import Track
from gridcontrol.time import WorldTime, instant_of, local_date

MOST_APPLIED = 600
"""Changes applied for one explanation, at most."""
MOST_WORK = 30_000
"""Events evaluated for one explanation, at most: where subjects can't be evaluated alone, a change costs them all."""
FEWEST_APPLIED = 4
_LATER = frozenset(Role) - {Role.TRIGGER, Role.ORDER}
"""What may do later what it does not do at once.

What starts a rule is looked for later only where one comes into force, or where nothing else is found."""
DAYS_AHEAD = 28
"""How far ahead a fact is supposed, in days from the instant asked about."""


@frozen
class Added:
    """One fact more. *role* says what the rules do with it."""

    role: Role
    kind: EventKindId
    at: WorldTime
    fields: Fields = field(hash=False)


@frozen
class Withdrawn:
    """One fact less."""

    fact: FactId


@frozen
class Waited:
    """Nothing but time. *limit*: it comes by then at the latest."""

    limit: bool


Action = Added | Withdrawn | Waited


@frozen
class Change:
    """After *action* the track shows *status* from *since* on (the instant asked about where it does so at once)."""

    action: Action
    status: StatusId
    since: datetime


@frozen
class LeastChanges:
    """What would show another status in *track* than *status* at *at*, or sooner than time does, the least first.

    At most two additions for each role, one that sets free and one that does not. Not *complete*: the bound was
    reached before everything had been tried. *others*: the rules look at other subjects, about whom nothing was tried.
    """

    subject: SubjectId
    track: TrackId
    status: StatusId
    at: datetime
    changes: tuple[Change, ...]
    tried: int
    complete: bool
    others: bool = False

    @property
    def no_single_fact(self) -> bool:
        """Whether everything was tried and no single fact about the subject alone, added or withdrawn, changes it."""
        return self.complete and all(isinstance(change.action, Waited) for change in self.changes)


def least_changes(
    pack: Pack,
    known: Known,
    subject: SubjectId,
    at: datetime,
    evaluator: Evaluator,
    *,
    places: Places | None = None,
) -> tuple[LeastChanges, ...]:
    """For each track of *subject*, in the pack's order."""
    standing = known.standing_for(subject)
    search = _Search(pack, up_to(pack, known, at), standing, at, evaluator, places)
    return tuple(search.found(track) for track in search.run())


def first_other(timeline: Timeline | None, track: Track, at: datetime) -> tuple[datetime, StatusId] | None:
    """When, after *at*, another status than that of *at* is first shown, and which; None: never."""
    now = shown_at(timeline, track, at)
    rows = timeline.rows if timeline else ()
    for instant in sorted({i for row in rows for i in (row.since, row.until) if i is not None and i > at}):
        then = shown_at(timeline, track, instant)
        if then != now:
            return instant, then
    return None


@define
class _Search:
    pack: Pack
    base: Known
    """What has taken effect by the instant asked about."""
    subject: SubjectId
    at: datetime
    evaluator: Evaluator
    places: Places | None
    tried: int = 0
    complete: bool = True
    _best: dict[TrackId, dict[tuple[Role, bool], Change]] = field(factory=dict)
    _withdrawn: dict[TrackId, list[Change]] = field(factory=dict)
    _standing: dict[TrackId, tuple[StatusId, tuple[datetime, StatusId] | None]] = field(factory=dict)
    _limits: set[TrackId] = field(factory=set)
    _applied: set[tuple[object, ...]] = field(factory=set)
    _spaces: dict[TrackId, Space] = field(factory=dict)

    def run(self) -> list[Track]:
        """Everything within the bound; the tracks there are answers for."""
        tracks = [track for track in self.pack.tracks.values() if track.about == kind_of(self.subject)]
        lines = self._lines(self.base)
        ends = Ends([line for (of, _), line in lines.items() if of == self.subject], self.at)
        for track in tracks:
            line = lines.get((self.subject, track.id))
            self._standing[track.id] = shown_at(line, track, self.at), first_other(line, track, self.at)
            if line is not None and ends.shown(line.rows).latest is not None:
                self._limits.add(track.id)
            self._best[track.id], self._withdrawn[track.id] = {}, []
            self._spaces[track.id] = asked_about(self.pack, track.id)
        self._withdraw(tracks)
        for track in tracks:
            self._add_all(track, frozenset(Role), self.at, tracks)
        changes = self._days_of_change()
        for day in self._days_ahead():
            for track in tracks:
                # What can be had at once is not looked for later again.
                roles = _LATER | {Role.TRIGGER} if day in changes else _LATER
                self._add_all(track, roles - {role for role, _ in self._best[track.id]}, day, tracks)
        for day in self._days_ahead():
            for track in tracks:
                if not self._best[track.id] and not self._withdrawn[track.id]:
                    # Before saying that nothing does it, what starts nothing today is tried on later days too.
                    self._add_all(track, frozenset({Role.TRIGGER}), day, tracks)
        return tracks

    def found(self, track: Track) -> LeastChanges:
        """What was found for *track*, the least first."""
        status, itself = self._standing[track.id]
        limit = track.id in self._limits
        waited = () if itself is None else (Change(Waited(limit), itself[1], itself[0]),)
        best = self._best[track.id]
        facts = self._undominated([best[key] for key in sorted(best) if key[0] is not Role.ORDER])
        orders = tuple(best[key] for key in sorted(best) if key[0] is Role.ORDER)
        changes = (*facts, *self._withdrawn[track.id], *orders)
        changes = (*changes, *waited) if limit else (*waited, *changes)
        others = self._spaces[track.id].others
        return LeastChanges(self.subject, track.id, status, self.at, changes, self.tried, self.complete, others)

    def _undominated(self, changes: list[Change]) -> tuple[Change, ...]:
        """*changes* without those of which a lesser one, of the same kind of events, gives the same."""

        def same(one: Change, other: Change) -> bool:
            kinds = {c.action.kind for c in (one, other) if isinstance(c.action, Added)}
            return one.status == other.status and len(kinds) == 1

        return tuple(
            change
            for change in changes
            if not any(same(o, change) and _order(o, self.pack) < _order(change, self.pack) for o in changes)
        )

    def _bound(self) -> int:
        if not self.pack.crosses_subjects:
            return MOST_APPLIED
        events = sum(len(events) for events in self.base.events.values())
        return min(MOST_APPLIED, max(FEWEST_APPLIED, MOST_WORK // max(events, 1)))

    def _lines(self, known: Known) -> Timelines:
        return self.evaluator.evaluate(self.pack, known, places=self.places, subjects=[self.subject]).timelines

    def _may_go_on(self) -> bool:
        if self.tried >= self._bound():
            self.complete = False
            return False
        self.tried += 1
        return True

    def _days_ahead(self) -> Iterator[WorldTime]:
        """The days after today until every track shows something else by itself."""
        ends = [None if itself is None else itself[0] for _, itself in self._standing.values()]
        today = local_date(self.at, self.pack.zone)
        for number in range(1, DAYS_AHEAD + 1):
            day = today + timedelta(days=number)
            if any(end is None or instant_of(day, self.pack.zone) < end for end in ends):
                yield day

    def _days_of_change(self) -> frozenset[WorldTime]:
        """The first whole days of editions: what starts nothing now may start something then."""
        days = set()
        for edition in (edition for rule in self.pack.rules.values() for edition in rule.editions):
            if edition.since is not None and edition.since > self.at:
                day = local_date(edition.since, self.pack.zone)
                days.add(day if instant_of(day, self.pack.zone) == edition.since else day + timedelta(days=1))
        return frozenset(days)

    def _add_all(self, of: Track, roles: frozenset[Role], at: WorldTime, tracks: list[Track]) -> None:
        """Apply every event at *at* that the rules of the track *of* ask for in one of *roles*."""
        for asked in self._spaces[of.id].asked:
            if asked.role in roles:
                when = self._timed(at) if asked.timed else at
                for kind, fields in ways(self.pack, asked, kind_of(self.subject), when):
                    self._add(Added(asked.role, kind, when, fields), tracks)

    def _timed(self, at: WorldTime) -> WorldTime:
        """*at*, a day at the time of day of the instant asked about."""
        if isinstance(at, datetime):
            return at
        return datetime.combine(at, self.at.astimezone(self.pack.zone).time(), tzinfo=self.pack.zone)

    def _add(self, added: Added, tracks: list[Track]) -> None:
        key = (added.kind, added.at, tuple(sorted((name, str(value)) for name, value in added.fields.items())))
        if key in self._applied or not self._may_go_on():
            return
        self._applied.add(key)
        changed = with_event(self.base, self.subject, added.kind, added.at, added.fields, self.pack.zone)
        for track, found in self._flips(added, self._lines(changed), tracks):
            # Of another track than that whose rules asked for it the same event may be something else.
            role = self._spaces[track.id].role_of(added.kind) or added.role
            change = evolve(found, action=evolve(added, role=role))
            place = role, change.status in track.holding
            best = self._best[track.id].get(place)
            if best is None or _order(change, self.pack) < _order(best, self.pack):
                self._best[track.id][place] = change

    def _withdraw(self, tracks: list[Track]) -> None:
        own = sorted(self.base.of(self.subject), key=lambda event: (effective(self.pack, event), event.id))
        for event in own:
            if self._may_go_on():
                lines = self._lines(without(self.base, self.subject, event.id))
                for track, change in self._flips(Withdrawn(event.id), lines, tracks):
                    self._withdrawn[track.id].append(change)

    def _flips(
        self, action: Action, lines: Mapping[tuple[SubjectId, TrackId], Timeline], tracks: list[Track]
    ) -> Iterator[tuple[Track, Change]]:
        """The tracks that show another status at once, or sooner than by themselves."""
        for track in tracks:
            status, itself = self._standing[track.id]
            line = lines.get((self.subject, track.id))
            shown = shown_at(line, track, self.at)
            if shown != status:
                yield track, Change(action, shown, self.at)
                continue
            other = first_other(line, track, self.at)
            if other is not None and (itself is None or other[0] < itself[0]):
                yield track, Change(action, other[1], other[0])


def _order(change: Change, pack: Pack) -> tuple[object, ...]:
    """What comes first is the lesser change: soonest, by the earliest fact, of the first kind, with least said."""
    action = change.action
    if not isinstance(action, Added):
        raise TypeError(action)
    said = sorted((name, str(value)) for name, value in action.fields.items())
    return change.since, instant_of(action.at, pack.zone), pack.events[action.kind].rank, len(said), action.kind, said
