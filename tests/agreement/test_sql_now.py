"""Status now from last times in SQL, against the definition, on drawn rules that last times are enough for."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import datetime, timedelta
from functools import cache

import pytest

from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.calculus.timeline import Row, Timeline, Timelines
from gridcontrol.model.known import Known
from gridcontrol.rules.ruleset import Pack
from gridcontrol_sql import DIALECTS, NotInSqlError, compiled_now, statements, statements_needed, tables
from gridcontrol_sql.positions import instant_at
from tests.agreement.drawing_direct import drawn, timelines_of
from tests.agreement.in_sql import IN_ORDER
from tests.agreement.planting import Fault, plant

SEEDS = 300
FEW = 40
"""Seeds on an engine that takes longer to begin."""
Of = tuple[str, str]
"""A subject and a track."""


def now_in_sql(
    pack: Pack, known: Known, as_of: AsOf, *, all_of_it: bool = True
) -> tuple[dict[Of, tuple[object, ...]], set[Of]]:
    """By subject and track status and rule, and when the phase is over; and those that last times don't decide.

    *all_of_it*: by all statements, else by those alone that are needed.
    """
    script = compiled_now(pack, (2020, 2020))
    with closing(sqlite3.connect(":memory:")) as database:
        for table in tables(pack, script.columns, known, None, as_of):
            database.execute(f"CREATE TABLE {table.name} ({', '.join(' '.join(each) for each in table.columns)})")
            marks = ", ".join("?" * len(table.columns))
            database.executemany(f"INSERT INTO {table.name} VALUES ({marks})", table.rows)  # noqa: S608  # names from the script
        made = iter(statements(script.steps, DIALECTS["sqlite"]))
        if not all_of_it:
            made = statements_needed(script.steps, DIALECTS["sqlite"], lambda each: bool(list(database.execute(each))))
        for statement in made:
            database.execute(statement)
        rows = database.execute("SELECT k, track, status, rule, until FROM statuses").fetchall()
        undecided = set(database.execute("SELECT k, track FROM undecided"))
    assert len({row[:2] for row in rows}) == len(rows)
    return {
        (k, track): (status, rule, None if until is None else instant_at(until))
        for k, track, status, rule, until in rows
    }, undecided


def ends_of(timeline: Timeline, row: Row, moment: datetime) -> list[datetime | None]:
    """When the phases are over that give the status of *row* at *moment* by runs of the same rule that end with it."""
    return [
        segment.until
        for run in timeline.runs
        for segment in run.segments
        if (run.rule, run.until) == (row.run.rule, row.run.until)
        and segment.status == row.status
        and segment.since <= moment
        and (segment.until is None or moment < segment.until)
    ]


@cache
def example(seed: int, *, wide: bool) -> tuple[Pack, Known, AsOf, Timelines]:
    """A drawn example, and what the definition says of it."""
    pack, known, as_of = drawn(seed, wide=wide)
    return pack, known, as_of, ReferenceEvaluator().evaluate(pack, known, as_of=as_of).timelines


def compared(seed: int, *, wide: bool) -> Counter[str]:
    """How many people of a drawn example are shown something, and how many are left open."""
    pack, known, as_of, timelines = example(seed, wide=wide)
    try:
        found, undecided = now_in_sql(pack, known, as_of)
    except NotInSqlError:
        return Counter(refused=1)
    assert now_in_sql(pack, known, as_of, all_of_it=False) == (found, undecided), seed
    told: Counter[str] = Counter(packs=1, undecided=len(undecided))
    assert undecided.isdisjoint(found), seed
    moment = as_of.at - timedelta(seconds=1) if as_of.exclusive else as_of.at
    for timeline in timelines.values():
        whose: Of = (timeline.subject, timeline.track)
        row = timeline.row_at(moment)
        if whose in undecided:
            continue
        if row is None:
            assert whose not in found, (seed, whose)
            continue
        status, rule, until = found.pop(whose)
        assert (status, rule) == (row.status, row.run.rule), (seed, whose)
        assert until in ends_of(timeline, row, moment), (seed, whose)
        told["shown"] += 1
    assert not found, seed
    return told


@pytest.mark.heavy
@pytest.mark.parametrize("wide", [False, True])
def test_last_times_show_what_the_definition_shows(*, wide: bool) -> None:
    told: Counter[str] = sum((compared(seed, wide=wide) for seed in range(SEEDS)), Counter())
    assert told["packs"] > SEEDS // 3
    assert told["shown"] > 5 * SEEDS
    assert told["undecided"] < told["shown"] // 50


@pytest.mark.heavy
@pytest.mark.parametrize("wide", [False, True])
def test_timelines_of_the_same_rules_are_those_of_the_definition(*, wide: bool) -> None:
    assert [seed for seed in range(SEEDS) if not timelines_of(seed, wide=wide)[1]] == []


@pytest.mark.parametrize("wide", [False, True])
def test_timelines_from_rows_in_order_are_those_of_the_definition(*, wide: bool) -> None:
    seeds = range(FEW)
    assert [seed for seed in seeds if not timelines_of(seed, wide=wide, engine="duckdb", way=IN_ORDER)[1]] == []


FAULTS = (
    Fault("what comes first within a second is not told", "last_times:Last.before", "'<=' if earlier else '<'", "'<'"),
    Fault("what comes last within a second is not told", "last_times:Last.before", "'<=' if earlier else '<'", "'<='"),
    Fault("seconds tell ranks that lie among one another", "last_times:_apart",
          "return False if min(ranks) > max(others) else None", "return min(ranks) < min(others)"),
    Fault("a weaker phase before is shown rather than this one", "candidates:_Facing.yields",
          "strength(phase.status) < own", "True"),
    Fault("the equal phase before gives way", "candidates:_Facing.yields",
          "strength(phase.status) < own", "strength(phase.status) <= own"),
    Fault("the last id is cited", "shown_now:Track._cited", "ORDER BY BYTES(l.id)", "ORDER BY BYTES(l.id) DESC"),
    Fault("of two that last equally long the first rule is cited", "shown_now:_chosen",
          "ELSE {tied} END", "ELSE {candidates[0].number} END"),
    Fault("some who tie are not looked for", "shown_now:Track.steps", "piece < 0 LIMIT 1", "piece < -1 LIMIT 1"),
    Fault("nobody is left open", "shown_now:_chosen", "THEN {UNTOLD}", "THEN {candidates[0].number}"),
    Fault("nobody is released where a rule is repealed", "candidates:_Facing._unless_repealed",
          "if repealed is None", "if True"),
    Fault("what is over is shown still", "candidates:_Facing.goes_on", "{until} > l.now", "{until} >= l.now"),
    Fault("the second asked for does not count", "last_times:Last.query", "f.w <= {NOW}", "f.w < {NOW}"),
)  # fmt: skip
"""Each a wrong line somebody could write: some drawn example sees it."""


def seen(seeds: range) -> bool:
    """Whether some example shows a difference, or makes a script that fails."""
    for seed in seeds:
        for wide in (False, True):
            try:
                compared(seed, wide=wide)
            except (AssertionError, LookupError, TypeError, ValueError, sqlite3.Error):
                return True
    return False


@pytest.mark.heavy
@pytest.mark.parametrize("fault", FAULTS, ids=str)
def test_the_fault_is_seen(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    plant(fault, "gridcontrol_sql", monkeypatch)
    assert seen(range(SEEDS)), fault.says
