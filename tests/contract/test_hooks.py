"""Each hook has its signature in the reference, a contract suite in use, and a first-party user."""

from __future__ import annotations

import inspect
import re
from importlib.metadata import Distribution
from pathlib import Path

import pytest

import gridcontrol.testing
from gridcontrol.plugins import PluginHost, hookspecs
from gridcontrol.plugins.host import KINDS
from gridcontrol.plugins.loading import known_hooks

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "reference" / "hooks.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (gridcontrol_\w+)\n\n```text\n(.*?)\n```", PAGE, re.MULTILINE | re.DOTALL))
TABLE = {
    cells[0].strip("` "): [re.findall(r"`([^`]+)`", cell) for cell in cells[1:]]
    for line in PAGE.splitlines()
    if line.startswith("| `gridcontrol_") and (cells := line.strip("| ").split("|"))
}


def signature(function: object, name: str, *, returns: bool) -> str:
    """A signature with annotations as they are written."""
    assert callable(function)
    found = inspect.signature(function)
    parts = [
        f"{parameter.name}: {parameter.annotation}"
        + ("" if parameter.default is parameter.empty else f" = {parameter.default!r}")
        for parameter in found.parameters.values()
    ]
    return f"{name}({', '.join(parts)})" + (f" -> {found.return_annotation}" if returns else "")


def test_the_page_lists_exactly_the_hooks_that_there_are() -> None:
    assert list(SECTIONS) == list(TABLE) == list(known_hooks()) == [kind.hook for kind in KINDS]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.hook)
def test_the_page_gives_each_signature_exactly(kind: object) -> None:
    (known,) = [each for each in KINDS if each is kind]
    hook = getattr(hookspecs, known.hook)
    declared = known.type
    assert SECTIONS[known.hook].splitlines() == [
        signature(hook, known.hook, returns=True),
        signature(declared, declared.__name__, returns=False),
    ]
    assert TABLE[known.hook][0] == [declared.__name__]


def test_each_hook_says_what_it_is_for() -> None:
    for name in known_hooks():
        assert inspect.getdoc(getattr(hookspecs, name))


@pytest.mark.parametrize("hook", known_hooks())
def test_each_hook_has_a_contract_suite_that_some_test_runs(hook: str) -> None:
    tests = [*ROOT.glob("tests/contract/test_*.py"), *ROOT.glob("plugins/*/tests/test_*.py")]
    sources = "\n".join(path.read_text(encoding="utf-8") for path in tests)
    suites = TABLE[hook][1]
    assert suites
    for suite in suites:
        assert suite in gridcontrol.testing.__all__
        assert re.search(rf"^class Test\w+\({suite}\):", sources, re.MULTILINE), suite


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.hook)
def test_each_hook_has_the_first_party_users_that_the_page_names(kind: object) -> None:
    (known,) = [each for each in KINDS if each is kind]
    own = [path.parent.name for path in ROOT.glob("plugins/*/pyproject.toml")]
    host = PluginHost(installed=[Distribution.from_name(name) for name in ["gridcontrol", *own]])
    users = [
        row.distribution
        for row in host.describe()
        if any(provided.startswith(known.word + " ") for provided in row.provides)
    ]
    assert users
    assert TABLE[known.hook][2] == users
