"""The declarations of a pack: sources, divisions, subjects, links, tracks, events and their order."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from types import MappingProxyType

from gridcontrol.ids import (
    EventKindId,
    FieldId,
    HierarchyId,
    LevelId,
    LinkKindId,
    SourceId,
    StatusId,
    SubjectKindId,
    TrackId,
)
from gridcontrol.located.node import Scalar
from gridcontrol.rules.from_yaml_covers import check_covers
from gridcontrol.rules.from_yaml_fields import TIMES, field_types, named_as_set, type_text
from gridcontrol.rules.lookup import Lookup, Types
from gridcontrol.rules.ruleset import DivisionSource, Hierarchy, LevelName
from gridcontrol.rules.vocabulary import (
    Decides,
    EventKind,
    FieldBase,
    FieldType,
    Label,
    LinkKind,
    Nature,
    Opens,
    Source,
    SubjectKind,
    Track,
)
from gridcontrol.rules.written_pack import PackWritten
from gridcontrol.rules.written_vocabulary import (
    DecidesWritten,
    DivisionsWritten,
    EventWritten,
    Lasts,
    OpensWritten,
    OrdersRule,
    SourceWritten,
    TrackWritten,
)

_PEOPLE = frozenset({FieldBase.TEXT, FieldBase.PERSON_NAME, FieldBase.REF})
_WORDS = frozenset({FieldBase.TEXT, FieldBase.CHOICE})
_DIVISIONS = frozenset({FieldBase.DIVISION})
_NO_TEXTS: Mapping[str, str] = MappingProxyType({})


def label_or(label: Label | None, name: str) -> Label:
    """The label as written, else one that shows the name itself."""
    return label if label is not None and label.given else Label(_NO_TEXTS, name)


def read_sources(written: PackWritten, look: Lookup) -> dict[SourceId, Source]:
    """The texts that rules cite."""
    sources: dict[SourceId, Source] = {}
    for name, source in written.sources:
        made = SourceId(name.text)
        if isinstance(source, SourceWritten):
            url = source.url.text if source.url else ""
            sources[made] = Source(made, source.text, url, source.remembered)
        else:
            sources[made] = Source(made, Label(_NO_TEXTS, source.text if source else ""))
    look.sources = sources
    return sources


def read_divisions(
    written: DivisionsWritten | None, look: Lookup
) -> tuple[tuple[LevelName, ...], dict[HierarchyId, Hierarchy], tuple[DivisionSource, ...]]:
    """Levels from the top down, trees, files."""
    if written is None:
        return (), {}, ()
    levels = tuple(LevelName(LevelId(name.text), label_or(label, name.text)) for name, label in written.levels)
    look.levels = dict.fromkeys(level.id for level in levels)
    trees: dict[HierarchyId, Hierarchy] = {}
    for name, tree in written.hierarchies:
        words = look.distinct(tree.levels) if tree else ()
        ids = tuple(look.level(word) for word in words)
        _check_order(words, look)
        label = label_or(tree.label if tree else None, name.text)
        trees[HierarchyId(name.text)] = Hierarchy(HierarchyId(name.text), label, ids)
        look.hierarchies[name.text] = ids
    sources = []
    for source in written.sources:
        columns = {
            meaning: header.text
            for meaning in ("code", "name", "level", "parent", "valid_from", "valid_until")
            if (header := getattr(source.columns, meaning)) is not None
        }
        tree_id = look.hierarchy(source.hierarchy)
        sources.append(
            DivisionSource(source.file.text, MappingProxyType(columns), source.scheme.text, tree_id, source.here)
        )
    return levels, trees, tuple(sources)


def _check_order(words: tuple[Scalar, ...], look: Lookup) -> None:
    """A tree's levels keep the order of the levels above: from the top down."""
    order = {name: rank for rank, name in enumerate(look.levels)}
    ranks = [(order[word.text], word) for word in words if word.text in order]
    for (above, upper), (below, word) in pairwise(ranks):
        if below < above:
            look.report("pack.levels-upside-down", word.place, allowed=order, found=word.text, other=upper.text)


def read_subjects(written: PackWritten, look: Lookup) -> dict[SubjectKindId, SubjectKind]:
    """Kinds of subjects with their attributes."""
    look.subjects = {name.text: None for name, _ in written.subjects}
    kinds: dict[SubjectKindId, SubjectKind] = {}
    for name, subject in written.subjects:
        if subject is None:
            continue
        types = field_types(subject.attributes, look)
        look.attributes[name.text] = types
        kind = SubjectKind(
            SubjectKindId(name.text),
            label_or(subject.label, name.text),
            known_types(types),
            _division_in(subject.place, types, look),
            _division_in(subject.registered_in, types, look),
            name.place,
            tuple(look.level(word) for word in look.distinct(subject.level)),
            LinkKindId(subject.covers.text) if subject.covers else None,
        )
        kinds[kind.id] = kind
        look.subjects[name.text] = kind
    return kinds


