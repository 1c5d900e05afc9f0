"""Statuses worked out from the files of a store, against the definition on the same facts."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import duckdb
import pytest
from attrs import evolve

from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.errors import StoreError
from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId
from gridcontrol.model.facts import Correction, Event
from gridcontrol.model.known import as_known
from gridcontrol.plugins.bulk import Because, Refreshed
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.testing.dialects import SAMPLE
from gridcontrol.time import parse_instant
from gridcontrol_duckdb.statuses import COLUMNS, Kind, Statuses
from gridcontrol_duckdb.store import open_duckdb
from gridcontrol_sql import NotInSqlError, Shown, shown_in_rows
from gridcontrol_sql.outcome import shown_in
from gridcontrol_sql.ticks import MICROSECONDS
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
    return shown_in_rows(found, Statuses(folder / "out").manifest().ticks)


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
    # More of one person at one microsecond than there are places.
    crowd = [evolve(arrived(2, "2020-02-01 10:00:00.000001"), id=FactId(f"x-{number}")) for number in range(300)]
    store.append(crowd)
    with pytest.raises(StoreError) as failed:
        store.work_out(pack, tmp_path / "out")
    assert [problem.code for problem in failed.value.problems] == ["sql.crowded"]
    assert before.files[0].read_bytes() == kept
    store.close()


@pytest.mark.parametrize(("fraction", "to_second"), [(".25", 1000), (".250001", 1_000_000)])
def test_times_are_as_fine_as_facts_ask_for(fraction: str, to_second: int, tmp_path: Path) -> None:
    pack, folder = read_pack(FINE, "fine.yaml"), tmp_path / "out"
    times = ["10:00", f"10:00:00{fraction}", "10:00:00.999", f"23:59:59{fraction}"]
    store = open_duckdb(f"duckdb:{tmp_path}/store", lambda: RECEIVED)

    def expected() -> list[Shown]:
        return shown_in(ReferenceEvaluator().evaluate(pack, as_known(store.read(), pack.zone)).timelines)

    def found() -> list[Shown]:
        manifest = Statuses(folder).manifest()
        with duckdb.connect(":memory:") as database:
            rows = database.execute(f"SELECT {SHOWN} FROM ({Statuses(folder).rows_sql(manifest, Kind.TIMELINES)})")  # noqa: S608  # files of ours
            return shown_in_rows(rows.fetchall(), manifest.ticks)

    store.append([arrived(number, f"2020-02-01 {time}") for number, time in enumerate(times[:1])])
    assert store.refresh(pack, folder).because is Because.FIRST
    assert Statuses(folder).manifest().to_second == 1
    assert found() == expected()
    store.append([arrived(number, f"2020-02-01 {time}") for number, time in enumerate(times) if number])
    assert store.refresh(pack, folder).because is Because.FRACTIONS
    assert Statuses(folder).manifest().to_second == to_second
    assert found() == expected()
    # What is told since is no finer: only those of whom it tells are worked out.
    left = Event(
        FactId("l"), EventKindId("left"), SubjectId("person/p-1"), parse_instant("2020-02-03 08:00", pack.zone)
    )
    store.append([left, arrived(9, f"2020-02-02 09:00:07{fraction}")])
    assert store.refresh(pack, folder) == Refreshed(2, 2)
    assert found() == expected()
    ends = parse_instant(f"2020-02-01 22:00:00{fraction}", pack.zone)
    for at, number in ((ends - timedelta(microseconds=1), 2), (ends, 1)):
        assert store.statuses_into(tmp_path / "now.parquet", folder, at) == number
        assert sum(each.people for each in store.rolled_up(pack, folder, at) if each.status == "home") == number
        assert store.status_now(pack, tmp_path / "last.parquet", at) == number
    store.close()


FINE = SAMPLE.replace(b"day_count: day_zero", b"day_count: exact").replace(b"for: 14d", b"for: 12h")


def test_a_correction_makes_times_finer(tmp_path: Path) -> None:
    pack, store = read_pack(SAMPLE, "sample.yaml"), open_duckdb(f"duckdb:{tmp_path}/store", lambda: RECEIVED)
    store.append([arrived(1, "2020-02-01 10:00")])
    at = parse_instant("2020-02-01 10:00:00.000001", pack.zone)
    store.append([Correction(FactId("c"), FactId("e-1"), at)])
    store.work_out(pack, tmp_path / "out")
    expected = shown_in(ReferenceEvaluator().evaluate(pack, as_known(store.read(), pack.zone)).timelines)
    store.close()
    assert expected[0].since == at
    assert shown_in_rows(asked(SHOWN, f"{tmp_path}/out/*.parquet"), MICROSECONDS) == expected


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
