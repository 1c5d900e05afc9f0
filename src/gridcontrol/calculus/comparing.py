"""The same facts under two rule sets: who shows another status, from when, how many rooms each needs, and why.

Nothing is assumed of the days ahead: both sides are worked out from the facts up to one instant, and what lies after it
is what each side says if no further fact comes. Whoever knows later facts as well can split the difference between what
was expected and what happened into what the rules did and what the facts did (``attributed``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

import attrs
from attrs import frozen

from gridcontrol.calculus.ends import Ends, Stretch, shown_at
from gridcontrol.calculus.timeline import Timeline, Timelines
from gridcontrol.errors import Place
from gridcontrol.ids import EventKindId, RuleId, StatusId, SubjectId, TrackId
from gridcontrol.model.known import Known
from gridcontrol.rules.ruleset import Edition, Pack, Rule, Transition
from gridcontrol.rules.vocabulary import Nature
from gridcontrol.time import local_date, start_of_day


@frozen
class Changed:
    """*subject* shows another status in *track*: *was* under the one rule set, *becomes* under the other.

    ``since`` is the first instant at which the two differ, not before the one asked about. A status is None where a
    rule set has no such track. ``free_was`` and ``free_becomes`` say when nothing that holds remains; None: nothing
    holds at ``since``.
    """

    subject: SubjectId
    track: TrackId
    since: datetime
    was: StatusId | None
    becomes: StatusId | None
    free_was: Stretch | None
    free_becomes: Stretch | None


@frozen
class RoomsNeeded:
    """How many subjects show at 24:00 of *day* a status that puts them into the custody *track*."""

    track: TrackId
    day: date
    was: int
    becomes: int


@frozen
class Undated:
    """A rule that the new rule set writes otherwise.

    ``since``: its new edition comes into force then and leaves alone what runs (``as_at_start``). None: it has no new
    edition, so that it counts as if it had always been so. With *gone* the old rule set has an edition from then on (or
    without a first day) that the new one has not, and nothing is left of what began under it unless another takes it.
    """

    rule: RuleId
    since: datetime | None
    gone: bool = False


@frozen
class Parted:
    """How many show *status* in *track* at a later instant.

    *expected* by the old rules, *planned* by the new ones, both from the facts of before, *happened* by the new rules
    from all facts.
    """

    track: TrackId
    status: StatusId
    expected: int
    planned: int
    happened: int


@frozen
class Comparison:
    """Everything that differs from *at* on, from what was known at *known_at*."""

    at: datetime
    known_at: datetime
    changes: tuple[Changed, ...]
    rooms: tuple[RoomsNeeded, ...]
    undated: tuple[Undated, ...]
    unknown_kinds: tuple[EventKindId, ...]
    """Kinds of events that have happened and that the new rule set does not know."""
    afterwards: datetime | None = None
    """A later instant, by which facts have come that nobody knew."""
    parted: tuple[Parted, ...] = ()
    """How many show each status then: expected, planned, and as it happened."""


def changes(old: Pack, new: Pack, was: Timelines, becomes: Timelines, at: datetime) -> tuple[Changed, ...]:
    """Everybody who shows another status at *at* or later, by subject and track.

    *was* and *becomes* are the timelines of *old* and *new* from the facts up to *at*.
    """
    sides = _by_subject(was), _by_subject(becomes)
    found = []
    for subject, track in sorted(was.keys() | becomes.keys()):
        since = _first_difference(old, new, was.get((subject, track)), becomes.get((subject, track)), track, at)
        if since is None:
            continue
        lines = [side.get(subject, ()) for side in sides]
        found.append(
            Changed(
                subject,
                track,
                since,
                _status(old, was.get((subject, track)), track, since),
                _status(new, becomes.get((subject, track)), track, since),
                _free(old, lines[0], track, since),
                _free(new, lines[1], track, since),
            )
        )
    return tuple(found)


def _by_subject(timelines: Timelines) -> Mapping[SubjectId, list[Timeline]]:
    found: dict[SubjectId, list[Timeline]] = {}
    for (subject, _), line in timelines.items():
        found.setdefault(subject, []).append(line)
    return found


def _status(pack: Pack, line: Timeline | None, track: TrackId, at: datetime) -> StatusId | None:
    return shown_at(line, pack.tracks[track], at) if track in pack.tracks else None


def _first_difference(
    old: Pack, new: Pack, was: Timeline | None, becomes: Timeline | None, track: TrackId, at: datetime
) -> datetime | None:
    """The first instant from *at* on at which the two show different statuses.

    Where only one of the rule sets has the track, that is the first instant at which it shows more than its default.
    """
    boundaries = {
        instant
        for line in (was, becomes)
        if line is not None
        for row in line.rows
        for instant in (row.since, row.until)
        if instant is not None and instant > at
    }
    for instant in sorted({at, *boundaries}):
        shown = [_status(pack, line, track, instant) for pack, line in ((old, was), (new, becomes))]
        ordinary = [pack.tracks[track].default if track in pack.tracks else None for pack in (old, new)]
        if shown[0] != shown[1] and (None not in shown or shown != ordinary):
            return instant
    return None


def _free(pack: Pack, lines: Iterable[Timeline], track: TrackId, at: datetime) -> Stretch | None:
    if track not in pack.tracks:
        return None
    lines = list(lines)
    runs = [run for line in lines if line.track == track for run in line.runs]
    held, free = Ends(lines, at).held(runs, pack.tracks[track].holding)
    return free if held else None


def rooms(old: Pack, new: Pack, was: Timelines, becomes: Timelines, at: datetime, days: int) -> tuple[RoomsNeeded, ...]:
    """For each custody track, each of the *days* from that of *at* on: how many need a room for the night."""
    today = local_date(at, old.zone)
    tracks = [t.id for pack in (old, new) for t in pack.tracks.values() if t.nature is Nature.CUSTODY]
    return tuple(
        RoomsNeeded(track, day, _in_need(old, was, track, day), _in_need(new, becomes, track, day))
        for track in dict.fromkeys(tracks)
        for day in (today + timedelta(days=number) for number in range(days))
    )


def _in_need(pack: Pack, timelines: Timelines, custody: TrackId, day: date) -> int:
    """Only a shown status asks for a room: whom a stronger rule has sent to hospital needs none elsewhere."""
    if custody not in pack.tracks:
        return 0
    midnight = start_of_day(day + timedelta(days=1), pack.zone)
    justified = pack.tracks[custody].justified_by
    return len(
        {
            subject
            for (subject, track), line in timelines.items()
            if track in justified and (row := line.row_at(midnight)) is not None and row.status in justified[track]
        }
    )


def undated(old: Pack, new: Pack) -> tuple[Undated, ...]:
    """Rules that change without saying what becomes of those inside; those of *new*, then what only *old* has."""
    changed = [one for rule in new.rules.values() for one in _undated(old.rules.get(rule.id), rule)]
    withdrawn = [rule for rule in old.rules.values() if rule.id not in new.rules]
    gone = [Undated(rule.id, edition.since, gone=True) for rule in withdrawn for edition in rule.editions]
    return (*changed, *gone)


def _undated(before: Rule | None, rule: Rule) -> Iterator[Undated]:
    if before is None or _same(before, rule):
        return
    known = {edition.since: edition for edition in before.editions}
    fresh = [edition for edition in rule.editions if edition.since not in known]
    kept = [edition for edition in rule.editions if edition.since in known]
    left = {edition.since for edition in kept}
    yield from (Undated(rule.id, since, gone=True) for since in known if since not in left)
    # Before the first edition that stays nobody is inside whom a new one could leave alone.
    yield from (Undated(rule.id, e.since) for e in fresh if e.transition is Transition.AS_AT_START and _after(e, kept))
    if not _same(attrs.evolve(before, editions=()), attrs.evolve(rule, editions=())) or not all(
        _same(_open(edition), _open(known[edition.since])) for edition in kept
    ):
        yield Undated(rule.id, None)


def _after(edition: Edition, others: Sequence[Edition]) -> bool:
    return any(o.since is None or (edition.since is not None and o.since < edition.since) for o in others)


def _open(edition: Edition) -> Edition:
    """An edition without its end: another one that follows it ends it without rewriting it."""
    return attrs.evolve(edition, until=None, review=None)


def _same(one: object, other: object) -> bool:
    """Whether two parts of rule sets say the same, wherever they are written."""
    if isinstance(one, Place) and isinstance(other, Place):
        return True
    made_by_attrs: tuple[attrs.Attribute[object], ...] = getattr(type(one), "__attrs_attrs__", ())
    if made_by_attrs and type(one) is type(other):
        return all(_same(getattr(one, field.name), getattr(other, field.name)) for field in made_by_attrs)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    return one == other


def unknown_kinds(new: Pack, known: Known) -> tuple[EventKindId, ...]:
    """Kinds of events in *known* that *new* does not declare."""
    kinds = {event.kind for events in known.events.values() for event in events}
    return tuple(sorted(kinds - new.events.keys()))


@frozen
class Attributed:
    """What *subject* shows in *track* at a later instant.

    As *expected* by the old rules and as *planned* by the new ones, both from the facts known then; and as it
    *happened*, by the new rules from all facts.
    """

    subject: SubjectId
    track: TrackId
    expected: StatusId | None
    planned: StatusId | None
    happened: StatusId | None

    @property
    def by_rules(self) -> bool:
        """Whether the rules changed it."""
        return self.expected != self.planned

    @property
    def by_facts(self) -> bool:
        """Whether later facts changed it."""
        return self.planned != self.happened


@frozen
class Shares:
    """How many more (or fewer) show a status than was expected, in two shares that make the *whole*."""

    by_rules: int
    by_facts: int

    @property
    def whole(self) -> int:
        return self.by_rules + self.by_facts


def attributed(
    old: Pack, new: Pack, expected: Timelines, planned: Timelines, happened: Timelines, at: datetime
) -> tuple[Attributed, ...]:
    """Everybody of whom the three do not agree at *at*."""
    found = (
        Attributed(
            subject,
            track,
            _status(old, expected.get((subject, track)), track, at),
            _status(new, planned.get((subject, track)), track, at),
            _status(new, happened.get((subject, track)), track, at),
        )
        for subject, track in sorted(expected.keys() | planned.keys() | happened.keys())
    )
    return tuple(one for one in found if one.by_rules or one.by_facts)


def shares(found: Iterable[Attributed]) -> Mapping[tuple[TrackId, StatusId], Shares]:
    """The difference in numbers, by track and status; statuses of which the numbers agree are absent."""
    by_rules: Counter[tuple[TrackId, StatusId]] = Counter()
    by_facts: Counter[tuple[TrackId, StatusId]] = Counter()
    for one in found:
        for counter, before, after in ((by_rules, one.expected, one.planned), (by_facts, one.planned, one.happened)):
            for status, change in ((before, -1), (after, 1)):
                if status is not None:
                    counter[one.track, status] += change
    keys = sorted(by_rules.keys() | by_facts.keys())
    return {key: Shares(by_rules[key], by_facts[key]) for key in keys if by_rules[key] or by_facts[key]}


def parted(
    old: Pack, new: Pack, expected: Timelines, planned: Timelines, happened: Timelines, at: datetime
) -> tuple[Parted, ...]:
    """Each status but the defaults that anybody shows at *at* on one of the three sides, counted on each."""
    counts: list[Counter[tuple[TrackId, StatusId]]] = []
    for pack, side in ((old, expected), (new, planned), (new, happened)):
        shown = ((track, _status(pack, line, track, at)) for (_, track), line in side.items() if track in pack.tracks)
        counts.append(Counter((track, s) for track, s in shown if s is not None and s != pack.tracks[track].default))
    keys = sorted({key for side in counts for key in side})
    return tuple(Parted(track, status, *(side[track, status] for side in counts)) for track, status in keys)
