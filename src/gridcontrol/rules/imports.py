"""How the rows of files become events, as a pack declares it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from attrs import frozen

from gridcontrol.errors import Place
from gridcontrol.ids import EventKindId, FieldId, ImportId, SubjectKindId
from gridcontrol.rules.vocabulary import Label


@frozen
class Column:
    """How one column becomes a field: its header, and the written values that stand for pack values."""

    header: str
    field: FieldId
    meanings: Mapping[str, str]
    """Written text to the value it means; empty: as the field's type reads it."""
    constant: str | None
    """A value for every row instead of a column."""
    where: Place
    bands: bool = False
    """The field's choices are bands of whole numbers, and so is what is written."""


@frozen
class RowEvent:
    """One event that a row may hold.

    It is there when the column for *at* is filled (and every *only_if* and *unless* test passes).
    """

    kind: EventKindId
    at: str
    """Header of the column with the event's time."""
    at_time: str | None
    """Header of a second column with the time of day."""
    id: str | None
    """Header of the column with the source's id for the event; None: id from the content."""
    columns: tuple[Column, ...]
    only_if: Mapping[str, tuple[str, ...]]
    """Header to the texts one of which must stand there."""
    unless: Mapping[str, tuple[str, ...]]
    """Header to the texts none of which may stand there."""
    optional: bool
    """Without its time the event is simply not there, whatever other columns hold."""
    where: Place


@frozen
class ShortYears:
    """How dates with a year of two digits are read: which hundred years they are of, and where the year stands."""

    since: int
    """The first of the hundred years."""
    is_last: bool
    """05/02/20, not 20/02/05; ``day_first`` says which of the others comes first."""

    def whole(self, digits: str) -> int:
        """The year that two *digits* mean.

        >>> [ShortYears(1930, is_last=False).whole(digits) for digits in ("30", "99", "00", "29")]
        [1930, 1999, 2000, 2029]
        """
        return self.since + (int(digits) - self.since) % 100


class FileKind(StrEnum):
    """The form of a file of rows."""

    CSV = "csv"
    JSON_LINES = "jsonl"


@frozen
class ImportForm:
    """How the rows of one kind of file become events."""

    id: ImportId
    label: Label
    file: FileKind
    match: tuple[str, ...]
    """File name patterns (``arrivals*.csv``) by which ``import`` finds the form."""
    about: SubjectKindId
    key: tuple[str, ...]
    """Headers that together make the subject's key."""
    key_type: str
    """``text`` or ``id_number`` (checked; 15 digits become 18)."""
    recorded_at: str | None
    year: int | None
    """For dates written without a year (2月5日)."""
    day_first: bool
    """For dates written 05/02/2020."""
    events: tuple[RowEvent, ...]
    where: Place
    short_years: ShortYears | None = None
    """None: a year of two digits is refused."""
