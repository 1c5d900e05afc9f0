"""Weeks by the three rules that surveillance uses, each with the year it is counted in."""

from __future__ import annotations

from datetime import date, timedelta

from attrs import frozen

_THURSDAY, _WEDNESDAY = 3, 2


@frozen(order=True)
class NumberedWeek:
    """Seven days from *first*; *number* counts from 1 in *year*."""

    year: int
    number: int
    first: date

    @property
    def last(self) -> date:
        """Its seventh day."""
        return self.first + timedelta(days=6)

    @property
    def text(self) -> str:
        """``2020-W05``."""
        return f"{self.year:04d}-W{self.number:02d}"


def week_of(day: date, rule: str) -> NumberedWeek:
    """The week of *day* by ``iso``, ``mmwr`` or ``sunday``.

    ``iso``: Monday to Sunday; week 1 holds the year's first Thursday. ``mmwr`` (CDC): Sunday to Saturday; week 1 holds
    the year's first Wednesday, so has at least four days in it. ``sunday``: Sunday to Saturday; week 1 holds
    1 January, whatever day that is.

    >>> [week_of(date(2021, 1, 2), rule).text for rule in ("iso", "mmwr", "sunday")]
    ['2020-W53', '2020-W53', '2021-W01']
    """
    if rule == "iso":
        first = day - timedelta(days=day.weekday())
        deciding = first + timedelta(days=_THURSDAY)
    else:
        first = day - timedelta(days=(day.weekday() + 1) % 7)
        deciding = first + timedelta(days=_WEDNESDAY + 1 if rule == "mmwr" else 6)
    year = deciding.year
    number = (deciding - date(year, 1, 1)).days // 7 + 1
    return NumberedWeek(year, number, first)
