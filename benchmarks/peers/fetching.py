"""Peers from the package index, in a folder of the environment that nothing else looks into."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FETCHED = Path(sys.prefix, "peers")


def wishes(requirements: Path) -> list[str]:
    """What a file of requirements asks for."""
    lines = requirements.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def fetch(requirements: Path) -> None:
    """Fetch each, beside what gridcontrol itself needs, and say how that went."""
    for wish in wishes(requirements):
        command = [sys.executable, "-m", "pip", "install", "-q", "--upgrade", "--target", str(FETCHED), wish]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        why = (done.stderr.strip().splitlines() or [""])[-1]
        print(f"{wish}: {f'not installed: {why}' if done.returncode else 'installed'}")
