"""Spark as an engine for scripts: a session of its own on this machine, or one on a cluster.

A step that several others read is worked out once and kept as a table of the session: as a mere view it would be worked
out again by each of its readers, and by theirs. What one step reads once stays a view, so that Spark plans both in one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from attrs import define, field
from py4j.protocol import Py4JError
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

from gridcontrol.errors import PluginError, Problem
from gridcontrol_sql import DIALECTS, Carried, Compiled, Table
from gridcontrol_sql.dialects import said
from gridcontrol_sql.engines import TIMELINES, UNRECKONED
from gridcontrol_sql.script import Step

LOCAL = "local[2]"
_WORD = re.compile(r"\b[a-z]\w*\b")
_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.cteRecursionLevelLimit": "-1",
    "spark.sql.cteRecursionRowLimit": "-1",
}
_OF_THIS_MACHINE = {
    # Else Spark asks the network for the name of this machine, and listens there.
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    # Two hundred parts of a few thousand rows each, and classes compiled for every one of hundreds of steps, cost more than the steps.
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.adaptive.enabled": "false",
}


@define
class Spark:
    """Spark with the master *master*: ``local[2]``, ``spark://host:7077``, ``yarn``. A session starts when it is needed."""

    master: str = LOCAL
    name: str = "spark"
    _session: SparkSession | None = field(default=None, repr=False)

    def session(self) -> SparkSession:
        """The session: that of the program where it has one, else a new one. Raises ``PluginError``."""
        if self._session is None:
            builder = SparkSession.builder.appName("gridcontrol").master(self.master)
            for setting, value in (_SETTINGS | (_OF_THIS_MACHINE if self.master.startswith("local") else {})).items():
                builder = builder.config(setting, value)
            try:
                self._session = builder.getOrCreate()
            except (PySparkException, Py4JError, OSError) as error:
                raise self._failed(error) from error
        return self._session

    def carry_out(self, script: Compiled, tables: Sequence[Table]) -> Carried:
        """*script* over *tables*, as views of a session that knows no others."""
        session = self.session().newSession()
        for setting in _SETTINGS:
            session.conf.set(setting, _SETTINGS[setting]) if setting.startswith("spark.sql") else None
        kept: list[DataFrame] = []
        try:
            for table in tables:
                columns = ", ".join(f"{name} {said(type_, DIALECTS['spark'])}" for name, type_ in table.columns)
                session.createDataFrame(table.rows, columns).createOrReplaceTempView(table.name)
            read = _times_read(script.steps)
            for step in script.steps:
                found = session.sql(said(step.query, DIALECTS["spark"]))
                if read[step.name] > 1:
                    found = found.localCheckpoint(eager=True)
                found.createOrReplaceTempView(step.name)
            rows = [tuple(row) for row in session.sql(TIMELINES).collect()]
            beyond = session.sql(UNRECKONED).collect()[0][0]
            return Carried(rows, int(beyond))
        except (PySparkException, Py4JError) as error:
            raise self._failed(error) from error

    def close(self) -> None:
        """End the session."""
        if self._session is not None:
            self._session.stop()
            self._session = None

    def _failed(self, error: Exception) -> PluginError:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        return PluginError(Problem("sql.engine-failed", args={"engine": self.name, "reason": reason}))


def _times_read(steps: Sequence[Step]) -> Counter[str]:
    """How often each step is read, also by one and the same other."""
    names = {step.name for step in steps}
    return Counter(word for step in steps for word in _WORD.findall(step.query) if word in names)
