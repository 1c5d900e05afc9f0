"""Who and what a pack speaks of: kinds, links, events, statuses."""

from __future__ import annotations

from collections.abc import Iterator

from gridcontrol.ids import StatusId
from gridcontrol.reports.spelled.page import Grid, Paragraph, Part, Point, Points, Section
from gridcontrol.reports.spelled.points import dashed
from gridcontrol.reports.spelled.speech import Speech
from gridcontrol.rules.ruleset import Edition, Rule
from gridcontrol.rules.vocabulary import (
    EventKind,
    FieldBase,
    FieldType,
    LinkKind,
    Nature,
    SubjectKind,
    Track,
)


def named(speech: Speech, text: str, name: str) -> str:
    """A label with the id behind it where the two differ."""
    return text if text == name else speech.say("docs.named", label=text, id=name)


def who_section(speech: Speech) -> Section:
    """Kinds of subjects and links between them."""
    kinds = tuple(_subject(speech, kind) for kind in speech.pack.subjects.values())
    parts: tuple[Part, ...] = (Points(kinds),)
    if speech.pack.links:
        links = tuple(Point(_link(speech, link)) for link in speech.pack.links.values())
        parts = (*parts, Paragraph(speech.say("docs.links")), Points(links))
    return Section("who", speech.say("docs.who"), parts)


def _subject(speech: Speech, kind: SubjectKind) -> Point:
    said = [speech.say("docs.kind", name=named(speech, speech.label(kind.label, kind.id), kind.id))]
    if kind.levels:
        known = {level.id: level.label for level in speech.pack.levels}
        levels = [named(speech, speech.label(known.get(level), level), level) for level in kind.levels]
        said.append(speech.say("docs.kind-levels", levels=speech.both(levels)))
    if kind.covers is not None:
        said.append(speech.say("docs.kind-covers", link=speech.link(kind.covers)))
    if kind.place is not None:
        field = speech.field([kind.attributes[kind.place]] if kind.place in kind.attributes else [], kind.place)
        said.append(speech.say("docs.kind-place", field=field))
    if kind.registered_in is not None:
        types = [kind.attributes[kind.registered_in]] if kind.registered_in in kind.attributes else []
        said.append(speech.say("docs.kind-registered", field=speech.field(types, kind.registered_in)))
    if kind.attributes:
        attributes = [_field(speech, name, each) for name, each in kind.attributes.items()]
        said.append(speech.say("docs.kind-attributes", attributes=speech.list(attributes)))
    return Point(speech.run(said))


def _field(speech: Speech, name: str, kind: FieldType) -> str:
    label = named(speech, speech.label(kind.label, name), name)
    match kind.base:
        case FieldBase.REF:
            of = speech.say("docs.type-ref", kind=speech.kind(kind.ref))
        case FieldBase.CHOICE:
            words = [named(speech, speech.label(kind.labels.get(each), each), each) for each in kind.choices]
            of = speech.say("docs.type-choice", choices=speech.either(words))
        case base:
            of = speech.say(f"docs.type-{dashed(base)}")
    return speech.say("docs.field-optional" if kind.optional else "docs.field", name=label, type=of)


def _link(speech: Speech, link: LinkKind) -> str:
    name = named(speech, speech.label(link.label, link.id), link.id)
    words = {"name": name, "first": speech.kind(link.from_kind), "second": speech.kind(link.to_kind)}
    return speech.say("docs.link-single" if link.single else "docs.link", **words)


def events_section(speech: Speech) -> Section:
    """What can happen, and what it does."""
    events = tuple(Point(speech.run(_event(speech, kind))) for kind in speech.pack.events.values())
    parts: tuple[Part, ...] = (Points(events),)
    ordered = sorted((kind for kind in speech.pack.events.values() if kind.ordered), key=lambda kind: kind.rank)
    if ordered:
        said = speech.say("docs.order", events=speech.list([speech.event(kind.id) for kind in ordered]))
        parts = (*parts, Paragraph(said))
    return Section("events", speech.say("docs.events"), parts)


