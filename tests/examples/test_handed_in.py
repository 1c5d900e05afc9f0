"""The story of ``examples/handed-in-2020``, against what was put into its files."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gridcontrol.cli import main

HERE = Path(__file__).resolve().parents[2] / "examples" / "handed-in-2020"
DAY = ("--day", "2020-02-05")


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["--lang", "en", *words], prog_name="gridcontrol", catch_exceptions=False)


def sections(result: Result) -> dict[str, dict[str, list[dict[str, dict[str, object]]]]]:
    return {section["id"]: section for section in json.loads(result.stdout)["sections"]}


@pytest.fixture
def county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(HERE, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.db", "*.cache"))
    monkeypatch.chdir(tmp_path)
    for name in ("GRIDCONTROL_PACK", "GRIDCONTROL_STORE", "GRIDCONTROL_AS"):
        monkeypatch.delenv(name, raising=False)
    assert run("import", "--replay", "deliveries.csv").exit_code == 0


@pytest.mark.usefixtures("county")
def test_the_three_causes_are_named_and_no_other() -> None:
    found = run("reconcile", "published.csv", "--format", "json")
    assert found.exit_code == 1
    parts = sections(found)
    assert len(parts["differences"]["rows"]) == 6
    causes = [row["cells"]["cause"] for row in parts["causes"]["rows"]]
    late = "the report 'arrivals-west.csv' (4 records) came 2020-02-05 18:00, after the cut-off of 2020-02-05 16:00"
    assert [cause["text"] for cause in causes if isinstance(cause, dict)] == [
        "n-4 counted in Southtown as well as where the records put them",
        "n-6 counted in Westtown as well as where the records put them",
        f"{late}, and is not counted",
    ]
    said: list[object] = [item["code"] for item in parts["records"]["items"]]
    assert "mismatch.unique" in said


@pytest.mark.usefixtures("county")
def test_the_county_is_five_above_its_towns() -> None:
    for division in ("Northtown", "Westtown", "Example county"):
        assert run("submit", "daily", division, *DAY, "--signed-by", "Officer").exit_code == 0
    found = run("submissions", "daily", *DAY)
    assert found.exit_code == 1
    text = " ".join(found.stdout.split())
    assert "not handed in: Southtown" in text
    assert "Example county, arrivals: 15 is sealed, those below come to 10 (+5)" in text


@pytest.mark.usefixtures("county")
def test_the_two_cases_are_hidden() -> None:
    found = run("report", "bulletin", "--public", *DAY, "--format", "csv")
    assert found.exit_code == 0
    cases = [line.rsplit(",", 1)[1] for line in found.stdout.splitlines()[1:]]
    assert cases == ["*", "*", "0", "0", "*"]
