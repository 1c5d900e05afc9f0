"""Which subject a person means: ``kind/key``, a bare key, or a key masked as documents show it."""

from __future__ import annotations

from gridcontrol.access import masked_key
from gridcontrol.access.masks import STAR
from gridcontrol.errors import NotFound, Problem
from gridcontrol.ids import SubjectId, key_of, kind_of
from gridcontrol.located.nearest import nearest
from gridcontrol.model.known import Known
from gridcontrol.reports.build import personal_kinds
from gridcontrol.rules.ruleset import Pack


def subject_named(pack: Pack, text: str) -> SubjectId:
    """The subject that *text* names: ``kind/key``, or a bare key where the tracks of *pack* are about one kind.

    Raises ``NotFound`` where the kind can't be told.
    """
    kind, slash, key = text.partition("/")
    if slash and key and kind in pack.subjects:
        return SubjectId(text)
    kinds = {track.about for track in pack.tracks.values()}
    if slash or not text or len(kinds) != 1:
        known = tuple(sorted(pack.subjects))
        near = nearest(kind, known) if slash else None
        code = "app.no-such-kind" if slash else "app.which-kind"
        raise NotFound(Problem(code, args={"subject": text}, allowed=known, nearest=near))
    return SubjectId(f"{next(iter(kinds))}/{text}")


def is_masked(subject: SubjectId) -> bool:
    """Whether *subject* may have been copied from a masked document."""
    return STAR in key_of(subject)


def unmasked(pack: Pack, known: Known, masked: SubjectId) -> SubjectId:
    """The one subject that documents show as *masked*. Raises ``NotFound`` when there is none, or several."""
    kind = kind_of(masked)
    personal = kind in personal_kinds(pack)
    fitting = [
        subject
        for subject in known.events
        if kind_of(subject) == kind and masked_key(key_of(subject), personal=personal) == key_of(masked)
    ]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise NotFound(Problem("app.several-subjects", args={"subject": masked, "number": len(fitting)}))
    raise NotFound(Problem("app.no-such-subject", args={"subject": masked}))
