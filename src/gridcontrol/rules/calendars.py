"""Which days are worked: tables by year as authorities publish them, with the days they moved and later changes.

A year of which no table says anything is not known. Nobody guesses it from its weekdays: what would need it is
a finding.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

from attrs import frozen

from gridcontrol.ids import SourceId


class NoTable(LookupError):
    """No table of working days covers *year*."""

    def __init__(self, year: int) -> None:
        super().__init__(year)
        self.year = year


@frozen
class YearTable:
    """What one text says of the days of *year*: which are off, and which are worked whatever their weekday.

    ``since``: from when on it counts; None: always. A later table of the same year changes the days that it names.
    """

    year: int
    since: datetime | None
    source: SourceId | None
    holidays: frozenset[date]
    workdays: frozenset[date]


@frozen
class WorkingDays:
    """Which days are worked as the tables stand at one instant."""

    weekend: frozenset[int]
    """Days of the week, 0 is Monday."""
    years: frozenset[int]
    named: Mapping[date, bool]
    """Days of which a table says whether they are worked; the others follow their weekday."""

    def is_workday(self, day: date) -> bool:
        """Whether *day* is worked. Raises ``NoTable`` for a day of a year without a table."""
        if day.year not in self.years:
            raise NoTable(day.year)
        worked = self.named.get(day)
        return day.weekday() not in self.weekend if worked is None else worked


@frozen
class Calendar:
    """The week of a place and its tables, in the order of the pack."""

    weekend: frozenset[int]
    tables: tuple[YearTable, ...]

    @property
    def years(self) -> frozenset[int]:
        """The years of which some table says something."""
        return frozenset(table.year for table in self.tables)

    def as_of(self, at: datetime) -> WorkingDays:
        """The days as the tables that count at *at* have them."""
        named: dict[date, bool] = {}
        counting = [table for table in self.tables if table.since is None or table.since <= at]
        for table in counting:
            named |= dict.fromkeys(table.holidays, False) | dict.fromkeys(table.workdays, True)
        years = frozenset(table.year for table in counting)
        return WorkingDays(self.weekend, years, MappingProxyType(named))
