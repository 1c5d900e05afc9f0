"""The script of the policy on DuckDB, PostgreSQL and Spark, over the same files of facts."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb
from drawn_facts import policy
from peers.lines import EVER, TIMELINES, Line, Watch, a_duckdb, different, facts_in
from peers.processes import peak_of, seconds_of

from gridcontrol_sql import DIALECTS, compiled, statements

SUBJECTS = """
    SELECT k, split_part(k, '/', 1) AS kind, split_part(k, '/', 2) AS key FROM (SELECT DISTINCT k FROM facts) AS d"""
PLACE_IN = "place_in (place {text}, code {text}, since BIGINT, until BIGINT)"
GIVES = "whole timelines"


def in_duckdb(folder: Path) -> Iterator[Line]:
    """Bucket after bucket."""
    out = folder / "duckdb"
    out.mkdir()
    script = statements(compiled(policy()).steps, DIALECTS["duckdb"], lazily=True)
    watch = Watch()
    for file in facts_in(folder):
        with a_duckdb(folder, "2GB") as database:
            database.execute(f"CREATE OR REPLACE VIEW facts AS FROM '{file}'")
            database.execute(f"CREATE TEMP TABLE subjects AS {SUBJECTS}")
            database.execute(f"CREATE TEMP TABLE {PLACE_IN.format(text='VARCHAR')}")
            database.execute(f"CREATE TEMP TABLE as_of AS SELECT {EVER}::BIGINT AS last")
            for statement in script:
                database.execute(statement)
            database.execute(f"COPY timelines TO '{out / file.name}' (FORMAT parquet)")
    line = watch.line("DuckDB, from Parquet to Parquet", GIVES)
    yield line._replace(differing=differing(folder, out))


def differing(folder: Path, out: Path) -> int:
    """Rows of the files in *out* that are not the right ones, or lack."""
    with a_duckdb(folder, "4GB") as database:
        return different(database, f"'{folder}/{TIMELINES}'", f"read_parquet('{out}/*.parquet')")


# -- PostgreSQL


def in_postgres(folder: Path) -> Iterator[Line]:
    """A server of its own. Statistics of each table are taken as it is made: without, it expects few rows and loops."""
    import psycopg  # noqa: PLC0415  # loaded only where it is measured

    from tests.postgres.server import Server  # noqa: PLC0415  # loaded only where it is measured

    server = Server(shared_buffers="512MB", work_mem="128MB", temp_buffers="256MB", max_wal_size="4GB")
    try:
        number = int(Path(server.folder, "data", "postmaster.pid").read_text(encoding="utf-8").split()[0])
        watch_it = partial(Watch, partial(seconds_of, number, with_children=True))
        url = server.url().partition("&schema=")[0]
        with psycopg.connect(url, autocommit=True) as database:
            backend = database.info.backend_pid
            watch = watch_it()
            _loaded(database, folder)
            yield watch.line("PostgreSQL, loading", "-", peak_of(backend))
            watch = watch_it()
            _carried_out(database)
            yield watch.line("PostgreSQL, from table to table", GIVES, peak_of(backend), _differing(database, folder))
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


def _carried_out(database: Any) -> None:  # noqa: ANN401  # psycopg's connection
    script = statements(compiled(policy()).steps, DIALECTS["postgres"], lazily=True)
    database.execute(f"CREATE TEMP TABLE subjects AS {SUBJECTS}")
    database.execute(f"CREATE TEMP TABLE {PLACE_IN.format(text='text')}")
    database.execute(f"CREATE TEMP TABLE as_of AS SELECT {EVER}::bigint AS last")
    for statement in ["CREATE TEMPORARY TABLE subjects", *script, "CREATE TEMPORARY TABLE shown AS FROM timelines"]:
        _, _, form, name, *_ = statement.split()
        if name == "shown":
            database.execute("CREATE TEMP TABLE shown AS SELECT * FROM timelines")
        elif name != "subjects":
            database.execute(statement)
        if form == "TABLE":
            database.execute(f"ANALYZE {name}")


def _differing(database: Any, folder: Path) -> int:  # noqa: ANN401  # psycopg's connection
    out = folder / "postgres"
    out.mkdir()
    told = folder / "shown.csv"
    with told.open("wb") as lines, database.cursor().copy("COPY shown TO STDOUT (FORMAT csv, HEADER)") as copy:
        for block in copy:
            lines.write(block)
    types = "{'since': 'BIGINT', 'until': 'BIGINT', 'shown_since': 'BIGINT', 'run_since': 'BIGINT'}"
    duckdb.execute(f"COPY (FROM read_csv('{told}', types = {types})) TO '{out}/shown.parquet' (FORMAT parquet)")
    told.unlink()
    return differing(folder, out)


# -- Spark


def in_spark(folder: Path) -> Iterator[Line]:
    """Spark on this machine's cores. What several steps read is worked out once and kept."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = import_module("pyspark.sql").SparkSession
    people = len(facts_in(folder))
    settings = {
        "spark.driver.memory": "4g",
        "spark.ui.enabled": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.shuffle.partitions": str(2 * max(2, people)),
        "spark.local.dir": str(folder),
        "spark.log.level": "ERROR",
    }
    builder = session.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    began = Watch()
    spark = builder.getOrCreate()
    number = int(spark.sparkContext._gateway.proc.pid)  # noqa: SLF001  # no other way to its process
    watch_it = partial(Watch, partial(seconds_of, number, with_children=True))
    yield began.line("Spark, to start", "-", peak_of(number))._replace(processor=seconds_of(number))
    out = folder / "spark"
    watch = watch_it()
    _through_spark(spark, folder, out)
    line = watch.line("Spark, from Parquet to Parquet", GIVES, peak_of(number))
    spark.stop()
    yield line._replace(differing=differing(folder, out))
    shutil.rmtree(out)


def _through_spark(spark: Any, folder: Path, out: Path) -> None:  # noqa: ANN401  # Spark's session
    spark.read.parquet(str(folder / "facts")).createOrReplaceTempView("facts")
    spark.sql(SUBJECTS).createOrReplaceTempView("subjects")
    spark.sql("SELECT '' AS place, '' AS code, 0L AS since, 0L AS until WHERE 1 = 0").createOrReplaceTempView(
        "place_in"
    )
    spark.sql(f"SELECT {EVER}L AS last").createOrReplaceTempView("as_of")
    steps = compiled(policy()).steps
    names = {step.name for step in steps}
    readers = Counter(name for step in steps for name in names & set(re.findall(r"\w+", step.query)))
    for step, statement in zip(steps, statements(steps, DIALECTS["spark"]), strict=True):
        made = spark.sql(statement.partition(" AS ")[2])
        if readers[step.name] > 1:
            made = made.localCheckpoint(eager=False)
        made.createOrReplaceTempView(step.name)
    spark.table("timelines").write.parquet(str(out))
