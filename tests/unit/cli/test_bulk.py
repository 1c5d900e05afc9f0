"""Commands about everybody at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Run

ROOT = Path(__file__).resolve().parents[3]
ARRIVALS = """no,card,day,town
1,a,2020-02-05,999901101
2,b,2020-02-06,999901102
3,c,2020-02-06,
"""
QUERY = """
SELECT 'a' || no AS id, 'arrival' AS kind, 'person/' || card AS subject, day AS "at", 'affected' AS origin,
    town::VARCHAR AS residence
FROM read_csv('arrivals.csv', types = {'town': 'VARCHAR'});
"""


@pytest.fixture
def city(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A folder with the pack of the first day, an export and the SELECT that says what is in it."""
    shutil.copy(ROOT / "examples" / "first-day" / "pack.yaml", tmp_path)
    shutil.copy(ROOT / "examples" / "first-day" / "divisions.csv", tmp_path)
    (tmp_path / "arrivals.csv").write_text(ARRIVALS, "utf-8")
    (tmp_path / "arrivals.sql").write_text(QUERY, "utf-8")
    monkeypatch.setenv("GRIDCONTROL_STORE", "duckdb:city.facts?threads=1")
    return run


def test_loaded_worked_out_and_rolled_up(city: Run) -> None:
    assert city("load", "arrivals.sql").stdout == "3 new facts, 0 known before, 0 in conflict, 0 rows set aside\n"
    assert city("load", "arrivals.sql").stdout == "0 new facts, 3 known before, 0 in conflict, 0 rows set aside\n"
    first = city("statuses", "out", "--list", "now.csv", "--at", "2020-02-13 20:00")
    assert first.stdout.splitlines() == [
        "worked out everybody, 3 subjects: 6 rows in out",
        "3 statuses: now.csv",
    ]
    assert city("statuses", "out").stdout == "worked out the 0 subjects of whom something changed: 0 rows in out\n"
    rolled = city("rollup", "out", "--at", "2020-02-13 20:00", "--format", "csv")
    assert rolled.exit_code == 0, rolled.stderr
    assert rolled.stdout.splitlines()[:4] == [
        "level,code,division,track,status,subjects",
        "total,,,control,central isolation,2",
        "total,,,control,home isolation,1",
        "total,,,venue,out,3",
    ]
    assert "town,999901101,Northtown,control,home isolation,1" in rolled.stdout.splitlines()


def test_who_shows_what_now_is_written_straight_from_the_facts(city: Run, tmp_path: Path) -> None:
    city("load", "arrivals.sql")
    assert city("now", "now.csv", "--at", "2020-02-13 20:00").stdout == "3 statuses: now.csv\n"
    lines = (tmp_path / "now.csv").read_text("utf-8").splitlines()
    assert lines[0] == "k,track,status,rule"
    assert sorted(lines[1:]) == [
        "person/a,control,home,arrivals",
        "person/b,control,central,arrivals",
        "person/c,control,central,arrivals",
    ]


def test_only_what_changed_is_worked_out(city: Run, tmp_path: Path) -> None:
    city("load", "arrivals.sql")
    city("statuses", "out")
    with (tmp_path / "arrivals.csv").open("a", encoding="utf-8") as file:
        file.write("4,a,2020-02-07,999901101\n")
    assert city("load", "arrivals.sql").stdout.startswith("1 new facts, 3 known")
    assert city("statuses", "out").stdout.startswith("worked out the 1 subjects of whom something changed")
    assert city("statuses", "out", "--anew").stdout.startswith("worked out everybody, 3 subjects")
    assert city("--lang", "zh", "statuses", "out").stdout.startswith("已推导有变化的 0 个对象")


def test_statuses_of_another_pack_or_division_table_are_called_stale(city: Run, tmp_path: Path) -> None:
    pack, table = tmp_path / "pack.yaml", tmp_path / "divisions.csv"
    city("load", "arrivals.sql")
    city("statuses", "out")
    assert city("rollup", "out").stderr == ""
    with table.open("a", encoding="utf-8") as file:
        file.write("999901103,Easttown,town,999901\n")
    assert city("rollup", "out").stderr == ""  # no rule asks where places lie
    by_place = "when: {event: arrival, where: {residence: {within_place: '999901'}}}"
    pack.write_text(pack.read_text("utf-8").replace("when: {event: arrival, where: {origin: [affected]}}", by_place))
    assert "[store.stale-pack]" in city("rollup", "out").stderr
    assert city("statuses", "out").stdout.splitlines() == [
        "worked out everybody, 3 subjects: 4 rows in out",
        "the statuses in 'out' were worked out by another pack",
    ]
    assert city("statuses", "out").stdout.startswith("worked out the 0 subjects")
    table.write_text(table.read_text("utf-8").replace("999901102,Southtown,town,999901", "999901102,Southtown,town,"))
    warned = city("rollup", "out")
    assert "warning" in warned.stderr
    assert "[store.stale-divisions]" in warned.stderr
    assert city("--lang", "zh", "statuses", "out").stdout.splitlines() == [
        "已推导全部 3 个对象:out 中 2 行",
        "“out”中的状态是按另一属地表推导的,而规则涉及地点的隶属关系",
    ]
    assert city("rollup", "out").stderr == ""


