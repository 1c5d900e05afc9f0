"""Which of several equal rows of one file a row is."""

from __future__ import annotations

from array import array

_LEAST = 1 << 12


class Ordinals:
    """Counts equal keys of 64 bits. Sixteen to thirty-two bytes for each key, whatever its content was.

    Two contents of one file whose keys are equal by chance would be numbered as if they were equal; among a million
    rows that happens once in thirty-five million files.

    >>> ordinals = Ordinals()
    >>> [ordinals.next(key) for key in (7, 8, 7, 7)]
    [0, 0, 1, 2]
    """

    def __init__(self) -> None:
        self._table = array("Q", bytes(8 * _LEAST))
        self._mask = _LEAST - 1
        self._room = _LEAST // 2
        self._repeats: dict[int, int] = {}

    def next(self, key: int) -> int:
        """How often *key* (0 to 2**64 - 1) was asked for before."""
        key = key or 1  # 0 marks a free slot
        table, mask = self._table, self._mask
        slot = key & mask
        while held := table[slot]:
            if held == key:
                ordinal = self._repeats.get(key, 0) + 1
                self._repeats[key] = ordinal
                return ordinal
            slot = (slot + 1) & mask
        table[slot] = key
        self._room -= 1
        if not self._room:
            self._grow()
        return 0

    def _grow(self) -> None:
        size = 2 * len(self._table)
        table, mask = array("Q", bytes(8 * size)), size - 1
        for key in self._table:
            if key:
                slot = key & mask
                while table[slot]:
                    slot = (slot + 1) & mask
                table[slot] = key
        self._room = size // 4
        self._table, self._mask = table, mask
