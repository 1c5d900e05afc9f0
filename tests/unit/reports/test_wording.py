from __future__ import annotations

from datetime import date
from decimal import Decimal

from attrs import evolve

from gridcontrol.ids import SubjectId
from gridcontrol.reports.document import Cell, Figure, Personal, Statement, SubjectRef
from gridcontrol.reports.event_words import named
from gridcontrol.reports.wording import cell_text, heading
from gridcontrol.reports.words import phrase, word
from gridcontrol.rules.vocabulary import FieldBase, Label
from tests.unit.reports.county import ZONE, instant, report

CELLS: list[tuple[Cell, str]] = [
    (None, ""),
    ("code", "code"),
    (7, "7"),
    (Decimal("5250.50"), "5250.50"),
    (Decimal("1E+3"), "1000"),
    (date(2020, 2, 5), "2020-02-05"),
    (instant("2020-02-05 20:00"), "2020-02-05 20:00"),
    (instant("2020-02-05 20:00:07"), "2020-02-05 20:00:07"),
    (Label({"en": "town", "zh": "镇"}), "镇"),
    (SubjectRef(SubjectId("person/p/1")), "p/1"),
    (Personal(FieldBase.PHONE, "138******12", masked=True), "138******12"),
    (Figure(3), "3"),
    (Figure(None), ""),
    (Statement("reports.same"), "各项指标没有变动"),
]


def test_cells_in_words() -> None:
    for cell, text in CELLS:
        assert cell_text(cell, "zh", ZONE) == text


def test_a_statement_in_a_statement() -> None:
    inner = Statement("reports.same")
    outer = Statement("reports.fact-gone", {"fact": "f", "kind": word("total"), "at": inner})
    assert cell_text(outer, "en", ZONE) == "fact f (total of no figure differs) no longer counts"


def test_phrases_fill_each_language_by_its_own() -> None:
    made = phrase("figures", level=Label({"en": "town", "zh": "镇"}), hierarchy=Label({"zh": "行政区划"}))
    assert made.texts == {"en": "Figures by town (行政区划)", "zh": "分镇统计(行政区划)"}


def test_heading() -> None:
    document = report([], "cases", "2020-02-05 24:00", "2020-02-07 08:00")
    assert heading(document, "en")[:3] == [
        ("data day", "2020-02-05"),
        ("cut-off", "24:00"),
        ("as known at", "2020-02-07 08:00"),
    ]
    plain = evolve(document, data_day=None, known_at=None)
    assert heading(plain, "zh")[0] == ("时点", "2020-02-06 00:00")
    assert len(heading(evolve(plain, at=None), "zh")) == 1


def test_a_label_written_as_one_text_is_the_word_for_every_reader() -> None:
    for lang in ("en", "zh"):
        assert cell_text(named("central", Label({}, "集中隔离")), lang, ZONE) == "集中隔离"
        assert cell_text(named("central", None), lang, ZONE) == "central"
        assert cell_text(named("central", Label({})), lang, ZONE) == "central"
