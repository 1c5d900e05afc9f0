from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[2]


def test_a_warning_is_an_error() -> None:
    with pytest.raises(UserWarning, match="careless"):
        warnings.warn("careless", stacklevel=1)


def test_the_profile_draws_the_same_examples_again_unless_it_goes_looking() -> None:
    assert settings.get_profile("ci").derandomize
    assert settings.get_profile("ci").max_examples == 200
    assert settings.get_profile("quick").derandomize
    assert not settings.get_profile("campaign").derandomize
    assert settings.get_profile("campaign").max_examples == 10_000


def test_ci_runs_the_command_that_readme_names() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert '"$python" dev.py test\n' in script
    assert '"$python" dev.py demo\n' in script


def test_an_example_in_a_document_that_is_wrong_fails(pytester: pytest.Pytester) -> None:
    pytester.makefile(".md", x="```python\nassert 1 + 1 == 3\n```\n\n```python\n>>> 1 + 1\n3\n```\n")
    pytester.makeconftest((ROOT / "conftest.py").read_text(encoding="utf-8"))
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(failed=2)
