"""The Rongchang story: every figure of both reports equals a count that knows nothing of the library."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path
from types import ModuleType
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook

import gridcontrol
from gridcontrol.app.locality import Locality
from gridcontrol.ids import ReportId, SubjectId, TrackId
from gridcontrol.reports.document import Document, Figure, Table

ZONE = ZoneInfo("Asia/Shanghai")
REPORT_AT = "2020-02-24 20:00"
LATER = "2020-03-06 23:00"
INSTANTS = [
    (2020, REPORT_AT, REPORT_AT),
    (2020, REPORT_AT, LATER),
    (2020, "2020-02-05 20:00", "2020-02-05 20:00"),
    (2020, "2020-01-24 20:00", LATER),
    (2020, "2020-03-04 20:00", LATER),
    (7, REPORT_AT, REPORT_AT),
    (7, REPORT_AT, LATER),
]

Plan = dict[str, Any]
Counted = dict[str, dict[str, int | None]]


@pytest.fixture(scope="module")
def plan(plan_of: Callable[[int], Plan]) -> Plan:
    return plan_of(2020)


@pytest.fixture(scope="module")
def count(script: Callable[[str, str], ModuleType]) -> ModuleType:
    return script("rongchang-2020", "count")


@pytest.fixture(scope="module")
def pack(examples: Path) -> Path:
    return examples / "rongchang-2020" / "pack.yaml"


@pytest.fixture(scope="module")
def districts(
    pack: Path, generated: Callable[[int], Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[int], Locality]]:
    """The district of a seed, everything imported as it came in."""
    opened: dict[int, Locality] = {}

    def district_of(seed: int) -> Locality:
        if seed not in opened:
            store = tmp_path_factory.mktemp("store") / "district.db"
            opened[seed] = gridcontrol.open_locality(pack, store=f"sqlite:{store}")
            opened[seed].replay(generated(seed) / "deliveries.csv")
        return opened[seed]

    yield district_of
    for district in opened.values():
        district.close()


@pytest.fixture
def district(districts: Callable[[int], Locality]) -> Locality:
    return districts(2020)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def figures(document: Document) -> Counted:
    """Row key and indicator to figure, as the document has them."""
    table = document.table("figures")
    return {
        row.key: {
            column.id: int(cell.value) if cell.value is not None else None
            for column, cell in zip(table.columns, row.cells, strict=True)
            if isinstance(cell, Figure)
        }
        for row in table.rows
    }


@pytest.mark.parametrize(("seed", "at", "known"), INSTANTS)
def test_every_figure_equals_the_direct_count(
    districts: Callable[[int], Locality],
    plan_of: Callable[[int], Plan],
    count: ModuleType,
    seed: int,
    at: str,
    known: str,
) -> None:
    district, plan = districts(seed), plan_of(seed)
    counted: Counted = count.count(plan, datetime.fromisoformat(at), datetime.fromisoformat(known))
    for report in ("daily", "ledger"):
        told = figures(district.report(report, at=local(at), known_at=local(known)))
        assert set(plan["towns"]) <= set(told)
        wanted = district.pack.reports[ReportId(report)].indicators
        different = {
            (row, name): (told[row][name], counted[row][name])
            for row in counted
            for name in wanted
            if row in told and told[row][name] != counted[row][name]
        }
        assert different == {}
        # A row that the report leaves out has nothing in it.
        assert not any(counted[row][name] for row in counted if row not in told for name in wanted)


class _Cells(HTMLParser):
    """The cells of every row of a page, as text."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        del attrs
        if tag == "tr":
            self.rows.append([])
        self._open = tag in {"td", "th"} or (self._open and tag not in {"tr", "table"})
        if tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        self._open = self._open and tag not in {"td", "th"}

    def handle_data(self, data: str) -> None:
        if self._open and self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


def _as_rows(form: str, written: bytes, tmp_path: Path) -> list[list[str]]:
    """Every row of cells in a file, as text."""
    match form:
        case "csv":
            return [line[5:] for line in csv.reader(written.decode().splitlines())]
        case "xlsx":
            (tmp_path / "day.xlsx").write_bytes(written)
            with CalamineWorkbook.from_path(tmp_path / "day.xlsx") as workbook:
                sheets = [workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names]
            return [[f"{c:g}" if isinstance(c, float) else str(c) for c in row] for sheet in sheets for row in sheet]
        case "html":
            cells = _Cells()
            cells.feed(written.decode())
            return [[cell.strip() for cell in row] for row in cells.rows]
        case _:
            return [line.split() for line in written.decode().splitlines()]


