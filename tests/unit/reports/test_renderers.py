"""Documents as text, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.access import mask
from gridcontrol.builtin import csv_report, json_report, text_report
from gridcontrol.builtin.text_layout import LaidColumn, table_lines, wrapped
from gridcontrol.errors.width import display_width, visible
from gridcontrol.ids import PackId, ReportId
from gridcontrol.reports.document import (
    Cell,
    Column,
    ColumnType,
    Document,
    Figure,
    Notes,
    Row,
    RowKind,
    Statement,
    Table,
)
from gridcontrol.reports.drawing import Tree
from gridcontrol.rules.vocabulary import Label
from gridcontrol.testing.documents import sample_document
from tests.unit.reports.county import event, instant, received, report

LOG = [
    *received(
        "2020-02-04 18:00",
        [
            event("m1", "moved", "999999199001010018", "2020-01-01", residence="999001001"),
            event("m2", "moved", "甲某某", "2020-01-01", residence="999002"),
            event("m3", "moved", "13800000012", "2020-01-01", residence="888"),
            event("k1", "contact", "999999199001010018", "2020-01-15"),
            event("i1", "check_in", "999999199001010018", "2020-01-15 10:00"),
            event("i2", "check_in", "甲某某", "2020-01-25 10:00"),
            event("k3", "contact", "13800000012", "2020-02-01"),
            event("c2", "confirmed", "p9", "2020-02-01 10:00"),
        ],
    ),
]
PEOPLE = mask(report(LOG, "people", "2020-02-05 20:00"))

TEXT_ZH = """\
某县  人员日报
==============
数据日期: 2020-02-05
截止时间: 20:00
信息截至: 2020-02-05 20:00

超期未解除:场所 (2)

对象                属地  现管控  管控开始          超期开始          超期天数
------------------  ----  ------  ----------------  ----------------  --------
甲**                西镇  在场所  2020-01-25 10:00  2020-01-25 10:00        11
   原因: 从无任何规则依据
**************0018  东镇  在场所  2020-01-15 10:00  2020-01-30 00:00         6
   原因: 密接的集中隔离已于 2020-01-30 00:00 结束:期满

核查提示
!  属地代码 888 在本级属地中查不到,因此列为属地不明的对象:1
   -> 请核对代码,或在属地表中补充

分镇统计(行政区划)

属地      超期  未安置  集中隔离  管控中  正常  新增病人  累计病人  阳性  现有确诊  无新增
                                                                                      天数
--------  ----  ------  --------  ------  ----  --------  --------  ----  --------  ------
东镇         1       0         0       0     1         0         0     0         0
西镇         1       0         0       0     1         0         0     0         0
北镇         0       0         0       0     0         0         0     0         0
属地不明     0       2         1       2     0         0         1     0         1       4
--------  ----  ------  --------  ------  ----  --------  --------  ----  --------  ------
合计         2       2         1       2     2         0         1     0         1       4

说明
-  事实期间为 2020-02-04 20:00 至 2020-02-05 20:00(不含),状态为 2020-02-05 20:00 时;新增:事件在期间
   内;补报:事件更早而上期未计;撤销:上期已计而现不再计
-  累计病人:1 = 1 + 新增 0 + 补报 0 - 撤销 0
-  阳性:0 = 0 + 新增 0 + 补报 0 - 撤销 0
-  累计确诊:1 = 1 + 新增 0 + 补报 0 - 撤销 0
-  累计治愈:0 = 0 + 新增 0 + 补报 0 - 撤销 0
"""

TEXT_EN = """\
A county  daily people
======================
data day: 2020-02-05
cut-off: 20:00
as known at: 2020-02-05 20:00

Held past release: venue (2)

subject             division  held as     held since        past release      days
                                                            since
------------------  --------  ----------  ----------------  ----------------  ----
甲**                西镇      in a venue  2020-01-25 10:00  2020-01-25 10:00    11
   why: no rule ever held this subject
**************0018  东镇      in a venue  2020-01-15 10:00  2020-01-30 00:00     6
   why: central by close contact ended 2020-01-30 00:00: its time was over

