"""Steps put together: fewer of them, and the same rows."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from gridcontrol_sql.script import Step
from gridcontrol_sql.together import DEEPEST, put_together

FACTS = "SELECT 1 AS k UNION ALL SELECT 2 UNION ALL SELECT 3"
STEPS = (
    Step("given", FACTS),
    Step("some", "SELECT k FROM given WHERE k > 1"),
    Step("twice", "SELECT a.k FROM some AS a WHERE a.k < 9"),
    Step("alone", "SELECT k + 1 AS k FROM twice AS t", apart=True),
    Step("pairs", "SELECT a.k, b.k AS other FROM twice AS a JOIN alone AS b ON a.k = b.k"),
    Step("answer", "SELECT p.k FROM pairs AS p"),
)


def rows(steps: tuple[Step, ...], name: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(":memory:")) as database:
        for step in steps:
            database.execute(f"CREATE TEMPORARY VIEW {step.name} AS {step.query}")
        return database.execute(f"SELECT * FROM {name}").fetchall()  # noqa: S608  # a name of this file


def test_what_is_read_in_one_place_stands_there_and_nothing_else_moves() -> None:
    together = put_together(STEPS, ())
    assert [step.name for step in together] == ["twice", "alone", "answer"]
    assert f"({FACTS}) AS given WHERE k > 1) AS a WHERE" in together[0].query
    assert rows(together, "answer") == rows(STEPS, "answer") == [(3,)]


def test_answers_that_are_read_once_keep_their_names() -> None:
    assert "pairs" in [step.name for step in put_together(STEPS, ("pairs",))]


def test_a_long_chain_is_cut() -> None:
    chain = (
        Step("s0", FACTS),
        *(Step(f"s{n}", " ".join(["SELECT k FROM", f"s{n - 1}"])) for n in range(1, 3 * DEEPEST)),
    )
    together = put_together(chain, ())
    assert 1 < len(together) < len(chain)
    assert max(step.query.count("(") for step in together) <= DEEPEST
    assert rows(together, chain[-1].name) == [(1,), (2,), (3,)]


def test_a_name_that_stands_elsewhere_too_stays() -> None:
    steps = (Step("held", FACTS), Step("answer", "SELECT held.k FROM held"))
    assert put_together(steps, ()) == steps


def test_what_stands_in_a_text_is_no_name() -> None:
    steps = (
        Step("held", FACTS),
        Step("answer", "SELECT 'held FROM held' AS word, k FROM held"),
        Step("other", "SELECT 'FROM answer' AS word"),
    )
    together = put_together(steps, ())
    assert [step.name for step in together] == ["answer", "other"]
    assert rows(together, "answer") == rows(steps, "answer")
    assert rows(together, "other") == [("FROM answer",)]
