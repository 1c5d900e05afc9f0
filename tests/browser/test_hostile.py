"""Nothing that a document says can run, load or hide in a page: seen in a real browser."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from attrs import evolve
from click.testing import CliRunner, Result

from gridcontrol.cli import main
from gridcontrol.errors.width import visible
from gridcontrol.plugins.host import PluginHost
from gridcontrol.reports.document import Document
from gridcontrol.testing.documents import sample_document
from tests.browser.chromium import Browser, Page
from tests.browser.conftest import Canary
from tests.browser.hostile import MARK, everywhere, harmless, payloads
from tests.unit.app.district import PACK, district

pytestmark = pytest.mark.browser

KINDS = tuple(payloads(""))
"""What the texts try; their addresses are known only once the server listens."""
ELLIPSIS = "\u2026"
TREE = """[...document.querySelectorAll('*')].filter(node => node.tagName !== 'STYLE').map(node => [
  node.tagName,
  node.getAttributeNames().join(' '),
  node.closest('svg') !== null,
  [...node.childNodes].filter(each => each.nodeType === 3).map(each => each.data).join('\\u241e'),
])"""
"""Every element: its name, its attributes' names, whether it is in a drawing, and its own text."""

Element = tuple[str, str, bool, str]


def write(document: Document, folder: Path, lang: str = "en") -> Path:
    file = folder / "page.html"
    file.write_bytes(PluginHost().render("html", document, lang))
    return file


def opened(browser: Browser, file: Path) -> tuple[Page, list[Element]]:
    page = browser.page()
    page.open(file)
    return page, [(name, attributes, drawn, text) for name, attributes, drawn, text in page.ask(TREE)]


def undisturbed(page: Page, file: Path, canary: Canary) -> None:
    """Nothing ran, and nothing left, not even as far as the page's policy would have let it."""
    assert page.ask(f"typeof window.{MARK}") == "undefined"
    assert page.ask("document.title") != MARK
    assert page.requests == [file.as_uri()]
    assert page.said == []
    assert page.ask("[...document.links].every(each => each.protocol === 'file:')")
    assert canary.asked == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_text_is_shown_and_does_nothing(browser: Browser, canary: Canary, tmp_path: Path, kind: str) -> None:
    text = payloads(canary.address)[kind]
    document = evolve(sample_document(), beside={"500153001": "x"}, whole="y")
    _, plain = opened(browser, write(everywhere(document, harmless(text)), tmp_path))
    file = write(everywhere(document, text), tmp_path)
    page, hostile = opened(browser, file)
    undisturbed(page, file, canary)
    assert [element[:3] for element in hostile] == [element[:3] for element in plain]
    assert sum(harmless(text) in said for _, _, _, said in plain) > 20
    whole = "\n".join(found for _, _, drawn, found in hostile if not drawn)
    for (_, _, drawn, found), (_, _, _, model) in zip(hostile, plain, strict=True):
        wanted = model.replace(harmless(text).strip(), visible(text).strip())
        if drawn:  # names are broken and cut there
            assert found == model or found.removesuffix(ELLIPSIS) in whole
        else:
            assert found == wanted
    links = page.ask("[...document.querySelectorAll('td a, th a, .up a')].map(each => each.href)")
    assert [link.rpartition("/")[0] for link in links] == [file.parent.as_uri()] * 3


@pytest.mark.parametrize("kind", ["closing everything", "out of an attribute", "picture", "formula", "right to left"])
def test_names_from_the_pack_the_divisions_and_the_ledgers_do_nothing(
    browser: Browser, canary: Canary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """The whole way: a ledger is imported, a report is made, the file is opened."""
    text = payloads(canary.address)[kind]
    district(tmp_path)
    quoted = json.dumps(text, ensure_ascii=False)
    pack = PACK.replace("en: Some district", f"en: {quoted}").replace("en: past release", f"en: {quoted}")
    (tmp_path / "pack.yaml").write_text(pack.replace("en: in a venue", f"en: {quoted}"), encoding="utf-8")
    divisions = (tmp_path / "divisions.csv").read_text(encoding="utf-8")
    table = list(csv.reader(divisions.splitlines()))
    town = next(row for row in table if row[2] == "town")
    town[1] = text
    with (tmp_path / "divisions.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(table)
    with (tmp_path / "venues.csv").open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([["id", "in", "out"], [text, "2020-02-01 10:00", ""]])
    monkeypatch.chdir(tmp_path)
    assert started("import", "venues.csv").exit_code == 0
    made = started("report", "--day", "2020-02-05", "--reveal", "--format", "html", "--output", "report.html")
    assert made.exit_code == 0, made.output
    file = tmp_path / "report.html"
    page, elements = opened(browser, file)
    undisturbed(page, file, canary)
    texts = [said for _, _, _, said in elements]
    assert f"{visible(text)} daily report" in texts
    assert texts.count(visible(text)) >= 5  # the indicator twice, the town, the person, the status


def started(*words: str) -> Result:
    return CliRunner().invoke(main, [*words, "--lang", "en"], prog_name="gridcontrol")


ACTIVE = tuple(kind for kind in KINDS if "<" in payloads("")[kind] and kind not in {"comment", "refresh"})
"""What would do something as markup. A policy in a page can't forbid a refresh: escaping alone keeps that one out."""


def unescaped(file: Path, text: str) -> None:
    """Plant the fault that all of this is about: *text* gets into the page as it is."""
    page = file.read_text(encoding="utf-8")
    file.write_text(page.replace("<main>", f"<main><p>{text}</p>"), encoding="utf-8")


@pytest.mark.parametrize("kind", ACTIVE)
def test_the_policy_holds_what_would_slip_through(browser: Browser, canary: Canary, tmp_path: Path, kind: str) -> None:
    file = write(sample_document(), tmp_path)
    unescaped(file, payloads(canary.address)[kind])
    page, _ = opened(browser, file)
    assert page.ask(f"typeof window.{MARK}") == "undefined"
    assert canary.asked == []


def test_without_escaping_and_policy_the_same_texts_run_and_load(
    browser: Browser, canary: Canary, tmp_path: Path
) -> None:
    """So that the tests above can fail."""
    ran, loaded = set(), set()
    for kind in ACTIVE:
        file = write(sample_document(), tmp_path)
        unescaped(file, payloads(canary.address)[kind])
        page = file.read_text(encoding="utf-8")
        assert "Content-Security-Policy" in page
        file.write_text(page.replace("Content-Security-Policy", "x-nothing"), encoding="utf-8")
        canary.asked.clear()
        shown, _ = opened(browser, file)
        if shown.ask(f"typeof window.{MARK}") != "undefined":
            ran.add(kind)
        if canary.asked:
            loaded.add(kind)
    assert {"script", "closing everything", "out of style", "handler"} <= ran
    assert {"out of style", "out of title", "picture", "link", "svg script"} <= loaded


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_is_whole_where_scripts_are_switched_off(browser: Browser, tmp_path: Path, lang: str) -> None:
    file = write(sample_document(), tmp_path, lang)
    texts = []
    for scripts in (True, False):
        page = browser.page(scripts=scripts)
        page.open(file)
        texts.append(page.ask("document.body.innerText"))
    assert texts[0] == texts[1]
    assert "1898" in texts[0]