def _division_in(attribute: Scalar | None, types: Types, look: Lookup) -> FieldId | None:
    """An attribute that holds a division."""
    if attribute is None:
        return None
    checked_field(attribute, types, _DIVISIONS, look, "pack.unknown-attribute")
    return FieldId(attribute.text)


def known_types(types: Types) -> MappingProxyType[FieldId, FieldType]:
    """The types that could be read."""
    return MappingProxyType({name: kind for name, kind in types.items() if kind is not None})


def _of_bases(types: Types, bases: frozenset[FieldBase]) -> list[str]:
    return [name for name, kind in types.items() if kind is None or kind.base in bases]


def checked_field(
    word: Scalar, types: Types, bases: frozenset[FieldBase], look: Lookup, code: str = "pack.unknown-field-here"
) -> FieldType | None:
    """The type of the field *word* names, which must be one of *bases*."""
    if word.text not in types:
        look.find(code, word, _of_bases(types, bases))
        return None
    kind = types[FieldId(word.text)]
    if kind is not None and kind.base not in bases:
        wanted = ", ".join(sorted(bases))
        look.report(
            "pack.field-of-other-type",
            word.place,
            allowed=_of_bases(types, bases),
            found=word.text,
            type=type_text(kind),
            wanted=wanted,
        )
    return kind


def read_links(written: PackWritten, look: Lookup) -> dict[LinkKindId, LinkKind]:
    """Kinds of relations."""
    links: dict[LinkKindId, LinkKind] = {}
    look.links = {name.text: None for name, _ in written.links}
    for name, link in written.links:
        if link is not None:
            made = LinkKind(
                LinkKindId(name.text),
                label_or(link.label, name.text),
                look.subject(link.from_),
                look.subject(link.to),
                link.single,
                name.place,
            )
            links[made.id] = made
            look.links[name.text] = made
    check_covers(written, look)
    return links


def read_tracks(written: PackWritten, look: Lookup) -> dict[TrackId, Track]:
    """Tracks with their statuses."""
    look.tracks = {name.text: None for name, _ in written.tracks}
    tracks: dict[TrackId, Track] = {}
    for name, track in written.tracks:
        if track is not None:
            tracks[TrackId(name.text)] = _track(name, track, look)
    for name, track in written.tracks:
        if track is not None:
            tracks[TrackId(name.text)] = _justified(tracks[TrackId(name.text)], track, look)
    for track_id, made in tracks.items():
        look.tracks[track_id] = made
    return tracks


def _track(name: Scalar, written: TrackWritten, look: Lookup) -> Track:
    about = look.subject(written.about)
    precedence = look.distinct(written.precedence)
    default = written.default
    statuses = tuple(word.text for word in precedence)
    if default.text and default.text in statuses:
        same = precedence[statuses.index(default.text)]
        look.report("pack.default-in-precedence", same.place, related=(default.place,), found=default.text)
    labels: dict[StatusId, Label] = {}
    for status, label in written.labels:
        look.find("pack.unknown-status", status, (*statuses, default.text), track=name.text)
        labels[StatusId(status.text)] = label_or(label, status.text)
    holding = look.distinct(written.holding)
    for word in holding:
        look.find("pack.unknown-status", word, statuses, track=name.text)
    made = Track(
        id=TrackId(name.text),
        label=label_or(written.label, name.text),
        about=about,
        nature=written.nature,
        default=StatusId(default.text),
        precedence=tuple(StatusId(status) for status in statuses),
        labels=MappingProxyType(labels),
        holding=frozenset(StatusId(word.text) for word in holding),
        justified_by=MappingProxyType({}),
        orders_latest_wins=written.orders is OrdersRule.LATEST,
        where=name.place,
    )
    look.tracks[name.text] = made
    return made


def _justified(track: Track, written: TrackWritten, look: Lookup) -> Track:
    justified: dict[TrackId, frozenset[StatusId]] = {}
    if written.has("justified_by") and track.nature is Nature.BASIS:
        look.report("pack.basis-justified", written.place_of("justified_by"), found=track.id)
    for name, words in written.justified_by:
        basis = look.track_about(name, track.about)
        known = look.tracks.get(name.text)
        if known is not None and known.nature is Nature.CUSTODY:
            allowed = [each for each, other in look.tracks.items() if other and other.nature is Nature.BASIS]
            look.report("pack.justified-by-custody", name.place, allowed=allowed, found=name.text)
        justified[basis] = frozenset(look.statuses(words or (), name.text, shown=False))
    return Track(
        track.id,
        track.label,
        track.about,
        track.nature,
        track.default,
        track.precedence,
        track.labels,
        track.holding,
        MappingProxyType(justified),
        track.orders_latest_wins,
        track.where,
    )


