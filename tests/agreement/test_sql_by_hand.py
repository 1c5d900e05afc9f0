"""SQL written by hand for one policy, which the benchmarks measure beside what is made from the pack: the same rows."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.calculus.timeline import Timelines
from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId
from gridcontrol.model.facts import Event, Received
from gridcontrol.model.known import Known, as_known
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.ruleset import Pack
from gridcontrol_sql import compiled, shown_in_rows, tables
from gridcontrol_sql.outcome import shown_in
from gridcontrol_sql.positions import instant_at
from tests.agreement.in_sql import rows_of

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
START = datetime(2020, 1, 20, tzinfo=UTC)
KINDS = (
    "arrival",
    "arrival",
    "arrival",
    "contact",
    "contact",
    "fever",
    "purchase",
    "test",
    "test",
    "discharged",
    "left_city",
)
PEOPLE = 200


@pytest.fixture(scope="module")
def pack() -> Pack:
    file = BENCHMARKS / "evaluating.yaml"
    return read_pack(file.read_bytes(), file.name)


def drawn(number: int, hours: int) -> list[Event]:
    """Up to nine events of four kinds of a person within fifty days, at multiples of *hours*; ids in no order."""
    rng = random.Random(number)  # noqa: S311  # reproducible draws, no secrets
    found = []
    likely = rng.sample(KINDS, 4)
    for index in rng.sample(range(100), rng.randrange(1, 10)):
        kind = rng.choice(likely) if rng.random() > 0.01 else "died"
        fields: dict[FieldId, str] = {}
        if kind == "arrival" and rng.random() > 0.1:
            fields[FieldId("province")] = rng.choice(("42", "50", "51"))
        if kind == "test":
            fields[FieldId("result")] = rng.choice(("negative", "negative", "positive"))
        at = START + timedelta(hours=hours * rng.randrange(24 * 50 // hours))
        subject = SubjectId(f"person/p{number}")
        found.append(Event(FactId(f"{number}-{index}"), EventKindId(kind), subject, at, fields))
    return found


def known_of(pack: Pack, hours: int) -> Known:
    first = hours * PEOPLE
    facts = [event for number in range(first, first + PEOPLE) for event in drawn(number, hours)]
    return as_known([Received(event, datetime(2021, 1, 1, tzinfo=UTC)) for event in facts], pack.zone)


def asked(name: str, pack: Pack, known: Known, as_of: AsOf | None) -> list[tuple[object, ...]]:
    """The rows of one of the files on *known* facts."""
    with duckdb.connect(":memory:") as database:
        for table in tables(pack, compiled(pack).columns, known, None, as_of):
            database.execute(f"CREATE TABLE {table.name} ({', '.join(' '.join(each) for each in table.columns)})")
            if table.rows:
                marks = ", ".join("?" * len(table.columns))
                database.executemany(f"INSERT INTO {table.name} VALUES ({marks})", table.rows)  # noqa: S608  # names from the script
        rows: list[tuple[object, ...]] = database.execute(
            (BENCHMARKS / "peers" / f"{name}.sql").read_text(encoding="utf-8")
        ).fetchall()
        return rows


@pytest.mark.parametrize("hours", [1, 6, 24, 168])
def test_timelines_by_hand_are_those_of_the_definition_and_of_what_is_made(pack: Pack, hours: int) -> None:
    known = known_of(pack, hours)
    expected = shown_in(ReferenceEvaluator().evaluate(pack, known).timelines)
    assert len(expected) > PEOPLE
    assert shown_in_rows(asked("timelines", pack, known, None)) == expected
    assert rows_of(pack, known, "duckdb") == expected


def at(timelines: Timelines, moment: datetime) -> Sequence[tuple[object, ...]]:
    """Who is shown in which status at *moment*, by which rule, until when."""
    return sorted(
        (each.subject, each.status, each.rule, each.until)
        for each in shown_in(timelines)
        if each.since <= moment and (each.until is None or moment < each.until)
    )


@pytest.mark.parametrize("day", [14, 21, 28, 49])
@pytest.mark.parametrize("hours", [24, 168])
def test_statuses_by_hand_are_those_of_the_definition(pack: Pack, hours: int, day: int) -> None:
    known, moment = known_of(pack, hours), START + timedelta(days=day)
    expected = at(ReferenceEvaluator().evaluate(pack, known, as_of=AsOf(moment)).timelines, moment)
    assert len(expected) > PEOPLE // 5
    rules = {who: rule for who, _, rule, _ in expected}
    rows = asked("status_now", pack, known, AsOf(moment))
    untold = [row[0] for row in rows if row[2] is None]
    assert {rules[who] for who in untold} <= {"r1_province", "r2_outside"}
    assert len(untold) < PEOPLE // 20
    found = sorted(
        (k, status, rule or rules[k], until if until is None else instant_at(int(str(until))))
        for k, status, rule, until in rows
    )
    assert found == expected


@pytest.mark.heavy
@pytest.mark.parametrize(
    "words",
    [
        ["generated.py", "1500", "--bucket", "600", "--rounds", "1"],
        ["everybody.py", "600", "--only", "duckdb", "python", "numpy"],
    ],
)
def test_the_benchmarks_find_no_row_that_differs(words: list[str]) -> None:
    script, *others = words
    done = subprocess.run(
        [sys.executable, str(BENCHMARKS / script), *others], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "not measured" not in done.stdout
    measured = [
        line for line in done.stdout.splitlines() if line.split()[:1] in (["now"], ["timelines"]) or " | 600 | " in line
    ]
    assert len(measured) == {"generated.py": 2, "everybody.py": 5}[script]
