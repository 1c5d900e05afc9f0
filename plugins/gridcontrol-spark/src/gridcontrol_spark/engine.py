"""Spark as an engine for scripts: a session of its own on this machine, or one on a cluster.

A step that several others read is worked out once and kept as a table of the session: as a mere view it would be worked
out again by each of its readers, and by theirs. What one step reads once stays a view, so that Spark plans both in one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from attrs import define, field
from py4j.protocol import Py4JError  # type: ignore[import-untyped]  # it has no types
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from gridcontrol.errors import PluginError, Problem
from gridcontrol_sql import DIALECTS, Carried, Compiled, Table
from gridcontrol_sql.dialects import said
from gridcontrol_sql.engines import TIMELINES, UNRECKONED
from gridcontrol_sql.script import Step

LOCAL = "local[*]"
"""Every core of this machine."""
_WORD = re.compile(r"\b[a-z]\w*\b")
_OF_A_SESSION = {
    "spark.sql.session.timeZone": "UTC",
    # With it Spark 4.3 fails where a union reads one kept step twice (NoSuchElementException in UnionBase).
    "spark.sql.constraintPropagation.enabled": "false",
    "spark.sql.cteRecursionLevelLimit": "-1",
    "spark.sql.cteRecursionRowLimit": "-1",
}
_OF_THIS_MACHINE = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # Else Spark asks the network for the name of this machine, and listens there.
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    # Two hundred parts of a few thousand rows each cost more than what is done with them.
    "spark.sql.shuffle.partitions": "4",
}


@define
class Spark:
    """Spark at *master*: ``local[2]``, ``spark://host:7077``, ``yarn``; with *settings* of its own.

    A session is started when it is needed, unless the program has one: then it is that one, with the settings it has.
    """

    master: str = LOCAL
    settings: Mapping[str, str] = field(factory=dict)
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
        read = _times_read(script.steps)
        try:
            for setting, value in _OF_A_SESSION.items():
                session.conf.set(setting, value)
            for table in tables:
                columns = ", ".join(f"{name} {said(type_, dialect)}" for name, type_ in table.columns)
                session.createDataFrame(table.rows, columns).createOrReplaceTempView(table.name)
            for step in script.steps:
                found = session.sql(said(step.query, dialect))
                if read[step.name] > 1:
                    found = found.localCheckpoint(eager=True)
                found.createOrReplaceTempView(step.name)
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


def _times_read(steps: Sequence[Step]) -> Counter[str]:
    """How often each step is read, also by one and the same other."""
    names = {step.name for step in steps}
    return Counter(word for step in steps for word in _WORD.findall(step.query) if word in names)
