"""What parts of a pack mean, without where they stand: for comparing the texts of different files."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, TypeVar

import attrs

from gridcontrol.errors import Place

T = TypeVar("T")
_NO_PLACE = Place("", 0, 0)


def without_places(part: T) -> T:
    """*part* with every place in it blank, so that equality is that of meaning."""
    bare: T = _bare(part)
    return bare


def _bare(part: Any) -> Any:  # noqa: ANN401  # any value that a pack can hold
    if isinstance(part, Place):
        return _NO_PLACE
    if isinstance(part, tuple):
        return tuple(_bare(each) for each in part)
    if isinstance(part, Mapping):
        return {key: _bare(value) for key, value in part.items()}
    if attrs.has(type(part)) and not isinstance(part, Enum):
        fields = attrs.fields(type(part))
        return attrs.evolve(part, **{f.alias: _bare(getattr(part, f.name)) for f in fields if f.init})
    return part
