"""Masking a whole document, in one place, after it is built and before it is rendered.

A masked document holds nothing that was masked, so that no renderer can let it slip.

Two people whose masks look alike must stay two: where several subjects of one document would be shown as the same, the
second and later ones, in the order in which they appear, get a number: ``**************0018#2``. The number says only
that they differ. A hash would not do: all id numbers can be tried.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from attrs import evolve

from gridcontrol.access.masks import mask_value, masked_key, scrub
from gridcontrol.ids import FactId, SubjectId, key_of, kind_of, subject_id
from gridcontrol.reports.document import (
    Cell,
    Document,
    FactRef,
    Figure,
    Findings,
    Notes,
    Personal,
    Row,
    Section,
    Statement,
    SubjectRef,
    Table,
)
from gridcontrol.reports.drawing import Shares, Tree
from gridcontrol.rules.vocabulary import PERSONAL, FieldBase

EVERYTHING: frozenset[FieldBase] = PERSONAL
"""To ``reveal``: nothing is masked."""


def mask(document: Document, reveal: Collection[FieldBase] = ()) -> Document:
    """*document* with everything personal masked, but for the types to *reveal*.

    Typed cells by their type; keys of subjects, and text anywhere, by what they look like. To *reveal* id numbers is to
    show keys and texts as they are. A document that is masked already comes back as it is.
    """
    if document.masked or frozenset(reveal) >= EVERYTHING:
        return document
    return _Masker(document, frozenset(reveal)).masked()


class _Masker:
    def __init__(self, document: Document, reveal: frozenset[FieldBase]) -> None:
        self._document = document
        self._reveal = reveal
        self._in_the_clear = FieldBase.ID_NUMBER in reveal
        self._shown = self._name_subjects()

    def masked(self) -> Document:
        sections = tuple(map(self._section, self._document.sections))
        return evolve(self._document, sections=sections, masked=True)

    def _name_subjects(self) -> dict[SubjectId, SubjectId]:
        """What stands for each subject: its masked id, numbered where another one before it has the same."""
        subjects = list(dict.fromkeys(_subjects(self._document)))
        masks = {subject: subject if self._in_the_clear else self._masked(subject) for subject in subjects}
        # Keys that are shown as they are keep them; the others must not be taken for one of these.
        shown = {subject: subject for subject in subjects if masks[subject] == subject}
        taken = set(shown)
        for subject in subjects:
            if subject in shown:
                continue
            number, candidate = 1, masks[subject]
            while candidate in taken:
                number += 1
                candidate = SubjectId(f"{masks[subject]}#{number}")
            shown[subject] = candidate
            taken.add(candidate)
        return shown

    def _masked(self, subject: SubjectId) -> SubjectId:
        kind = kind_of(subject)
        if not key_of(subject):
            return SubjectId(scrub(subject))  # no kind, no key: some other system's name
        return subject_id(kind, masked_key(key_of(subject), personal=kind in self._document.personal_kinds))

    def _section(self, section: Section) -> Section:
        match section:
            case Table():
                drawing = section.drawing
                return evolve(
                    section,
                    rows=tuple(map(self._row, section.rows)),
                    empty=self._sentence_or_none(section.empty),
                    notes=tuple(map(self._sentence, section.notes)),
                    # Rows are found by their keys, so the keys here are masked as those are.
                    drawing=drawing.with_keys(self._text) if isinstance(drawing, Tree | Shares) else drawing,
                )
            case Findings():
                return evolve(
                    section,
                    items=tuple(map(self._sentence, section.items)),
                    empty=self._sentence_or_none(section.empty),
                )
            case Notes():
                return evolve(section, items=tuple(map(self._sentence, section.items)))

    def _row(self, row: Row) -> Row:
        key = row.key
        for subject in _named_in(row.cells):
            key = key.replace(subject, self._shown[subject])
        return evolve(row, key=self._text(key), cells=tuple(map(self._cell, row.cells)))

    def _cell(self, cell: Cell) -> Cell:
        match cell:
            case str():
                return self._text(cell)
            case SubjectRef():
                return SubjectRef(self._shown[cell.subject])
            case FactRef():
                return FactRef(self._fact(cell.fact))
            case Personal():
                return self._personal(cell)
            case Figure():
                return Figure(cell.value)
            case Statement():
                return self._sentence(cell)
            case _:
                return cell

    def _fact(self, fact: FactId) -> FactId:
        """A source may make the ids of its facts from the keys of people."""
        return fact if self._in_the_clear else FactId(masked_key(fact, personal=bool(self._document.personal_kinds)))

    def _personal(self, cell: Personal) -> Personal:
        if cell.masked or cell.base in self._reveal:
            return cell
        return evolve(cell, text=mask_value(cell.base, cell.text), masked=True)

    def _sentence(self, statement: Statement) -> Statement:
        return evolve(statement, args={name: self._cell(cell) for name, cell in statement.args.items()})

    def _sentence_or_none(self, statement: Statement | None) -> Statement | None:
        return None if statement is None else self._sentence(statement)

    def _text(self, text: str) -> str:
        return text if self._in_the_clear else scrub(text)


def _subjects(document: Document) -> Iterator[SubjectId]:
    """The subjects that cells and sentences name, in the order in which they are read."""
    for section in document.sections:
        if isinstance(section, Table):
            for row in section.rows:
                yield from _named_in(row.cells)
        else:
            for item in section.items:
                yield from _named_in((item,))


def _named_in(cells: Collection[Cell]) -> Iterator[SubjectId]:
    for cell in cells:
        if isinstance(cell, SubjectRef):
            yield cell.subject
        elif isinstance(cell, Statement):
            yield from _named_in(tuple(cell.args.values()))
