"""``gridcontrol docs``: formats, one rule, mistakes."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Run

ROOT = Path(__file__).parents[3]


@pytest.fixture
def packed(run: Run, tmp_path: Path) -> Run:
    """As ``run``, with a pack in the folder."""
    shutil.copy(ROOT / "examples" / "first-day" / "pack.yaml", tmp_path)
    shutil.copy(ROOT / "examples" / "first-day" / "divisions.csv", tmp_path)
    return run


def test_the_whole_pack_in_the_language_asked_for(packed: Run) -> None:
    english, chinese = packed("docs"), packed("docs", "pack.yaml", "--lang", "zh")
    assert (english.exit_code, chinese.exit_code) == (0, 0)
    assert "central isolation for 7 days." in english.stdout
    assert "集中隔离7天。" in chinese.stdout
    assert english.stdout.endswith("_\n")


def test_one_rule_alone(packed: Run) -> None:
    result = packed("docs", "--rule", "inside")
    assert "1  checked in" in result.stdout
    assert "arrivals" not in result.stdout


def test_a_rule_that_is_not_there_with_the_nearest(packed: Run) -> None:
    result = packed("docs", "--rule", "insides")
    assert result.exit_code == 2
    assert "error[cli.no-such-rule]: the pack has no rule insides" in result.stderr
    assert "did you mean 'inside'?" in result.stderr
    assert not result.stdout


def test_markdown_and_json_to_a_file(packed: Run, tmp_path: Path) -> None:
    assert packed("docs", "--format", "markdown", "-o", "pack.md").stdout == ""
    assert (tmp_path / "pack.md").read_text("utf-8").startswith("# a first day\n")
    whole = json.loads(packed("docs", "--format", "json", "--lang", "zh").stdout)
    assert (whole["title"], whole["language"]) == ("第一天", "zh")


def test_a_pack_with_errors_is_not_spelled(packed: Run, tmp_path: Path) -> None:
    pack = tmp_path / "pack.yaml"
    pack.write_text(pack.read_text("utf-8").replace("status: hospital, for", "status: hostel, for"), "utf-8")
    result = packed("docs")
    assert result.exit_code == 1
    assert "error[pack.unknown-status]" in result.stderr
    assert not result.stdout


def test_ids_and_phones_that_strayed_into_a_pack_are_masked(packed: Run, tmp_path: Path) -> None:
    pack = tmp_path / "pack.yaml"
    pack.write_text(pack.read_text("utf-8").replace("An invented notice", "call 13800000012"), "utf-8")
    result = packed("docs")
    assert "call 138******12" in result.stdout
    assert "13800000012" not in result.stdout


def test_what_check_warns_about_stands_in_the_document(packed: Run, tmp_path: Path) -> None:
    (tmp_path / "divisions.csv").unlink()
    result = packed("docs")
    assert result.exit_code == 0
    assert "divisions.csv can't be read" in " ".join(result.stdout.split("What the check warns about")[1].split())


def test_divisions_are_called_by_the_names_in_the_tables(packed: Run, tmp_path: Path) -> None:
    pack = tmp_path / "pack.yaml"
    text = pack.read_text("utf-8").partition("cases:")[0]
    code, name = (tmp_path / "divisions.csv").read_text("utf-8").splitlines()[1].split(",")[:2]
    pack.write_text(text.replace("where: {origin: [affected]}", f'given: {{in_place: "{code}"}}'), "utf-8")
    assert f"it lies in {name} ({code}) or below" in " ".join(packed("docs", "--rule", "arrivals").stdout.split())


def test_what_a_pack_changes_in_the_one_it_extends_is_said(run: Run, tmp_path: Path) -> None:
    for name in ("extends-county-base.yaml", "extends-county-base.cases.yml", "county-base.yml"):
        shutil.copy(ROOT / "tests" / "cases" / "packs" / "good" / name, tmp_path)
    said = " ".join(run("docs", "extends-county-base.yaml").stdout.split())
    assert "This pack extends the one in county-base.yml" in said
    assert "What it changes in the rules of the pack it extends" in said
    assert "home for 7d instead of 14d" in said
    assert "county-base.yml, line " in said
