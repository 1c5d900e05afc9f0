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
from gridcontrol.rules.gathering import Beside

CASES = Path(__file__).resolve().parents[2] / "cases" / "packs"
LANGS = ("en", "zh")


def beside(folder: Path) -> Beside:
    """The files of *folder*."""

    def opened(name: str) -> bytes | None:
        path = folder / name
        return path.read_bytes() if path.is_file() else None

    return opened


def problems_of(data: bytes, file: str, folder: Path = CASES / "bad") -> tuple[Problem, ...]:
    """Everything found by reading, or else by checking."""
    try:
        return check_pack(read_pack(data, file, beside(folder)))
    except PackError as error:
        return error.problems


def text_of(path: Path, lang: str) -> str:
    """What `gridcontrol check` prints about the pack."""
    problems = problems_of(path.read_bytes(), path.name, path.parent)
    files = {problem.place.file for problem in problems if problem.place}
    lines = {name: source_lines((path.parent / name).read_bytes()) for name in sorted(files)}
    return render_all(problems, lines, lang) + "\n"


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
