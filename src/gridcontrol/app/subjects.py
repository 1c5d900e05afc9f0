"""Which subject a person means: ``kind/key``, a bare key, or a key masked as documents show it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from gridcontrol.access import masked_key
from gridcontrol.access.masks import STAR
from gridcontrol.errors import NotFound, Problem
from gridcontrol.ids import SubjectId, key_of, kind_of
from gridcontrol.located.nearest import nearest
from gridcontrol.model.known import Known
from gridcontrol.reports.build import personal_kinds
from gridcontrol.rules.ruleset import Pack


def subjects_named(pack: Pack, text: str) -> tuple[SubjectId, ...]:
    """The subjects that *text* may name: one for ``kind/key``, for a bare key one of each kind that has a track.

    Raises ``NotFound`` where the kind is none of the pack's.
    """
    kind, slash, key = text.partition("/")
    if slash and key and kind in pack.subjects:
        return (SubjectId(text),)
    if slash or not text:
        kinds = tuple(sorted(pack.subjects))
        near = nearest(kind, kinds)
        raise NotFound(Problem("app.no-such-kind", args={"subject": text}, allowed=kinds, nearest=near))
    return tuple(SubjectId(f"{each}/{text}") for each in sorted({track.about for track in pack.tracks.values()}))


def is_masked(subject: SubjectId) -> bool:
    """Whether *subject* may have been copied from a masked document."""
    return STAR in key_of(subject)


def unmasked(pack: Pack, known: Known, masked: SubjectId) -> list[SubjectId]:
    """The subjects that documents show as *masked*."""
    kind = kind_of(masked)
    personal = kind in personal_kinds(pack)
    return [
        subject
        for subject in known.events
        if kind_of(subject) == kind and masked_key(key_of(subject), personal=personal) == key_of(masked)
    ]


def the_one(found: Sequence[SubjectId], text: str) -> SubjectId:
    """The only one of *found*, which *text* names. Raises ``NotFound`` when there is none, or several."""
    if len(found) == 1:
        return found[0]
    if not found:
        raise NotFound(Problem("app.no-such-subject", args={"subject": text}))
    kinds = tuple(sorted({kind_of(each) for each in found}))
    code = "app.which-kind" if len(kinds) > 1 else "app.several-subjects"
    raise NotFound(Problem(code, args={"subject": text, "number": len(found)}, allowed=kinds))


def subject_meant(pack: Pack, text: str, known_of: Callable[[Collection[SubjectId] | None], Known]) -> SubjectId:
    """The subject that *text* names, of whom something is known; *known_of* gives what is known of some, or of all.

    Raises ``NotFound`` when there is none, or when there are several.
    """
    named = subjects_named(pack, text)
    found: list[SubjectId] = []
    if len(named) == 1:
        known = known_of(None if pack.crosses_subjects else named)
        found = [each for each in named if known.of(each)]
    if len(named) > 1 or (not found and is_masked(named[0])):
        known = known_of(None)
        found = [each for each in named if known.of(each)]
        found = found or [each for masked in named for each in unmasked(pack, known, masked)]
    return the_one(found, text)
