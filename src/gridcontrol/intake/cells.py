"""One cell to the canonical text of one value, by the field's type.

A reader takes the cell as it stands in the file and gives the value as ``gridcontrol.model.wire`` writes it
(``{"$d":"2020-02-05"}``), or ``""`` where the cell says that there is none. It raises ``Unread``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from json.encoder import encode_basestring

from attrs import frozen

from gridcontrol.intake.id_numbers import PROVINCES, read_id_number
from gridcontrol.intake.moments import Spelling, read_date, read_instant, read_moment
from gridcontrol.intake.written import Unread, folded, is_not_known, is_nothing, refuse_error
from gridcontrol.located.nearest import nearest
from gridcontrol.rules.bands import read_band
from gridcontrol.rules.vocabulary import FieldBase, FieldType
from gridcontrol.time import WorldTime, start_of_day

CellReader = Callable[[str], str]
Warn = Callable[[str, str], None]
"""Takes the code of a warning and what was found."""

_WHOLE = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d{1,30})(?:\.0{1,6})?\Z", re.ASCII)
_DECIMAL = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d{1,30})(?:\.(\d{1,30}))?\Z", re.ASCII)
_AGE = re.compile(r"(\d{1,3})(?:\.0)?\s?(?:周?岁)?\Z", re.ASCII)
_AGE_IN_MONTHS = re.compile(r"(\d{1,2})\s?个?月龄?大?\Z", re.ASCII)
_AGE_IN_DAYS = re.compile(r"\d{1,3}\s?[天日]龄?\Z", re.ASCII)
_PHONE = re.compile(r"\+?\d[\d\s()-]{3,24}\d(?:\s?(?:转|x|ext\.?|-)\s?\d{1,6})?\Z", re.ASCII)
_NOT_DIGITS = re.compile(r"\D", re.ASCII)
_ROUNDED = re.compile(r"\d(?:\.\d+)?[Ee]\+?\d+\Z", re.ASCII)
_CLOCK = re.compile(r"(?:[01]\d|2[0-3]|\d):[0-5]\d(?::[0-5]\d)?\Z", re.ASCII)
_REMEMBERED = 20_000
_POINT_ZERO = re.compile(r"(\d+)\.0+\Z", re.ASCII)
OLDEST = 150
"""Years that an age may have."""
_MOBILE = 11
"""Digits of a mobile number within China, which begins with 13 to 19."""
_CHINESE_ZONES = frozenset(
    f"Asia/{city}" for city in ("Shanghai", "Urumqi", "Chongqing", "Chungking", "Harbin", "Kashgar")
) | {"PRC"}
_LONGEST_PHONE = 15
"""Digits of any number in the world, its country among them (ITU-T E.164)."""
_EXTENDED = re.compile(r"转|x|ext|-\s?\d{1,6}\Z", re.IGNORECASE | re.ASCII)

TRUE = frozenset({"是", "有", "对", "真", "√", "✓", "✔", "true", "yes", "y", "t", "1"})
FALSE = frozenset({"否", "无", "没有", "不是", "假", "×", "✗", "✘", "false", "no", "n", "f", "0"})
"""What stands for true and for false, folded."""


@frozen
class Reading:
    """What the readers of one file need to know besides the field's type."""

    spelling: Spelling
    warn: Warn
    known_codes: Callable[[str], bool] | None = None
    known_regions: Callable[[str], bool] | None = None
    """Whether the six digits at the front of an id are a region's. None: the first two are looked up."""


def cell_reader(field: FieldType, reading: Reading, prefix: str = "") -> CellReader:
    """The reader for cells of *field*'s type. *prefix* comes before each value it gives."""
    # Types whose blanks are told from statements only by the type itself read them on their own.
    match field.base:
        case FieldBase.TEXT | FieldBase.PERSON_NAME | FieldBase.ADDRESS:
            made = _text(prefix)
        case FieldBase.TRUTH:
            made = _if_there(_truth, prefix)
        case FieldBase.REF:
            made = _if_there(_reference(str(field.ref)), prefix)
        case FieldBase.CHOICE:
            made = _if_there(_choice(field.choices), prefix)
        case _:
            made = _known_or_none(_exact(field.base, reading), prefix)
    return made


