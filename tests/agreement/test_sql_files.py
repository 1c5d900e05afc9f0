"""Statuses worked out from the files of a store, against the definition on the same facts."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import duckdb
import pytest

from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.errors import StoreError
from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId
from gridcontrol.model.facts import Event
from gridcontrol.model.known import as_known
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.testing.dialects import SAMPLE
from gridcontrol.time import parse_instant
from gridcontrol_duckdb.statuses import COLUMNS, Kind
from gridcontrol_duckdb.store import open_duckdb
from gridcontrol_sql import NotInSqlError, Shown, shown_in_rows
from gridcontrol_sql.outcome import shown_in
from tests.agreement.drawing import RECEIVED, Drawn, Prefixes, numbered
from tests.agreement.in_sql import by_the_definition

SHOWN = ", ".join(COLUMNS[Kind.TIMELINES])


def asked(what: str, files: str) -> list[tuple[object, ...]]:
    """What files say."""
    with duckdb.connect(":memory:") as database:
        return database.execute(f"SELECT {what} FROM read_parquet('{files}')").fetchall()  # noqa: S608  # files of ours


def worked_out(example: Drawn, folder: Path, rows: int) -> list[Shown]:
    """What the store shows when the facts of *example* were received all at once, a part at a time."""
    store = open_duckdb(f"duckdb:{folder}/store", lambda: RECEIVED + timedelta(days=1))
    try:
        store.append(example.facts)
        worked = store.work_out(
            example.pack, folder / "out", places=Prefixes(example.pack.zone), as_of=example.as_of, rows=rows
        )
    finally:
        store.close()
    found: list[tuple[object, ...]] = []
    for file in worked.files:
        found += asked(SHOWN, str(file))
    assert len(found) == worked.rows
    return shown_in_rows(found)


@pytest.mark.heavy
@pytest.mark.parametrize("number", range(40_000, 40_052, 13))
def test_files_show_what_the_definition_shows(number: int, tmp_path: Path) -> None:
    example = numbered(number)
    expected = by_the_definition(example)
    wanted = None if example.subjects is None else {example.known.standing_for(each) for each in example.subjects}
    found = [shown for shown in worked_out(example, tmp_path, 3) if wanted is None or shown.subject in wanted]
    assert found == expected


def arrived(number: int, at: str) -> Event:
    pack = read_pack(SAMPLE, "sample.yaml")
    subject = SubjectId(f"person/p-{number}")
    return Event(FactId(f"e-{number}"), EventKindId("arrival"), subject, parse_instant(at, pack.zone))


def test_parts_together_hold_everybody_once(tmp_path: Path) -> None:
    store = open_duckdb(f"duckdb:{tmp_path}/store", lambda: RECEIVED)
    store.append([arrived(number, "2020-02-01 10:00") for number in range(200)])
    told: list[tuple[int, int]] = []
    worked = store.work_out(
        read_pack(SAMPLE, "sample.yaml"), tmp_path / "out", rows=50, told=lambda done, whole: told.append((done, whole))
    )
    store.close()
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert (len(worked.files), worked.rows) == (4, 200)
    counted = asked("COUNT(*), COUNT(DISTINCT k)", f"{tmp_path}/out/*.parquet")
    assert counted == [(200, 200)]


def test_what_was_there_stays_where_working_out_fails(tmp_path: Path) -> None:
    store = open_duckdb(f"duckdb:{tmp_path}/store", lambda: RECEIVED)
    store.append([arrived(1, "2020-02-01 10:00")])
    pack = read_pack(SAMPLE, "sample.yaml")
    before = store.work_out(pack, tmp_path / "out")
    kept = before.files[0].read_bytes()
    store.append([arrived(2, "2020-02-01 10:00:00.5")])
    with pytest.raises(StoreError) as failed:
        store.work_out(pack, tmp_path / "out")
    assert [problem.code for problem in failed.value.problems] == ["sql.fraction"]
    assert before.files[0].read_bytes() == kept
    store.close()


def test_what_sql_can_not_say_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    rules = (
        SAMPLE
        + b"""
  waiting:
    track: control
    when: {event: arrival}
    phases: [{status: home, for: 9d, release: {needs: [{event: left, times: 5, apart: 24h}], at_most: 9d}}]
"""
    )
    store = open_duckdb(f"duckdb:{tmp_path}/store", lambda: RECEIVED)
    with pytest.raises(NotInSqlError) as refused:
        store.work_out(read_pack(rules, "sample.yaml"), tmp_path / "out")
    assert refused.value.problem.code == "sql.times-apart"
    assert not (tmp_path / "out").exists()
    store.close()


NAMING = b"""
format: gridcontrol/1
pack: naming
zone: Asia/Shanghai
day_count: day_zero
subjects: {person: {}}
events: {contact: {about: person, fields: {met: ref person}}, left: {about: person}}
order: [contact, left]
tracks: {control: {about: person, default: normal, precedence: [home, never_left]}}
rules:
  after_contact: {track: control, when: {event: contact}, phases: [{status: home, for: 14d}], ends: [{event: left}]}
  staying: {track: control, levels: [{status: never_left, if: {not: {seen: {event: left}}}}]}
"""


def test_who_is_only_named_in_one_part_is_worked_out_in_that_of_the_own_facts(tmp_path: Path) -> None:
    pack = read_pack(NAMING, "naming.yaml")
    at = parse_instant("2020-02-01 10:00", pack.zone)
    names = [SubjectId(f"person/p-{number}") for number in range(40)]
    facts = [
        Event(FactId(f"c-{number}"), EventKindId("contact"), name, at, {FieldId("met"): names[number - 1]})
        for number, name in enumerate(names)
    ]
    facts += [Event(FactId(f"l-{number}"), EventKindId("left"), name, at) for number, name in enumerate(names[::2])]
    facts += [Event(FactId("c-x"), EventKindId("contact"), names[0], at, {FieldId("met"): SubjectId("person/x")})]
    store = open_duckdb(f"duckdb:{tmp_path}/store", lambda: RECEIVED)
    store.append(facts)
    parts: list[int] = []
    store.work_out(pack, tmp_path / "out", rows=5, told=lambda _, whole: parts.append(whole))
    expected = shown_in(ReferenceEvaluator().evaluate(pack, as_known(store.read(), pack.zone)).timelines)
    store.close()
    assert parts[0] > 10
    assert shown_in_rows(asked(SHOWN, f"{tmp_path}/out/*.parquet")) == expected
