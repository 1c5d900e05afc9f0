"""Figures that others published: columns, and what must hold between them."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from gridcontrol.ids import FigureId, IdentityId, PublishedId
from gridcontrol.located.node import Scalar
from gridcontrol.rules.from_yaml_vocabulary import label_or
from gridcontrol.rules.lookup import Lookup
from gridcontrol.rules.published import Identity, IdentityKind, PublishedFigure, PublishedForm, SignedFigure
from gridcontrol.rules.shapes import NOTHING, Pairs
from gridcontrol.rules.written_published import IdentityWritten, LessWritten, PublishedFigureWritten, PublishedWritten

_KINDS = (
    ("parts", IdentityKind.PARTS),
    ("never_falls", IdentityKind.NEVER_FALLS),
    ("carried", IdentityKind.CARRIED),
    ("percent", IdentityKind.PERCENT),
    ("rolls_up", IdentityKind.ROLLS_UP),
)
_NEEDS = {
    IdentityKind.PARTS: ("whole",),
    IdentityKind.PERCENT: ("part", "whole"),
}
_NEEDS_HEADER = {
    IdentityKind.NEVER_FALLS: "at",
    IdentityKind.CARRIED: "at",
    IdentityKind.ROLLS_UP: "parent",
}


def read_published(written: Pairs[PublishedWritten], look: Lookup) -> dict[PublishedId, PublishedForm]:
    """All tables."""
    return {PublishedId(name.text): _form(name, each, look) for name, each in written if each is not None}


def _form(name: Scalar, written: PublishedWritten, look: Lookup) -> PublishedForm:
    figures = {FigureId(word.text): _figure(word, each, look) for word, each in written.figures if each is not None}
    if written.parent is not None and written.place is None:
        look.report("form.missing-key", written.parent.place, key="place")
    identities = {
        IdentityId(word.text): _identity(word, each, written, look)
        for word, each in written.identities
        if each is not None
    }
    return PublishedForm(
        id=PublishedId(name.text),
        label=label_or(written.label, name.text),
        match=tuple(word.text for word in look.distinct(written.match)),
        place=_text(written.place),
        parent=_text(written.parent),
        at=_text(written.at),
        published=_text(written.published),
        figures=MappingProxyType(figures),
        identities=MappingProxyType(identities),
        where=name.place,
        hierarchy=None if written.hierarchy is None else look.hierarchy(written.hierarchy),
    )


def _text(word: Scalar | None) -> str | None:
    return None if word is None else word.text


def _figure(name: Scalar, written: Scalar | PublishedFigureWritten, look: Lookup) -> PublishedFigure:
    if isinstance(written, Scalar):
        return PublishedFigure(FigureId(name.text), label_or(None, name.text), written.text)
    indicator = None if written.indicator is None else look.indicator(written.indicator)
    return PublishedFigure(FigureId(name.text), label_or(written.label, name.text), written.column.text, indicator)


def _identity(name: Scalar, written: IdentityWritten, form: PublishedWritten, look: Lookup) -> Identity:
    known = tuple(word.text for word, _ in form.figures)
    kind = next((kind for word, kind in _KINDS if written.has(word)), IdentityKind.PARTS)
    for needed in _NEEDS.get(kind, ()):
        if not written.has(needed):
            look.report("form.missing-key", written.here, key=needed)
    header = _NEEDS_HEADER.get(kind)
    if header is not None and not form.has(header):
        look.report("pack.identity-needs-header", written.here, key=header, found=kind.value)

    def figure(word: Scalar | None) -> FigureId:
        found = word or NOTHING
        look.find("pack.unknown-figure", found, known)
        return FigureId(found.text)

    subject = {
        IdentityKind.PARTS: written.whole,
        IdentityKind.NEVER_FALLS: written.never_falls,
        IdentityKind.CARRIED: written.carried,
        IdentityKind.PERCENT: written.percent,
        IdentityKind.ROLLS_UP: written.rolls_up,
    }[kind]
    return Identity(
        id=IdentityId(name.text),
        label=label_or(written.label, name.text),
        kind=kind,
        only=MappingProxyType({word.text: tuple(each.text for each in words or ()) for word, words in written.only}),
        figure=figure(subject),
        terms=tuple(SignedFigure(sign, figure(word)) for sign, word in _terms(written, kind)),
        decimals=written.decimals,
        where=name.place,
    )


def _terms(written: IdentityWritten, kind: IdentityKind) -> Iterator[tuple[int, Scalar | None]]:
    if kind is IdentityKind.PERCENT:
        yield 1, written.part
        yield 1, written.whole
        return
    for part in written.parts:
        yield (-1, part.minus) if isinstance(part, LessWritten) else (1, part)
    for word in written.came:
        yield 1, word
    for word in written.went:
        yield -1, word
