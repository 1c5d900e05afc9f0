"""The dialects against the contract, and what a script says besides."""

from __future__ import annotations

import re

import pytest

from gridcontrol.errors import PackError
from gridcontrol.errors.messages import CATALOGUE
from gridcontrol.plugins import SqlDialect
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.testing import SqlDialectContract
from gridcontrol.testing.dialects import SAMPLE, YEARS
from gridcontrol_sql import DIALECTS, gridcontrol_dialects


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
    lines = dialect_called("postgres").write(pack, "en", YEARS).splitlines()
    assert "\n".join(line for line in lines if line.startswith("--")) == HEAD.format(version=pack.version[:12])


def test_what_engines_say_differently() -> None:
    said = {name: dialect_called(name).write(read_pack(SAMPLE, "sample.yaml"), "en", YEARS) for name in DIALECTS}
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
    script = dialect_called("spark").write(read_pack(SAMPLE, "sample.yaml"), "en", YEARS)
    assert STAYS in script
    made, dropped = (set(re.findall(rf"^{word} TABLE (\w+)", script, re.MULTILINE)) for word in ("CREATE", "DROP"))
    assert made - dropped == {"timelines", "unreckoned"}
    assert dropped < made
    zh = dialect_called("spark").write(read_pack(SAMPLE, "sample.yaml"), "zh", YEARS)
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
        dialect_called("duckdb").write(read_pack(REFUSED, "sample.yaml"), lang, YEARS)
    (problem,) = refused.value.problems
    assert (problem.code, dict(problem.args)) == ("sql.times-apart", {"who": "waiting"})
    assert problem.place is not None
    (line,) = [number for number, each in enumerate(REFUSED.decode().splitlines(), 1) if "times: 5" in each]
    assert problem.place.line == line
    assert CATALOGUE[problem.code].what(lang).format(**problem.args) == said
