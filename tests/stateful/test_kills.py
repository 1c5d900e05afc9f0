"""The short form of campaigns that kill writers. The long ones: `python dev.py campaign kill_store --kills 1000`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def killed(*words: str, whom: str = "kill_store", folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    # In a process of its own: it forks, and a test worker may hold threads.
    command = [sys.executable, "-m", f"tests.campaigns.{whom}", *words]
    room = {} if folder is None else {"TMPDIR": str(folder)}  # what shows a fault is kept
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=300, check=False, env=os.environ | room
    )


STORES = pytest.mark.parametrize("store", ["sqlite", "duckdb", pytest.param("postgresql", marks=pytest.mark.postgres)])


@STORES
def test_what_was_acknowledged_survives_fifteen_kills(store: str) -> None:
    done = killed("--kills", "15", "--store", store)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "; 0 faults" in done.stdout


@STORES
@pytest.mark.parametrize("fault", ["early", "halves"])
def test_a_planted_fault_is_found(store: str, fault: str) -> None:
    done = killed("--kills", "15", "--store", store, "--plant", fault)
    assert done.returncode == 1, done.stdout + done.stderr
    assert {"early": "is lost", "halves": "is there in part"}[fault] in done.stdout


def test_whoever_is_killed_leaves_the_statuses_that_were_there_or_all_new_ones() -> None:
    done = killed("--kills", "8", whom="kill_statuses")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "each left what was there or all of the new" in done.stdout


def test_statuses_that_are_removed_too_early_are_found(tmp_path: Path) -> None:
    done = killed("--kills", "20", "--plant", whom="kill_statuses", folder=tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "the folder cannot be read" in done.stderr
