"""A ledger with faults comes back with each of them marked, and imports once they are mended."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from gridcontrol import Locality, open_locality
from gridcontrol_excel.answering import LIST, MENDED, OPEN

PACK = """
format: gridcontrol/1
pack: ledgers
zone: Asia/Shanghai
day_count: day_zero
subjects: {person: {}}
events:
  arrival: {about: person, fields: {origin: text, kind: [work, study], day: date?}}
tracks: {control: {about: person, default: normal, precedence: [home]}}
rules: {r: {track: control, when: {event: arrival}, phases: [{status: home, for: 14d}]}}
imports:
  arrivals:
    match: ["*.xlsx"]
    about: person
    key: 身份证号
    key_type: id_number
    events:
      - kind: arrival
        at: 到达日期
        fields: {origin: 来源地, kind: {column: 事由, meanings: {务工: work, 就学: study}}}
"""
HEADINGS = ("序号", "身份证号", "到达日期", "来源地", "事由", "备注")
GOOD = ("999999199003070012", "2020-02-05", "湖北", "务工")


def ledger(folder: Path) -> Path:
    path = folder / "返乡台账.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as workbook:
        sheet = workbook.add_worksheet("台账")
        sheet.merge_range(0, 0, 0, 5, "返乡人员登记台账", workbook.add_format({"bold": True}))
        sheet.write_row(1, 0, HEADINGS)
        blue = workbook.add_format({"bg_color": "#DDEBF7", "num_format": "yyyy-mm-dd"})
        for number, (key, at, origin, kind) in enumerate([GOOD, GOOD, GOOD, GOOD], 1):
            sheet.write_row(number + 1, 0, [number, key, at, origin, kind, "=无"])
        sheet.write_datetime(2, 2, datetime(2020, 2, 5), blue)  # as spreadsheets have it
        sheet.write_string(3, 1, "999999199003070011", blue)  # the check digit
        sheet.write_string(4, 2, "2020-02-31")
        sheet.write_string(4, 4, "探亲")
        sheet.write_string(5, 3, "")
        sheet.write_formula(8, 0, "=COUNTA(B3:B6)", None, 4)
    return path


@pytest.fixture
def locality(tmp_path: Path) -> Iterator[Locality]:
    pack = tmp_path / "pack.yaml"
    pack.write_text(PACK, "utf-8")
    with open_locality(pack) as opened:
        yield opened


def marked(sheet: Worksheet) -> dict[str, str]:
    return {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}


def look(cell: Cell) -> tuple[object, ...]:
    return cell.fill.patternType, cell.fill.fgColor.rgb, cell.font.b, cell.border.left.style


def test_every_fault_is_marked_and_nothing_else_is_touched(tmp_path: Path, locality: Locality) -> None:
    path = ledger(tmp_path)
    done = locality.import_file(path, lang="zh")
    assert (done.new, done.set_aside) == (1, 3)
    back = Path(str(done.set_aside_file))
    assert back.name == "返乡台账.set-aside.xlsx"
    assert back.stat().st_mode & 0o777 == 0o600
    before, after = load_workbook(path), load_workbook(back)
    comments = marked(after["台账"])
    assert sorted(comments) == ["B4", "C5", "D6", "E5"]
    for row in before["台账"].iter_rows():
        for cell in row:
            other = after["台账"][cell.coordinate]
            assert (other.value or "") == (cell.value or "")
            if cell.coordinate not in comments:
                assert look(other) == look(cell)
            assert other.number_format == cell.number_format
    assert load_workbook(back, data_only=True)["台账"]["A9"].value == 4
    assert [after["台账"][address].fill.fgColor.rgb for address in ("B4", "C5", "D6", "E5")] == ["FFFFC7CE"] * 4
    assert "2020-02-31" in comments["C5"]
    assert comments["E5"].splitlines()[1] == "可用: 务工、就学、work、study"
    assert after["台账"].merged_cells.ranges == before["台账"].merged_cells.ranges


def test_a_coded_column_offers_its_words(tmp_path: Path, locality: Locality) -> None:
    done = locality.import_file(ledger(tmp_path))
    after = load_workbook(str(done.set_aside_file))
    (rule,) = after["台账"].data_validations.dataValidation
    assert str(rule.sqref).startswith("E3:E")
    kept = after["!选项 choices"]
    assert kept.sheet_state == "hidden"
    assert [cell.value for cell in kept["A"]] == ["务工", "就学"]


def test_mended_it_imports_and_what_is_left_comes_back_alone(tmp_path: Path, locality: Locality) -> None:
    path = ledger(tmp_path)
    first = Path(str(locality.import_file(path).set_aside_file))
    workbook = load_workbook(first)
    sheet = workbook["台账"]
    sheet["B4"] = "999999199003070039"
    sheet["D6"] = "湖北"
    sheet["B9"] = None
    sheet["A9"] = None
    workbook.save(first)
    second = locality.import_file(first)
    assert second.set_aside == 1
    again = load_workbook(str(second.set_aside_file))
    assert sorted(marked(again["台账"])) == ["C5", "E5"]
    assert again["台账"]["B4"].fill.fgColor.rgb == "FFDDEBF7"
    states = {row[2].value: row[3].value for row in again[LIST].iter_rows(min_row=2)}
    assert {address: states[address] for address in ("B4", "C5", "D6", "E5")} == {
        "B4": MENDED,
        "C5": OPEN,
        "D6": MENDED,
        "E5": OPEN,
    }
    sheet = again["台账"]
    sheet["C5"], sheet["E5"] = "2020-02-29", "就学"
    again.save(first.with_name("last.xlsx"))
    third = locality.import_file(first.with_name("last.xlsx"))
    assert third.set_aside == 0
    assert third.new >= 1


def test_text_of_the_data_on_the_list_is_no_formula(tmp_path: Path, locality: Locality) -> None:
    path = ledger(tmp_path)
    workbook = load_workbook(path)
    workbook["台账"]["C5"].value = '=HYPERLINK("http://example.org","x")'
    workbook["台账"]["C5"].data_type = "s"
    workbook.save(path)
    back = str(locality.import_file(path).set_aside_file)
    with zipfile.ZipFile(back) as parts:
        names = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        formulas = [parts.read(name).count(b"<f>") for name in names]
    assert formulas == [1, 0, 0]


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def test_charts_pictures_macros_and_all_else_stay_what_they_are(tmp_path: Path, locality: Locality) -> None:
    path = tmp_path / "返乡台账.xlsx"
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False}) as workbook:
        sheet = workbook.add_worksheet("台账")
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, [1, *GOOD, ""])
        sheet.write_row(2, 0, [2, GOOD[0], "2020-02-30", *GOOD[2:], ""])
        sheet.write_rich_string(2, 5, "原 ", workbook.add_format({"bold": True}), "文", "字")
        sheet.insert_image(6, 1, "p.png", {"image_data": io.BytesIO(PIXEL)})
        chart = workbook.add_chart({"type": "column"})
        chart.add_series({"values": "=台账!$A$2:$A$3"})
        sheet.insert_chart(8, 1, chart)
        sheet.conditional_format(1, 0, 2, 0, {"type": "data_bar", "data_bar_2010": True})
        sheet.add_sparkline(1, 6, {"range": "台账!A2:A3"})
        sheet.write_comment(2, 1, "原有批注")
        workbook.add_vba_project(io.BytesIO(b"macros"), is_stream=True)
        workbook.set_vba_name("wb")
    done = locality.import_file(path)
    assert done.set_aside == 1
    before, after = parts_of(path), parts_of(Path(str(done.set_aside_file)))
    edited = {"[Content_Types].xml", "xl/_rels/workbook.xml.rels", "xl/workbook.xml", "xl/styles.xml"}
    edited |= {"xl/worksheets/sheet1.xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"}
    assert {name for name, content in before.items() if after[name] != content} == edited
    assert {"xl/charts/chart1.xml", "xl/media/image1.png", "xl/vbaProject.bin"} < set(before)
    assert set(after) - set(before) == {"xl/worksheets/sheet2.xml", "xl/worksheets/sheet3.xml"}
    # Of the sheet only the look of one cell and the drop-down are new; comments and boxes are added to.
    sheet_before, sheet_after = (each["xl/worksheets/sheet1.xml"].decode() for each in (before, after))
    sheet_after = re.sub("<dataValidations.*</dataValidations>", "", sheet_after)
    assert re.sub(r'(<c r="C3" t="s") s="\d+"', r"\1", sheet_after) == sheet_before
    assert after["xl/comments1.xml"].count(b"<comment ") == 2
    own = before["xl/comments1.xml"].partition(b"<commentList>")[2].removesuffix(b"</commentList></comments>")
    assert own in after["xl/comments1.xml"]
    assert re.findall(rb'<comment ref="([A-Z0-9]+)"', after["xl/comments1.xml"]) == [b"B3", b"C3"]
    boxes = after["xl/drawings/vmlDrawing1.vml"].decode()
    assert re.findall(r"<x:Row>(\d+)</x:Row>\s*<x:Column>(\d+)</x:Column>", boxes) == [("2", "1"), ("2", "2")]
    assert len(set(re.findall(r'id="(_x0000_s\d+)"', boxes))) == 2


def test_a_signed_workbook_is_not_changed_and_its_rows_are_set_aside_as_csv(tmp_path: Path, locality: Locality) -> None:
    path = ledger(tmp_path)
    with zipfile.ZipFile(path, "a") as parts:
        parts.writestr("_xmlsignatures/sig1.xml", "<s/>")
    done = locality.import_file(path)
    assert Path(str(done.set_aside_file)).name == "返乡台账.set-aside.csv"
    (warned,) = [each for each in done.warnings if each.code == "intake.workbook-loses"]
    assert warned.examples[0].args["kinds"] == "数字签名 digital signatures"


def test_what_can_not_be_edited_is_set_aside_as_csv(tmp_path: Path, locality: Locality) -> None:
    path = ledger(tmp_path)
    kept = parts_of(path)
    kept["xl/styles.xml"] = kept["xl/styles.xml"].replace(b"cellXfs", b"otherXfs")
    with zipfile.ZipFile(path, "w") as parts:
        for name, content in kept.items():
            parts.writestr(name, content)
    done = locality.import_file(path)
    assert Path(str(done.set_aside_file)).suffix == ".csv"
    assert [each.code for each in done.warnings] == [
        "intake.beside",
        "intake.unknown-region",
        "intake.workbook-unknown",
    ]
