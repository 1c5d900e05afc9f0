"""The whole of a pack as written: its head, imports, figures, reports, cases. References are still words."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, ClassVar

from attrs import frozen

from gridcontrol.located.node import Node, Scalar
from gridcontrol.rules.imports import FileKind
from gridcontrol.rules.ruleset import Transfer
from gridcontrol.rules.shapes import Form, Pairs, Rules, Shape, by_node, form_of, key, list_of, map_of, one_or_many
from gridcontrol.rules.vocabulary import Label
from gridcontrol.rules.words import FIRST_YEAR, LABEL, LAST_YEAR, NAME, REFERENCE, TEXT, TRUTH, choice, whole
from gridcontrol.rules.written_duties import (
    CALENDAR,
    DUTIES,
    EMERGENCY,
    ROUNDS,
    CalendarWritten,
    DutyWritten,
    EmergencyWritten,
    RoundWritten,
)
from gridcontrol.rules.written_extends import FILE_NAME, MemberWritten, RemovesWritten, as_written
from gridcontrol.rules.written_layouts import INDICATORS, REPORTS, IndicatorWritten, ReportWritten, Week
from gridcontrol.rules.written_published import PUBLISHED, PublishedWritten
from gridcontrol.rules.written_responsibility import (
    MATRIX,
    OFFICERS,
    PARTIES,
    POSTS,
    SCHEMES,
    MatrixWritten,
    OfficerWritten,
    PostWritten,
    SchemeWritten,
)
from gridcontrol.rules.written_rules import RuleWritten, SpreadWritten
from gridcontrol.rules.written_vocabulary import (
    SOURCE,
    DivisionsWritten,
    EventWritten,
    LinkWritten,
    SourceWritten,
    SubjectWritten,
    TrackWritten,
)
from gridcontrol.time import DayCount

FORMAT = "gridcontrol/1"
MOST_MEMBERS = 80
MOST_OF_PACK = 20_000
"""The longest list of things that a pack holds one of each for: its kinds of events, its cases."""


class Format(StrEnum):
    """Versions of the pack form that this library reads."""

    ONE = FORMAT


class KeyType(StrEnum):
    """How the subject's key is read."""

    TEXT = "text"
    ID_NUMBER = "id_number"


@frozen
class ColumnWritten(Form):
    """Where a field's value comes from, when it is more than a header."""

    RULES: ClassVar[Rules] = Rules(
        one_of=(("column", "constant"),), exclude=(("constant", "meanings"), ("constant", "bands"))
    )

    column: Scalar | None = key(TEXT)
    meanings: Pairs[Scalar] = key(map_of(TEXT), default=())
    bands: bool = key(TRUTH, default=False)
    constant: Scalar | None = key(TEXT)


@frozen
class AtWritten(Form):
    """The event's time in two columns."""

    date: Scalar = key(TEXT, required=True)
    time: Scalar | None = key(TEXT)


@frozen
class RowEventWritten(Form):
    """An event that a row may hold."""

    kind: Scalar = key(REFERENCE, required=True)
    at: Scalar | AtWritten = key(by_node(text=TEXT, keys=form_of(AtWritten)), required=True)
    id: Scalar | None = key(TEXT)
    only_if: Pairs[tuple[Scalar, ...]] = key(map_of(one_or_many(TEXT, least=1)), default=())
    unless: Pairs[tuple[Scalar, ...]] = key(map_of(one_or_many(TEXT, least=1)), default=())
    optional: bool = key(TRUTH, default=False)
    fields: Pairs[Scalar | ColumnWritten] = key(map_of(by_node(text=TEXT, keys=form_of(ColumnWritten))), default=())


class YearStands(StrEnum):
    """Where a date has its year."""

    FIRST = "first"
    LAST = "last"


@frozen
class ShortYearsWritten(Form):
    """Years of two digits."""

    from_: int = key(whole(FIRST_YEAR, LAST_YEAR), required=True)
    stands: YearStands = key(choice(YearStands), default=YearStands.FIRST)


@frozen
class ImportWritten(Form):
    """A kind of file."""

    label: Label | None = key(LABEL)
    file: FileKind = key(choice(FileKind), default=FileKind.CSV)
    match: tuple[Scalar, ...] = key(one_or_many(TEXT), default=())
    about: Scalar = key(REFERENCE, required=True)
    key_: tuple[Scalar, ...] = key(one_or_many(TEXT, least=1), required=True)
    key_type: KeyType = key(choice(KeyType), default=KeyType.TEXT)
    recorded_at: Scalar | None = key(TEXT)
    year: int | None = key(whole(FIRST_YEAR, LAST_YEAR))
    day_first: bool = key(TRUTH, default=False)
    short_years: ShortYearsWritten | None = key(form_of(ShortYearsWritten))
    events: tuple[RowEventWritten, ...] = key(list_of(form_of(RowEventWritten), least=1), required=True)


CASE_EVENT: Shape[tuple[Any, ...]] = list_of(by_node(text=TEXT, keys=map_of(TEXT)))


@frozen
class CaseWritten(Form):
    """A worked example."""

    name: Scalar = key(TEXT, required=True)
    events: tuple[Any, ...] = key(list_of(CASE_EVENT), required=True)
    expect: Pairs[tuple[Scalar, ...]] = key(map_of(list_of(TEXT)), required=True)


