"""Ledgers as offices keep them, read through the format's door."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from gridcontrol.errors import ImportRefused
from gridcontrol.rules.imports import ImportForm
from gridcontrol.testing.packs import pocket_pack
from gridcontrol_excel import WorkbookRows, inspecting

Fill = Callable[[xlsxwriter.Workbook], None]


def form() -> ImportForm:
    (only,) = pocket_pack().imports.values()
    return only


def wanted() -> tuple[str, str, str]:
    return form().key[0], form().events[0].columns[0].header, form().events[0].at


def made(folder: Path, fill: Fill) -> Path:
    path = folder / "ledger.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as workbook:
        fill(workbook)
    return path


def read(path: Path) -> tuple[list[str], int, list[tuple[int, list[str]]]]:
    with WorkbookRows(path, form()) as source:
        return list(source.headers), source.header_row, [(row.number, list(row.cells)) for row in source.rows()]


def heading(sheet: Worksheet, row: int = 0) -> None:
    sheet.write_row(row, 0, wanted())


def test_a_title_and_two_rows_of_joined_headings(tmp_path: Path) -> None:
    key, origin, at = wanted()

    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet()
        sheet.merge_range(0, 0, 0, 4, "示例县返乡人员登记台账")
        sheet.merge_range(1, 0, 2, 0, key)
        sheet.merge_range(1, 1, 1, 2, "行程")
        sheet.write_row(2, 1, [at, "离开"])
        sheet.merge_range(1, 3, 1, 4, "地址")
        sheet.write_row(2, 3, [origin, "现住"])
        sheet.write_row(3, 0, ["p-1", "2020-02-05", "", "湖北", "一组"])
        sheet.write_row(5, 0, ["p-2", "2020-02-06", "", "河南", "二组"])

    assert read(made(tmp_path, fill)) == (
        [key, at, "离开", origin, "现住"],
        3,
        [(4, ["p-1", "2020-02-05", "", "湖北", "一组"]), (6, ["p-2", "2020-02-06", "", "河南", "二组"])],
    )


def test_equal_lowest_headings_are_told_apart_by_those_above(tmp_path: Path) -> None:
    key, origin, at = wanted()

    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet()
        sheet.merge_range(0, 0, 1, 0, key)
        sheet.merge_range(0, 1, 1, 1, origin)
        sheet.merge_range(0, 2, 0, 3, at[:2])
        sheet.write_row(1, 2, [at[2:], "时间"])
        sheet.merge_range(0, 4, 0, 5, "离开")
        sheet.write_row(1, 4, [at[2:], "时间"])
        sheet.write_row(2, 0, ["p-1", "湖北", "2020-02-05", "15:00", "2020-02-09", ""])

    headers, row, _ = read(made(tmp_path, fill))
    assert headers == [key, origin, at, f"{at[:2]}/时间", f"离开/{at[2:]}", "离开/时间"]
    assert row == 2


def test_dates_numbers_and_truths_read_as_they_are_seen(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet()
        heading(sheet)
        day, minute = (workbook.add_format({"num_format": code}) for code in ("yyyy-mm-dd", "yyyy/m/d h:mm"))
        clock = workbook.add_format({"num_format": "h:mm"})
        sheet.write_datetime(1, 0, datetime(2020, 2, 5), day)  # as spreadsheets have it
        sheet.write_datetime(1, 1, datetime(2020, 2, 5, 15, 7), minute)
        sheet.write_number(1, 2, 43866)
        sheet.write_number(2, 0, 36.6)
        sheet.write_number(2, 1, 999999199001010017)
        sheet.write_boolean(2, 2, boolean=True)
        sheet.write_number(3, 0, 0.1 + 0.2)
        sheet.write_number(3, 1, 0.625, clock)
        sheet.write_string(3, 2, "010203")

    _, _, rows = read(made(tmp_path, fill))
    assert [cells for _, cells in rows] == [
        ["2020-02-05", "2020-02-05 15:07", "43866"],
        ["36.6", "9.99999E+17", "TRUE"],
        ["0.3", "15:00", "010203"],
    ]


def test_the_sheet_with_the_columns_is_read_and_hidden_ones_are_not(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        workbook.add_worksheet("说明").write_string(0, 0, "请逐项填写")
        hidden = workbook.add_worksheet("old")
        heading(hidden)
        hidden.write_row(1, 0, ["p-0", "x", "2020-01-01"])
        hidden.hide()
        sheet = workbook.add_worksheet("台账")
        heading(sheet)
        sheet.write_row(1, 0, ["p-1", "x", "2020-02-05"])

    _, _, rows = read(made(tmp_path, fill))
    assert rows == [(2, ["p-1", "x", "2020-02-05"])]


def refused(path: Path) -> list[str]:
    with pytest.raises(ImportRefused) as caught:
        WorkbookRows(path, form())
    return [problem.code for problem in caught.value.problems]


def test_two_cells_in_opposite_corners_are_refused_before_they_are_laid_out(tmp_path: Path) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet()
        heading(sheet)
        sheet.write_string(1_048_575, 16_383, "x")

    assert refused(made(tmp_path, fill)) == ["intake.workbook-large"]


@pytest.mark.parametrize(
    "corner", ["<c r='XFD1048576'/>", '<c s="' + "0" * 300 + '" r = "XFD1048576"/>', '<x:c r="XFD0001048576"/>']
)
def test_a_corner_is_seen_however_it_is_written(tmp_path: Path, corner: str) -> None:
    def fill(workbook: xlsxwriter.Workbook) -> None:
        heading(workbook.add_worksheet())

    path, other = made(tmp_path, fill), tmp_path / "other.xlsx"
    with zipfile.ZipFile(path) as parts, zipfile.ZipFile(other, "w") as changed:
        for name in parts.namelist():
            content = parts.read(name)
            changed.writestr(name, content.replace(b"</sheetData>", corner.encode() + b"</sheetData>"))
    assert refused(other) == ["intake.workbook-large"]


def test_what_unpacks_to_gigabytes_is_refused_while_it_unpacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspecting, "MOST_BYTES", 8 << 20)

    def fill(workbook: xlsxwriter.Workbook) -> None:
        heading(workbook.add_worksheet())

    path = made(tmp_path, fill)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/comments1.xml", b" " * (16 << 20))
    assert path.stat().st_size < 1 << 16
    assert refused(path) == ["intake.workbook-large"]


def test_declared_entities_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("xl/workbook.xml", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa">]><workbook/>')
    assert refused(path) == ["intake.workbook-broken"]


def test_locked_and_old_workbooks_are_named(tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert refused(path) == ["intake.workbook-locked"]


def test_a_zip_of_something_else_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("word/document.xml", "<document/>")
    assert refused(path) == ["intake.workbook-broken"]


def changed(folder: Path, edit: Callable[[dict[str, bytes]], object]) -> Path:
    """A small ledger whose parts *edit* changed."""

    def fill(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet()
        heading(sheet)
        sheet.write_row(1, 0, ["p-1", "湖北", "2020-02-05"])

    path, other = made(folder, fill), folder / "other.xlsx"
    with zipfile.ZipFile(path) as parts:
        kept = {name: parts.read(name) for name in parts.namelist()}
    edit(kept)
    with zipfile.ZipFile(other, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in kept.items():
            written.writestr(name, content)
    return other


SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def replaced(parts: dict[str, bytes], name: str, old: bytes, new: bytes) -> None:
    assert old in parts[name]
    parts[name] = parts[name].replace(old, new)


def test_a_text_that_a_million_cells_share_is_refused(tmp_path: Path) -> None:
    def edit(parts: dict[str, bytes]) -> None:
        cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(3, 3 + 4_000))
        replaced(parts, SHEET, b"</sheetData>", cells + b"</sheetData>")
        replaced(parts, STRINGS, b"<si><t>", b"<si><t>" + b"x" * 300_000)

    path = changed(tmp_path, edit)
    assert path.stat().st_size < 1 << 17
    assert refused(path) == ["intake.workbook-large"]


def test_a_long_text_that_few_cells_show_is_read(tmp_path: Path) -> None:
    def edit(parts: dict[str, bytes]) -> None:
        cells = b"".join(b'<row r="%d"><c r="B%d" t="s"><v>1</v></c></row>' % (n, n) for n in range(3, 3 + 40_000))
        replaced(parts, SHEET, b"</sheetData>", cells + b"</sheetData>")
        replaced(parts, STRINGS, b"<si><t>p-1</t></si>", b"<si><t>p-1" + b"x" * 30_000 + b"</t></si>")

    _, _, rows = read(changed(tmp_path, edit))
    assert len(rows) == 40_001


def test_a_million_ranges_of_joined_cells_are_refused(tmp_path: Path) -> None:
    ranges = b"<mergeCells>" + b'<mergeCell ref="A1:XFD20"/>' * 1_000_000 + b"</mergeCells>"
    path = changed(tmp_path, lambda parts: replaced(parts, SHEET, b"</sheetData>", b"</sheetData>" + ranges))
    assert path.stat().st_size < 1 << 18
    assert refused(path) == ["intake.workbook-large"]


def test_ranges_that_overlap_cost_no_more_than_the_sheet_has_cells(tmp_path: Path) -> None:
    def edit(parts: dict[str, bytes]) -> None:
        ranges = b"<mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 50_000 + b"</mergeCells>"
        replaced(parts, SHEET, b"</sheetData>", b"</sheetData>" + ranges)

    headers, _, rows = read(changed(tmp_path, edit))
    assert len(rows) <= 2
    assert headers


def test_a_dimension_that_lies_lays_nothing_out(tmp_path: Path) -> None:
    lie = b'<dimension ref="A1:XFD1048576"/>'

    def edit(parts: dict[str, bytes]) -> None:
        parts[SHEET] = re.sub(rb'<dimension ref="[^"]*"/>', lie, parts[SHEET])
        assert lie in parts[SHEET]

    _, _, rows = read(changed(tmp_path, edit))
    assert rows == [(2, ["p-1", "湖北", "2020-02-05"])]


def test_cells_that_say_nothing_of_their_place_are_counted_all_the_same(tmp_path: Path) -> None:
    def edit(parts: dict[str, bytes]) -> None:
        wide = b"<row>" + b"<c/>" * 16_000 + b"</row>"
        replaced(parts, SHEET, b"</sheetData>", wide + b"<row/>" * 200_000 + b"</sheetData>")

    path = changed(tmp_path, edit)
    assert path.stat().st_size < 1 << 16
    assert refused(path) == ["intake.workbook-large"]


def test_more_cells_than_any_ledger_has_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspecting, "MOST_WRITTEN", 50_000)
    cells = b'<row r="3">' + b'<c r="A3"/>' * 60_000 + b"</row></sheetData>"
    path = changed(tmp_path, lambda parts: replaced(parts, SHEET, b"</sheetData>", cells))
    assert refused(path) == ["intake.workbook-large"]


@pytest.mark.parametrize("name", ["xl/ledger.bin", "xl/other/ledger", "xl/worksheets/deep/er.xml"])
def test_a_sheet_is_looked_at_whatever_its_part_is_called(tmp_path: Path, name: str) -> None:
    def edit(parts: dict[str, bytes]) -> None:
        parts[name] = parts.pop(SHEET).replace(b"</sheetData>", b'<c r="XFD1048576"/></sheetData>')
        replaced(parts, "xl/_rels/workbook.xml.rels", SHEET.removeprefix("xl/").encode(), b"/" + name.encode())

    assert refused(changed(tmp_path, edit)) == ["intake.workbook-large"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_entities_can_not_hide_in_another_encoding(tmp_path: Path, encoding: str) -> None:
    text = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'
    path = changed(tmp_path, lambda parts: parts.update({SHEET: text.encode(encoding)}))
    assert refused(path) == ["intake.workbook-broken"]


def test_elements_nested_a_million_deep_do_no_harm(tmp_path: Path) -> None:
    deep = b"<extLst>" + b"<a>" * 1_000_000 + b"</a>" * 1_000_000 + b"</extLst></worksheet>"
    path = changed(tmp_path, lambda parts: replaced(parts, SHEET, b"</worksheet>", deep))
    assert read(path)[2] == [(2, ["p-1", "湖北", "2020-02-05"])]
