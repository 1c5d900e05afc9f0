"""Every file of tests/cases/packs/bad gets the very words that stand beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gridcontrol.errors.messages import CATALOGUE
from tests.unit.rules.pack_texts import CASES, LANGS, expected, problems_of, text_of

FILES = sorted((CASES / "bad").glob("*.yaml"))


def test_there_are_at_least_sixty_bad_packs() -> None:
    assert len(FILES) >= 60


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_text_word_for_word(path: Path, lang: str) -> None:
    assert text_of(path, lang) == expected(path, lang).read_text(encoding="utf-8")


def test_every_message_about_packs_is_shown_by_some_pack() -> None:
    shown = {problem.code for path in FILES for problem in problems_of(path.read_bytes(), path.name)}
    assert {code for code in CATALOGUE if code.startswith(("pack.", "rules."))} <= shown


def test_no_expected_text_is_left_without_its_pack() -> None:
    assert {path.name.split(".")[0] for path in (CASES / "bad").glob("*.txt")} == {path.stem for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_problems_come_in_the_order_of_the_file(path: Path) -> None:
    places = [problem.place for problem in problems_of(path.read_bytes(), path.name)]
    assert all(place is not None and place.line > 0 for place in places)
    assert places == sorted(places, key=lambda p: (p.file, p.line, p.column) if p else ("", 0, 0))
