"""Status now from last times in SQL, against the definition, on drawn rules that last times are enough for."""

from __future__ import annotations

import sqlite3
from collections import Counter
from datetime import timedelta

import pytest

from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.model.known import Known
from gridcontrol.rules.ruleset import Pack
from gridcontrol_sql import DIALECTS, NotInSqlError, compiled_now, statements, tables
from gridcontrol_sql.positions import instant_at
from tests.agreement.drawing_direct import drawn, timelines_of

SEEDS = 400


def now_in_sql(pack: Pack, known: Known, as_of: AsOf) -> tuple[dict[str, tuple[object, ...]], set[str]]:
    """By subject status and rule, and when the phase is over; and those that last times don't decide."""
    script = compiled_now(pack, (2020, 2020))
    database = sqlite3.connect(":memory:")
    for table in tables(pack, script.columns, known, None, as_of):
        database.execute(f"CREATE TABLE {table.name} ({', '.join(' '.join(each) for each in table.columns)})")
        marks = ", ".join("?" * len(table.columns))
        database.executemany(f"INSERT INTO {table.name} VALUES ({marks})", table.rows)  # noqa: S608  # names from the script
    for statement in statements(script.steps, DIALECTS["sqlite"]):
        database.execute(statement)
    rows = database.execute("SELECT k, status, rule, until FROM statuses").fetchall()
    undecided = {row[0] for row in database.execute("SELECT k FROM undecided")}
    database.close()
    return {
        k: (status, rule, None if until is None else instant_at(until)) for k, status, rule, until in rows
    }, undecided


def compared(seed: int) -> Counter[str]:
    """How many people of a drawn example are shown something, and how many are left open."""
    pack, known, as_of = drawn(seed)
    timelines, same = timelines_of(seed)
    assert same, seed
    try:
        found, undecided = now_in_sql(pack, known, as_of)
    except NotInSqlError:
        return Counter(refused=1)
    told: Counter[str] = Counter(packs=1, undecided=len(undecided))
    assert undecided.isdisjoint(found)
    moment = as_of.at - timedelta(seconds=1) if as_of.exclusive else as_of.at
    assert undecided.isdisjoint(found)
    for timeline in timelines.values():
        row = timeline.row_at(moment)
        if timeline.subject in undecided:
            continue
        if row is None:
            assert timeline.subject not in found, (seed, timeline.subject)
            continue
        ends = [
            segment.until
            for run in timeline.runs
            for segment in run.segments
            if (run.rule, run.until) == (row.run.rule, row.run.until)
            and segment.status == row.status
            and segment.since <= moment
            and (segment.until is None or moment < segment.until)
        ]
        status, rule, until = found.pop(timeline.subject)
        assert (status, rule) == (row.status, row.run.rule), (seed, timeline.subject)
        assert until in ends, (seed, timeline.subject)
        told["shown"] += 1
    assert not found, seed
    return told


@pytest.mark.heavy
def test_last_times_show_what_the_definition_shows() -> None:
    told: Counter[str] = sum((compared(seed) for seed in range(SEEDS)), Counter())
    assert told["packs"] > SEEDS // 3
    assert told["shown"] > 8 * SEEDS
    assert told["undecided"] < told["shown"] // 50