def _event(speech: Speech, kind: EventKind) -> Iterator[str]:
    name = named(speech, speech.label(kind.label, kind.id), kind.id)
    yield speech.say("docs.event-plan" if kind.plan else "docs.event", name=name, kind=speech.kind(kind.about))
    if kind.fields:
        fields = [_field(speech, field, each) for field, each in kind.fields.items()]
        yield speech.say("docs.event-fields", fields=speech.list(fields))
    own = (kind.id,)
    if kind.takes_effect is not None:
        yield speech.say("docs.event-effect", field=speech.event_field(own, kind.takes_effect))
    if kind.sets:
        fields = [speech.event_field(own, field) for field in kind.sets]
        yield speech.say("docs.event-sets", kind=speech.kind(kind.about), fields=speech.both(fields))
    for opens in kind.opens:
        words = {"link": speech.link(opens.link), "field": speech.event_field(own, opens.to)}
        yield speech.say("docs.event-opens-moment" if opens.moment else "docs.event-opens", **words)
        if opens.until is not None:
            yield speech.say("docs.event-opens-until", field=speech.event_field(own, opens.until))
    if kind.closes:
        yield speech.say("docs.event-closes", links=speech.both([speech.link(link) for link in kind.closes]))
    yield from _decides(speech, kind)
    if kind.purpose is not None:
        yield speech.say("docs.event-purpose", purpose=kind.purpose.text(speech.lang))
    if kind.retention is not None:
        yield speech.say("docs.event-retention", length=speech.length(kind.retention))


def _decides(speech: Speech, kind: EventKind) -> Iterator[str]:
    decides, own = kind.decides, (kind.id,)
    if decides is None:
        return
    words = {"track": speech.track(decides.track), "end": speech.event_field(own, decides.end)}
    if decides.status is None:
        yield speech.say("docs.decides", **words)
    else:
        yield speech.say("docs.decides-status", **words, status=speech.event_field(own, decides.status))
    for code, field in (
        ("docs.decides-signed", decides.signed),
        ("docs.decides-effective", decides.effective),
        ("docs.decides-signer", decides.signer),
        ("docs.decides-exceeds", decides.exceeds),
    ):
        if field is not None:
            yield speech.say(code, field=speech.event_field(own, field))


def tracks_section(speech: Speech) -> Section:
    """Statuses, strongest first, with what bounds those that take liberty."""
    sections = tuple(_track(speech, track) for track in speech.pack.tracks.values())
    return Section("tracks", speech.say("docs.tracks"), (Paragraph(speech.say("docs.tracks-lead")),), sections)


def _track(speech: Speech, track: Track) -> Section:
    said = [speech.say(f"docs.track-{track.nature}", kind=speech.kind(track.about))]
    said.append(speech.say("docs.track-default", status=speech.status(track.id, track.default)))
    for basis, statuses in track.justified_by.items():
        ordered = _by_rank(speech, basis, statuses)
        words = {"track": speech.track(basis), "statuses": speech.statuses(basis, ordered)}
        said.append(speech.say("docs.track-justified", **words))
    if track.nature is Nature.BASIS and _is_ordered(speech, track):
        said.append(speech.say("docs.orders-latest" if track.orders_latest_wins else "docs.orders-shortest"))
    titles = [speech.say(f"docs.column-{name}") for name in ("rank", "status", "liberty", "rules", "ceiling", "review")]
    rows = tuple(
        row for number, status in enumerate(track.precedence, 1) for row in _status_rows(speech, track, number, status)
    )
    title = named(speech, speech.label(track.label, track.id), track.id)
    return Section(
        f"track.{track.id}", title, (Paragraph(speech.run(said)), Grid(tuple(titles), rows)), (), track.where
    )


def _by_rank(speech: Speech, track_id: str, statuses: frozenset[StatusId]) -> list[StatusId]:
    known = next((track for track in speech.pack.tracks.values() if track.id == track_id), None)
    return sorted(statuses, key=lambda status: (known.rank(status) if known else 0, status))


def _is_ordered(speech: Speech, track: Track) -> bool:
    orders = any(kind.decides and kind.decides.track == track.id for kind in speech.pack.events.values())
    return orders or track.orders_latest_wins


def _status_rows(speech: Speech, track: Track, number: int, status: StatusId) -> Iterator[tuple[str, ...]]:
    """A row for each rule that gives *status*, at least one."""
    head = (
        str(number),
        named(speech, speech.bare_status(track.id, status), status),
        speech.say("docs.yes" if status in track.holding else "docs.no"),
    )
    none = speech.say("docs.none")
    giving = [rule for rule in speech.pack.rules.values() if rule.track == track.id and _editions(rule, status)]
    for rule in giving:
        days = [edition.review for edition in _editions(rule, status) if edition.review is not None]
        ceiling = speech.length(rule.ceiling) if rule.ceiling else none
        yield (*head, speech.rule(rule.id), ceiling, speech.list([speech.day(day) for day in days]) if days else none)
    if not giving:
        yield (*head, none, none, none)


def _editions(rule: Rule, status: StatusId) -> list[Edition]:
    """The editions of *rule* that give *status*."""
    return [edition for edition in rule.editions if status in _statuses_of(edition)]


def _statuses_of(edition: Edition) -> frozenset[StatusId]:
    phases = (phase.status for branch in edition.branches for phase in branch.phases)
    return frozenset([*phases, *(level.status for level in edition.levels)])
