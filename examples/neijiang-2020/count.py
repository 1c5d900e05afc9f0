"""Days without a new case straight from the published totals: `python count.py 2020-03-04`.

Imports nothing of gridcontrol. The day itself minus the last day on which the total was higher than the day before;
nothing before the first case.
"""

from __future__ import annotations

import csv
import sys
from datetime import date
from pathlib import Path

PUBLISHED = Path(__file__).resolve().parent / "published.csv"


def days_clear(day: date, code: str, file: Path = PUBLISHED) -> int | None:
    """Days without a new case in the city of *code* at 24:00 of *day*."""
    totals = published(code, "cum_confirmed", file)
    last = None
    before = 0
    for reported, total in totals:
        if reported <= day and total > before:
            last = reported
        before = total
    return None if last is None else (day - last).days


def published(code: str, column: str, file: Path = PUBLISHED) -> list[tuple[date, int]]:
    """Day and total of one city."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["code"] == code]
    return sorted((date.fromisoformat(row["date"]), int(row[column])) for row in rows)


if __name__ == "__main__":
    for city, name in (("511000", "内江市"), ("141100", "吕梁市")):
        print(name, days_clear(date.fromisoformat(sys.argv[1]), city))