def _exact(base: FieldBase, reading: Reading) -> Callable[[str], str]:
    """The reader of a cell that is known to hold something."""
    spelling = reading.spelling
    readers: dict[FieldBase, Callable[[str], str]] = {
        FieldBase.INTEGER: _integer,
        FieldBase.NUMBER: _number,
        FieldBase.AGE: _age,
        FieldBase.PHONE: _chinese_phone if spelling.zone.key in _CHINESE_ZONES else _phone,
        FieldBase.DATE: lambda cell: f'{{"$d":"{read_date(cell, spelling).isoformat()}"}}',
        FieldBase.INSTANT: lambda cell: f'{{"$t":"{read_instant(cell, spelling).isoformat()}"}}',
        FieldBase.MOMENT: lambda cell: _tagged(read_moment(cell, spelling)),
        FieldBase.DIVISION: lambda cell: encode_basestring(read_code(cell, reading)),
        FieldBase.ID_NUMBER: lambda cell: f'"{read_id(cell, reading)}"',
    }
    return readers[base]


def _tagged(moment: WorldTime) -> str:
    return f'{{"{"$t" if isinstance(moment, datetime) else "$d"}":"{moment.isoformat()}"}}'


def moment_text(cell: str, spelling: Spelling, time_cell: str = "") -> str:
    """When an event was, as the content of a fact has it (quoted, untagged), or ``""``. Raises ``Unread``."""
    if is_not_known(cell):
        return ""
    refuse_error(cell)
    refuse_error(time_cell)
    if time_cell and is_not_known(time_cell):
        time_cell = ""
    return f'"{read_moment(cell, spelling, time_cell).isoformat()}"'


class MomentTexts:
    """``moment_text`` for a column of many minutes of few days: each day and each time of day is read once."""

    def __init__(self, spelling: Spelling) -> None:
        self._spelling = spelling
        self._days: dict[str, datetime] = {}
        """A day as written to its start, where the whole day has one offset."""
        self._times: dict[str, timedelta] = {}

    def __call__(self, cell: str) -> str:
        """The same as ``moment_text(cell, spelling)``."""
        day, _, clock = cell.partition(" ")
        start = self._days.get(day)
        since = self._times.get(clock)
        if start is not None and since is not None:
            return f'"{(start + since).isoformat()}"'
        text = moment_text(cell, self._spelling)
        if _CLOCK.match(clock):
            self._remember(day, clock)
        return text

    def _remember(self, day: str, clock: str) -> None:
        if len(self._days) >= _REMEMBERED:
            self._days.clear()
        if len(self._times) >= _REMEMBERED:
            self._times.clear()
        try:
            date_of_day = read_date(day, self._spelling)
            zone = self._spelling.zone
            start, end = start_of_day(date_of_day, zone), start_of_day(date_of_day + timedelta(days=1), zone)
        except (Unread, OverflowError):
            return
        hours, minutes, *seconds = map(int, clock.split(":"))
        if end - start == timedelta(days=1):
            self._days[day] = start
            self._times[clock] = timedelta(hours=hours, minutes=minutes, seconds=sum(seconds))


def read_key(cell: str) -> str:
    """A key or id of another system: folded, so that full width and outer blanks make no second subject."""
    if is_nothing(cell):
        return ""
    refuse_error(cell)
    text = folded(cell)
    if _ROUNDED.match(text):
        raise Unread("intake.rounded-number", found=text)
    whole = _POINT_ZERO.match(text)
    return whole[1] if whole else text


def read_id(cell: str, reading: Reading) -> str:
    """An identity number in its 18-digit form. Raises ``Unread``; warns of a region that is not known."""
    refuse_error(cell)
    number = read_id_number(folded(cell))
    known = number[:2] in PROVINCES if reading.known_regions is None else reading.known_regions(number[:6])
    if not known:
        reading.warn("intake.unknown-region", number[:6])
    return number


def read_code(cell: str, reading: Reading) -> str:
    """A division's code. Warns of one that is not known."""
    code = read_key(cell)
    if reading.known_codes is not None and not reading.known_codes(code):
        reading.warn("intake.unknown-code", code)
    return code


def _known_or_none(read: Callable[[str], str], prefix: str) -> CellReader:
    def reader(cell: str) -> str:
        if is_not_known(cell):
            return ""
        refuse_error(cell)
        return prefix + read(cell)

    return reader


def _if_there(read: Callable[[str], str], prefix: str) -> CellReader:
    def reader(cell: str) -> str:
        text = read(cell)
        return prefix + text if text else ""

    return reader


