"""A report as it is read: on a screen, on A4, and by whoever can't see all of it."""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner
from pypdf import PageObject, PdfReader

from gridcontrol.cli import main
from gridcontrol.plugins.host import PluginHost
from gridcontrol.reports.document import Document, Table
from gridcontrol.testing.documents import sample_document
from tests.browser.chromium import Browser, Page
from tests.browser.pages import by_town, district_report, document_of
from tests.unit.app.district import arrivals, district

A4 = (210 / 25.4 * 72, 297 / 25.4 * 72)
BETWEEN_MARGINS = 703
"""Width of A4 less its margins, in CSS pixels."""
DOCUMENTS = {"sample": sample_document, "district": district_report}

BEYOND = """(() => {
  const wide = document.documentElement.clientWidth + 0.5;
  const held = node => node.closest('details:not([open])') || getComputedStyle(node).display === 'none';
  return [...document.querySelectorAll('body *')]
    .filter(node => !held(node) && node.getBoundingClientRect().right > wide)
    .map(node => node.tagName + ' ' + node.textContent.slice(0, 40));
})()"""
"""What reaches beyond the right edge."""
OVERLAPS = """[...document.querySelectorAll('svg')].flatMap(svg => {
  const texts = [...svg.querySelectorAll('text')].filter(each => each.textContent);
  const boxes = texts.map(each => [each.textContent, each.getBBox()]);
  const seen = svg.viewBox.baseVal;
  const found = [];
  boxes.forEach(([text, a], number) => {
    if (a.x < -1 || a.x + a.width > seen.width + 1) found.push(text + ' reaches out of the picture');
    boxes.slice(number + 1).forEach(([other, b]) => {
      const [wide, high] = [Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x),
                            Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)];
      if (wide > 1 && high > 4) found.push(text + ' over ' + other);
    });
  });
  return found;
})"""
"""Texts of one picture that lie over each other. The box of a letter is higher than what is seen of it."""
CONTRASTS = """(() => {
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = colour => {
    const [r, g, b] = parts(colour).slice(0, 3).map(each => each / 255)
      .map(each => each <= 0.03928 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = node => {
    for (let each = node; each && each !== document; each = each.parentNode) {
      const tile = each.tagName === 'g' && each.querySelector('rect');
      const colour = tile ? getComputedStyle(tile).fill : getComputedStyle(each).backgroundColor;
      const [, , , alpha = 1] = parts(colour);
      if (alpha > 0) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  let worst = [99, ''];
  for (const node of document.querySelectorAll('body *')) {
    const own = [...node.childNodes].some(each => each.nodeType === 3 && each.data.trim());
    if (!own || node.tagName === 'title' || getComputedStyle(node).display === 'none') continue;
    const style = getComputedStyle(node);
    const [a, b] = [light(node.tagName === 'text' ? style.fill : style.color), light(ground(node))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < worst[0]) worst = [contrast, node.outerHTML.slice(0, 120)];
  }
  return worst;
})()"""
"""The text that is hardest to read on its ground, with its contrast."""


def opened(browser: Browser, folder: Path, document: Document, lang: str, *, print_: bool = False) -> Page:
    file = folder / "page.html"
    file.write_bytes(PluginHost().render("html", document, lang))
    page = browser.page()
    page.resize(BETWEEN_MARGINS if print_ else 1200, media="print" if print_ else "screen")
    page.open(file)
    return page


