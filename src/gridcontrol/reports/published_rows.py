"""Rows of figures that others published, read: numbers and times as people write them, nothing guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from zoneinfo import ZoneInfo

from attrs import frozen

from gridcontrol.ids import FigureId
from gridcontrol.intake.moments import Spelling, read_moment
from gridcontrol.intake.rows import Row
from gridcontrol.intake.written import Unread, folded, header_key, is_not_known
from gridcontrol.rules.published import PublishedForm
from gridcontrol.time import WorldTime, start_of_day

_HOUR = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})[T ](\d{1,2})(?:[:h](\d{2})?)?\Z", re.ASCII)
_LAST_HOUR, _LAST_MINUTE = 24, 59
_INFERRED = "?"


@frozen
class PublishedRow:
    """One row of figures. *place* and *parent* are empty where the table names none.

    ``at`` is the time the figures stand for, ``inferred`` that somebody marked it as not certain; ``texts`` the cells
    by header, for conditions. A figure that is blank is None: not stated.
    """

    number: int
    place: str
    parent: str
    at: WorldTime | None
    at_text: str
    inferred: bool
    published: WorldTime | None
    figures: Mapping[FigureId, Decimal | None]
    texts: Mapping[str, str]


@frozen
class UnreadCell:
    """A cell that could not be read. *code* is the message that says why."""

    row: int
    column: str
    found: str
    code: str


def read_rows(
    form: PublishedForm, headers: Sequence[str], rows: Iterator[Row], zone: ZoneInfo
) -> tuple[tuple[PublishedRow, ...], tuple[UnreadCell, ...]]:
    """The rows, and every cell of theirs that can't be read; such a figure is taken as not stated."""
    reader = _Reader(form, headers, zone)
    read = tuple(reader.row(row) for row in rows if not row.flaw)
    return read, tuple(reader.unread)


class _Reader:
    def __init__(self, form: PublishedForm, headers: Sequence[str], zone: ZoneInfo) -> None:
        self.form = form
        self.spelling = Spelling(zone)
        self.places = {header_key(header): index for index, header in reversed(list(enumerate(headers)))}
        self.unread: list[UnreadCell] = []

    def row(self, row: Row) -> PublishedRow:
        form = self.form
        at_text = self._text(row, form.at)
        figures = {name: self._figure(row, figure.header) for name, figure in form.figures.items()}
        only = {header for identity in form.identities.values() for header in identity.only}
        return PublishedRow(
            number=row.number,
            place=self._text(row, form.place),
            parent=self._text(row, form.parent),
            at=self._moment(row, form.at),
            at_text=at_text.removesuffix(_INFERRED),
            inferred=at_text.endswith(_INFERRED),
            published=self._moment(row, form.published),
            figures=MappingProxyType(figures),
            texts=MappingProxyType({header: self._text(row, header) for header in only}),
        )

    def _text(self, row: Row, header: str | None) -> str:
        index = None if header is None else self.places.get(header_key(header))
        return "" if index is None else " ".join(folded(row.cells[index]).split())

    def _figure(self, row: Row, header: str) -> Decimal | None:
        text = self._text(row, header)
        if is_not_known(text):
            return None
        try:
            number = Decimal(text.replace(",", "").removesuffix("%").strip())
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite():
            self.unread.append(UnreadCell(row.number, header, text, "published.not-a-number"))
            return None
        return number

    def _moment(self, row: Row, header: str | None) -> WorldTime | None:
        text = self._text(row, header).removesuffix(_INFERRED)
        if header is None or is_not_known(text):
            return None
        try:
            return _with_hour(text, self.spelling) or read_moment(text, self.spelling)
        except Unread:
            self.unread.append(UnreadCell(row.number, header, text, "published.not-a-time"))
            return None


def _with_hour(text: str, spelling: Spelling) -> datetime | None:
    """``2020-02-05T16`` and ``2020-02-05 24:00``: the hour alone, and the end of the day. Raises ``Unread``."""
    found = _HOUR.match(text)
    if found is None:
        return None
    day = read_moment(found[1], spelling)
    hour, minute = int(found[2]), int(found[3] or 0)
    if hour > _LAST_HOUR or minute > _LAST_MINUTE or (hour == _LAST_HOUR and minute):
        raise Unread("intake.bad-time", found=text)
    if isinstance(day, datetime):
        return None
    if hour == _LAST_HOUR:
        return start_of_day(day + timedelta(days=1), spelling.zone)
    midnight = start_of_day(day, spelling.zone).astimezone(spelling.zone)
    return midnight.replace(hour=hour, minute=minute)


def in_time(row: PublishedRow, zone: ZoneInfo) -> tuple[datetime, datetime, int]:
    """By what rows of one place follow one another: the time they stand for, when they were made known, their order."""
    at, published = (_as_instant(moment, zone) for moment in (row.at, row.published))
    return at, published, row.number


def _as_instant(moment: WorldTime | None, zone: ZoneInfo) -> datetime:
    """A day without a time of day stands for its end."""
    if isinstance(moment, datetime):
        return moment
    day = date.min if moment is None else moment
    return start_of_day(day + timedelta(days=1), zone) if moment is not None else start_of_day(date(1, 1, 3), zone)
