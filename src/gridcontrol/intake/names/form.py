"""A written name taken apart: core, kind, and what its brackets hold."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from attrs import frozen

from gridcontrol.intake.names.vocabulary import (
    LONG_KINDS,
    REGIONS,
    TAILS,
    TOWNS,
    VILLAGES,
    ZONE_ORDER,
    ZONE_RANKS,
    Family,
    without_peoples,
)

_BRACKETS = re.compile(r"[(\[〔【]([^()\[\]〔〕【】]*)[)\]〕】]")
_SPACE = re.compile(r"\s+")
_SHORTEST_CORE = 2


@frozen
class Form:
    """``text`` is the whole name made even; ``core`` that without its kind. For a zone ``kind`` is its sort."""

    text: str
    core: str
    kind: str
    family: Family


@frozen
class Written:
    """A name as published: its form, the forms its brackets give, and the form without what brackets hold."""

    form: Form
    others: tuple[Form, ...]


def even(name: str) -> str:
    """*name* in half width, lower case, without blanks; compatibility characters as their ordinary ones."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", name)).casefold()


@lru_cache(maxsize=1 << 16)
def form_of(text: str) -> Form:
    """The form of an evened name."""
    name = _without_tail(text)
    for kinds, family in ((TOWNS, Family.TOWN), (VILLAGES, Family.VILLAGE)):
        for kind in kinds:
            if name.endswith(kind) and len(name) >= len(kind) + _SHORTEST_CORE and not _zone(name):
                if kind == "地区" and len(name) > len(kind):
                    # Both a prefecture and the office of a part of a town are called so.
                    return Form(text, name.removesuffix(kind), kind, Family.TOWN)
                return Form(text, without_peoples(name.removesuffix(kind)), kind, family)
    zone = _zone(name)
    if zone is not None:
        return Form(text, *zone, Family.ZONE)
    for kind in REGIONS:
        if name.endswith(kind) and len(name) >= len(kind) + _SHORTEST_CORE:
            return Form(text, without_peoples(name.removesuffix(kind)), LONG_KINDS.get(kind, kind), Family.REGION)
    return Form(text, without_peoples(name) if name.endswith("族") else name, "", Family.NONE)


def _without_tail(text: str) -> str:
    for tail in TAILS:
        if text.endswith(tail) and len(text) >= len(tail) + _SHORTEST_CORE:
            return text.removesuffix(tail)
    return text


def _zone(name: str) -> tuple[str, str] | None:
    """Core and sort of a zone. A core of one character is no zone: 清新区 is a district."""
    for word, sort in ZONE_ORDER:
        if name.endswith(word):
            core = name.removesuffix(word)
            for rank in ZONE_RANKS:
                core = core.replace(rank, "")
            return (core, sort) if len(core) != 1 else None
    return None


def written(name: str) -> Written:
    """The forms of a published name."""
    text = even(name)
    inside = [part for part in _BRACKETS.findall(text) if part]
    if not inside:
        return Written(form_of(text), ())
    outside = _BRACKETS.sub("", text)
    before = _BRACKETS.split(text, maxsplit=1)[0]
    # 来广营(地区)乡: the place before the brackets with what they hold is another name of it.
    joined = [before + part for part in inside if before]
    texts = dict.fromkeys(each for each in (*joined, *inside) if len(each) >= _SHORTEST_CORE)
    return Written(form_of(outside or text), tuple(form_of(each) for each in texts))
