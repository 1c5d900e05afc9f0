"""How long a district's daily report takes, from SQLite to a workbook and a page.

    python benchmarks/reporting.py [SHARE]

A district of invented size: 750,000 persons in 5,000 grids of 250 villages of 21 towns, 2 million events, 25
indicators with key figures, an overview, curves and weeks. Once at a tenth of SHARE (1 without it) and once at SHARE,
each in a process of its own that opens the store, makes the report and renders both formats; seconds by the clock and
of all processors, and the most memory that it and the processes it starts held (what they share counted for each).
Everything is received on the day it happened, some of it a day late.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import gridcontrol
from gridcontrol.app.locality import Locality
from gridcontrol.app.workers import cores
from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId
from gridcontrol.model.facts import Event
from gridcontrol.reports.document import Figure

PACK = Path(__file__).with_name("reporting.yaml")
TOWNS, VILLAGES, GRIDS = 21, 250, 5_000
PERSONS, EVENTS = 750_000, 2_000_000
ARRIVED, CONFIRMED = 0.04, 0.001
FIRST = datetime(2020, 2, 1, tzinfo=UTC)
AT = datetime(2020, 2, 24, 12, tzinfo=UTC)
BATCH = 20_000
LATE = 200
"""One in so many is received a day late."""
LIMITS = {"seconds": 60.0, "megabytes": 1_500.0}


def drawn(share: float) -> Iterator[Event]:
    """Everybody registered, some arrived and were taken in, some fell ill; the rest of the events are tests."""
    draw, number = random.Random(7), 0

    def made(who: int, kind: str, at: datetime, **fields: str) -> Event:
        nonlocal number
        number += 1
        told = {FieldId(name): value for name, value in fields.items()}
        return Event(FactId(f"f{number}"), EventKindId(kind), SubjectId(f"person/{who}"), at, told)

    persons = int(PERSONS * share)
    for who in range(persons):
        yield made(who, "registered", FIRST, residence=f"G{draw.randrange(GRIDS)}")
        if draw.random() < ARRIVED:
            came = FIRST + timedelta(minutes=draw.randrange(23 * 24 * 60))
            yield made(who, "arrival", came, residence=f"G{draw.randrange(GRIDS)}", origin=draw.choice(["far", "near"]))
            yield made(who, "check_in", came + timedelta(hours=2))
        if draw.random() < CONFIRMED:
            yield made(who, "confirmed", FIRST + timedelta(minutes=draw.randrange(23 * 24 * 60)))
    for _ in range(int(EVENTS * share) - number):
        at = FIRST + timedelta(minutes=draw.randrange(23 * 24 * 60))
        yield made(draw.randrange(persons), "test", at, result="negative" if draw.randrange(500) else "positive")


def tables(folder: Path) -> None:
    """The pack and its table of divisions."""
    rows = ["code,name,level,parent", "C,county,county,"]
    rows += [f"T{i},town {i},town,C" for i in range(TOWNS)]
    rows += [f"V{i},village {i},village,T{i % TOWNS}" for i in range(VILLAGES)]
    rows += [f"G{i},grid {i},grid,V{i % VILLAGES}" for i in range(GRIDS)]
    (folder / "divisions.csv").write_text("\n".join(rows) + "\n", "utf-8")
    (folder / "pack.yaml").write_bytes(PACK.read_bytes())


def opened(folder: Path) -> Locality:
    """The district, its facts in SQLite."""
    return gridcontrol.open_locality(folder / "pack.yaml", store=f"sqlite:{folder / 'district.db'}")


def fill(folder: Path, share: float) -> None:
    """Write the events into the store."""
    tables(folder)
    by_day: dict[date, list[Event]] = defaultdict(list)
    for number, event in enumerate(drawn(share)):
        if isinstance(event.at, datetime):
            by_day[(event.at + timedelta(days=number % LATE == 0)).date()].append(event)
    with opened(folder) as locality:
        locality.store.replay(_batches(by_day))


def _batches(by_day: dict[date, list[Event]]) -> Iterator[tuple[datetime, list[Event]]]:
    """What happened on a day is received at its end, some of it a day late."""
    for day, events in sorted(by_day.items()):
        begin = datetime(day.year, day.month, day.day, 23, 59, tzinfo=UTC)
        for first in range(0, len(events), BATCH):
            yield begin + timedelta(milliseconds=first), events[first : first + BATCH]


def measure(folder: Path, share: float) -> dict[str, float]:
    """Seconds and megabytes of making the report and rendering it twice."""
    began, worked = time.perf_counter(), _worked()
    with opened(folder) as locality:
        document = locality.report("daily", at=AT)
        made = time.perf_counter() - began
        sizes = [len(locality.render(document, form, lang="zh")) for form in ("xlsx", "html")]
    total = document.table("figures").rows[-1].cells[2]
    if not isinstance(total, Figure) or total.value != int(PERSONS * share) or not all(sizes):
        raise SystemExit("a wrong answer")
    return {
        "seconds": time.perf_counter() - began,
        "of these the report": made,
        "seconds of all processors": _worked() - worked,
        "megabytes": (_most(resource.RUSAGE_SELF) + cores() * _most(resource.RUSAGE_CHILDREN)) / 1024,
    }


def _worked() -> float:
    """Seconds of the processor of this process and those it started."""
    several = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in several)


def _most(who: int) -> int:
    """The most memory of this process, or of the largest that it started, in KiB."""
    return resource.getrusage(who).ru_maxrss


def apart(what: str, folder: str, share: float) -> dict[str, float]:
    """One step in a process of its own."""
    words = [sys.executable, __file__, what, folder, str(share)]
    found: dict[str, float] = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
    return found


def main() -> None:
    """At a tenth and at the whole."""
    if len(sys.argv) > 3:
        what, place, share = sys.argv[1], Path(sys.argv[2]), float(sys.argv[3])
        if what == "fill":
            fill(place, share)
        print(json.dumps(measure(place, share) if what == "measure" else {}))
        return
    size = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    parts = []
    for share in (size / 10, size):
        with tempfile.TemporaryDirectory() as folder:
            apart("fill", folder, share)
            parts.append(apart("measure", folder, share))
    tenth, whole = parts
    for name, value in whole.items():
        limit = f", limit {LIMITS[name]:g}" if name in LIMITS and size == 1 else ""
        print(f"{name}: {value:.1f}{limit}; {value / max(tenth[name], 1e-9):.1f} times a tenth")


if __name__ == "__main__":
    main()
