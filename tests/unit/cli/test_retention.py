"""``gridcontrol retention``: what is past the time for which the pack keeps it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tests.unit.cli.conftest import Run

KEPT = "  arrival:\n    about: person\n"


def rows(text: str) -> dict[str, dict[str, str]]:
    return {row["kind"]: row for row in csv.DictReader(io.StringIO(text.lstrip("\ufeff")))}


def test_without_a_time_nothing_is_past_it(filled: Run) -> None:
    told = filled("retention", "--format", "csv", "--at", "2030-01-01 00:00")
    assert told.exit_code == 0, told.output
    assert {row["due"] for row in rows(told.stdout).values()} == {"0"}


def test_what_is_past_its_time_is_counted_and_ends_with_1(filled: Run, tmp_path: Path) -> None:
    pack = tmp_path / "pack.yaml"
    text = pack.read_text("utf-8")
    assert KEPT in text
    pack.write_text(text.replace(KEPT, f"{KEPT}    retention: 30d\n"), "utf-8")
    early = filled("retention", "--format", "csv", "--at", "2020-02-01 00:00")
    assert early.exit_code == 0, early.output
    late = filled("retention", "--format", "csv", "--at", "2030-01-01 00:00")
    assert late.exit_code == 1
    arrivals = rows(late.stdout)["arrival"]
    assert int(arrivals["due"]) == int(arrivals["facts"]) > 0
    assert "已超期限" in filled("retention", "--lang", "zh").stdout


def test_no_officer_is_told(filled: Run) -> None:
    refused = filled("retention", "--as", "o-1")
    assert refused.exit_code == 2
    assert refused.stdout == ""
