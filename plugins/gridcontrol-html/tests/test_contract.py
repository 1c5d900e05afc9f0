from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from gridcontrol.errors.width import visible
from gridcontrol.plugins import ReportFormat
from gridcontrol.reports.document import Column, ColumnType, Document, Row, RowKind, Table
from gridcontrol.rules.vocabulary import Label
from gridcontrol.testing.documents import sample_document
from gridcontrol.testing.formats import ReportFormatContract
from gridcontrol_html import gridcontrol_report_formats, render

HOSTILE = st.text(st.sampled_from("<>\"'&=/ \n\tabsrchimgonload:javup{}();\x00\ud7ff汉`"), max_size=40)
TAGS = (
    "html head meta title style body header h1 h2 nav a dl div dt dd main section ul li b small br p footer span "
    "table thead tbody tr th td figure figcaption details summary svg g text rect line circle polyline polygon"
)
ATTRIBUTES = (
    "lang charset http-equiv content name class id href scope style role aria-label aria-hidden viewbox "
    "preserveaspectratio x y x1 x2 y1 y2 cx cy r width height points fill fill-opacity stroke stroke-width "
    "stroke-dasharray text-anchor"
)


class Seen(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.names: set[str] = set()
        self.texts: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.names |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


class TestReports(ReportFormatContract):
    def report_format(self) -> ReportFormat:
        (form,) = gridcontrol_report_formats()
        return form

    def text_of(self, rendered: bytes) -> str:
        return html.unescape(rendered.decode())


def saying(text: str) -> Document:
    label = Label({"en": text})
    columns = (Column("said", label), Column("held", label, ColumnType.NUMBER))
    rows = (Row("1", (text, 3)), Row("2", (text, 1)), Row("total", (text, 4), RowKind.TOTAL))
    table = Table("figures", label, columns, rows)
    return evolve(sample_document(), sections=(table,), main="figures", title=label, locality=label)


@given(HOSTILE)
def test_no_text_becomes_markup(text: str) -> None:
    seen = Seen(render(saying(text), "en").decode())
    assert seen.tags <= {*TAGS.split()}
    assert seen.names <= {*ATTRIBUTES.split()}
    assert [line for line in text.split("\n") if line and visible(line) not in seen.texts] == []


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_loads_nothing(lang: str) -> None:
    page = render(sample_document(), lang).decode()
    assert re.findall(r"src=|href=\"[^#]|url\(|@import|http://|https://", page) == []
    assert "default-src &#x27;none&#x27;" in page


def test_totals_are_large_and_the_largest_division_stands_first_in_the_chart() -> None:
    columns = (Column("division", Label({"en": "division"})), Column("held", Label({"en": "held"}), ColumnType.NUMBER))
    rows = (
        Row("1", ("North", 3)),
        Row("2", ("South", 9)),
        Row("3", ("East", 1)),
        Row("total", ("all", 13), RowKind.TOTAL),
    )
    table = Table("figures", Label({"en": "figures"}), columns, rows)
    page = render(evolve(sample_document(), sections=(table,), main="figures"), "en").decode()
    assert "<div><dt>held</dt><dd>13</dd></div>" in page
    chart = page[page.index("<svg") :]
    assert chart.index("South") < chart.index("North")
    assert re.findall(r'<td class="number (s.)">', page) == ["s3", "s8", "s1"]
