"""The tutorial on a new risk list, done as it says: every edit, every file, every command with what it prints."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from gridcontrol.cli import main

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "tutorial"
PAGES = {"en": FOLDER / "add-a-risk-list.md", "zh": FOLDER / "add-a-risk-list.zh.md"}
PACK = "my-district.yaml"
_BLOCK = re.compile(r"(?ms)^(?:<!-- file: (?P<file>\S+) -->\n)?```(?P<kind>\w+)\n(?P<body>.*?)^```$")
_FEWEST_STEPS = 20


def steps(text: str) -> Iterator[tuple[str, str, str]]:
    """The kind of each block, the file it is, and its lines."""
    for block in _BLOCK.finditer(text):
        yield block["kind"], block["file"] or "", block["body"]


def with_addition(pack: str, body: str) -> str:
    """*pack* with the lines of *body* under the key that its first line names."""
    first, _, lines = body.partition("\n")
    key = re.fullmatch(r"# under (\w+):", first)
    assert key is not None, first
    assert pack.count(f"\n{key[1]}:\n") == 1, key[1]
    return pack.replace(f"\n{key[1]}:\n", f"\n{key[1]}:\n{lines}")


def with_changes(pack: str, body: str) -> str:
    """*pack* with the lines marked ``-`` made those marked ``+`` that follow them."""
    lines = body.splitlines()
    blocks = re.findall(r"(?:^-.*\n)+(?:^\+.*\n)+", "\n".join(lines) + "\n", re.MULTILINE)
    assert sum(len(block.splitlines()) for block in blocks) == len(lines)
    for block in blocks:
        old = [line[1:] for line in block.splitlines() if line[0] == "-"]
        new = [line[1:] for line in block.splitlines() if line[0] == "+"]
        before = "".join(f"\n{line}" for line in old)
        assert pack.count(f"{before}\n") == 1, old
        pack = pack.replace(f"{before}\n", "".join(f"\n{line}" for line in new) + "\n")
    return pack


def commands(body: str) -> Iterator[tuple[str, list[str]]]:
    """Each command, and the lines below it."""
    for part in body.split("$ gridcontrol ")[1:]:
        words, *said = part.splitlines()
        yield words, said


def says(printed: str, said: list[str]) -> bool:
    """Whether *printed* is *said*, where ``...`` stands for anything."""
    pattern = re.escape("\n".join(line.rstrip() for line in said)).replace(r"\.\.\.", "(?s:.*)")
    return re.fullmatch(pattern, "\n".join(line.rstrip() for line in printed.strip("\n").splitlines())) is not None


@pytest.mark.parametrize("lang", sorted(PAGES))
def test_whoever_does_what_the_page_says_gets_what_it_shows(
    lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("GRIDCONTROL_PACK", "GRIDCONTROL_STORE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GRIDCONTROL_LANG", lang)
    pack, done = tmp_path / PACK, 0
    for kind, file, body in steps(PAGES[lang].read_text("utf-8")):
        if kind == "text":
            (tmp_path / file).write_text(body, encoding="utf-8")
        elif kind == "yaml":
            pack.write_text(with_addition(pack.read_text("utf-8"), body), encoding="utf-8")
        elif kind == "diff":
            pack.write_text(with_changes(pack.read_text("utf-8"), body), encoding="utf-8")
        else:
            assert kind == "console"
            for words, said in commands(body):
                result = CliRunner().invoke(main, shlex.split(words), prog_name="gridcontrol")
                assert says(result.output, said), result.output
        done += 1
    assert done >= _FEWEST_STEPS


def test_other_words_would_be_noticed() -> None:
    assert says("a\nb\nc\n", ["a", "...", "c"])
    assert says("one, two\n", ["one, ..."])
    assert not says("a\nb\n", ["a"])
    assert not says("a\nb\n", ["...", "c"])
