"""Officers, posts, schemes and the matrix as written. References are still words."""

from __future__ import annotations

from typing import Any, ClassVar

from attrs import frozen

from gridcontrol.located.node import Scalar
from gridcontrol.rules.responsibility import Part, Shape
from gridcontrol.rules.shapes import Form, Pairs, Rules, form_of, key, map_of, one_or_many
from gridcontrol.rules.vocabulary import Label
from gridcontrol.rules.words import CLOCK, LABEL, NAME, REFERENCE, TEXT, TRUTH, choice, whole
from gridcontrol.rules.written_conditions import WHERE

MOST_HOLDERS = 1_000_000
"""More than anybody answers for."""


@frozen
class OfficerWritten(Form):
    """What the attributes of a kind of officers say."""

    post: Scalar | None = key(REFERENCE)
    qualifications: tuple[Scalar, ...] = key(one_or_many(REFERENCE), default=())
    jurisdiction: Scalar | None = key(REFERENCE)
    unit: Scalar | None = key(REFERENCE)
    name: Scalar | None = key(REFERENCE)


@frozen
class PostWritten(Form):
    """An office."""

    label: Label | None = key(LABEL)
    level: Scalar | None = key(REFERENCE)


@frozen
class ShiftWritten(Form):
    """A part of the day."""

    label: Label | None = key(LABEL)
    from_: str = key(CLOCK, required=True)
    until: str = key(CLOCK, required=True)


@frozen
class LoadWritten(Form):
    """How much one officer may answer for."""

    RULES: ClassVar[Rules] = Rules(any_of=(("targets", "subjects"),))

    targets: int | None = key(whole(1, MOST_HOLDERS))
    subjects: int | None = key(whole(1, MOST_HOLDERS))


@frozen
class AnswerWritten(Form):
    """A link of a scheme."""

    label: Label | None = key(LABEL)
    post: tuple[Scalar, ...] = key(one_or_many(REFERENCE), default=())
    qualification: tuple[Scalar, ...] = key(one_or_many(REFERENCE), default=())
    level: Scalar | None = key(REFERENCE)
    at_least: int = key(whole(0, MOST_HOLDERS), default=1)
    at_most: int | None = key(whole(1, MOST_HOLDERS))
    load: LoadWritten | None = key(form_of(LoadWritten))
    within_jurisdiction: bool = key(TRUTH, default=False)
    shifts: Pairs[ShiftWritten] = key(map_of(form_of(ShiftWritten), NAME), default=())
    around_the_clock: bool = key(TRUTH, default=False)
    party: Scalar | None = key(REFERENCE)


@frozen
class SchemeWritten(Form):
    """A scheme."""

    label: Label | None = key(LABEL)
    source: Scalar | None = key(REFERENCE)
    shape: Shape = key(choice(Shape), default=Shape.CHAIN)
    for_: tuple[Scalar, ...] = key(one_or_many(REFERENCE, least=1), required=True)
    where: Pairs[Any] = key(WHERE, default=())
    hierarchy: Scalar | None = key(REFERENCE)
    within: tuple[Scalar, ...] = key(one_or_many(TEXT), default=())
    along: tuple[Scalar, ...] = key(one_or_many(REFERENCE), default=())
    everyone: Pairs[Any] = key(WHERE, default=())
    links: Pairs[AnswerWritten] = key(map_of(form_of(AnswerWritten), NAME), required=True)


@frozen
class MatrixWritten(Form):
    """Departments and tasks."""

    source: Scalar | None = key(REFERENCE)
    tasks: Pairs[Label] = key(map_of(LABEL, NAME), required=True)
    departments: Pairs[Label] = key(map_of(LABEL, NAME), required=True)
    duties: Pairs[Pairs[Pairs[tuple[Part, ...]]]] = key(
        map_of(map_of(map_of(one_or_many(choice(Part), least=1)))), required=True
    )


OFFICERS = map_of(form_of(OfficerWritten))
POSTS = map_of(form_of(PostWritten), NAME)
PARTIES = map_of(LABEL, NAME)
SCHEMES = map_of(form_of(SchemeWritten), NAME)
MATRIX = form_of(MatrixWritten)
