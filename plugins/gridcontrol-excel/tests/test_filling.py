"""A superior's template filled in: everything else in it stays as it was."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve
from openpyxl import Workbook, load_workbook
from openpyxl.workbook.defined_name import DefinedName

from gridcontrol.errors import ImportRefused
from gridcontrol.reports.document import Column, ColumnType, Document, Figure, Row, RowKind, Table
from gridcontrol.rules.vocabulary import Label
from gridcontrol.testing.documents import sample_document
from gridcontrol_excel import fill


def label(zh: str, en: str) -> Label:
    return Label({"zh": zh, "en": en})


def report() -> Document:
    columns = (
        Column("division", label("属地", "division")),
        Column("confirmed", label("确诊", "confirmed"), ColumnType.NUMBER),
        Column("held", label("集中", "at venues"), ColumnType.NUMBER),
    )
    rows = (
        Row("500153001", (label("昌元街道", "Changyuan"), Figure(3), Figure(13))),
        Row("500153002", (label("昌州街道", "Changzhou"), Figure(1), Figure(Decimal("6.5")))),
        Row("total", (label("合计", "total"), Figure(4), Figure(Decimal("19.5"))), RowKind.TOTAL),
    )
    table = Table("figures", label("指标", "figures"), columns, rows)
    return evolve(sample_document(), sections=(table,), main="figures")


def template(folder: Path) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.title = "日报"
    sheet.merge_cells("A1:D1")
    sheet["A1"] = "{{locality}}疫情日报（{{data_day}} {{cut_off}}）"
    sheet.append(["单 位", "集中", "确诊", "备注"])
    sheet.append(["昌州街道", None, 99, "已核"])
    sheet.append(["昌元街道", None, None, None])
    sheet.append(["合计", "=SUM(B3:B4)", None, None])
    sheet["A7"], sheet["A8"] = "今日确诊", "{{ confirmed }}"
    sheet.print_area = "A1:D5"
    sheet.column_dimensions["A"].width = 33
    other = book.create_sheet("汇总")
    other["B2"], other["A4"] = "数字", "确诊"
    book.defined_names["held"] = DefinedName("held", attr_text="汇总!$C$2")
    book.defined_names["confirmed.500153001"] = DefinedName("confirmed.500153001", attr_text="汇总!$C$3")
    book.defined_names["data_day"] = DefinedName("data_day", attr_text="汇总!$C$1")
    path = folder / "template.xlsx"
    book.save(path)
    return path


def test_figures_go_where_headings_meet_and_nothing_else_changes(tmp_path: Path) -> None:
    done = fill(report(), template(tmp_path), "zh")
    path = tmp_path / "filled.xlsx"
    path.write_bytes(done.content)
    sheet = load_workbook(path)["日报"]
    assert sheet["A1"].value == "示例县疫情日报（2020-02-24 20:00）"
    assert [[cell.value for cell in row] for row in sheet["A2:D5"]] == [
        ["单 位", "集中", "确诊", "备注"],
        ["昌州街道", 6.5, 1, "已核"],
        ["昌元街道", 13, 3, None],
        ["合计", "=SUM(B3:B4)", 4, None],
    ]
    assert sheet["A8"].value == 4
    assert sheet.print_area == "'日报'!$A$1:$D$5"
    assert sheet.column_dimensions["A"].width == 33
    other = load_workbook(path)["汇总"]
    assert other["C1"].value == datetime(2020, 2, 24) or other["C1"].value == date(2020, 2, 24)  # as read
    assert (other["C2"].value, other["C3"].value) == (19.5, 3)
    assert other["B4"].value == 4
    assert done.left == ()


def test_what_has_no_place_is_named(tmp_path: Path) -> None:
    book = Workbook()
    book.active["A1"] = "确诊"
    path = tmp_path / "t.xlsx"
    book.save(path)
    done = fill(report(), path, "zh")
    assert [each.text("zh") for each in done.left] == ["集中"]
    assert done.figures == 1


def test_the_same_report_and_template_give_the_same_cells(tmp_path: Path) -> None:
    path = template(tmp_path)
    assert fill(report(), path, "zh").figures == fill(report(), path, "en").figures


def test_a_template_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.xlsx"
    path.write_text("no", "utf-8")
    with pytest.raises(ImportRefused):
        fill(report(), path, "zh")
