"""The evaluator that works in DuckDB: the contract, its words, and what it says when DuckDB fails."""

from __future__ import annotations

import pytest

from gridcontrol.errors import PluginError
from gridcontrol.errors.text import fix_text, problem_line
from gridcontrol.model.known import as_known
from gridcontrol.plugins import PluginHost
from gridcontrol.testing import EvaluatorContract
from gridcontrol.testing.packs import pocket_pack
from gridcontrol_duckdb.engine import DuckDb
from gridcontrol_sql import EngineEvaluator, compiled
from gridcontrol_sql.loading import tables


@pytest.mark.heavy
class TestDuckDb(EvaluatorContract):
    def evaluator(self) -> EngineEvaluator:
        return EngineEvaluator(DuckDb(), few=0)


def engine_of(words: str) -> DuckDb:
    evaluator = PluginHost().evaluator(words)
    assert isinstance(evaluator, EngineEvaluator)
    assert isinstance(evaluator.engine, DuckDb)
    return evaluator.engine


def test_bounds_stand_behind_its_name() -> None:
    assert engine_of("duckdb") == DuckDb("1GB", None)
    assert engine_of("duckdb:memory=200MB") == DuckDb("200MB", None)
    assert engine_of("duckdb:threads=2") == DuckDb("1GB", 2)
    assert engine_of("duckdb:memory=2GB&threads=2") == DuckDb("2GB", 2)


@pytest.mark.parametrize("words", ["memory=2", "threads=0", "memory=2GBthreads=2", "/data"])
def test_other_words_are_refused(words: str) -> None:
    with pytest.raises(PluginError) as refused:
        engine_of(f"duckdb:{words}")
    (problem,) = refused.value.problems
    assert problem_line(problem, "en") == f"the evaluator 'duckdb' can't be had with '{words}' [sql.engine-words]"
    assert fix_text(problem, "en") == "write it as duckdb:memory=2GB&threads=2"


def test_what_duckdb_says_is_passed_on() -> None:
    pack = pocket_pack()
    script = compiled(pack)
    named = [
        table for table in tables(pack, script.columns, as_known([], pack.zone), None, None) if table.name != "as_of"
    ]
    with pytest.raises(PluginError, match=r"the engine duckdb failed: Catalog Error: .*as_of"):
        DuckDb().carry_out(script, named)
