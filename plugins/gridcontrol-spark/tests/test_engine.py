"""The evaluator that works in Spark: chosen by setting, the same answers, and what it refuses."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.errors import PluginError
from gridcontrol.errors.text import fix_text, problem_line
from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId
from gridcontrol.model.facts import Event, Received
from gridcontrol.model.known import Known, as_known
from gridcontrol.plugins import PluginHost
from gridcontrol.rules.ruleset import Pack
from gridcontrol.testing.packs import pocket_pack
from gridcontrol_sql import DIALECTS, EngineEvaluator, compiled, script_of, shown_in_rows
from gridcontrol_sql.dialects import said
from gridcontrol_sql.loading import tables
from gridcontrol_sql.outcome import shown_in
from gridcontrol_sql.positions import YEARS

if TYPE_CHECKING:
    from pathlib import Path

    from gridcontrol_spark.engine import Spark

RECEIVED = datetime(2020, 6, 1, tzinfo=UTC)
KINDS = ("arrival", "arrival", "departure")
AREAS = ("the affected area", "elsewhere", "the affected area")


def arrivals(pack: Pack) -> Known:
    """Sixty facts about twenty people, three of a day, an apostrophe and a backslash in an id."""
    events = [
        Event(
            FactId(f"e'{number}\\"),
            EventKindId(KINDS[number % 3]),
            SubjectId(f"person/p'{number % 20}\\"),
            date(2020, 2, 1) + timedelta(days=number % 17),
            {FieldId("from_area"): AREAS[number % 5 % 3]} if KINDS[number % 3] == "arrival" else {},
        )
        for number in range(60)
    ]
    log = [Received(event, RECEIVED + timedelta(seconds=number)) for number, event in enumerate(events)]
    return as_known(log, pack.zone)


@pytest.mark.spark
def test_it_answers_what_the_definition_answers(spark_engine: Spark) -> None:
    pack = pocket_pack()
    known = arrivals(pack)
    expected = ReferenceEvaluator().evaluate(pack, known)
    assert len(expected.timelines) >= 10
    assert EngineEvaluator(spark_engine, few=0).evaluate(pack, known) == expected


@pytest.mark.spark
def test_what_spark_says_is_passed_on(spark_engine: Spark) -> None:
    pack = pocket_pack()
    script = compiled(pack)
    named = [
        table for table in tables(pack, script.columns, as_known([], pack.zone), None, None) if table.name != "as_of"
    ]
    with pytest.raises(PluginError, match=r"the engine spark failed: .*TABLE_OR_VIEW_NOT_FOUND.*as_of"):
        spark_engine.carry_out(script, named)


def test_a_master_that_is_none_is_refused() -> None:
    with pytest.raises(PluginError) as refused:
        PluginHost().evaluator("spark:four-cores")
    (problem,) = refused.value.problems
    assert problem_line(problem, "en") == "the evaluator 'spark' can't be had with 'four-cores' [sql.engine-words]"
    assert fix_text(problem, "en") == "write it as spark:local[4], spark:spark://host:7077, spark:yarn"


@pytest.mark.spark
def test_the_master_stands_behind_its_name() -> None:
    from gridcontrol_spark.engine import Spark  # noqa: PLC0415  # only where PySpark is

    evaluators = [PluginHost().evaluator(name) for name in ("spark", "spark:local[2]", "spark:spark://host:7077")]
    engines = [each.engine for each in evaluators if isinstance(each, EngineEvaluator)]
    masters = [engine.master for engine in engines if isinstance(engine, Spark)]
    assert masters == ["local[*]", "local[2]", "spark://host:7077"]


@pytest.mark.spark
def test_a_printed_script_runs_statement_by_statement(spark_engine: Spark, tmp_path: Path) -> None:
    """As somebody does who has only the cluster: input as tables of a database, the script, and what it leaves."""
    pack = pocket_pack()
    known = arrivals(pack)
    script = script_of(DIALECTS["spark"], pack, "en", YEARS)
    session = spark_engine.session().newSession()
    session.sql(f"CREATE DATABASE printed LOCATION '{tmp_path.as_uri()}'")
    try:
        session.sql("USE printed")
        for table in tables(pack, compiled(pack, YEARS).columns, known, None, None):
            columns = ", ".join(f"{name} {said(type_, DIALECTS['spark'])}" for name, type_ in table.columns)
            session.createDataFrame(table.rows, columns).write.saveAsTable(table.name)
        code = "\n".join(line for line in script.splitlines() if not line.startswith("--"))
        for statement in filter(str.strip, code.split(";\n")):
            session.sql(statement)
        rows = [tuple(row) for row in session.sql("SELECT * FROM timelines").collect()]
        assert shown_in_rows(rows) == shown_in(ReferenceEvaluator().evaluate(pack, known).timelines)
        left = {row.tableName for row in session.sql("SHOW TABLES IN printed").collect() if not row.isTemporary}
        assert left == {"facts", "subjects", "place_in", "as_of", "timelines", "unreckoned"}
    finally:
        session.sql("DROP DATABASE printed CASCADE")
