"""From published totals to what each day added: `python increments.py FOLDER`. Imports nothing of gridcontrol.

A row of totals says what stood at 24:00, not what happened; facts are what happened. So one small step comes before the
import: each day's total minus the day's before (on the first day: minus nothing). A total that falls gives a negative
addition, which stays visible and adds up; nothing is mended here.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

PUBLISHED = Path(__file__).resolve().parent / "published.csv"
TOTALS = {"cum_confirmed": "new_confirmed", "cum_cured": "new_cured", "cum_dead": "new_dead"}


def increments(file: Path = PUBLISHED) -> list[dict[str, str]]:
    """A row for each city and day: date, code and what was added."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = sorted(csv.DictReader(stream), key=lambda row: (row["code"], row["date"]))
    before: dict[tuple[str, str], int] = {}
    made = []
    for row in rows:
        added = {"date": row["date"], "code": row["code"]}
        for total, name in TOTALS.items():
            added[name] = str(int(row[total]) - before.get((row["code"], total), 0))
            before[row["code"], total] = int(row[total])
        made.append(added)
    return made


def write(folder: Path) -> Path:
    """Write `increments.csv` into *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "increments.csv"
    with target.open("w", encoding="utf-8", newline="") as stream:
        out = csv.DictWriter(stream, ["date", "code", *TOTALS.values()])
        out.writeheader()
        out.writerows(increments())
    return target


if __name__ == "__main__":
    print(write(Path(sys.argv[1])))
