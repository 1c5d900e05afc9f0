"""The responsibility handbook of a division, and the duty matrix, as documents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from gridcontrol.ids import DivisionId, LevelId
from gridcontrol.reports.answering import Naming, answering_document, chain_rows, holders_table, holding_row
from gridcontrol.reports.document import Cell, Column, Document, Named, Notes, Row, Section, Statement, Table
from gridcontrol.reports.gaps import gaps_table, to_do
from gridcontrol.reports.responsibility_words import answering_word
from gridcontrol.responsibility import Responsibility
from gridcontrol.responsibility.answering import ChainLink
from gridcontrol.responsibility.gaps import Gap
from gridcontrol.rules.responsibility import Answer, Matrix, Scheme
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import Label


def handbook_document(
    responsibility: Responsibility, division: DivisionId, gaps: Sequence[Gap], at: datetime, known_at: datetime
) -> Document:
    """Who answers for *division* and above it, who for what within it, what is open, and what departments do."""
    naming = Naming.at_instant(responsibility, at)
    sections: list[Section] = []
    for scheme in responsibility.pack.responsibilities.schemes.values():
        sections += _of_scheme(naming, scheme, division)
    sections += (gaps_table(naming, gaps), *to_do(gaps))
    matrix = responsibility.pack.responsibilities.matrix
    if matrix is not None:
        levels = {responsibility.tree.level(division)}
        day = naming.of.where.day_tree(None, at)
        levels |= {responsibility.tree.level(each) for each in responsibility.tree.downwards(division, None, day.day)}
        sections += matrix_sections(responsibility.pack, matrix, levels)
    name = naming.division(division)
    label = name.label if isinstance(name, Named) else Label({}, division)
    title = answering_word("handbook_of", division=label)
    return answering_document(responsibility.pack, "handbook", title, tuple(sections), at, known_at)


def _of_scheme(naming: Naming, scheme: Scheme, division: DivisionId) -> Iterator[Section]:
    day = naming.of.where.day_tree(scheme.hierarchy, naming.at)
    above = day.levels(division)
    rows: list[Row] = []
    for answer in scheme.answers.values():
        at_level = above.get(answer.level) if answer.level is not None else None
        if at_level is not None:
            holders = naming.of.holders_of_division(division, scheme.id, answer.id, naming.at)
            rows += chain_rows(naming, ChainLink(scheme.id, answer.id, at_level, holders), None)
    if rows:
        yield holders_table(f"above.{scheme.id}", scheme.label, rows)
    inside = {each for each in naming.of.tree.downwards(division, scheme.hierarchy, day.day) if each != division}
    for answer in scheme.answers.values():
        within = list(_within(naming, scheme, answer, division, inside))
        if within:
            title = answering_word("below", scheme=scheme.label, link=answer.label)
            yield holders_table(f"below.{scheme.id}.{answer.id}", title, within)


def _within(
    naming: Naming, scheme: Scheme, answer: Answer, division: DivisionId, inside: set[DivisionId]
) -> Iterator[Row]:
    """Who holds *answer* for what lies in *division*; shifts aside."""
    day = naming.of.where.day_tree(scheme.hierarchy, naming.at)
    for held in naming.of.by_link.get((scheme.id, answer.id), ()):
        if not held.holds(naming.at):
            continue
        if held.division is not None:
            if held.division in inside:
                yield holding_row(naming, held.as_seen(naming.at), held.division)
        elif held.subject is not None:
            place = naming.of.where.place(held.subject, day, naming.at)
            if place is not None and (place == division or place in inside):
                yield holding_row(naming, held.as_seen(naming.at), None)


def matrix_document(pack: Pack, known_at: datetime) -> Document:
    """The duty matrix of the pack."""
    matrix = pack.responsibilities.matrix
    sections: tuple[Section, ...]
    if matrix is None:
        note = Statement("responsibility.no-matrix")
        sections = (Notes("notes", answering_word("notes"), (note,)),)
    else:
        sections = matrix_sections(pack, matrix, None)
    return answering_document(pack, "matrix", answering_word("matrix"), sections, None, known_at)


def matrix_sections(pack: Pack, matrix: Matrix, levels: set[LevelId] | None) -> tuple[Section, ...]:
    """A row for each department and level, a column for each task; of *levels* only, where given."""
    columns = (
        Column("department", answering_word("department")),
        Column("level", answering_word("level")),
        *(Column(task, label) for task, label in matrix.tasks.items()),
    )
    rows = []
    for department, label in matrix.departments.items():
        for level in pack.levels:
            parts = {task: matrix.cells.get((department, level.id, task), ()) for task in matrix.tasks}
            if any(parts.values()) and (levels is None or level.id in levels):
                cells: tuple[Cell, ...] = tuple(" ".join(each) or None for each in parts.values())
                rows.append(
                    Row(
                        f"{department} {level.id}",
                        (Named(department, label), Named(level.id, level.label), *cells),
                    )
                )
    table = Table("matrix", answering_word("matrix"), columns, tuple(rows), Statement("responsibility.no-matrix"))
    letters = Notes("letters", answering_word("notes"), (Statement("responsibility.matrix-letters"),))
    return (table, letters)
