"""What nobody covers in each place, then one chain and one handbook: `python run.py [--lang zh|en] [--seed N]`."""

from __future__ import annotations

import argparse
import tempfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from generate import write
from places import PLACES

import gridcontrol
from gridcontrol.app import responsibility
from gridcontrol.app.locality import Locality
from gridcontrol.app.proposing import proposed

AT = datetime(2020, 2, 5, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
NO_LEDGERS = ("divisions", "police", "expected")


def opened(folder: Path) -> Locality:
    """The place of *folder* with all its ledgers imported."""
    place = gridcontrol.open_locality(folder / "pack.yaml")
    for ledger in sorted(folder.glob("*.csv")):
        if ledger.stem not in NO_LEDGERS:
            place.import_file(ledger)
    return place


def main() -> None:
    """Print the gaps of each place, and of Chongqing's district also a chain, a handbook, and who could fill what."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lang", choices=["zh", "en"], default="en")
    parser.add_argument("--seed", type=int, default=1)
    words = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        for name in PLACES:
            with opened(write(Path(made), name, words.seed)) as place:
                known_at = place.now()
                documents = [responsibility.gaps_told(place, at=AT, known_at=known_at)]
                if name == "chongqing":
                    documents += [
                        responsibility.who(place, "household/hG010101-1", at=AT, known_at=known_at),
                        responsibility.handbook(place, "V0101", at=AT, known_at=known_at),
                        proposed(place, at=AT, known_at=known_at, scheme="five_answer_fors")[1],
                    ]
                for document in documents:
                    print(place.render(document, lang=words.lang).decode())


if __name__ == "__main__":
    main()
