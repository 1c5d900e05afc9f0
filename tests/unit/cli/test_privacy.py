"""What never appears in what the command line prints, unless it is asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gridcontrol.cli.progress import Told
from gridcontrol.intake.outcome import Progress
from tests.unit.app.district import ID_ONE, ID_TWO, arrivals, district
from tests.unit.cli.conftest import Run

PHONE = "13800000012"
SECRETS = (ID_ONE, ID_TWO, "甲某某", "乙某某", PHONE)
AT = ("--at", "2020-02-05 12:00")
QUESTIONS = (
    ("status", ID_ONE, *AT),
    ("why", ID_ONE, *AT),
    ("why", "乙某某", *AT),
    ("why", "乙某某"),
    ("timeline",),
    ("held", *AT),
    ("report", "--day", "2020-02-05"),
    ("doctor",),
)


@pytest.fixture
def private(run: Run, tmp_path: Path) -> Run:
    """People whose keys and fields are what must not be shown; one fact's id is made of a name and a phone."""
    district(tmp_path)
    arrivals(tmp_path, f"{ID_ONE},甲某某,2020-02-01,affected,999901101", f"{ID_TWO},,2020-02-01,affected,")
    event = {
        "is": "event",
        "id": f"register:乙某某:{PHONE}",
        "kind": "arrival",
        "subject": "person/乙某某",
        "at": "2020-02-02",
        "fields": {"origin": "affected", "with": f"person/{ID_TWO}", "name": "乙某某"},
    }
    (tmp_path / "facts.jsonl").write_text(json.dumps(event, ensure_ascii=False) + "\n", "utf-8")
    (tmp_path / "venues.csv").write_text(f"id,in,out\n{ID_TWO},2020-02-01 10:00,\n", "utf-8")
    result = run("import", "arrivals.csv", "facts.jsonl", "venues.csv")
    assert result.exit_code == 0, result.stderr
    return run


@pytest.mark.parametrize("form", ["text", "csv", "json"])
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("words", QUESTIONS, ids=" ".join)
def test_answers_are_masked(private: Run, words: tuple[str, ...], lang: str, form: str) -> None:
    result = private(*words, "--lang", lang, "--format", form)
    assert result.stdout
    assert [secret for secret in SECRETS if secret in result.output] == []


def test_what_is_masked_is_there_when_asked_for(private: Run) -> None:
    told = private("why", "乙某某", "--reveal", *AT).stdout
    assert "name: 乙某某" in told
    assert f"register:乙某某:{PHONE}" in told.replace("\n   ", "")
    assert f"with: {ID_TWO}" in told.replace("\n   ", "")


def test_a_masked_subject_can_be_asked_for(private: Run) -> None:
    assert "name: 乙**" in private("why", "乙**", *AT).stdout
    assert private("why", "**************0018").exit_code == 2  # two people look like this


def test_why_shows_no_fact_of_others(private: Run) -> None:
    told = private("why", "乙某某", "--reveal", "--format", "json", *AT).stdout
    assert "2020-02-02" in told
    assert "2020-02-01" not in told


def test_errors_are_masked(private: Run, tmp_path: Path) -> None:
    name = f"arrivals-{ID_ONE}.csv"
    arrivals(tmp_path, f"{ID_TWO},,2020-02-31,affected,", name=name)
    asked = (("import", name), ("import", f"gone-{ID_ONE}.csv"), ("why", f"{ID_ONE}9"), ("import", f"{ID_ONE}.csv"))
    for words in asked:
        result = private(*words)
        assert result.exit_code
        assert [secret for secret in SECRETS if secret in result.output] == []


def test_progress_is_masked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("GRIDCONTROL_PROGRESS")
    monkeypatch.setattr("gridcontrol.cli.progress._PATIENCE", 0.0)
    with Told(f"arrivals-{ID_ONE}.csv", "en") as told:
        told(Progress(50, 100, 2000, 0))
    said = capsys.readouterr().err
    assert said.startswith("arrivals-**************0018.csv: 50%, 2000 rows, ")


def test_progress_is_silent_for_a_moment(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("GRIDCONTROL_PROGRESS")
    monkeypatch.setattr("gridcontrol.cli.progress._PATIENCE", 3600.0)
    with Told("arrivals.csv", "en") as told:
        told(Progress(50, 100, 2000, 0))
    assert capsys.readouterr().err == ""
