"""The short form of the campaign that kills writers. The long one: `python dev.py campaign kill_store --kills 1000`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def killed(*words: str) -> subprocess.CompletedProcess[str]:
    # In a process of its own: it forks, and a test worker may hold threads.
    command = [sys.executable, "-m", "tests.campaigns.kill_store", *words]
    return subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", timeout=300, check=False)


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
