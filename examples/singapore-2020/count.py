"""Counts made straight from the line list: `python count.py 2020-02-10`. Imports nothing of gridcontrol.

The state at 24:00 of a day. In quarantine: ordered by then, not yet in hospital. In hospital: taken in by then, not yet
discharged (the day of discharge is out). Discharged: discharged by then.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

FILE = Path(__file__).resolve().parent / "cases.csv"


def count(day: str, file: Path = FILE) -> dict[str, int]:
    """The figures at 24:00 of *day*; dates compare as text, since all are written 2020-02-10."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))

    def by(row: dict[str, str], column: str) -> bool:
        return row[column] != "" and row[column] <= day

    return {
        "in_quarantine": sum(
            by(r, "date_quarantine") and not by(r, "date_hospital") and not by(r, "date_discharge") for r in rows
        ),
        "in_hospital": sum(by(r, "date_hospital") and not by(r, "date_discharge") for r in rows),
        "discharged_now": sum(by(r, "date_discharge") for r in rows),
        "cases": sum(by(r, "date_confirmation") for r in rows),
        "new_cases": sum(r["date_confirmation"] == day for r in rows),
    }


if __name__ == "__main__":
    for name, number in count(sys.argv[1]).items():
        print(f"{name:<16}{number:>4}")
