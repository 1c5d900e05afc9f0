"""Statuses of some thousand invented people, worked out by Spark on this machine or on a cluster."""

from __future__ import annotations

import argparse
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId
from gridcontrol.model.facts import Event, Received
from gridcontrol.model.known import Known, as_known
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.ruleset import Pack
from gridcontrol_spark.engine import Spark
from gridcontrol_sql import EngineEvaluator

PACK = Path(__file__).with_name("pack.yaml")
RECEIVED = datetime(2020, 6, 1, tzinfo=UTC)


def invented(pack: Pack, people: int) -> Known:
    """Arrivals, some with an early departure."""
    rng = Random(2020)  # invented people, the same each time
    events: list[Event] = []
    for number in range(people):
        who = SubjectId(f"person/p-{number:06}")
        day = date(2020, 2, 1) + timedelta(days=rng.randrange(28))
        area = FieldId("from_area")
        came = {area: rng.choice(["the affected area", "the affected area", "elsewhere"])}
        events.append(Event(FactId(f"in-{number}"), EventKindId("arrival"), who, day, came))
        if rng.random() < 0.2:
            left = day + timedelta(days=rng.randrange(1, 14))
            events.append(Event(FactId(f"out-{number}"), EventKindId("departure"), who, left))
    log = [Received(event, RECEIVED + timedelta(seconds=at)) for at, event in enumerate(events)]
    return as_known(log, pack.zone)


def main(master: str, people: int) -> None:
    """Work out who was in which status for how long, and print it."""
    pack = read_pack(PACK.read_bytes(), PACK.name)
    engine = Spark(master)
    found = EngineEvaluator(engine).evaluate(pack, invented(pack, people))
    days: Counter[str] = Counter()
    for line in found.timelines.values():
        for row in line.rows:
            days[row.status] += 0 if row.until is None else (row.until - row.since).days
    print(f"{people} people, {len(found.timelines)} of them held at some time")
    for status, number in sorted(days.items()):
        print(f"  {status}: {number} days in all")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--master", default="local[*]", help="where Spark runs: local[2], spark://host:7077, yarn")
    parser.add_argument("--people", type=int, default=2000)
    words = parser.parse_args()
    main(words.master, words.people)
