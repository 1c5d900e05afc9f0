"""The script of the policy on DuckDB, PostgreSQL and Spark, over the same files of facts."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb
from attrs import frozen
from drawn_facts import NOW, policy
from peers.lines import EVER, STATUSES, TIMELINES, Line, Watch, a_duckdb, different, facts_in
from peers.processes import peak_of, spent_by

from gridcontrol_sql import DIALECTS, Compiled, compiled, compiled_now, statements
from gridcontrol_sql.positions import seconds_of

SUBJECTS = """
    SELECT k, split_part(k, '/', 1) AS kind, split_part(k, '/', 2) AS key FROM (SELECT DISTINCT k FROM facts) AS d"""
PLACE_IN = "place_in (place {text}, code {text}, since BIGINT, until BIGINT)"
UNTOLD = "SELECT k, NULL AS status, NULL AS rule, NULL AS until FROM undecided"


@frozen
class Plan:
    """What is asked of an engine: its name, the relation of the rows, the last second that counts, the right rows."""

    gives: str
    script: Compiled
    query: str
    last: int
    right: str
    short: str


def plans() -> tuple[Plan, Plan]:
    """The status now, from last times; and whole timelines."""
    now = f"SELECT k, status, rule, until FROM statuses UNION ALL {UNTOLD}"
    return (
        Plan("status, rule, until", compiled_now(policy()), now, seconds_of(NOW), STATUSES, "now"),
        Plan("whole timelines", compiled(policy()), "SELECT * FROM timelines", EVER, TIMELINES, "whole"),
    )


def in_duckdb(folder: Path) -> Iterator[Line]:
    """Bucket after bucket, each in a database of its own."""
    lines = []
    for plan in plans():
        out = folder / f"duckdb-{plan.short}"
        out.mkdir()
        script = statements(plan.script.steps, DIALECTS["duckdb"], lazily=True)
        watch = Watch()
        for file in facts_in(folder):
            with a_duckdb(folder, "2GB") as database:
                database.execute(f"CREATE OR REPLACE VIEW facts AS FROM '{file}'")
                if plan.short == "whole":
                    database.execute(f"CREATE TEMP TABLE subjects AS {SUBJECTS}")
                    database.execute(f"CREATE TEMP TABLE {PLACE_IN.format(text='VARCHAR')}")
                database.execute(f"CREATE TEMP TABLE as_of AS SELECT {plan.last}::BIGINT AS last")
                for statement in script:
                    database.execute(statement)
                database.execute(f"COPY ({plan.query}) TO '{out / file.name}' (FORMAT parquet)")
        lines.append(watch.line("DuckDB, from Parquet to Parquet", plan.gives))
    for plan, line in zip(plans(), lines, strict=True):  # comparing takes memory too
        yield line._replace(differing=differing(folder, plan, folder / f"duckdb-{plan.short}"))


def differing(folder: Path, plan: Plan, out: Path) -> int:
    """Rows of the files in *out* that are not the right ones, or lack."""
    with a_duckdb(folder, "4GB") as database:
        return different(database, f"'{folder}/{plan.right}'", f"read_parquet('{out}/*.parquet')")


# -- PostgreSQL


def in_postgres(folder: Path) -> Iterator[Line]:
    """A server of its own. Statistics of each table are taken as it is made: without, it expects few rows and loops."""
    import psycopg  # noqa: PLC0415  # loaded only where it is measured

    from tests.postgres.server import Server  # noqa: PLC0415  # loaded only where it is measured

    server = Server(shared_buffers="512MB", work_mem="128MB", temp_buffers="256MB", max_wal_size="4GB")
    try:
        number = int(Path(server.folder, "data", "postmaster.pid").read_text(encoding="utf-8").split()[0])
        watch_it = partial(Watch, partial(spent_by, number, with_children=True))
        url = server.url().partition("&schema=")[0]
        with psycopg.connect(url, autocommit=True) as database:
            watch = watch_it()
            _loaded(database, folder)
            yield watch.line("PostgreSQL, loading", "-", peak_of(database.info.backend_pid))
        for plan in plans():
            with psycopg.connect(url, autocommit=True) as database:
                watch = watch_it()
                _carried_out(database, plan)
                line = watch.line("PostgreSQL, from table to table", plan.gives, peak_of(database.info.backend_pid))
                yield line._replace(differing=_differing(database, plan, folder))
    finally:
        server.stop()


def _loaded(database: Any, folder: Path) -> None:  # noqa: ANN401  # psycopg's connection
    database.execute(
        "CREATE TABLE facts (k text, kind text, id text, w bigint, wd integer, f0_province text, f1_result text)"
    )
    told = folder / "facts.csv"
    for file in facts_in(folder):
        duckdb.execute(f"COPY (FROM '{file}') TO '{told}' (FORMAT csv, HEADER false)")
        with told.open("rb") as lines, database.cursor().copy("COPY facts FROM STDIN (FORMAT csv)") as copy:
            while block := lines.read(1 << 20):
                copy.write(block)
    told.unlink()
    database.execute("ANALYZE facts")


def _carried_out(database: Any, plan: Plan) -> None:  # noqa: ANN401  # psycopg's connection
    database.execute(f"CREATE TEMP TABLE {PLACE_IN.format(text='text')}")
    script = [
        f"CREATE TEMPORARY TABLE as_of AS SELECT {plan.last}::bigint AS last",
        f"CREATE TEMPORARY TABLE subjects AS {SUBJECTS}",
        *statements(plan.script.steps, DIALECTS["postgres"], lazily=True),
        f"CREATE TEMPORARY TABLE told AS {plan.query}",
    ]
    for statement in script:
        _, _, form, name, *_ = statement.split()
        if name == "subjects" and plan.short == "now":
            continue
        database.execute(statement)
        if form == "TABLE":
            database.execute(f"ANALYZE {name}")


def _differing(database: Any, plan: Plan, folder: Path) -> int:  # noqa: ANN401  # psycopg's connection
    out = folder / f"postgres-{plan.short}"
    out.mkdir()
    told = folder / "told.csv"
    with told.open("wb") as lines, database.cursor().copy("COPY told TO STDOUT (FORMAT csv, HEADER)") as copy:
        for block in copy:
            lines.write(block)
    with a_duckdb(folder) as reader:
        reader.execute(f"CREATE VIEW right_rows AS FROM '{folder}/{plan.right}'")
        types = {name: form for name, form, *_ in reader.execute("DESCRIBE right_rows").fetchall()}
        reader.execute(f"COPY (FROM read_csv('{told}', columns = {types})) TO '{out}/told.parquet' (FORMAT parquet)")
    told.unlink()
    return differing(folder, plan, out)


# -- Spark


def in_spark(folder: Path) -> Iterator[Line]:
    """Spark on this machine's cores. What several steps read is worked out once and kept."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = import_module("pyspark.sql").SparkSession
    settings = {
        "spark.driver.memory": "4g",
        "spark.ui.enabled": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": str(2 * max(2, len(facts_in(folder)))),
        "spark.local.dir": str(folder),
        **dict(DIALECTS["spark"].settings),
        "spark.log.level": "ERROR",
    }
    builder = session.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    watch = Watch()
    spark = builder.getOrCreate()
    number = int(spark.sparkContext._gateway.proc.pid)  # noqa: SLF001  # no other way to its process
    yield watch.line("Spark, to start", "-", peak_of(number))._replace(processor=spent_by(number))
    try:
        for plan in plans():
            out = folder / f"spark-{plan.short}"
            watch = Watch(partial(spent_by, number, with_children=True))
            _through_spark(spark, plan, folder, out)
            line = watch.line("Spark, from Parquet to Parquet", plan.gives, peak_of(number))
            yield line._replace(differing=differing(folder, plan, out))
    finally:
        spark.stop()


def _through_spark(spark: Any, plan: Plan, folder: Path, out: Path) -> None:  # noqa: ANN401  # Spark's session
    spark.read.parquet(str(folder / "facts")).createOrReplaceTempView("facts")
    spark.sql(SUBJECTS).createOrReplaceTempView("subjects")
    spark.sql("SELECT '' AS place, '' AS code, 0L AS since, 0L AS until WHERE 1 = 0").createOrReplaceTempView(
        "place_in"
    )
    spark.sql(f"SELECT {plan.last}L AS last").createOrReplaceTempView("as_of")
    worked_out = import_module("gridcontrol_spark.engine").worked_out
    worked_out(spark, plan.script)
    spark.sql(plan.query).write.parquet(str(out))
