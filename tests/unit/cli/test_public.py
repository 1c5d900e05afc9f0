from __future__ import annotations

from pathlib import Path

from tests.unit.app.district import PACK
from tests.unit.cli.conftest import Run

DAY = ("--day", "2020-02-05")


def make_public(folder: Path) -> None:
    last = "past_release: [custody]\ncases"
    (folder / "pack.yaml").write_text(PACK.replace(last, last.replace("\n", "\n    public: {below: 5}\n")), "utf-8")


def test_the_public_report_hides_small_counts_and_lists_nobody(filled: Run, tmp_path: Path) -> None:
    make_public(tmp_path)
    shown = filled("report", "--public", *DAY, "--format", "csv")
    assert shown.exit_code == 0
    lines = shown.stdout.splitlines()
    assert lines[0] == "data_day,cut_off,known_at,row,key,division,arrived,in_central,held_past"
    figures = {line.split(",")[4]: line.split(",")[6:] for line in lines[1:]}
    assert figures == {
        "999901101": ["*", "*", "0"],
        "999901102": ["*", "*", "0"],
        "not_located": ["0", "0", "0"],
        "total": ["*", "*", "0"],
    }


def test_a_report_that_is_not_public_is_refused_with_what_to_write(filled: Run) -> None:
    refused = filled("report", "--public", *DAY)
    assert refused.exit_code == 2
    assert refused.stderr == (
        "error[reports.not-public]: the pack does not make 'daily' public\n"
        "  = fix: add 'public: {below: 5}' to the report in the pack, with the threshold that your rules ask for\n"
        "\n1 error\n"
    )


def test_two_public_reports_are_not_compared(filled: Run, tmp_path: Path) -> None:
    make_public(tmp_path)
    refused = filled("report", "--public", *DAY, "--against", "now")
    assert refused.exit_code == 2
    assert "error[cli.public-against]: --public and --against don't go together" in refused.stderr


def test_no_officer_makes_a_public_report(filled: Run, tmp_path: Path) -> None:
    make_public(tmp_path)
    refused = filled("report", "--public", *DAY, "--as", "officer/o")
    assert refused.exit_code == 2
    assert refused.stdout == ""
