"""Reports as workbooks, read back with another library."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from gridcontrol.reports.document import Column, ColumnType, Document, Row, Table
from gridcontrol.rules.vocabulary import Label
from gridcontrol.testing.documents import HOSTILE, sample_document
from gridcontrol_excel import render


def parts_of(rendered: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(rendered)) as parts:
        return {name: parts.read(name).decode() for name in parts.namelist()}


def sheets_of(rendered: bytes) -> Mapping[str, Sequence[Sequence[object]]]:
    with CalamineWorkbook.from_filelike(io.BytesIO(rendered)) as workbook:
        return {name: workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names}


def with_texts(*texts: str, title: str = "figures") -> Document:
    label = Label({"en": title})
    rows = tuple(Row(str(number), (text,)) for number, text in enumerate(texts))
    table = Table("figures", label, (Column("said", Label({"en": "said"}), ColumnType.TEXT),), rows)
    return evolve(sample_document(), sections=(table,))


def test_figures_and_days_keep_their_kinds() -> None:
    rows = sheets_of(render(sample_document(), "en"))["figures"]
    assert rows[0] == ["division", "held", "share", "since", "seen", "who", "phone", "said"]
    assert rows[1][:4] == ["Changyuan", 1898.0, 10.25, date(2020, 2, 5)]
    assert rows[1][7] == HOSTILE
    assert rows[3][1] == 1905.0


def test_notes_of_a_table_stand_below_it_apart_from_its_rows() -> None:
    rows = sheets_of(render(sample_document(), "en"))["held over time"]
    assert rows[2][:2] == [date(2020, 2, 25), ""]
    assert rows[3] == [""] * 5
    assert rows[4][0] == "'2020-02-31' is not a date"


def test_people_read_the_language_they_asked_for() -> None:
    sheets = sheets_of(render(sample_document(), "zh"))
    assert list(sheets) == ["日报", "指标", "无", "要情", "分布", "在管走势", "年龄"]
    assert sheets["日报"][0][0] == "示例县  日报"


@given(st.text(st.sampled_from("=+-@'\"<>&;!|\t\n\r{}[]cmdHYPERLINK(A1)汉\x00\x1f\ufffe\ud800"), max_size=40))
def test_no_text_becomes_a_formula_a_link_or_markup(text: str) -> None:
    parts = parts_of(render(with_texts(text, "=1+1", "http://example.org", title=text or "x"), "en"))
    sheets = [xml for name, xml in parts.items() if name.startswith("xl/worksheets/")]
    assert [xml for xml in sheets if "<f>" in xml or "<f " in xml or "hyperlink" in xml] == []
    assert not {name for name in parts if "externalLink" in name or "vba" in name.lower() or "connections" in name}


@given(st.lists(st.text(max_size=60), min_size=1, max_size=5))
def test_sheets_have_names_that_spreadsheets_take(titles: list[str]) -> None:
    tables = tuple(Table(str(i), Label({"en": title}), (), ()) for i, title in enumerate(titles))
    names = list(sheets_of(render(evolve(sample_document(), sections=tables), "en")))
    assert len({name.lower() for name in names}) == len(titles) + 1
    assert [name for name in names if len(name) > 31 or re.search(r"[\[\]:*?/\\]", name)] == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_sheet_prints_on_the_width_of_a4_with_its_headings_on_each_page(lang: str) -> None:
    parts = parts_of(render(sample_document(), lang))
    sheet = parts["xl/worksheets/sheet2.xml"]
    assert 'paperSize="9"' in sheet
    assert 'fitToHeight="0"' in sheet
    assert "_xlnm.Print_Titles" in parts["xl/workbook.xml"]


def sheet_of(document: Document, number: int, lang: str = "en") -> str:
    return parts_of(render(document, lang))[f"xl/worksheets/sheet{number}.xml"]


def test_each_page_says_above_what_it_shows_and_of_when() -> None:
    above = "&amp;B示例县 指标&amp;R&amp;8数据日期 2020-02-24  截止时间 20:00"
    assert above in sheet_of(sample_document(), 2, "zh")
    assert above in sheet_of(evolve(sample_document(), audience=Label({"zh": "某指挥部"})), 2, "zh")


@given(st.text(st.sampled_from("&PDFL=\"'<>\n\x00汉"), max_size=300))
def test_no_title_commands_above_a_page(title: str) -> None:
    found = re.search(r"<oddHeader>(.*?)</oddHeader>", sheet_of(with_texts("x", title=title), 2), re.DOTALL)
    assert found
    header = unescape(found[1])
    assert len(header) <= 255
    assert re.findall("&[^&]", header.replace("&&", "")) == ["&L", "&1", "&B", "&R", "&8"]


def test_the_larger_a_figure_of_the_main_table_the_stronger_its_colour() -> None:
    document = evolve(sample_document(), main="figures")
    sheet = sheet_of(document, 2)
    assert re.findall(r'<conditionalFormatting sqref="([^"]*)"', sheet) == ["B2:B3", "C2:C3"]
    assert sheet.count('<cfvo type="num" val="0"/><cfvo type="max" val="0"/>') == 2
    assert "conditionalFormatting" not in sheet_of(evolve(document, main="other"), 2)


def test_of_a_tree_only_leaves_are_coloured() -> None:
    assert re.findall(r'<conditionalFormatting sqref="([^"]*)"', sheet_of(sample_document(), 5)) == ["C3"]


def test_what_goes_over_time_has_a_chart_of_its_cells_beside_it() -> None:
    parts = parts_of(render(sample_document(), "en"))
    chart = parts["xl/charts/chart1.xml"]
    assert "xl/charts/chart2.xml" not in parts
    values = re.findall(r"<c:val><c:numRef><c:f>([^<]*)</c:f>", chart)
    assert values == [f"'held over time'!${column}$2:${column}$3" for column in "BCDE"]
    assert 'orientation="landscape"' in parts["xl/worksheets/sheet6.xml"]


def test_a_table_too_wide_for_a_page_goes_over_several_with_its_first_column_on_each() -> None:
    columns = [Column("name", Label({"en": "town"}))]
    columns += [Column(f"c{n}", Label({"en": f"a long title {n}"}), ColumnType.NUMBER) for n in range(25)]
    table = Table("figures", Label({"en": "wide"}), tuple(columns), (Row("t", ("x", *range(25))),))
    parts = parts_of(render(evolve(sample_document(), sections=(table,)), "en"))
    assert 'fitToWidth="3" fitToHeight="0"' in parts["xl/worksheets/sheet2.xml"]
    assert "wide!$A:$A,wide!$1:$1" in parts["xl/workbook.xml"]


def test_per_cent_is_shown_with_its_sign_and_stays_a_number() -> None:
    columns = (Column("share", Label({"en": "share"}), ColumnType.PERCENT),)
    table = Table("figures", Label({"en": "figures"}), columns, (Row("a", (Decimal("95.6"),)), Row("b", (100,))))
    rendered = render(evolve(sample_document(), sections=(table,)), "en")
    assert sheets_of(rendered)["figures"][1:] == [[95.6], [100.0]]
    assert 'formatCode="0.0#&quot;%&quot;"' in parts_of(rendered)["xl/styles.xml"]


def test_a_report_of_a_day_has_lines_to_sign_on_below_its_notes() -> None:
    rows = sheets_of(render(sample_document(), "zh"))["日报"]
    assert [row[0] for row in rows[-4:]] == ["填报人", "审核人", "签发人", "日期"]
    answer = evolve(sample_document(), data_day=None)
    assert "Signed by" not in [row[0] for row in next(iter(sheets_of(render(answer, "en")).values()))]


def heights(document: Document) -> dict[int, float]:
    """The rows of the second sheet that have a height of their own."""
    found = re.findall(r'<row r="(\d+)"[^>]* ht="([\d.]+)"', sheet_of(document, 2))
    return {int(row): float(height) for row, height in found}


def test_a_row_is_as_high_as_its_longest_text_has_lines() -> None:
    """Not every program that prints a workbook makes it so."""
    assert heights(with_texts("short", "x" * 47)) == {}
    assert heights(with_texts("x" * 48, "汉" * 60, "a\nb", "short")) == {2: 30, 3: 45, 4: 30}


def test_what_is_a_part_of_another_row_stands_further_in() -> None:
    parts = parts_of(render(sample_document(), "en"))
    looks = re.findall(r"<xf [^>]*?(?:/>|>.*?</xf>)", parts["xl/styles.xml"].split("<cellXfs")[1])

    def indents(number: int) -> list[str]:
        cells = re.findall(r'<c r="A\d+" s="(\d+)"', parts[f"xl/worksheets/sheet{number}.xml"])
        return [(re.findall(r'indent="(\d+)"', looks[int(style)]) or ["0"])[0] for style in cells]

    assert indents(5) == ["0", "0", "1"]  # the heading, the county, its town
    assert indents(7) == ["0", "0", "1", "0"]  # the heading, an age, its part, the total


@pytest.mark.parametrize(("rooms", "drawn"), [(15, "BCDE"), (19, "BDE")])
def test_a_limit_far_above_the_rest_is_not_in_the_chart(rooms: int, drawn: str) -> None:
    """It would leave the rest too low to be seen; three times the largest figure is near enough."""
    document = sample_document()
    (curve,) = [each for each in document.sections if isinstance(each, Table) and each.id == "curve.held"]
    far = evolve(curve, rows=tuple(evolve(row, cells=(*row.cells[:2], rooms, *row.cells[3:])) for row in curve.rows))
    chart = parts_of(render(evolve(document, sections=(far,)), "en"))["xl/charts/chart1.xml"]
    values = re.findall(r"<c:val><c:numRef><c:f>([^<]*)</c:f>", chart)
    assert values == [f"'held over time'!${column}$2:${column}$3" for column in drawn]
