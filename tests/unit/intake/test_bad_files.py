"""Every file in ``tests/cases/files/bad`` against what the import says of it, word for word in both languages.

Beside ``name.csv`` stands ``name.csv.txt``. After a wanted change of words this file, run as a script, writes
them anew; read the difference before committing it.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gridcontrol.app.importing import import_file
from gridcontrol.builtin.memory import MemoryStore
from gridcontrol.errors import GridcontrolError, Problem
from gridcontrol.errors.text import fix_text, problem_line
from gridcontrol.rules.from_yaml import read_pack

FILES = Path(__file__).parents[2] / "cases" / "files"
CASES = sorted(path for path in (FILES / "bad").iterdir() if path.suffix in {".csv", ".jsonl"})


def _said(problem: Problem, lang: str) -> str:
    advice = [f"    {problem.nearest}?"] if problem.nearest else []
    advice += [f"    ({', '.join(problem.allowed)})"] if problem.allowed else []
    advice += [f"    {fix}"] if (fix := fix_text(problem, lang)) else []
    return "\n".join([f"  {problem_line(problem, lang)}", *advice])


def told(path: Path, folder: Path) -> str:
    """What importing *path* says, in English and in Chinese."""
    pack = read_pack((FILES / "pack.yaml").read_bytes(), "pack.yaml")
    problems: list[Problem] = []
    try:
        result = import_file(path, pack, MemoryStore(lambda: datetime(2020, 3, 1, tzinfo=UTC)), set_aside_folder=folder)
    except GridcontrolError as error:
        head = f"refused: {type(error).__name__}"
        problems = list(error.problems)
    else:
        head = (
            f"{result.encoding}; rows {result.rows}: taken {result.taken}, without event {result.without_event},"
            f" set aside {result.set_aside}; facts: new {result.new}, known {result.known},"
            f" conflicting {result.conflicting}"
        )
        problems = list(result.problems)
        problems += [example for warned in result.warnings for example in warned.examples]
    blocks = [head]
    blocks += ["\n".join([f"[{lang}]", *(_said(problem, lang) for problem in problems)]) for lang in ("en", "zh")]
    return "\n".join(blocks) + "\n"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_what_a_bad_file_is_told(path: Path, tmp_path: Path) -> None:
    assert told(path, tmp_path) == path.with_name(path.name + ".txt").read_text(encoding="utf-8")


def test_there_are_enough_bad_files() -> None:
    assert len(CASES) >= 30


def _write_anew() -> None:
    for path in CASES:
        with tempfile.TemporaryDirectory() as folder:
            text = told(path, Path(folder))
        path.with_name(path.name + ".txt").write_text(text, encoding="utf-8")
        sys.stdout.write(f"{path.name}\n{text}\n")


if __name__ == "__main__":
    _write_anew()
