"""Spark as an engine for scripts: a session of its own on this machine, or one on a cluster.

Spark has no temporary tables, and a mere view is planned and worked out again by each of its readers, and by theirs. So
steps that several others read are worked out once and kept; the others are views, planned together with what reads
them. See ``gridcontrol_sql.keeping`` for which are kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from attrs import define, field
from py4j.protocol import Py4JError  # type: ignore[import-untyped]  # it has no types
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

from gridcontrol.errors import PluginError, Problem
from gridcontrol_sql import DIALECTS, Carried, Compiled, Table
from gridcontrol_sql.dialects import read_last, said
from gridcontrol_sql.engines import TIMELINES, UNRECKONED
from gridcontrol_sql.keeping import kept

LOCAL = "local[*]"
"""Every core of this machine."""
FEW_ROWS = 100_000
"""Up to so many rows of input one part is enough, and code made for a query costs more than it gains."""
_OF_FEW = {
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    # One part has nothing to be sent to, and each table that is sent takes pages of memory.
    "spark.sql.autoBroadcastJoinThreshold": "-1",
}
_OF_THIS_MACHINE = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # Else Spark asks the network for the name of this machine, and listens there.
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    # Each sort and each table sent takes whole pages, of which Spark makes the larger ones the fewer cores there are.
    "spark.buffer.pageSize": "1m",
    # Two hundred parts of a few thousand rows each cost more than what is done with them.
    "spark.sql.shuffle.partitions": "4",
}


@define
class Spark:
    """Spark at *master*: ``local[2]``, ``spark://host:7077``, ``yarn``; with *settings* of its own.

    A session is started when it is needed, unless the program has one: then it is that one, with the settings it has.
    Over no more than *few* rows queries are planned for few.
    """

    master: str = LOCAL
    settings: Mapping[str, str] = field(factory=dict)
    few: int = FEW_ROWS
    name: str = "spark"
    _session: SparkSession | None = field(default=None, repr=False)

    def session(self) -> SparkSession:
        """The session. Raises ``PluginError`` where none can be had."""
        if self._session is None:
            own = _OF_THIS_MACHINE if self.master.startswith("local") else {}
            builder = SparkSession.builder.appName("gridcontrol").master(self.master)
            for setting, value in {**own, **self.settings}.items():
                builder = builder.config(setting, value)
            try:
                self._session = builder.getOrCreate()
            except (PySparkException, Py4JError, OSError) as error:
                raise self._failed(error) from error
        return self._session

    def carry_out(self, script: Compiled, tables: Sequence[Table]) -> Carried:
        """*script* over *tables*, as views that no other script sees."""
        session = self.session().newSession()
        dialect = DIALECTS[self.name]
        over_few = sum(len(table.rows) for table in tables) <= self.few
        settings = {"spark.sql.session.timeZone": "UTC", **dict(dialect.settings), **(_OF_FEW if over_few else {})}
        try:
            for setting, value in settings.items():
                session.conf.set(setting, value)
            for table in tables:
                columns = ", ".join(f"{name} {said(type_, dialect)}" for name, type_ in table.columns)
                read = session.createDataFrame(table.rows, columns)
                keep(read.coalesce(1) if over_few else read).createOrReplaceTempView(table.name)
            worked_out(session, script)
            rows = [tuple(row) for row in session.sql(TIMELINES).collect()]
            return Carried(rows, int(session.sql(UNRECKONED).collect()[0][0]))
        except (PySparkException, Py4JError) as error:
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> PluginError:
        cause: object = getattr(error, "java_exception", None)
        while (deeper := getattr(cause, "getCause", lambda: None)()) is not None:
            cause = deeper
        what = str(error if cause is None else cause).strip() or type(error).__name__
        return PluginError(Problem("sql.engine-failed", args={"engine": self.name, "reason": what.splitlines()[0]}))


def worked_out(session: SparkSession, script: Compiled) -> None:
    """The steps of *script* as views of *session*, over its input as views there; those read last are dropped."""
    dialect = DIALECTS["spark"]
    to_keep = kept(script.steps)
    over = read_last(script.steps)
    for step in script.steps:
        found = session.sql(said(step.query, dialect))
        (keep(found) if step.name in to_keep else found).createOrReplaceTempView(step.name)
        # What is kept goes once nothing refers to it: views that read it still do.
        for name in over.get(step.name, ()):
            session.catalog.dropTempView(name)


def keep(found: DataFrame) -> DataFrame:
    """*found* worked out once, its plan forgotten; in the session's folder for checkpoints, if it has one.

    It is cached first for the sake of its size, which is then measured. Spark would go on with what it supposes
    instead: the product of the sizes of what is joined, step after step, which after a hundred steps is a number of so
    many digits that to multiply two takes seconds. And nothing at all is made known as such, so that what is joined
    with it isn't worked out either.
    """
    found = found.cache()
    try:
        on_disk = found.sparkSession.sparkContext.getCheckpointDir() is not None
        held = found.checkpoint() if on_disk else found.localCheckpoint()
    finally:
        found.unpersist()
    return held.where("false") if held.isEmpty() else held
