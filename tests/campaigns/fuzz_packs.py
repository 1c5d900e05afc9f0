"""Mutate valid packs and demand a pack or a pack error, in time and within memory, and never anything else.

    python -m tests.campaigns.fuzz_packs --count 200000 --seed 7

A finding is written to a file of its own, so that it can be read again; the exit code is then 1.
"""

from __future__ import annotations

import argparse
import faulthandler
import random
import re
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import yaml

try:
    import resource
except ImportError:
    LIMITED = False  # Windows
else:
    LIMITED = True

from gridcontrol.errors import PackError
from gridcontrol.errors.text import render_all
from gridcontrol.located.characters import source_lines
from gridcontrol.rules.check import check_pack
from gridcontrol.rules.from_yaml import read_pack

GOOD = Path(__file__).resolve().parent.parent / "cases" / "packs" / "good"
SECONDS = 2.0
MEGABYTES = 300
_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_TOKEN = re.compile(r"[\w./-]+|[^\w\s]")
_NASTY = (
    *(
        "null",
        "~",
        "&a",
        "*a",
        "!!x",
        "<<",
        "<<: {a: b}",
        "? x",
        "- -",
        "|",
        ">",
        "%YAML 9.9",
        "---",
        "...",
        "'",
        '"',
        "\\",
    ),
    *("0d", "99999d", "14", "-1d", "1e9", "010203", "on", "yes", "12:30", "0x1F", ".inf", "9999-12-31", "0001-01-01"),
    *("2020-02-30", "2020-02-05 24:00", "9999-12-31 24:00", "2020-02-05T15:00+99:99", "at", "ref person", "ref", "?"),
    *("[]", "{}", "[[[[", "{{{{", "[[], {}]", "\u3000", "\u202e", "：", "，", "“", "𠮷", "é", "x" * 300, "{a: " * 50),
    *("{status: {control: central}}", "{not: {not: {all: []}}}", "{its: {person: {all: []}}}", "{running: a/b/c}"),
)

Tree = str | list[Any] | dict[Any, Any]
Mutation = Callable[[random.Random, bytes, "Corpus"], bytes]


class Corpus:
    """Valid packs as bytes, as trees, and the words they are made of."""

    def __init__(self) -> None:
        self.packs = [path.read_bytes() for path in sorted(GOOD.glob("*.yaml"))]
        self.trees: list[Any] = [yaml.load(pack, Loader=_LOADER) for pack in self.packs]  # noqa: S506  # BaseLoader: text only
        words = {word for pack in self.packs for word in _TOKEN.findall(pack.decode())}
        self.words = [*sorted(words), *_NASTY]
        self.subtrees = [node for tree in self.trees for _, _, node in spots(tree)]


def spots(tree: Tree) -> list[tuple[Any, Any, Tree]]:
    """Every place in *tree*: holder, key or index, value."""
    found = []
    waiting: list[Any] = [tree] if isinstance(tree, dict | list) else []
    while waiting:
        holder = waiting.pop()
        pairs: list[tuple[Any, Any]] = list(holder.items()) if isinstance(holder, dict) else list(enumerate(holder))
        for name, value in pairs:
            found.append((holder, name, value))
            if isinstance(value, dict | list):
                waiting.append(value)
    return found


def mutate_bytes(draw: random.Random, pack: bytes, corpus: Corpus) -> bytes:
    """Change, drop, insert or cut single bytes, or splice two packs."""
    data = bytearray(pack)
    for _ in range(draw.randint(1, 4)):
        at = draw.randrange(len(data) or 1)
        match draw.randrange(5):
            case 0:
                data[at : at + 1] = bytes([draw.randrange(256)])
            case 1:
                del data[at : at + draw.randint(1, 8)]
            case 2:
                data[at:at] = draw.choice((b"\t", b"\n", b" ", b":", b"-", b"\xff", b"\x00", b"{", b"]", b"#"))
            case 3:
                del data[at:]
            case _:
                other = draw.choice(corpus.packs)
                data[at:] = other[draw.randrange(len(other)) :]
    return bytes(data)


def mutate_lines(draw: random.Random, pack: bytes, corpus: Corpus) -> bytes:
    """Drop, double, move, indent or borrow lines."""
    lines = pack.split(b"\n")
    for _ in range(draw.randint(1, 3)):
        at = draw.randrange(len(lines) or 1)
        match draw.randrange(5):
            case 0:
                del lines[at : at + draw.randint(1, 3)]
            case 1:
                lines[at:at] = lines[at : at + draw.randint(1, 3)]
            case 2:
                lines.insert(draw.randrange(len(lines) + 1), lines.pop(at) if lines else b"")
            case 3:
                lines[at : at + 1] = [draw.choice((b"  ", b" ", b"    ", b"\t")) + line for line in lines[at : at + 1]]
            case _:
                lines.insert(at, draw.choice(draw.choice(corpus.packs).split(b"\n")))
    return b"\n".join(lines)


def mutate_words(draw: random.Random, pack: bytes, corpus: Corpus) -> bytes:
    """Put other words in the place of some."""
    text = pack.decode()
    found = list(_TOKEN.finditer(text))
    for match in sorted(draw.sample(found, min(len(found), draw.randint(1, 4))), key=re.Match.start, reverse=True):
        text = text[: match.start()] + draw.choice(corpus.words) + text[match.end() :]
    return text.encode("utf-8", "surrogatepass")


