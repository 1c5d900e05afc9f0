"""Read mutated YAML: nothing but nodes or pack errors may come of it, in time, whatever the bytes.

    python dev.py campaign fuzz-yaml --count 200000 --seed 1

Each draw has its own seed, so any one of them can be made again: ``--from N --count 1``. Draws are read in child
processes of a thousand; when one dies its draws are halved until the guilty one is left.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import time
from pathlib import Path

import yaml

from gridcontrol.errors import PackError
from gridcontrol.errors.text import render_all
from gridcontrol.located import read_yaml, source_lines

ROOT = Path(__file__).resolve().parents[2]
BATCH = 1000
SLOWEST = 2.0
FROM_A_PACK, FROM_A_FILE, WHOLE_CHARACTERS = 0.4, 0.98, 0.85
"""Shares of the draws. Half a character ends the reading at once, so most draws keep characters whole."""
TOKENS = [
    b"[", b"]", b"{", b"}", b", ", b": ", b"- ", b"? ", b"&a ", b"*a", b"!!str ", b"!", b"|", b">-", b"|2", b"%", b"#",
    b"'", b'"', b"\\", b"<<: ", b"---\n", b"...\n", b"\n", b"\r", b"\r\n", b"\t", b" ", b"  ",
    "\ufeff".encode(), "家".encode(), "😀".encode(), "e\u0301".encode(), b"@", b"`", b"~",
    b'"\\uD800"', b'"\\x41"', b"a" * 1200, b"[" * 60, b"- " * 60, b"? " * 60, "\uff1a".encode(), "\u3000".encode(),
    b"on", b"null", b"2020-02-05", b"key: value\n", b"%TAG ! x\n", b"%YAML 1.1\n", b"\x1b",
]  # fmt: skip
PACK = """\
pack: rongchang
zone: Asia/Shanghai   # 时区
tracks:
  control: {about: person, default: normal, precedence: [hospital, central, home], labels: {home: 居家隔离}}
rules:
  arrived:
    when: {event: arrival, where: {from_area: 湖北}}
    phases:
      - {status: central, for: 14d, release: {needs: [{event: test, from_day: 13}], at_most: 7d}}
      - status: "home"
        for: 'a week'
    note: |
      two lines
      of text
    ? more
    : - a
      - >-
        folded
        text
"""


def material() -> list[bytes]:
    """What mutations start from: a small pack and every YAML file of tests and examples."""
    found = [path for folder in ("tests", "examples", "localities") for path in sorted((ROOT / folder).rglob("*.yaml"))]
    return [PACK.encode(), *(path.read_bytes()[:20_000] for path in found)]


def mutated(draw: random.Random, seeds: list[bytes]) -> bytes:
    """A seed with one to eight pieces cut, doubled, moved, replaced, or taken from another seed."""
    chosen = seeds[0] if draw.random() < FROM_A_PACK else draw.choice(seeds)
    data = bytearray(chosen if draw.random() < FROM_A_FILE else draw.randbytes(draw.randrange(200)))
    whole = draw.random() < WHOLE_CHARACTERS
    for _ in range(draw.randint(1, 8)):
        start = _cut(data, draw.randrange(len(data) + 1), whole=whole)
        end = _cut(data, min(len(data), start + draw.choice([0, 1, 1, 2, 5, 20, 200])), whole=whole)
        kind = draw.randrange(5 if whole else 6)
        if kind == 0:
            del data[start:end]
        elif kind == 1:
            data[start:start] = draw.choice(TOKENS)
        elif kind == 2:
            data[start:end] = draw.choice(TOKENS)
        elif kind == 3:
            data[start:start] = data[start:end] * draw.randint(1, 3)
        elif kind == 4:
            other = draw.choice(seeds)
            cut = _cut(other, draw.randrange(len(other) + 1), whole=whole)
            data[start:start] = other[cut : _cut(other, min(len(other), cut + draw.randrange(200)), whole=whole)]
        elif start < len(data):
            data[start] = draw.randrange(256)
    return bytes(data)


def _cut(data: bytes | bytearray, index: int, *, whole: bool) -> int:
    """*index*, moved on to the next character of UTF-8 where *whole* ones are wanted."""
    while whole and index < len(data) and data[index] & 0xC0 == 0x80:
        index += 1
    return index


def fault(data: bytes) -> str | None:
    """What is wrong with how *data* is read, or None."""
    lines = source_lines(data)
    for parser in (yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        start = time.perf_counter()
        try:
            read_yaml(data, "fuzz.yaml", parser=parser)
        except PackError as error:
            for problem in error.problems:
                place = problem.place
                if place is None or not (
                    1 <= place.line <= len(lines) and 1 <= place.column <= len(lines[place.line - 1]) + 1
                ):
                    return f"{problem.code} stands outside the file, at {place}"
            for lang in ("en", "zh"):
                shown = render_all(error.problems, {"fuzz.yaml": lines}, lang)
                if not shown.replace("\n", "").isprintable() and "\x1b" in shown:
                    return "the text of a problem steers the terminal"
        except Exception as error:  # noqa: BLE001 - any other exception is what this looks for
            return f"{type(error).__name__}: {error}"
        seconds = time.perf_counter() - start
        if seconds > SLOWEST:
            return f"{parser.__name__} took {seconds:.1f} s"
    return None


def drawn(seed: int, number: int, seeds: list[bytes]) -> bytes:
    return mutated(random.Random(f"{seed}/{number}"), seeds)


def read_batch(seed: int, first: int, count: int) -> int:
    """In a child: read *count* draws; 1 and a line for each fault."""
    seeds = material()
    worst = 0
    for number in range(first, first + count):
        said = fault(drawn(seed, number, seeds))
        if said:
            print(f"draw {number} of seed {seed}: {said}", flush=True)
            worst = 1
    return worst


def batch_in_child(seed: int, first: int, count: int) -> list[str]:
    """The faults of a batch, a dead child included."""
    words = [sys.executable, __file__, "--child", "--seed", str(seed), "--from", str(first), "--count", str(count)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode in (0, 1) and not done.stderr:
        return done.stdout.splitlines()
    if count == 1:
        return [f"draw {first} of seed {seed}: the process died with {done.returncode}: {done.stderr[-300:]}"]
    half = count // 2
    return batch_in_child(seed, first, half) + batch_in_child(seed, first + half, count - half)


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Read mutated YAML and look for anything but nodes or pack errors.")
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from", dest="first", type=int, default=0)
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args(words)
    if chosen.child:
        return read_batch(chosen.seed, chosen.first, chosen.count)
    found: list[str] = []
    start = time.perf_counter()
    for first in range(chosen.first, chosen.first + chosen.count, BATCH):
        count = min(BATCH, chosen.first + chosen.count - first)
        faults = batch_in_child(chosen.seed, first, count)
        for line in faults:
            print(line, flush=True)
        found += faults
    print(f"{chosen.count} files in {time.perf_counter() - start:.0f} s, {len(found)} faults")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
