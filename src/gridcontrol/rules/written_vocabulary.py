"""The first half of a pack as written: who and what there is. References are still words."""

from __future__ import annotations

import re
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar

from attrs import frozen

from gridcontrol.located.form import Spot
from gridcontrol.located.node import Mapping as MappingNode
from gridcontrol.located.node import Scalar
from gridcontrol.rules.shapes import Form, Pairs, Rules, Shape, by_node, form_of, key, list_of, map_of, one_or_many
from gridcontrol.rules.vocabulary import Label, Nature
from gridcontrol.rules.words import LABEL, LABELS, LENGTH, NAME, REFERENCE, TEXT, TRUTH, choice
from gridcontrol.rules.written_assignments import ASSIGNS, RELIEVES, AssignsWritten, RelievesWritten
from gridcontrol.time import Duration

MOST_CHOICES = 500
MOST_STATUSES = 200
"""The longest lists of choices of a field, of statuses of a track and of levels of a tree."""


@frozen
class SourceWritten(Form):
    """A text that rules cite."""

    text: Label = key(LABEL, required=True)
    url: Scalar | None = key(TEXT)
    remembered: bool = key(TRUTH, default=False)


_SOURCE_FORM: Shape[SourceWritten] = form_of(SourceWritten)
_LANGUAGE = re.compile(r"[a-z]{2}(?:-[A-Za-z0-9]{2,8})?\Z", re.ASCII)


def _read_source(spot: Spot) -> SourceWritten:
    """A source of which only languages are said is its citation in these languages."""
    node = spot.node
    if isinstance(node, MappingNode) and node.entries and all(_LANGUAGE.match(name.text) for name, _ in node.entries):
        return SourceWritten(spot.name_place, MappingProxyType({}), text=LABEL.read(spot))
    return _SOURCE_FORM.read(spot)


_SOURCE_KEYS: Shape[SourceWritten] = Shape(
    _read_source,
    lambda: {"anyOf": [LABELS.schema(), _SOURCE_FORM.schema()]},
    _SOURCE_FORM.blank,
    _SOURCE_FORM.forms,
)
SOURCE: Shape[Scalar | SourceWritten] = by_node(text=TEXT, keys=_SOURCE_KEYS)


class ColumnMeaning(StrEnum):
    """What a column of a division file can mean."""

    CODE = "code"
    NAME = "name"
    LEVEL = "level"
    PARENT = "parent"
    VALID_FROM = "valid_from"
    VALID_UNTIL = "valid_until"


@frozen
class DivisionColumnsWritten(Form):
    """Headers of a division file."""

    code: Scalar = key(TEXT, required=True)
    name: Scalar = key(TEXT, required=True)
    level: Scalar | None = key(TEXT)
    parent: Scalar | None = key(TEXT)
    valid_from: Scalar | None = key(TEXT)
    valid_until: Scalar | None = key(TEXT)


@frozen
class DivisionSourceWritten(Form):
    """A file of divisions."""

    file: Scalar = key(TEXT, required=True)
    scheme: Scalar = key(NAME, required=True)
    hierarchy: Scalar = key(REFERENCE, required=True)
    columns: DivisionColumnsWritten = key(form_of(DivisionColumnsWritten), required=True)


@frozen
class HierarchyWritten(Form):
    """A named tree."""

    label: Label | None = key(LABEL)
    levels: tuple[Scalar, ...] = key(list_of(REFERENCE, least=1, most=MOST_STATUSES), required=True)


@frozen
class DivisionsWritten(Form):
    """Levels, trees and files of divisions."""

    levels: Pairs[Label] = key(map_of(LABEL, NAME), required=True)
    hierarchies: Pairs[HierarchyWritten] = key(map_of(form_of(HierarchyWritten), NAME), required=True)
    sources: tuple[DivisionSourceWritten, ...] = key(list_of(form_of(DivisionSourceWritten)), default=())


CHOICES = list_of(TEXT, least=1, most=MOST_CHOICES)


@frozen
class FieldWritten(Form):
    """A type with what people read instead of the field's name and its words."""

    RULES: ClassVar[Rules] = Rules(one_of=(("type", "choice"),), exclude=(("type", "optional"), ("type", "labels")))

    type: Scalar | None = key(TEXT)
    choice: tuple[Scalar, ...] = key(CHOICES, default=())
    optional: bool = key(TRUTH, default=False)
    label: Label | None = key(LABEL)
    labels: Pairs[Label] = key(map_of(LABEL), default=())


