"""Write the ledgers of all places: `python generate.py FOLDER [--seed N] [--in-order]`."""

from __future__ import annotations

import argparse
import random
import shutil
from pathlib import Path

from ledgers import Ledgers
from places import PLACES
from planting import PLANTS

HERE = Path(__file__).resolve().parent


def drawn(place: str, seed: int, *, planted: bool = True) -> Ledgers:
    """The ledgers of *place*, in order or with what is planted."""
    rng = random.Random(f"{place} {seed}")
    book = PLACES[place](rng)
    if planted:
        PLANTS[place](book, rng)
    return book


def write(folder: Path, place: str, seed: int, *, planted: bool = True) -> Path:
    """The ledgers of *place* in a folder of its own, with its pack; answers that folder."""
    own = folder / place
    drawn(place, seed, planted=planted).save(own)
    shutil.copyfile(HERE / f"{place}.yaml", own / "pack.yaml")
    return own


def main() -> None:
    """Write every place."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--in-order", action="store_true")
    words = parser.parse_args()
    for place in PLACES:
        write(words.folder, place, words.seed, planted=not words.in_order)


if __name__ == "__main__":
    main()
