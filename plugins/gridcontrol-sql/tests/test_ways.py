"""Which way each rule goes, as its author is told: by a pack of which each rule asks for one thing more."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from gridcontrol.cli import main
from gridcontrol.errors import Severity
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.ruleset import Pack
from gridcontrol_sql import NotInSqlError, compiled_now, ways_of
from gridcontrol_sql.direct import is_direct
from gridcontrol_sql.ground import Ground

HEAD = """
format: gridcontrol/1
pack: ways
zone: Asia/Shanghai
day_count: day_zero
subjects: {person: {}}
events: {arrival: {about: person}, left: {about: person}, test: {about: person}}
order: [arrival, left, test]
tracks: {control: {about: person, default: normal, precedence: [home]}}
rules:
"""
QUICK = """
  plain: {track: control, when: {event: arrival}, phases: [{status: home, for: 14d}], ends: [{event: left}]}
  repealed:
    track: control
    when: {event: left}
    phases: [{status: home, for: 14d}]
    in_force: {from: 2020-03-01, until: 2020-05-01}
    on_repeal: release
"""
MORE = {
    "ceiling": "when: {event: arrival}, ceiling: 20d, phases: [{status: home, for: 14d}]",
    "repeat": "when: {event: arrival}, repeat: restart, phases: [{status: home, for: 14d}]",
    "given": "when: {event: arrival, given: [{seen: {event: test, within: 3d}}]}, phases: [{status: home, for: 14d}]",
    "prolong": "when: {event: arrival}, phases: [{status: home, for: 14d, prolong: {event: test, for: 3d}}]",
    "levels": "levels: [{status: home, if: {seen: {event: arrival, within: 14d}}}]",
}


def pack(*asking: str) -> Pack:
    rules = "".join(f"  asks_{key}: {{track: control, {MORE[key]}}}\n" for key in asking)
    return read_pack((HEAD + QUICK + rules).encode(), "ways.yaml")


def test_of_quick_rules_nothing_is_said_but_that() -> None:
    told = ways_of(pack())
    assert [each.code for each in told] == ["sql.way-quick", "sql.way-quick", "sql.now-by-last-times"]
    assert {each.severity for each in told} == {Severity.NOTE}
    assert compiled_now(pack()).steps


@pytest.mark.parametrize("key", MORE)
def test_what_asks_for_more_is_named(key: str) -> None:
    asking = pack(key)
    *_, way, now = ways_of(asking)
    assert (way.code, way.args["who"], way.args["construct"]) == ("sql.way-general", f"asks_{key}", key)
    assert (now.code, now.args["count"], now.args["rules"]) == ("sql.now-by-timelines", "1", "3")
    with pytest.raises(NotInSqlError) as caught:
        compiled_now(asking)
    assert caught.value.problem.args["construct"] == key


def test_every_rule_is_told_and_goes_as_it_is_told() -> None:
    asking = pack(*MORE)
    ground = Ground(asking, (2020, 2020), 0)
    told = ways_of(asking)[:-1]
    assert [each.args["who"] for each in told] == list(asking.rules)
    assert [each.code == "sql.way-quick" for each in told] == [
        is_direct(ground, rule) for rule in asking.rules.values()
    ]


def test_a_quick_rule_whose_status_now_takes_timelines_says_why() -> None:
    head = HEAD.replace("arrival: {about: person}", "arrival: {about: person, fields: {last: date?}}")
    until = "  dated: {track: control, when: {event: arrival}, phases: [{status: home, until_date: last}]}\n"
    told = ways_of(read_pack((head + QUICK + until).encode(), "ways.yaml"))
    *_, quick, why, now = told
    assert (quick.code, quick.args["who"]) == ("sql.way-quick", "dated")
    assert (why.code, why.args["who"], why.args["construct"]) == ("sql.way-not-now", "dated", "until_date")
    assert (now.code, now.args["count"]) == ("sql.now-by-timelines", "1")


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", "rule 'asks_ceiling' goes the general way, which takes longer: 'ceiling' asks for more"),
        ("zh", "规则“asks_ceiling”走一般途径,耗时较长:其“ceiling”所需"),
    ],
)
def test_the_command_tells_it_beside_the_script(tmp_path: Path, lang: str, expected: str) -> None:
    file = tmp_path / "ways.yaml"
    file.write_text(HEAD + QUICK + f"  asks_ceiling: {{track: control, {MORE['ceiling']}}}\n", encoding="utf-8")
    words = ["sql", "--dialect", "duckdb", "-p", str(file), "--lang", lang]
    silent, spoken = (CliRunner().invoke(main, [*words, *more]) for more in ([], ["--explain"]))
    assert (silent.exit_code, spoken.exit_code) == (0, 0), spoken.output
    assert spoken.stdout == silent.stdout
    assert expected in spoken.stderr
    assert expected not in silent.stderr


def test_the_command_counts_as_finely_as_it_is_told(tmp_path: Path) -> None:
    file = tmp_path / "ways.yaml"
    file.write_text(HEAD + QUICK, encoding="utf-8")
    words = ["sql", "--dialect", "duckdb", "-p", str(file), "--lang", "en"]
    found = [CliRunner().invoke(main, [*words, *more]) for more in ([], ["--finest", "microsecond"])]
    assert [each.exit_code for each in found] == [0, 0], found
    assert ["in seconds; until" in each.stdout for each in found] == [True, False]
    assert "in microseconds; until is NULL while it is open." in found[1].stdout
    wrong = CliRunner().invoke(main, [*words, "--finest", "minute"])
    assert wrong.exit_code == 2
    assert "= allowed: second, millisecond, microsecond" in wrong.stderr
