"""For every test of the repository: how much Hypothesis draws, and the examples in documents and docstrings."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sybil import Sybil
from sybil.integration.pytest import SybilFile
from sybil.parsers.myst import DocTestDirectiveParser, PythonCodeBlockParser
from sybil.parsers.rest import DocTestParser

pytest_plugins = ["pytester", "tests.left_out", "tests.postgres.serving", "tests.spark.serving"]

# Else a slow machine writes progress into outputs that are compared; tests of progress switch it on again.
os.environ["GRIDCONTROL_PROGRESS"] = "never"

ROOT = Path(__file__).resolve().parent

# `ci` draws the same examples on every run, so that a red run means a change; `campaign` goes looking for new ones.
# Another profile than `ci`: pytest --hypothesis-profile campaign
settings.register_profile("ci", max_examples=200, derandomize=True, deadline=None, print_blob=True)
settings.register_profile("quick", max_examples=20, derandomize=True, deadline=None)
settings.register_profile(
    "campaign",
    max_examples=10_000,
    derandomize=False,  # Hypothesis would draw the same again wherever it sees a CI machine
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci")


def _from_root(namespace: dict[str, object]) -> None:
    """Documents name files as seen from the root of the repository."""
    namespace["_came_from"] = Path.cwd()
    os.chdir(ROOT)


def _back(namespace: dict[str, object]) -> None:
    os.chdir(str(namespace["_came_from"]))


_documents = Sybil(
    parsers=[PythonCodeBlockParser(), DocTestDirectiveParser()], pattern="*.md", setup=_from_root, teardown=_back
).pytest()
_docstrings = Sybil(parsers=[DocTestParser()], pattern="*.py").pytest()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> SybilFile | None:
    """Every document's Python examples, and every docstring's below a `src` folder."""
    found: SybilFile | None = None
    if file_path.suffix == ".md":
        found = _documents(file_path, parent)
    elif file_path.suffix == ".py" and "src" in file_path.relative_to(ROOT).parts:
        found = _docstrings(file_path, parent)
    return found
