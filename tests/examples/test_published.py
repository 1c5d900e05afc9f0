"""The figures of real bulletins: which close, which don't, and by how much."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from gridcontrol.app.pack import read_pack_file
from gridcontrol.app.reconciling import reconcile_file
from gridcontrol.reports.document import Named, Table

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "examples" / "published-2020"
BULLETINS = ROOT.parent / "shared" / "data" / "contacts-bulletins.csv"


def failures(path: Path) -> list[tuple[str, object, object, object]]:
    document = reconcile_file(path, read_pack_file(HERE / "pack.yaml")).document
    found: list[tuple[str, object, object, object]] = []
    for row in document.table("failures").rows:
        name, place, at, _, _, residual, _, _ = row.cells
        assert isinstance(name, Named)
        found.append((name.id, place, at, residual))
    return found


@pytest.mark.parametrize("name", ["longchang", "high-tech", "register"])
def test_what_these_places_published_closes(name: str) -> None:
    assert failures(HERE / f"{name}.csv") == []


def test_fifteen_checkpoints_add_up_to_fourteen() -> None:
    assert [(name, place, residual) for name, place, _, residual in failures(HERE / "lishi.csv")] == [
        ("closes", "离石区", 1)
    ]


def test_bulletins_fail_where_an_independent_count_says_so() -> None:
    with BULLETINS.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    counted = set()
    for row in rows:
        numbers = {name: int(text) for name, text in row.items() if name not in {"region", "as_of", "published"}}
        more = {"山东省": numbers["converted_stated"], "辽宁省": numbers["still_tracing"]}.get(row["region"], 0)
        residual = numbers["traced_cum"] - numbers["released_cum"] - numbers["under_observation"] - more
        if residual:
            counted.add((row["region"], row["as_of"].rstrip("?"), residual))
    found = {(place, at, residual) for name, place, at, residual in failures(BULLETINS) if name.startswith("parts")}
    assert found == counted
    assert {place for place, _, _ in counted} == {"浙江省", "辽宁省"}
    assert [place for place, _, _ in counted].count("辽宁省") == 1


def test_the_cumulative_figure_of_shandong_falls_four_times() -> None:
    falls = [(place, residual) for name, place, _, residual in failures(BULLETINS) if name == "never_falls"]
    assert falls == [("山东省", -490), ("山东省", -57), ("山东省", -73), ("山东省", -36)]


def test_a_table_tells_how_many_checks_there_were() -> None:
    document = reconcile_file(BULLETINS, read_pack_file(HERE / "pack.yaml")).document
    (summary,) = [each for each in document.sections if isinstance(each, Table) and each.id == "summary"]
    hunan = [row.cells[2:] for row in summary.rows if row.cells[1] == "湖南省"]
    assert hunan == [(21, 21, 0, 0), (20, 20, 0, 0), (20, 20, 0, 0)]
