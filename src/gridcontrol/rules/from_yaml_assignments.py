"""Events that make somebody answer or end it, from words to the rule set."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from gridcontrol.errors import Place
from gridcontrol.ids import EventKindId, FieldId
from gridcontrol.located.node import Scalar
from gridcontrol.rules.from_yaml_fields import TIMES
from gridcontrol.rules.from_yaml_vocabulary import checked_field
from gridcontrol.rules.lookup import Lookup, Types
from gridcontrol.rules.responsibility import Assigns, Relieves, Scheme, Word
from gridcontrol.rules.vocabulary import FieldBase, FieldType
from gridcontrol.rules.written_assignments import AssignsWritten, RelievesWritten
from gridcontrol.rules.written_pack import PackWritten

HOLDER, DEPUTY = "holder", "deputy"
"""The words of a field that says how somebody answers."""

_WORDS = frozenset({FieldBase.TEXT, FieldBase.CHOICE})
_TARGETS = frozenset({FieldBase.DIVISION, FieldBase.REF})
_DAYS = frozenset({FieldBase.DATE})
_STANDING = frozenset({FieldBase.CHOICE})

Schemes = Mapping[str, Scheme | None]


def read_assigning(
    written: PackWritten, schemes: Schemes, officers: Collection[str], look: Lookup
) -> tuple[dict[EventKindId, tuple[Assigns, ...]], dict[EventKindId, Relieves]]:
    """Which kinds of events assign and which relieve."""
    assigning: dict[EventKindId, tuple[Assigns, ...]] = {}
    relieving: dict[EventKindId, Relieves] = {}
    for name, event in written.events:
        if event is None or not (event.assigns or event.relieves):
            continue
        about = look.abouts.get(name.text, "")
        key = "assigns" if event.has("assigns") else "relieves"
        if about in look.subjects and about not in officers:
            look.report(
                "pack.assigns-no-officer", event.place_of(key), allowed=tuple(officers), found=name.text, kind=about
            )
        types = look.fields.get(name.text, {})
        kind = EventKindId(name.text)
        if event.assigns:
            assigning[kind] = tuple(_assigns(each, types, schemes, look) for each in event.assigns)
        if event.relieves is not None:
            relieving[kind] = _relieves(event.relieves, types, schemes, look)
    return assigning, relieving


def _assigns(written: AssignsWritten, types: Types, schemes: Schemes, look: Lookup) -> Assigns:
    scheme = _scheme(written.scheme, types, schemes, look) if written.scheme else _only_scheme(written, schemes, look)
    link = _link(written.link, scheme, types, schemes, look)
    if written.link is None:
        link = _only_link(written.here, scheme, schemes, look)
    if written.standing is not None:
        type_ = checked_field(written.standing, types, _STANDING, look)
        if type_ is not None and not set(type_.choices) <= {HOLDER, DEPUTY}:
            look.report("pack.standing-choices", written.standing.place, found=written.standing.text)
    return Assigns(
        scheme=scheme,
        link=link,
        to=_to(written.to, types, look),
        role=_field(written.role, types, _WORDS, look),
        standing=_field(written.standing, types, _STANDING, look, silent=True),
        since=_field(written.from_, types, TIMES, look),
        until=_field(written.until, types, TIMES, look),
        last_day=_field(written.last_day, types, _DAYS, look),
        shift=_field(written.shift, types, _WORDS, look),
        document=_field(written.document, types, _WORDS, look),
    )


def _relieves(written: RelievesWritten, types: Types, schemes: Schemes, look: Lookup) -> Relieves:
    scheme = _scheme(written.scheme, types, schemes, look) if written.scheme else Word()
    return Relieves(
        scheme=scheme,
        link=_link(written.link, scheme, types, schemes, look),
        to=_to(written.to, types, look),
        shift=_field(written.shift, types, _WORDS, look),
    )


def _field(
    word: Scalar | None, types: Types, bases: frozenset[FieldBase], look: Lookup, *, silent: bool = False
) -> FieldId | None:
    if word is None:
        return None
    if not silent:
        checked_field(word, types, bases, look)
    return FieldId(word.text)


def _to(words: tuple[Scalar, ...], types: Types, look: Lookup) -> tuple[FieldId, ...]:
    for word in look.distinct(words):
        checked_field(word, types, _TARGETS, look)
    return tuple(FieldId(word.text) for word in words)


def _scheme(word: Scalar, types: Types, schemes: Schemes, look: Lookup) -> Word:
    """A field that names the scheme, or a scheme."""
    if word.text in types:
        type_ = checked_field(word, types, _WORDS, look)
        _check_choices(word, type_, schemes, "pack.unknown-scheme", look)
        return Word(field=FieldId(word.text))
    look.find("pack.unknown-scheme", word, schemes)
    return Word(constant=word.text)


def _only_scheme(written: AssignsWritten, schemes: Schemes, look: Lookup) -> Word:
    if len(schemes) != 1:
        look.report("pack.which-scheme", written.here, allowed=tuple(schemes))
        return Word(constant="")
    return Word(constant=next(iter(schemes)))


def _link(word: Scalar | None, scheme: Word, types: Types, schemes: Schemes, look: Lookup) -> Word:
    """A field that names the link, or a link of the scheme."""
    if word is None:
        return Word()
    known = _links(scheme, schemes)
    if word.text in types:
        type_ = checked_field(word, types, _WORDS, look)
        if known is not None:
            _check_choices(word, type_, known, "pack.unknown-answer", look)
        return Word(field=FieldId(word.text))
    if known is not None:
        look.find("pack.unknown-answer", word, known)
    return Word(constant=word.text)


def _links(scheme: Word, schemes: Schemes) -> Collection[str] | None:
    """The links that may be meant; None where that is not known."""
    meant = [schemes.get(scheme.constant)] if scheme.constant is not None else list(schemes.values())
    if any(each is None for each in meant):
        return None
    return {link: None for each in meant if each is not None for link in each.answers}


def _only_link(here: Place, scheme: Word, schemes: Schemes, look: Lookup) -> Word:
    known = _links(scheme, schemes)
    if known is None:
        return Word()
    if len(known) != 1:
        look.report("pack.which-link", here, allowed=tuple(known))
    return Word(constant=next(iter(known), ""))


def _check_choices(word: Scalar, type_: FieldType | None, known: Collection[str], code: str, look: Lookup) -> None:
    for choice in type_.choices if type_ else ():
        if choice not in known:
            look.find(code, Scalar(choice, word.place), known)
