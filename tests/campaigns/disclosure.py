"""Hide what random tables must not show, attack them with another solver, count what is hidden beyond small counts.

    python dev.py campaign disclosure --tables 100 --below 5

Exit code 1 when a hidden cell can be worked out. The shapes are those of districts: 21 towns by figures or by an
attribute, towns in districts, two tables with one margin; counts are skewed, with many small ones.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from gridcontrol.reports.disclosure.hiding import hide
from gridcontrol.rules.figures import Guard
from tests.unit.reports.disclosure.attacking import attack, fewest
from tests.unit.reports.disclosure.shapes import SHAPES, margins


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--tables", type=int, default=50)
    words.add_argument("--below", type=int, nargs="+", default=[5, 10])
    words.add_argument("--first", type=int, default=0)
    asked = words.parse_args()
    leaks = 0
    for guard in Guard:
        for below in asked.below:
            total = [0, 0, 0]
            for name, shape in SHAPES.items():
                small = along = least = 0
                for seed in range(asked.first, asked.first + asked.tables):
                    counts = shape(Random(seed))  # the same tables every time
                    hidden = hide(counts, below, guard=guard, margins=margins(counts))
                    found = attack(counts, hidden.cells, hidden.floors)
                    leaks += sum(each.least is not None and each.least == each.most for each in found.values())
                    small += len(hidden.small)
                    along += len(hidden.along)
                    least += fewest(counts, hidden.small) - len(hidden.small)
                total = [sum(pair) for pair in zip(total, (small, along, least), strict=True)]
                print(_line(guard, below, name, small, along, least), flush=True)
            print(_line(guard, below, "all", *total), flush=True)
    print(f"hidden cells that were found: {leaks}")
    return 1 if leaks else 0


def _line(guard: Guard, below: int, name: str, small: int, along: int, least: int) -> str:
    share, bound = (100 * part / max(small, 1) for part in (along, least))
    said = f"{share:5.1f} % more hidden; least possible {bound:5.1f} %"
    return f"{guard} below {below:>2} {name:<10} {small:>6} small, {said}"


if __name__ == "__main__":
    raise SystemExit(main())