@pytest.mark.parametrize("form", ["csv", "xlsx", "html", "text", "json"])
def test_the_figures_read_again_from_each_format_are_those_counted(
    district: Locality, plan: Plan, count: ModuleType, form: str, tmp_path: Path
) -> None:
    counted: Counted = count.count(plan, datetime.fromisoformat(REPORT_AT), datetime.fromisoformat(REPORT_AT))
    document = district.report("daily", at=local(REPORT_AT), known_at=local(REPORT_AT))
    wanted = district.pack.reports[ReportId("daily")].indicators
    written = district.render(document, form, lang="zh")
    if form == "json":
        (table,) = [each for each in json.loads(written)["sections"] if each["id"] == "figures"]
        told = {row["key"]: [row["cells"][name] for name in wanted] for row in table["rows"]}
        assert {key: told[key] for key in plan["towns"]} == {
            key: [counted[key][name] for name in wanted] for key in plan["towns"]
        }
        return
    rows = _as_rows(form, written, tmp_path)
    names = {row.key: cell for row in document.table("figures").rows if isinstance(cell := row.cells[0], str)}
    assert set(plan["towns"]) <= set(names)
    for key, name in [*names.items(), ("total", "合计")]:
        figures_of_row = [str(counted[key][indicator]) for indicator in wanted]
        assert [name, *figures_of_row] in [row[: len(wanted) + 1] for row in rows]


def test_everybody_past_release_is_on_the_first_table(district: Locality, plan: Plan, count: ModuleType) -> None:
    knowledge = count.Knowledge(plan, datetime.fromisoformat(REPORT_AT), datetime.fromisoformat(REPORT_AT))
    expected = {
        f"person/{subject}"
        for subject, facts in knowledge.of.items()
        if facts[0]["book"] not in {"calls", "venues", "zones"} and count.Person(facts, knowledge.at).past_release
    }
    document = district.report("daily", at=local(REPORT_AT), known_at=local(REPORT_AT))
    first = document.sections[0]
    assert isinstance(first, Table)
    assert {row.key for row in first.rows} == expected
    assert {held.subject for held in district.past_release(at=local(REPORT_AT), known_at=local(REPORT_AT))} == expected
    specials = plan["specials"]
    assert f"person/{specials['past_release']}" in expected
    assert f"person/{specials['mistaken']['other']}" in expected
    assert f"person/{specials['typo']}" in expected


def test_a_later_delivery_changes_nothing_of_what_was_reported(
    district: Locality, pack: Path, generated: Callable[[int], Path]
) -> None:
    folder = generated(2020)
    lines = (folder / "deliveries.csv").read_text(encoding="utf-8").splitlines()
    until = folder / "deliveries-until-0224.csv"
    kept = [line for line in lines[1:] if line.partition(",")[2] <= REPORT_AT]
    until.write_text("\n".join([lines[0], *kept]) + "\n", encoding="utf-8")
    with gridcontrol.open_locality(pack) as then:
        then.replay(until)
        for report in ("daily", "ledger"):
            before = then.report(report, at=local(REPORT_AT), known_at=local(REPORT_AT))
            again = district.report(report, at=local(REPORT_AT), known_at=local(REPORT_AT))
            for form in ("text", "csv", "json"):
                assert district.render(again, form, lang="zh") == then.render(before, form, lang="zh")


def test_no_ceiling_is_reported_before_it_is_reached(district: Locality) -> None:
    document = district.report("daily", at=local(REPORT_AT), known_at=local(REPORT_AT))
    assert [finding.code for finding in document.findings if "ceiling" in finding.code] == []


def test_the_call_of_the_evening_before_is_never_in_the_report(district: Locality, plan: Plan) -> None:
    home = SubjectId(f"household/{plan['specials']['late_call']}")
    then = district.known(known_at=local(REPORT_AT), subjects=[home])
    now = district.known(known_at=local(LATER), subjects=[home])
    assert len(now.of(home)) == len(then.of(home)) + 1


def test_positive_in_the_second_fourteen_days(district: Locality, plan: Plan) -> None:
    person = f"person/{plan['specials']['second']}"
    on = {
        text: district.status(person, at=local(text), known_at=local(LATER))[TrackId("control")].status
        for text in ("2020-01-31 20:00", "2020-02-14 12:00", "2020-02-14 20:00")
    }
    assert list(on.values()) == ["central", "home", "hospital"]


def test_the_family_at_home_by_decision_was_never_unplaced(district: Locality, plan: Plan) -> None:
    moment = local("2020-01-25 20:00")
    missing = {one.subject for one in district.unplaced(at=moment, known_at=local(LATER))}
    for member in plan["specials"]["family"]:
        person = f"person/{member}"
        answer = district.status(person, at=moment, known_at=local(LATER))[TrackId("control")]
        assert answer.status == "home_watched"
        assert person not in missing


def test_a_withdrawn_case_puts_its_person_on_the_list_at_once(district: Locality, plan: Plan) -> None:
    person = f"person/{plan['specials']['mistaken']['other']}"
    moment = local(REPORT_AT)
    before = {held.subject for held in district.past_release(at=moment, known_at=local("2020-02-24 10:30"))}
    after = {held.subject for held in district.past_release(at=moment, known_at=local("2020-02-24 11:30"))}
    assert person not in before
    assert person in after


def test_no_name_or_whole_id_is_printed(district: Locality, plan: Plan) -> None:
    document = district.report("daily", at=local(REPORT_AT), known_at=local(REPORT_AT))
    for form in ("text", "csv", "json"):
        text = district.render(document, form).decode("utf-8-sig")
        assert not any(fact["subject"] in text for fact in plan["facts"] if len(fact["subject"]) == 18)
