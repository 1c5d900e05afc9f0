"""The commands about who answers, on the ledgers of one of the six places."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from gridcontrol.cli.answering import GAP_KINDS
from gridcontrol.errors.width import display_width
from gridcontrol.responsibility.gaps import GapKind
from tests.unit.cli.conftest import Run
from tests.unit.cli.test_documents import BLOCK, ROOT

STORY = ROOT / "examples" / "responsibility-2020"
WHERE = ("-p", "weiyuan/pack.yaml", "-s", "sqlite:weiyuan.db")
AT = ("--at", "2020-02-05 12:00")
PAGE = ROOT / "docs" / "how-to" / "who-answers.md"


@pytest.fixture
def weiyuan(run: Run, tmp_path: Path) -> Run:
    subprocess.run([sys.executable, str(STORY / "generate.py"), str(tmp_path)], check=True, capture_output=True)
    ledgers = sorted((tmp_path / "weiyuan").glob("*.csv"))
    files = [f"weiyuan/{ledger.name}" for ledger in ledgers if ledger.stem not in ("divisions", "expected", "police")]
    assert run("import", *WHERE, *files).exit_code == 0
    return run


def test_the_commands_of_the_page_run_in_their_order(weiyuan: Run) -> None:
    words = [
        line.removeprefix("$ gridcontrol ")
        for block in BLOCK.finditer(PAGE.read_text("utf-8"))
        for line in (block["console"] or "").splitlines()
    ]
    codes = [weiyuan(*shlex.split(each)).exit_code for each in words]
    assert codes == [1, 0, 0, 0, 0, 0]
    assert words[0].startswith("gaps")
    after = json.loads(weiyuan("gaps", *WHERE, *AT, "--format", "json").stdout)
    kinds = {row["cells"]["kind"] for row in after["sections"][0]["rows"]}
    assert kinds == {"double", "overload", "vacancy"}


def test_a_chain_goes_from_the_door_up_and_masks_names(weiyuan: Run) -> None:
    shown = weiyuan("who", "household/hZ010101-1", *WHERE, *AT).stdout
    assert re.findall(r"^(groups?|villages?|towns?)", shown.partition("---")[2] or shown, re.MULTILINE)
    assert "**" in shown
    revealed = weiyuan("who", "household/hZ010101-1", *WHERE, *AT, "--reveal").stdout
    assert "**" not in revealed
    chain = json.loads(weiyuan("who", "household/hZ010101-1", *WHERE, *AT, "--format", "json").stdout)
    assert [row["cells"]["link"] for row in chain["sections"][0]["rows"]] == ["group", "village", "town"]


def test_as_known_before_anything_came_there_is_no_such_subject(weiyuan: Run) -> None:
    result = weiyuan("who", "household/hZ010101-1", *WHERE, *AT, "--known-at", "2020-02-05 12:00")
    assert result.exit_code == 2


def test_nobody_answered_before_anybody_was_named(weiyuan: Run) -> None:
    result = weiyuan("who", "household/hZ010101-1", *WHERE, "--at", "2020-01-23 12:00")
    assert result.exit_code == 1
    assert "the place is not known" in " ".join(result.stdout.split())


def test_what_takes_long_says_what_is_being_done(weiyuan: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GRIDCONTROL_PROGRESS", raising=False)
    monkeypatch.setattr("gridcontrol.cli.progress._PATIENCE", 0.0)
    for words in (("gaps",), ("handbook", "D"), ("propose",), ("who", "--officer", "u1")):
        said = weiyuan(*words, *WHERE, *AT).stderr.splitlines()
        stages = [line.partition(" (")[0] for line in said if line.endswith(" s so far)")]
        assert stages == ["reading the facts", "working out who answers"]


def test_gaps_can_be_narrowed(weiyuan: Run) -> None:
    def found(*words: str) -> list[dict[str, object]]:
        result = weiyuan("gaps", *WHERE, *AT, "--format", "json", *words)
        rows = json.loads(result.stdout)["sections"][0]["rows"]
        assert result.exit_code == (1 if rows else 0)
        return [row["cells"] for row in rows]

    every = found()
    assert len(every) == 7
    assert {cells["kind"] for cells in found("--kind", "double", "--kind", "overload")} == {"double", "overload"}
    assert [cells["where"] for cells in found("--division", "T03", "--kind", "double")] == ["T03"]
    assert found("--division", "T01", "--kind", "double") == []
    assert {cells["scheme"] for cells in found("--scheme", "plots")} == {"plots"}
    assert all(cells["to_do"] for cells in every)


def test_csv_gives_codes_and_text_fits_the_width(weiyuan: Run) -> None:
    table = weiyuan("gaps", *WHERE, *AT, "--format", "csv").stdout
    assert table.splitlines()[0] == "kind,scheme,link,where,shift,since,officers,found,wanted,subjects,what,to_do"
    for lang in ("en", "zh"):
        for words in (("gaps",), ("handbook", "D"), ("who", "--officer", "u1", "--takers")):
            shown = weiyuan(*words, *WHERE, *AT, "--lang", lang).stdout
            assert max(display_width(line) for line in shown.splitlines()) <= 100


def test_who_could_take_over_has_room(weiyuan: Run) -> None:
    shown = " ".join(weiyuan("who", "--officer", "u2", "--takers", *WHERE, *AT).stdout.split())
    held = [int(number) for number in re.findall(r"holds (\d)", shown)]
    assert len(held) == 9
    assert all(three == sorted(three) and max(three) <= 2 for three in (held[:3], held[3:6], held[6:]))


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("who",), "give a subject, or --officer with an officer"),
        (("who", "household/none"), "no fact speaks of household/none"),
        (("who", "--officer", "household/hZ010101-1"), "is no officer of whom anything is known"),
        (("handbook", "Z99"), "there is no division 'Z99'"),
        (("gaps", "--scheme", "five"), "the pack has no scheme 'five'"),
        (("propose", "--scheme", "five"), "the pack has no scheme 'five'"),
    ],
)
def test_what_is_asked_wrongly_ends_with_two(weiyuan: Run, words: tuple[str, ...], told: str) -> None:
    result = weiyuan(*words, *WHERE)
    assert result.exit_code == 2, result.stdout
    assert told in result.stderr


def test_a_proposal_of_all_schemes_that_no_import_holds_is_told(weiyuan: Run) -> None:
    result = weiyuan("propose", *WHERE, *AT, "--file", "new.csv")
    assert result.exit_code == 2
    assert "--scheme" in result.stderr


def test_without_a_matrix_that_is_said(weiyuan: Run) -> None:
    assert "the pack has no matrix" in weiyuan("matrix", *WHERE).stdout
    shown = weiyuan("matrix", "-p", "chongqing/pack.yaml", "-s", "memory:").stdout
    assert "political-legal committee" in shown


def test_the_kinds_to_choose_from_are_all_there_are() -> None:
    assert set(GAP_KINDS) == {kind.value for kind in GapKind}


def test_help_teaches_in_both_languages(run: Run) -> None:
    for name in ("who", "gaps", "handbook", "matrix", "propose"):
        for lang in ("en", "zh"):
            shown = run(name, "--help", "--lang", lang).stdout
            assert f"gridcontrol {name}" in shown
