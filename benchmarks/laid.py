"""Invented events written straight into the folder of a store, key by key, where a load would take long.

A load puts rows on the disk by key, looks for ids that are there twice, and only then writes. Here people are drawn in
the order of their keys and all ids are new, so that nothing is left but the writing: by the code of the store, in the
same columns, order and files.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from itertools import pairwise
from pathlib import Path

import duckdb
from attrs import evolve

from gridcontrol_duckdb.bulk import rows_of
from gridcontrol_duckdb.columns import with_columns
from gridcontrol_duckdb.folder import Folder, Manifest
from gridcontrol_duckdb.layout import EVENT_COLUMNS, KEYS, Keys, Table, key_sql, quoted, timestamp_sql
from gridcontrol_duckdb.transaction import new_files
from gridcontrol_duckdb.writing import ROWS_IN_A_FILE, Writer

Drawn = Callable[[str], str]
"""Events as a load takes them, by a SELECT ``(i, p)`` of the numbers of events and of their people."""

NUMBERS = (1, 2, 2, 3, 3, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6, 7, 7, 8, 8, 9)
"""How many events there are of a person, one as likely as the other: spread as if drawn by lot, five on average."""


_SAMPLED = 64
"""Of so many equal parts of the keys one is counted to know how many files there will be."""


def draw_people(database: duckdb.DuckDBPyConnection, people: int, file: Path) -> None:
    """Write the numbers of people to *file* in the order of their keys."""
    numbered = (
        f"SELECT p, {key_sql(chr(39) + 'person/p' + chr(39) + ' || p')} AS subject_key FROM range({people}) AS r(p)"
    )
    database.execute(f"COPY ({numbered} ORDER BY subject_key) TO '{file}' (FORMAT parquet, ROW_GROUP_SIZE 50000)")


def numbers(people: Path, keys: Keys) -> str:
    """A SELECT ``(i, p)`` of all events of those of *people* with such keys."""
    most, listed = max(NUMBERS), ", ".join(map(str, NUMBERS))
    own = f"[{listed}][1 + (hash(p, 9) % {len(NUMBERS)})::BIGINT]"
    return (
        f"SELECT p * {most} + j AS i, p FROM (SELECT p, unnest(range({own})) AS j"
        f" FROM read_parquet('{people}') WHERE subject_key BETWEEN {keys.first} AND {keys.end - 1})"
    )


def lay(
    database: duckdb.DuckDBPyConnection, path: Path, people: Path, drawn: Drawn, batches: Sequence[tuple[datetime, str]]
) -> int:
    """Write all events of *people* to an empty store at *path*; how many there are.

    *batches* are in order of receipt: when, and which of the events, as a condition.
    """
    folder = Folder(path)
    folder.make()
    with folder.writing() as before:
        columns = with_columns((), rows_of(database, drawn("SELECT 0 AS i, 0 AS p")).fields.values())
        manifest = evolve(before, layout=evolve(before.layout, columns=columns))
        for instant, which in batches:
            manifest = _batch(database, manifest, partial(_chosen, people, drawn, which), instant)
        folder.switch(manifest, new_files(manifest, before))
    return manifest.layout.next_seq - 1


def _chosen(people: Path, drawn: Drawn, which: str, keys: Keys) -> str:
    return f"SELECT * FROM ({drawn(numbers(people, keys))}) WHERE {which}"


def _batch(
    database: duckdb.DuckDBPyConnection, manifest: Manifest, chosen: Callable[[Keys], str], instant: datetime
) -> Manifest:
    """*manifest* with the events that *chosen* gives, received at *instant*, as one run of files."""
    layout = evolve(manifest.layout, last_received=instant)
    writer = Writer(database)
    writer.begin(evolve(manifest, layout=layout))
    names = [*EVENT_COLUMNS, *(column.name for column in layout.columns)]
    some = f"SELECT count(*) FROM ({chosen(Keys(0, KEYS // _SAMPLED))})"
    ((sampled,),) = database.execute(some).fetchall()
    count = 1 + sampled * _SAMPLED // ROWS_IN_A_FILE
    edges = [KEYS * each // count for each in range(count + 1)]
    following = layout.next_seq
    for first, end in pairwise(edges):
        made = {
            "seq": f"ord + {following - 1}",
            "received_at": timestamp_sql(instant),
            "content": "NULL::VARCHAR",
        }
        shown = ", ".join(f"{made.get(name, quoted(name))} AS {quoted(name)}" for name in names)
        staged = rows_of(database, chosen(Keys(first, end))).staged_sql(layout.columns, "")
        following += writer.write(Table.EVENTS, f"SELECT {shown} FROM ({staged})", 1, Keys(first, end))
    after = writer.manifest()
    return evolve(after, layout=evolve(after.layout, next_seq=following))