IMPORT = """imports:
  ledger:
    label: ledger
    file: csv
    match: ["arrivals*.csv"]
    about: person
    key: card
    key_type: text
    events: [{kind: arrival, at: day, id: no, fields: {origin: {constant: affected}, residence: town}}]
"""


def test_files_are_loaded_by_a_mapping_of_the_pack(city: Run, tmp_path: Path) -> None:
    pack = tmp_path / "pack.yaml"
    pack.write_text(pack.read_text("utf-8").replace("imports:\n", IMPORT), "utf-8")
    (tmp_path / "more.csv").write_text("no,card,day,town\n9,d,2月5日,\n8,e,2020-02-05,999901101\n", "utf-8")
    assert city("load", "--mapping", "ledger", "arrivals.csv").stdout.startswith("3 new facts, 0 known")
    imported = city("import", "arrivals.csv", "--as", "ledger")
    assert imported.exit_code == 0, imported.stderr
    assert "ledger 3 0 3" in " ".join(imported.stdout.split())  # none new, three known: under the same ids
    refused = city("load", "--mapping", "ledger", "arrivals.csv", "more.csv")
    assert (refused.exit_code, refused.stdout) == (
        2,
        "arrivals.csv: 0 new facts, 3 known before, 0 in conflict, 0 rows set aside\n",
    )
    assert "[store.bulk-bad-rows]" in refused.stderr
    taken = city("load", "--mapping", "ledger", "more.csv", "--aside", "bad.csv")
    assert (taken.exit_code, taken.stdout) == (1, "1 new facts, 0 known before, 0 in conflict, 1 rows set aside\n")
    assert (tmp_path / "bad.csv").read_text("utf-8").splitlines() == ["row,column", "2,day"]
    assert city("timeline", "person/e").exit_code == 0


def test_rows_that_can_be_no_event_are_set_aside(city: Run, tmp_path: Path) -> None:
    (tmp_path / "arrivals.csv").write_text(ARRIVALS + "4,,2020-02-07,\n", "utf-8")
    refused = city("load", "arrivals.sql")
    assert (refused.exit_code, "store.bulk-bad-rows" in refused.stderr) == (2, True)
    taken = city("load", "arrivals.sql", "--aside", "bad.csv")
    assert (taken.exit_code, taken.stdout) == (1, "3 new facts, 0 known before, 0 in conflict, 1 rows set aside\n")
    assert (tmp_path / "bad.csv").read_text("utf-8").splitlines() == ["row,column", "4,subject"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("load", "none.sql"), "cli.no-query"),
        (("load", "--mapping", "arrivals", "none.csv"), "intake.no-such-file"),
        (("load", "arrivals.sql", "arrivals.sql"), "cli.one-file-at-a-time"),
        (("load", "arrivals.sql", "-s", "memory:"), "store.not-in-bulk"),
        (("statuses", "out", "-s", "memory:"), "store.not-in-bulk"),
        (("now", "now.csv", "-s", "memory:"), "store.not-in-bulk"),
        (("rollup", "out"), "store.no-statuses"),
        (("rollup", "out", "--hierarchy", "statutary"), "app.no-such-hierarchy"),
    ],
)
def test_what_cannot_be_is_said(city: Run, words: tuple[str, ...], code: str) -> None:
    refused = city(*words)
    assert refused.exit_code == 2
    assert f"[{code}]" in refused.stderr


def test_a_mapping_that_is_not_there_is_said_with_those_that_are(city: Run, tmp_path: Path) -> None:
    pack = tmp_path / "pack.yaml"
    pack.write_text(pack.read_text("utf-8").replace("imports:\n", IMPORT), "utf-8")
    refused = city("load", "--mapping", "leger", "arrivals.csv")
    assert refused.exit_code == 1
    assert "[intake.unknown-import]" in refused.stderr
    assert "ledger" in refused.stderr