def mutate_tree(draw: random.Random, pack: bytes, corpus: Corpus) -> bytes:
    """Drop, replace, wrap, move or rename parts of the tree, then write it out: always YAML, seldom a pack."""
    tree: Any = yaml.load(pack, Loader=_LOADER)  # noqa: S506  # BaseLoader: text only
    for _ in range(draw.randint(1, 3)):
        places = spots(tree)
        if not places:
            break
        holder, name, value = draw.choice(places)
        match draw.randrange(7):
            case 0:
                del holder[name]
            case 1:
                holder[name] = draw.choice(corpus.subtrees)
            case 2:
                holder[name] = [value]
            case 3:
                holder[name] = {draw.choice(corpus.words): value}
            case 4:
                holder[name] = draw.choice(corpus.words)
            case 5 if isinstance(holder, dict):
                holder[draw.choice(corpus.words)] = holder.pop(name)
            case _:
                other, spot, _ = draw.choice(places)
                other[spot] = value if not _holds(value, other) else "x"
    return yaml.dump(tree, Dumper=_NoAliases, allow_unicode=True, sort_keys=False).encode()


class _NoAliases(_DUMPER):  # type: ignore[misc]  # the base is chosen at run time
    def ignore_aliases(self, data: object) -> bool:
        del data
        return True


def _holds(value: Tree, wanted: Tree) -> bool:
    """Whether *wanted* is *value* or inside it: moving it there would make a circle."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if each is wanted:
            return True
        if isinstance(each, dict | list):
            waiting += each.values() if isinstance(each, dict) else each
    return False


MUTATIONS: tuple[Mutation, ...] = (mutate_bytes, mutate_lines, mutate_words, mutate_words, mutate_tree, mutate_tree)


def outcome(data: bytes, *, show: bool) -> str:
    """``pack`` or ``error``; whatever else happens is raised. With *show* all problems are rendered, too."""
    try:
        pack = read_pack(data, "fuzzed.yaml")
        found = check_pack(pack)
        kind = "pack"
    except PackError as error:
        found, kind = error.problems, "error"
        if not found:
            raise AssertionError("a pack error without a problem") from error
    if show:
        lines = {"fuzzed.yaml": source_lines(data)}
        for lang in ("en", "zh"):
            render_all(found[:20], lines, lang)
    return kind


def limit_memory() -> None:
    """Let the program take no more than so many megabytes on top of what it has, where the system can do that."""
    if not LIMITED:
        print("No memory limit: this system has no resource module.")
        return
    pages = (
        int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) if Path("/proc/self/statm").exists() else 0
    )
    most = pages * resource.getpagesize() + MEGABYTES * 1_000_000
    if pages:
        resource.setrlimit(resource.RLIMIT_AS, (most, resource.getrlimit(resource.RLIMIT_AS)[1]))


def fuzz(
    count: int, seed: int, out: Path | None, *, talk: bool, seconds: float | None = None
) -> tuple[Counter[str], list[str], float]:
    """Try *count* mutants. Returns the outcomes, what went wrong, and the longest time one took in seconds.

    That one takes longer than *seconds* is wrong too; without them, as where other work goes on, time is no matter.
    """
    draw = random.Random(seed)
    corpus = Corpus()
    counted: Counter[str] = Counter()
    wrong: list[str] = []
    longest = 0.0
    began = time.perf_counter()
    for number in range(1, count + 1):
        mutation = draw.choice(MUTATIONS)
        data = mutation(draw, draw.choice(corpus.packs), corpus)
        started = time.perf_counter()
        try:
            kind = outcome(data, show=number % 4 == 0)
        except Exception:  # noqa: BLE001  # any exception at all is what is looked for
            kind = "WRONG"
            wrong.append(f"{mutation.__name__} {number}\n{traceback.format_exc()}")
            if out is not None:
                (out / f"fuzz-{seed}-{number}.yaml").write_bytes(data)
        taken = time.perf_counter() - started
        longest = max(longest, taken)
        if seconds is not None and taken > seconds:
            wrong.append(f"{mutation.__name__} {number}: {taken:.1f} s")
            if out is not None:
                (out / f"fuzz-{seed}-{number}.yaml").write_bytes(data)
        counted[kind] += 1
        if talk and number % 5000 == 0:
            rate = number / (time.perf_counter() - began) * 60
            print(f"{number} of {count}, {rate:.0f} a minute, {dict(counted)}, longest {longest:.2f} s", flush=True)
    return counted, wrong, longest


def main(words: Sequence[str] | None = None) -> int:
    """Returns 1 when anything but packs and pack errors came out."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("demo-output"), help="folder for mutants that went wrong")
    chosen = parser.parse_args(words)
    chosen.out.mkdir(parents=True, exist_ok=True)
    faulthandler.dump_traceback_later(chosen.count * SECONDS + 60, exit=True)
    limit_memory()
    counted, wrong, longest = fuzz(chosen.count, chosen.seed, chosen.out, talk=True, seconds=SECONDS)
    faulthandler.cancel_dump_traceback_later()
    print("\n".join(wrong[:20]))
    told = f"{sum(counted.values())} mutants, {dict(counted)}, longest {longest:.2f} s, {len(wrong)} wrong"
    print(f"seed {chosen.seed}: {told}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