def _text(prefix: str) -> CellReader:
    def reader(cell: str) -> str:
        if is_nothing(cell):
            return ""
        refuse_error(cell)
        return prefix + encode_basestring(cell.strip())

    return reader


def _integer(cell: str) -> str:
    text = folded(cell)
    match = _WHOLE.match(text)
    if match is None:
        raise Unread("intake.rounded-number" if _ROUNDED.match(text) else "intake.bad-integer", found=cell)
    return str(int(match[2].replace(",", "")) * (-1 if match[1] == "-" else 1))


def _number(cell: str) -> str:
    match = _DECIMAL.match(folded(cell))
    if match is None:
        raise Unread("intake.bad-number", found=cell)
    whole = str(int(match[2].replace(",", "")))
    digits = f"{whole}.{match[3]}" if match[3] else whole
    sign = "-" if match[1] == "-" and digits.strip("0.") else ""
    return f'{{"$n":"{sign}{digits}"}}'


def _age(cell: str) -> str:
    text = folded(cell)
    years = _AGE.match(text)
    if years is not None and int(years[1]) <= OLDEST:
        return str(int(years[1]))
    months = _AGE_IN_MONTHS.match(text)
    if months is not None:
        return str(int(months[1]) // 12)
    if _AGE_IN_DAYS.match(text):
        return "0"
    raise Unread("intake.bad-age", found=cell)


def _truth(cell: str) -> str:
    text = folded(cell).lower()
    if text in TRUE:
        return "true"
    if text in FALSE:
        return "false"
    if is_not_known(cell):
        return ""
    refuse_error(cell)
    raise Unread("intake.bad-truth", found=cell, allowed=("是", "否", "yes", "no"))


def _phone(cell: str) -> str:
    if len(cell) == _MOBILE and cell.isascii() and cell.isdigit():
        return f'"{cell}"'
    text = folded(cell)
    whole = _POINT_ZERO.match(text)
    text = whole[1] if whole else text
    if _ROUNDED.match(text):
        raise Unread("intake.rounded-number", found=text)
    if not _PHONE.match(text):
        raise Unread("intake.bad-phone", found=text)
    digits = _NOT_DIGITS.sub("", text)
    for country in ("0086", "86"):
        bare = digits.removeprefix(country)
        if bare != digits and len(bare) == _MOBILE and bare[0] == "1":
            return f'"{bare}"'
    plus = "+" if text[0] == "+" else ""
    if len(digits) > _LONGEST_PHONE and not _EXTENDED.search(text):
        raise Unread("intake.phone-length", found=text, count=str(len(digits)))
    return f'"{plus}{digits}"'


def _chinese_phone(cell: str) -> str:
    """Where numbers without a country are China's: its mobile numbers have eleven digits."""
    text = _phone(cell)
    digits = text.strip('"')
    if digits[0] == "1" and digits[1] in "3456789" and len(digits) != _MOBILE:
        raise Unread("intake.phone-length", found=folded(cell), count=str(len(digits)))
    return text


def _reference(kind: str) -> CellReader:
    def reader(cell: str) -> str:
        key = read_key(cell)
        return encode_basestring(f"{kind}/{key}") if key else ""

    return reader


def _choice(choices: tuple[str, ...]) -> CellReader:
    exact = {choice: encode_basestring(choice) for choice in choices}
    loose = {folded(choice).casefold(): text for choice, text in exact.items()}

    def reader(cell: str) -> str:
        text = exact.get(cell)
        if text is None:
            text = loose.get(folded(cell).casefold())
        if text is None:
            if is_not_known(cell):
                return ""
            refuse_error(cell)
            found = folded(cell)
            raise Unread("intake.bad-choice", found=found, nearest=nearest(found, choices), allowed=choices)
        return text

    return reader


def band_reader(choices: tuple[str, ...], prefix: str) -> CellReader:
    """The reader of bands of numbers as people write them: a band, or a number, becomes the choice that holds it."""
    bands = {choice: band for choice in choices if (band := read_band(choice)) is not None}

    def reader(cell: str) -> str:
        if cell not in bands and is_not_known(cell):
            return ""
        refuse_error(cell)
        band = read_band(cell)
        if band is None:
            raise Unread("intake.bad-band", found=folded(cell), allowed=choices)
        held = next((choice for choice, each in bands.items() if each.holds(band)), None)
        if held is None:
            raise Unread("intake.band-across", found=folded(cell), allowed=choices)
        return prefix + encode_basestring(held)

    return reader
