"""Random packs and facts, the quick evaluator or an engine of SQL against the definition, for as long as one likes.

    python tests/campaigns/agreement.py --count 200000
    python tests/campaigns/agreement.py --count 10000 --engine sqlite

Each example is drawn from its number alone, so that a difference can be looked at again: --seed N --count 1.
Examples are drawn as in tests/agreement.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from functools import partial
from multiprocessing import Pool
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from gridcontrol.calculus.fast import FastEvaluator
from tests.agreement.comparing import first_difference
from tests.agreement.drawing import numbered, tied
from tests.agreement.in_sql import difference

TOLD_EVERY = 10_000
QUICK = FastEvaluator()


def looked_at(seed: int, engine: str) -> tuple[int, bool, str | None]:
    """The number of the example, whether it has ties, and the first difference."""
    example = numbered(seed)
    try:
        found = first_difference(example, None, QUICK) if engine == "fast" else difference(example, engine)
    except (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError) as error:
        found = f"failed: {error!r}"
    return seed, tied(example), found


def main(words: Sequence[str] | None = None) -> int:
    """Returns 1 when some example showed a difference."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1_000_000, help="the number of the first example")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument(
        "--engine", choices=["fast", "sqlite", "duckdb"], default="fast", help="what is held against it"
    )
    chosen = parser.parse_args(words)
    seeds = range(chosen.seed, chosen.seed + chosen.count)
    began = time.perf_counter()
    ties, different = 0, 0
    with Pool(chosen.workers) as pool:
        for number, (seed, has_ties, found) in enumerate(
            pool.imap_unordered(partial(looked_at, engine=chosen.engine), seeds, chunksize=100), 1
        ):
            ties += has_ties
            if found is not None:
                different += 1
                print(f"example {seed}: {found}")
            if number % TOLD_EVERY == 0:
                print(f"{number} examples, {ties / number:.0%} with ties, {different} with a difference", flush=True)
    took = time.perf_counter() - began
    print(f"{chosen.count} examples in {took:.0f} s, {ties / max(chosen.count, 1):.0%} with ties, {different} differ")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
