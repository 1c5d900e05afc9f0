"""Breakdowns in public reports: under the same protection as the table that they break down, and together with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from random import Random

import pytest
from attrs import evolve

import gridcontrol
from gridcontrol.app.locality import Locality
from gridcontrol.app.publishing import public_report, shown_together
from gridcontrol.app.report_choice import period_asked
from gridcontrol.ids import ReportId
from gridcontrol.reports.disclosure.figures import Shown, Spot, system
from gridcontrol.reports.disclosure.public import hidden_in
from gridcontrol.reports.document import Document, Figure, Statement, Table
from tests.unit.app.district import PACK, Clock, local
from tests.unit.reports.disclosure.attacking import attack

BELOW = 5
DAY = date(2020, 2, 6)
TOWNS = [f"9999011{number:02d}" for number in range(1, 5)]
COUNTIES = ("999901", "999902")
FIELDS = "fields: {origin: text, name: person_name?, sex: [men, women], age: age?, fever: truth?, residence: division?}"
REPORTS = """\
indicators:
  arrived_new: {label: {zh: 新增抵达, en: new arrivals}, new: {event: arrival}}
  arrived: {label: {zh: 累计抵达, en: arrivals}, cumulative: {event: arrival}}
  in_central: {label: {zh: 集中隔离, en: in central isolation}, status: {control: central}}
  central_new: {label: {zh: 新增集中, en: newly isolated}, begun: {control: central}}
reports:
  bulletin:
    label: {zh: 通报, en: bulletin}
    hierarchy: statutory
    level: town
    cut_off: "20:00"
    indicators: [arrived_new, arrived, in_central]
    public: {below: 5}
    sections:
      - {figures: true}
      - {label: {zh: 按性别, en: by sex}, breakdown: {indicators: [arrived_new, arrived], field: sex}}
      - {label: {zh: 按年龄, en: by age}, breakdown: {indicators: [arrived], field: age, bands: [15, 60]}}
      - {label: {zh: 按体温, en: by fever}, breakdown: {indicators: [arrived], field: fever}}
      - {label: {zh: 按县, en: by county}, breakdown: {indicators: [in_central], attribute: residence, level: county}}
      - {label: {zh: 按来源, en: by origin}, breakdown: {indicators: [arrived], field: origin}}
      - label: {zh: 起止, en: by beginning}
        breakdown: {indicators: [central_new], attribute: residence, level: county}
  counties:
    label: {zh: 分县, en: counties}
    hierarchy: statutory
    level: county
    cut_off: "20:00"
    indicators: [in_central]
    public: {below: 5}
