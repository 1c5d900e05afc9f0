"""Two cities by their published totals: days without a new case: `python run.py [--lang zh|en]`."""

from __future__ import annotations

import argparse
import tempfile
from datetime import date
from pathlib import Path

from increments import write

import gridcontrol

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Turn totals into additions, import these, and print two days."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lang", choices=["zh", "en"], default="en")
    lang = parser.parse_args().lang
    with tempfile.TemporaryDirectory() as folder, gridcontrol.open_locality(HERE / "pack.yaml") as cities:
        result = cities.import_file(write(Path(folder)))
        print(f"{result.rows} rows, {result.new} facts, {result.set_aside} set aside\n")
        for day in (date(2020, 2, 14), date(2020, 3, 4)):
            print(cities.render(cities.report("daily", day=day), lang=lang).decode())


if __name__ == "__main__":
    main()
