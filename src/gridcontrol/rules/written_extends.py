"""What a pack takes out of the pack that it extends, as written; and files that lie beside a pack."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from gridcontrol.located.form import Spot, scalar_of
from gridcontrol.located.node import Node, Scalar
from gridcontrol.rules.shapes import NOTHING, Form, Shape, key, one_or_many
from gridcontrol.rules.words import MOMENT, REFERENCE, TEXT

LONGEST_FILE_NAME = 120
_SEPARATORS = frozenset("/\\:")


def _file_name(spot: Spot) -> Scalar:
    node = scalar_of(spot)
    name = node.text
    if len(name) > LONGEST_FILE_NAME or name[0] == "." or _SEPARATORS.intersection(name) or not name.isprintable():
        spot.refuse("pack.bad-file-name", found=name[:LONGEST_FILE_NAME])
    return node


FILE_NAME: Shape[Scalar] = Shape(
    _file_name, lambda: {"type": "string", "pattern": r"^[^./\\:][^/\\:]{0,119}$"}, NOTHING
)
"""The plain name of a file that lies beside the one in which it is named."""


def as_written(shape: Shape[Any]) -> Shape[Node | None]:
    """What is read later, where it takes effect; the schema is that of *shape*."""
    return Shape(lambda spot: spot.node, shape.schema, None, shape.forms)


@frozen
class MemberWritten(Form):
    """A pack that holds in a part of this one's place."""

    pack: Scalar = key(FILE_NAME, required=True)
    in_place: tuple[Scalar, ...] = key(one_or_many(TEXT, least=1), required=True)
    from_: Scalar | None = key(MOMENT)


_NAMES = one_or_many(REFERENCE, least=1)


@frozen
class RemovesWritten(Form):
    """What of the extended pack does not hold here, by name."""

    sources: tuple[Scalar, ...] = key(_NAMES, default=())
    subjects: tuple[Scalar, ...] = key(_NAMES, default=())
    links: tuple[Scalar, ...] = key(_NAMES, default=())
    events: tuple[Scalar, ...] = key(_NAMES, default=())
    tracks: tuple[Scalar, ...] = key(_NAMES, default=())
    rules: tuple[Scalar, ...] = key(_NAMES, default=())
    spread: tuple[Scalar, ...] = key(_NAMES, default=())
    officers: tuple[Scalar, ...] = key(_NAMES, default=())
    posts: tuple[Scalar, ...] = key(_NAMES, default=())
    parties: tuple[Scalar, ...] = key(_NAMES, default=())
    schemes: tuple[Scalar, ...] = key(_NAMES, default=())
    duties: tuple[Scalar, ...] = key(_NAMES, default=())
    rounds: tuple[Scalar, ...] = key(_NAMES, default=())
    imports: tuple[Scalar, ...] = key(_NAMES, default=())
    indicators: tuple[Scalar, ...] = key(_NAMES, default=())
    reports: tuple[Scalar, ...] = key(_NAMES, default=())
    published: tuple[Scalar, ...] = key(_NAMES, default=())
    cases: tuple[Scalar, ...] = key(_NAMES, default=())