"""
BREAKDOWNS = ("breakdown", "breakdown.2", "breakdown.3", "breakdown.4")


@pytest.fixture(scope="module", params=range(3))
def locality(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Locality:
    """Two counties of two towns each, with arrivals of two days."""
    folder = tmp_path_factory.mktemp("public")
    head, _, rest = PACK.partition("indicators:\n")
    old = next(line.strip() for line in head.splitlines() if "person_name?" in line)
    head = head.replace(old, FIELDS)
    head = head.replace(
        "{origin: origin, name: name, residence: town}",
        "{origin: origin, sex: sex, age: age, fever: fever, residence: town}",
    )
    (folder / "pack.yaml").write_text(head + REPORTS + rest[rest.index("cases:\n  - name") :], "utf-8")
    lines = ["code,name,level,parent", *(f"{code},县{code},county," for code in COUNTIES)]
    lines += [f"{town},镇{town},town,{COUNTIES[number // 2]}" for number, town in enumerate(TOWNS)]
    (folder / "divisions.csv").write_text("\n".join(lines) + "\n", "utf-8")
    clock = Clock(local("02-05 12:00"))
    opened = gridcontrol.open_locality(folder / "pack.yaml", store="memory:", clock=clock, plugins=False)
    draw = Random(int(request.param))  # noqa: S311  # the same people every time
    number = 0
    for day, scale in (("02-05", 14), ("02-06", 3)):
        rows = ["id,arrived,origin,sex,age,fever,town"]
        for town in TOWNS:
            for _ in range(draw.randint(0, scale)):
                number += 1
                at = f"2020-{day} 0{draw.randint(1, 9)}:00"
                origin, sex = draw.choice(["affected", "elsewhere"]), draw.choice(["men", "men", "women"])
                age, fever = draw.choice(["", "7", "33", "34", "71"]), draw.choice(["是", "否", "否"])
                rows.append(f"p-{number},{at},{origin},{sex},{age},{fever},{town}")
        file = folder / f"arrivals-{day}.csv"
        file.write_text("\n".join(rows) + "\n", "utf-8")
        clock.now = local(f"{day} 19:00")
        outcome = opened.import_file(file)
        assert not outcome.set_aside
    clock.now = local("02-06 21:00")
    return opened


def cells(document: Document, table: str) -> dict[tuple[str, str], int | None]:
    """The figures by row and column; None where one is withheld. Shares are left out."""
    found: dict[tuple[str, str], int | None] = {}
    made = document.table(table)
    for row in made.rows:
        for column, cell in zip(made.columns[1:], row.cells[1:], strict=True):
            if isinstance(cell, Figure):
                cell = cell.value  # noqa: PLW2901  # as it would be written
            if isinstance(cell, Statement):
                found[row.key, column.id] = None
            elif isinstance(cell, int):
                found[row.key, column.id] = cell
    return found


def together(locality: Locality) -> Mapping[ReportId, Shown]:
    form = locality.pack.reports[next(iter(locality.pack.reports))]
    known_at = locality.now()
    period = period_asked(form, locality.pack.zone, None, DAY, known_at)
    return shown_together(locality.seeing(period.until, known_at), form, period, known_at)


def test_breakdowns_show_what_is_true_and_nothing_small(locality: Locality) -> None:
    public = public_report(locality, "bulletin", day=DAY)
    true = locality.report("bulletin", day=DAY)
    hidden = 0
    for table in BREAKDOWNS:
        shown, whole = cells(public, table), cells(true, table)
        assert shown.keys() == {spot for spot in whole if not spot[1].endswith(".share")}
        for spot, value in shown.items():
            known = whole[spot]
            assert known is not None
            assert value in (None, known)
            assert value is None or not 0 < value < BELOW
            hidden += value is None
    assert hidden


def test_the_tables_attacked_together_give_no_hidden_count(locality: Locality) -> None:
    reports = tuple(together(locality).values())
    hidden = hidden_in(locality.pack, reports)
    assert not hidden.open
    counts = system(locality.pack, reports, BELOW)
    assert {spot.level for spot in hidden.cells} >= {"town", "by field sex||"}
    for spot, found in attack(counts, hidden.cells, hidden.floors).items():
        assert found.least is None or found.most is None or found.least < found.most, spot


def test_tables_hidden_one_by_one_would_give_counts_away(locality: Locality) -> None:
    """What this is for: each table stands on its own, and laid side by side they don't."""
    reports = tuple(together(locality).values())
    alone = [evolve(report, breakdowns=()) for report in reports]
    main = hidden_in(locality.pack, alone)
    together_ = hidden_in(locality.pack, reports)
    counts = system(locality.pack, reports, BELOW)
    small = {spot for spot, value in counts.values.items() if 0 < value < BELOW} - counts.aside
    found = attack(counts, main.cells | small, dict.fromkeys(counts.values, 0) | dict(main.floors))
    assert any(each.least is not None and each.least == each.most for each in found.values())
    assert len(together_.cells) > len(main.cells | small)


def test_a_total_is_hidden_in_the_table_and_in_its_breakdowns(locality: Locality) -> None:
    public = public_report(locality, "bulletin", day=DAY)
    main = cells(public, "figures")
    for table in BREAKDOWNS:
        for (row, column), value in cells(public, table).items():
            if row == "total":
                assert value == main["total", column]


def test_a_breakdown_by_the_divisions_of_another_report_hides_the_same(locality: Locality) -> None:
    by_county = cells(public_report(locality, "bulletin", day=DAY), "breakdown.4")
    counties = cells(public_report(locality, "counties", day=DAY), "figures")
    reports = tuple(together(locality).values())
    counts = system(locality.pack, reports, BELOW)
    for county in COUNTIES:
        one = Spot("in_central", "statutory", "county", county)
        other = Spot("in_central", "statutory", "by attribute residence||county", county)
        assert counts.values[one] == counts.values[other]
        assert (by_county.get((county, "in_central"), 0) is None) == (counties[county, "in_central"] is None)


def test_texts_of_the_data_and_what_began_are_left_out_and_named(locality: Locality) -> None:
    public = public_report(locality, "bulletin", day=DAY)
    tables = [section.id for section in public.sections if isinstance(section, Table)]
    assert tables == ["figures", *BREAKDOWNS]
    text = locality.render(public, lang="en").decode()
    assert "not in a public report: by origin, by beginning (" in text
    assert "affected" not in text
    assert "%" not in text
    assert "是" in locality.render(public, lang="zh").decode()
