"""What a pack declares about who answers: officers, posts, schemes with their links, the matrix of departments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from attrs import field, frozen

from gridcontrol.errors import Place
from gridcontrol.ids import (
    AnswerId,
    DepartmentId,
    DutySchemeId,
    EventKindId,
    FieldId,
    HierarchyId,
    LevelId,
    LinkKindId,
    PartyId,
    PostId,
    SourceId,
    SubjectKindId,
    TaskId,
)
from gridcontrol.rules.conditions import Where
from gridcontrol.rules.vocabulary import Label, LinkKind


class Shape(StrEnum):
    """How the links of a scheme hang together.

    ``chain``: each link is above the one before, along the divisions; along relations it reaches those who belong to
    its subjects. ``line``: from an enterprise, or any other subject, along relations to those it answers for.
    ``team``: several roles for one subject.
    """

    CHAIN = "chain"
    LINE = "line"
    TEAM = "team"


@frozen
class Shift:
    """A part of each day, in local time; one that ends no later than it begins runs past midnight."""

    id: str
    label: Label
    since: time
    until: time
    """00:00 is the end of the day."""

    @property
    def overnight(self) -> bool:
        """Whether it ends on the day after the one it began on."""
        return self.until <= self.since

    @property
    def minutes(self) -> tuple[int, int]:
        """Its beginning and end in minutes from 00:00 of the day it begins on."""
        start = self.since.hour * 60 + self.since.minute
        end = self.until.hour * 60 + self.until.minute
        return start, end + 24 * 60 if self.overnight else end


@frozen
class Answer:
    """One link of a scheme: officers of these posts answer for targets of one level, or for the subjects themselves.

    With a *level* a division of that level is the target and all subjects in it are answered for; whoever is named for
    the subject itself comes before those named for its division. ``at_least`` and ``at_most`` holders for each target,
    in each shift where there are any; ``most_targets`` and ``most_subjects`` for each officer.
    """

    id: AnswerId
    label: Label
    posts: tuple[PostId, ...]
    qualifications: tuple[str, ...]
    level: LevelId | None
    at_least: int
    at_most: int | None
    most_targets: int | None
    most_subjects: int | None
    within: bool
    """Targets must lie in the officer's jurisdiction."""
    shifts: Mapping[str, Shift]
    party: PartyId | None
    where: Place


@frozen
class Scheme:
    """A scheme of responsibility. ``answers`` from the door up."""

    id: DutySchemeId
    label: Label
    source: SourceId | None
    shape: Shape
    subjects: tuple[SubjectKindId, ...]
    """The kinds of subjects it answers for."""
    only: Where
    """Tests of a subject's attributes: those that fail are not answered for."""
    hierarchy: HierarchyId | None
    within: tuple[str, ...]
    """Codes of the divisions it is for; empty: all."""
    along: tuple[LinkKindId, ...]
    """Relations along which further subjects are reached, one after the other."""
    everyone: Where
    """Tests of those at the end of ``along``: whoever passes them must be reached by some scheme."""
    answers: Mapping[AnswerId, Answer]
    where: Place


def ends_of(scheme: Scheme, links: Mapping[LinkKindId, LinkKind]) -> tuple[SubjectKindId, ...]:
    """The kinds of subjects at which the relations of *scheme* end; none where it follows none."""
    reached = set(scheme.subjects)
    for name in (each for each in scheme.along if each in links):
        kinds = {links[name].from_kind, links[name].to_kind}
        reached = {kind for kind in kinds if kinds - {kind} & reached or len(kinds) == 1} or reached
    return tuple(sorted(reached)) if scheme.along else ()


@frozen
class OfficerKind:
    """A kind of subject that can answer for others, and which of its attributes say what about it."""

    kind: SubjectKindId
    post: FieldId | None
    qualifications: tuple[FieldId, ...]
    jurisdiction: FieldId | None
    unit: FieldId | None
    name: FieldId | None


@frozen
class Post:
    """An office. With a *level* its jurisdiction is the division of that level that the officer's own one lies in."""

    id: PostId
    label: Label
    level: LevelId | None


@frozen
class Word:
    """A word of an assignment: always the same, or what a field of the event says."""

    constant: str | None = None
    field: FieldId | None = None


@frozen
class Assigns:
    """The event makes its subject answer for what the first field of *to* that is there names."""

    scheme: Word
    link: Word
    to: tuple[FieldId, ...]
    role: FieldId | None = None
    standing: FieldId | None = None
    since: FieldId | None = None
    until: FieldId | None = None
    last_day: FieldId | None = None
    shift: FieldId | None = None
    document: FieldId | None = None


@frozen
class Relieves:
    """The event ends what its subject answers for, where it is what these say; without any, everything."""

    scheme: Word = Word()
    link: Word = Word()
    to: tuple[FieldId, ...] = ()
    shift: FieldId | None = None


class Part(StrEnum):
    """What a department does about a task."""

    RESPONSIBLE = "R"
    ACCOUNTABLE = "A"
    CONSULTED = "C"
    INFORMED = "I"


@frozen
class Matrix:
    """Which department does what about which task, by level."""

    source: SourceId | None
    tasks: Mapping[TaskId, Label]
    departments: Mapping[DepartmentId, Label]
    cells: Mapping[tuple[DepartmentId, LevelId, TaskId], tuple[Part, ...]] = field(hash=False)
    where: Place


def _empty() -> Mapping[Any, Any]:
    return MappingProxyType({})


@frozen
class Responsibilities:
    """All that a pack says about who answers."""

    officers: Mapping[SubjectKindId, OfficerKind] = field(factory=_empty)
    posts: Mapping[PostId, Post] = field(factory=_empty)
    parties: Mapping[PartyId, Label] = field(factory=_empty)
    schemes: Mapping[DutySchemeId, Scheme] = field(factory=_empty)
    matrix: Matrix | None = None
    assigning: Mapping[EventKindId, tuple[Assigns, ...]] = field(factory=_empty)
    """Kinds of events that make somebody answer."""
    relieving: Mapping[EventKindId, Relieves] = field(factory=_empty)
    """Kinds of events after which somebody no longer answers."""
