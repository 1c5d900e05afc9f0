"""Invented households, calls, reports and checks with planted misses: `python draw.py FOLDER`.

A thousandth of what Chongqing published for round 2 by 4 February (375,369 places, 412,653 persons), and calls several
times the number of households, as everywhere. What was left out on purpose is what ``PLANTED`` says.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

PLACES = 375
HOUSEHOLDS = 240
TOWNS = {"99990101": "upper", "99990102": "lower", "99990103": "bridge"}
VILLAGES = tuple(f"{town}{number:02}" for town in TOWNS for number in (1, 2))
STARTS = {"upper": "2020-01-24 14:00", "lower": "2020-01-24 14:00", "bridge": "2020-01-26 08:00"}
"""Villages first: the towns of villages begin on the afternoon of 24 January, the street two days later."""
SECOND = {"upper": "2020-01-28 08:00", "lower": "2020-01-30 00:00", "bridge": "2020-01-30 00:00"}
"""The upper town was through early and went into the second round while the others still were in the first."""
PLANTED: dict[str, frozenset[str]] = {
    "round_1": frozenset({"h003", "h047", "h048", "h111", "h200"}),
    "round_2": frozenset({"h047", "h200"}),
    "places": frozenset({"p010", "p374"}),
    "nowhere": frozenset({"h240"}),
    "daily": frozenset({"lower 2020-01-27", "bridge 2020-02-01"}),
    "check": frozenset({"hotel 2020-01-29 evening"}),
    "rectify": frozenset({"f2"}),
}
"""Households, places, reports, checks and findings that nobody took care of."""
CALLED_LATE = frozenset({"h003", "h048", "h111"})
"""Missed in the first round and reached in the second."""


def at(text: str) -> datetime:
    """An instant as the files write it."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M")  # noqa: DTZ007  # local, as people write it


def told(when: datetime) -> str:
    """As people write it."""
    return f"{when:%Y-%m-%d %H:%M}"


def village_of(number: int) -> str:
    """The village that a household or place lies in."""
    return VILLAGES[number % len(VILLAGES)]


def town_of(village: str) -> str:
    """The name of its town."""
    return TOWNS[village[:8]]


def write(folder: Path, seed: int = 1) -> list[Path]:
    """All files, in the order in which to import them."""
    draw = random.Random(seed)
    households = [f"h{number:03}" for number in range(1, HOUSEHOLDS + 1)]
    calls: list[Sequence[object]] = []
    for number, house in enumerate(households, 1):
        begun = at(STARTS[town_of(village_of(number))])
        if house not in PLANTED["round_1"]:
            for _ in range(draw.randint(1, 3)):
                when = begun + timedelta(minutes=draw.randrange(60, 60 * 60))
                calls.append((house, told(when), draw.randrange(20) == 0 or "", draw.randrange(12) == 0 or ""))
        elif house in CALLED_LATE:
            calls.append((house, "2020-02-02 10:00", "", ""))
    places = [f"p{number:03}" for number in range(1, PLACES + 1)]
    visits = [
        (place, told(at("2020-01-30 08:00") + timedelta(minutes=draw.randrange(5 * 24 * 60))))
        for place in places
        if place not in PLANTED["places"]
    ]
    days = [at("2020-01-25 00:00") + timedelta(days=number) for number in range(11)]
    reports = [
        (office, told(day + timedelta(hours=15, minutes=draw.randrange(55))))
        for day in days
        for office in TOWNS.values()
        if f"{office} {day:%Y-%m-%d}" not in PLANTED["daily"]
    ]
    checks = [
        (venue, told(day + timedelta(hours=hour, minutes=draw.randrange(200))))
        for day in days[2:]
        for venue in ("hotel", "school")
        for hour, slot in ((7, "morning"), (18, "evening"))
        if f"{venue} {day:%Y-%m-%d} {slot}" not in PLANTED["check"]
    ]
    numbered = {house: number for number, house in enumerate(households, 1)}
    return [
        _file(folder / "starts.csv", "key,at,town,round", _starts()),
        _file(
            folder / "households.csv",
            "key,at,village",
            ((h, "2020-01-20", "" if h in PLANTED["nowhere"] else village_of(numbered[h])) for h in households),
        ),
        _file(
            folder / "calls.csv", "key,at,symptoms,back", ((h, w, int(bool(s)), int(bool(b))) for h, w, s, b in calls)
        ),
        _file(folder / "places.csv", "key,at,village", ((p, "2020-01-29", village_of(int(p[1:]))) for p in places)),
        _file(folder / "visits.csv", "key,at", visits),
        _file(
            folder / "expected.csv",
            "key,at,town,persons",
            ((office, "2020-01-24 12:00", town, 20) for town, office in TOWNS.items()),
        ),
        _file(folder / "reports.csv", "key,at", reports),
        _file(
            folder / "venues.csv",
            "key,at,village",
            (("hotel", "2020-01-27 00:00", VILLAGES[4]), ("school", "2020-01-27 00:00", VILLAGES[5])),
        ),
        _file(folder / "checks.csv", "key,at", checks),
        _file(
            folder / "findings.csv",
            "key,at,number",
            (("hotel", "2020-01-28 10:00", "f1"), ("school", "2020-01-28 11:00", "f2")),
        ),
        _file(folder / "rectified.csv", "key,at,number", (("hotel", "2020-01-30 09:00", "f1"),)),
        _file(folder / "officers.csv", "key,at,scheme,link,division,venue,post", _officers()),
    ]


def manifest(files: Sequence[Path], folder: Path) -> Path:
    """What was received when: what is owed must be known before it can be missed."""
    times = {"households": "2020-01-21 09:00", "officers": "2020-01-26 12:00", "expected": "2020-01-24 13:00"}
    times |= {"venues": "2020-01-27 00:30", "findings": "2020-01-28 12:00", "places": "2020-01-29 09:00"}
    others = [file.stem for file in files if file.stem not in times]
    times |= {name: f"2020-02-04 23:{minute}" for minute, name in enumerate(others, 40)}
    received = sorted((times[file.stem], file.name) for file in files)
    return _file(folder / "deliveries.csv", "file,received_at", ((name, when) for when, name in received))


def _starts() -> Iterable[Sequence[object]]:
    for town, office in TOWNS.items():
        yield office, STARTS[office], town, 1
    for town, office in TOWNS.items():
        yield office, SECOND[office], town, 2


def _officers() -> Iterable[Sequence[object]]:
    for number, village in enumerate(VILLAGES, 1):
        yield f"cadre{number}", "2020-01-22", "five", "village", village, "", "cadre"
    for town, office in TOWNS.items():
        if office != "lower":  # nobody answers for the lower town: what is overdue there goes on to the district
            yield f"leader-{office}", "2020-01-22", "five", "town", town, "", "leader"
    yield "head", "2020-01-22", "five", "head", "999901", "", "head"
    for venue in ("hotel", "school"):
        yield f"lead-{venue}", "2020-01-26", "site", "lead", "", venue, "lead"
        yield f"doctor-{venue}", "2020-01-26", "site", "doctor", "", venue, "doctor"


def _file(path: Path, heads: str, rows: Iterable[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heads.split(","))
        writer.writerows(rows)
    return path


if __name__ == "__main__":
    manifest(write(Path(sys.argv[1])), Path(sys.argv[1]))
