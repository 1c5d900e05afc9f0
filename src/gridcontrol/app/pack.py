"""Pack files: reading and checking them."""

from __future__ import annotations

from pathlib import Path

from gridcontrol.errors import NotFound, PackError, Problem, Severity
from gridcontrol.rules.check import check_pack
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.ruleset import Pack


def read_bytes(path: Path) -> bytes:
    """The bytes of *path*. Raises ``NotFound`` when it can't be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotFound(Problem("app.no-file", args={"file": path, "reason": error.strerror or error})) from error


def read_pack_file(path: Path) -> Pack:
    """The pack in the file *path*. Raises ``PackError`` with all errors found, ``NotFound`` without a file."""
    pack, problems = inspected(path)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if errors:
        raise PackError(errors)
    return pack


def inspected(path: Path) -> tuple[Pack, tuple[Problem, ...]]:
    """The pack in the file *path* with what the checks found. Raises ``PackError`` where it can't be read as one."""
    pack = read_pack(read_bytes(path), str(path))
    return pack, check_pack(pack)
