"""What the application answers: plain values with the words a person needs."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from gridcontrol.ids import RuleId, SourceId, StatusId, SubjectId, TrackId


@frozen
class StatusAnswer:
    """What one track of a subject shows at an instant; ``rule`` None: the track's default, because nothing runs."""

    subject: SubjectId
    track: TrackId
    status: StatusId
    since: datetime | None
    until: datetime | None
    free_on: datetime | None
    held_past: bool
    rule: RuleId | None
    source: SourceId | None
