"""The dialects against the contract, and what a script says besides."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from gridcontrol.errors import PackError, StoreError
from gridcontrol.errors.messages import CATALOGUE
from gridcontrol.ids import EventKindId, FactId, SubjectId
from gridcontrol.model.facts import Event, Received
from gridcontrol.model.known import as_known
from gridcontrol.plugins import Finest, SqlDialect
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.testing import SqlDialectContract
from gridcontrol.testing.dialects import SAMPLE, YEARS
from gridcontrol_sql import DIALECTS, MILLISECONDS, compiled, gridcontrol_dialects, shown_in_rows, tables


def dialect_called(name: str) -> SqlDialect:
    return next(each for each in gridcontrol_dialects() if each.name == name)


class TestDuckdb(SqlDialectContract):
    def dialect(self) -> SqlDialect:
        return dialect_called("duckdb")


class TestSqlite(SqlDialectContract):
    def dialect(self) -> SqlDialect:
        return dialect_called("sqlite")


class TestPostgres(SqlDialectContract):
    def dialect(self) -> SqlDialect:
        return dialect_called("postgres")


class TestSpark(SqlDialectContract):
    def dialect(self) -> SqlDialect:
        return dialect_called("spark")


HEAD = """\
-- The rules of sample, version {version}, for postgres. Reads:
--   facts(k TEXT, kind TEXT, id TEXT, w BIGINT, wd INTEGER)
--       facts as they stand: whose, what, which, the first second, 1 where only the date is known, and the fields
--   subjects(k TEXT, kind TEXT, key TEXT)
--       all subjects: id, kind, key
--   place_in(place TEXT, code TEXT, since BIGINT, until BIGINT)
--       on which days, since inclusive and until exclusive, a division lies below another
--   as_of(last BIGINT)
--       one row: the last second that counts
-- Makes timelines(k, track, status, rule, since, until, shown_since, run_since)
-- in seconds; until is NULL while it is open.
-- A second is counted from 1900-01-01 00:00 UTC, a day from 1900-01-01. Changes of clocks count in 2019 to 2023."""


def test_the_head_tells_what_is_read_and_made() -> None:
    pack = read_pack(SAMPLE, "sample.yaml")
    lines = dialect_called("postgres").write(pack, "en", YEARS, Finest.SECOND).splitlines()
    assert "\n".join(line for line in lines if line.startswith("--")) == HEAD.format(version=pack.version[:12])


def test_what_engines_say_differently() -> None:
    said = {
        name: dialect_called(name).write(read_pack(SAMPLE, "sample.yaml"), "en", YEARS, Finest.SECOND)
        for name in DIALECTS
    }
    assert ") // 86400)" in said["duckdb"]
    assert ") / 86400)" in said["postgres"]
    assert ") DIV 86400)" in said["spark"]
    assert "CREATE TABLE timelines AS" in said["spark"]
    assert "CREATE TEMPORARY TABLE timelines AS" in said["duckdb"]
    assert "LEAST(" in said["postgres"]
    assert "LEAST(" not in said["sqlite"]
    assert not [name for name, script in said.items() if "IDIV" in script]


STAYS = """\
-- A second is counted from 1900-01-01 00:00 UTC, a day from 1900-01-01. Changes of clocks count in 2019 to 2023.
-- Run it in a database of its own: steps are tables there while it runs. What is answered stays.
-- Before it runs again these answers have to be dropped or renamed.

SET spark.sql."""


def test_tables_that_stay_are_told_of_and_only_answers_stay() -> None:
    script = dialect_called("spark").write(read_pack(SAMPLE, "sample.yaml"), "en", YEARS, Finest.SECOND)
    assert STAYS in script
    made, dropped = (set(re.findall(rf"^{word} TABLE (\w+)", script, re.MULTILINE)) for word in ("CREATE", "DROP"))
    assert made - dropped == {"timelines", "unreckoned"}
    assert dropped < made
    zh = dialect_called("spark").write(read_pack(SAMPLE, "sample.yaml"), "zh", YEARS, Finest.SECOND)
    assert "-- 请在单独的数据库中运行" in zh


REFUSED = (
    SAMPLE
    + b"""
  waiting:
    track: control
    when: {event: arrival}
    phases: [{status: home, for: 9d, release: {needs: [{event: left, times: 5, apart: 24h}], at_most: 9d}}]
