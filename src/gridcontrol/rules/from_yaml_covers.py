"""Areas: kinds of subjects that stand for all the divisions a link leads to."""

from __future__ import annotations

from gridcontrol.rules.lookup import Lookup
from gridcontrol.rules.written_pack import PackWritten


def check_covers(written: PackWritten, look: Lookup) -> None:
    """The link that a kind covers by must start from it and lead to a kind that stands for divisions."""
    for name, subject in written.subjects:
        if subject is None or subject.covers is None:
            continue
        look.link(subject.covers)
        link = look.links.get(subject.covers.text)
        if link is None or not (link.from_kind and link.to_kind) or _fits(name.text, subject.covers.text, look):
            continue
        look.report(
            "pack.covers-other-link",
            subject.covers.place,
            allowed=[each for each in look.links if _fits(name.text, each, look)],
            found=subject.covers.text,
            one=link.from_kind,
            other=link.to_kind,
            kind=name.text,
        )


def _fits(kind: str, name: str, look: Lookup) -> bool:
    """Whether the link leads from *kind* to divisions, or nothing is known of what it leads to."""
    link = look.links.get(name)
    if link is None or link.from_kind != kind:
        return False
    target = look.subjects.get(link.to_kind)
    return target is None or bool(target.levels)
