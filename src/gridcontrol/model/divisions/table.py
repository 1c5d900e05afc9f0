"""The static part of the divisions: every row of the source tables as arrays in preorder.

A division is a *position* in here, a whole number from 0; outside this package only ids are seen. The
divisions below one lie directly behind it: ``position + 1 .. end[position]``. A country of two thirds of
a million divisions takes some 150 MB and a quarter of a second this way; objects would take gigabytes.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import accumulate

from attrs import field, frozen

from gridcontrol.ids import DivisionId

ABSENT = -2
"""In place of a parent: not in this hierarchy on that day."""
ROOT = -1
"""In place of a parent: a root."""

FIRST_DAY = 0
"""Day number that stands for "always was"; day numbers are those of ``date.toordinal``."""
NO_DAY = date.max.toordinal() + 1
"""Day number that stands for "no end known"."""
LAST_DAY = NO_DAY - 1


@frozen(eq=False, repr=False)
class Table:
    """Divisions in preorder of the first source's hierarchy. Nothing writes to its arrays after it is built."""

    ids: tuple[DivisionId, ...]
    index: Mapping[str, int] = field(init=False)
    names: bytes
    """All names in UTF-8, one after the other."""
    name_ends: array[int]
    """Where each name ends in ``names``."""
    by_name: array[int]
    """Positions in the order of their names as bytes."""
    parent: array[int]
    end: array[int]
    """One behind the last position below each division."""
    level: array[int]
    levels: tuple[str, ...]
    scheme: array[int]
    """Number of the scheme the code was read in."""
    schemes: tuple[str, ...]
    since: array[int]
    """First day of each division; empty when no row has a date."""
    until: array[int]
    """First day each division is no more; empty when ``since`` is."""

    @index.default
    def _number_ids(self) -> Mapping[str, int]:
        return dict(zip(self.ids, range(len(self.ids)), strict=True))

    def __len__(self) -> int:
        return len(self.ids)

    def name(self, position: int) -> str:
        start = self.name_ends[position - 1] if position else 0
        return self.names[start : self.name_ends[position]].decode()

    def code(self, position: int) -> tuple[str, str]:
        """Scheme and code as read."""
        scheme = self.schemes[self.scheme[position]]
        return scheme, self.ids[position][len(scheme) + 1 :]

    def life(self, position: int) -> tuple[int, int]:
        """First day and first day no more."""
        if self.since:
            return self.since[position], self.until[position]
        return FIRST_DAY, NO_DAY

    def named(self, name: str) -> Iterator[int]:
        """Positions whose name is exactly *name*."""
        wanted = name.encode()

        def name_at(rank: int) -> bytes:
            position = self.by_name[rank]
            return self.names[self.name_ends[position - 1] if position else 0 : self.name_ends[position]]

        rank = bisect_left(range(len(self)), wanted, key=name_at)
        while rank < len(self) and name_at(rank) == wanted:
            yield self.by_name[rank]
            rank += 1

    def children(self, position: int) -> Iterator[int]:
        """Positions directly below, in order; the roots for ``ROOT``."""
        child, end = (0, len(self)) if position == ROOT else (position + 1, self.end[position])
        while child < end:
            yield child
            child = self.end[child]


def code_id(scheme: str, code: str) -> DivisionId:
    """The id a division gets when it is first read: opaque from then on, whatever happens to the code."""
    return DivisionId(f"{scheme}:{code}")


def table_of(
    *,
    ids: list[DivisionId],
    names: list[str],
    parent: array[int],
    level: array[int],
    levels: tuple[str, ...],
    scheme: array[int],
    schemes: tuple[str, ...],
    since: array[int],
    until: array[int],
) -> tuple[Table, array[int]]:
    """The table of rows given parents first (``parent[i] < i``, or ``ROOT``); siblings keep their order.

    Returns also the new position of each row. Empties *names*, which would be there twice else.
    """
    count = len(ids)
    # Arrays rather than lists: at the size of a country their whole numbers would take a hundred megabytes.
    size = array("i", [1]) * count
    for row in range(count - 1, -1, -1):
        above = parent[row]
        if above >= 0:
            size[above] += size[row]
    position = array("i", [0]) * count
    free = array("i", [0]) * count
    next_root = 0
    for row, above in enumerate(parent):
        if above >= 0:
            place = free[above]
            free[above] = place + size[row]
        else:
            place = next_root
            next_root += size[row]
        position[row] = place
        free[row] = place + 1
    del free
    rows = array("i", [0]) * count
    for row, place in enumerate(position):
        rows[place] = row
    encoded = [names[row].encode() for row in rows]
    names.clear()
    table = Table(
        ids=tuple([ids[row] for row in rows]),
        names=b"".join(encoded),
        name_ends=array("I", accumulate(map(len, encoded))),
        by_name=array("I", sorted(range(count), key=encoded.__getitem__)),
        parent=array("i", [position[above] if (above := parent[row]) >= 0 else ROOT for row in rows]),
        end=array("i", [place + size[row] for place, row in enumerate(rows)]),
        level=array("B", [level[row] for row in rows]),
        levels=levels,
        scheme=array("B", [scheme[row] for row in rows]),
        schemes=schemes,
        since=array("i", [since[row] for row in rows] if since else ()),
        until=array("i", [until[row] for row in rows] if until else ()),
    )
    return table, position
