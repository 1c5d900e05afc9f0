"""Gaps planted at random in the six places' ledgers: all must be found, and nothing else.

    python -m tests.campaigns.planted_gaps --count 20 --each 15

Each draw is made from its number alone, so that a difference can be looked at again: --seed N --count 1 --place P.
At the end it says which ways of planting were never drawn at a link where they could be.
"""

from __future__ import annotations

import argparse
import importlib
import random
import shutil
import sys
import tempfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import gridcontrol
from gridcontrol.app import responsibility
from tests.examples.planting_anywhere import Finding, Planter, written_of
from tests.examples.planting_ways import everything, planted

ROOT = Path(__file__).resolve().parents[2]
STORY = ROOT / "examples" / "responsibility-2020"
PLACES = ("chongqing", "yuzhong", "rongchang", "lishi", "weiyuan", "dongxing")
AT = datetime(2020, 2, 5, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
NO_LEDGERS = ("divisions", "police", "expected")
Way = tuple[str, str, str]


def drawn(place: str, seed: int, each: int, folder: Path) -> tuple[list[Finding], list[Finding], list[Way]]:
    """What is found in one draw, what was planted, and how: in a new folder inside *folder*."""
    generate = _story("generate")
    book = generate.drawn(place, 1, planted=False)
    pack = STORY / f"{place}.yaml"
    ways = planted(pack.read_text(encoding="utf-8"), book, random.Random(f"{place} {seed}"), each)
    own = folder / f"{place}-{seed}"
    book.save(own)
    shutil.copyfile(pack, own / "pack.yaml")
    with gridcontrol.open_locality(own / "pack.yaml") as opened:
        for ledger in sorted(own.glob("*.csv")):
            if ledger.stem not in NO_LEDGERS:
                opened.import_file(ledger)
        gaps = responsibility.gaps(opened, at=AT, known_at=opened.now())
    found = [
        (
            gap.kind.value,
            gap.scheme or "",
            gap.link or "",
            gap.target or gap.officers[0].partition("/")[2],
            gap.shift,
        )
        for gap in gaps
    ]
    return sorted(found), sorted(book.findings), ways


def every_way(place: str) -> set[Way]:
    """All ways of planting in *place*, link by link."""
    pack = written_of((STORY / f"{place}.yaml").read_text(encoding="utf-8"))
    planter = Planter(pack, _story("generate").drawn(place, 1, planted=False), random.Random(1))
    return {(way, link.scheme, link.name) for way, link in everything(planter)}


def _story(name: str) -> ModuleType:
    """A script of the story; they know each other by their plain names."""
    sys.path.insert(0, str(STORY))
    try:
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(STORY))


def main(words: Sequence[str] | None = None) -> int:
    """Returns 1 when some draw showed a difference."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=20, help="draws for each place")
    parser.add_argument("--each", type=int, default=15, help="gaps in each draw")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--place", choices=PLACES)
    chosen = parser.parse_args(words)
    different = 0
    for place in PLACES if chosen.place is None else (chosen.place,):
        done: list[Way] = []
        for seed in range(chosen.seed, chosen.seed + chosen.count):
            with tempfile.TemporaryDirectory() as folder:
                found, expected, ways = drawn(place, seed, chosen.each, Path(folder))
            done += ways
            if found != expected:
                different += 1
                missing = [each for each in expected if each not in found]
                print(f"{place} {seed}: not found {missing}; not planted {[x for x in found if x not in expected]}")
        never = sorted(every_way(place) - set(done))
        print(f"{place}: {len(done)} planted in {chosen.count} draws; never drawn: {never or 'nothing'}", flush=True)
    return 1 if different else 0


if __name__ == "__main__":
    raise SystemExit(main())
