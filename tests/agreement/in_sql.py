"""Drawn examples worked out by scripts of SQL, on engines that are at hand."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import duckdb
import psycopg

from gridcontrol.calculus.evaluator import AsOf, Places
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.ids import SubjectId
from gridcontrol.model.known import Known
from gridcontrol.rules.ruleset import Pack
from gridcontrol_sql import DIALECTS, Compiled, Shown, compiled, shown_in_rows, statements, tables
from gridcontrol_sql.dialects import said as in_dialect
from gridcontrol_sql.outcome import shown_in
from gridcontrol_sql.ticks import Ticks, fractions_in, ticks_of
from tests.agreement.drawing import Drawn, Prefixes

YEARS = (2019, 2021)
"""Facts are drawn in 2020."""


def rows_of(
    pack: Pack,
    known: Known,
    engine: str = "sqlite",
    *,
    server: str = "",
    places: Places | None = None,
    as_of: AsOf | None = None,
    subjects: Sequence[SubjectId] = (),
    way: str = "",
) -> list[Shown]:
    """What the script of *pack* gives of *known*, carried out on an engine; *way*: of ``WAYS``, or ``IN_ORDER``."""
    script, said = _script(pack, known, engine, way)
    with _ENGINES[engine](server) as database:
        for table in tables(pack, script.columns, known, places, as_of, subjects):
            columns = ", ".join(f"{name} {in_dialect(type_, DIALECTS[engine])}" for name, type_ in table.columns)
            database.execute(f"CREATE TEMPORARY TABLE {table.name} ({columns})")
            if table.rows:
                marks = ", ".join([_MARKS.get(engine, "?")] * len(table.columns))
                database.executemany(f"INSERT INTO {table.name} VALUES ({marks})", table.rows)  # noqa: S608  # names from the script
        for statement in said:
            database.execute(statement)
        return shown_in_rows(database.execute("SELECT * FROM timelines").fetchall(), script.ticks)


WAYS: Mapping[str, Mapping[str, Any]] = {
    "": {},
    "general": {"direct": False},
    "crowded": {"bits": 1},
    "keyed": {"keyed": True},
}
"""Ways to the same rows: every rule written the general way, hardly any piece with a bit, keys as they are."""
IN_ORDER = "in order"
"""The way that only DuckDB knows: windows that take rows in the order in which they lie."""
_WAYS = {**WAYS, IN_ORDER: {"keyed": True, "in_order": True}}


@lru_cache(maxsize=4)
def _script_of(version: str, engine: str, way: str, ticks: Ticks, pack: _Same) -> tuple[Compiled, list[str]]:
    del version
    script = compiled(pack.pack, YEARS, ticks=ticks, **_WAYS[way])
    return script, statements(script.steps, DIALECTS[engine])


class _Same:
    """A pack that counts as the same as any other in a cache whose key says which it is."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same)

    def __hash__(self) -> int:
        return 0


def _script(pack: Pack, known: Known, engine: str, way: str) -> tuple[Compiled, list[str]]:
    return _script_of(pack.version, engine, way, ticks_of(fractions_in(pack, known)), _Same(pack))


def forget() -> None:
    """No script made so far is used again: the package that makes them has changed."""
    _script_of.cache_clear()


_ENGINES: dict[str, Callable[[str], Any]] = {
    "sqlite": lambda _: _Closing(sqlite3.connect(":memory:")),
    "duckdb": lambda _: _Closing(duckdb.connect(":memory:")),
    "postgres": lambda server: _Closing(psycopg.connect(server)),
}
_MARKS = {"postgres": "%s"}
"""What stands for a value, where it is not a question mark."""


class _Closing:
    """A connection that a block closes."""

    def __init__(self, connection: Any) -> None:  # noqa: ANN401  # of either engine
        self.connection = connection

    def __enter__(self) -> Any:  # noqa: ANN401  # of either engine
        return self.connection.cursor()

    def __exit__(self, *error: object) -> None:
        self.connection.close()


def by_the_definition(example: Drawn) -> list[Shown]:
    """What the definition shows."""
    evaluation = ReferenceEvaluator().evaluate(
        example.pack, example.known, places=Prefixes(example.pack.zone), as_of=example.as_of, subjects=example.subjects
    )
    return shown_in(evaluation.timelines)


def in_sql(example: Drawn, engine: str = "sqlite", server: str = "", way: str = "") -> list[Shown]:
    """What the script shows of those whom the example asks about."""
    asked = None if example.subjects is None else {example.known.standing_for(each) for each in example.subjects}
    found = rows_of(
        example.pack,
        example.known,
        engine,
        server=server,
        places=Prefixes(example.pack.zone),
        as_of=example.as_of,
        subjects=example.subjects or (),
        way=way,
    )
    return [shown for shown in found if asked is None or shown.subject in asked]


def difference(
    example: Drawn, engine: str = "sqlite", expected: list[Shown] | None = None, *, server: str = "", way: str = ""
) -> str | None:
    """The first row that one of them shows and the other doesn't; None where they show the same."""
    wanted = by_the_definition(example) if expected is None else expected
    found = in_sql(example, engine, server, way)
    if found == wanted:
        return None
    lacking = next((f"lacks {each}" for each in wanted if each not in found), None)
    return lacking or next(f"has {each}" for each in found if each not in wanted)
