"""What was missed, by round and by duty, and who answers: `python run.py [--lang zh|en]`."""

from __future__ import annotations

import argparse
import tempfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from draw import manifest, write

import gridcontrol
from gridcontrol.app.owing import owed_of

HERE = Path(__file__).resolve().parent
ZONE = ZoneInfo("Asia/Shanghai")
FIRST = datetime(2020, 1, 25, tzinfo=ZONE)
EVENING = datetime(2020, 1, 29, 20, tzinfo=ZONE)
END = datetime(2020, 2, 5, tzinfo=ZONE)


def main() -> None:
    """Import the files; print the first round while it goes on, both at the end, and what is owed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lang", choices=["zh", "en"], default="en")
    lang = parser.parse_args().lang
    with tempfile.TemporaryDirectory() as folder, gridcontrol.open_locality(HERE / "pack.yaml") as district:
        district.replay(manifest(write(Path(folder)), Path(folder)))
        going_on = owed_of(district, at=EVENING)
        print(district.render(going_on.round_document(going_on.round("round_1")), lang=lang).decode())
        over = owed_of(district, at=END)
        for name in ("round_1", "round_2", "places"):
            print(district.render(over.round_document(over.round(name)), lang=lang).decode())
        print(district.render(over.document(over.owing(since=FIRST)), lang=lang).decode())


if __name__ == "__main__":
    main()
