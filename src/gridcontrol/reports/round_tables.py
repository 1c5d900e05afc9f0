"""A round as a document: coverage by division with the calls beside it, who was missed, and who stands outside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from attrs import evolve, frozen

from gridcontrol.duties.obligation import State
from gridcontrol.duties.rounds import Coverage, total
from gridcontrol.ids import SubjectId
from gridcontrol.reports.document import (
    Cell,
    Column,
    ColumnType,
    Document,
    Notes,
    Row,
    RowKind,
    Statement,
    SubjectRef,
    Table,
)
from gridcontrol.reports.duty_words import duty_word, state_word
from gridcontrol.reports.explained import answer_document
from gridcontrol.reports.owed import OwedRow, Spot, officers, share
from gridcontrol.rules.duties import Round
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import Label


@frozen
class RoundRow:
    """One division (None: not located), its coverage, what was expected there and what was found."""

    spot: Spot | None
    coverage: Coverage
    expected: int
    found: int


@frozen
class RoundFound:
    """A round as it stands: rows by division, those not reached, those outside it (with where they are)."""

    round: Round
    at: datetime
    known_at: datetime
    level: Label
    rows: tuple[RoundRow, ...]
    missed: tuple[OwedRow, ...]
    outside: tuple[tuple[SubjectId, Spot | None], ...]
    calls_outside: int


def round_document(pack: Pack, found: RoundFound) -> Document:
    """The answer in tables. Not masked."""
    sections = [_coverage(found), _missed(found), _outside(found)]
    if found.round.expected is not None:
        sections.insert(1, _expected(found))
    items = [Statement("duties.coverage-how"), Statement("duties.calls-how", {"calls": found.calls_outside})]
    unknowable = sum(row.coverage.states.get(State.UNKNOWABLE, 0) for row in found.rows)
    items += [Statement("duties.learned-late", {"number": unknowable})] if unknowable else []
    notes = Notes("notes", duty_word("duty_notes"), tuple(items))
    document = answer_document(pack, "round", "status_of", (*sections, notes), found.at, found.known_at)
    return evolve(document, title=duty_word("round", round=found.round.label), main="coverage")


_STATES = (State.UPCOMING, State.DUE, State.DONE, State.DONE_LATE, State.MISSED, State.UNKNOWABLE, State.WAIVED)


def _coverage(found: RoundFound) -> Table:
    columns = (
        Column("division", duty_word("division")),
        Column("in_scope", duty_word("in_scope"), ColumnType.NUMBER),
        *(Column(state.value, state_word(state), ColumnType.NUMBER) for state in _STATES),
        Column("reached", duty_word("reached"), ColumnType.NUMBER),
        Column("coverage", duty_word("coverage_share"), ColumnType.NUMBER),
        Column("calls", duty_word("calls"), ColumnType.NUMBER),
    )
    # Where nobody is without a place, only what is expected or was found there made the row.
    rows = [_coverage_row(row) for row in found.rows if row.spot is not None or row.coverage.scope]
    every = total([row.coverage for row in found.rows])
    rows.append(Row("total", (duty_word("total"), *_figures(every)), RowKind.TOTAL))
    return Table("coverage", duty_word("coverage", level=found.level), columns, tuple(rows))


def _coverage_row(row: RoundRow) -> Row:
    return Row(_key(row), (_name(row), *_figures(row.coverage)), _kind(row))


def _key(row: RoundRow) -> str:
    return "not_located" if row.spot is None else row.spot.code


def _name(row: RoundRow) -> Cell:
    return duty_word("not_located") if row.spot is None else row.spot.cell


def _kind(row: RoundRow) -> RowKind:
    return RowKind.NOT_LOCATED if row.spot is None else RowKind.DATA


def _figures(coverage: Coverage) -> tuple[Cell, ...]:
    permille = 1000 * coverage.reached // coverage.counted if coverage.counted else None
    states = (coverage.states.get(state, 0) for state in _STATES)
    return (coverage.scope, *states, coverage.reached, share(permille), coverage.calls)


def _expected(found: RoundFound) -> Table:
    columns = (
        Column("division", duty_word("division")),
        Column("expected", duty_word("expected"), ColumnType.NUMBER),
        Column("found", duty_word("found"), ColumnType.NUMBER),
        Column("difference", duty_word("difference"), ColumnType.NUMBER),
    )
    rows = [
        Row(_key(row), (_name(row), row.expected, row.found, row.found - row.expected), _kind(row))
        for row in found.rows
        if row.expected or row.found
    ]
    expected, there = sum(row.expected for row in found.rows), sum(row.found for row in found.rows)
    rows.append(Row("total", (duty_word("total"), expected, there, there - expected), RowKind.TOTAL))
    return Table("expected", duty_word("expected_found", level=found.level), columns, tuple(rows))


def _missed(found: RoundFound) -> Table:
    columns = (
        Column("subject", duty_word("subject"), ColumnType.SUBJECT),
        Column("division", duty_word("division")),
        Column("due", duty_word("due"), ColumnType.INSTANT),
        Column("state", duty_word("state")),
        Column("owner", duty_word("owner")),
        Column("now_with", duty_word("with")),
    )
    rows = tuple(
        Row(
            row.one.subject,
            (
                SubjectRef(row.one.subject),
                None if row.division is None else row.division.cell,
                row.one.due,
                state_word(row.one.state),
                officers(row.owner.officers),
                officers(row.now.officers if row.now is not None else ()),
            ),
        )
        for row in found.missed
    )
    return Table("missed", duty_word("round_missed"), columns, rows, Statement("duties.nobody-missed"))


def _outside(found: RoundFound) -> Table:
    columns = (
        Column("subject", duty_word("subject"), ColumnType.SUBJECT),
        Column("division", duty_word("division")),
    )
    several: Sequence[tuple[SubjectId, Spot | None]] = found.outside
    rows = tuple(Row(subject, (SubjectRef(subject), None if spot is None else spot.cell)) for subject, spot in several)
    return Table("outside", duty_word("round_outside"), columns, rows, Statement("duties.nobody-outside"))
