"""Cells of a workbook as the text that people see in them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

MOST_DIGITS = 10**15
"""Spreadsheets keep fifteen digits of a number; of a longer one the rest is lost."""
_HOUR = 3600


def cell_text(value: object) -> str:
    """What stands in a cell: dates as ISO, whole numbers without a decimal point.

    A number of more than fifteen digits has lost some of them; it is written with its exponent, as a spreadsheet shows
    it, so that nobody takes it for an id.
    """
    match value:
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case float() | int():
            return _number(value)
        case datetime():
            return _moment(value)
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("seconds" if value.second else "minutes")
        case timedelta():
            return _duration(value)
        case _:
            return ""


def _number(value: float) -> str:
    if abs(value) >= MOST_DIGITS:
        return f"{value:.5E}"
    if value == int(value):
        return str(int(value))
    return repr(float(f"{value:.15g}"))


def _moment(value: datetime) -> str:
    if value.microsecond >= 500_000:  # noqa: PLR2004  # half a second: serial numbers are binary fractions of days
        value += timedelta(seconds=1)
    value = value.replace(microsecond=0)
    if value.time() == time():
        return value.date().isoformat()
    return value.strftime("%Y-%m-%d %H:%M:%S" if value.second else "%Y-%m-%d %H:%M")


def _duration(value: timedelta) -> str:
    """A time of day that the workbook keeps as a length of time."""
    seconds = round(value.total_seconds())
    text = f"{seconds // _HOUR:02}:{seconds // 60 % 60:02}"
    return f"{text}:{seconds % 60:02}" if seconds % 60 else text
