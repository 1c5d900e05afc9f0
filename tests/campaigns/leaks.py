"""Random counties, officers and questions: whether an answer tells anything of those whom the officer does not see.

    python tests/campaigns/leaks.py --count 100000

Each world is drawn from its number alone, so that a leak can be looked at again: --seed N --count 1.
Worlds, doors and the second definition of who may see whom are in tests/leaks.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from multiprocessing import Pool
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.leaks.comparing import ASKED_OF_EACH, leaks

TOLD_EVERY = 5_000


def looked_at(seed: int) -> list[str]:
    """What leaked in one world."""
    return [str(leak) for leak in leaks(seed)]


def main(words: Sequence[str] | None = None) -> int:
    """Returns 1 when some answer told something."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=1000, help="questions, a few more where worlds are filled up")
    parser.add_argument("--seed", type=int, default=1_000_000, help="the number of the first world")
    parser.add_argument("--workers", type=int, default=1)
    chosen = parser.parse_args(words)
    worlds = -(-chosen.count // ASKED_OF_EACH)
    began, told = time.perf_counter(), 0
    with Pool(chosen.workers) as pool:
        seeds = range(chosen.seed, chosen.seed + worlds)
        for number, found in enumerate(pool.imap_unordered(looked_at, seeds, chunksize=4), 1):
            told += len(found)
            for leak in found:
                print(leak)
            asked = number * ASKED_OF_EACH
            if asked % TOLD_EVERY == 0:
                print(f"{asked} questions, {told} told something", flush=True)
    took = time.perf_counter() - began
    print(f"{worlds * ASKED_OF_EACH} questions in {worlds} worlds in {took:.0f} s, {told} told something")
    return 1 if told else 0


if __name__ == "__main__":
    raise SystemExit(main())
