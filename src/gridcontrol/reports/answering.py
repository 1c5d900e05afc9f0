"""Who answers, as a document: for one subject from the door to the head, and all that one officer answers for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from attrs import evolve, frozen

from gridcontrol.ids import AnswerId, DivisionId, DutySchemeId, ReportId, SubjectId
from gridcontrol.reports.build import personal_kinds
from gridcontrol.reports.document import (
    Cell,
    Column,
    ColumnType,
    Document,
    Named,
    Notes,
    Personal,
    Row,
    Section,
    Statement,
    SubjectRef,
    Table,
    Until,
    listed,
)
from gridcontrol.reports.responsibility_words import answering_word
from gridcontrol.responsibility import Holding, Responsibility
from gridcontrol.responsibility.answering import ChainLink
from gridcontrol.responsibility.officers import Officers
from gridcontrol.responsibility.taking_over import Orphan
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import FieldBase, Label
from gridcontrol.time import local_date


def answering_document(
    pack: Pack, name: str, title: Label, sections: tuple[Section, ...], at: datetime | None, known_at: datetime | None
) -> Document:
    """A document about who answers by *pack*."""
    return Document(
        report=ReportId(name),
        title=title,
        locality=pack.locality,
        pack=pack.id,
        version=pack.version,
        zone=pack.zone,
        sections=sections,
        at=at,
        known_at=known_at,
        personal_kinds=personal_kinds(pack),
    )


@frozen
class Naming:
    """What divisions, officers and links are called at an instant."""

    of: Responsibility
    at: datetime
    officers: Officers

    @classmethod
    def at_instant(cls, responsibility: Responsibility, at: datetime) -> Naming:
        return cls(responsibility, at, Officers(responsibility, at))

    def division(self, division: DivisionId | None) -> Cell:
        """The division by its name; programs get its code."""
        if division is None:
            return None
        day = local_date(self.at, self.of.pack.zone)
        return Named(self.of.tree.code(division, day), _plain(self.of.tree.name(division, day)))

    def target(self, text: str, division: DivisionId | None) -> Cell:
        """A target: a division, or a subject."""
        if "/" in text and text.partition("/")[0] in self.of.pack.subjects:
            return SubjectRef(SubjectId(text))
        return self.division(division) if division is not None else text

    def scheme(self, scheme: DutySchemeId | None) -> Cell:
        if scheme is None:
            return None
        return Named(scheme, self.of.scheme(scheme).label)

    def link(self, scheme: DutySchemeId | None, link: AnswerId | None) -> Cell:
        if scheme is None or link is None:
            return None
        return Named(link, self.of.scheme(scheme).answers[link].label)

    def shift(self, scheme: DutySchemeId, link: AnswerId, shift: str) -> Cell:
        found = self.of.scheme(scheme).answers[link].shifts.get(shift)
        return Named(shift, found.label) if found else None

    def party(self, scheme: DutySchemeId, link: AnswerId) -> Cell:
        party = self.of.scheme(scheme).answers[link].party
        return None if party is None else Named(party, self.of.pack.responsibilities.parties[party])

    def post(self, officer: SubjectId) -> Cell:
        post = self.officers.post(officer)
        declared = None if post is None else self.of.pack.responsibilities.posts.get(post)
        return Named(declared.id, declared.label) if declared else post

    def name(self, officer: SubjectId) -> Cell:
        kind = self.officers.kind(officer)
        value = None if kind is None else self.of.where.histories.value(kind.name, officer, self.at)
        return None if value is None else Personal(FieldBase.PERSON_NAME, str(value))

    def unit(self, officer: SubjectId) -> Cell:
        kind = self.officers.kind(officer)
        value = None if kind is None else self.of.where.histories.value(kind.unit, officer, self.at)
        if value is None or kind is None or kind.unit is None:
            return None
        base = self.of.pack.subjects[kind.kind].attributes[kind.unit].base
        return SubjectRef(SubjectId(str(value))) if base is FieldBase.REF else str(value)


def _plain(text: str) -> Label:
    return Label({}, text)


_HOLDER_COLUMNS = (
    Column("link", answering_word("link")),
    Column("target", answering_word("target")),
    Column("officer", answering_word("who_answers"), ColumnType.SUBJECT),
    Column("name", answering_word("name")),
    Column("post", answering_word("post")),
    Column("unit", answering_word("unit")),
    Column("party", answering_word("party"), for_programs=True),
    Column("role", answering_word("role"), for_programs=True),
    Column("standing", answering_word("standing")),
    Column("shift", answering_word("shift")),
    Column("since", answering_word("since"), ColumnType.INSTANT),
    Column("until", answering_word("until"), ColumnType.INSTANT),
    Column("document", answering_word("document")),
    Column("remark", answering_word("remark")),
)
_ALWAYS = frozenset({"link", "target", "officer", "since"})


def who_document(
    responsibility: Responsibility,
    subject: SubjectId,
    at: datetime,
    known_at: datetime,
    schemes: Sequence[DutySchemeId],
) -> Document:
    """Who answers for *subject* at *at* by each of *schemes*, from the door up; links that nobody holds are there."""
    naming = Naming.at_instant(responsibility, at)
    tables = tuple(
        holders_table(
            f"chain.{scheme}",
            responsibility.scheme(scheme).label,
            (row for link in responsibility.chain(subject, scheme, at) for row in chain_rows(naming, link, subject)),
        )
        for scheme in schemes
    )
    sections: tuple[Section, ...] = tables
    if not tables:
        nothing = Statement("responsibility.no-scheme-for")
        sections = (Notes("notes", answering_word("notes"), (nothing,)),)
    return answering_document(responsibility.pack, "who", answering_word("who"), sections, at, known_at)


def holders_table(id_: str, title: Label, rows: Iterable[Row]) -> Table:
    """A table of links and who holds them; columns that nobody fills are for programs only."""
    listed_rows = tuple(rows)
    filled = {
        column.id
        for number, column in enumerate(_HOLDER_COLUMNS)
        if any(row.cells[number] is not None for row in listed_rows)
    }
    columns = tuple(
        column if column.id in filled | _ALWAYS else evolve(column, for_programs=True) for column in _HOLDER_COLUMNS
    )
    return Table(id_, title, columns, listed_rows)


def chain_rows(naming: Naming, link: ChainLink, subject: SubjectId | None) -> Iterator[Row]:
    """The holders of one link; one row that says so where there are none."""
    answer = naming.of.scheme(link.scheme).answers[link.link]
    for held in link.holders:
        yield holding_row(naming, held, link.division if held.division is not None else None)
    if not link.holders:
        located = answer.level is None or link.division is not None
        code = "nobody-here" if located else "place-unknown"
        if answer.shifts and located:
            code = "off-duty"
        target = naming.division(link.division) if answer.level is not None else subject and SubjectRef(subject)
        yield Row(
            f"{link.scheme} {link.link}",
            (
                naming.link(link.scheme, link.link),
                target,
                *(None,) * 4,
                naming.party(link.scheme, link.link),
                *(None,) * 6,
                Statement(f"responsibility.{code}"),
            ),
        )


def holding_row(naming: Naming, held: Holding, division: DivisionId | None, remark: Cell = None) -> Row:
    """One holder of a link."""
    standing = Named(held.standing.value, answering_word(held.standing.value)) if held.standing == "deputy" else None
    return Row(
        f"{held.scheme} {held.link} {held.target} {held.officer}",
        (
            naming.link(held.scheme, held.link),
            naming.target(held.target, division or held.division),
            SubjectRef(held.officer),
            naming.name(held.officer),
            naming.post(held.officer),
            naming.unit(held.officer),
            naming.party(held.scheme, held.link),
            held.role or None,
            standing,
            naming.shift(held.scheme, held.link, held.shift),
            held.since,
            None if held.until is None else Until(held.until),
            held.document or None,
            remark,
        ),
    )


def officer_document(
    responsibility: Responsibility,
    officer: SubjectId,
    at: datetime,
    known_at: datetime,
    left: Sequence[Orphan] | None = None,
    orphaned: Table | None = None,
) -> Document:
    """All that *officer* answers for at *at*; with *left* also who else could take it, *orphaned* is owed there."""
    naming = Naming.at_instant(responsibility, at)
    held = responsibility.held_by(officer, at)
    sections: list[Section] = [_held_table(naming, held)]
    if left is not None:
        sections.append(_takers_table(naming, left))
    if orphaned is not None:
        sections.append(orphaned)
    sections.append(_subjects_table(naming, held))
    return answering_document(responsibility.pack, "officer", answering_word("officer"), tuple(sections), at, known_at)


def _held_table(naming: Naming, held: Sequence[Holding]) -> Table:
    columns = (
        Column("scheme", answering_word("scheme")),
        Column("link", answering_word("link")),
        Column("target", answering_word("target")),
        Column("subjects", answering_word("subjects"), ColumnType.NUMBER),
        Column("standing", answering_word("standing")),
        Column("shift", answering_word("shift")),
        Column("since", answering_word("since"), ColumnType.INSTANT),
        Column("until", answering_word("until"), ColumnType.INSTANT),
        Column("document", answering_word("document")),
    )
    rows = tuple(
        Row(
            f"{each.scheme} {each.link} {each.target}",
            (
                naming.scheme(each.scheme),
                naming.link(each.scheme, each.link),
                naming.target(each.target, each.division),
                len(naming.of.subjects_of(each, naming.at)),
                Named(each.standing.value, answering_word(each.standing.value)),
                naming.shift(each.scheme, each.link, each.shift),
                each.since,
                None if each.until is None else Until(each.until),
                each.document or None,
            ),
        )
        for each in held
    )
    return Table("held", answering_word("held"), columns, rows, Statement("responsibility.holds-nothing"))


def _subjects_table(naming: Naming, held: Sequence[Holding]) -> Table:
    columns = (
        Column("subject", answering_word("subject"), ColumnType.SUBJECT),
        Column("division", answering_word("division")),
        Column("scheme", answering_word("scheme")),
        Column("link", answering_word("link")),
    )
    rows: list[Row] = []
    for each in held:
        day = naming.of.where.day_tree(naming.of.scheme(each.scheme).hierarchy, naming.at)
        rows += (
            Row(
                f"{each.scheme} {each.link} {subject}",
                (
                    SubjectRef(subject),
                    naming.division(naming.of.where.place(subject, day, naming.at)),
                    naming.scheme(each.scheme),
                    naming.link(each.scheme, each.link),
                ),
            )
            for subject in naming.of.subjects_of(each, naming.at)
        )
    empty = Statement("responsibility.holds-nothing")
    return Table("subjects", answering_word("held_subjects"), columns, tuple(rows), empty)


def _takers_table(naming: Naming, left: Sequence[Orphan]) -> Table:
    columns = (
        Column("scheme", answering_word("scheme")),
        Column("link", answering_word("link")),
        Column("target", answering_word("target")),
        Column("until", answering_word("until"), ColumnType.INSTANT),
        Column("others", answering_word("others")),
        Column("takers", answering_word("takers")),
    )
    rows = tuple(
        Row(
            f"{one.holding.scheme} {one.holding.link} {one.holding.target}",
            (
                naming.scheme(one.holding.scheme),
                naming.link(one.holding.scheme, one.holding.link),
                naming.target(one.holding.target, one.holding.division),
                None if one.holding.until is None else Until(one.holding.until),
                listed([SubjectRef(each.officer) for each in one.others]),
                listed(
                    [
                        Statement(
                            "responsibility.taker",
                            {
                                "officer": SubjectRef(each.officer),
                                "targets": each.targets,
                                "subjects": each.subjects,
                            },
                        )
                        for each in one.takers
                    ]
                )
                or Statement("responsibility.no-takers"),
            ),
        )
        for one in left
    )
    return Table("takers", answering_word("takers"), columns, rows, Statement("responsibility.holds-nothing"))
