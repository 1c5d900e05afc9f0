"""Which of the allowed words was probably meant."""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST = 64


def distance(one: str, other: str, most: int) -> int:
    """Edits between two words: insert, delete, replace, swap two neighbours. Above *most* it is ``most + 1``."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        before_last, before, row = before, row, [i] + [0] * len(other)
        for j, right in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                best = min(best, before_last[j - 2] + 1)
            row[j] = best
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate most like *word*, or None when none is like it; among equals the first.

    Case and ``-`` or a space for ``_`` don't count as differences.

    >>> nearest("prase", ["phases", "parse", "praise"])
    'parse'
    >>> nearest("Day-Zero", ["exact", "day_zero"])
    'day_zero'
    >>> nearest("x", ["exact"]) is None
    True
    """
    if not word or len(word) > _LONGEST:
        return None
    folded = _fold(word)
    best: str | None = None
    most = max(1, len(word) // 3) if len(word) > 1 else 0
    for candidate in candidates:
        if len(candidate) > _LONGEST:
            continue
        far = distance(folded, _fold(candidate), most)
        if far <= most:
            best, most = candidate, far - 1
            if most < 0:
                break
    return best


def _fold(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")
