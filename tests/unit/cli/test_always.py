"""What has held since before every fact prints in every zone: west of Greenwich it began before the first year."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Run

PACK = """\
format: gridcontrol/1
pack: always
zone: {zone}
day_count: day_zero
subjects: {{person: {{}}}}
events: {{seen: {{about: person}}, met: {{about: person}}}}
order: [seen, met]
tracks:
  watch: {{about: person, default: none, precedence: [watched]}}
  control: {{about: person, default: free, precedence: [home], holding: [home]}}
rules:
  everybody: {{track: watch, levels: [{{status: watched, if: {{not: {{seen: {{event: met}}}}}}}}]}}
  held:
    track: control
    ceiling: 5d
    review: 2020-03-01
    levels: [{{status: home, if: {{seen: {{event: met, within: 9d}}}}}}]
reports:
  daily: {{label: daily, indicators: [watched]}}
indicators: {{watched: {{label: watched, status: {{watch: watched}}}}}}
"""
FACT = '{"is": "event", "id": "x1", "kind": "seen", "subject": "person/p-1", "at": "2020-02-01"}\n'
AT = ("--at", "2020-02-05 12:00")


@pytest.fixture(params=["America/Havana", "Pacific/Pago_Pago", "Asia/Shanghai"])
def district(request: pytest.FixtureRequest, run: Run, tmp_path: Path) -> Run:
    (tmp_path / "pack.yaml").write_text(PACK.format(zone=request.param))
    (tmp_path / "facts-1.jsonl").write_text(FACT)
    assert run("import", "facts-1.jsonl").exit_code == 0
    return run


def test_it_is_said_to_hold_since_the_beginning(district: Run) -> None:
    for words in (("status", "p-1", *AT), ("timeline",), ("why", "p-1", *AT)):
        result = district(*words)
        assert result.exit_code == 0
        assert "the beginning" in result.stdout
    assert "最初" in district("timeline", "--lang", "zh").stdout


def test_programs_get_nothing_in_place_of_a_beginning(district: Run) -> None:
    found = json.loads(district("timeline", "--format", "json").stdout)
    (row,) = found["sections"][0]["rows"]
    assert row["cells"]["since"] is None
    assert "0001-" not in json.dumps(row["cells"])
    table = district("timeline", "--format", "csv").stdout.splitlines()
    cells = dict(zip(table[0].split(","), table[1].split(","), strict=True))
    assert cells["since"] == ""


def test_reports_and_differences_are_made(district: Run) -> None:
    assert district("report", *AT).exit_code == 0