"""
)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "rule 'waiting' asks for more points, each apart from the one before, than can be said in SQL"),
        ("zh", "规则“waiting”要求的间隔次数超过 SQL 所能表达的"),
    ],
)
def test_what_can_not_be_said_is_refused_by_name(lang: str, said: str) -> None:
    with pytest.raises(PackError) as refused:
        dialect_called("duckdb").write(read_pack(REFUSED, "sample.yaml"), lang, YEARS, Finest.SECOND)
    (problem,) = refused.value.problems
    assert (problem.code, dict(problem.args)) == ("sql.times-apart", {"who": "waiting"})
    assert problem.place is not None
    (line,) = [number for number, each in enumerate(REFUSED.decode().splitlines(), 1) if "times: 5" in each]
    assert problem.place.line == line
    assert CATALOGUE[problem.code].what(lang).format(**problem.args) == said


MILLISECOND_HEAD = """\
--   facts(k TEXT, kind TEXT, id TEXT, w INTEGER, wd INTEGER)
--       有效事实:对象、种类、编号、起始毫秒、仅知日期时为 1,以及各字段
--   subjects(k TEXT, kind TEXT, key TEXT)
--       全部对象:编号、类别、键
--   place_in(place TEXT, code TEXT, since INTEGER, until INTEGER)
--       区划在哪些日子(含 since,不含 until)位于另一区划之下
--   as_of(last INTEGER)
--       一行:计入的最后一毫秒
-- 生成 timelines(k, track, status, rule, since, until, shown_since, run_since):以毫秒计,until 为 NULL 表示尚无终点。
-- 毫秒从 1900-01-01 00:00 UTC 起计,日从 1900-01-01 起计。时钟调整按 2019 年至 2023 年计。"""


def test_a_script_for_milliseconds_says_so_and_counts_in_them() -> None:
    pack = read_pack(SAMPLE, "sample.yaml")
    script = dialect_called("sqlite").write(pack, "zh", YEARS, Finest.MILLISECOND)
    assert MILLISECOND_HEAD in script
    begun = datetime(2020, 2, 5, 8, 30, 0, 250_000, tzinfo=UTC)
    left = datetime(2020, 2, 7, 9, 0, 0, 125_000, tzinfo=UTC)
    facts = [
        Event(FactId("a"), EventKindId("arrival"), SubjectId("person/p"), begun),
        Event(FactId("l"), EventKindId("left"), SubjectId("person/p"), left),
    ]
    columns = compiled(pack, YEARS, ticks=MILLISECONDS).columns
    with closing(sqlite3.connect(":memory:")) as database:
        for table in tables(
            pack, columns, as_known([Received(each, left) for each in facts], pack.zone), places=None, as_of=None
        ):
            database.execute(f"CREATE TABLE {table.name} ({', '.join(' '.join(column) for column in table.columns)})")
            marks = ", ".join("?" * len(table.columns))
            database.executemany(f"INSERT INTO {table.name} VALUES ({marks})", table.rows)  # noqa: S608  # names of ours
        database.executescript(script)
        (row,) = shown_in_rows(database.execute("SELECT * FROM timelines").fetchall(), MILLISECONDS)
    assert (row.since, row.until) == (begun, left)


def test_facts_finer_than_the_script_are_refused_with_what_to_do() -> None:
    pack = read_pack(SAMPLE, "sample.yaml")
    at = datetime(2020, 2, 5, 8, 0, 0, 250, tzinfo=UTC)
    fine = Event(FactId("a"), EventKindId("arrival"), SubjectId("person/p"), at)
    known = as_known([Received(fine, at)], pack.zone)
    with pytest.raises(StoreError) as refused:
        tables(pack, compiled(pack, ticks=MILLISECONDS).columns, known, None, None)
    assert str(refused.value) == "fact 'a' stands between two of the moments that the script counts [sql.fraction]"
    (problem,) = refused.value.problems
    assert CATALOGUE[problem.code].fix("en") == (
        "have the script count more finely: ticks=MILLISECONDS or MICROSECONDS"
    )
