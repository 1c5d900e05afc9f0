"""A mapping and a header, compiled once, turn rows into facts.

A row is cells in, facts as columns out (``gridcontrol.model.encoded``): each cell's text becomes its value's
canonical text directly, the pieces are joined in the order of their names, and no object is made on the way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from hashlib import blake2b
from json.encoder import encode_basestring

from attrs import evolve, frozen

from gridcontrol.errors import ImportRefused, Place, Problem
from gridcontrol.ids import FieldId
from gridcontrol.intake.cells import (
    CellReader,
    MomentTexts,
    Reading,
    band_reader,
    cell_reader,
    moment_text,
    read_id,
    read_key,
)
from gridcontrol.intake.findings import Flaw, Notices, RowRefused, flaw_of
from gridcontrol.intake.moments import Spelling, not_later, read_moment
from gridcontrol.intake.ordinals import Ordinals
from gridcontrol.intake.put_together import picker, raising, reading, required
from gridcontrol.intake.remembered import Remembered
from gridcontrol.intake.written import Unread, folded, is_not_known, is_nothing, refuse_error
from gridcontrol.located.nearest import nearest
from gridcontrol.model.encoded import Encoded
from gridcontrol.rules.imports import Column, ImportForm, RowEvent
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.vocabulary import EventKind, FieldBase
from gridcontrol.time import start_of_day

_ALWAYS_NEW = frozenset(
    {FieldBase.TEXT, FieldBase.PERSON_NAME, FieldBase.ADDRESS, FieldBase.ID_NUMBER, FieldBase.PHONE}
)
"""Types whose cells seldom repeat, or are read faster than looked up."""
_JOINED = "/"
_OF_CHOICES = frozenset({"intake.bad-choice", "intake.bad-band", "intake.band-across"})
"""What is said of a cell that is none of the values: with the texts of the mapping, any of which may stand there."""


@frozen
class _Field:
    """A column of an event: where it stands (-1: a constant), and how it is read to its name and value."""

    index: int
    read: CellReader
    required: bool
    header: str
    name: FieldId
    base: FieldBase


@frozen
class _Event:
    """One event of the row, compiled."""

    kind: str
    id_prefix: str
    tests: tuple[tuple[int, frozenset[str], bool], ...]
    """Column, texts, and whether one of them must stand there (else none of them may)."""
    is_told: bool
    """A column says that it happened (``only_if``)."""
    at: int
    at_time: int
    at_header: str
    read_at: CellReader
    id: int
    pick: Callable[[Sequence[str]], tuple[str, ...]]
    """The cells of ``reads``, in their order."""
    reads: tuple[CellReader, ...]
    named: tuple[_Field, ...]
    own: tuple[int, ...]
    """Columns that only this event reads: when one is filled, the event happened and needs its date."""
    middle: str
    optional: bool
    """It may be missing from a row in which all else stands."""


class RowReader:
    """Rows of one file to facts. Holds what one file needs: the cells read before and the count of equal rows."""

    def __init__(
        self,
        form: ImportForm,
        pack: Pack,
        indexes: Mapping[str, int],
        delivery: str,
        *,
        known_codes: Callable[[str], bool] | None = None,
        known_regions: Callable[[str], bool] | None = None,
        until: datetime | None = None,
        from_1904: bool = False,
    ) -> None:
        """Events later than *until*, when the file was received, can't have happened: plans apart.

        *from_1904*: days that are only numbers are counted from 1904, not from 1900.
        """
        self._until = until
        self.notices = Notices(delivery)
        self._form = form
        self._delivery = delivery
        self._ordinals = Ordinals()
        self._spelling = Spelling(pack.zone, form.year, form.day_first, form.short_years, from_1904)
        self._reading = Reading(self._spelling, self.notices.warner("", 0), known_codes, known_regions)
        self._indexes = indexes
        self._about = str(form.about)
        self._keys = tuple(indexes[header] for header in form.key)
        self._recorded = -1 if form.recorded_at is None else indexes[form.recorded_at]
        self._read_recorded = self._remembered(self._recorded_reader())
        repeats: Counter[str] = Counter()
        compiled = []
        for event in form.events:
            repeats[event.kind] += 1
            compiled.append(self._compiled(event, pack.events[event.kind], repeats[event.kind]))
        self._events = tuple(compiled)
        self._read_subject = self._subject_reader()

    def facts(self, number: int, cells: Sequence[str]) -> list[Encoded]:
        """The facts of row *number* (the header is row 1). Raises ``RowRefused`` with everything that is wrong with it.

        An empty list: the row holds no event that the mapping looks for (none passes ``only_if`` and ``unless``).
        """
        self.notices.row = number
        try:
            return self._facts(number, cells)
        except Unread:
            raise RowRefused(self._flaws(number, cells)) from None

    def _facts(self, number: int, cells: Sequence[str]) -> list[Encoded]:
        made: list[tuple[_Event, str]] = []
        wanted = False
        for event in self._events:
            for index, texts, inside in event.tests:
                if (folded(cells[index]) in texts) is not inside:
                    break
            else:
                wanted = True
                at = event.read_at(
                    cells[event.at] if event.at_time < 0 else f"{cells[event.at]}\x1f{cells[event.at_time]}"
                )
                if at:
                    made.append((event, self._head(event, at, cells)))
                elif self._must_have_date(event, cells):
                    raise Unread("intake.no-date")
        if not made:
            if wanted:
                raise Unread("intake.nothing-happened")
            return []
        recorded = self._read_recorded(cells[self._recorded]) if self._recorded >= 0 else ""
        subject = self._read_subject(cells)
        tail = f'{recorded}"subject":{encode_basestring(subject)}}}'
        facts = []
        for event, head in made:
            content = head + tail
            own_id = read_key(cells[event.id]) if event.id >= 0 else ""
            fact_id = f"{event.id_prefix}{own_id}" if own_id else self._content_id(content)
            facts.append(Encoded(fact_id, "event", subject, "", content, self._delivery, number))
        return facts

    def _head(self, event: _Event, at: str, cells: Sequence[str]) -> str:
        pieces = [piece for read, cell in zip(event.reads, event.pick(cells), strict=True) if (piece := read(cell))]
        if pieces:
            return f'{{"at":{at},"fields":{{{",".join(pieces)}}}{event.middle}'
        return f'{{"at":{at}{event.middle}'

    def _must_have_date(self, event: _Event, cells: Sequence[str]) -> bool:
        if event.optional:
            return False
        return event.is_told or len(self._events) == 1 or any(not is_nothing(cells[index]) for index in event.own)

    def _content_id(self, content: str) -> str:
        # The digest of the first of equal rows tells equal rows apart from others; its further ones are numbered.
        digest = blake2b(b"0\x1f" + content.encode(), digest_size=16).digest()
        ordinal = self._ordinals.next(int.from_bytes(digest[:8], "big"))
        if ordinal:
            digest = blake2b(f"{ordinal}\x1f{content}".encode(), digest_size=16).digest()
        return "c-" + digest.hex()

    # Compiling

    def _remembered(self, read: CellReader) -> CellReader:
        return Remembered(read, self.notices).__getitem__

    def _reading_of(self, header: str) -> Reading:
        return evolve(self._reading, warn=self.notices.warner(header, self._indexes[header]))

    def _compiled(self, event: RowEvent, kind: EventKind, nth: int) -> _Event:
        mapped = {column.field for column in event.columns}
        unmapped = [name for name, field in kind.fields.items() if not field.optional and name not in mapped]
        if unmapped:
            words = {"form": self._form.id, "kind": kind.id, "fields": "、".join(unmapped)}
            raise ImportRefused(Problem("intake.unmapped-field", event.where, args=words))
        others = {header for other in self._form.events if other is not event for header in headers_of(other)} | set(
            self._form.key
        )
        own = [column.header for column in event.columns if column.constant is None]
        named = tuple(self._field(column, kind) for column in sorted(event.columns, key=lambda column: column.field))
        suffix = "" if nth == 1 else f"-{nth}"
        return _Event(
            kind=str(kind.id),
            id_prefix=f"{self._form.id}:{kind.id}{suffix}:",
            tests=tuple(
                (self._indexes[header], frozenset(map(folded, texts)), inside)
                for tests, inside in ((event.only_if, True), (event.unless, False))
                for header, texts in tests.items()
            ),
            is_told=bool(event.only_if),
            at=self._indexes[event.at],
            at_time=-1 if event.at_time is None else self._indexes[event.at_time],
            at_header=event.at,
            read_at=self._at_reader(event, kind),
            id=-1 if event.id is None else self._indexes[event.id],
            pick=picker([max(field.index, 0) for field in named]),
            reads=tuple(required(field.read) if field.required else field.read for field in named),
            named=named,
            own=tuple(self._indexes[header] for header in own if header not in others),
            middle=f',"is":"event","kind":{encode_basestring(kind.id)},',
            optional=event.optional,
        )

    def _field(self, column: Column, kind: EventKind) -> _Field:
        field = kind.fields[column.field]
        prefix = encode_basestring(column.field) + ":"
        if column.constant is not None:
            constant = self._constant(cell_reader(field, self._reading, prefix), column.constant, column)
            return _Field(-1, lambda _: constant, not field.optional, column.header, column.field, field.base)
        read = cell_reader(field, self._reading_of(column.header), prefix)
        if column.bands:
            read = band_reader(field.choices, prefix)
        if column.meanings:
            read = self._with_meanings(read, column)
        if column.meanings or field.base not in _ALWAYS_NEW:
            read = self._remembered(read)
        index = self._indexes[column.header]
        return _Field(index, read, not field.optional, column.header, column.field, field.base)

    def _constant(self, read: CellReader, text: str, column: Column) -> str:
        try:
            return read(text)
        except Unread as unread:
            raise ImportRefused(flaw_of(unread, column.where, column.field, text, None).problem) from None

    def _with_meanings(self, read: CellReader, column: Column) -> CellReader:
        meanings = {folded(written): self._constant(read, meant, column) for written, meant in column.meanings.items()}

        def reader(cell: str) -> str:
            text = meanings.get(folded(cell))
            if text is not None:
                return text
            try:
                return read(cell)
            except Unread as unread:
                if unread.code in _OF_CHOICES:
                    allowed = (*column.meanings, *unread.allowed)
                    likely = nearest(folded(cell), allowed)
                    raise Unread(unread.code, nearest=likely, allowed=allowed, **unread.args_of_problem) from None
                raise

        return reader

    def _at_reader(self, event: RowEvent, kind: EventKind) -> CellReader:
        read = MomentTexts(self._spelling) if event.at_time is None else self._remembered(self._read_at)
        return read if kind.plan or self._until is None else not_later(read, self._until, self._spelling.zone)

    def _read_at(self, cells: str) -> str:
        cell, _, time_cell = cells.partition("\x1f")
        return moment_text(cell, self._spelling, time_cell)

    def _recorded_reader(self) -> CellReader:
        header = self._form.recorded_at
        warn = self._reading_of(header).warn if header is not None else self._reading.warn

        def read(cell: str) -> str:
            if is_not_known(cell):
                return ""
            refuse_error(cell)
            moment = read_moment(cell, self._spelling)
            if not isinstance(moment, datetime):
                warn("intake.recorded-day", cell)
                moment = start_of_day(moment, self._spelling.zone)
            return f'"recorded_at":"{moment.isoformat()}",'

        return read

    def _subject_reader(self) -> Callable[[Sequence[str]], str]:
        about, keys = self._about + "/", self._keys
        if len(keys) == 1:
            only = keys[0]
            if self._form.key_type == FieldBase.ID_NUMBER:
                reading = self._reading_of(self._form.key[0])

                def of_id(cells: Sequence[str]) -> str:
                    cell = cells[only]
                    if is_not_known(cell):
                        raise Unread("intake.no-key")
                    return about + read_id(cell, reading)

                return of_id

            def of_text(cells: Sequence[str]) -> str:
                key = read_key(cells[only])
                if not key:
                    raise Unread("intake.no-key")
                return about + key

            return of_text

        def of_several(cells: Sequence[str]) -> str:
            parts = [read_key(cells[index]) for index in keys]
            if not all(parts):
                raise Unread("intake.no-key")
            return about + _JOINED.join(part.replace("%", "%25").replace(_JOINED, "%2F") for part in parts)

        return of_several

    # Saying what is wrong with a row

    def _flaws(self, number: int, cells: Sequence[str]) -> list[Flaw]:
        """Every reason, in the order of the columns of the file."""
        flaws: dict[tuple[str, int], Flaw] = {}

        def attempt(read: Callable[[], str], header: str, base: FieldBase | None) -> str | None:
            index = self._indexes.get(header, 0)
            try:
                return read()
            except Unread as unread:
                place = Place(self._delivery, number, index + 1)
                flaws.setdefault((unread.code, index), flaw_of(unread, place, header, cells[index], base))
                return None

        before = self.notices.total
        present = 0
        for event in self._events:
            if any((folded(cells[index]) in texts) is not inside for index, texts, inside in event.tests):
                continue
            present += self._flaws_of_event(event, cells, attempt)
        if not present and not flaws:
            attempt(raising(Unread("intake.nothing-happened")), self._events[0].at_header, None)
        base = FieldBase.ID_NUMBER
        attempt(lambda: self._read_subject(cells), self._form.key[0], base)
        if self._form.recorded_at is not None:
            attempt(lambda: self._read_recorded(cells[self._recorded]), self._form.recorded_at, None)
        self.notices.total = max(before, self.notices.total)
        return sorted(flaws.values(), key=lambda flaw: flaw.problem.place or Place("", 0, 0))

    def _flaws_of_event(
        self,
        event: _Event,
        cells: Sequence[str],
        attempt: Callable[[Callable[[], str], str, FieldBase | None], str | None],
    ) -> int:
        joined = cells[event.at] if event.at_time < 0 else f"{cells[event.at]}\x1f{cells[event.at_time]}"
        at = attempt(lambda: event.read_at(joined), self._header_of_moment(event, joined), None)
        if at == "":
            if not self._must_have_date(event, cells):
                return 0
            attempt(raising(Unread("intake.no-date", kind=event.kind)), event.at_header, None)
        for field in event.named:
            if field.index >= 0:
                text = attempt(reading(field.read, cells[field.index]), field.header, field.base)
                if text == "" and field.required:
                    attempt(raising(Unread("intake.missing-value", field=field.name)), field.header, field.base)
        if event.id >= 0:
            attempt(reading(read_key, cells[event.id]), self._header_at(event.id), None)
        return 1

    def _header_of_moment(self, event: _Event, joined: str) -> str:
        """The column to mend where a moment can't be read: that of the time, where the date by itself can be."""
        day, _, time = joined.partition("\x1f")
        with suppress(Unread):
            event.read_at(f"{day}\x1f")
            try:
                event.read_at(joined)
            except Unread as unread:
                return (
                    event.at_header if not time or unread.code == "intake.two-times" else self._header_at(event.at_time)
                )
        return event.at_header

    def _header_at(self, index: int) -> str:
        return next(header for header, place in self._indexes.items() if place == index)


def headers_of(event: RowEvent) -> set[str]:
    """Every header that *event* reads."""
    headers = {column.header for column in event.columns if column.constant is None}
    headers |= {event.at, *event.only_if, *event.unless}
    return headers | {header for header in (event.at_time, event.id) if header is not None}
