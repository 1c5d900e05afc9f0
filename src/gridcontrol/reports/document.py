"""What a report is before it has a format: typed tables, notes and findings, with the instants they stand for.

Everything personal is typed (``SubjectRef``, ``Personal``), so that masking acts in one place and a renderer need not
know what is private. Words of the pack are ``Label``s, sentences are ``Statement``s: a document has no language yet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple
from zoneinfo import ZoneInfo

from attrs import field, frozen

from gridcontrol.errors import Severity
from gridcontrol.ids import FactId, PackId, ReportId, SubjectId, SubjectKindId
from gridcontrol.reports.drawing import Drawing
from gridcontrol.rules.vocabulary import FieldBase, Label


@frozen
class SubjectRef:
    """A subject. In a masked document its key is what stands for it."""

    subject: SubjectId


@frozen
class Personal:
    """A value of one of the personal types (name, age, id number, phone, address)."""

    base: FieldBase
    text: str
    masked: bool = False


@frozen
class Named:
    """A word of the pack: programs read the *id*, people the *label*."""

    id: str
    label: Label


@frozen
class Until:
    """The end of a stretch, itself not part of it. People read midnight as 24:00 of the day before."""

    instant: datetime


@frozen
class Latest:
    """In place of an end that is not known: the last there can be; None: no limit is set either.

    People read it, midnight as 24:00 of the day before unless it is what begins then (*begins*). For programs the cell
    is empty, since no end is known.
    """

    instant: datetime | None
    begins: bool = False


@frozen
class FactRef:
    """A fact. Its id may hold the key of a person."""

    fact: FactId


class Counted(NamedTuple):
    """One subject or fact behind a figure; ``minus`` where a formula takes it away.

    A tuple, since there is one for each of a district's people and events.
    """

    key: str
    """The fact's id, or the subject's where subjects are counted."""
    subject: SubjectId
    minus: bool = False


@frozen
class Figure:
    """A count or sum. None: there is nothing to say (days since an event that never happened).

    ``counted`` is what stands behind it, where that was asked for: it tells two documents apart by what was counted
    (``difference``). No format prints it, and masking drops it.
    """

    value: int | Decimal | None
    counted: frozenset[Counted] = frozenset()


def _frozen_args(args: Mapping[str, Cell]) -> Mapping[str, Cell]:
    return MappingProxyType(dict(args))


@frozen
class Statement:
    """A sentence of ``gridcontrol.errors.messages`` by its code, with the cells it fills in."""

    code: str
    args: Mapping[str, Cell] = field(factory=dict, converter=_frozen_args, hash=False)
    severity: Severity = Severity.NOTE


Cell = (
    None
    | str
    | int
    | Decimal
    | date
    | datetime
    | Label
    | Named
    | Until
    | Latest
    | SubjectRef
    | FactRef
    | Personal
    | Figure
    | Statement
)
"""What one field of a table holds. A plain ``str`` is a code or a word of the data, never a personal value."""


def listed(cells: Sequence[Cell]) -> Cell:
    """*cells* in one, with commas between them in the reader's language; None where there is none."""
    if not cells:
        return None
    first, *rest = cells
    return Statement("why.list", {"first": first, "rest": listed(rest)}) if rest else first


class ColumnType(StrEnum):
    """What the cells of a column are, for whoever lays them out or reads them by program."""

    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    """A number in per cent, rounded already: 95.6. It may be above 100."""
    DATE = "date"
    INSTANT = "instant"
    SUBJECT = "subject"

    @property
    def is_number(self) -> bool:
        """Whether its cells are numbers, if they hold anything."""
        return self in {ColumnType.NUMBER, ColumnType.PERCENT}


@frozen
class Column:
    """A column: *id* is stable for programs, *title* is for people, who are spared those *for_programs*."""

    id: str
    title: Label
    type: ColumnType = ColumnType.TEXT
    for_programs: bool = False


class RowKind(StrEnum):
    """What a row stands for."""

    DATA = "data"
    ELSEWHERE = "elsewhere"
    """Divisions outside those that the report lists."""
    NOT_LOCATED = "not_located"
    """Subjects without a known division at the report's level. Never dropped."""
    TOTAL = "total"


@frozen
class Row:
    """One line of a table. *key* names what it is about (a division's code, say) and is stable between documents."""

    key: str
    cells: tuple[Cell, ...]
    kind: RowKind = RowKind.DATA


@frozen
class Table:
    """Rows under typed columns. *empty* is what to say where there is no row.

    *notes* belong to these figures and are printed with them: as known when, by which rule weeks are counted. *drawing*
    says how the table may be drawn by a format that can; the rows are whole without it.
    """

    id: str
    title: Label
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: Statement | None = None
    notes: tuple[Statement, ...] = ()
    drawing: Drawing | None = None


@frozen
class Notes:
    """Sentences that explain the tables: definitions, what was left out."""

    id: str
    title: Label
    items: tuple[Statement, ...]


@frozen
class Findings:
    """What does not add up or needs a person to look. *empty* is what to say where there is none."""

    id: str
    title: Label
    items: tuple[Statement, ...]
    empty: Statement | None = None


Section = Table | Notes | Findings


def _frozen_names(names: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType(dict(names))


@frozen
class Document:
    """A report, or any other answer in tables.

    ``data_day`` and ``cut_off`` name the state it describes ("24:00" and "16:00" of one day are different figures);
    ``at`` is that instant, ``known_at`` the instant up to which facts had been received. ``version`` is the pack's.
    """

    report: ReportId
    title: Label
    locality: Label
    pack: PackId
    version: str
    zone: ZoneInfo
    sections: tuple[Section, ...]
    data_day: date | None = None
    cut_off: str = ""
    at: datetime | None = None
    known_at: datetime | None = None
    personal_kinds: frozenset[SubjectKindId] = frozenset()
    """Kinds of subjects that are people, or carry fields about people: their keys may be names."""
    main: str = ""
    """Id of the table to take where a format holds only one; empty: the first."""
    masked: bool = False
    audience: Label | None = None
    """For whom it is made: the headquarters, a town."""
    division: Label | None = None
    """The one division that it is about; None: the whole locality."""
    beside: Mapping[str, str] = field(factory=dict, converter=_frozen_names, hash=False)
    """By key of a row the name of the file beside this one that has the report of that division alone."""
    whole: str = ""
    """Of a report of one division the name of the file beside this one that has the report of the whole."""

    @property
    def main_table(self) -> Table:
        """The table that a format with a single one shows. Raises ``KeyError`` when there is none."""
        tables = [section for section in self.sections if isinstance(section, Table)]
        if not tables:
            raise KeyError("figures")
        return self.table(self.main) if self.main else tables[0]

    def table(self, table_id: str) -> Table:
        """The table of that id. Raises ``KeyError``."""
        for section in self.sections:
            if isinstance(section, Table) and section.id == table_id:
                return section
        raise KeyError(table_id)

    @property
    def findings(self) -> tuple[Statement, ...]:
        """Every finding, in order."""
        return tuple(item for section in self.sections if isinstance(section, Findings) for item in section.items)
