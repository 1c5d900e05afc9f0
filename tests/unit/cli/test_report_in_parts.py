"""Large reports at the command line: how far they are, and by how many processes they are made."""

from __future__ import annotations

from pathlib import Path

import pytest

from gridcontrol.app import parted
from gridcontrol.cli.progress import Counted
from tests.unit.cli.conftest import Run

AT = ("--at", "2020-02-05 20:00", "--known-at", "2030-01-01 00:00", "--format", "json")


@pytest.mark.parametrize("workers", ["", "1", "2"])
def test_in_parts_the_report_is_the_same(filled: Run, monkeypatch: pytest.MonkeyPatch, workers: str) -> None:
    whole = filled("report", *AT).stdout
    monkeypatch.setattr(parted, "FACTS_IN_A_PART", 1)
    monkeypatch.setenv("GRIDCONTROL_WORKERS", workers)
    assert filled("report", *AT).stdout == whole


def test_the_reports_of_each_town_are_the_same(filled: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert filled("report", *AT, "--each", "town", "--into", "whole").exit_code == 0
    monkeypatch.setattr(parted, "FACTS_IN_A_PART", 1)
    assert filled("report", *AT, "--each", "town", "--into", "parts").exit_code == 0
    whole, parts = ({p.name: p.read_bytes() for p in (tmp_path / name).iterdir()} for name in ("whole", "parts"))
    assert len(whole) > 2
    assert parts == whole


def test_how_far_it_is(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("GRIDCONTROL_PROGRESS")
    instants = iter([0.0, 0.5, 2.5, 13.0])
    monkeypatch.setattr("gridcontrol.cli.progress.time.monotonic", lambda: next(instants))
    with Counted("en") as told:
        for done in (1, 5, 20):
            told(done, 20)
    assert capsys.readouterr().err == "25% of the facts are counted\n100% of the facts are counted\n"


@pytest.mark.parametrize("found", ["two", "0", "-1", "1.5", "²"])
def test_a_number_of_processes_must_be_one(filled: Run, monkeypatch: pytest.MonkeyPatch, found: str) -> None:
    monkeypatch.setenv("GRIDCONTROL_WORKERS", found)
    result = filled("report", *AT)
    assert result.exit_code != 0
    assert f"GRIDCONTROL_WORKERS is '{found}', which is no number of processes" in result.stderr
