"""A district in a folder of its own, and the command run in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gridcontrol.cli import main
from tests.unit.app.district import ID_ONE, arrivals, district

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """``run("status", "p-1")`` in an empty folder; English unless --lang says otherwise."""
    monkeypatch.chdir(tmp_path)
    for name in ("GRIDCONTROL_PACK", "GRIDCONTROL_STORE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GRIDCONTROL_LANG", "en")

    def run(*words: str) -> Result:
        result = CliRunner().invoke(main, list(words), prog_name="gridcontrol")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture
def filled(run: Run, tmp_path: Path) -> Run:
    """As ``run``, with a district of which three arrivals are known."""
    district(tmp_path)
    rows = ("p-1,,2020-02-01,affected,999901101", "p-2,,2020-02-02,elsewhere,999901102")
    arrivals(tmp_path, *rows, f"{ID_ONE},甲某某,2020-02-03,affected,999901102")
    assert run("import", "arrivals.csv").exit_code == 0
    return run
