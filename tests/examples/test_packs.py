"""The packs of the stories can be used as they stand, and their worked cases come out."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from gridcontrol.app.pack import inspected
from gridcontrol.cli import main
from tests.localities.packs import labels_of

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PACKS = sorted(EXAMPLES.glob("*/pack.yaml"))


def test_every_story_has_its_pack() -> None:
    assert {pack.parent.name for pack in PACKS} >= {"first-day", "neijiang-2020", "rongchang-2020", "singapore-2020"}


@pytest.mark.parametrize("story", ["care-2020", "owed-2020"])
def test_everything_that_people_read_has_a_name_in_both_languages(story: str) -> None:
    pack, _ = inspected(EXAMPLES / story / "pack.yaml")
    assert [(name, dict(label.texts)) for name, label in labels_of(pack) if set(label.texts) != {"zh", "en"}] == []


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.parent.name)
def test_check_finds_nothing(pack: Path) -> None:
    result = CliRunner().invoke(main, ["check", str(pack), "--lang", "en"])
    assert result.exit_code == 0, result.output
    assert "can be used" in result.output
    # What only checks published figures has no rules to try.
    assert "worked cases: 0" not in result.output or "rules: 0" in result.output
