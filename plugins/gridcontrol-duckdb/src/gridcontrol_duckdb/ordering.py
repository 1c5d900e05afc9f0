"""Whether this DuckDB keeps rows in order below windows over everything, which quicker scripts rest on.

It documents that, and some of its versions get it wrong all the same: of two ``LAST_VALUE(... IGNORE NULLS)`` side by
side 1.5 gives one in place of the other. So it is tried, once in a process, on what those scripts are made of: drawn
pieces and events, by rows in order and by subject. Where the two differ, scripts keep to windows by subject.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import duckdb

from gridcontrol_sql import DIALECTS, statements
from gridcontrol_sql.direct import next_by_subject, next_in_order
from gridcontrol_sql.positions import FOREVER
from gridcontrol_sql.script import Script
from gridcontrol_sql.strongest import strongest

ROWS = 6_000
"""Of pieces and of events: several of DuckDB's chunks, in a tenth of a second."""
PIECES = f"""CREATE TABLE pieces AS
    SELECT i // 5 AS k, i % 5 + 1 AS r, s, sno,
        CASE WHEN hash(i, 1) % 6 = 0 THEN {FOREVER} ELSE s + 1 + lasting END AS e
    FROM (
        SELECT i, (hash(i, 2) % 1000)::BIGINT AS s, (hash(i, 3) % 300)::BIGINT AS lasting,
            (hash(i, 4) % 3)::BIGINT AS sno
        FROM range({ROWS}) AS drawn(i)
    ) AS drawn"""
EVENTS = f"""CREATE TABLE events AS
    SELECT (hash(i, 5) % {ROWS // 7})::BIGINT AS k, i AS pos, (hash(i, 6) % 5)::BIGINT AS kind
    FROM range({ROWS}) AS drawn(i)"""
TESTS = ("v.kind = 1", "v.kind = 2", "v.kind < 2")
LISTED = "v.k, v.pos"


@cache
def keeps_order() -> bool:
    """Whether it does. Where DuckDB can't carry the trial out, it doesn't."""
    try:
        return _tried(in_order=True) == _tried(in_order=False)
    except duckdb.Error:
        return False


def _tried(*, in_order: bool) -> list[tuple[Any, ...]]:
    """What is shown of the pieces, and what comes next of the events, one way or the other."""
    bounds: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with duckdb.connect(":memory:", config=bounds) as database:
        database.execute(PIECES)
        database.execute(EVENTS)
        script = Script(in_order=in_order)
        shown = strongest(script, "pieces", lambda position: position, ("sno",))
        for statement in statements(script.steps, DIALECTS["duckdb"], lazily=True):
            database.execute(statement)
        pieces = database.execute(f"SELECT k, s, e, anew, sno FROM {shown} ORDER BY ALL").fetchall()
        events = f"SELECT {LISTED}{next_by_subject(TESTS)} FROM events AS v"
        query = next_in_order("events", LISTED, TESTS) if in_order else events
        return pieces + database.execute(f"FROM ({query}) AS answer ORDER BY ALL").fetchall()
