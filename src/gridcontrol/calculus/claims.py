"""What other systems claim, beside what the rules give."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from gridcontrol.calculus.timeline import Row, Timelines
from gridcontrol.ids import StatusId, SubjectId, TrackId
from gridcontrol.model.facts import Assertion
from gridcontrol.model.known import Known
from gridcontrol.rules.ruleset import Pack
from gridcontrol.time import instant_of


@frozen
class Disagreement:
    """A claim that the rules do not bear out at the instant asked for."""

    claim: Assertion
    subject: SubjectId
    """Who it is about, under the id that stands for all joined ones."""
    claimed: StatusId | None
    """What it says of the instant; None: that its status is over."""
    row: Row | None
    """What the rules show then; None: the track's default."""


def disagreements(pack: Pack, known: Known, timelines: Timelines, at: datetime) -> tuple[Disagreement, ...]:
    """Claims in *known* that differ from *timelines* at *at*, by subject and track.

    Of several claims about one track of a subject the one that begins last counts, by then the one written last. One
    that has begun and ended differs while the rules still show its status from before that end.
    """
    last: dict[tuple[SubjectId, TrackId], tuple[tuple[datetime, bool, datetime, str], Assertion]] = {}
    for claim in known.assertions:
        since = instant_of(claim.since, pack.zone)
        if since > at:
            continue
        subject = known.standing_for(claim.subject)
        rank = (since, claim.recorded_at is not None, claim.recorded_at or since, claim.id)
        before = last.get((subject, claim.track))
        if before is None or before[0] < rank:
            last[subject, claim.track] = (rank, claim)
    found = []
    for (subject, track), (_, claim) in sorted(last.items()):
        timeline = timelines.get((subject, track))
        row = timeline.row_at(at) if timeline is not None else None
        declared = pack.tracks.get(track)
        shown = row.status if row is not None else None if declared is None else declared.default
        until = None if claim.until is None else instant_of(claim.until, pack.zone)
        if until is None or at < until:
            if shown != claim.status:
                found.append(Disagreement(claim, subject, claim.status, row))
        elif row is not None and row.status == claim.status and row.shown_since < until:
            found.append(Disagreement(claim, subject, None, row))
    return tuple(found)
