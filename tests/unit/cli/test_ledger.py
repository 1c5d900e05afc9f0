"""``gridcontrol ledger``: a blank ledger that imports as it is, once filled in."""

from __future__ import annotations

from pathlib import Path

from tests.unit.app.district import arrivals, district
from tests.unit.cli.conftest import Run


def test_a_ledger_is_written_filled_in_and_imported(run: Run, tmp_path: Path) -> None:
    district(tmp_path)
    done = run("ledger", "arrivals", "arrivals-new.csv")
    assert (done.exit_code, done.output) == (0, "")
    path = tmp_path / "arrivals-new.csv"
    assert path.stat().st_mode & 0o777 == 0o600
    headings = path.read_text("utf-8-sig").splitlines()
    assert headings == ["id,arrived,origin,name,town"]
    path.write_text(f"{headings[0]}\np-9,2020-02-01,affected,,999901101\n", "utf-8")
    assert run("import", "arrivals-new.csv").exit_code == 0


def test_a_division_fills_it_with_who_is_there(filled: Run, tmp_path: Path) -> None:
    assert filled("ledger", "arrivals", "arrivals-2.csv", "--division", "999901101").exit_code == 0
    assert (tmp_path / "arrivals-2.csv").read_text("utf-8-sig").splitlines()[1:] == ["p-1,,,,999901101"]


def test_what_is_not_there_is_named(filled: Run) -> None:
    assert "allowed: .csv" in filled("ledger", "arrivals", "a.pdf").stderr
    assert "intake.unknown-import" in filled("ledger", "arrival", "a.csv").stderr
    assert "blank.no-such-division" in filled("ledger", "arrivals", "a.csv", "--division", "77").stderr


def test_a_name_that_no_import_is_for_is_told(filled: Run) -> None:
    done = filled("ledger", "arrivals", "blank.csv")
    assert done.exit_code == 0
    assert "import it with `--as arrivals`" in done.stderr


def test_a_mapping_is_found_whatever_the_ending(filled: Run, tmp_path: Path) -> None:
    arrivals(tmp_path, "p-7,,2020-02-05,affected,999901101")
    (tmp_path / "arrivals.csv").rename(tmp_path / "arrivals-7.txt")
    assert filled("import", "arrivals-7.txt").exit_code == 0
