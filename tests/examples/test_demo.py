"""The demo runs to its end in both languages, and the commands it ends with work as they stand."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("demo") / "rongchang"
    script = ROOT / "examples" / "rongchang-2020" / "run.py"
    command = [sys.executable, str(script), "--lang", "en", "--folder", str(folder)]
    # Sixty seconds are the promise on an idle machine; tests share theirs.
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_demo_tells_the_whole_story(told: str) -> None:
    assert "Identical byte by byte: yes" in told
    assert "Held past release" in told
    assert "fourteen days twice" in told  # the source of the second notice
    assert "昌元街道" in told
    assert "daily-2020-02-24.xlsx" in told
    assert "daily-2020-02-24.html" in told
    assert told.index("Held past release") < told.index("Figures by town")


def test_no_whole_id_is_told_but_in_the_commands(told: str) -> None:
    story, commands = told.split("== What to try next ==")
    assert "999999" not in story
    assert "person/999999" in commands


def test_the_commands_it_ends_with_work(told: str) -> None:
    lines = [line.strip() for line in told.split("== What to try next ==")[1].splitlines() if line.startswith("  ")]
    assert len(lines) >= 5
    for line in lines:
        done = subprocess.run(
            shlex.split(line), cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, (line, done.stdout[-500:], done.stderr[-500:])
        assert done.stdout.strip()
