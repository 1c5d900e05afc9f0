"""``gridcontrol plan OLD NEW``."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from pathlib import Path

import pytest

from gridcontrol.cli import progress
from tests.unit.app.district import ID_ONE, PACK
from tests.unit.cli.conftest import Run

AT = ("--at", "2020-02-05 12:00")
FEWER = PACK.replace("{status: central, for: 7d}", "{status: central, for: 4d}")


def test_somebody_changes(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "draft.yaml").write_text(FEWER, "utf-8")
    result = filled("plan", "pack.yaml", "draft.yaml", *AT)
    assert (result.exit_code, result.stderr) == (1, "")
    assert "Who changes (2)\n" in result.stdout
    assert ID_ONE not in result.stdout
    assert (
        "!  arrival from an affected area: changes without a date, so it counts as if it had always been so,\n"
        "   for the past too\n"
        "   -> to change it from a day on, add an edition with in_force and transition\n"
    ) in result.stdout
    chinese = filled("plan", "pack.yaml", "draft.yaml", *AT, "--lang", "zh")
    assert "变动对象 (2)\n" in chinese.stdout
    assert "来自重点地区:修改未注明生效日期" in chinese.stdout


def test_a_rule_that_begins_later_instead_of_changing_lets_go_of_those_inside(filled: Run, tmp_path: Path) -> None:
    dated = "    in_force: {from: 2020-01-22}\n"
    (tmp_path / "undated.yaml").write_text(PACK.replace(dated, "", 1), "utf-8")
    (tmp_path / "draft.yaml").write_text(PACK.replace(dated, dated.replace("01-22", "02-04"), 1), "utf-8")
    said = filled("plan", "pack.yaml", "draft.yaml", *AT)
    assert "Who changes (2)\n" in said.stdout
    assert (
        "!  arrival from an affected area: the new version has not the edition in force from 2020-01-22\n"
        "   00:00; what began under it goes on only where another one takes it\n"
        "   -> keep that edition and write the new one behind it, under 'editions', with its transition\n"
    ) in said.stdout
    assert "keep the terms" not in said.stdout
    chinese = filled("plan", "pack.yaml", "draft.yaml", *AT, "--lang", "zh")
    assert "新版没有自 2020-01-22 00:00 起生效的版本" in chinese.stdout
    undated = filled("plan", "undated.yaml", "pack.yaml", *AT)
    assert "the new version has not the edition without a first day" in undated.stdout.replace("\n   ", " ")


def test_for_programs(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "draft.yaml").write_text(FEWER, "utf-8")
    listed = filled("plan", "pack.yaml", "draft.yaml", *AT, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(listed.stdout)))
    assert [(row["was"], row["becomes"], row["since"]) for row in rows] == [
        ("central", "home", "2020-02-08 00:00"),
        ("central", "home", "2020-02-06 00:00"),
    ]
    told = json.loads(filled("plan", "pack.yaml", "draft.yaml", *AT, "--format", "json").stdout)
    assert [section["id"] for section in told["sections"]] == ["summary", "who", "rooms", "cautions", "notes"]
    assert told["sections"][2]["rows"][0]["cells"] == {
        "day": "2020-02-05",
        "track": "custody",
        "was": 2,
        "becomes": 1,
        "change": -1,
    }


def test_nobody_changes(filled: Run) -> None:
    result = filled("plan", "pack.yaml", "pack.yaml", *AT)
    assert result.exit_code == 0
    assert "nobody's status differs" in result.stdout


def test_a_draft_that_is_not_there_and_one_that_is_bad(filled: Run, tmp_path: Path) -> None:
    assert filled("plan", "pack.yaml", "draft.yaml").exit_code == 2
    (tmp_path / "draft.yaml").write_text(PACK.replace("status: home", "status: hoem"), "utf-8")
    bad = filled("plan", "pack.yaml", "draft.yaml")
    assert (bad.exit_code, bad.stdout) == (1, "")
    assert "draft.yaml:" in bad.stderr
    assert filled("plan", "pack.yaml").exit_code == 2


def test_help_in_both_languages(run: Run) -> None:
    assert "What another version of the pack would change" in run("plan", "--help").stdout
    assert "新版规则包签发前" in run("plan", "--lang", "zh", "--help").stdout


def test_why_says_the_least_change_for_programs(filled: Run) -> None:
    told = json.loads(filled("why", "p-1", *AT, "--format", "json").stdout)
    (section,) = [each for each in told["sections"] if each["id"] == "least_changes"]
    first, second, *_ = section["items"]
    assert (first["code"], first["args"]["status"]) == ("counterfactual.waited", "home")
    assert second["args"]["event"]["args"]["kind"] == "confirmed"


def test_afterwards_rules_and_facts_are_told_apart(filled: Run, tmp_path: Path) -> None:
    """Planned on the 3rd from what had happened by then; by the 5th there are arrivals that nobody knew of."""
    (tmp_path / "draft.yaml").write_text(FEWER, "utf-8")
    plan = ("plan", "pack.yaml", "draft.yaml", "--at", "2020-02-01 12:00", "--afterwards", "2020-02-06 12:00")
    told = json.loads(filled(*plan, "--format", "json").stdout)
    rows = next(section for section in told["sections"] if section["id"] == "shares")["rows"]
    found = {row["cells"]["status"]: row["cells"] for row in rows if row["cells"]["track"] == "control"}
    assert found["central"] == {
        "track": "control",
        "status": "central",
        "expected": 1,
        "by_rules": -1,
        "by_facts": 1,
        "happened": 1,
    }
    text = filled(*plan).stdout
    assert "What came about by then, and by what (" in text
    assert "as it happened = old rules on the facts of before + by the rules + by later facts" in " ".join(text.split())
    early = filled(*plan[:5], "--afterwards", "2020-01-31 12:00")
    assert early.exit_code == 2
    assert "--afterwards 2020-01-31 12:00 lies before the instant" in early.stderr
    assert "name a later instant" in early.stderr


def test_what_takes_long_says_how_far_it_is(filled: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GRIDCONTROL_PROGRESS")
    monkeypatch.setattr(progress, "_PATIENCE", 0.0)
    said = filled("plan", "pack.yaml", "pack.yaml", *AT).stderr.splitlines()
    stages = ["reading the facts", "working out the old rules", "working out the new rules", "comparing"]
    assert [line.partition(" (")[0] for line in said if "pack" not in line] == [*stages, "writing the answer"]
    assert all(line.endswith(" s so far)") for line in said)
    chinese = filled("plan", "pack.yaml", "pack.yaml", *AT, "--lang", "zh").stderr
    assert "按新规则推导(已用 0 秒)\n" in chinese


def test_nothing_is_said_where_it_is_silenced(filled: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_PATIENCE", 0.0)
    assert filled("plan", "pack.yaml", "pack.yaml", *AT).stderr == ""


def test_what_is_quick_says_nothing_of_it(filled: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GRIDCONTROL_PROGRESS")
    monkeypatch.setattr(progress, "_PATIENCE", 3600.0)
    assert filled("plan", "pack.yaml", "pack.yaml", *AT).stderr == ""


def test_one_long_step_is_named_while_it_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The clock runs beside the step."""
    monkeypatch.delenv("GRIDCONTROL_PROGRESS")
    monkeypatch.setattr(progress, "_PATIENCE", 0.05)
    with progress.Stages("en") as stages:
        stages("plan.reading")
        deadline = time.monotonic() + 60
        while not (said := capsys.readouterr().err) and time.monotonic() < deadline:
            time.sleep(0.01)
    assert re.match(r"reading the facts \(\d+ s so far\)\n", said)
