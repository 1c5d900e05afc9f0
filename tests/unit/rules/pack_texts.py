"""The problems of the bad packs as text: what the test compares, and how the expected files are made.

    python -m tests.unit.rules.pack_texts

writes them anew. Read every text that changes before you commit it.
"""

from __future__ import annotations

from pathlib import Path

from gridcontrol.errors import PackError, Problem
from gridcontrol.errors.text import render_all
from gridcontrol.located.characters import source_lines
from gridcontrol.rules.check import check_pack
from gridcontrol.rules.from_yaml import read_pack

CASES = Path(__file__).resolve().parents[2] / "cases" / "packs"
LANGS = ("en", "zh")


def problems_of(data: bytes, file: str) -> tuple[Problem, ...]:
    """Everything found by reading, or else by checking."""
    try:
        return check_pack(read_pack(data, file))
    except PackError as error:
        return error.problems


def text_of(path: Path, lang: str) -> str:
    """What `gridcontrol check` prints about the pack."""
    data = path.read_bytes()
    return render_all(problems_of(data, path.name), {path.name: source_lines(data)}, lang) + "\n"


def expected(path: Path, lang: str) -> Path:
    """The file with the text."""
    return path.with_suffix(f".{lang}.txt")


def main() -> None:
    """Write all expected texts."""
    for old in (CASES / "bad").glob("*.txt"):
        old.unlink()
    for path in sorted((CASES / "bad").glob("*.yaml")):
        for lang in LANGS:
            expected(path, lang).write_text(text_of(path, lang), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
