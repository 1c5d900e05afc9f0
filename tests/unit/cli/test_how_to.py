"""How-to pages: their commands are run, and what they show is what is printed."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Run
from tests.unit.cli.test_documents import BLOCK, ROOT, asked, plain

PAGES = ROOT / "docs" / "how-to"


@pytest.fixture
def first_day(run: Run, tmp_path: Path) -> Run:
    """The example of the first day with its deliveries, and the draft that the page on plans shows."""
    folder = tmp_path / "examples" / "first-day"
    shutil.copytree(ROOT / "examples" / "first-day", folder)
    block = re.search(r"```yaml\n(    editions:.*?)```", (PAGES / "plan-a-change.md").read_text("utf-8"), re.DOTALL)
    assert block
    pack = (folder / "pack.yaml").read_text("utf-8")
    rule = re.search(r"  arrivals:\n    label.*?phases: [^\n]*\n", pack, re.DOTALL)
    assert rule
    kept = [line for line in rule[0].splitlines() if not re.match(r"    (source|in_force|review|phases):", line)]
    draft = pack.replace(rule[0], "\n".join(kept) + "\n" + block[1])
    (tmp_path / "draft.yaml").write_text(draft, "utf-8")
    shutil.copy(folder / "divisions.csv", tmp_path)
    replayed = run(
        *("import", "-p", "examples/first-day/pack.yaml", "-s", "sqlite:first-day.db"),
        *("--replay", "examples/first-day/deliveries.csv"),
    )
    assert replayed.exit_code == 0, replayed.stderr
    return run


PAGES_AND_CODES = [
    ("plan-a-change.md", 1),
    ("ask-why.md", 0),
    ("test-a-pack.md", 0),
    ("sign-a-pack.md", 0),
    ("hand-out-the-report.md", 0),
]


@pytest.mark.parametrize(("page", "code"), PAGES_AND_CODES)
def test_what_a_page_shows_is_what_is_printed(first_day: Run, page: str, code: int) -> None:
    commands = 0
    for block in BLOCK.finditer((PAGES / page).read_text("utf-8")):
        for words, said in asked(block["console"] or ""):
            result = first_day(*shlex.split(words))
            assert plain(result.stderr + result.stdout) == plain(said), words
            assert result.exit_code == code
            commands += 1
    assert commands == 1