Findings
!  code 888 names no division at this level; not located because of it: 1
   -> check the code, or add the division to the table

Figures by town (statutory)

division        past  unplaced       in  held  normal       new  patients  positive  active    days
             release            central                patients               tests           clear
-----------  -------  --------  -------  ----  ------  --------  --------  --------  ------  ------
东镇               1         0        0     0       1         0         0         0       0
西镇               1         0        0     0       1         0         0         0       0
北镇               0         0        0     0       0         0         0         0       0
not located        0         2        1     2       0         0         1         0       1       4
-----------  -------  --------  -------  ----  ------  --------  --------  --------  ------  ------
total              2         2        1     2       2         0         1         0       1       4

Notes
-  facts from 2020-02-04 20:00 to before 2020-02-05 20:00; statuses at 2020-02-05 20:00; new: event
   day in this time, late: earlier and not in the report before, withdrawn: in the report before and
   no longer counted in it
-  patients: 1 = 1 + 0 new + 0 late - 0 withdrawn
-  positive tests: 0 = 0 + 0 new + 0 late - 0 withdrawn
-  cases: 1 = 1 + 0 new + 0 late - 0 withdrawn
-  cured: 0 = 0 + 0 new + 0 late - 0 withdrawn
"""


def _without_pack(text: str) -> str:
    """The pack's digest changes with any word of the tests' pack."""
    return "\n".join(line for line in text.splitlines() if PEOPLE.version not in line) + "\n"


def test_text_in_chinese() -> None:
    assert _without_pack(text_report.render(PEOPLE, "zh").decode()) == TEXT_ZH


def test_text_in_english() -> None:
    assert _without_pack(text_report.render(PEOPLE, "en").decode()) == TEXT_EN


def test_text_says_when_nobody_is_past_release() -> None:
    text = text_report.render(report([], "people", "2020-02-05 20:00"), "en").decode()
    assert "Held past release: venue (0)\n\nas far as is known, nobody is in venue past release\n" in text
    assert "every identity holds and nothing else needs a look" in text


@pytest.mark.parametrize("width", [40, 60, 100, 200])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_line_is_wider_than_the_terminal(width: int, lang: str) -> None:
    for line in text_report.render(PEOPLE, lang, width).decode().splitlines():
        assert display_width(line) <= width


TEXTS = st.text("abc d 甲乙丙e\u0301😀-\x1b,", max_size=40)


@given(text=TEXTS, width=st.integers(2, 30))
def test_wrapping_keeps_every_character_and_the_width(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert all(display_width(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == visible(text).replace(" ", "")


@given(
    titles=st.lists(TEXTS, min_size=1, max_size=6),
    rows=st.lists(st.lists(TEXTS, min_size=6, max_size=6), max_size=4),
    numbers=st.lists(st.booleans(), min_size=6, max_size=6),
)
def test_tables_fit_or_go_on_below(titles: list[str], rows: list[list[str]], numbers: list[bool]) -> None:
    columns = [LaidColumn(title, tuple(row[i] for row in rows), numbers[i] and i > 0) for i, title in enumerate(titles)]
    lines = list(table_lines(columns, frozenset(), 60))
    if not any(column.is_number for column in columns):  # numbers are never broken
        assert all(display_width(line) <= 60 for line in lines)
    shown = "".join(lines).replace(" ", "")
    for column in columns:
        for cell in column.cells:
            assert all(character in shown for character in visible(cell).replace(" ", ""))


def _document(*rows: tuple[Cell, ...]) -> Document:
    label = Label({"en": "x", "zh": "某"})
    width = max(len(row) for row in rows)
    return Document(
        report=ReportId("r"),
        title=label,
        locality=label,
        pack=PackId("p"),
        version="1",
        zone=ZoneInfo("Asia/Shanghai"),
        sections=(
            Table(
                "t", label, tuple(Column(f"c{i}", label) for i in range(width)), tuple(Row("k", row) for row in rows)
            ),
        ),
    )


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_text_that_looks_like_a_formula_is_defused(start: str) -> None:
    (row,) = list(csv.reader(io.StringIO(csv_report.render(_document((f"{start}1+1",)), "en").decode(), newline="")))[
        1:
    ]
    assert row == [f"'{start}1+1"]


def test_numbers_stay_numbers() -> None:
    cells = (-5, Decimal("-0.50"), Decimal("1E+3"), Figure(-7), Figure(None), None, "-5")
    assert csv_report.render(_document(cells), "en").decode().splitlines()[1] == "-5,-0.50,1000,-7,,,'-5"


@given(cells=st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1, max_size=5))
def test_csv_reads_back(cells: list[str]) -> None:
    text = csv_report.render(_document(tuple(cells)), "en").decode()
    assert text.endswith("\r\n")
    rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    back = [
        cell.removeprefix("'") if not original.startswith("'") else cell
        for cell, original in zip(rows[1], cells, strict=True)
    ]
    assert back == cells


def test_csv_for_programs_and_for_people() -> None:
    programs = csv_report.render(PEOPLE, "zh").decode()
    assert programs.splitlines()[0].startswith("data_day,cut_off,known_at,row,key,division,held_past,unplaced,")
    assert "2020-02-05,20:00,2020-02-05 20:00,data,999001,东镇,1,0," in programs
    people = csv_report.render(PEOPLE, "zh", for_people=True)
    assert people.startswith(b"\xef\xbb\xbf")
    assert people.decode("utf-8-sig").splitlines()[0].endswith(",现有确诊,无新增天数")
    listed = csv_report.render(PEOPLE, "en", table="past_release.custody").decode().splitlines()
    assert listed[0] == "data_day,cut_off,known_at,subject,division,held_as,held_since,past_since,days,why"
    with pytest.raises(KeyError):
        csv_report.render(PEOPLE, "en", table="nothing")


def test_json_holds_everything_under_stable_keys() -> None:
    held = json.loads(json_report.render(PEOPLE, "en"))
    assert list(held) == [
        "format",
        "report",
        "title",
        "locality",
        "language",
        "pack",
        "pack_version",
        "zone",
        "data_day",
        "cut_off",
        "at",
        "known_at",
        "masked",
        "audience",
        "division",
        "beside",
        "whole",
        "sections",
    ]
    assert held["format"] == "gridcontrol-document/1"
    assert (held["data_day"], held["cut_off"], held["at"]) == ("2020-02-05", "20:00", "2020-02-05T20:00:00+08:00")
    assert [(s["kind"], s["id"]) for s in held["sections"]] == [
        ("table", "past_release.custody"),
        ("findings", "findings"),
        ("table", "figures"),
        ("notes", "notes"),
    ]
    first = held["sections"][0]["rows"][1]
    assert first["cells"]["subject"] == "person/**************0018"
    assert first["cells"]["why"]["code"] == "reports.basis-ended"
    assert first["cells"]["why"]["args"] == {
        "status": "central",
        "rule": "close contact",
        "until": "2020-01-30T00:00:00+08:00",
        "reason": "its time was over",
    }
    total = held["sections"][2]["rows"][-1]
    assert (total["row"], total["key"], total["cells"]["held_past"]) == ("total", "total", 2)


def test_json_says_how_a_table_is_drawn_and_what_belongs_to_it() -> None:
    held = {section["id"]: section for section in json.loads(json_report.render(sample_document(), "en"))["sections"]}
    assert {name: section["drawing"]["as"] for name, section in held.items() if "drawing" in section} == {
        "key_figures": "key_figures",
        "overview": "tree",
        "curve.held": "curve",
        "breakdown.age": "shares",
    }
    assert held["overview"]["drawing"]["parents"] == {"500153001": "500153"}
    assert held["overview"]["drawing"]["tiles"] == {"500153001": [2, 0]}
    curve = held["curve.held"]["drawing"]
    assert (curve["known"], curve["today"]) == ("as_known_now", "2020-02-24")
    assert curve["lines"] == [{"column": "held", "mark": "line"}, {"column": "rooms", "mark": "limit"}]
    assert curve["bands"] == [{"title": "likely", "low": "low", "high": "high"}]
    assert [note["code"] for note in held["curve.held"]["notes"]] == ["time.bad-date"]
    assert "notes" not in held["figures"]


def test_text_prints_what_belongs_to_a_table_below_it() -> None:
    lines = text_report.render(sample_document(), "en").decode().splitlines()
    last = next(number for number, line in enumerate(lines) if line.startswith("2020-02-25"))
    assert lines[last + 1] == "'2020-02-31' is not a date"


def test_masking_keeps_rows_and_their_parents_together() -> None:
    who = "999999199001010018"
    tree = Tree({who: "500153"}, {who: (0, 0)})
    table = Table("overview", Label({"en": "x"}), (Column("a", Label({"en": "a"})),), (Row(who, ("x",)),), drawing=tree)
    shown = mask(evolve(sample_document(), masked=False, sections=(table,))).table("overview")
    assert isinstance(shown.drawing, Tree)
    assert list(shown.drawing.parents) == list(shown.drawing.tiles) == [shown.rows[0].key] != [who]


def test_json_numbers() -> None:
    cells = (Decimal("5250.5"), Decimal("10.0"), date(2020, 2, 5), instant("2020-02-05 20:00"), None, True)
    row = json.loads(json_report.render(_document(cells), "en"))["sections"][0]["rows"][0]["cells"]
    assert list(row.values()) == [5250.5, 10, "2020-02-05", "2020-02-05T20:00:00+08:00", None, True]


def test_the_same_document_gives_the_same_bytes() -> None:
    again = mask(report(list(reversed(LOG)), "people", "2020-02-05 20:00"))
    for render in (text_report.render, csv_report.render, json_report.render):
        for lang in ("en", "zh"):
            assert render(again, lang) == render(PEOPLE, lang)


def test_a_rule_stands_before_the_first_of_several_totals() -> None:
    label = Label({"en": "x"})
    rows = (Row("a", (1,)), Row("t", (2,), RowKind.TOTAL), Row("u", (3,), RowKind.TOTAL))
    table = Table("t", label, (Column("n", label, ColumnType.NUMBER),), rows)
    document = Document(ReportId("r"), label, label, PackId("p"), "1", ZoneInfo("UTC"), (table,))
    assert text_report.render(document, "en").decode().endswith("x\n-\n1\n-\n2\n3\n")


def test_a_document_without_a_table_has_no_csv() -> None:
    label = Label({"en": "x"})
    notes = Notes("n", label, (Statement("reports.same"),))
    document = Document(ReportId("r"), label, label, PackId("p"), "1", ZoneInfo("UTC"), (notes,))
    with pytest.raises(KeyError):
        csv_report.render(document, "en")


def test_instants_stay_on_one_line_where_words_can_give_way() -> None:
    columns = [
        LaidColumn("since", ("2020-02-18 09:11",), is_number=False, breakable=False),
        LaidColumn("why", ("its time was over and nobody came to open the door",), is_number=False),
    ]
    lines = list(table_lines(columns, frozenset(), 36))
    assert lines[2] == "2020-02-18 09:11  its time was over"
    assert all(display_width(line) <= 36 for line in lines)


def test_a_text_that_goes_on_below_has_the_room_there() -> None:
    columns = [
        LaidColumn("who", ("p-17",), is_number=False),
        LaidColumn("since", ("2020-02-18 09:11",), is_number=False, breakable=False),
        LaidColumn("until", ("2020-02-24 20:00",), is_number=False, breakable=False),
        LaidColumn("why", ("central isolation by arrival ended",), is_number=False),
    ]
    assert list(table_lines(columns, frozenset(), 50)) == [
        "who   since             until",
        "----  ----------------  ----------------",
        "p-17  2020-02-18 09:11  2020-02-24 20:00",
        "",
        "who   why",
        "----  ----------------------------------",
        "p-17  central isolation by arrival ended",
    ]
