"""What a process that is not this one has taken, read from ``/proc`` of Linux."""

from __future__ import annotations

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


def spent_by(number: int, *, with_children: bool = False) -> float:
    """Seconds of the processor that a process has taken; *with_children*: with those it has begun, ended or not."""
    fields = _stat(number)
    if not with_children:
        return (int(fields[11]) + int(fields[12])) / TICKS
    own = sum(int(each) for each in fields[11:15]) / TICKS
    return own + sum(spent_by(child) for child in children_of(number))


def children_of(number: int) -> list[int]:
    """The processes that a process has begun and that still run."""
    found = Path(f"/proc/{number}/task/{number}/children").read_text(encoding="ascii")
    return [int(each) for each in found.split()]


def peak_of(number: int) -> int:
    """The most megabytes that a process has held, those included that it shares."""
    lines = Path(f"/proc/{number}/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024


def _stat(number: int) -> list[str]:
    """What stands behind the name in ``stat``."""
    return Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
