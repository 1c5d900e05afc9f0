"""The gaps in who answers, as a document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from gridcontrol.reports.answering import Naming, answering_document
from gridcontrol.reports.document import (
    Cell,
    Column,
    ColumnType,
    Document,
    FactRef,
    Named,
    Notes,
    Row,
    Section,
    Statement,
    SubjectRef,
    Table,
    listed,
)
from gridcontrol.reports.responsibility_words import answering_word
from gridcontrol.responsibility import Responsibility
from gridcontrol.responsibility.gaps import Gap, GapKind
from gridcontrol.responsibility.officers import Lack

_COLUMNS = (
    Column("kind", answering_word("kind")),
    Column("scheme", answering_word("scheme")),
    Column("link", answering_word("link")),
    Column("where", answering_word("where")),
    Column("shift", answering_word("shift"), for_programs=True),
    Column("since", answering_word("since"), ColumnType.INSTANT),
    Column("officers", answering_word("officers")),
    Column("found", answering_word("found"), ColumnType.NUMBER, for_programs=True),
    Column("wanted", answering_word("limit"), ColumnType.NUMBER, for_programs=True),
    Column("subjects", answering_word("subjects"), ColumnType.NUMBER),
    Column("what", answering_word("what")),
    Column("to_do", answering_word("to_do"), for_programs=True),
)


def gaps_document(responsibility: Responsibility, gaps: Sequence[Gap], at: datetime, known_at: datetime) -> Document:
    """A line for each gap, and below what to do about each kind of them."""
    table = gaps_table(Naming.at_instant(responsibility, at), gaps)
    sections = (table, *to_do(gaps))
    return answering_document(responsibility.pack, "gaps", answering_word("gaps"), sections, at, known_at)


def to_do(gaps: Sequence[Gap]) -> tuple[Section, ...]:
    """What to do about each kind of gap there is."""
    kinds = [kind for kind in GapKind if any(gap.kind is kind for gap in gaps)]
    items = tuple(_advice(kind) for kind in kinds)
    return (Notes("to_do", answering_word("to_do"), items),) if items else ()


def _advice(kind: GapKind) -> Statement:
    return Statement(f"responsibility.do-{kind}", {"kind": answering_word(f"gap-{kind}")})


def gaps_table(naming: Naming, gaps: Sequence[Gap]) -> Table:
    """The gaps as a table."""
    rows = tuple(_row(naming, gap) for gap in gaps)
    return Table("gaps", answering_word("gaps_within"), _COLUMNS, rows, Statement("responsibility.no-gaps"))


def _row(naming: Naming, gap: Gap) -> Row:
    shift = naming.shift(gap.scheme, gap.link, gap.shift) if gap.scheme and gap.link and gap.shift else None
    where = naming.target(gap.target, gap.division) if gap.target else None
    return Row(
        f"{gap.kind} {gap.scheme} {gap.link} {gap.target} {gap.shift}".strip(),
        (
            Named(gap.kind.value, answering_word(f"gap-{gap.kind}")),
            naming.scheme(gap.scheme),
            naming.link(gap.scheme, gap.link),
            where,
            shift,
            gap.since,
            listed([SubjectRef(each) for each in gap.officers]),
            gap.found if gap.limit else None,
            gap.limit or None,
            gap.subjects or None,
            told(naming, gap),
            _advice(gap.kind),
        ),
    )


def told(naming: Naming, gap: Gap) -> Statement:
    """The gap in a sentence, with what to do."""
    args: dict[str, Cell] = {
        "found": gap.found,
        "limit": gap.limit,
        "word": gap.word,
        "officers": listed([SubjectRef(each) for each in gap.officers]),
        "successor": naming.division(gap.successor),
    }
    if gap.shift and gap.scheme and gap.link:
        args["shift"] = naming.shift(gap.scheme, gap.link, gap.shift)
    if gap.fact is not None:
        args["fact"] = FactRef(gap.fact)
    if gap.kind is GapKind.NOBODY and gap.scheme and gap.link:
        level = naming.of.scheme(gap.scheme).answers[gap.link].level
        label = next((each.label for each in naming.of.pack.levels if each.id == level), None)
        args["level"] = label
    if gap.lack is Lack.POST and gap.officers:
        args["post"] = naming.post(gap.officers[0])
    return Statement(f"responsibility.{_code(gap, args)}", args)


def _code(gap: Gap, args: dict[str, Cell]) -> str:
    match gap.kind:
        case GapKind.VACANCY:
            return ("acting" if gap.officers else "vacancy") if not gap.found else "too-few"
        case GapKind.DOUBLE:
            return "double-shift" if gap.shift else "double"
        case GapKind.UNQUALIFIED:
            if gap.lack is Lack.POST:
                return "wrong-post" if args.get("post") is not None else "no-post"
            return "unqualified"
        case GapKind.CLOSED:
            return "closed" if gap.successor is not None else "closed-for-good"
        case GapKind.NOBODY:
            return "not-located" if gap.word else "nowhere"
        case GapKind.UNCLEAR:
            return str(gap.flaw)
        case _:
            return f"overload-{gap.word}" if gap.kind is GapKind.OVERLOAD else gap.kind.value
