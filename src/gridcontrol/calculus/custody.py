"""What is physically so, held against what the rules say: past release, never based, unplaced.

Custody is *open* while its track shows another status than the default. It is *justified* while some run of a basis
track named in the custody track's ``justified_by`` stands in one of the statuses named there: shown or running
underneath, and with whatever prolongation or order moved its end: the segments of a run carry the end they really have.

Open and not justified is past release. Custody that never had a justifying basis is past release as well, marked so:
a basis that is withdrawn leaves exactly this behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from attrs import evolve, frozen

from gridcontrol.calculus.timeline import Run, Segment, Timeline, Timelines
from gridcontrol.ids import StatusId, SubjectId, TrackId
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import Track
from gridcontrol.time import Span


@frozen
class Basis:
    """A stretch of a justifying status, and the run it belongs to: rule, source and facts are there."""

    run: Run
    segment: Segment


@frozen
class PastRelease:
    """A stretch ``[since, until)`` in which *subject* is in custody and nothing justifies it. ``until`` None: open.

    ``held_since`` is when this custody began, ``held_as`` the status it shows. ``last`` is the basis that ended last
    at or before ``since`` (why it ended is in its segment); None: there was never any basis.
    """

    subject: SubjectId
    track: TrackId
    since: datetime
    until: datetime | None
    held_since: datetime
    held_as: StatusId
    last: Basis | None

    @property
    def never_based(self) -> bool:
        return self.last is None

    def lasted(self, at: datetime) -> timedelta:
        """How long it has lasted at *at*."""
        return at - self.since


@frozen
class Unplaced:
    """*subject* should be in custody by *basis* since *since* and is not."""

    subject: SubjectId
    track: TrackId
    """The custody track that is not open."""
    status: StatusId
    since: datetime
    basis: Basis


def past_release(pack: Pack, timelines: Timelines, custody: TrackId, at: datetime) -> tuple[PastRelease, ...]:
    """Everybody whose *custody* is open at *at* with nothing to justify it, longest first, then by subject."""
    track = pack.tracks[custody]
    found = [
        # The status they are held under now, not the one they were when the basis ended.
        evolve(stretch, held_as=_shown(timeline, at, track))
        for timeline in _of_track(timelines, custody)
        for stretch in past_release_stretches(track, timelines, timeline.subject)
        if Span(stretch.since, stretch.until).holds(at)
    ]
    return tuple(sorted(found, key=lambda one: (one.since, one.subject)))


def never_based(pack: Pack, timelines: Timelines, custody: TrackId, at: datetime) -> tuple[PastRelease, ...]:
    """Those of ``past_release`` who never had a justifying basis."""
    return tuple(one for one in past_release(pack, timelines, custody, at) if one.never_based)


def unplaced(pack: Pack, timelines: Timelines, custody: TrackId, at: datetime) -> tuple[Unplaced, ...]:
    """Everybody who shows a justifying status at *at* while *custody* is not open, longest first, then by subject.

    Only shown statuses ask for a place: who is in hospital by a stronger rule is not missing from the venue of a weaker
    one. A subject shown as such in several basis tracks stands once, by the one that has waited longest.
    """
    track = pack.tracks[custody]
    found: dict[SubjectId, Unplaced] = {}
    for basis_track, statuses in sorted(track.justified_by.items()):
        for timeline in _of_track(timelines, basis_track):
            row = timeline.row_at(at)
            if row is None or row.status not in statuses:
                continue
            custody_line = timelines.get((timeline.subject, custody))
            stretches = _open_stretches(custody_line, track) if custody_line else ()
            if any(span.holds(at) for span in stretches):
                continue
            left = max((s.until for s in stretches if s.until is not None and s.until <= at), default=row.shown_since)
            one = Unplaced(
                timeline.subject, custody, row.status, max(row.shown_since, left), Basis(row.run, row.segment)
            )
            known = found.get(one.subject)
            if known is None or one.since < known.since:
                found[one.subject] = one
    return tuple(sorted(found.values(), key=lambda one: (one.since, one.subject)))


def past_release_stretches(track: Track, timelines: Timelines, subject: SubjectId) -> tuple[PastRelease, ...]:
    """All stretches in which *subject*, held in the custody *track*, was or will be past release, in order of time.

    What lies ahead is as things stand: planned ends count as ends.
    """
    timeline = timelines.get((subject, track.id))
    if timeline is None:
        return ()
    bases = _bases(track, timelines, subject)
    return tuple(
        PastRelease(
            subject=subject,
            track=track.id,
            since=gap.since,
            until=gap.until,
            held_since=held.since,
            held_as=_shown(timeline, gap.since, track),
            last=_last_ended(track, bases, gap.since),
        )
        for held in _open_stretches(timeline, track)
        for gap in _uncovered(held, bases)
    )


def _of_track(timelines: Timelines, track: TrackId) -> Iterator[Timeline]:
    for (_, of), timeline in timelines.items():
        if of == track:
            yield timeline


def _shown(timeline: Timeline, at: datetime, track: Track) -> StatusId:
    row = timeline.row_at(at)
    return track.default if row is None else row.status


def _open_stretches(timeline: Timeline, track: Track) -> tuple[Span, ...]:
    """When custody is open: rows of any status but the default, joined where one follows on the other."""
    spans: list[Span] = []
    for row in sorted(timeline.rows, key=lambda row: row.since):
        if row.status == track.default or row.until == row.since:
            continue
        if spans and (spans[-1].until is None or row.since <= spans[-1].until):
            last = spans[-1].until
            until = None if last is None or row.until is None else max(last, row.until)
            spans[-1] = Span(spans[-1].since, until)
        else:
            spans.append(Span(row.since, row.until))
    return tuple(spans)


def _bases(track: Track, timelines: Timelines, subject: SubjectId) -> tuple[Basis, ...]:
    """Every stretch that justifies the custody of *subject*, masked or shown, by its beginning.

    A stretch of length zero is an occurrence; it covers no instant and justifies nothing.
    """
    found = [
        Basis(run, segment)
        for basis_track, statuses in track.justified_by.items()
        if (timeline := timelines.get((subject, basis_track))) is not None
        for run in timeline.runs
        for segment in run.segments
        if segment.status in statuses and segment.until != segment.since
    ]
    return tuple(sorted(found, key=lambda b: (b.segment.since, b.run.rule, b.segment.status)))


def _uncovered(held: Span, bases: tuple[Basis, ...]) -> Iterator[Span]:
    """What is left of *held* when every basis is taken away from it."""
    since = held.since
    for basis in bases:
        begin, end = basis.segment.since, basis.segment.until
        if held.until is not None and begin >= held.until:
            break
        if begin > since:
            yield Span(since, begin)
        if end is None:
            return
        since = max(since, end)
        if held.until is not None and since >= held.until:
            return
    yield Span(since, held.until)


def _last_ended(track: Track, bases: tuple[Basis, ...], at: datetime) -> Basis | None:
    """The basis that ended last up to *at*; of several at once that of the track named first, then by rule."""
    ended = [b for b in bases if b.segment.until is not None and b.segment.until <= at]
    order = list(track.justified_by)
    return max(
        ended,
        key=lambda b: (b.segment.until, -order.index(b.run.track), b.segment.since, b.run.rule),
        default=None,
    )
