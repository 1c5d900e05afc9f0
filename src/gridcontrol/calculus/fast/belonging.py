"""Which subjects belong to which, and when: by links, by places, by areas that are drawn anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gridcontrol.calculus.fast.points import united
from gridcontrol.calculus.fast.sets import Span, Spans, fused
from gridcontrol.calculus.fast.subject import Subject
from gridcontrol.ids import LinkKindId, SubjectId, SubjectKindId, key_of

if TYPE_CHECKING:
    from gridcontrol.calculus.fast.world import World


class Belonging(NamedTuple):
    """Who belongs to whom and when, both ways, as long as so many subjects are *known*."""

    known: int
    members: dict[SubjectId, list[tuple[Subject, Spans]]]
    wholes: dict[SubjectId, list[tuple[SubjectId, Spans]]]


def belonging(world: World, inner: SubjectKindId, outer: SubjectKindId) -> Belonging:
    """When subjects of *inner* belong to subjects of *outer*.

    They do by any link, and by a place within the division that the outer one stands for or within one it covers.
    """
    kind = world.pack.subjects.get(outer)
    standing = _Standing(world, outer) if kind is None or kind.covers is None else _Covering(world, outer, kind.covers)
    ways = [each.id for each in world.pack.links.values() if each.from_kind == inner and each.to_kind == outer]
    found = Belonging(len(world.subjects), {}, {})
    for each in world.of_kind(inner):
        member = world.subject(each)
        spans: dict[SubjectId, list[Span]] = {}
        for link in (link for way in ways for link in member.links(way)):
            spans.setdefault(link.other, []).append(link.span)
        for place, here in member.places():
            for whole, span in standing.around(place, here):
                spans.setdefault(whole, []).append(span)
        for whole in sorted(spans):
            times = fused(spans[whole])
            found.members.setdefault(whole, []).append((member, times))
            found.wholes.setdefault(each, []).append((whole, times))
    return found


class _Standing:
    """Subjects that stand for the division of their code, all the time."""

    def __init__(self, world: World, outer: SubjectKindId) -> None:
        self._world = world
        self._by_code = {key_of(each): each for each in world.of_kind(outer)}
        self._found: dict[tuple[str, int], list[SubjectId]] = {}

    def around(self, place: str, here: Span) -> list[tuple[SubjectId, Span]]:
        """Those in whose division *place* lies, each with *here*, when somebody was in that place."""
        asked = (place, self._world.day_of(here[0]))
        found = self._found.get(asked)
        if found is None:
            by_code = self._by_code
            codes = self._world.codes_around(place, here[0], by_code)
            found = self._found[asked] = [by_code[code] for code in codes]
        return [(whole, here) for whole in found]


class _Covering:
    """Subjects that stand for the divisions to which a link leads, while it does."""

    def __init__(self, world: World, outer: SubjectKindId, covers: LinkKindId) -> None:
        self._world = world
        areas = [world.subject(each) for each in world.of_kind(outer)]
        self._covered = [(area.id, key_of(link.other), link.span) for area in areas for link in area.links(covers)]

    def around(self, place: str, here: Span) -> list[tuple[SubjectId, Span]]:
        """Those that cover *place* while somebody is there, each with when."""
        several = [(whole, code, _overlap(here, there)) for whole, code, there in self._covered]
        return [
            (whole, both)
            for whole, code, both in several
            if both is not None and self._world.lies_within(place, code, both[0])
        ]


def _overlap(one: Span, other: Span) -> Span | None:
    """Where both hold; None where they never do."""
    start = max(one[0], other[0])
    ends = [end for end in (one[1], other[1]) if end is not None]
    end = min(ends, default=None)
    return None if end is not None and end <= start else (start, end, united((one[2], other[2])))
