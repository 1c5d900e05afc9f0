"""Two packs word for word in both languages, and what the formats promise."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gridcontrol.builtin import text_layout
from gridcontrol.builtin.pages import json_of, markdown_of, text_of
from gridcontrol.builtin.text_layout import wrapped
from gridcontrol.errors import Place, Problem, Severity
from gridcontrol.errors.width import display_width
from gridcontrol.ids import RuleId
from gridcontrol.reports.spelled import Grid, Page, Section, pack_page, rule_page
from gridcontrol.rules.from_yaml import read_pack
from tests.agreement.drawing import FOCUSES, PackDrawing, seeded
from tests.unit.reports.spelled.texts import CASES, LANGS, PACKS, all_texts, page_of

DISTRICT = read_pack(PACKS["district"].read_bytes(), "district.yaml")
WORDS = st.text(alphabet="aZ 9“”，。、（）集中隔离é-", max_size=60)
CLOSING = tuple("，。、）”")
OPENING = tuple("“（")


@pytest.mark.parametrize("path", sorted(all_texts()), ids=lambda path: path.name)
def test_word_for_word(path: Path) -> None:
    assert all_texts()[path] == path.read_text(encoding="utf-8")


def test_no_expected_text_is_left_over() -> None:
    assert {path.name for path in CASES.glob("*.txt")} == {path.name for path in all_texts()}


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("width", [40, 60, 100])
def test_text_keeps_to_its_width(lang: str, width: int) -> None:
    lines = text_of(page_of("district", lang), width).splitlines()
    # A digest or an address is one word.
    assert [line for line in lines if display_width(line) > width and " " in line.strip("- ")] == []


@given(text=WORDS, width=st.integers(10, 40))
def test_wrapping_loses_nothing_and_keeps_punctuation_where_it_belongs(text: str, width: int) -> None:
    assume(all(cells <= width for _, cells in text_layout._pieces(text)))
    lines = wrapped(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    at = 0
    for line in lines:
        while at < len(text) and text[at] == " ":
            at += 1
        if at and line and text[at - 1] != " ":
            assert not line.startswith(CLOSING)
            assert not text[at - 1].startswith(OPENING)
        at += len(line)


def test_markdown_shows_what_the_pack_says_and_nothing_it_could_mean() -> None:
    page = Page("a*b", "c|d", "p", "v", "en", (Section("s", "<x>", (Grid(("a|b",), (("_c_",),)),)),))
    assert markdown_of(page) == ("# a\\*b\n\nc\\|d\n\n## 1 \\<x\\>\n\n| a\\|b |\n| --- |\n| \\_c\\_ |\n")


def test_json_holds_the_tree_with_places() -> None:
    whole: dict[str, Any] = json.loads(json_of(page_of("district", "en")))
    assert (whole["format"], whole["pack"], whole["language"]) == ("gridcontrol-spelled-pack/1", "district", "en")
    rules = next(section for section in whole["sections"] if section["id"] == "rules")
    hubei = rules["sections"][0]
    assert hubei["id"] == "rule.hubei"
    assert hubei["place"] == {"file": "district.yaml", "line": DISTRICT.rules[RuleId("hubei")].where.line}
    assert [each["id"] for each in hubei["sections"]] == ["rule.hubei.1", "rule.hubei.2"]
    assert {part["kind"] for part in hubei["parts"]} == {"paragraph", "list"}
    blanks = whole["sections"][-1]["parts"][-1]
    assert blanks == {"kind": "blanks", "titles": ["Name", "Post", "Date"]}


def test_one_rule_stands_alone() -> None:
    page = rule_page(DISTRICT, RuleId("treated"), "zh", "district.yaml")
    assert [section.id for section in page.sections] == ["rule.treated"]
    with pytest.raises(KeyError):
        rule_page(DISTRICT, RuleId("nobody"), "zh")


def test_lines_of_another_file_are_named_with_it() -> None:
    rule = DISTRICT.rules[RuleId("treated")]
    moved = evolve(rule, where=Place("base.yaml", 7, 1))
    pack = evolve(DISTRICT, rules={rule.id: moved})
    assert "base.yaml, line 7." in text_of(rule_page(pack, rule.id, "en", "district.yaml"))
    assert "base.yaml 第7行" in text_of(rule_page(pack, rule.id, "zh", "district.yaml"))


def test_warnings_stand_at_the_end_with_their_advice() -> None:
    place = DISTRICT.rules[RuleId("treated")].where
    problem = Problem("pack.default-in-precedence", place, {"found": "normal"}, Severity.WARNING)
    text = text_of(pack_page(DISTRICT, (problem,), "en", "district.yaml"))
    head, warnings = text.split("What the check warns about")
    assert f"(line {place.line})" in warnings
    assert "Advice: " in warnings
    assert "Advice: " not in head


@pytest.mark.parametrize(
    ("count", "text"),
    [
        ("exact", '"14 days" from 15:00 of 23 January 2020 are over at 15:00 of 6 February 2020.'),
        ("day_zero", '"14 days" from 15:00 of 23 January 2020 are over at 24:00 of 6 February 2020.'),
        ("day_one", '"14 days" from 15:00 of 23 January 2020 are over at 24:00 of 5 February 2020.'),
    ],
)
def test_the_example_of_counting_follows_the_pack(count: str, text: str) -> None:
    written = PACKS["first-day"].read_text(encoding="utf-8").replace("day_count: day_zero", f"day_count: {count}")
    page = pack_page(read_pack(written.encode(), "pack.yaml"), (), "en")
    assert text in " ".join(text_of(page).split())


def test_divisions_are_called_by_name_where_it_is_known() -> None:
    written = PACKS["first-day"].read_text(encoding="utf-8")
    written = written.replace("where: {origin: [affected]}", 'where: {residence: {within_place: ["999901", "999902"]}}')
    pack = read_pack(written.encode(), "pack.yaml")
    names = {"999901": "Northtown"}
    page = rule_page(pack, RuleId("arrivals"), "en", names=lambda code: names.get(code, ""))
    assert '"living in" lies in Northtown (999901) or 999902 or below' in " ".join(text_of(page).split())


@pytest.mark.parametrize("lang", LANGS)
@given(seed=st.integers(0, 10**6))
@settings(max_examples=40)
def test_any_drawn_pack_is_spelled_in_every_format(seed: int, lang: str) -> None:
    text = PackDrawing(seeded(seed), FOCUSES[seed % len(FOCUSES)]).text()
    pack = read_pack(text.encode(), "drawn.yaml")
    page = pack_page(pack, (), lang, "drawn.yaml")
    laid = text_of(page, 60)
    assert not re.search(r"None|[{}]|\bdocs\.|mappingproxy|\(\)", laid)
    assert max(map(display_width, laid.splitlines())) <= 60
    assert markdown_of(page).count("\n#") > len(pack.rules)
    told = {section["id"] for section in _sections(json.loads(json_of(page))["sections"])}
    assert {f"rule.{rule}" for rule in pack.rules} <= told


def _sections(sections: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for section in sections:
        yield section
        yield from _sections(section["sections"])
