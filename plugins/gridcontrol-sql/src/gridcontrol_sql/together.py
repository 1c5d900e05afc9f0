"""Fewer and longer steps: what one other step reads, in one place, stands there instead of by itself.

An engine looks at a view anew each time something that is made of it is named, so a long chain of views costs more to
name than to carry out where people are few.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from attrs import evolve

from gridcontrol_sql.script import Step

DEEPEST = 8
"""So many queries stand one within the other at most."""
_WORD = re.compile(r"\b[a-z]\w*\b")
_QUOTED = "'(?:[^']|'')*'"
"""A text of the pack's own, in which anything may stand."""
_READ = re.compile(rf"{_QUOTED}|\b(FROM|JOIN) ([a-z]\w*)\b( AS \w+)?")


def put_together(steps: Sequence[Step], once: Collection[str]) -> tuple[Step, ...]:
    """*steps* that give the same. Those named in *once*, those ``apart`` and what nothing reads stay as they are."""
    inside = _read_in_one_place(steps) - set(once)
    result: list[Step] = []
    held: dict[str, tuple[str, int]] = {}
    for step in steps:
        query, depth = _with(held, step.query)
        if step.name in inside and not step.apart and depth < DEEPEST and not query.startswith("WITH "):
            held[step.name] = query, depth
        else:
            result.append(evolve(step, query=query))
    return tuple(result)


def _read_in_one_place(steps: Sequence[Step]) -> set[str]:
    """The names of steps that stand in all queries just once, and there as what is read."""
    named = Counter(word for step in steps for word in _WORD.findall(re.sub(_QUOTED, "''", step.query)))
    read = Counter(name for step in steps for _, name, _ in _READ.findall(step.query) if name)
    return {step.name for step in steps if named[step.name] == read[step.name] == 1}


def _with(held: dict[str, tuple[str, int]], query: str) -> tuple[str, int]:
    """*query* with those of *held* that it reads in their place, which are held no longer; how deep it is now."""
    depth = 0

    def put_in(read: re.Match[str]) -> str:
        nonlocal depth
        word, name, called = read.groups()
        if name not in held:
            return read.group()
        inner, below = held.pop(name)
        depth = max(depth, below + 1)
        return f"{word} ({inner}){called or f' AS {name}'}"

    return _READ.sub(put_in, query), depth
