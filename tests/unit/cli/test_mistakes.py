"""Typical mistakes at the command line: what is said, word for word in both languages, and the exit code."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

import pytest

from gridcontrol.cli import COMMANDS
from gridcontrol.plugins import PluginHost
from tests.unit.app.district import PACK, arrivals, district
from tests.unit.cli.conftest import Run

CASES = Path(__file__).parents[2] / "cases" / "cli" / "mistakes.txt"


def read_cases(text: str) -> list[tuple[str, str, str]]:
    """The words behind ``$ gridcontrol``, and what is said in English and, below ``~ zh``, in Chinese."""
    found = []
    for block in text.split("$ gridcontrol ")[1:]:
        words, _, said = block.partition("\n")
        en, _, zh = said.partition("~ zh\n")
        found.append((words, en, zh))
    return found


MISTAKES = read_cases(CASES.read_text("utf-8"))


@pytest.mark.parametrize(("words", "en", "zh"), MISTAKES, ids=[words for words, _, _ in MISTAKES])
def test_wrong_use_ends_with_2_and_one_sentence(filled: Run, words: str, en: str, zh: str) -> None:
    for lang, said in (("en", en), ("zh", zh)):
        result = filled("--lang", lang, *words.split())
        assert (result.stdout, result.stderr, result.exit_code) == ("", said, 2)


def test_a_command_that_is_not_there(run: Run) -> None:
    result = run("whi", "p-1")
    named = (*list(COMMANDS)[:12], f"and {len(COMMANDS) - 12} more")
    assert (result.stdout, result.exit_code) == ("", 2)
    assert result.stderr == (
        "error[cli.no-such-command]: there is no command whi\n  = did you mean 'why'?\n"
        f"  = allowed: {', '.join(named)}\n  = fix: gridcontrol --help says what each does\n\n1 error\n"
    )
    assert run("--lang", "zh", "whi").stderr.startswith("错误[cli.no-such-command]:没有命令 whi\n  = 是否想写“why”?\n")


def test_a_format_that_nobody_brings(filled: Run) -> None:
    names = ", ".join(PluginHost().report_formats)
    result = filled("status", "p-1", "--format", "pdf")
    assert result.exit_code == 2
    assert result.stderr == (
        f"error[plugins.no-report-format]: no report format is called 'pdf'; there are: {names}\n"
        f"  = allowed: {names}\n\n1 error\n"
    )


def test_a_store_that_nobody_brings(filled: Run) -> None:
    names = ", ".join(PluginHost().stores)
    result = filled("status", "p-1", "--store", "oracle:x")
    assert result.exit_code == 2
    assert result.stderr == (
        f"error[plugins.no-store]: no store is called 'oracle'; there are: {names}\n  = allowed: {names}\n\n1 error\n"
    )


def test_a_store_of_a_plugin_that_is_turned_off(filled: Run) -> None:
    result = filled("status", "p-1", "--no-plugins")
    assert result.exit_code == 2
    first, *notes = result.stderr.split("note[")
    assert first == ("error[plugins.no-store]: no store is called 'sqlite'; there are: memory\n  = allowed: memory\n\n")
    off = f"gridcontrol-sqlite {version('gridcontrol-sqlite')}"
    said = f"plugins.turned-off]: the plugins of {off} are turned off\n  = fix: turn plugins on to use them\n\n"
    assert [note for note in notes if note.startswith(said)]
    assert all(" are turned off\n" in note for note in notes)


def test_a_file_that_no_import_is_for(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("a,b\n1,2\n")
    result = filled("import", "list.csv")
    assert result.exit_code == 1
    assert result.stderr == (
        "error[intake.no-import]: no import of the pack is for a file named 'list.csv'\n"
        "  = allowed: arrivals, venues, facts\n  = fix: name the import to use\n\n1 error\n"
    )
    wrong = filled("import", "list.csv", "--as", "arivals")
    assert wrong.exit_code == 1
    assert "did you mean 'arrivals'?" in wrong.stderr


def test_a_store_that_is_no_store(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("not a database, but long enough to be looked at\n" * 50)
    result = filled("status", "p-1", "--store", "sqlite:notes.txt")
    assert result.exit_code == 2
    assert "error[store.foreign]" in result.stderr
    assert (tmp_path / "notes.txt").read_text().startswith("not a database")


def test_a_wrong_format_is_noticed_before_anything_is_imported(run: Run, tmp_path: Path) -> None:
    district(tmp_path)
    arrivals(tmp_path, "p-1,,2020-02-01,affected,")
    assert run("import", "arrivals.csv", "--format", "pdf").exit_code == 2
    assert run("import", "arrivals.csv", "-o", "no/such/folder").exit_code == 2
    result = run("import", "arrivals.csv", "--format", "csv")
    assert "arrivals.csv,arrivals,1,1,0,0,0" in result.stdout


def test_a_question_never_makes_a_store(run: Run, tmp_path: Path) -> None:
    district(tmp_path)
    for words in ("status p-1", "why p-1", "timeline", "held", "report"):
        assert run(*words.split()).exit_code == 2
    assert not list(tmp_path.glob("*.db*"))


def test_a_pack_without_reports(filled: Run, tmp_path: Path) -> None:
    start, end = PACK.index("\nindicators:"), PACK.index("\ncases:")
    (tmp_path / "pack.yaml").write_text(PACK[:start] + PACK[end:], "utf-8")
    result = filled("report")
    assert result.exit_code == 2
    assert result.stderr.startswith("error[app.no-reports]: the pack defines no report\n")
