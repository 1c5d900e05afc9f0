"""What the application answers: plain values with the words a person needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from attrs import frozen

from gridcontrol.calculus.explanation import Explanation
from gridcontrol.calculus.terms import source_at
from gridcontrol.ids import RuleId, SourceId, StatusId, SubjectId, TrackId
from gridcontrol.rules.ruleset import Pack


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


def status_answers(pack: Pack, explanation: Explanation) -> Mapping[TrackId, StatusAnswer]:
    """What each track shows."""
    answers = {}
    for answer in explanation.answers:
        row = answer.row
        planned = row.segment.planned if row else None
        answers[answer.track] = StatusAnswer(
            explanation.subject,
            answer.track,
            answer.status,
            answer.shown_since,
            answer.shown_until,
            answer.free_on,
            held_past=planned is not None and planned <= explanation.at,
            rule=row.run.rule if row else None,
            source=source_at(pack.rules[row.run.rule], row.run, explanation.at) if row else None,
            until_latest=answer.shown_latest,
            free_latest=answer.free_latest,
        )
    return MappingProxyType(answers)
