"""Facts of invented people for the policy of ``evaluating.yaml``, made by DuckDB as the table that a script reads.

The people are drawn bucket by bucket, so that any number of them is made in the memory of one bucket. Five events each
on average, at whole hours within forty days.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import duckdb

from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.ruleset import Pack
from gridcontrol_sql.positions import seconds_of

EVENTS = 5
BUCKET = 200_000
"""People to a bucket, a million events."""
PACK = Path(__file__).with_name("evaluating.yaml")
FIRST = datetime(2020, 1, 20, tzinfo=UTC)
NOW = datetime(2020, 2, 11, tzinfo=UTC)
"""The instant at which statuses are asked for: half of what is drawn happens before."""
HOURS = 960

FACTS = """
    SELECT 'person/p' || ({first} + hash(i, 1) % {people}) AS k, kind, 'e' || i AS id,
        {second} + 3600 * (hash(i, 2) % {hours})::BIGINT AS w, 0 AS wd,
        CASE WHEN kind = 'arrival' THEN ['42', '50', '51'][1 + (hash(i, 3) % 3)::INTEGER] END AS f0_province,
        CASE WHEN kind = 'test' THEN ['negative', 'negative', 'negative', 'positive'][1 + (hash(i, 4) % 4)::INTEGER] END
            AS f1_result
    FROM (
        SELECT i, CASE WHEN hash(i, 5) % 500 = 0 THEN 'died' ELSE ['arrival', 'arrival', 'contact', 'contact', 'fever',
            'purchase', 'test', 'test', 'discharged', 'left_city'][1 + (hash(i, 6) % 10)::INTEGER] END AS kind
        FROM range({first} * {events}, ({first} + {people}) * {events}) AS drawn(i)
    )"""


def policy() -> Pack:
    """The pack of the policy."""
    return read_pack(PACK.read_bytes(), PACK.name)


def buckets(people: int, size: int = BUCKET) -> list[range]:
    """The numbers of the people of each bucket."""
    return [range(first, min(first + size, people)) for first in range(0, people, size)]


def facts_of(people: range, events: int = EVENTS) -> str:
    """A SELECT of the facts of *people*, as ``facts`` of a script: subject, kind, id, second, dated, fields."""
    return FACTS.format(first=people.start, people=len(people), events=events, second=seconds_of(FIRST), hours=HOURS)


def write_facts(people: range, file: Path, events: int = EVENTS) -> None:
    """The facts of *people* as a Parquet file."""
    with duckdb.connect(":memory:", config={"threads": 2}) as database:
        database.execute(f"COPY ({facts_of(people, events)}) TO '{file}' (FORMAT parquet)")
