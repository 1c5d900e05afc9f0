"""Plant one to five mistakes in the figures of a district and look whether exactly these are named.

    python dev.py campaign mismatch --cases 200

The figures are counted without the library and the mistakes made in that count (see tests/unit/reports/mismatch). Exit
code 1 when fewer than nine in ten are named exactly, or one that is not is missing among the smallest that are listed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from gridcontrol.reports.mismatch.causes import SHOWN, TYPED, UNSEEN, CauseKind
from gridcontrol.reports.mismatch.explaining import Explained, candidates, explain
from gridcontrol.reports.mismatch.records import Records
from gridcontrol.reports.mismatch.recounting import Cell
from tests.unit.reports.mismatch.publishing import drawn, is_exact, is_planted, plant, records, stated


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--cases", type=int, default=100)
    words.add_argument("--people", type=int, default=120)
    words.add_argument("--first", type=int, default=0)
    asked = words.parse_args()
    results: Counter[str] = Counter()
    slowest = 0.0
    for seed in range(asked.first, asked.first + asked.cases):
        draw = Random(seed)
        district = drawn(draw, asked.people)
        typed = plant(draw, district, 1 + seed % 5)
        held = records(district)
        began = time.perf_counter()
        found = explain(held, stated(district.published))
        slowest = max(slowest, time.perf_counter() - began)
        listed = any(is_planted(why, district.planted, typed) for why in found.explanations)
        cost = TYPED * len(typed) + sum(UNSEEN if kind is CauseKind.OMITTED else SHOWN for kind, _ in district.planted)
        if listed and is_exact(found):
            result = "exact"
        elif listed:
            result = "listed"
        elif found.explanations and _cost(found) < cost and _comes_to(found, held, stated(district.published)):
            result = "something smaller explains it"
        else:
            result = "missed"
        results[result] += 1
        if result not in ("exact", "listed"):
            print(
                seed,
                result,
                sorted(district.planted),
                sorted(map(str, typed)),
                [str(w) for w in found.explanations][:2],
            )
    print(dict(results), f"slowest {slowest:.1f} s")
    return 0 if results["exact"] >= 0.9 * asked.cases and not results["missed"] else 1


def _comes_to(found: Explained, held: Records, published: dict[Cell, int]) -> bool:
    """Whether each of the explanations, cause by cause and figure by figure, comes to what the figures are off by."""
    effects = {each.cause: each.effect for each in candidates(held, found.differences)}
    off = {key: by for key, value in published.items() if (by := value - held.stated[key])}
    for why in found.explanations:
        made: Counter[Cell] = Counter()
        for some in why.causes:
            for cause in some.causes[: some.times]:
                made.update({key: int(by) for key, by in effects[cause].items()})
        made.update({key: int(by) for key, by in why.typed.items()})
        if {key: by for key, by in made.items() if by} != off:
            return False
    return True


def _cost(found: Explained) -> int:
    why = found.explanations[0]
    return TYPED * len(why.typed) + sum(some.causes[0].cost * some.times for some in why.causes)


if __name__ == "__main__":
    raise SystemExit(main())
