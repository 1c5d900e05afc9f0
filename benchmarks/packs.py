"""How long a large pack takes to read and check.

    python benchmarks/packs.py --lines 5000

Prints the best of several runs, for reading and for checking, and the limit that the project holds itself to.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from gridcontrol.rules.check import check_pack
from gridcontrol.rules.from_yaml import read_pack

LIMIT_SECONDS = 0.5
"""For 5,000 lines, reading and checking together."""

HEAD = """\
format: gridcontrol/1
pack: large
zone: Asia/Shanghai
day_count: day_zero
sources:
  n1: 通知一
subjects:
  person:
    label: {zh: 人员, en: person}
    place: residence
    attributes:
      residence: division?
      age: age?
events:
"""
EVENT = """\
  event_{n}:
    about: person
    label:
      zh: 事件{n}
      en: event {n}
    fields:
      from_area: text
      result: [positive, negative]
      left_on: date?
"""
TRACK = """\
  track_{n}:
    about: person
    default: normal
    precedence:
      - strong
      - weak
    labels:
      strong: 强
      weak: 弱
    holding: [strong]
"""
RULE = """\
  rule_{n}:
    label:
      zh: 规则{n}
      en: rule {n}
    track: track_{n}
    source: n1
    ceiling: 42d
    review: 2020-03-31
    when:
      event: event_{n}
      where:
        from_area:
          unlike: [本市, 邻县]
      unless:
        - status:
            track_{before}: strong
    counted_from: [left_on, at]
    repeat: restart
    ends:
      - event: event_{before}
    phases:
      - status: strong
        for: 14d
        release:
          needs:
            - event: event_{n}
              where:
                result: negative
              from_day: 13
          at_most: 14d
      - status: weak
        for: 14d
"""


def large_pack(lines: int) -> str:
    """A pack of at least so many lines: kinds of events, each with a track and a rule that reads the track before."""
    fixed = HEAD.count("\n") + 3
    each = EVENT.count("\n") + TRACK.count("\n") + RULE.count("\n")
    count = -(-(lines - fixed) // each)
    numbers = range(count)
    parts = [HEAD, *(EVENT.format(n=n) for n in numbers)]
    parts += ["order: [", ", ".join(f"event_{n}" for n in numbers), "]\ntracks:\n"]
    parts += [TRACK.format(n=n) for n in numbers]
    parts += ["rules:\n", *(RULE.format(n=n, before=max(n - 1, 0)) for n in numbers[1:])]
    parts.append(
        RULE.format(n=0, before=0).replace("      unless:\n        - status:\n            track_0: strong\n", "")
    )
    return "".join(parts)


def measure(text: bytes, runs: int) -> tuple[float, float]:
    """The best time of several runs for reading, and for checking, in seconds."""
    best_read = best_check = float("inf")
    for _ in range(runs):
        began = time.perf_counter()
        pack = read_pack(text, "large.yaml")
        read = time.perf_counter()
        found = check_pack(pack)
        checked = time.perf_counter()
        if found:
            sys.exit(f"the generated pack has findings: {found[0]}")
        best_read, best_check = min(best_read, read - began), min(best_check, checked - read)
    return best_read, best_check


def main(words: Sequence[str] | None = None) -> int:
    """Returns 1 when a pack of 5,000 lines takes longer than the limit."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--lines", type=int, default=5000)
    parser.add_argument("--runs", type=int, default=5)
    chosen = parser.parse_args(words)
    text = large_pack(chosen.lines).encode()
    lines = text.count(b"\n")
    read, check = measure(text, chosen.runs)
    times = f"read {read:.3f} s, check {check:.3f} s, together {read + check:.3f} s"
    print(f"{lines} lines, {len(text) / 1000:.0f} kB: {times}")
    print(f"limit for 5,000 lines: {LIMIT_SECONDS} s")
    return 1 if (read + check) / lines * 5000 > LIMIT_SECONDS else 0


if __name__ == "__main__":
    sys.exit(main())
