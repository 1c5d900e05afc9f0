"""Status now from last times in SQL, against the definition, on drawn rules that last times are enough for."""

from __future__ import annotations

import sqlite3
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId
from gridcontrol.model.facts import Event, Received
from gridcontrol.model.known import Known, as_known
from gridcontrol.rules.ruleset import Pack
from gridcontrol_sql import DIALECTS, NotInSqlError, compiled_now, statements, tables
from gridcontrol_sql.outcome import shown_in
from gridcontrol_sql.positions import instant_at
from tests.agreement.in_sql import rows_of
from tests.unit.calculus.asking import read

START = datetime(2020, 3, 25, 16, tzinfo=UTC)
KINDS = ("arrival", "contact", "left", "cleared", "test")
STATUSES = ("hospital", "central", "home", "watch")
PEOPLE = 60
SEEDS = 400
HEAD = """
format: gridcontrol/1
pack: now
zone: {zone}
day_count: {count}
subjects: {{person: {{}}}}
events:
  arrival: {{about: person, fields: {{job: text?}}}}
  contact: {{about: person}}
  left: {{about: person}}
  cleared: {{about: person}}
  test: {{about: person, fields: {{result: [positive, negative]}}}}
order: [{order}]
tracks: {{control: {{about: person, default: normal, precedence: [hospital, central, home, watch]}}}}
rules:
"""


def pattern(rng: Random, kinds: tuple[str, ...]) -> str:
    kind = rng.choice(kinds)
    if kind == "test" and rng.random() < 0.7:
        return f"{{event: test, where: {{result: {rng.choice(('positive', 'negative'))}}}}}"
    if kind == "arrival" and rng.random() < 0.5:
        return f"{{event: arrival, where: {{job: {rng.choice(('cook', '{unlike: cook}'))}}}}}"
    return f"{{event: {kind}}}"


def length(rng: Random) -> str:
    return rng.choice(("1d", "2d", "3d", "5d", "36h", "6h"))


def last_phase(rng: Random, others: tuple[str, ...], *, alone: bool) -> str:
    words = [f"status: {rng.choice(STATUSES)}"]
    way = rng.choice(("for", "until", "both", "release", "open") if alone else ("for", "release", "open"))
    if way in {"for", "both", "release"}:
        words.append(f"for: {length(rng)}")
    if way in {"until", "both"}:
        words.append(f"until: {pattern(rng, others)}")
    if way == "release":
        day = f", from_day: {rng.randrange(1, 5)}" if rng.random() < 0.6 else ""
        needs = f"[{pattern(rng, others)[:-1]}{day}}}]"
        at_most = f", at_most: {length(rng)}" if rng.random() < 0.5 else ""
        words.append(f"release: {{needs: {needs}{at_most}}}")
    if way in {"for", "release"} and rng.random() < 0.2:
        words.append("at_most: 4d")
    return f"{{{', '.join(words)}}}"


def phases(rng: Random, others: tuple[str, ...]) -> str:
    first = [f"{{status: {rng.choice(STATUSES)}, for: {length(rng)}}}" for _ in range(rng.choice((0, 0, 1, 2)))]
    return f"[{', '.join([*first, last_phase(rng, others, alone=not first)])}]"


def drawn_pack(rng: Random) -> Pack:
    zone = rng.choice(("Asia/Shanghai", "Europe/Berlin"))
    text = HEAD.format(
        zone=zone, count=rng.choice(("day_zero", "day_one", "exact")), order=", ".join(rng.sample(KINDS, len(KINDS)))
    )
    for number in range(rng.randrange(1, 6)):
        trigger = pattern(rng, KINDS)
        others = tuple(kind for kind in KINDS if kind not in trigger)
        text += f"  rule_{number}:\n    track: control\n    when: {trigger}\n    phases: {phases(rng, others)}\n"
        if rng.random() < 0.6:
            text += f"    ends: [{', '.join(pattern(rng, others) for _ in range(rng.choice((1, 2))))}]\n"
        if rng.random() < 0.2:
            text += "    in_force: {from: 2020-03-28, until: 2020-04-02}\n    on_repeal: run_out\n"
    return read(text)


def drawn_facts(rng: Random, pack: Pack) -> Known:
    facts = []
    step = rng.choice((1, 6, 12, 24))
    for person in range(PEOPLE):
        for index in rng.sample(range(100), rng.randrange(9)):
            kind = rng.choice(KINDS)
            fields: dict[FieldId, str] = {}
            if kind == "test":
                fields[FieldId("result")] = rng.choice(("positive", "negative"))
            if kind == "arrival" and rng.random() < 0.8:
                fields[FieldId("job")] = rng.choice(("cook", "clerk"))
            at = START + timedelta(hours=step * rng.randrange(14 * 24 // step))
            name = SubjectId(f"person/p{person}")
            facts.append(Event(FactId(f"{person}-{index}"), EventKindId(kind), name, at, fields))
    return as_known([Received(event, datetime(2021, 1, 1, tzinfo=UTC)) for event in facts], pack.zone)


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
    """How many people of a drawn example are decided, shown and open, or of which difference there is one."""
    rng = Random(seed)  # noqa: S311  # reproducible draws, no secrets
    pack = drawn_pack(rng)
    known = drawn_facts(rng, pack)
    as_of = AsOf(START + timedelta(hours=12 * rng.randrange(2, 28)), exclusive=rng.random() < 0.3)
    try:
        found, undecided = now_in_sql(pack, known, as_of)
    except NotInSqlError:
        return Counter(refused=1)
    told: Counter[str] = Counter(packs=1, undecided=len(undecided))
    moment = as_of.at - timedelta(seconds=1) if as_of.exclusive else as_of.at
    timelines = ReferenceEvaluator().evaluate(pack, known, as_of=as_of).timelines
    assert undecided.isdisjoint(found)
    assert shown_in(timelines) == rows_of(pack, known, as_of=as_of), seed
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
    assert told["packs"] > SEEDS // 2
    assert told["shown"] > 10 * SEEDS
    assert told["undecided"] < told["shown"] // 50
