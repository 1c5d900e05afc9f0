"""Who answers for whom, in words: officers, posts, schemes with their links, what appoints and relieves, the matrix."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import time

from gridcontrol.ids import EventKindId, FieldId, LevelId
from gridcontrol.reports.spelled.page import Grid, Paragraph, Part, Point, Points, Section
from gridcontrol.reports.spelled.points import tests_of_subject
from gridcontrol.reports.spelled.speech import Speech
from gridcontrol.reports.spelled.vocabulary import named
from gridcontrol.rules.responsibility import (
    Answer,
    Assigns,
    Matrix,
    OfficerKind,
    Post,
    Relieves,
    Scheme,
    Shift,
    Word,
    ends_of,
)


def answering_section(speech: Speech) -> Section:
    """All that the pack says about who answers."""
    held = speech.pack.responsibilities
    items = [Point(speech.run(_officer(speech, each))) for each in held.officers.values()]
    items += [Point(speech.run(_post(speech, each))) for each in held.posts.values()]
    if held.parties:
        parties = speech.list(
            [named(speech, speech.label(label, party), party) for party, label in held.parties.items()]
        )
        items.append(Point(speech.say("docs.answer-parties", parties=parties)))
    for scheme in held.schemes.values():
        links = tuple(Point(speech.run(_link(speech, answer))) for answer in scheme.answers.values())
        items.append(Point(speech.run(_scheme(speech, scheme)), links))
    items += [Point(_assigns(speech, kind, each)) for kind, several in held.assigning.items() for each in several]
    items += [Point(_relieves(speech, kind, each)) for kind, each in held.relieving.items()]
    parts: tuple[Part, ...] = (Points(tuple(items)),)
    if held.matrix is not None:
        parts = (*parts, *_matrix(speech, held.matrix))
    return Section("answering", speech.say("docs.answering"), parts)


def _officer(speech: Speech, officer: OfficerKind) -> Iterator[str]:
    yield speech.say("docs.answer-officer", kind=speech.kind(officer.kind))
    single = {
        "post": officer.post,
        "jurisdiction": officer.jurisdiction,
        "unit": officer.unit,
        "name": officer.name,
    }
    for part, name in single.items():
        if name is not None:
            yield speech.say(f"docs.answer-officer-{part}", field=_attribute(speech, officer, name))
    if officer.qualifications:
        fields = speech.both([_attribute(speech, officer, name) for name in officer.qualifications])
        yield speech.say("docs.answer-officer-qualifications", fields=fields)


def _attribute(speech: Speech, officer: OfficerKind, name: FieldId) -> str:
    kind = speech.pack.subjects.get(officer.kind)
    types = [kind.attributes[name]] if kind is not None and name in kind.attributes else []
    return speech.field(types, name)


def _post(speech: Speech, post: Post) -> Iterator[str]:
    yield speech.say("docs.answer-post", name=named(speech, speech.label(post.label, post.id), post.id))
    if post.level is not None:
        yield speech.say("docs.answer-post-level", level=_level(speech, post.level))


def _level(speech: Speech, level: LevelId) -> str:
    names = {each.id: each.label for each in speech.pack.levels}
    return speech.quoted(speech.label(names.get(level), level))


def _scheme(speech: Speech, scheme: Scheme) -> Iterator[str]:
    kinds = speech.both([speech.kind(kind) for kind in scheme.subjects])
    name = named(speech, speech.label(scheme.label, scheme.id), scheme.id)
    yield speech.say(f"docs.answer-{scheme.shape}", name=name, kinds=kinds)
    if scheme.only:
        kind = scheme.subjects[0] if scheme.subjects else None
        yield speech.say("docs.owed-scope", tests=speech.clauses(tests_of_subject(speech, kind, scheme.only)))
    if scheme.within:
        yield speech.say("docs.owed-within", codes=speech.divisions(scheme.within))
    if scheme.hierarchy is not None:
        tree = speech.pack.hierarchies.get(scheme.hierarchy)
        label = speech.label(tree.label if tree else None, scheme.hierarchy)
        yield speech.say("docs.answer-tree", tree=speech.quoted(label))
    if scheme.along:
        yield speech.say("docs.answer-along", links=speech.list([speech.link(link) for link in scheme.along]))
    if scheme.everyone:
        end = next(iter(ends_of(scheme, speech.pack.links)), None)
        yield speech.say("docs.answer-everyone", tests=speech.clauses(tests_of_subject(speech, end, scheme.everyone)))
    if scheme.source is not None:
        yield speech.say("docs.rests-on", source=speech.source(scheme.source))


def _link(speech: Speech, answer: Answer) -> Iterator[str]:
    known = speech.pack.responsibilities
    yield speech.say("docs.answer-link", name=named(speech, speech.label(answer.label, answer.id), answer.id))
    if answer.posts:
        labels = {post: each.label for post, each in known.posts.items()}
        posts = [speech.quoted(speech.label(labels.get(post), post)) for post in answer.posts]
        yield speech.say("docs.answer-link-posts", posts=speech.either(posts))
    if answer.qualifications:
        said = speech.both([speech.quoted(each) for each in answer.qualifications])
        yield speech.say("docs.answer-link-qualified", qualifications=said)
    if answer.level is not None:
        yield speech.say("docs.answer-link-level", level=_level(speech, answer.level))
    yield speech.say("docs.answer-link-least", number=answer.at_least)
    limits = {"most": answer.at_most, "targets": answer.most_targets, "subjects": answer.most_subjects}
    for limit, number in limits.items():
        if number is not None:
            yield speech.say(f"docs.answer-link-{limit}", number=number)
    if answer.within:
        yield speech.say("docs.answer-link-within")
    if answer.shifts:
        shifts = [_shift(speech, shift) for shift in answer.shifts.values()]
        yield speech.say("docs.answer-link-shifts", shifts=speech.list(shifts))
    if answer.party is not None:
        party = speech.quoted(speech.label(known.parties.get(answer.party), answer.party))
        yield speech.say("docs.answer-link-party", party=party)


def _shift(speech: Speech, shift: Shift) -> str:
    label = named(speech, speech.label(shift.label, shift.id), shift.id)
    until = "24:00" if shift.until == time() else _clock(shift.until)
    return speech.say("docs.owed-slot", name=label, opens=_clock(shift.since), closes=until)


def _clock(local: time) -> str:
    return local.isoformat(timespec="minutes")


def _assigns(speech: Speech, kind: EventKindId, assigns: Assigns) -> str:
    said = speech.say(
        "docs.answer-assigns",
        event=speech.event(kind),
        scheme=_word(speech, kind, assigns.scheme),
        link=_word(speech, kind, assigns.link),
        to=speech.either(_fields(speech, kind, assigns.to)),
    )
    meanings = {
        "role": assigns.role,
        "standing": assigns.standing,
        "since": assigns.since,
        "until": assigns.until,
        "last-day": assigns.last_day,
        "shift": assigns.shift,
        "document": assigns.document,
    }
    return speech.run((said, *_told(speech, kind, meanings)))


def _relieves(speech: Speech, kind: EventKindId, relieves: Relieves) -> str:
    said = [speech.say("docs.answer-relieves", event=speech.event(kind))]
    for part, word in {"scheme": relieves.scheme, "link": relieves.link}.items():
        if word != Word():
            said.append(speech.say(f"docs.answer-only-{part}", word=_word(speech, kind, word)))
    if relieves.to:
        said.append(speech.say("docs.answer-only-to", to=speech.either(_fields(speech, kind, relieves.to))))
    return speech.run((*said, *_told(speech, kind, {"shift": relieves.shift})))


def _told(speech: Speech, kind: EventKindId, meanings: dict[str, FieldId | None]) -> Iterator[str]:
    for meaning, name in meanings.items():
        if name is not None:
            yield speech.say(f"docs.answer-field-{meaning}", field=speech.event_field((kind,), name))


def _word(speech: Speech, kind: EventKindId, word: Word) -> str:
    if word.field is not None:
        return speech.say("docs.answer-says", field=speech.event_field((kind,), word.field))
    return speech.quoted(word.constant or "")


def _fields(speech: Speech, kind: EventKindId, names: Sequence[FieldId]) -> list[str]:
    return [speech.event_field((kind,), name) for name in names]


def _matrix(speech: Speech, matrix: Matrix) -> Iterator[Part]:
    said = [speech.say("docs.answer-matrix")]
    if matrix.source is not None:
        said.append(speech.say("docs.rests-on", source=speech.source(matrix.source)))
    yield Paragraph(speech.run(said))
    tasks = list(matrix.tasks)
    rows = [(department, level) for department in matrix.departments for level in _levels(speech, matrix)]
    titles = [speech.say("docs.answer-department"), speech.say("docs.answer-level")]
    titles += [named(speech, speech.label(label, task), task) for task, label in matrix.tasks.items()]
    told = []
    for department, level in rows:
        cells = [matrix.cells.get((department, level, task), ()) for task in tasks]
        if any(cells):
            label = matrix.departments[department]
            name = named(speech, speech.label(label, department), department)
            told.append((name, _level(speech, level), *(" ".join(cell) for cell in cells)))
    yield Grid(tuple(titles), tuple(told))


def _levels(speech: Speech, matrix: Matrix) -> list[LevelId]:
    used = {level for _, level, _ in matrix.cells}
    return [each.id for each in speech.pack.levels if each.id in used]
