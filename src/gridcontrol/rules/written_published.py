"""Figures that others published, as written. References are still words."""

from __future__ import annotations

from typing import Any, ClassVar

from attrs import frozen

from gridcontrol.located.node import Scalar
from gridcontrol.rules.shapes import Form, Pairs, Rules, Shape, by_node, form_of, key, map_of, one_or_many
from gridcontrol.rules.vocabulary import Label
from gridcontrol.rules.words import LABEL, NAME, REFERENCE, TEXT
from gridcontrol.rules.words import whole as whole_number

MOST_DECIMALS = 6


@frozen
class PublishedFigureWritten(Form):
    """A figure with a name for people."""

    column: Scalar = key(TEXT, required=True)
    label: Label | None = key(LABEL)
    indicator: Scalar | None = key(REFERENCE)


@frozen
class LessWritten(Form):
    """A part that is subtracted."""

    minus: Scalar = key(REFERENCE, required=True)


PART: Shape[Any] = by_node(text=REFERENCE, keys=form_of(LessWritten))
PARTS: Shape[tuple[Any, ...]] = one_or_many(PART, least=1)


@frozen
class IdentityWritten(Form):
    """What must hold between published figures."""

    RULES: ClassVar[Rules] = Rules(
        one_of=(("parts", "never_falls", "carried", "percent", "rolls_up"),),
        exclude=(
            ("whole", "never_falls"),
            ("whole", "carried"),
            ("whole", "rolls_up"),
            ("came", "parts"),
            ("came", "never_falls"),
            ("came", "percent"),
            ("came", "rolls_up"),
            ("went", "parts"),
            ("went", "percent"),
            ("went", "rolls_up"),
            ("part", "parts"),
            ("part", "never_falls"),
            ("part", "carried"),
            ("part", "rolls_up"),
        ),
    )

    label: Label | None = key(LABEL)
    only: Pairs[tuple[Scalar, ...]] = key(map_of(one_or_many(TEXT, least=1)), default=())
    parts: tuple[Any, ...] = key(PARTS, default=())
    whole: Scalar | None = key(REFERENCE)
    never_falls: Scalar | None = key(REFERENCE)
    carried: Scalar | None = key(REFERENCE)
    came: tuple[Scalar, ...] = key(one_or_many(REFERENCE), default=())
    went: tuple[Scalar, ...] = key(one_or_many(REFERENCE), default=())
    percent: Scalar | None = key(REFERENCE)
    part: Scalar | None = key(REFERENCE)
    decimals: int = key(whole_number(0, MOST_DECIMALS), default=1)
    rolls_up: Scalar | None = key(REFERENCE)


@frozen
class PublishedWritten(Form):
    """A table of figures that others published."""

    label: Label | None = key(LABEL)
    match: tuple[Scalar, ...] = key(one_or_many(TEXT), default=())
    place: Scalar | None = key(TEXT)
    parent: Scalar | None = key(TEXT)
    hierarchy: Scalar | None = key(REFERENCE)
    at: Scalar | None = key(TEXT)
    published: Scalar | None = key(TEXT)
    figures: Pairs[Any] = key(map_of(by_node(text=TEXT, keys=form_of(PublishedFigureWritten)), NAME), required=True)
    identities: Pairs[IdentityWritten] = key(map_of(form_of(IdentityWritten), NAME), required=True)


PUBLISHED: Shape[Pairs[PublishedWritten]] = map_of(form_of(PublishedWritten), NAME)
