"""``reconcile`` with records at hand."""

from __future__ import annotations

import json
from pathlib import Path

from tests.unit.app.district import PACK, arrivals, district
from tests.unit.cli.conftest import Run

PUBLISHED = """\
published:
  bulletin:
    match: ["bulletin*.csv"]
    place: town
    hierarchy: statutory
    at: at
    figures: {all: {column: arrivals, indicator: arrived}, here: {column: central, indicator: in_central}}
    identities: {never: {never_falls: all}}
"""


def publish(folder: Path, *rows: str) -> None:
    (folder / "pack.yaml").write_text(PACK.replace("reports:\n  daily", PUBLISHED + "reports:\n  daily"), "utf-8")
    (folder / "bulletin.csv").write_text("town,at,arrivals,central\n" + "\n".join(rows) + "\n", "utf-8")


def test_what_agrees_with_the_records_is_said(filled: Run, tmp_path: Path) -> None:
    publish(tmp_path, "东镇,2020-02-05 20:00,1,1", "999901102,2020-02-05 20:00,2,1", "999901,2020-02-05 20:00,3,2")
    found = filled("reconcile", "bulletin.csv")
    assert found.exit_code == 0, found.output
    assert "the 6 figures that can be counted from the records are what the records give" in found.stdout


def test_what_differs_is_said_with_its_cause(filled: Run, tmp_path: Path) -> None:
    publish(
        tmp_path,
        "东镇,2020-02-05 20:00,0,0",
        "西镇,2020-02-05 20:00,2,1",
        "某区,2020-02-05 20:00,2,1",
        "北镇,2020-02-05 20:00,9,9",
    )
    found = filled("reconcile", "bulletin.csv", "--format", "json", "--reveal")
    assert found.exit_code == 1
    sections = {section["id"]: section for section in json.loads(found.stdout)["sections"]}
    differences = [list(row["cells"].values()) for row in sections["differences"]["rows"]]
    assert [(cells[1], cells[3:6]) for cells in differences] == [
        ("东镇", [0, 1, -1]),
        ("东镇", [0, 1, -1]),
        ("某区", [2, 3, -1]),
        ("某区", [1, 2, -1]),
    ]
    [cause] = sections["causes"]["rows"]
    assert cause["cells"]["cause"]["text"] == "p-1: left out"
    codes = [item["code"] for item in sections["records"]["items"]]
    assert codes == ["mismatch.some-differ", "mismatch.unique", "mismatch.unknown-places"]


def test_without_a_store_identities_alone_are_checked(run: Run, tmp_path: Path) -> None:
    district(tmp_path)
    publish(tmp_path, "东镇,2020-02-05 20:00,0,0")
    found = run("reconcile", "bulletin.csv")
    assert "records" not in found.stdout
    assert not (tmp_path / "gridcontrol.db").exists()


def test_a_late_report_is_named_with_its_times(run: Run, tmp_path: Path) -> None:
    district(tmp_path)
    publish(tmp_path, "东镇,2020-02-05 20:00,1,1", "西镇,2020-02-05 20:00,0,0", "某区,2020-02-05 20:00,1,1")
    arrivals(tmp_path, "p-1,,2020-02-01,affected,999901101", name="arrivals-east.csv")
    arrivals(
        tmp_path, "p-2,,2020-02-02,affected,999901102", "p-3,,2020-02-02,affected,999901102", name="arrivals-west.csv"
    )
    (tmp_path / "deliveries.csv").write_text(
        "file,received_at\narrivals-east.csv,2020-02-05 19:00\narrivals-west.csv,2020-02-05 22:00\n", "utf-8"
    )
    assert run("import", "--replay", "deliveries.csv").exit_code == 0
    found = run("reconcile", "bulletin.csv", "--format", "json")
    sections = {section["id"]: section for section in json.loads(found.stdout)["sections"]}
    [cause] = sections["causes"]["rows"]
    assert cause["cells"]["cause"]["text"] == (
        "the report 'arrivals-west.csv' (2 records) came 2020-02-05 22:00, after the cut-off of 2020-02-05 20:00, and "
        "is not counted"
    )
