"""The codes of divisions that a pack names in its rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from gridcontrol.rules.conditions import InPlace, WithinPlace
from gridcontrol.rules.ruleset import Pack


def codes_named(pack: Pack) -> set[str]:
    """Every code in a test of a field or in a condition, however deep."""
    return {code for part in (*pack.rules.values(), *pack.spreads.values()) for code in _codes(part)}


def _codes(part: object) -> Iterator[str]:
    if isinstance(part, InPlace | WithinPlace):
        yield from part.codes
    elif attrs.has(kind := type(part)):
        for each in attrs.fields(kind):
            yield from _codes(getattr(part, each.name))
    elif isinstance(part, tuple):
        for item in part:
            yield from _codes(item)
    elif isinstance(part, Mapping):
        for item in part.values():
            yield from _codes(item)
