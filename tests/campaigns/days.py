"""Count the daily reports of a county of 21 towns and 2,400 villages by hand and look for a cell that differs.

    python dev.py campaign days --count 10000 --workers 2

Each world has 25 days, and its number draws it again: ``--seed 17 --count 25`` makes world 17 alone. Exit code 1 with
every difference on a line of its own, if there is any.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from multiprocessing import Pool
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from gridcontrol import Locality
from tests.days.comparing import differences
from tests.days.county import opened
from tests.days.drawing import DAYS, drawn

_county: list[Locality] = []
"""The county of this process."""


def _open() -> None:
    with TemporaryDirectory() as folder:
        _county.append(opened(Path(folder)))


def _compared(number: int) -> tuple[int, float, list[str]]:
    """The world of that number: its differences, and how many seconds of the processor it took."""
    began = time.process_time()
    found = list(differences(_county[0], drawn(number)))
    return number, time.process_time() - began, found


def _all(numbers: range, workers: int) -> Iterator[tuple[int, float, list[str]]]:
    if workers == 1:
        _open()
        yield from map(_compared, numbers)
        return
    with Pool(workers, initializer=_open) as pool:
        yield from pool.imap_unordered(_compared, numbers)


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("--count", type=int, default=10_000, help="so many days, rounded up to whole worlds")
    words.add_argument("--workers", type=int, default=1, help="so many processes")
    words.add_argument("--seed", type=int, default=0, help="the number of the first world")
    words.add_argument("--seconds", type=float, help="begin no report of further worlds after so long")
    asked = words.parse_args()
    worlds = range(asked.seed, asked.seed + -(-asked.count // DAYS))
    began = time.monotonic()
    days, different, spent = 0, 0, 0.0
    for number, seconds, found in _all(worlds, max(1, asked.workers)):
        days, different, spent = days + DAYS, different + len(found), spent + seconds
        for each in found:
            print(each)
        if not number % 10:
            print(f"{days} days, {different} differences, {days / spent:.1f} days a second of processor", flush=True)
        if asked.seconds is not None and time.monotonic() - began > asked.seconds:
            break
    print(f"{days} days of {days // DAYS} worlds: {different} differences, {days / spent:.1f} days a second")
    return 1 if different else 0


if __name__ == "__main__":
    raise SystemExit(main())
