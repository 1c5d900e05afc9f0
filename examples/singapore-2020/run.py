"""The first 93 cases of Singapore, read by a mapping alone: `python run.py [--lang zh|en]`."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from datetime import date
from pathlib import Path

from count import count

import gridcontrol
from gridcontrol.reports.document import Figure

HERE = Path(__file__).resolve().parent
DAYS = ("2020-01-30", "2020-02-05", "2020-02-13", "2020-02-16", "2020-02-24")


def main() -> None:
    """Import the list, print five days beside a direct count, and one day's report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lang", choices=["zh", "en"], default="en")
    lang = parser.parse_args().lang
    with tempfile.TemporaryDirectory() as folder, gridcontrol.open_locality(HERE / "pack.yaml") as singapore:
        cases = Path(shutil.copy(HERE / "cases.csv", folder))
        result = singapore.import_file(cases)
        print(f"{result.rows} rows, {result.new} facts, {result.set_aside} set aside\n")
        for day in DAYS:
            direct = count(day)
            document = singapore.report("daily", day=date.fromisoformat(day))
            total = document.table("figures").rows[-1].cells
            figures = [cell.value for cell in total if isinstance(cell, Figure)]
            print(
                day,
                dict(zip(direct, figures, strict=True)),
                "= counted directly" if figures == [*direct.values()] else direct,
            )
        print()
        print(singapore.render(singapore.report("daily", day=date.fromisoformat(DAYS[-1])), lang=lang).decode())


if __name__ == "__main__":
    main()
