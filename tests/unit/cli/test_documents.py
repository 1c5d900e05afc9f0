"""The command lines in the documents, run from top to bottom, answer what the documents say."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Run

ROOT = Path(__file__).parents[3]
DOCUMENTS = ("README.md", "README.zh.md", "docs/tutorial/first-day.md")
BLOCK = re.compile(
    r"<!-- file: (?P<file>\S+) -->\n```text\n(?P<text>.*?)```"
    r"|<!-- mend: (?P<mended>\S+) (?P<wrong>\S+) (?P<right>\S+) -->"
    r"|```console\n(?P<console>.*?)```",
    re.DOTALL,
)
_MOMENT = re.compile(r"(as known at: |received:? |信息截至: )20[2-9]\d-\d\d-\d\d \d\d:\d\d(:\d\d)?")
_DIGEST = re.compile(r"\b[0-9a-f]{32}\b")
_RULE = re.compile(r"-{3,}")
"""The line below a table's titles: as wide as its widest cell, and a moment on the full minute is shorter."""
_PYTHON = re.compile(r"version 3\.\d+\.\S+")


def plain(text: str) -> str:
    """*text* without what changes from run to run: today, digests, the version of Python; and as one line of words."""
    said = _RULE.sub("---", " ".join(text.split()))
    return _PYTHON.sub("version 3", _DIGEST.sub("#", _MOMENT.sub(r"\1now", said)))


def asked(console: str) -> list[tuple[str, str]]:
    """The commands of a block, each with what it answers."""
    parts = re.split(r"^\$ gridcontrol ", console, flags=re.MULTILINE)
    return [(words, said) for words, _, said in (part.partition("\n") for part in parts[1:])]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_a_document_shows_is_what_happens(
    run: Run, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRIDCONTROL_PACK", "my-district.yaml")
    shutil.copytree(ROOT / "examples" / "first-day", tmp_path / "examples" / "first-day")
    commands = 0
    for block in BLOCK.finditer((ROOT / name).read_text("utf-8")):
        if block["file"]:
            (tmp_path / block["file"]).write_text(block["text"], "utf-8")
        elif block["mended"]:
            path = tmp_path / block["mended"]
            path.write_text(path.read_text("utf-8").replace(block["wrong"], block["right"]), "utf-8")
        else:
            for words, said in asked(block["console"]):
                result = run(*shlex.split(words))
                assert plain(result.stderr + result.stdout) == plain(said), words
                commands += 1
    assert commands >= 3


def test_a_document_that_is_out_of_date_would_be_noticed() -> None:
    assert plain("subject  status\np-1  home") != plain("subject  status\np-1  normal")
    assert plain("as known at: 2020-02-05 12:00") == plain("as known at: 2021-01-01 00:00:01")
    assert asked("$ gridcontrol a\nb\n$ gridcontrol c\n") == [("a", "b\n"), ("c", "")]