def read_events(written: PackWritten, look: Lookup) -> dict[EventKindId, EventKind]:
    """Kinds of events, with their place in the order of kinds."""
    look.events = {name.text: None for name, _ in written.events}
    order = look.distinct(written.order)
    for word in order:
        look.event(word)
    ranks = {word.text: rank for rank, word in enumerate(order)}
    kinds: dict[EventKindId, EventKind] = {}
    for name, event in written.events:
        if event is not None:
            made = _event(name, event, ranks, look)
            kinds[made.id] = made
            look.events[name.text] = made
    return kinds


def _event(name: Scalar, written: EventWritten, ranks: dict[str, int], look: Lookup) -> EventKind:
    about = look.subject(written.about)
    types = field_types(written.fields, look)
    look.fields[name.text] = types
    look.abouts[name.text] = about
    if written.takes_effect is not None:
        checked_field(written.takes_effect, types, TIMES, look)
    return EventKind(
        id=EventKindId(name.text),
        about=about,
        label=label_or(written.label, name.text),
        fields=named_as_set(known_types(types), written.sets, look.attributes.get(about, {})),
        rank=ranks.get(name.text, len(ranks)),
        ordered=name.text in ranks,
        takes_effect=FieldId(written.takes_effect.text) if written.takes_effect else None,
        sets=_sets(written, types, about, look),
        opens=tuple(_opens(each, types, about, look) for each in written.opens),
        closes=tuple(_closes(word, about, look) for word in look.distinct(written.closes)),
        decides=_decides(written.decides, types, about, look),
        plan=written.plan,
        purpose=written.purpose,
        retention=written.retention,
        where=name.place,
    )


def _sets(written: EventWritten, types: Types, about: str, look: Lookup) -> tuple[FieldId, ...]:
    attributes = look.attributes.get(about)
    for word in look.distinct(written.sets):
        if word.text not in types:
            look.find("pack.unknown-field-here", word, types)
        elif attributes is not None and look.find("pack.sets-no-attribute", word, attributes, kind=about):
            kind, attribute = types[FieldId(word.text)], attributes[FieldId(word.text)]
            if kind and attribute and (kind.base, kind.ref) != (attribute.base, attribute.ref):
                look.report(
                    "pack.sets-other-type",
                    word.place,
                    found=word.text,
                    type=type_text(kind),
                    wanted=type_text(attribute),
                    kind=about,
                )
    return tuple(FieldId(word.text) for word in written.sets)


def _link_from(word: Scalar, about: str, look: Lookup) -> LinkKind | None:
    look.link(word)
    link = look.links.get(word.text)
    if link is not None and about and link.from_kind and link.from_kind != about:
        allowed = [name for name, each in look.links.items() if each is None or each.from_kind == about]
        look.report(
            "pack.link-of-other-kind", word.place, allowed=allowed, found=word.text, about=link.from_kind, kind=about
        )
    return link


def _opens(written: OpensWritten, types: Types, about: str, look: Lookup) -> Opens:
    link = _link_from(written.link, about, look)
    kind = checked_field(written.to, types, frozenset({FieldBase.REF}), look)
    if kind is not None and kind.base is FieldBase.REF and link is not None and kind.ref != link.to_kind:
        fitting = [name for name, each in types.items() if each and each.ref == link.to_kind]
        look.report(
            "pack.opens-other-kind",
            written.to.place,
            allowed=fitting,
            found=written.to.text,
            type=type_text(kind),
            link=link.id,
            kind=link.to_kind,
        )
    if written.until is not None:
        checked_field(written.until, types, TIMES, look)
    until = FieldId(written.until.text) if written.until else None
    return Opens(LinkKindId(written.link.text), FieldId(written.to.text), until, written.lasts is Lasts.MOMENT)


def _closes(word: Scalar, about: str, look: Lookup) -> LinkKindId:
    _link_from(word, about, look)
    return LinkKindId(word.text)


def _decides(written: DecidesWritten | None, types: Types, about: str, look: Lookup) -> Decides | None:
    if written is None:
        return None
    track = look.track_about(written.track, about or None)
    known = look.tracks.get(written.track.text)
    if known is not None and known.nature is Nature.CUSTODY:
        look.report("pack.decides-custody", written.track.place, found=written.track.text)

    def field(word: Scalar | None, bases: frozenset[FieldBase]) -> FieldId | None:
        if word is None:
            return None
        checked_field(word, types, bases, look)
        return FieldId(word.text)

    end = field(written.end, TIMES)
    return Decides(
        track=track,
        end=end or FieldId(""),
        status=field(written.status, _WORDS),
        signed=field(written.signed, TIMES),
        effective=field(written.effective, TIMES),
        exceeds=field(written.exceeds, frozenset({FieldBase.TRUTH})),
        signer=field(written.signer, _PEOPLE),
    )
