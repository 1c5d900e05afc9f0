from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from hypothesis import settings

from tests.postgres.server import Server

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


def test_ci_brings_a_browser_and_names_it_so_that_no_test_is_left_out() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.index("export GRIDCONTROL_BROWSER=chromium\npart") < script.index('"$python" dev.py test\n')
    assert "install -y --no-install-recommends chromium fonts-noto-cjk" in script


def test_ci_brings_a_database_server_and_names_it_so_that_no_test_is_left_out() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.index("export GRIDCONTROL_POSTGRES=") < script.index('"$python" dev.py test\n')
    assert "install -y --no-install-recommends postgresql" in script


def test_ci_brings_java_and_says_so_that_no_test_is_left_out() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.index("export GRIDCONTROL_SPARK=1\n") < script.index('"$python" dev.py test\n')
    assert "install -y --no-install-recommends default-jre-headless" in script


NEEDED = pytest.mark.parametrize(
    ("mark", "variable", "told"),
    [
        ("browser", "GRIDCONTROL_BROWSER", "which open reports in a real browser"),
        ("postgres", "GRIDCONTROL_POSTGRES", "which keep facts in a PostgreSQL server of their own"),
        ("spark", "GRIDCONTROL_SPARK", "which start Apache Spark"),
    ],
)


def outcome(
    mark: str, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, **environment: str
) -> pytest.RunResult:
    """Of a test with that mark and one without, on a machine that has neither browser nor database nor Java."""
    pytester.makepyfile(f"import pytest\n@pytest.mark.{mark}\ndef test_one(): assert 0\ndef test_two(): pass\n")
    pytester.makeini("[pytest]\nmarkers =\n    browser\n    postgres\n    spark")
    pytester.makeconftest(
        "from pathlib import Path\nfrom tests.postgres import server\nserver._DEBIAN = Path('/none')\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    for variable in ("GRIDCONTROL_BROWSER", "GRIDCONTROL_POSTGRES", "GRIDCONTROL_SPARK", "JAVA_HOME"):
        monkeypatch.delenv(variable, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return pytester.runpytest_subprocess("-p", "tests.left_out", "-p", "no:cacheprovider")


@NEEDED
def test_without_what_they_need_tests_are_left_out_and_the_run_says_so(
    mark: str, variable: str, told: str, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = outcome(mark, pytester, monkeypatch, PATH="")
    result.assert_outcomes(passed=1, deselected=1)
    result.stdout.fnmatch_lines([f"*NOT RUN: the tests marked '{mark}', {told}*{variable}*"])


@NEEDED
def test_where_it_is_named_they_are_never_left_out(
    mark: str, variable: str, told: str, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = outcome(mark, pytester, monkeypatch, PATH="", **{variable: "none-such"})
    result.assert_outcomes(passed=1, failed=1)
    assert told not in result.stdout.str()


def test_a_server_that_is_named_and_not_there_fails_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIDCONTROL_POSTGRES", "/none-such")
    with pytest.raises(FileNotFoundError, match="initdb is not in /none-such; GRIDCONTROL_POSTGRES names the folder"):
        Server()


def test_an_example_in_a_document_that_is_wrong_fails(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makefile(".md", x="```python\nassert 1 + 1 == 3\n```\n\n```python\n>>> 1 + 1\n3\n```\n")
    pytester.makeconftest((ROOT / "conftest.py").read_text(encoding="utf-8"))
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(failed=2)
