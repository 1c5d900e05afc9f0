"""Who was cared for and who was not, and who has it now: `python run.py [--lang zh|en]`."""

from __future__ import annotations

import argparse
import csv
import tempfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import gridcontrol
from gridcontrol.app.locality import Locality
from gridcontrol.app.owing import owed_of

HERE = Path(__file__).resolve().parent
ZONE = ZoneInfo("Asia/Shanghai")
FILES = (
    "venues.csv",
    "rooms.csv",
    "officers.csv",
    "modes.csv",
    "people.csv",
    "households.csv",
    "places.csv",
    "squads.csv",
)
FIRST = datetime(2020, 1, 20, tzinfo=ZONE)
BEFORE_THE_NOTICE = datetime(2020, 1, 26, 12, tzinfo=ZONE)
END = datetime(2020, 2, 7, 12, tzinfo=ZONE)
REPORTED = datetime(2020, 2, 4, tzinfo=ZONE)


def received(district: Locality, folder: Path) -> None:
    """Take in each row of the ledgers as received when it happened, those of one time and ledger together."""
    parts: dict[tuple[str, str], list[list[str]]] = {}
    for name in FILES:
        with (HERE / name).open(encoding="utf-8", newline="") as file:
            header, *lines = csv.reader(file)
        for line in lines:
            parts.setdefault((line[0], name), [header]).append(line)
    manifest = [["file", "received_at"]]
    for number, ((at, name), lines) in enumerate(sorted(parts.items())):
        part = folder / f"{number:03}" / name
        part.parent.mkdir()
        _write(part, lines)
        manifest.append([f"{number:03}/{name}", at if " " in at else f"{at} 00:00"])
    _write(folder / "deliveries.csv", manifest)
    district.replay(folder / "deliveries.csv")


def _write(path: Path, lines: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)


def main() -> None:
    """Print what was due on the 26th of January, the report of the 3rd of February, how all stood on the 7th."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lang", choices=["zh", "en"], default="en")
    lang = parser.parse_args().lang
    with tempfile.TemporaryDirectory() as folder, gridcontrol.open_locality(HERE / "pack.yaml") as district:
        received(district, Path(folder))
        then = owed_of(district, at=BEFORE_THE_NOTICE, known_at=BEFORE_THE_NOTICE)
        print(district.render(then.document(then.owing()), lang=lang).decode())
        report = district.report("daily", at=REPORTED, known_at=REPORTED)
        print(district.render(report, lang=lang).decode())
        over = owed_of(district, at=END, known_at=END)
        rest = [name for name in district.pack.owed.duties if name != "temperature"]
        print(district.render(over.document(over.owing(since=FIRST, duties=rest)), lang=lang).decode())
        print(district.render(over.round_document(over.round("second_wave")), lang=lang).decode())


if __name__ == "__main__":
    main()
