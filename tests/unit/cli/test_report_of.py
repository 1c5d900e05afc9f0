"""The report of one division, of each, and of an officer, at the command line."""

from __future__ import annotations

import json
import stat
from pathlib import Path

from tests.unit.cli.conftest import Run

AT = ("--at", "2020-02-05 20:00", "--format", "json")


def total(text: str) -> dict[str, int]:
    """The figures of the last row."""
    held = json.loads(text)
    (figures,) = [section for section in held["sections"] if section["id"] == "figures"]
    assert figures["rows"][-1]["row"] == "total"
    return {name: value for name, value in figures["rows"][-1]["cells"].items() if isinstance(value, int)}


def test_the_reports_of_the_towns_stand_beside_the_whole_and_add_up_to_it(filled: Run, tmp_path: Path) -> None:
    written = filled("report", *AT, "--each", "town", "--into", "reports")
    assert (written.exit_code, written.stdout) == (0, ""), written.output
    folder = tmp_path / "reports"
    whole = json.loads((folder / "daily.json").read_text("utf-8"))
    assert sorted(path.name for path in folder.iterdir()) == sorted(["daily.json", *whole["beside"].values()])
    assert f"{len(whole['beside']) + 1} reports written into reports" in written.stderr
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    towns = [total((folder / name).read_text("utf-8")) for name in whole["beside"].values()]
    everything = total((folder / "daily.json").read_text("utf-8"))
    assert any(everything.values())
    assert everything == {name: sum(town[name] for town in towns) for name in everything}
    for code, name in whole["beside"].items():
        alone = filled("report", *AT, "--division", code)
        told = (folder / name).read_text("utf-8")
        assert json.loads(alone.stdout)["sections"] == json.loads(told)["sections"]
        assert json.loads(told)["division"]


def test_what_a_report_is_about_must_be_there_and_be_one_thing(filled: Run) -> None:
    unknown = filled("report", "--division", "1")
    assert unknown.exit_code != 0
    assert "has the code 1 on that day" in unknown.stderr
    both = filled("report", "--division", "1", "--officer", "o-1")
    assert "--division and --officer can't stand together" in both.stderr
    alone = filled("report", "--each", "town")
    assert "--each and --into belong together" in alone.stderr
    level = filled("report", "--each", "street", "--into", "x")
    assert level.exit_code != 0