WEEK: Shape[Week] = choice(Week)
DAY_COUNT: Shape[DayCount] = choice(DayCount)
SOURCES = map_of(SOURCE, NAME)
DIVISIONS = form_of(DivisionsWritten)
SUBJECTS = map_of(form_of(SubjectWritten), NAME)
LINKS = map_of(form_of(LinkWritten), NAME)
EVENT_KINDS = map_of(form_of(EventWritten), NAME)
ORDER = list_of(REFERENCE, most=MOST_OF_PACK)
TRACKS = map_of(form_of(TrackWritten), NAME)
NAMED_RULES = map_of(form_of(RuleWritten), NAME)
SPREADS = map_of(form_of(SpreadWritten), NAME)
IMPORTS = map_of(form_of(ImportWritten), NAME)
CASE = form_of(CaseWritten)
CASES = list_of(CASE, most=MOST_OF_PACK)
CASES_OR_FILES: Shape[Any] = Shape(
    CASES.read,
    lambda: {
        "anyOf": [FILE_NAME.schema(), {**CASES.schema(), "items": {"anyOf": [FILE_NAME.schema(), CASE.schema()]}}]
    },
    (),
    CASES.forms,
)
"""Cases, or the names of files that hold them: these have been read by the time the cases are."""


@frozen
class ReplacesWritten(Form):
    """What stands instead of what the extended pack says: each by its name, whole. Read where it takes effect."""

    zone: Node | None = key(as_written(TEXT))
    day_count: Node | None = key(as_written(DAY_COUNT))
    dates_suffice: Node | None = key(as_written(TRUTH))
    week: Node | None = key(as_written(WEEK))
    sources: Node | None = key(as_written(SOURCES))
    divisions: Node | None = key(as_written(DIVISIONS))
    subjects: Node | None = key(as_written(SUBJECTS))
    links: Node | None = key(as_written(LINKS))
    events: Node | None = key(as_written(EVENT_KINDS))
    order: Node | None = key(as_written(ORDER))
    tracks: Node | None = key(as_written(TRACKS))
    rules: Node | None = key(as_written(NAMED_RULES))
    spread: Node | None = key(as_written(SPREADS))
    officers: Node | None = key(as_written(OFFICERS))
    posts: Node | None = key(as_written(POSTS))
    parties: Node | None = key(as_written(PARTIES))
    schemes: Node | None = key(as_written(SCHEMES))
    matrix: Node | None = key(as_written(MATRIX))
    duties: Node | None = key(as_written(DUTIES))
    rounds: Node | None = key(as_written(ROUNDS))
    calendar: Node | None = key(as_written(CALENDAR))
    emergency: Node | None = key(as_written(EMERGENCY))
    imports: Node | None = key(as_written(IMPORTS))
    indicators: Node | None = key(as_written(INDICATORS))
    reports: Node | None = key(as_written(REPORTS))
    published: Node | None = key(as_written(PUBLISHED))
    cases: Node | None = key(as_written(CASES))


@frozen
class PackWritten(Form):
    """A pack."""

    RULES: ClassVar[Rules] = Rules(inherits="extends", always=("format", "pack"))

    format: Format = key(choice(Format), required=True)
    pack: Scalar = key(NAME, required=True)
    title: Label | None = key(LABEL)
    locality: Label | None = key(LABEL)
    extends: Scalar | None = key(FILE_NAME)
    replaces: ReplacesWritten | None = key(form_of(ReplacesWritten))
    removes: RemovesWritten | None = key(form_of(RemovesWritten))
    members: tuple[MemberWritten, ...] = key(list_of(form_of(MemberWritten), least=1, most=MOST_MEMBERS), default=())
    on_transfer: Transfer = key(choice(Transfer), default=Transfer.KEEP)
    zone: Scalar = key(TEXT, required=True)
    day_count: DayCount = key(DAY_COUNT, required=True)
    dates_suffice: bool = key(TRUTH, default=False)
    week: Week = key(WEEK, default=Week.ISO)
    sources: Pairs[Scalar | SourceWritten] = key(SOURCES, default=())
    divisions: DivisionsWritten | None = key(DIVISIONS)
    subjects: Pairs[SubjectWritten] = key(SUBJECTS, required=True)
    links: Pairs[LinkWritten] = key(LINKS, default=())
    events: Pairs[EventWritten] = key(EVENT_KINDS, default=())
    order: tuple[Scalar, ...] = key(ORDER, default=())
    tracks: Pairs[TrackWritten] = key(TRACKS, default=())
    rules: Pairs[RuleWritten] = key(NAMED_RULES, default=())
    spread: Pairs[SpreadWritten] = key(SPREADS, default=())
    officers: Pairs[OfficerWritten] = key(OFFICERS, default=())
    posts: Pairs[PostWritten] = key(POSTS, default=())
    parties: Pairs[Label] = key(PARTIES, default=())
    schemes: Pairs[SchemeWritten] = key(SCHEMES, default=())
    matrix: MatrixWritten | None = key(MATRIX)
    duties: Pairs[DutyWritten] = key(DUTIES, default=())
    rounds: Pairs[RoundWritten] = key(ROUNDS, default=())
    calendar: CalendarWritten | None = key(CALENDAR)
    emergency: EmergencyWritten | None = key(EMERGENCY)
    imports: Pairs[ImportWritten] = key(IMPORTS, default=())
    indicators: Pairs[IndicatorWritten] = key(INDICATORS, default=())
    reports: Pairs[ReportWritten] = key(REPORTS, default=())
    published: Pairs[PublishedWritten] = key(PUBLISHED, default=())
    cases: tuple[CaseWritten, ...] = key(CASES_OR_FILES, default=())


PACK: Shape[PackWritten] = form_of(PackWritten)