def plain(text: str) -> str:
    """Without spaces and without the look-alikes and joined letters that fonts put into a PDF."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def text_of(page: PageObject) -> str:
    return plain(page.extract_text())


def all_of(page: Page, what: str) -> Any:  # noqa: ANN401  # whatever the page answers
    return page.ask(f"[...document.querySelectorAll('{what}')].map(each => each.textContent)")


@pytest.mark.browser
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("name", DOCUMENTS)
class TestEveryReport:
    def test_nothing_is_cut_at_the_edge_of_the_paper(
        self, browser: Browser, tmp_path: Path, name: str, lang: str
    ) -> None:
        page = opened(browser, tmp_path, DOCUMENTS[name](), lang, print_=True)
        assert page.ask(BEYOND) == []

    @pytest.mark.parametrize("wide", [360, 800, 1600])
    def test_only_tables_need_to_be_moved_sideways_on_a_screen(
        self, browser: Browser, tmp_path: Path, name: str, lang: str, wide: int
    ) -> None:
        page = opened(browser, tmp_path, DOCUMENTS[name](), lang)
        page.resize(wide)
        assert page.ask("document.documentElement.scrollWidth") <= wide

    def test_no_text_of_a_picture_lies_over_another(
        self, browser: Browser, tmp_path: Path, name: str, lang: str
    ) -> None:
        assert opened(browser, tmp_path, DOCUMENTS[name](), lang).ask(OVERLAPS) == []

    @pytest.mark.parametrize("print_", [False, True])
    def test_every_text_can_be_read_on_its_ground(
        self, browser: Browser, tmp_path: Path, name: str, lang: str, *, print_: bool
    ) -> None:
        contrast, where = opened(browser, tmp_path, DOCUMENTS[name](), lang, print_=print_).ask(CONTRASTS)
        assert contrast >= 4.5, where

    def test_headings_tables_and_pictures_say_what_they_are(
        self, browser: Browser, tmp_path: Path, name: str, lang: str
    ) -> None:
        document = DOCUMENTS[name]()
        page = opened(browser, tmp_path, document, lang)
        assert page.ask("document.documentElement.lang") == {"en": "en", "zh": "zh-CN"}[lang]
        assert len(all_of(page, "h1")) == 1
        assert len(all_of(page, "h2")) == len(document.sections)
        assert all_of(page, "table:not([aria-label])") == []
        assert all_of(page, "thead th:not([scope=col]), tbody th:not([scope=row])") == []
        assert page.ask("[...document.querySelectorAll('tbody tr')].every(row => row.cells[0].tagName === 'TH')")
        drawn = page.ask("[...document.querySelectorAll('svg:not([aria-hidden])')].map(each => each.ariaLabel || '')")
        assert drawn
        assert [said for said in drawn if not said] == []
        # Whatever is drawn stands in a table too.
        curves = sum(isinstance(section, Table) and section.id.startswith("curve") for section in document.sections)
        assert len(all_of(page, "details table")) >= curves > 0

    def test_it_prints_on_a4_with_every_row_and_figure(
        self, browser: Browser, tmp_path: Path, name: str, lang: str
    ) -> None:
        document = DOCUMENTS[name]()
        pdf = PdfReader(io.BytesIO(opened(browser, tmp_path, document, lang).printed()))
        assert [float(size) for size in pdf.pages[0].mediabox[2:]] == pytest.approx(A4, abs=1)
        assert len(pdf.pages) <= 9
        whole = "".join(text_of(page) for page in pdf.pages)
        for table in (section for section in document.sections if isinstance(section, Table)):
            assert plain(table.title.text(lang)) in whole
        figures = document.main_table
        for row in figures.rows:
            for cell in row.cells:
                value = getattr(cell, "value", None)
                assert value is None or str(value) in whole


@pytest.mark.browser
def test_a_table_over_two_pages_has_its_titles_on_both(browser: Browser, tmp_path: Path) -> None:
    figures = by_town(Random(1), 200, 5)  # noqa: S311  # invented figures
    pdf = PdfReader(io.BytesIO(opened(browser, tmp_path, document_of((figures,)), "zh").printed()))
    pages = [text for page in pdf.pages if (text := text_of(page)).count("某镇") > 15]
    assert len(pages) >= 3
    assert [text for text in pages if "属地" not in text or "未入住" not in text] == []


@pytest.mark.browser
def test_a_link_to_a_division_opens_the_file_beside(browser: Browser, tmp_path: Path) -> None:
    document = district_report(curves=0)
    (tmp_path / "daily-t0.html").write_text("<title>own page</title>", encoding="utf-8")
    page = opened(browser, tmp_path, document, "en")
    page.follow("a[href='daily-t0.html']")
    assert page.ask("document.title") == "own page"


def size_of(lang: str, **words: int) -> int:
    return len(PluginHost().render("html", district_report(**words), lang))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_district_down_to_its_towns_fits_a_mail(lang: str) -> None:
    """Of 21 towns, 25 figures over 28 days each, and every drawing there is."""
    assert size_of(lang, towns=21, indicators=25, days=28, curves=25) <= 500_000


def test_a_page_grows_with_what_it_shows_and_not_faster() -> None:
    one, two, three = (size_of("zh", towns=towns) for towns in (20, 40, 60))
    assert abs((three - two) - (two - one)) < 0.1 * (two - one)


@pytest.mark.browser
def test_from_the_page_of_the_whole_to_a_town_and_back(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a USB stick: a folder of files, moved to where nobody knows it."""
    district(tmp_path)
    arrivals(tmp_path, "p-1,,2020-02-01,affected,999901101", "p-2,,2020-02-02,affected,999901102")
    monkeypatch.chdir(tmp_path)
    for words in (
        ("import", "arrivals.csv"),
        ("report", "--day", "2020-02-05", "--format", "html", "--each", "town", "--into", "made"),
    ):
        result = CliRunner().invoke(main, [*words, "--lang", "zh"], prog_name="gridcontrol")
        assert result.exit_code == 0, result.output
    stick = (tmp_path / "made").rename(tmp_path / "stick #1 %20")
    assert sorted(file.name for file in stick.iterdir()) == [
        "daily-999901101.html",
        "daily-999901102.html",
        "daily.html",
    ]
    page = browser.page()
    page.open(stick / "daily.html")
    shown = page.ask("document.location.href")
    assert all_of(page, "tbody th a") == ["东镇", "西镇"]
    page.follow("tbody th a")
    assert page.ask("document.location.href").endswith("daily-999901101.html")
    assert "东镇" in page.ask("document.querySelector('header').innerText")
    page.follow(".up a")
    assert page.ask("document.location.href") == shown
