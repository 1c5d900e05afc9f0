"""Proposed assignments, as a document."""

from __future__ import annotations

from datetime import datetime

from gridcontrol.reports.answering import Naming, answering_document
from gridcontrol.reports.document import (
    Column,
    ColumnType,
    Document,
    Notes,
    Row,
    Section,
    Statement,
    SubjectRef,
    Table,
)
from gridcontrol.reports.responsibility_words import answering_word
from gridcontrol.responsibility import Responsibility
from gridcontrol.responsibility.proposing import LeftOpen, Proposal, Proposed

_COLUMNS = (
    Column("scheme", answering_word("scheme")),
    Column("link", answering_word("link")),
    Column("target", answering_word("target")),
    Column("shift", answering_word("shift"), for_programs=True),
    Column("officer", answering_word("who_answers"), ColumnType.SUBJECT),
    Column("name", answering_word("name")),
    Column("post", answering_word("post")),
    Column("before", answering_word("before"), ColumnType.NUMBER),
    Column("after", answering_word("after"), ColumnType.NUMBER),
    Column("instead_of", answering_word("instead_of"), ColumnType.SUBJECT),
)
_OPEN_COLUMNS = (
    Column("scheme", answering_word("scheme")),
    Column("link", answering_word("link")),
    Column("target", answering_word("target")),
    Column("shift", answering_word("shift"), for_programs=True),
    Column("wanted", answering_word("limit"), ColumnType.NUMBER),
    Column("what", answering_word("what")),
)


def proposal_document(responsibility: Responsibility, proposal: Proposal, at: datetime, known_at: datetime) -> Document:
    """A line for each assignment with the officer's load before and after; then what stays open."""
    naming = Naming.at_instant(responsibility, at)
    named = Table(
        "proposal",
        answering_word("proposal"),
        _COLUMNS,
        tuple(_row(naming, each, proposal) for each in proposal.named),
        Statement("responsibility.nothing-to-propose"),
    )
    left = Table(
        "left_open",
        answering_word("unfilled"),
        _OPEN_COLUMNS,
        tuple(_open_row(naming, each) for each in proposal.left_open),
        Statement("responsibility.all-filled"),
    )
    sections: tuple[Section, ...] = (named, left)
    if proposal.named:
        notes = [Statement("responsibility.proposal-facts")]
        if any(each.instead_of is not None for each in proposal.named):
            notes.append(Statement("responsibility.proposal-relieves"))
        sections = (*sections, Notes("notes", answering_word("notes"), tuple(notes)))
    return answering_document(responsibility.pack, "proposal", answering_word("proposal"), sections, at, known_at)


def _row(naming: Naming, each: Proposed, proposal: Proposal) -> Row:
    load = proposal.loads[each.scheme, each.link, each.officer]
    return Row(
        f"{each.scheme} {each.link} {each.target} {each.shift} {each.officer}",
        (
            naming.scheme(each.scheme),
            naming.link(each.scheme, each.link),
            naming.target(each.target, each.division),
            naming.shift(each.scheme, each.link, each.shift) if each.shift else None,
            SubjectRef(each.officer),
            naming.name(each.officer),
            naming.post(each.officer),
            load.before[0],
            load.after[0],
            None if each.instead_of is None else SubjectRef(each.instead_of),
        ),
    )


def _open_row(naming: Naming, each: LeftOpen) -> Row:
    return Row(
        f"{each.scheme} {each.link} {each.target} {each.shift}",
        (
            naming.scheme(each.scheme),
            naming.link(each.scheme, each.link),
            naming.target(each.target, each.division),
            naming.shift(each.scheme, each.link, each.shift) if each.shift else None,
            each.wanted,
            Statement("responsibility.left-open", {"wanted": each.wanted}),
        ),
    )
