"""Every file of tests/cases/yaml/bad is refused with the very words that stand beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gridcontrol.errors import PackError
from gridcontrol.errors.messages import CATALOGUE
from gridcontrol.errors.text import render_all
from gridcontrol.located import read_yaml, source_lines

CASES = Path(__file__).parents[2] / "cases" / "yaml" / "bad"
FILES = sorted(CASES.glob("*.yaml"))
BEYOND_A_SMALL_FILE = {"yaml.too-big", "yaml.too-deep", "yaml.too-many-nodes", "yaml.too-long", "yaml.more-problems"}
"""Shown by test_limits, on inputs made there."""
LAST_RESORT = {"yaml.syntax"}
"""For what no other message knows; test_read_yaml reaches it."""

WITHOUT_LIBYAML = {"yaml.question-mark"}
"""Of the parser written in Python; test_read_yaml asks it."""


def refusal(path: Path) -> PackError:
    with pytest.raises(PackError) as caught:
        read_yaml(path.read_bytes(), path.name)
    return caught.value


def test_there_are_at_least_sixty_bad_files() -> None:
    assert len(FILES) >= 60


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_text_word_for_word(path: Path, lang: str) -> None:
    shown = render_all(refusal(path).problems, {path.name: source_lines(path.read_bytes())}, lang)
    assert shown + "\n" == path.with_suffix(f".{lang}.txt").read_text(encoding="utf-8")


def test_every_message_about_yaml_is_shown_by_some_file() -> None:
    shown = {problem.code for path in FILES for problem in refusal(path).problems}
    messages = {code for code in CATALOGUE if code.startswith("yaml.")}
    assert messages - shown == BEYOND_A_SMALL_FILE | LAST_RESORT | WITHOUT_LIBYAML


def test_no_expected_text_is_left_without_its_file() -> None:
    texts = {path.name.split(".")[0] for path in CASES.glob("*.txt")}
    assert texts == {path.stem for path in FILES}
