"""Random packs and facts, the quick evaluator or an engine of SQL against the definition, for as long as one likes.

    python tests/campaigns/agreement.py --count 200000
    python tests/campaigns/agreement.py --count 200000 --engine sqlite

Each example is drawn from its number alone, so that a difference can be looked at again: --seed N --count 1.
Examples are drawn as in tests/agreement. Engines of SQL are given crowds, --crowd examples of one pack at once: --count
then counts subjects.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from multiprocessing import Pool
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from gridcontrol.calculus.fast import FastEvaluator
from tests.agreement.comparing import first_difference
from tests.agreement.drawing import TO_ONE_PACK, numbered, tied
from tests.agreement.in_engines import engine_called
from tests.agreement.in_engines import looked_at as crowd_looked_at

TOLD_EVERY = 10_000
MOST_FAILED = 50
"""Crowds that may fail before nothing more is to be learnt."""
ENGINES = ("sqlite", "duckdb", "postgres", "spark")
QUICK = FastEvaluator()


def looked_at(seed: int) -> tuple[int, bool, str | None]:
    """The number of the example, whether it has ties, and the first difference."""
    example = numbered(seed)
    try:
        found = first_difference(example, None, QUICK)
    except (ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError) as error:
        found = f"failed: {error!r}"
    return seed, tied(example), found


def in_crowds(engine: str, count: int, seed: int, size: int) -> int:
    """Crowds of one pack after the other until *count* subjects were looked at; 1 when one showed a difference."""
    began = time.perf_counter()
    carrying = engine_called(engine)
    subjects = stretches = crowds = different = told = 0
    while subjects < count:
        number = seed + crowds * TO_ONE_PACK
        crowds += 1
        try:
            seen = crowd_looked_at(number, size, carrying)
        except Exception as error:  # noqa: BLE001  # whatever an engine raises is a finding, and the rest goes on
            different += 1
            print(f"crowd {number}: failed: {error!r}", flush=True)
            if different > MOST_FAILED:
                break
            continue
        subjects += seen.subjects
        stretches += seen.stretches
        if seen.difference is not None:
            different += 1
            print(f"crowd {number}: {seen.difference}", flush=True)
        if subjects // TOLD_EVERY > told:
            told = subjects // TOLD_EVERY
            print(
                f"{subjects} subjects of {crowds} packs, {stretches} stretches, {different} with a difference",
                flush=True,
            )
    took = time.perf_counter() - began
    print(f"{subjects} subjects of {crowds} packs, {stretches} stretches, in {took:.0f} s; {different} packs differ")
    return 1 if different else 0


def main(words: Sequence[str] | None = None) -> int:
    """Returns 1 when some example showed a difference."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1_000_000, help="the number of the first example")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--engine", choices=["fast", *ENGINES], default="fast", help="what is held against it")
    parser.add_argument("--crowd", type=int, default=200, help="examples that an engine of SQL is given at once")
    chosen = parser.parse_args(words)
    if chosen.engine != "fast":
        return in_crowds(chosen.engine, chosen.count, chosen.seed, chosen.crowd)
    seeds = range(chosen.seed, chosen.seed + chosen.count)
    began = time.perf_counter()
    ties, different = 0, 0
    with Pool(chosen.workers) as pool:
        for number, (seed, has_ties, found) in enumerate(pool.imap_unordered(looked_at, seeds, chunksize=100), 1):
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
