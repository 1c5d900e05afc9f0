from __future__ import annotations

import ast
import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "dev.py"


@pytest.fixture
def dev() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def started(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPT), *words], capture_output=True, encoding="utf-8", check=False, timeout=600
    )


def test_it_parses_on_the_pythons_it_refuses() -> None:
    ast.parse(SCRIPT.read_text(encoding="utf-8"), feature_version=(3, 8))


def test_an_old_python_is_refused_in_one_sentence() -> None:
    pretend = f"import runpy, sys; sys.version_info = (3, 8, 18); runpy.run_path({str(SCRIPT)!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", pretend], capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip() == (
        f"gridcontrol needs Python 3.11 or newer, and this is Python 3.8 ({sys.executable}): "
        "start dev.py with a newer one, for example `python3.11 dev.py demo`."
    )


def test_help_names_every_subcommand(dev: ModuleType) -> None:
    done = started("--help")
    assert done.returncode == 0
    for name in dev.SUBCOMMANDS:
        assert f"\n  python dev.py {name} " in done.stdout


def test_no_word_shows_the_help_as_wrong_use() -> None:
    done = started()
    assert done.returncode == 2
    assert "python dev.py demo" in done.stdout


def test_an_unknown_subcommand_is_wrong_use() -> None:
    done = started("tset")
    assert done.returncode == 2
    assert "invalid choice: 'tset'" in done.stderr


def test_lint_takes_no_words() -> None:
    done = started("lint", "src")
    assert (done.returncode, done.stdout) == (1, "FAILED: this subcommand takes no further words, got: src.\n")


def test_scripts_are_listed_by_their_first_line_and_a_wrong_name_is_refused(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "campaigns").mkdir()
    (tmp_path / "campaigns" / "kill_store.py").write_text('"""Kill the store.\n\nMore."""\n', encoding="utf-8")
    (tmp_path / "campaigns" / "_shared.py").write_text("", encoding="utf-8")
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    assert dev.run_script(tmp_path / "campaigns", []) == 0
    assert capsys.readouterr().out == "kill-store               Kill the store.\n"
    with pytest.raises(dev.Failed, match="there is no kil in campaigns; there are: kill-store"):
        dev.run_script(tmp_path / "campaigns", ["kil"])


def test_a_script_reads_packages_of_the_projects_root(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "drawn").mkdir()
    (tmp_path / "drawn" / "crowds.py").write_text("SIZE = 7\n", encoding="utf-8")
    (tmp_path / "campaigns").mkdir()
    (tmp_path / "campaigns" / "kill.py").write_text(
        "import sys\nfrom drawn.crowds import SIZE\nsys.exit(SIZE + len(sys.argv[1:]))\n", encoding="utf-8"
    )
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    monkeypatch.setattr(dev, "ready_for_tests", lambda: Path(sys.prefix))
    assert dev.run_script(tmp_path / "campaigns", ["kill", "--kills", "3"]) == 9


def test_a_failing_step_is_named_and_the_next_ones_still_run(
    dev: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    python = [sys.executable, "-c"]
    steps = [("first", [*python, "raise SystemExit(3)"], tmp_path), ("second", [*python, ""], tmp_path)]
    assert dev.run_steps(tmp_path, steps) == 1
    told = capsys.readouterr().out
    assert "[1/2] first\nFAILED: first (exit code 3)\n" in told
    assert "\nok      second" in told
    assert told.endswith("Failed: first.\n")
    assert dev.run_steps(tmp_path, steps[1:]) == 0
    assert capsys.readouterr().out.endswith("All 1 steps passed.\n")


def test_words_reach_pytest_only(dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, list[str], Path]] = []
    monkeypatch.setattr(dev, "ready_for_tests", lambda: tmp_path)

    def note(_: Path, steps: list[tuple[str, list[str], Path]]) -> int:
        seen.extend(steps)
        return 0

    monkeypatch.setattr(dev, "run_steps", note)
    assert dev.main(["test", "--", "-k", "succession"]) == 0
    assert [title for title, command, _ in seen if "succession" in command] == ["pytest"]
    titles = [title for title, _, _ in seen]
    assert titles[:4] == ["ruff check", "ruff format --check", "import contracts", "mypy: core and tests"]
    assert titles[-2:] == ["documentation", "pytest"]
    assert "mypy: gridcontrol-sqlite" in titles


def test_a_python_that_does_not_answer_is_reported_missing(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev, "find_python", lambda _: None)
    assert dev.pythons([]) == 1
    assert "Python 3.12: MISSING, no python3.12 answers -V; not tested." in capsys.readouterr().out


def write_project(folder: Path, dependency: str, width: int) -> None:
    text = f'[project]\nname = "x"\ndependencies = ["{dependency}"]\n[tool.ruff]\nline-length = {width}\n'
    (folder / "pyproject.toml").write_text(text, encoding="utf-8")


def test_only_what_decides_the_installation_asks_for_a_new_one(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    write_project(tmp_path, "attrs", 100)
    before = dev.wishes(for_tests=False)
    write_project(tmp_path, "attrs", 120)
    assert dev.wishes(for_tests=False) == before
    write_project(tmp_path, "attrs>=24", 120)
    assert dev.wishes(for_tests=False) != before
    (tmp_path / "plugins" / "p").mkdir(parents=True)
    before = dev.wishes(for_tests=False)
    write_project(tmp_path / "plugins" / "p", "attrs", 120)
    assert dev.wishes(for_tests=False) != before


def test_an_environment_is_installed_once_and_made_anew_only_when_it_moved(
    dev: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    venv = tmp_path / "venv"
    venv.mkdir()
    monkeypatch.setattr(dev, "version_of", lambda _: "3.11")
    monkeypatch.setattr(dev, "install", lambda _, *, for_tests: done.append("tests" if for_tests else "demo"))
    monkeypatch.setattr(dev, "run_or_fail", lambda title, _: done.append(title))
    dev.ready(venv, "python", for_tests=True)
    dev.ready(venv, "python", for_tests=True)
    dev.ready(venv, "python", for_tests=False)
    assert done == ["tests"], "the demo needs nothing that the tests have not"
    stamp = venv / dev.STAMP
    stamp.write_text(json.dumps({**json.loads(stamp.read_text()), "folder": "elsewhere"}))
    dev.ready(venv, "python", for_tests=False)
    assert done == ["tests", "make the environment", "demo"]


def test_all_editables_go_on_one_line_with_the_core_first(dev: ModuleType) -> None:
    folders = dev.distributions(for_tests=True)
    assert folders[0] == ROOT
    assert ROOT / "plugins" / "gridcontrol-sqlite" in folders
