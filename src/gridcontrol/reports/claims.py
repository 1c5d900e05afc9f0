"""What other systems claim and the rules do not bear out, as a table."""

from __future__ import annotations

from collections.abc import Sequence

from gridcontrol.calculus.claims import Disagreement
from gridcontrol.ids import StatusId, TrackId
from gridcontrol.reports.answer_words import answer_word
from gridcontrol.reports.document import Cell, Column, ColumnType, Named, Row, SubjectRef, Table
from gridcontrol.reports.event_words import named
from gridcontrol.rules.ruleset import Pack

_COLUMNS = (
    Column("subject", answer_word("subject"), ColumnType.SUBJECT),
    Column("track", answer_word("track")),
    Column("claimed", answer_word("claimed")),
    Column("claimed_since", answer_word("claimed_since")),
    Column("claimed_until", answer_word("claimed_until")),
    Column("given", answer_word("given")),
    Column("given_since", answer_word("given_since"), ColumnType.INSTANT),
)


def claims_table(pack: Pack, found: Sequence[Disagreement]) -> Table:
    """A line a claim: what it says, and what the rules give instead."""
    rows = []
    for one in found:
        claim, track = one.claim, one.claim.track
        declared = pack.tracks.get(track)
        given = one.row.status if one.row is not None else None if declared is None else declared.default
        cells: tuple[Cell, ...] = (
            SubjectRef(one.subject),
            named(track, None if declared is None else declared.label),
            _status(pack, track, claim.status),
            claim.since,
            claim.until,
            None if given is None else _status(pack, track, given),
            one.row.shown_since if one.row is not None else None,
        )
        rows.append(Row(f"{one.subject} {track}", cells))
    return Table("claims", answer_word("claims"), _COLUMNS, tuple(rows))


def _status(pack: Pack, track: TrackId, status: StatusId) -> Named:
    declared = pack.tracks.get(track)
    return named(status, None if declared is None else declared.labels.get(status))
