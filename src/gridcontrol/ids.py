"""One type per identifier, so that a rule id can't be passed where a status id is meant.

All are plain strings at run time: cheap as dictionary keys, stable in files and stores.
A subject id carries its kind: ``person/p-17``, ``venue/hotel-2``. The part after the slash
belongs to the system that keeps the subjects; gridcontrol never interprets it.
"""

from __future__ import annotations

from typing import NewType

PackId = NewType("PackId", str)
SourceId = NewType("SourceId", str)
SubjectKindId = NewType("SubjectKindId", str)
SubjectId = NewType("SubjectId", str)
LinkKindId = NewType("LinkKindId", str)
EventKindId = NewType("EventKindId", str)
FactId = NewType("FactId", str)
FieldId = NewType("FieldId", str)
TrackId = NewType("TrackId", str)
StatusId = NewType("StatusId", str)
RuleId = NewType("RuleId", str)
SpreadId = NewType("SpreadId", str)
IndicatorId = NewType("IndicatorId", str)
PublishedId = NewType("PublishedId", str)
FigureId = NewType("FigureId", str)
IdentityId = NewType("IdentityId", str)
ReportId = NewType("ReportId", str)
ImportId = NewType("ImportId", str)
DivisionId = NewType("DivisionId", str)
LevelId = NewType("LevelId", str)
HierarchyId = NewType("HierarchyId", str)
SchemeId = NewType("SchemeId", str)
DutySchemeId = NewType("DutySchemeId", str)
"""A scheme of responsibility: who answers for whom. ``SchemeId`` is a scheme of codes."""
AnswerId = NewType("AnswerId", str)
"""A link of a scheme of responsibility: ``LinkKindId`` is a relation between subjects."""
PostId = NewType("PostId", str)
PartyId = NewType("PartyId", str)
TaskId = NewType("TaskId", str)
DepartmentId = NewType("DepartmentId", str)
DutyId = NewType("DutyId", str)
RoundId = NewType("RoundId", str)

_SEPARATOR = "/"


def subject_id(kind: str, key: str) -> SubjectId:
    """The id of the subject *key* of *kind*. Raises ``ValueError`` on an empty part or a slash in *kind*."""
    if not kind or not key or _SEPARATOR in kind:
        raise ValueError(f"a subject needs a kind without '/' and a key, got {kind!r} and {key!r}")
    return SubjectId(f"{kind}{_SEPARATOR}{key}")


def kind_of(subject: SubjectId) -> SubjectKindId:
    """The kind before the first slash."""
    return SubjectKindId(subject.partition(_SEPARATOR)[0])


def key_of(subject: SubjectId) -> str:
    """The key behind the first slash."""
    return subject.partition(_SEPARATOR)[2]
