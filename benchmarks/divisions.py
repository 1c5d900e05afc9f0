"""How long the divisions of a whole country take: from the tables, from the cache, and a roll-up.

    python benchmarks/divisions.py FOLDER

FOLDER holds provinces, cities, areas, streets and villages as .csv.gz (statistical division codes of
2023). Each figure comes from a process of its own, the best of three; times are wall clock in seconds,
memory is the peak resident size of that process in MB. On a machine that is busy with other work the processor
time beside it says more.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from gridcontrol.app.divisions import TableFile, load_divisions

RUNS = 3
LIMITS = {
    "load from tables, s": 5.0,
    "load from tables, peak MB": 400.0,
    "load from cache, s": 1.0,
    "load from cache, peak MB": 400.0,
    "roll-up of all leaves to all levels, s": 0.6,
    "one lookup by name, ms": None,
    "one lookup by code, us": None,
}
LEVELS = {
    "provinces": ("province", None),
    "cities": ("city", "provinceCode"),
    "areas": ("county", "cityCode"),
    "streets": ("town", "areaCode"),
    "villages": ("village", "streetCode"),
}


def measure(what: str, folder: Path, cache: Path) -> dict[str, float]:
    """The figures of one process."""
    tables = [
        TableFile(folder / f"{name}.csv.gz", "statistical", columns={"parent": parent} if parent else {}, level=level)
        for name, (level, parent) in LEVELS.items()
    ]
    start, began = time.perf_counter(), time.process_time()
    divisions = load_divisions(tables, cache=None if what == "tables" else cache)
    loaded, busy = time.perf_counter() - start, time.process_time() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if what != "roll-up":
        return {f"load from {what}, s": loaded, f"load from {what}, s, cpu": busy, f"load from {what}, peak MB": peak}
    start = time.perf_counter()
    for _ in range(100):
        divisions.named("朝阳区")
    named = (time.perf_counter() - start) * 10
    start = time.perf_counter()
    for _ in range(10_000):
        divisions.by_code("500153001001", "statistical")
    coded = (time.perf_counter() - start) * 100
    counts = dict.fromkeys(divisions.at_level("village"), 1)
    start, began = time.perf_counter(), time.process_time()
    totals = divisions.roll_up(counts)
    at_levels = {level: totals.at_level(level) for level in divisions.levels}
    rolled, busy = time.perf_counter() - start, time.process_time() - began
    if totals.total != len(counts) or sum(at_levels[divisions.levels[0]].values()) != totals.total:
        raise AssertionError("the roll-up lost some")
    return {
        "roll-up of all leaves to all levels, s": rolled,
        "roll-up of all leaves to all levels, s, cpu": busy,
        "one lookup by name, ms": named,
        "one lookup by code, us": coded,
    }


def main() -> None:
    """Print the best figure of each kind beside its limit."""
    folder = Path(sys.argv[1])
    best: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as scratch:
        cache = Path(scratch) / "divisions.bin"
        for what in ("tables", "fill", *["tables", "cache", "roll-up"] * RUNS):
            command = [sys.executable, __file__, str(folder), what, str(cache)]
            figures = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
            for name, figure in figures.items():
                if name.removesuffix(", cpu") in LIMITS:
                    best[name] = min(figure, best.get(name, figure))
    for name, limit in LIMITS.items():
        ratio = f"limit {limit:6.1f}   {best[name] / limit:5.0%} of it" if limit else ""
        busy = f"   cpu {best[f'{name}, cpu']:.2f}" if f"{name}, cpu" in best else ""
        print(f"{name:42} {best[name]:8.2f}   {ratio}{busy}")


if __name__ == "__main__":
    if len(sys.argv) > 3:
        print(json.dumps(measure(sys.argv[2], Path(sys.argv[1]), Path(sys.argv[3]))))
    else:
        main()
