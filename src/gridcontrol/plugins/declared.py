"""What plugins declare: frozen values with a name to be asked for by and the function that does the work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Protocol, Self

from attrs import field, frozen

from gridcontrol.access.scope import Scope
from gridcontrol.calculus.evaluator import Evaluator
from gridcontrol.duties.notices import Notice
from gridcontrol.errors import Problem
from gridcontrol.ids import SubjectId
from gridcontrol.intake.blanks import BlankLedger
from gridcontrol.intake.encodings import Encoding
from gridcontrol.intake.findings import Flaw
from gridcontrol.intake.rows import Row
from gridcontrol.model.storing import Clock, Store
from gridcontrol.reports.document import Document
from gridcontrol.reports.set_counting import SetCounting
from gridcontrol.responsibility.answering import Responsibility
from gridcontrol.rules.imports import ImportForm
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import Label


@frozen
class StoreScheme:
    """Stores that are opened by URLs beginning with *name* and a colon."""

    name: str
    open: Callable[[str, Clock], Store] = field(eq=False)
    """Takes the whole URL and the clock. Raises ``StoreError`` when it can't."""
    example: str = ""
    """A URL to show where one is asked for."""


class RowSource(Protocol):
    """An open file of rows, read once from start to end; a context manager that closes it."""

    encoding: Encoding
    """How the file's text is written, and its size in bytes."""
    headers: Sequence[str]
    """The names of the columns, as they stand in the file."""
    header_row: int
    """The number of the row they stand in; 0 where the file has none."""

    @property
    def position(self) -> int:
        """Bytes read so far."""

    def rows(self) -> Iterator[Row]:
        """The rows, with one cell for each header. A row that can't be read as one carries the flaw's message code."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *error: object) -> None: ...


@frozen
class AnsweredRow:
    """A row that an import could not take, by its number in the file, with every reason."""

    number: int
    flaws: tuple[Flaw, ...]


@frozen
class Answer:
    """What there is to say about a file that was imported: to whoever keeps it, in their own file."""

    rows: tuple[AnsweredRow, ...]
    """In the order of the file."""
    choices: Mapping[str, tuple[str, ...]]
    """The words that a column takes, by its header, where only some are taken."""


@frozen
class RowFormat:
    """Files of rows: CSV, JSON lines, a workbook."""

    name: str
    suffixes: tuple[str, ...]
    """Endings of file names, in lower case with the dot."""
    open: Callable[[Path, ImportForm], RowSource] = field(eq=False)
    """Takes the file and the mapping it is read for. Raises ``NotFound``; ``ImportRefused`` on what is no such file."""
    answer: Callable[[Path, ImportForm, Answer, str], bytes] | None = field(default=None, eq=False)
    """Gives the file as it was with what is wrong marked in it, for reasons in a language.

    Raises ``ImportRefused`` where something else in the file would be lost; rows are then set aside as CSV, as they are
    for formats without it.
    """
    blank: Callable[[BlankLedger, str], bytes] | None = field(default=None, eq=False)
    """Writes a ledger for people to fill in, such that ``open`` reads it; with words of a language around it."""


@frozen
class Filled:
    """A template that was filled in: the file, how many figures went into it, and the titles of those that did not."""

    content: bytes
    figures: int
    left: tuple[Label, ...]


@frozen
class ReportFormat:
    """A way to write reports."""

    name: str
    suffix: str
    """The ending of file names, with the dot."""
    media_type: str
    render: Callable[[Document, str], bytes] = field(eq=False)
    """Takes the document and the language (``en`` or ``zh``). The same document always gives the same bytes."""
    fill: Callable[[Document, Path, str], Filled] | None = field(default=None, eq=False)
    """Fills somebody else's file of this format with the document's figures. Raises ``NotFound``, ``ImportRefused``."""


@frozen
class EvaluatorChoice:
    """A way to turn rules and facts into timelines. All give the same answers."""

    name: str
    make: Callable[[], Evaluator] = field(eq=False)
    make_at: Callable[[str], Evaluator] | None = field(default=None, eq=False)
    """Takes what stands behind the name and a colon: where to work things out. Raises ``PluginError`` when it can't."""
    sets: Callable[[Store], SetCounting | None] | None = field(default=None, eq=False)
    """What counts the reports of a store set by set; None where it can't for that store."""


Deliver = Callable[[Notice], None]


@frozen
class Notifier:
    """A way to tell officers what is due and overdue."""

    name: str
    deliver: Deliver = field(eq=False)
    """Takes one notice. Whatever it raises is recorded, and the notice comes again at the next run."""


@frozen
class Reader:
    """An officer who asks, and about when: what he may see is what all ``ScopeRule`` let him."""

    officer: SubjectId
    at: datetime
    """The instant whose assignments count; never later than the clock."""
    known_at: datetime
    answering: Responsibility
    """Who answers for whom by all facts, whoever asks."""


@frozen
class ScopeRule:
    """A rule of what officers may see. All rules of all plugins hold at once: only what each of them lets see is."""

    name: str
    scope: Callable[[Reader], Scope] = field(eq=False)
    """What the reader may see by this rule; ``Scope()`` where it has nothing to say. If it raises, nothing is shown."""


class Finest(Enum):
    """The finest times that facts have; the value is how many of them make a second."""

    SECOND = 1
    MILLISECOND = 1000
    MICROSECOND = 1_000_000


@frozen
class SqlDialect:
    """A dialect of SQL in which the rules of a pack can be said, for engines that work set by set."""

    name: str
    write: Callable[[Pack, str, tuple[int, int], Finest], str] = field(eq=False)
    """Takes a checked pack, the language of comments, the first and last year in which changes of clocks count, and in
    what times are counted.

    Gives a script: the same one for the same pack, wherever it is written. Raises ``PackError`` where the rules hold
    what
    the dialect can't say.
    """
    ways: Callable[[Pack], Sequence[Problem]] | None = field(default=None, eq=False)
    """Takes a checked pack; gives notes for its author on how each rule is worked out. None: nothing is told."""


Declared = StoreScheme | RowFormat | ReportFormat | EvaluatorChoice | Notifier | ScopeRule | SqlDialect