FieldTypeWritten = Scalar | tuple[Scalar, ...] | FieldWritten
FIELD_TYPE: Shape[FieldTypeWritten] = by_node(text=TEXT, items=CHOICES, keys=form_of(FieldWritten))
FIELDS = map_of(FIELD_TYPE, NAME)


@frozen
class SubjectWritten(Form):
    """A kind of subject."""

    RULES: ClassVar[Rules] = Rules(exclude=(("level", "place"), ("covers", "place"), ("covers", "level")))

    label: Label | None = key(LABEL)
    level: tuple[Scalar, ...] = key(one_or_many(REFERENCE, least=1, most=MOST_STATUSES), default=())
    covers: Scalar | None = key(REFERENCE)
    place: Scalar | None = key(REFERENCE)
    registered_in: Scalar | None = key(REFERENCE)
    attributes: Pairs[FieldTypeWritten] = key(FIELDS, default=())


@frozen
class LinkWritten(Form):
    """A relation between subjects."""

    label: Label | None = key(LABEL)
    from_: Scalar = key(REFERENCE, required=True)
    to: Scalar = key(REFERENCE, required=True)
    single: bool = key(TRUTH, default=False)


class Lasts(StrEnum):
    """How long a link lasts of which no end is said."""

    GOES_ON = "goes_on"
    MOMENT = "moment"


@frozen
class OpensWritten(Form):
    """A link that an event opens."""

    link: Scalar = key(REFERENCE, required=True)
    to: Scalar = key(REFERENCE, required=True)
    until: Scalar | None = key(REFERENCE)
    lasts: Lasts = key(choice(Lasts), default=Lasts.GOES_ON)


@frozen
class DecidesWritten(Form):
    """What an order fixes."""

    track: Scalar = key(REFERENCE, required=True)
    end: Scalar = key(REFERENCE, required=True)
    status: Scalar | None = key(REFERENCE)
    signed: Scalar | None = key(REFERENCE)
    effective: Scalar | None = key(REFERENCE)
    exceeds: Scalar | None = key(REFERENCE)
    signer: Scalar | None = key(REFERENCE)


@frozen
class EventWritten(Form):
    """A kind of event."""

    about: Scalar = key(REFERENCE, required=True)
    label: Label | None = key(LABEL)
    fields: Pairs[FieldTypeWritten] = key(FIELDS, default=())
    takes_effect: Scalar | None = key(REFERENCE)
    sets: tuple[Scalar, ...] = key(one_or_many(REFERENCE), default=())
    opens: tuple[OpensWritten, ...] = key(one_or_many(form_of(OpensWritten)), default=())
    closes: tuple[Scalar, ...] = key(one_or_many(REFERENCE), default=())
    decides: DecidesWritten | None = key(form_of(DecidesWritten))
    assigns: tuple[AssignsWritten, ...] = key(ASSIGNS, default=())
    relieves: RelievesWritten | None = key(RELIEVES)
    plan: bool = key(TRUTH, default=False)
    purpose: Label | None = key(LABEL)
    retention: Duration | None = key(LENGTH)


class OrdersRule(StrEnum):
    """Which of several orders binds."""

    SHORTEST = "shortest"
    LATEST = "latest"


@frozen
class TrackWritten(Form):
    """A track of statuses."""

    about: Scalar = key(REFERENCE, required=True)
    label: Label | None = key(LABEL)
    nature: Nature = key(choice(Nature), default=Nature.BASIS)
    justified_by: Pairs[tuple[Scalar, ...]] = key(map_of(one_or_many(REFERENCE, least=1)), default=())
    default: Scalar = key(NAME, required=True)
    precedence: tuple[Scalar, ...] = key(list_of(NAME, least=1, most=MOST_STATUSES), required=True)
    labels: Pairs[Label] = key(map_of(LABEL), default=())
    holding: tuple[Scalar, ...] = key(one_or_many(REFERENCE), default=())
    orders: OrdersRule = key(choice(OrdersRule), default=OrdersRule.SHORTEST)
