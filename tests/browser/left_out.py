"""Tests marked ``browser`` need a real browser: without one they are left out, and the run says so.

Where the environment names a browser, as on the machine that tests every change, they are never left out: they fail.
"""

from __future__ import annotations

import pytest

from tests.browser.chromium import VARIABLE, found

MARK = "browser"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is marked, where there is no browser."""
    marked = [item for item in items if item.get_closest_marker(MARK)]
    if marked and found() is None:
        config.hook.pytest_deselected(items=marked)
        items[:] = [item for item in items if not item.get_closest_marker(MARK)]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was not tested, last of all."""
    if found() is None:
        terminalreporter.section("not run", sep="=", yellow=True)
        terminalreporter.line(
            f"NOT RUN: the tests marked '{MARK}', which open reports in a real browser: no Chromium, Chrome or Edge "
            f"was found. Install one (Debian: apt-get install chromium fonts-noto-cjk), or name it with {VARIABLE}."
        )
