"""Who answers, from words to the rule set: officers, posts, schemes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import time
from types import MappingProxyType

from attrs import define, field

from gridcontrol.ids import (
    AnswerId,
    DutySchemeId,
    FieldId,
    HierarchyId,
    LevelId,
    PartyId,
    PostId,
    SubjectKindId,
)
from gridcontrol.located.node import Scalar
from gridcontrol.rules.from_yaml_assignments import read_assigning
from gridcontrol.rules.from_yaml_fields import where_of
from gridcontrol.rules.from_yaml_matrix import read_matrix
from gridcontrol.rules.from_yaml_vocabulary import checked_field, label_or
from gridcontrol.rules.lookup import Lookup, Types
from gridcontrol.rules.responsibility import (
    Answer,
    OfficerKind,
    Post,
    Responsibilities,
    Scheme,
    Shape,
    Shift,
)
from gridcontrol.rules.vocabulary import FieldBase
from gridcontrol.rules.written_pack import PackWritten
from gridcontrol.rules.written_responsibility import AnswerWritten, OfficerWritten, SchemeWritten, ShiftWritten

_WORDS = frozenset({FieldBase.TEXT, FieldBase.CHOICE})
_QUALIFYING = frozenset({FieldBase.TRUTH, FieldBase.CHOICE})
_UNITS = frozenset({FieldBase.TEXT, FieldBase.CHOICE, FieldBase.REF, FieldBase.DIVISION})
_NAMES = frozenset({FieldBase.PERSON_NAME, FieldBase.TEXT})
_PLACES = frozenset({FieldBase.DIVISION})
_DAY = 24 * 60


@define
class Named:
    """What responsibility declares, while it is read."""

    officers: dict[str, OfficerKind] = field(factory=dict)
    posts: Collection[str] = ()
    parties: Collection[str] = ()
    qualifications: dict[str, None] = field(factory=dict)


def read_responsibilities(written: PackWritten, look: Lookup) -> Responsibilities:
    """All of it. Subjects, links, events and divisions must have been read."""
    named = Named(posts=dict.fromkeys(n.text for n, _ in written.posts))
    named.parties = dict.fromkeys(n.text for n, _ in written.parties)
    for name, officer in written.officers:
        kind = look.subject(name)
        if officer is not None:
            named.officers[kind] = _officer(kind, officer, named, look)
    posts = {
        PostId(name.text): Post(
            PostId(name.text),
            label_or(post.label, name.text),
            None if post.level is None else look.level(post.level),
        )
        for name, post in written.posts
        if post is not None
    }
    parties = {PartyId(name.text): label_or(label, name.text) for name, label in written.parties}
    schemes = {
        DutySchemeId(name.text): _scheme(name, scheme, named, look)
        for name, scheme in written.schemes
        if scheme is not None
    }
    known = {name.text: schemes.get(DutySchemeId(name.text)) for name, _ in written.schemes}
    assigning, relieving = read_assigning(written, known, named.officers, look)
    return Responsibilities(
        officers=MappingProxyType({SubjectKindId(kind): made for kind, made in named.officers.items()}),
        posts=MappingProxyType(posts),
        parties=MappingProxyType(parties),
        schemes=MappingProxyType(schemes),
        matrix=read_matrix(written.matrix, look),
        assigning=MappingProxyType(assigning),
        relieving=MappingProxyType(relieving),
    )


def _officer(kind: SubjectKindId, written: OfficerWritten, named: Named, look: Lookup) -> OfficerKind:
    types = look.attributes.get(kind, {})

    def attribute(word: Scalar | None, bases: frozenset[FieldBase]) -> FieldId | None:
        if word is None:
            return None
        checked_field(word, types, bases, look, "pack.no-such-attribute")
        return FieldId(word.text)

    qualifications = tuple(
        FieldId(word.text) for word in look.distinct(written.qualifications) if attribute(word, _QUALIFYING) is not None
    )
    for name in qualifications:
        type_ = types.get(name)
        if type_ is not None:
            named.qualifications.update(dict.fromkeys(type_.choices or (name,)))
    return OfficerKind(
        kind,
        attribute(written.post, _WORDS),
        qualifications,
        attribute(written.jurisdiction, _PLACES),
        attribute(written.unit, _UNITS),
        attribute(written.name, _NAMES),
    )


def _scheme(name: Scalar, written: SchemeWritten, named: Named, look: Lookup) -> Scheme:
    subjects = tuple(look.subject(word) for word in look.distinct(written.for_))
    hierarchy = look.hierarchy(written.hierarchy) if written.hierarchy is not None else None
    tree = _levels(hierarchy, look)
    answers = {
        AnswerId(word.text): _answer(word, answer, named, tree, look)
        for word, answer in written.links
        if answer is not None
    }
    if not written.links and written.has("links"):
        look.report("pack.scheme-without-links", written.place_of("links"), scheme=name.text)
    along = tuple(look.link(word) for word in written.along)
    ends: frozenset[SubjectKindId] = frozenset()
    if written.shape is Shape.LINE and not along:
        look.report("pack.line-without-along", name.place, scheme=name.text)
    elif written.shape is Shape.TEAM and along:
        look.report("pack.along-of-other-shape", written.place_of("along"), scheme=name.text)
    else:
        ends = _ends(written.along, subjects, look)
    if written.everyone and not along:
        look.report("pack.everyone-without-along", written.place_of("everyone"), scheme=name.text)
    if written.shape is Shape.CHAIN:
        _check_chain(written, tree, look)
    if any(answer.level is not None for answer in answers.values()):
        _check_places(written, look)
    types: dict[str, Types | None] = {kind: look.attributes.get(kind) for kind in subjects}
    types_of_ends: dict[str, Types | None] = {kind: look.attributes.get(kind) for kind in sorted(ends)}
    return Scheme(
        id=DutySchemeId(name.text),
        label=label_or(written.label, name.text),
        source=look.source(written.source),
        shape=written.shape,
        subjects=subjects,
        only=where_of(written.where, types, look),
        hierarchy=hierarchy,
        within=tuple(word.text for word in look.distinct(written.within)),
        along=along,
        everyone=where_of(written.everyone if ends else (), types_of_ends, look),
        answers=MappingProxyType(answers),
        where=name.place,
    )


def _levels(hierarchy: HierarchyId | None, look: Lookup) -> tuple[LevelId, ...]:
    """The levels of the tree, from the top down; of the first one when none is named."""
    if hierarchy is None:
        return next(iter(look.hierarchies.values()), ())
    return look.hierarchies.get(hierarchy, ())


def _answer(name: Scalar, written: AnswerWritten, named: Named, tree: tuple[LevelId, ...], look: Lookup) -> Answer:
    level = None
    if written.level is not None:
        level = look.level(written.level)
        if level in look.levels:
            look.find("pack.level-not-in-tree", written.level, tree)
    posts = look.distinct(written.post)
    for post in posts:
        look.find("pack.unknown-post", post, named.posts)
    qualifications = look.distinct(written.qualification)
    for word in qualifications:
        look.find("pack.unknown-qualification", word, named.qualifications)
    if written.party is not None:
        look.find("pack.unknown-party", written.party, named.parties)
    if written.at_most is not None and written.at_most < written.at_least:
        least, most = str(written.at_least), str(written.at_most)
        look.report("pack.at-most-below-at-least", written.place_of("at_most"), least=least, most=most)
    if written.within_jurisdiction and not any(kind.jurisdiction for kind in named.officers.values()):
        look.report("pack.no-jurisdiction", written.place_of("within_jurisdiction"), found=name.text)
    shifts = {word.text: _shift(word, shift) for word, shift in written.shifts if shift is not None}
    if written.around_the_clock and len(shifts) == len(written.shifts) and (open_at := _uncovered(shifts)) is not None:
        look.report("pack.shifts-leave-gap", written.place_of("around_the_clock"), found=open_at)
    load = written.load
    return Answer(
        id=AnswerId(name.text),
        label=label_or(written.label, name.text),
        posts=tuple(PostId(word.text) for word in posts),
        qualifications=tuple(word.text for word in qualifications),
        level=level,
        at_least=written.at_least,
        at_most=written.at_most,
        most_targets=load.targets if load else None,
        most_subjects=load.subjects if load else None,
        within=written.within_jurisdiction,
        shifts=MappingProxyType(shifts),
        party=PartyId(written.party.text) if written.party else None,
        where=name.place,
    )


def _shift(name: Scalar, written: ShiftWritten) -> Shift:
    return Shift(name.text, label_or(written.label, name.text), _clock(written.from_), _clock(written.until))


def _clock(text: str) -> time:
    return time(int(text[:2]) % 24, int(text[3:]))


def _uncovered(shifts: Mapping[str, Shift]) -> str | None:
    """The first minute of the day in no shift, as a time; None when there is none."""
    if not shifts:
        return None
    covered = bytearray(_DAY)
    for shift in shifts.values():
        start, end = shift.minutes
        for minute in range(start, end):
            covered[minute % _DAY] = 1
    gap = covered.find(0)
    return None if gap < 0 else f"{gap // 60:02d}:{gap % 60:02d}"


def _ends(words: tuple[Scalar, ...], subjects: tuple[SubjectKindId, ...], look: Lookup) -> frozenset[SubjectKindId]:
    """The kinds at which relations end; each must go on from a kind that has been reached."""
    reached = set(subjects)
    for word in words:
        link = look.links.get(word.text)
        if link is None:
            return frozenset()
        ends = {link.from_kind, link.to_kind}
        if not ends & reached:
            kinds = ", ".join(sorted(reached))
            look.report("pack.along-leads-nowhere", word.place, found=word.text, kinds=kinds)
            return frozenset()
        reached = {kind for kind in ends if ends - {kind} & reached or len(ends) == 1} or reached
    return frozenset(reached) if words else frozenset()


def _check_chain(written: SchemeWritten, tree: tuple[LevelId, ...], look: Lookup) -> None:
    """From the door up: every link but the first has a level, none below the one before."""
    order = {level: rank for rank, level in enumerate(tree)}
    below: tuple[int, str] | None = None
    for number, (word, answer) in enumerate(written.links):
        if answer is None:
            continue
        if answer.level is None:
            if number and not answer.has("level"):
                look.report("pack.chain-without-level", word.place, found=word.text)
            continue
        rank = order.get(LevelId(answer.level.text))
        if rank is not None:
            if below is not None and rank > below[0]:
                level, other = answer.level.text, below[1]
                look.report("pack.chain-upside-down", answer.level.place, found=level, other=other)
            below = (rank, answer.level.text)


def _check_places(written: SchemeWritten, look: Lookup) -> None:
    """Where divisions are answered for, each kind of subject has a place."""
    for word in written.for_:
        kind = look.subjects.get(word.text)
        if kind is not None and kind.place is None and not kind.levels:
            look.report("pack.no-place", word.place, found=word.text)
