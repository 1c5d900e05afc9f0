"""Tests that need what only some machines have, a browser, a database server or Java, are marked with the name of it.

Where it is missing they are left out, and the run says so in its last lines. Where the environment names it, as on the
machine that tests every change, they are never left out: they fail.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from attrs import frozen

from tests.browser import chromium
from tests.postgres import server
from tests.spark import session


@frozen
class Need:
    """What tests marked *mark* need. ``there`` looks for it; ``told`` says what was not run and how to get it."""

    mark: str
    there: Callable[[], bool]
    told: str


NEEDS = (
    Need(
        "browser",
        lambda: chromium.found() is not None,
        "which open reports in a real browser: no Chromium, Chrome or Edge was found. Install one "
        f"(Debian: apt-get install chromium fonts-noto-cjk), or name it with {chromium.VARIABLE}.",
    ),
    Need(
        "postgres",
        lambda: server.found() is not None,
        "which keep facts in a PostgreSQL server of their own: its programs were not found. Install them "
        f"(Debian: apt-get install postgresql), or name their folder with {server.VARIABLE}.",
    ),
    Need(
        "spark",
        session.found,
        "which start Apache Spark: no Java was found, or no PySpark. Install Java "
        f"(Debian: apt-get install default-jre-headless); with {session.VARIABLE}=1 they fail without it.",
    ),
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is marked, where what it needs is not there."""
    missing = {need.mark for need in NEEDS if not need.there()}
    out = [item for item in items if any(item.get_closest_marker(mark) for mark in missing)]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was not tested, last of all."""
    missing = [need for need in NEEDS if not need.there()]
    if missing:
        terminalreporter.section("not run", sep="=", yellow=True)
        for need in missing:
            terminalreporter.line(f"NOT RUN: the tests marked '{need.mark}', {need.told}")
