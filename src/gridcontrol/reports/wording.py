"""Cells and sentences of a document as text, in one language and the document's zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from gridcontrol.errors.messages import CATALOGUE
from gridcontrol.ids import key_of
from gridcontrol.reports.document import (
    Cell,
    Document,
    FactRef,
    Figure,
    Latest,
    Named,
    Personal,
    Statement,
    SubjectRef,
    Until,
)
from gridcontrol.reports.words import word
from gridcontrol.rules.vocabulary import Label
from gridcontrol.time import NEVER_BEFORE


def local_text(instant: datetime, zone: ZoneInfo) -> str:
    """``2020-02-07 00:00`` in *zone*; seconds only where there are any."""
    return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00")


def until_text(instant: datetime, zone: ZoneInfo) -> str:
    """The end of a stretch: ``2020-02-06 24:00`` for midnight, so that the last day can be read off."""
    local = instant.astimezone(zone)
    if (local.hour, local.minute, local.second) != (0, 0, 0):
        return local_text(instant, zone)
    return f"{(local.date() - timedelta(days=1)).isoformat()} 24:00"


def cell_text(cell: Cell, lang: str, zone: ZoneInfo) -> str:
    """The cell for people; empty where there is nothing."""
    match cell:
        case Label():
            return cell.text(lang)
        case Named():
            return cell.label.text(lang) or cell.id
        case datetime() if cell == NEVER_BEFORE:
            return word("always").text(lang)  # no instant of a calendar, and west of Greenwich in no year at all
        case Until() | Latest():
            return until_text(cell.instant, zone) if isinstance(cell, Until) else _latest_text(cell, lang, zone)
        case SubjectRef():
            return key_of(cell.subject)
        case FactRef() | Personal():
            return cell.fact if isinstance(cell, FactRef) else cell.text
        case Statement():
            return statement_text(cell, lang, zone)
        case _:
            return _plain_text(cell.value if isinstance(cell, Figure) else cell, zone)


def _latest_text(cell: Latest, lang: str, zone: ZoneInfo) -> str:
    if cell.instant is None:
        return word("open").text(lang)
    shown = local_text(cell.instant, zone) if cell.begins else until_text(cell.instant, zone)
    return word("at_latest").text(lang).format(shown)


def _plain_text(value: str | int | Decimal | date | None, zone: ZoneInfo) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return local_text(value, zone)
        case date():
            return value.isoformat()
        case int() | Decimal():
            return number_text(value)
        case _:
            return value


def statement_text(statement: Statement, lang: str, zone: ZoneInfo) -> str:
    """The sentence, filled in."""
    return CATALOGUE[statement.code].what(lang).format_map(_filled(statement, lang, zone))


def advice_text(statement: Statement, lang: str, zone: ZoneInfo) -> str:
    """What can be done about it, or an empty string."""
    return CATALOGUE[statement.code].fix(lang).format_map(_filled(statement, lang, zone))


def number_text(number: int | Decimal) -> str:
    """Digits without an exponent: ``12``, ``5250.5``."""
    return f"{number:f}" if isinstance(number, Decimal) else str(number)


def heading(document: Document, lang: str) -> list[tuple[str, str]]:
    """What names the state a document describes: label and value, in the order to print them."""
    lines = []
    if document.division is not None:
        lines.append((word("division").text(lang), document.division.text(lang)))
    if document.audience is not None:
        lines.append((word("audience").text(lang), document.audience.text(lang)))
    if document.data_day is not None:
        lines.append((word("data_day").text(lang), document.data_day.isoformat()))
        lines.append((word("cut_off").text(lang), document.cut_off))
    elif document.at is not None:
        lines.append((word("at").text(lang), local_text(document.at, document.zone)))
    if document.known_at is not None:
        lines.append((word("known_at").text(lang), local_text(document.known_at, document.zone)))
    if document.pack:
        lines.append((word("pack").text(lang), f"{document.pack} {document.version}"))
    return lines


def _filled(statement: Statement, lang: str, zone: ZoneInfo) -> dict[str, str]:
    return {name: cell_text(cell, lang, zone) for name, cell in statement.args.items()}
