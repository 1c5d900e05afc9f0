"""Public reports from a store: what they hold, and what their sums give away."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import pytest

import gridcontrol
from gridcontrol.app.locality import Locality
from gridcontrol.app.publishing import public_report
from gridcontrol.errors import NotFound
from gridcontrol.reports.document import Document, Figure, RowKind, Statement, Table
from tests.unit.app.district import PACK, Clock, arrivals, local

TOWNS = [f"9999011{number:02d}" for number in range(1, 7)]
DISTRICTS = ("999901", "999902")
REPORTS = """\
indicators:
  arrived_new: {label: {zh: 新增抵达, en: new arrivals}, new: {event: arrival}}
  arrived: {label: {zh: 累计抵达, en: arrivals}, cumulative: {event: arrival}}
  in_central: {label: {zh: 集中隔离, en: in central isolation}, status: {control: central}}
  cases: {label: {zh: 确诊, en: cases}, status: {control: hospital}}
  outside: {label: {zh: 其他, en: others}, formula: [arrived, {minus: in_central}]}
reports:
  daily: {hierarchy: statutory, level: town, cut_off: "20:00", indicators: [arrived], past_release: [custody]}
  bulletin:
    {label: {zh: 通报, en: bulletin}, hierarchy: statutory, level: town, cut_off: "20:00",
     indicators: [arrived_new, arrived, in_central, outside], past_release: [custody], public: {below: 5}}
  by_county:
    {label: {zh: 分县通报, en: bulletin by county}, hierarchy: statutory, level: county, cut_off: "20:00",
     indicators: [arrived, in_central], public: {below: 5}}
"""


@pytest.fixture
def locality(tmp_path: Path) -> Locality:
    """Two counties of three towns each with skewed numbers of arrivals on three days."""
    head, _, rest = PACK.partition("indicators:\n")
    (tmp_path / "pack.yaml").write_text(head + REPORTS + rest[rest.index("cases:\n  - name") :], "utf-8")
    lines = ["code,name,level,parent", *(f"{code},县{code},county," for code in DISTRICTS)]
    lines += [f"{town},镇{town},town,{DISTRICTS[number // 3]}" for number, town in enumerate(TOWNS)]
    (tmp_path / "divisions.csv").write_text("\n".join(lines) + "\n", "utf-8")
    clock = Clock(local("02-05 12:00"))
    opened = gridcontrol.open_locality(tmp_path / "pack.yaml", store="memory:", clock=clock, plugins=False)
    draw = Random(4)  # noqa: S311  # the same people every time
    number = 0
    for day, scale in (("02-05", 12), ("02-06", 3)):
        rows = []
        for town in TOWNS:
            for _ in range(draw.randint(0, scale)):
                number += 1
                origin = draw.choice(["affected", "affected", "elsewhere"])
                rows.append(f"p-{number},,2020-{day} 0{draw.randint(1, 9)}:00,{origin},{town}")
        clock.now = local(f"{day} 19:00")
        opened.import_file(arrivals(tmp_path, *rows, name=f"arrivals-{day}.csv"))
    clock.now = local("02-06 21:00")
    return opened


def cells(document: Document) -> dict[tuple[str, str], int | None]:
    """The figures by row and column; None where one is withheld."""
    table = document.table("figures")
    found: dict[tuple[str, str], int | None] = {}
    for row in table.rows:
        for column, cell in zip(table.columns[1:], row.cells[1:], strict=True):
            assert isinstance(cell, int | Statement), cell
            found[row.key, column.id] = cell if isinstance(cell, int) else None
    return found


def truth(locality: Locality, report: str) -> dict[tuple[str, str], int]:
    table = locality.report(report, day=date(2020, 2, 6)).table("figures")
    return {
        (row.key, column.id): int(cell.value or 0)
        for row in table.rows
        for column, cell in zip(table.columns[1:], row.cells[1:], strict=True)
        if isinstance(cell, Figure)
    }


def test_what_is_shown_is_true_and_never_small(locality: Locality) -> None:
    for report in ("bulletin", "by_county"):
        shown = cells(public_report(locality, report, day=date(2020, 2, 6)))
        true = truth(locality, report)
        assert {spot: value for spot, value in shown.items() if value is not None} == {
            spot: true[spot] for spot, value in shown.items() if value is not None
        }
        assert shown.keys() == true.keys()
        small = {spot for spot, value in true.items() if 0 < value < 5}
        assert all(shown[spot] is None for spot in small)
        if report == "bulletin":
            assert small


def test_no_difference_of_two_columns_or_days_gives_a_small_count_away(locality: Locality) -> None:
    """new = today's less yesterday's cumulative, where both are shown."""
    today = cells(public_report(locality, "bulletin", day=date(2020, 2, 6)))
    before = cells(public_report(locality, "bulletin", day=date(2020, 2, 5), known_at=local("02-05 20:00")))
    true = truth(locality, "bulletin")
    hidden = [row for row, column in today if column == "arrived_new" and today[row, column] is None]
    assert hidden
    for row in hidden:
        if 0 < true[row, "arrived_new"] < 5:
            assert today[row, "arrived"] is None or before[row, "arrived"] is None
    for (row, column), value in today.items():
        if column == "outside" and value is None:
            assert today[row, "arrived"] is None or today[row, "in_central"] is None


def test_nothing_but_figures_is_in_it(locality: Locality) -> None:
    public = public_report(locality, "bulletin", day=date(2020, 2, 6))
    assert [section.id for section in public.sections] == ["figures", "notes"]
    written = locality.render(public, "json", reveal=True).decode()
    assert "person/" not in written
    assert "p-1" not in written
    table = public.main_table
    assert isinstance(table, Table)
    assert table.rows[-1].kind is RowKind.TOTAL


def test_it_says_what_is_hidden_and_with_what_it_can_be_read(locality: Locality) -> None:
    public = public_report(locality, "bulletin", day=date(2020, 2, 6))
    number = sum(value is None for value in cells(public).values())
    text = locality.render(public, lang="en").decode()
    assert f"*: not made public ({number} cells): counts from 1 to 4, and others" in text
    assert "side by side with: bulletin by county" in text
    assert f"* 为不予公布的数(共 {number} 处)" in locality.render(public, lang="zh").decode()


def test_counties_hide_the_same_total_as_towns(locality: Locality) -> None:
    towns, counties = (cells(public_report(locality, name, day=date(2020, 2, 6))) for name in ("bulletin", "by_county"))
    for column in ("arrived", "in_central"):
        assert (towns["total", column] is None) == (counties["total", column] is None)


def test_a_report_that_is_not_public_is_refused(locality: Locality) -> None:
    with pytest.raises(NotFound, match="does not make 'daily' public") as refused:
        public_report(locality, "daily")
    assert refused.value.problems[0].allowed == ("bulletin", "by_county")
