"""Which subjects belong to which, and when: by links, by places, by areas that are drawn anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gridcontrol.calculus.fast.points import united
from gridcontrol.calculus.fast.sets import ALWAYS, Span, Spans, fused
from gridcontrol.calculus.fast.subject import Subject
from gridcontrol.ids import SubjectId, SubjectKindId, key_of

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
    standing = _standing(world, outer)
    ways = [each.id for each in world.pack.links.values() if each.from_kind == inner and each.to_kind == outer]
    found = Belonging(len(world.subjects), {}, {})
    for each in world.of_kind(inner):
        member = world.subject(each)
        spans: dict[SubjectId, list[Span]] = {}
        for link in (link for way in ways for link in member.links(way)):
            spans.setdefault(link.other, []).append(link.span)
        for place, here in member.places():
            for whole, code, there in standing:
                if world.places is None and place != code:
                    continue
                both = _overlap(here, there)
                if both is not None and world.lies_within(place, code, both[0]):
                    spans.setdefault(whole, []).append(both)
        for whole in sorted(spans):
            times = fused(spans[whole])
            found.members.setdefault(whole, []).append((member, times))
            found.wholes.setdefault(each, []).append((whole, times))
    return found


def _standing(world: World, outer: SubjectKindId) -> list[tuple[SubjectId, str, Span]]:
    """The codes that subjects of *outer* stand for, with when."""
    kind = world.pack.subjects.get(outer)
    covers = kind.covers if kind is not None else None
    if covers is None:
        return [(each, key_of(each), ALWAYS[0]) for each in world.of_kind(outer)]
    return [
        (each, key_of(link.other), link.span)
        for each in world.of_kind(outer)
        for link in world.subject(each).links(covers)
    ]


def _overlap(one: Span, other: Span) -> Span | None:
    """Where both hold; None where they never do."""
    start = max(one[0], other[0])
    ends = [end for end in (one[1], other[1]) if end is not None]
    end = min(ends, default=None)
    return None if end is not None and end <= start else (start, end, united((one[2], other[2])))
