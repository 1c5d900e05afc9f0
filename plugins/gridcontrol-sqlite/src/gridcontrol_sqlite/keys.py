"""The hash index: from ids to the facts that bear them, are about them, or act on them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping
from hashlib import blake2b
from math import isqrt
from operator import itemgetter

from gridcontrol.ids import FactId, SubjectId
from gridcontrol.model.encoded import Encoded

FactRow = tuple[int, str, str, int | None, int]
"""Number, id, content, number of the delivery, row in it."""

_CHUNK = 4_000
_FIRST = itemgetter(0)
_ACTING = frozenset({"correction", "void"})
_FEWEST = 20_000
"""Below so many entries moving them is not worth while."""


def _key(kind: str, text: str) -> int:
    return int.from_bytes(blake2b((kind + text).encode(), digest_size=8).digest(), "little", signed=True)


def key_of_fact(fact: str) -> int:
    """The key of the fact itself. Different ids may share a key: whoever looks up compares the ids."""
    return _key("i", fact)


def key_of_subject(subject: SubjectId) -> int:
    """The key of all that is about *subject*."""
    return _key("s", subject)


def key_of_target(fact: FactId) -> int:
    """The key of the corrections and voids of *fact*."""
    return _key("o", fact)


def entries_of(facts: Iterable[Encoded], id_keys: Mapping[str, int], first_seq: int) -> list[tuple[int, int]]:
    """(key, number) pairs of facts numbered from *first_seq*; *id_keys* holds ``key_of_fact`` of each."""
    entries = []
    for seq, fact in enumerate(facts, first_seq):
        entries.append((id_keys[fact.id], seq))
        entries.append((_key("o" if fact.form in _ACTING else "s", fact.about), seq))
        if fact.other and fact.other != fact.about:
            entries.append((_key("s", fact.other), seq))
    return entries


def _chunks(values: Iterable[int]) -> Iterator[str]:
    """JSON lists for ``json_each``, ascending, so that the search walks the tables one way."""
    ordered = sorted(values)
    for start in range(0, len(ordered), _CHUNK):
        yield json.dumps(ordered[start : start + _CHUNK])


def found(connection: sqlite3.Connection, keys: Collection[int], last_seq: int) -> set[int]:
    """The numbers, up to *last_seq*, of the facts under any of *keys*."""
    seqs: set[int] = set()
    for chunk in _chunks(keys):
        # One statement for both tables: entries may move from one to the other between statements.
        rows = connection.execute(
            "SELECT seq FROM new_keys WHERE key IN (SELECT value FROM json_each(?))"
            " UNION ALL SELECT seq FROM keys WHERE key IN (SELECT value FROM json_each(?))",
            (chunk, chunk),
        )
        seqs.update([row[0] for row in rows if row[0] <= last_seq])
    return seqs


def facts_at(connection: sqlite3.Connection, seqs: Collection[int]) -> Iterator[FactRow]:
    """The facts with these numbers, in ascending order."""
    for chunk in _chunks(seqs):
        yield from connection.execute(
            "SELECT seq, id, content, delivery, row FROM facts"
            " WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq",
            (chunk,),
        )


def add(connection: sqlite3.Connection, entries: list[tuple[int, int]], last_seq: int) -> None:
    """Enter (key, number) pairs, inside the caller's transaction."""
    entries.sort(key=_FIRST)
    connection.executemany("INSERT OR IGNORE INTO new_keys (key, seq) VALUES (?, ?)", entries)
    waiting = connection.execute("SELECT count(*) FROM new_keys").fetchone()[0]
    # A batch rewrites the small table, a move the large one. Their sum is least when the small table is allowed
    # the geometric mean of a batch's entries and all entries (two a fact).
    if waiting > max(_FEWEST, isqrt(len(entries) * 2 * last_seq)):
        connection.execute("INSERT INTO keys SELECT key, seq FROM new_keys")
        connection.execute("DELETE FROM new_keys")
