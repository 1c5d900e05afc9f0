"""Ten thousand subjects in crowds of a pack each, by four engines: what each shows is what the definition shows."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from attrs import evolve

from gridcontrol_sql import Carried, Compiled, Table
from tests.agreement.crowds import OWN, crowd
from tests.agreement.drawing import FOCUSES, TO_ONE_PACK, numbered
from tests.agreement.in_engines import engine_called, looked_at

FIRST = 52_000
"""Of one pack to each focus in turn."""
WHOLE = {"sqlite": 200, "duckdb": 80, "postgres": 80, "spark": 60}
"""Examples in a crowd, by engine."""
PARTS = {"sqlite": len(FOCUSES), "duckdb": 7, "postgres": len(FOCUSES), "spark": 1}
"""Crowds, by engine."""
COMPARED = {"sqlite": 6_800, "duckdb": 1_300, "postgres": 2_700, "spark": 130}
"""Subjects that are compared at least, by engine."""


def together(engine: str) -> tuple[int, int]:
    """How many subjects and stretches of them were compared."""
    subjects = stretches = 0
    for part in range(PARTS[engine]):
        number = FIRST + part * TO_ONE_PACK
        seen = looked_at(number, WHOLE[engine], engine_called(engine))
        assert seen.difference is None, f"crowd {number} of {WHOLE[engine]}: {seen.difference}"
        subjects += seen.subjects
        stretches += seen.stretches
    return subjects, stretches


@pytest.mark.heavy
def test_sqlite_shows_most_of_them_what_the_definition_shows() -> None:
    subjects, stretches = together("sqlite")
    assert subjects >= COMPARED["sqlite"]
    assert stretches > 4_000


@pytest.mark.heavy
def test_duckdb_shows_a_thousand_what_the_definition_shows() -> None:
    subjects, stretches = together("duckdb")
    assert subjects >= COMPARED["duckdb"]
    assert stretches > 700


@pytest.mark.heavy
@pytest.mark.postgres
def test_postgres_shows_two_thousand_what_the_definition_shows() -> None:
    subjects, stretches = together("postgres")
    assert subjects >= COMPARED["postgres"]
    assert stretches > 1_300


@pytest.mark.heavy
@pytest.mark.spark
def test_spark_shows_a_hundred_what_the_definition_shows() -> None:
    subjects, stretches = together("spark")
    assert subjects >= COMPARED["spark"]
    assert stretches > 30


def test_ten_thousand_are_compared_on_a_run_that_has_every_engine() -> None:
    assert COMPARED.keys() == WHOLE.keys() == PARTS.keys()
    assert sum(COMPARED.values()) >= 10_000


def test_a_crowd_has_every_example_with_people_of_its_own() -> None:
    one, many = crowd(FIRST, 1), crowd(FIRST, 5)
    assert {fact.id for fact in one.facts} < {fact.id for fact in many.facts}
    people = {subject for subject in many.known.events if subject.startswith("person/")}
    assert {subject.rpartition("-")[2] for subject in people} == set("01234")
    assert not people & OWN


def test_a_place_of_its_own_draws_other_facts_for_the_same_pack() -> None:
    one, other = numbered(FIRST), numbered(FIRST, 1)
    assert one.pack is other.pack
    assert one.facts != other.facts
    assert numbered(FIRST, 1).facts == other.facts


class LosesTheFirst:
    """SQLite, but for a row."""

    name = "sqlite"

    def carry_out(self, script: Compiled, tables: Sequence[Table]) -> Carried:
        carried = engine_called("sqlite").carry_out(script, tables)
        return evolve(carried, rows=carried.rows[1:])


def test_a_difference_is_told() -> None:
    assert str(looked_at(FIRST, 3, LosesTheFirst()).difference).startswith("lacks Shown(")
