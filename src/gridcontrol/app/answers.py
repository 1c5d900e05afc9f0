"""What the application answers: plain values with the words a person needs."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from gridcontrol.ids import RuleId, SourceId, StatusId, SubjectId, TrackId


@frozen
class StatusAnswer:
    """What one track of a subject shows at an instant; ``rule`` None: the track's default, because nothing runs.

    ``until`` and ``free_on`` are known ends, if no further fact comes; where there is none but a limit, they are None
    and ``until_latest`` and ``free_latest`` say it.
    """

    subject: SubjectId
    track: TrackId
    status: StatusId
    since: datetime | None
    until: datetime | None
    free_on: datetime | None
    held_past: bool
    rule: RuleId | None
    source: SourceId | None
    until_latest: datetime | None = None
    free_latest: datetime | None = None
