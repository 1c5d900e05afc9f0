"""Handing in at the command line: submit, approve, accept, submissions."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.app.district import PACK
from tests.unit.cli.conftest import Run

DAY = ("--day", "2020-02-05")
BY = ("--signed-by", "甲某")


@pytest.fixture
def office(filled: Run, tmp_path: Path) -> Run:
    """The district whose towns and county hand the daily report in."""
    last = "past_release: [custody]\ncases"
    text = PACK.replace(last, last.replace("\n", "\n    submitted: {levels: [town, county]}\n"))
    (tmp_path / "pack.yaml").write_text(text, "utf-8")
    return filled


def test_a_day_of_an_office(office: Run) -> None:
    assert office("submissions", *DAY).exit_code == 1
    for division in ("东镇", "西镇", "某区"):
        done = office("submit", "daily", division, *DAY, *BY)
        assert done.exit_code == 0, done.output
        assert f"{division} 2020-02-05: revision 1 is handed in; seal " in done.stdout
    assert "approved" in office("approve", "daily", "东镇", *DAY, *BY).stdout
    assert "accepted" in office("accept", "daily", "东镇", *DAY, *BY).stdout
    shown = office("submissions", "daily", *DAY, "--recount")
    assert shown.exit_code == 0, shown.output
    assert "all 3 divisions have handed in" in shown.stdout
    assert "the chain of 5 seals holds" in shown.stdout


def test_a_correction_shows_its_difference_up_the_tree(office: Run) -> None:
    for division in ("东镇", "西镇", "某区"):
        office("submit", "daily", division, *DAY, *BY)
    done = office("submit", "daily", "东镇", *DAY, *BY, "--reason", "one more", "--figure", "arrived=2")
    assert "arrivals: 2 (was 1, +1)" in done.stdout
    shown = office("submissions", "daily", *DAY)
    assert shown.exit_code == 1
    text = " ".join(shown.stdout.split())
    assert "某区, arrivals: 3 is sealed, those below come to 4 (-1)" in text
    assert "东镇 handed in 2 (revision 2)" in text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("submit", "daily", "北镇", *DAY, *BY), "error[submissions.no-division]"),
        (("submit", "daily", "东镇", "--day", "2999-01-01", *BY), "error[submissions.too-early]"),
        (("submit", "daily", "东镇", *DAY, *BY, "--figure", "arrived"), "error[submissions.bad-figure]"),
        (("approve", "daily", "东镇", *DAY, *BY), "error[submissions.none]"),
        (("submissions", "--as", "officer/o"), "error[scope.only-whole]"),
    ],
)
def test_what_makes_no_sense_is_refused(office: Run, words: tuple[str, ...], said: str) -> None:
    refused = office(*words)
    assert refused.exit_code == 2
    assert said in refused.stderr


def test_a_report_that_nobody_hands_in_is_refused(filled: Run) -> None:
    refused = filled("submit", "daily", "东镇", *DAY, *BY)
    assert refused.stderr.startswith("error[submissions.not-submitted]: the pack does not have 'daily' handed in\n")
