"""The versions of packs that were put into force, and what each changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from types import MappingProxyType

from attrs import frozen

from gridcontrol.ids import ReportId
from gridcontrol.model.adopting import Adoption
from gridcontrol.reports.answer_words import answer_word
from gridcontrol.reports.document import Cell, Column, ColumnType, Document, Row, Section, Statement, Table
from gridcontrol.reports.rule_changes import changes_table
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.stricter import Fate, RuleChange
from gridcontrol.rules.vocabulary import Label

_SHORT = 8
_COLUMNS = (
    Column("received", answer_word("received"), ColumnType.INSTANT),
    Column("pack", answer_word("adopted_pack")),
    Column("version", answer_word("version")),
    Column("signed_by", answer_word("signed_by")),
    Column("document", answer_word("document_cited")),
    Column("added", answer_word("rules_added"), ColumnType.NUMBER),
    Column("replaced", answer_word("rules_replaced"), ColumnType.NUMBER),
    Column("gone", answer_word("rules_gone"), ColumnType.NUMBER),
    Column("digest", answer_word("digest"), for_programs=True),
)


@frozen
class Told:
    """An adoption with its pack, and the one before it with what changed; None for the first."""

    adoption: Adoption
    pack: Pack
    before: Pack | None
    changes: tuple[RuleChange, ...] = ()


def adoptions_document(told: Sequence[Told], known_at: datetime) -> Document:
    """A line for each, in the order of receipt; below, what each changed against the one before it."""
    last = told[-1].pack
    rows = tuple(Row(f"{number} {each.adoption.fact}", _cells(each)) for number, each in enumerate(told, start=1))
    sections: list[Section] = [Table("adoptions", answer_word("adoptions"), _COLUMNS, rows)]
    for number, each in enumerate(told, start=1):
        if each.before is not None:
            shown = Label(MappingProxyType({}), each.adoption.version[:_SHORT])
            title = answer_word("adoption_changes", version=shown)
            table = changes_table(each.before, each.pack, each.changes, title=title)
            sections.append(Table(f"changes.{number}", table.title, table.columns, table.rows, table.empty))
    return Document(
        report=ReportId("adoptions"),
        title=answer_word("adoptions"),
        locality=last.locality,
        pack=last.id,
        version=last.version,
        zone=last.zone,
        sections=tuple(sections),
        known_at=known_at,
        main="adoptions",
    )


def adopted_statement(adoption: Adoption) -> Statement:
    """That a version is in force now."""
    args: dict[str, Cell] = {
        "pack": adoption.pack,
        "version": adoption.version[:_SHORT],
        "digest": adoption.version,
        "signed_by": adoption.signed_by,
        "files": len(adoption.files),
        "received": adoption.received_at,
    }
    return Statement("cli.adopted", args)


def _cells(told: Told) -> tuple[Cell, ...]:
    adoption = told.adoption
    numbers: tuple[Cell, ...] = (None, None, None)
    if told.before is not None:
        numbers = tuple(sum(each.fate is fate for each in told.changes) for fate in Fate)
    return (
        adoption.received_at,
        adoption.pack,
        adoption.version[:_SHORT],
        adoption.signed_by,
        adoption.document or None,
        *numbers,
        adoption.version,
    )
