"""Crowds worked out by the engines of the distributions, as their evaluators do, against the definition."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol_duckdb.engine import DuckDb
from gridcontrol_postgres.database import address_in
from gridcontrol_postgres.engine import Postgres
from gridcontrol_sql import Engine, Shown, Sqlite, compiled, shown_in_rows, tables
from gridcontrol_sql.outcome import shown_in
from gridcontrol_sql.ticks import fractions_in, ticks_of
from tests.agreement.crowds import crowd
from tests.agreement.drawing import Drawn, Prefixes
from tests.agreement.in_sql import YEARS
from tests.postgres.server import server
from tests.spark.session import spark


@frozen
class Seen:
    """How many subjects were looked at, how many stretches the definition shows of them, and the first difference."""

    subjects: int
    stretches: int
    difference: str | None


def engine_called(name: str) -> Engine:
    """The engine of that name, with whatever it needs started."""
    made: dict[str, Callable[[], Engine]] = {
        "sqlite": Sqlite,
        "duckdb": DuckDb,
        "postgres": lambda: Postgres(address_in(server().url())),
        "spark": spark,
    }
    return made[name]()


def looked_at(number: int, size: int, engine: Engine) -> Seen:
    """The crowd of *size* examples about the pack of example *number*, by *engine* and by the definition."""
    example = crowd(number, size)
    places = Prefixes(example.pack.zone)
    told = ReferenceEvaluator().evaluate(example.pack, example.known, places=places, as_of=example.as_of)
    expected = shown_in(told.timelines)
    return Seen(len(example.known.events), len(expected), _difference(shown_by(engine, example), expected))


def shown_by(engine: Engine, example: Drawn) -> list[Shown]:
    """What *engine* shows of everybody."""
    ticks = ticks_of(fractions_in(example.pack, example.known))
    script = compiled(example.pack, YEARS, ticks=ticks, in_order=engine.name == "duckdb")
    places = Prefixes(example.pack.zone)
    carried = engine.carry_out(script, tables(example.pack, script.columns, example.known, places, example.as_of))
    assert carried.beyond == 0
    return shown_in_rows(carried.rows, script.ticks)


def _difference(found: list[Shown], expected: list[Shown]) -> str | None:
    if found == expected:
        return None
    there, wanted = set(found), set(expected)
    lacking = next((f"lacks {each}" for each in expected if each not in there), None)
    return lacking or next((f"has {each}" for each in found if each not in wanted), "shows something twice")
