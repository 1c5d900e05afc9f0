"""Cells written plainly, in SQL: a test that a cell is, and its value, the same as the importer reads.

Most cells of an export are: ``2020-02-05``, ``999901101``, a word of the pack's own. What a cell of any other shape
means takes the importer's readers, one by one. So every test here may refuse a cell that could be read, but none may
pass one that is read otherwise. All of it is about a column *c* of texts in which an empty one says nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from attrs import frozen

from gridcontrol.intake.cells import FALSE, OLDEST, TRUE, Reading, band_reader, cell_reader
from gridcontrol.intake.id_numbers import CHECKS, WEIGHTS
from gridcontrol.intake.moments import Spelling
from gridcontrol.intake.written import NOTHING, Unread, folded
from gridcontrol.rules.imports import Column
from gridcontrol.rules.vocabulary import FieldBase, FieldType
from gridcontrol.time import start_of_day
from gridcontrol_duckdb.bulk import ZONED
from gridcontrol_duckdb.layout import literal

_FIRST_YEAR, _LAST_YEAR = 1992, 2049
"""Years in which the offset of a zone is looked at: times of day outside of them are not plain."""
_HAN = "\\x{3400}-\\x{9FFF}"
_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_CLOCK = "[0-9]{2}:[0-9]{2}(:[0-9]{2})?"
_AGES = [str(age) for age in range(OLDEST + 1)]
_TRUTHS = sorted(TRUE | FALSE)


@frozen
class Plain:
    """Of one column: a test of its cells, which an empty one passes, and their value, of a SQL type."""

    test: str
    value: str
    type: str


def _full(c: str, pattern: str) -> str:
    return f"regexp_full_match({c}, {literal(pattern)})"


def key_test(c: str) -> str:
    """Keys and codes that are read as they stand; not what a spreadsheet made of a long number (1E5)."""
    return f"({_full(c, '[0-9A-Za-z]([0-9A-Za-z_-]*[0-9])?')} AND NOT {_full(c, '[0-9][Ee][0-9]+')})"


def word_test(c: str) -> str:
    """Words that stay as they are when folded."""
    return _full(c, f"[0-9A-Za-z{_HAN}]*")


def text_test(c: str) -> str:
    """Texts without blanks around them that say more than that there is nothing."""
    within = f"[0-9A-Za-z{_HAN} .,;:()/#'_·、，。（）－-]*"
    chinese = _full(c, f"[0-9{_HAN}]({within}[0-9A-Za-z{_HAN})）])?")
    latin = _full(c, "[A-Za-z]([0-9A-Za-z .,()'-]*[0-9A-Za-z.)])?")
    nothing = ", ".join(map(literal, sorted(NOTHING)))
    return f"(({chinese} OR {latin}) AND lower({c}) NOT IN ({nothing}))"


def id_test(c: str) -> str:
    """Identity numbers of 18 characters that are sound, of people born from 1900 to 2049."""
    summed = " + ".join(f"{weight} * substr({c}, {at}, 1)::INTEGER" for at, weight in enumerate(WEIGHTS, 1))
    born = f"try_cast(substr({c}, 7, 4) || '-' || substr({c}, 11, 2) || '-' || substr({c}, 13, 2) AS DATE)"
    sound = f"substr('{CHECKS}', ({summed}) % 11 + 1, 1) = substr({c}, 18, 1)"
    # CASE, so that nothing is added up of what are no digits.
    return (
        f"(CASE WHEN {_full(c, '[0-9]{17}[0-9X]')}"
        f" THEN substr({c}, 7, 4) BETWEEN '1900' AND '2049' AND {born} IS NOT NULL AND {sound} ELSE false END)"
    )


def day_test(c: str) -> str:
    """``2020-02-05``, a day there is."""
    return f"({_full(c, _DAY)} AND substr({c}, 1, 4) >= '1900' AND try_cast({c} AS DATE) IS NOT NULL)"


@frozen
class Instants:
    """Days with a time, where the zone is *offset* before UTC in all years that are looked at; else only with a Z."""

    offset: timedelta | None

    def test(self, c: str) -> str:
        """``2020-02-05 10:30``, ``2020-02-05T10:30:00``, ``2020-02-05T02:30:00.5Z``."""
        shape = f"{_DAY}[ T][0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}(\\.[0-9]{{1,6}})?Z"
        if self.offset is not None:
            shape = f"({shape}|{_DAY}[ T]{_CLOCK})"
        within = f"substr({c}, 1, 4) BETWEEN '{_FIRST_YEAR}' AND '{_LAST_YEAR}'"
        return f"({_full(c, shape)} AND {within} AND {_written(c)} IS NOT NULL)"

    def value(self, c: str) -> str:
        """In UTC, as TIMESTAMP."""
        seconds = 0 if self.offset is None else int(self.offset.total_seconds())
        shift = f"CASE WHEN {c} LIKE '%Z' THEN 0 ELSE {seconds} END"
        return f"({_written(c)} - to_seconds({shift}))"

    def start(self, c: str) -> str:
        """When a day begins, in UTC; only where there is an offset."""
        seconds = 0 if self.offset is None else int(self.offset.total_seconds())
        return f"(try_cast({c} AS DATE)::TIMESTAMP - to_seconds({seconds}))"


def _written(c: str) -> str:
    long = f"replace(rtrim({c}, 'Z'), 'T', ' ')"
    return f"try_cast(CASE WHEN length({c}) = 16 THEN {long} || ':00' ELSE {long} END AS TIMESTAMP)"


@cache
def instants_in(zone: ZoneInfo) -> Instants:
    """Instants as they are written in *zone*."""
    day, last = date(_FIRST_YEAR, 1, 1), date(_LAST_YEAR + 1, 1, 1)
    offsets: set[timedelta] = set()
    while day <= last and len(offsets) < 2:  # noqa: PLR2004  # one, or not one
        offsets.add(datetime(day.year, day.month, day.day, tzinfo=UTC) - start_of_day(day, zone))
        day += timedelta(days=1)
    return Instants(offsets.pop() if len(offsets) == 1 else None)


def plain_cells(c: str, column: Column, field: FieldType, spelling: Spelling, *, timed: bool) -> Plain:
    """The plain cells of *column*, whose values are those of *field*.

    *timed*: what is a date or an instant is read as an instant where it is written so; else only as a date.
    """
    if column.constant is not None:
        said = cell_reader(field, _quiet(spelling))(column.constant)
        return _listed("''", {"": json.loads(said)} if said else {}, field.base)
    read = _reader(column, field, spelling)
    if column.bands or field.base in (FieldBase.CHOICE, FieldBase.TRUTH, FieldBase.AGE):
        return _listed(c, _values(read, (*column.meanings, *field.choices, *_TRUTHS, *_AGES)), field.base)
    if column.meanings:  # how another cell is folded decides whether it is one of them
        return _listed(c, _values(read, column.meanings), field.base)
    return _typed(c, field, instants_in(spelling.zone), timed=timed)


def _typed(c: str, field: FieldType, instants: Instants, *, timed: bool) -> Plain:
    number = "0|-?[1-9][0-9]{0,14}", "(0|[1-9][0-9]{0,14})(\\.[0-9]{1,9})?"
    as_text = {FieldBase.DIVISION: key_test(c), FieldBase.ID_NUMBER: id_test(c)}
    as_text[FieldBase.PHONE] = _full(c, "1[3-9][0-9]{9}")
    match field.base:
        case FieldBase.TEXT | FieldBase.PERSON_NAME | FieldBase.ADDRESS:
            made = text_test(c), c, "VARCHAR"
        case FieldBase.DIVISION | FieldBase.ID_NUMBER | FieldBase.PHONE:
            made = as_text[field.base], c, "VARCHAR"
        case FieldBase.REF:
            made = key_test(c), f"{literal(str(field.ref) + '/')} || {c}", "VARCHAR"
        case FieldBase.INTEGER:
            made = _full(c, number[0]), f"try_cast({c} AS BIGINT)", "BIGINT"
        case FieldBase.NUMBER:
            made = _full(c, number[1]), c, "DECIMAL"
        case FieldBase.DATE | FieldBase.MOMENT if not timed:
            made = day_test(c), f"try_cast({c} AS DATE)", "DATE"
        case _:
            made = instants.test(c), instants.value(c), ZONED
    test, value, type_ = made
    return Plain(f"({c} = '' OR {test})", f"CASE WHEN {c} <> '' THEN {value} END", type_)


def _reader(column: Column, field: FieldType, spelling: Spelling) -> Callable[[str], str]:
    """As the importer reads the column: a meaning first."""
    read = band_reader(field.choices, "") if column.bands else cell_reader(field, _quiet(spelling))
    meant = {folded(text): cell_reader(field, _quiet(spelling))(value) for text, value in column.meanings.items()}

    def reader(cell: str) -> str:
        found = meant.get(folded(cell))
        return read(cell) if found is None else found

    return reader


def _quiet(spelling: Spelling) -> Reading:
    return Reading(spelling, lambda *_: None)


def _values(read: Callable[[str], str], texts: Iterable[str]) -> Mapping[str, object]:
    """What the texts mean of which the reader makes something."""
    found: dict[str, object] = {}
    for text in texts:
        try:
            value = read(text)
        except Unread:
            continue
        if value and text:
            found[text] = json.loads(value)
    return found


def _listed(c: str, values: Mapping[str, object], base: FieldBase) -> Plain:
    """Cells of which each that is plain is one of *values*."""
    types = {FieldBase.TRUTH: "BOOLEAN", FieldBase.AGE: "BIGINT", FieldBase.INTEGER: "BIGINT", FieldBase.DATE: "DATE"}
    types |= {FieldBase.INSTANT: ZONED, FieldBase.NUMBER: "DECIMAL"}
    type_ = types.get(base, "VARCHAR")
    if base is FieldBase.MOMENT:
        kinds = {next(iter(value)) for value in values.values() if isinstance(value, dict)}
        type_ = "DATE" if kinds == {"$d"} else ZONED
        values = values if len(kinds) == 1 else {}
    cast = {"VARCHAR": "VARCHAR", "DECIMAL": "VARCHAR", ZONED: "TIMESTAMP"}.get(type_, type_)
    cases = " ".join(f"WHEN {literal(text)} THEN {_literal(value)}::{cast}" for text, value in values.items())
    listed = ", ".join(map(literal, ["", *values]))
    return Plain(f"({c} IN ({listed}))", f"CASE {c} {cases} END" if cases else f"NULL::{cast}", type_)


def _literal(value: object) -> str:
    if isinstance(value, dict):
        value = next(iter(value.values())).removesuffix("+00:00")
    return str(value).lower() if isinstance(value, bool | int) else literal(str(value))
