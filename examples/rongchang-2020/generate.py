"""Invent the people of the story and write the files a district would have: `python generate.py FOLDER [--seed N]`.

Standard library only, and nothing of gridcontrol. The same seed gives the same files on every machine.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from courses import invent
from files import write

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Write everything into the folder named first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=2020)
    words = parser.parse_args()
    write(invent(words.seed, HERE / "divisions.csv"), words.folder, print)


if __name__ == "__main__":
    main()
